//! The lists, one file for each.

pub mod activities;
pub mod annex2;
pub mod annex3;
pub mod funding;
pub mod invoices;
pub mod needs;
pub mod payments;
pub mod roster;

use domain::record::Record;
use rust_decimal::Decimal;

use crate::{
    data::{Held, text},
    sheet::Cell,
};

/// The first columns of a list over several enterprises: number, area, name, code.
pub const OF_ENTERPRISE: [(&str, &str); 4] = [
    ("序号", "No."),
    ("片区", "Area"),
    ("企业名称", "Enterprise"),
    ("统一社会信用代码", "Credit code"),
];

/// What stands in them.
pub fn enterprise_cells(data: &crate::Data<'_>, held: &Held, nth: usize) -> Vec<Cell> {
    let enterprise = &held.dossier.enterprise;
    vec![
        Cell::Count(u32::try_from(nth).unwrap_or(u32::MAX)),
        Cell::text(crate::say::area(data.pack, &enterprise.area, data.lang)),
        Cell::text(held.name()),
        Cell::code(enterprise.code.as_str()),
    ]
}

/// An amount's field; empty where there is none, or none that can be read.
pub fn amount(record: &Record, field: &str) -> Option<Decimal> {
    domain::decimal::parse(&text(record, field))
}

/// A day's field.
pub fn day(record: &Record, field: &str) -> Option<chrono::NaiveDate> {
    domain::day::parse(&text(record, field))
}

/// Adds what is there.
pub fn total(amounts: impl IntoIterator<Item = Option<Decimal>>) -> Decimal {
    let amounts = amounts.into_iter().flatten();
    amounts.fold(Decimal::ZERO, domain::decimal::add)
}

/// Heads in the list's language, after those of the enterprise.
pub fn heads<'a>(data: &crate::Data<'_>, own: &'a [(&'a str, &'a str)]) -> Vec<&'a str> {
    let all = OF_ENTERPRISE.iter().chain(own);
    all.map(|(zh, en)| match data.lang {
        domain::Lang::Zh => *zh,
        domain::Lang::En => *en,
    })
    .collect()
}

/// The title of a list: whom it is about, and what it is.
pub fn title(data: &crate::Data<'_>, kind: crate::Kind) -> String {
    let what = kind.words();
    let what = what.get(data.lang);
    match data.only() {
        Ok(held) => format!("{} {what}", held.name()),
        Err(_) => format!("{} {what}", data.pack.name.get(data.lang)),
    }
}
