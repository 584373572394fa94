//! 验收申请: the enterprise declares its retrofit done and asks to have it accepted, with its file.

use chrono::NaiveDate;

use super::read::{date, text};
use crate::{
    record::{Fields, Record},
    schema::fields,
};

/// The record kind.
pub const KIND: &str = "acceptance-request";

fields! {
    /// The fields of an application for acceptance.
    RequestField {
        Day = "day": Date;
        /// The day the work was done.
        DoneOn = "done_on": Date;
        /// What was done and what it brought.
        Summary = "summary": Lines;
        /// What it thinks of its provider.
        Satisfaction = "satisfaction": Choice(Choices::Satisfaction);
        Remarks = "remarks": Lines;
    }
}

/// What an enterprise thinks of its provider's work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Satisfaction {
    Very,
    Fairly,
    Barely,
    Not,
}

impl Satisfaction {
    pub const ALL: [Self; 4] = [Self::Very, Self::Fairly, Self::Barely, Self::Not];

    pub fn code(self) -> &'static str {
        match self {
            Self::Very => "very",
            Self::Fairly => "fairly",
            Self::Barely => "barely",
            Self::Not => "not",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// An application for acceptance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    pub id: String,
    pub day: Option<NaiveDate>,
    pub done_on: Option<NaiveDate>,
    pub satisfaction: Option<Satisfaction>,
}

impl Request {
    /// Reads what a record or a content that was decided on says.
    pub fn read(id: &str, record: &impl Fields) -> Self {
        use RequestField as Field;
        Self {
            id: id.to_owned(),
            day: date(record, Field::Day.name()),
            done_on: date(record, Field::DoneOn.name()),
            satisfaction: Satisfaction::from_code(&text(record, Field::Satisfaction.name())),
        }
    }

    pub fn from_record(record: &Record) -> Self {
        Self::read(&record.key.id, record)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{day, testing::record};

    #[test]
    fn reads_what_was_written() {
        let written = [
            ("done_on", "2025-06-30".into()),
            ("satisfaction", "fairly".into()),
        ];
        let request = Request::from_record(&record(KIND, "r", &written));
        assert_eq!(request.done_on, day::parse("2025-06-30"));
        assert_eq!(request.satisfaction, Some(Satisfaction::Fairly));
        for one in Satisfaction::ALL {
            assert_eq!(Satisfaction::from_code(one.code()), Some(one));
        }
    }
}
