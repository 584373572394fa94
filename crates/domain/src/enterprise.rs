//! The enterprise of a dossier: who it is, where, how large.
//!
//! One record of kind [`KIND`] per dossier ([`crate::ids::RecordKey::only`]) with the fields of
//! [`EnterpriseField`], and the figures of [`crate::figures`].

use crate::btree;

use rust_decimal::Decimal;

use crate::{
    day, decimal,
    figures::{Figures, YearField},
    pack::ProgrammePack,
    record::Record,
    schema::fields,
    value::Value,
};

pub use crate::pack::SizeClass;

/// The record kind.
pub const KIND: &str = "enterprise";

fields! {
    /// The fields of an enterprise's record.
    EnterpriseField {
        Code = "code": Line;
        Name = "name": Line;
        Area = "area": Choice(Choices::Area);
        Address = "address": Line;
        Place = "place": Place;
        Industry = "industry": Choice(Choices::Industry);
        Products = "products": Line;
        Nature = "nature": Choice(Choices::Nature);
        Tier = "tier": Choice(Choices::Tier);
        AboveScale = "above_scale": Flag;
        Phase = "phase": Choice(Choices::Phase);
        /// The day it was taken into the list of pilots.
        Selected = "selected": Date;
        Founded = "founded": Date;
        Contact = "contact": Line;
        Phone = "phone": Phone;
    }
}

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

/// The enterprise as its record says; what is missing or unreadable is `None` or empty.
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
    /// The day it was taken into the list of pilots.
    pub selected: Option<chrono::NaiveDate>,
    pub contact: String,
    pub phone: String,
    pub figures: Figures,
}

/// A place as records keep it; `lat` and `lon` are decimal text, WGS 84.
pub fn place_value(lat: impl Into<String>, lon: impl Into<String>) -> Value {
    let parts = [("lat", lat.into()), ("lon", lon.into())];
    Value::Map(btree::map(
        parts.map(|(name, text)| (name.to_owned(), Value::Text(text))),
    ))
}

impl Enterprise {
    /// Reads the enterprise from its record.
    pub fn from_record(record: &Record) -> Self {
        use EnterpriseField as Field;
        let value = |field: Field| record.get(field.name());
        let text = |field: Field| record.text(field.name()).unwrap_or_default();
        let int = |field| value(field).and_then(Value::as_int);
        let place = value(Field::Place)
            .and_then(Value::as_map)
            .and_then(|place| {
                let part = |name| decimal::parse(place.get(name)?.as_text()?);
                Some((part("lat")?, part("lon")?))
            });
        Self {
            code: text(Field::Code).to_owned(),
            name: text(Field::Name).to_owned(),
            area: text(Field::Area).to_owned(),
            address: text(Field::Address).to_owned(),
            place,
            founded: day::parse(text(Field::Founded)),
            industry: text(Field::Industry).to_owned(),
            products: text(Field::Products).to_owned(),
            nature: Nature::from_code(text(Field::Nature)),
            tier: Tier::from_code(text(Field::Tier)),
            above_scale: value(Field::AboveScale).and_then(Value::as_bool),
            phase: int(Field::Phase).and_then(|phase| phase.try_into().ok()),
            selected: day::parse(text(Field::Selected)),
            contact: text(Field::Contact).to_owned(),
            phone: text(Field::Phone).to_owned(),
            figures: Figures::from_record(record),
        }
    }

    /// Size class by the pack's rule, from the latest year that has both figures.
    pub fn size_class(&self, pack: &ProgrammePack) -> Option<SizeClass> {
        self.figures.years().find_map(|year| {
            let of = |field| self.figures.get(year, field);
            let (headcount, revenue) = (of(YearField::Headcount)?, of(YearField::Revenue)?);
            let class = pack
                .size_rule
                .classes
                .iter()
                .find(|floor| headcount >= floor.headcount.into() && revenue >= floor.revenue)
                .map_or(SizeClass::Micro, |floor| floor.class);
            Some(class)
        })
    }
}

#[cfg(test)]
mod tests;
