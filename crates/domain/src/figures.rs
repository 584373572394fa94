//! 年度数据: an enterprise's figures of a year, and counts as they stand.
//!
//! They are fields of the enterprise's record: `year.<year>.<figure>` and the counts of
//! [`CountField`]. The profile shows them, the size class is worked out from them, and a question of
//! an assessment names by a [`FigureRef`] which of them its numbers are, so that each is entered once.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer};

use crate::{
    decimal,
    json::{self, OfMember, Problem},
    record::Record,
    schema::{FieldType, fields},
    value::Value,
};

fields! {
    /// The figures of a calendar year.
    YearField {
        Headcount = "headcount": Whole(Unit::Persons);
        Revenue = "revenue": Amount(Unit::TenThousandYuan);
        Cost = "cost": Amount(Unit::TenThousandYuan);
        DigitalSpending = "digital_spending": Amount(Unit::TenThousandYuan);
        Energy = "energy": Amount(Unit::TonnesOfCoal);
        /// 月均产品合格率.
        PassRate = "pass_rate": Amount(Unit::Percent);
    }
}

fields! {
    /// What is counted as it stands.
    CountField {
        Equipment = "equipment": Whole(Unit::Machines);
        DigitalEquipment = "equipment_digital": Whole(Unit::Machines);
        NetworkedEquipment = "equipment_networked": Whole(Unit::Machines);
    }
}

/// What the field of a figure begins with.
const OF_YEAR: &str = "year.";

/// The years whose figures are kept.
const YEARS: std::ops::RangeInclusive<u16> = 1900..=2999;

/// The field of the enterprise's record with a year's figure.
pub fn year_field(year: u16, field: YearField) -> String {
    format!("{OF_YEAR}{year}.{}", field.name())
}

/// The year and the figure that the field called `name` holds.
pub fn of_year(name: &str) -> Option<(u16, YearField)> {
    let (year, field) = name.strip_prefix(OF_YEAR)?.split_once('.')?;
    let read: u16 = year.parse().ok()?;
    let written = year.len() == 4 && YEARS.contains(&read);
    written.then_some((read, YearField::from_name(field)?))
}

/// Which figure of the enterprise a number of an answer is. `before` counts years back from that of
/// the assessment: 1 is last year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "FigureForm")]
pub enum FigureRef {
    Count(CountField),
    Year {
        of: YearField,
        before: u8,
    },
    /// The average of `over` years, the last of them that one; of fewer where fewer are known.
    Average {
        of: YearField,
        before: u8,
        over: u8,
    },
    /// A period before or after the retrofit, for which that year is a good guess and no more.
    Period {
        of: YearField,
        before: u8,
    },
}

/// A figure as a pack names it: `of` says which, and `before` of which year where it is of one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FigureForm {
    of: Named,
    before: Option<u8>,
    over: Option<u8>,
    #[serde(default)]
    period: bool,
}

enum Named {
    OfYear(YearField),
    Count(CountField),
}

impl<'de> Deserialize<'de> for Named {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        json::text(from, |text| {
            let of_year = YearField::from_name(text).map(Self::OfYear);
            let named = of_year.or_else(|| CountField::from_name(text).map(Self::Count));
            named.ok_or_else(|| Problem::needed("年度数据的名称", "the name of a figure", text))
        })
    }
}

impl TryFrom<FigureForm> for FigureRef {
    type Error = OfMember;

    fn try_from(form: FigureForm) -> Result<Self, OfMember> {
        let unknown = |name, is_there: bool| match is_there {
            true => Err(OfMember::Unknown(name)),
            false => Ok(()),
        };
        let of = match form.of {
            Named::Count(of) => {
                unknown("before", form.before.is_some())?;
                unknown("over", form.over.is_some())?;
                unknown("period", form.period)?;
                return Ok(Self::Count(of));
            }
            Named::OfYear(of) => of,
        };
        let before = form.before.ok_or(OfMember::Missing("before"))?;
        match form.over {
            Some(over) => {
                unknown("period", form.period)?;
                Ok(Self::Average { of, before, over })
            }
            None if form.period => Ok(Self::Period { of, before }),
            None => Ok(Self::Year { of, before }),
        }
    }
}

/// A figure that is known, and of which years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownFigure {
    pub value: Decimal,
    /// Empty for a count as it stands; in order.
    pub years: Vec<u16>,
}

impl FigureRef {
    /// The field of the enterprise's record that holds the same number; none where it is worked out
    /// or only near it.
    pub fn field(self, assessed: u16) -> Option<String> {
        match self {
            Self::Count(of) => Some(of.name().to_owned()),
            Self::Year { of, before } => Some(year_field(back(assessed, before), of)),
            Self::Average { .. } | Self::Period { .. } => None,
        }
    }

    /// The year it is of, where it is that of one year.
    pub fn year(self, assessed: u16) -> Option<u16> {
        match self {
            Self::Year { before, .. } => Some(back(assessed, before)),
            _ => None,
        }
    }

    /// What it is a figure of in a year; none for a count.
    pub fn of(self) -> Option<YearField> {
        match self {
            Self::Count(_) => None,
            Self::Year { of, .. } | Self::Average { of, .. } | Self::Period { of, .. } => Some(of),
        }
    }

    /// What it holds.
    pub fn holds(self) -> FieldType {
        match self {
            Self::Count(of) => of.holds(),
            Self::Year { of, .. } | Self::Average { of, .. } | Self::Period { of, .. } => {
                of.holds()
            }
        }
    }

    /// Whether the field takes such a number: a headcount is whole, nothing is negative.
    pub fn takes(self, number: Decimal) -> bool {
        let holds = self.holds();
        let most = holds
            .most()
            .is_none_or(|most| number <= Decimal::from(most));
        let whole = !matches!(holds, FieldType::Whole(_)) || number.is_integer();
        most && whole && !number.is_sign_negative()
    }
}

fn back(assessed: u16, before: u8) -> u16 {
    assessed.saturating_sub(before.into())
}

/// The figures of an enterprise; what is missing or unreadable is not there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    years: BTreeMap<u16, BTreeMap<YearField, Decimal>>,
    counts: BTreeMap<CountField, Decimal>,
}

impl Figures {
    /// Reads them from the enterprise's record.
    pub fn from_record(record: &Record) -> Self {
        let mut figures = Self::default();
        for (name, _) in record.fields() {
            let (count, year) = (CountField::from_name(name), of_year(name));
            let holds = count.map(CountField::holds);
            let Some(holds) = holds.or(year.map(|(_, of)| of.holds())) else {
                continue;
            };
            let Some(number) = record.get(name).and_then(|value| number(value, holds)) else {
                continue;
            };
            if let Some(count) = count {
                figures.counts.insert(count, number);
            } else if let Some((year, of)) = year {
                figures.years.entry(year).or_default().insert(of, number);
            }
        }
        figures
    }

    /// The years of which anything is known, the latest first.
    pub fn years(&self) -> impl Iterator<Item = u16> {
        self.years.keys().rev().copied()
    }

    pub fn get(&self, year: u16, of: YearField) -> Option<Decimal> {
        self.years.get(&year)?.get(&of).copied()
    }

    pub fn count(&self, of: CountField) -> Option<Decimal> {
        self.counts.get(&of).copied()
    }

    /// The figure that a question of an assessment made in the year `assessed` asks for.
    pub fn find(&self, figure: FigureRef, assessed: u16) -> Option<KnownFigure> {
        let known = |value, years| Some(KnownFigure { value, years });
        match figure {
            FigureRef::Count(of) => known(self.count(of)?, Vec::new()),
            FigureRef::Year { of, before } | FigureRef::Period { of, before } => {
                let year = back(assessed, before);
                known(self.get(year, of)?, vec![year])
            }
            FigureRef::Average { of, before, over } => {
                let last = back(assessed, before);
                let first = last.saturating_sub(u16::from(over).saturating_sub(1));
                let found = (first..=last).filter_map(|year| Some((year, self.get(year, of)?)));
                let (years, values): (Vec<u16>, Vec<Decimal>) = found.unzip();
                let sum = values.iter().copied().fold(Decimal::ZERO, decimal::add);
                let average = sum.checked_div(Decimal::from(values.len()))?;
                known(average.round_dp(2).normalize(), years)
            }
        }
    }
}

fn number(value: &Value, holds: FieldType) -> Option<Decimal> {
    let number = match holds {
        FieldType::Whole(_) => Decimal::from(value.as_int()?),
        _ => decimal::parse(value.as_text()?)?,
    };
    (!number.is_sign_negative()).then_some(number)
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "test data")]
mod tests {
    use super::*;
    use crate::{enterprise, testing::record};

    fn figures(fields: &[(&str, Value)]) -> Figures {
        Figures::from_record(&record(enterprise::KIND, enterprise::KIND, fields))
    }

    fn found(figures: &Figures, figure: FigureRef) -> Option<(String, Vec<u16>)> {
        let known = figures.find(figure, 2026)?;
        Some((known.value.to_string(), known.years))
    }

    #[test]
    fn a_figure_is_found_by_the_year_it_is_of() {
        let figures = figures(&[
            ("year.2024.revenue", "3000".into()),
            ("year.2025.revenue", "3400.5".into()),
            ("year.2025.headcount", Value::Int(120)),
            ("equipment", Value::Int(40)),
        ]);
        let last = |of| FigureRef::Year { of, before: 1 };
        let one = |number: &str| Some((number.to_owned(), vec![2025]));
        assert_eq!(found(&figures, last(YearField::Revenue)), one("3400.5"));
        assert_eq!(found(&figures, last(YearField::Headcount)), one("120"));
        assert_eq!(found(&figures, last(YearField::Cost)), None);
        let equipment = FigureRef::Count(CountField::Equipment);
        assert_eq!(
            found(&figures, equipment),
            Some(("40".to_owned(), Vec::new()))
        );
        assert_eq!(figures.years().collect::<Vec<_>>(), [2025, 2024]);
    }

    #[test]
    fn an_average_is_over_the_years_that_are_known() {
        let average = FigureRef::Average {
            of: YearField::Revenue,
            before: 1,
            over: 3,
        };
        let two = figures(&[
            ("year.2024.revenue", "3000".into()),
            ("year.2025.revenue", "3400.5".into()),
            // Before the three years.
            ("year.2022.revenue", "9".into()),
        ]);
        assert_eq!(
            found(&two, average),
            Some(("3200.25".to_owned(), vec![2024, 2025]))
        );
        assert_eq!(found(&figures(&[]), average), None);
    }

    #[test]
    fn what_is_no_figure_is_left_out() {
        let figures = figures(&[
            ("year.2024.headcount", Value::Int(-3)),
            ("year.2024.revenue", "about 500".into()),
            ("year.24.revenue", "7".into()),
            ("year.2024.profit", "7".into()),
            ("year.02024.revenue", "7".into()),
            ("equipment", "many".into()),
        ]);
        assert_eq!(figures, Figures::default());
    }

    #[test]
    fn a_field_is_read_back_as_what_it_was_written_for() {
        for of in YearField::ALL {
            assert_eq!(of_year(&year_field(2024, *of)), Some((2024, *of)));
        }
        for name in [
            "year.2024",
            "year.1024.revenue",
            "2024.revenue",
            "year.+024.revenue",
        ] {
            assert_eq!(of_year(name), None, "{name}");
        }
    }

    #[test]
    fn a_reference_is_read_from_a_pack_and_nothing_else_is() {
        let read = |text: &str| json::from_str::<FigureRef>(text).ok();
        let (of, before) = (YearField::Revenue, 2);
        for (text, figure) in [
            (
                r#"{"of":"equipment_digital"}"#,
                FigureRef::Count(CountField::DigitalEquipment),
            ),
            (
                r#"{"of":"revenue","before":2}"#,
                FigureRef::Year { of, before },
            ),
            (
                r#"{"of":"revenue","before":2,"period":true}"#,
                FigureRef::Period { of, before },
            ),
            (
                r#"{"of":"revenue","before":2,"over":3}"#,
                FigureRef::Average {
                    of,
                    before,
                    over: 3,
                },
            ),
        ] {
            assert_eq!(read(text), Some(figure), "{text}");
        }
        for wrong in [
            r#"{"of":"profit","before":2}"#,
            r#"{"of":"revenue"}"#,
            r#"{"of":"equipment","before":2}"#,
            r#"{"of":"revenue","before":2,"over":3,"period":true}"#,
            r#"{"of":"revenue","before":2,"after":1}"#,
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_headcount_is_whole_and_nothing_is_negative() {
        let year = |of| FigureRef::Year { of, before: 1 };
        let number = |text: &str| decimal::parse(text).expect("a number");
        assert!(year(YearField::Headcount).takes(number("120")));
        assert!(!year(YearField::Headcount).takes(number("120.5")));
        assert!(year(YearField::Revenue).takes(number("120.5")));
        assert!(!year(YearField::Revenue).takes(number("-1")));
        assert!(!year(YearField::Headcount).takes(number("99999999999")));
    }
}
