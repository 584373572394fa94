//! “小快轻准”产品: products and solutions chosen as examples.

use chrono::NaiveDate;

use super::{date, phase, text};
use crate::{record::Record, schema::fields};

/// The record kind.
pub const KIND: &str = "product";

fields! {
    /// The fields of a product's record.
    ProductField {
        Name = "name": Line;
        Provider = "provider": Line;
        /// The sub-sector it is for.
        Industry = "industry": Choice(Choices::Industry);
        Scenario = "scenario": Choice(Choices::Scenario);
        /// The phase it was chosen in.
        Phase = "phase": Choice(Choices::Phase);
        /// The day it was chosen.
        Day = "day": Date;
        Text = "text": Lines;
    }
}

/// A chosen product. Two of one name and provider for one sub-sector are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    pub name: String,
    pub provider: String,
    pub industry: String,
    pub phase: Option<u8>,
    pub day: Option<NaiveDate>,
}

impl Product {
    pub fn from_record(record: &Record) -> Self {
        use ProductField as Field;
        Self {
            name: text(record, Field::Name.name()),
            provider: text(record, Field::Provider.name()),
            industry: text(record, Field::Industry.name()),
            phase: phase(record, Field::Phase.name()),
            day: date(record, Field::Day.name()),
        }
    }
}
