//! 诊断报告: what a diagnosis found and advises, in sentences that people write.
//!
//! Its texts begin as what follows from the answers ([`prefill`]) and are kept as they were typed: a
//! corrected answer changes no report. What it lists (needs, problems, scenarios) are records of their
//! own, which a decision about it carries ([`super::terms::Terms::of_report`]).

pub mod prefill;

use chrono::NaiveDate;

use super::read::{date, ids, text};
use crate::{
    assessment,
    record::{Fields, Record},
    schema::fields,
};

/// The record kind.
pub const KIND: &str = "report";

fields! {
    /// The fields of a report's record.
    ReportField {
        /// The diagnosis it was begun from.
        Assessment = "assessment": Line;
        Day = "day": Date;
        /// Level expected after the retrofit.
        Level = "level": Choice(Choices::Level);
        /// How the enterprise stands now.
        Situation = "situation": Lines;
        /// What is short, chain by chain.
        Gaps = "gaps": Lines;
        /// The scenarios to take up, each with its reason.
        Advice = "advice": Lines;
        /// What it is to bring.
        Effect = "effect": Lines;
        /// Who was there, one a line: name, body, role.
        People = "people": Lines;
        /// The photos it shows.
        Pictures = "pictures": Records;
    }
}

/// A report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub id: String,
    pub assessment: String,
    pub day: Option<NaiveDate>,
    pub level: Option<u8>,
    pub pictures: Vec<String>,
}

impl Report {
    /// Reads what a record or a content that was decided on says.
    pub fn read(id: &str, record: &impl Fields) -> Self {
        use ReportField as Field;
        Self {
            id: id.to_owned(),
            assessment: text(record, Field::Assessment.name()),
            day: date(record, Field::Day.name()),
            level: assessment::level_of(record, Field::Level.name()),
            pictures: ids(record, Field::Pictures.name()),
        }
    }

    pub fn from_record(record: &Record) -> Self {
        Self::read(&record.key.id, record)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{day, testing::record, value::Value};

    #[test]
    fn reads_what_was_written() {
        let written = [
            ("assessment", "a1".into()),
            ("day", "2025-03-01".into()),
            ("level", Value::Int(2)),
            ("pictures", Value::List(vec!["p1".into(), "p2".into()])),
        ];
        let report = Report::from_record(&record(KIND, "r1", &written));
        assert_eq!(report.assessment, "a1");
        assert_eq!(report.day, day::parse("2025-03-01"));
        assert_eq!(report.level, Some(2));
        assert_eq!(report.pictures, ["p1", "p2"]);
    }
}
