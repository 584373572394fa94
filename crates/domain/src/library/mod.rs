//! 资源库: providers, products, experts, showcases, institutions, platforms, credit products, papers,
//! people and reports, as records of the programme's own dossiers.
//!
//! Each kind is a [`Kind`] of a table: its fields with their words and what each holds. Lists, forms and
//! filters are made from the table; what has rules of its own has a module here: [`provider`],
//! [`matching`], [`posts`], [`report`].
//!
//! The words stand beside the fields, and not with those of a dossier's records, so that a first start
//! does not carry them.

mod kinds;
pub mod matching;
pub mod posts;
pub mod provider;
pub mod report;
mod spec;

pub use kinds::{
    CREDIT, DOCUMENT, ENTRY, EXPERT, INSTITUTION, KINDS, MATCH, MEETING, PLATFORM, POST, PRODUCT,
    PROVIDER, PROVIDER_STATE, RATING, REPORT, SHOWCASE, kind,
};
pub use spec::{Both, Choice, Field, Holds, Home, Kind};

use chrono::NaiveDate;

use crate::{day, record::Record};

/// The records of a kind that are there, by dossier and id.
pub fn of_kind<'a>(records: &'a [Record], kind: &str) -> Vec<&'a Record> {
    let all = records.iter();
    let mut all: Vec<&Record> = all
        .filter(|record| record.key.kind == kind && !record.is_deleted())
        .collect();
    all.sort_unstable_by(|a, b| a.key.cmp(&b.key));
    all
}

/// A field's text without blanks around it; empty where there is none.
pub fn text(record: &Record, field: &str) -> String {
    record.text(field).unwrap_or_default().trim().to_owned()
}

/// A field's day.
pub fn date(record: &Record, field: &str) -> Option<NaiveDate> {
    day::parse(record.text(field)?)
}
