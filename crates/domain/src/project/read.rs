//! Reading what a record shows.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::{day, decimal, record::Fields, value::Value};

pub(super) fn text(record: &impl Fields, field: &str) -> String {
    record.text(field).unwrap_or_default().to_owned()
}

pub(super) fn amount(record: &impl Fields, field: &str) -> Option<Decimal> {
    decimal::parse(record.text(field)?)
}

pub(super) fn date(record: &impl Fields, field: &str) -> Option<NaiveDate> {
    day::parse(record.text(field)?)
}

pub(super) fn flag(record: &impl Fields, field: &str) -> Option<bool> {
    match record.get(field)? {
        Value::Bool(flag) => Some(*flag),
        _ => None,
    }
}

/// A small whole number; `None` where it is none, or beyond what a `u32` holds.
pub(super) fn whole(record: &impl Fields, field: &str) -> Option<u32> {
    match record.get(field)? {
        Value::Int(int) => u32::try_from(*int).ok(),
        _ => None,
    }
}

/// The ids in a list of records.
pub(super) fn ids(record: &impl Fields, field: &str) -> Vec<String> {
    let list = record.get(field).and_then(Value::as_list);
    let ids = list.unwrap_or_default().iter().filter_map(Value::as_text);
    ids.map(str::to_owned).collect()
}
