//! 人工登记: one thing that counts for an indicator and that no record can know, such as a firm outside
//! of the register that uses the cloud. Each names the thing, its evidence, who entered it and the day.

use chrono::NaiveDate;

use super::{date, text};
use crate::{record::Record, schema::fields};

/// The record kind.
pub const KIND: &str = "entry";

fields! {
    /// The fields of an entry's record.
    EntryField {
        Indicator = "indicator": Choice(Choices::Indicator);
        Name = "name": Line;
        /// The enterprise's credit code, where it has one: it then counts once, whatever the register
        /// says of it.
        Code = "code": Line;
        /// The day from which it counts.
        Day = "day": Date;
        /// What shows it.
        Evidence = "evidence": Lines;
        /// Who answers for it.
        Person = "person": Line;
    }
}

/// An entry by hand. Two of one name for one indicator in one area are one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The area's code, or [`super::CITY`].
    pub area: String,
    /// The indicator's code.
    pub indicator: String,
    pub name: String,
    pub code: String,
    pub day: Option<NaiveDate>,
    pub evidence: String,
    pub person: String,
}

impl Entry {
    pub fn from_record(record: &Record) -> Self {
        use EntryField as Field;
        Self {
            area: record.key.dossier.clone(),
            indicator: text(record, Field::Indicator.name()),
            name: text(record, Field::Name.name()),
            code: text(record, Field::Code.name()),
            day: date(record, Field::Day.name()),
            evidence: text(record, Field::Evidence.name()),
            person: text(record, Field::Person.name()),
        }
    }
}
