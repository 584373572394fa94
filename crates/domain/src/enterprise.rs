//! The enterprise of a dossier: who it is, where, how large.
//!
//! One record of kind [`KIND`] per dossier ([`crate::ids::RecordKey::only`]). Fields, all text
//! unless said otherwise: `name`, `code`, `area`, `address`, `place` (`{"lat","lon"}` decimal
//! text, WGS 84), `founded` (ISO date), `industry` (GB/T 4754 division), `products`, `nature`,
//! `tier`, `above_scale` (bool), `phase` (int), `contact`, `phone`, and for two years `year1`
//! (int, the later year), `headcount1`, `headcount2` (int), `revenue1`, `revenue2` (decimal text,
//! 万元).

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::{day, decimal, pack::ProgrammePack, record::Record, value::Value};

pub use crate::pack::SizeClass;

/// The record kind.
pub const KIND: &str = "enterprise";

/// 企业性质.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Nature {
    State,
    Private,
    Foreign,
    Mixed,
    Other,
}

/// 梯度培育: quality tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    None,
    /// 创新型.
    Innovative,
    /// 专精特新.
    Specialised,
    /// 专精特新“小巨人”.
    LittleGiant,
}

impl Nature {
    pub const ALL: [Self; 5] = [
        Self::State,
        Self::Private,
        Self::Foreign,
        Self::Mixed,
        Self::Other,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Private => "private",
            Self::Foreign => "foreign",
            Self::Mixed => "mixed",
            Self::Other => "other",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|nature| nature.code() == code)
    }
}

impl Tier {
    pub const ALL: [Self; 4] = [
        Self::None,
        Self::Innovative,
        Self::Specialised,
        Self::LittleGiant,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Innovative => "innovative",
            Self::Specialised => "specialised",
            Self::LittleGiant => "little-giant",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tier| tier.code() == code)
    }
}

/// Headcount and main revenue of one year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct YearFigures {
    pub headcount: Option<u32>,
    /// 万元.
    pub revenue: Option<Decimal>,
}

/// The enterprise as its record tells it; what is missing or unreadable is `None` or empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Enterprise {
    pub code: String,
    pub name: String,
    pub area: String,
    pub address: String,
    /// Latitude and longitude, WGS 84.
    pub place: Option<(Decimal, Decimal)>,
    pub founded: Option<chrono::NaiveDate>,
    pub industry: String,
    pub products: String,
    pub nature: Option<Nature>,
    pub tier: Option<Tier>,
    pub above_scale: Option<bool>,
    pub phase: Option<u8>,
    pub contact: String,
    pub phone: String,
    /// The later of the two years, e.g. 2025.
    pub year: Option<i32>,
    /// The later year, then the earlier.
    pub figures: [YearFigures; 2],
}

/// A place as records keep it; `lat` and `lon` are decimal text, WGS 84.
pub fn place_value(lat: impl Into<String>, lon: impl Into<String>) -> Value {
    let parts = [("lat", lat.into()), ("lon", lon.into())];
    Value::Map(BTreeMap::from_iter(
        parts.map(|(name, text)| (name.to_owned(), Value::Text(text))),
    ))
}

impl Enterprise {
    /// Reads the enterprise from its record.
    pub fn from_record(record: &Record) -> Self {
        let text = |field| record.text(field).unwrap_or_default().to_owned();
        let int = |field: &str| record.get(field).and_then(Value::as_int);
        let decimal = |field: &str| record.text(field).and_then(decimal::parse);
        let place = record
            .get("place")
            .and_then(Value::as_map)
            .and_then(|place| {
                let part = |name| decimal::parse(place.get(name)?.as_text()?);
                Some((part("lat")?, part("lon")?))
            });
        let year = |headcount, revenue| YearFigures {
            headcount: int(headcount).and_then(|count| count.try_into().ok()),
            revenue: decimal(revenue),
        };
        Self {
            code: text("code"),
            name: text("name"),
            area: text("area"),
            address: text("address"),
            place,
            founded: record.text("founded").and_then(day::parse),
            industry: text("industry"),
            products: text("products"),
            nature: record.text("nature").and_then(Nature::from_code),
            tier: record.text("tier").and_then(Tier::from_code),
            above_scale: record.get("above_scale").and_then(Value::as_bool),
            phase: int("phase").and_then(|phase| phase.try_into().ok()),
            contact: text("contact"),
            phone: text("phone"),
            year: int("year1").and_then(|year| year.try_into().ok()),
            figures: [
                year("headcount1", "revenue1"),
                year("headcount2", "revenue2"),
            ],
        }
    }

    /// Size class by the pack's rule, from the later year that has both figures.
    pub fn size_class(&self, pack: &ProgrammePack) -> Option<SizeClass> {
        self.figures.iter().find_map(|year| {
            let (headcount, revenue) = (year.headcount?, year.revenue?);
            let class = pack
                .size_rule
                .classes
                .iter()
                .find(|floor| headcount >= floor.headcount && revenue >= floor.revenue)
                .map_or(SizeClass::Micro, |floor| floor.class);
            Some(class)
        })
    }
}

#[cfg(test)]
mod tests;
