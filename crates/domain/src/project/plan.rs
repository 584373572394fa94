//! 改造方案: what the retrofit is to reach, and by when. Its items are the retrofit checklist.

use chrono::NaiveDate;

use super::read::{date, text};
use crate::{
    assessment,
    record::{Fields, Record},
    schema::fields,
};

/// The record kind.
pub const KIND: &str = "plan";

fields! {
    /// The fields of a plan's record.
    PlanField {
        /// Level aimed at.
        Level = "level": Choice(Choices::Level);
        /// First day of the work.
        From = "from": Date;
        /// Last day of the work.
        To = "to": Date;
        Goals = "goals": Lines;
        Measures = "measures": Lines;
        Duties = "duties": Lines;
    }
}

/// A plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    pub id: String,
    pub level: Option<u8>,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub goals: String,
    pub measures: String,
    pub duties: String,
}

impl Plan {
    pub fn from_record(record: &Record) -> Self {
        Self::read(&record.key.id, record)
    }

    /// Reads what a record or a content that was decided on says.
    pub fn read(id: &str, record: &impl Fields) -> Self {
        use PlanField as Field;
        Self {
            id: id.to_owned(),
            level: assessment::level_of(record, Field::Level.name()),
            from: date(record, Field::From.name()),
            to: date(record, Field::To.name()),
            goals: text(record, Field::Goals.name()),
            measures: text(record, Field::Measures.name()),
            duties: text(record, Field::Duties.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{day, testing::record, value::Value};

    #[test]
    fn reads_what_was_written() {
        let written = [
            ("level", Value::Int(3)),
            ("from", "2025-03-01".into()),
            ("to", "2025-02-30".into()),
            ("goals", "排产上线".into()),
        ];
        let plan = Plan::from_record(&record(KIND, "p1", &written));
        assert_eq!((plan.id.as_str(), plan.level), ("p1", Some(3)));
        assert_eq!(plan.from, day::parse("2025-03-01"));
        // No such day.
        assert_eq!(plan.to, None);
        assert_eq!(
            (plan.goals.as_str(), plan.duties.as_str()),
            ("排产上线", "")
        );
    }
}
