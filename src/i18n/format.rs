//! Sizes and moments as people read them.

use chrono::{Datelike, NaiveDate};
pub use domain::money::money;
use domain::{Lang, decimal::AMOUNT_MOST, value::Value};
use rust_decimal::Decimal;

use super::common::Common;

/// Bytes as kB, MB or GB, the latter with one decimal; never parted from its unit by a new line.
pub fn size(bytes: u64) -> String {
    let tenths = |unit: u64| format!("{}.{}", bytes / unit, bytes % unit * 10 / unit);
    match bytes {
        0..1_000_000 => format!("{}\u{a0}kB", bytes.div_ceil(1000)),
        1_000_000..1_000_000_000 => format!("{}\u{a0}MB", tenths(1_000_000)),
        _ => format!("{}\u{a0}GB", tenths(1_000_000_000)),
    }
}

/// A whole number with its thousands parted by commas.
pub fn grouped(number: i64) -> String {
    let money = money(number.into());
    money.strip_suffix(".00").unwrap_or(&money).to_owned()
}

/// A sum of amounts. Amounts from elsewhere may be beyond what is taken at the door, and their sum
/// beyond what a number holds: it is then no figure, but said to be too large.
pub fn sum(amount: Decimal, lang: Lang) -> String {
    /// More than a thousand of the greatest amounts.
    const MOST: i64 = AMOUNT_MOST * 1_000;
    if amount.abs() > MOST.into() {
        Common::of(lang).sum_large.to_owned()
    } else {
        money(amount)
    }
}

/// A stored place as `latitude, longitude`.
pub fn place_words(value: &Value) -> Option<String> {
    let part = |name| value.as_map()?.get(name)?.as_text().map(str::to_owned);
    Some(format!("{}, {}", part("lat")?, part("lon")?))
}

/// A moment on this device's clock, to the minute.
pub fn moment(ms: i64, lang: Lang) -> String {
    format!(
        "{} {}",
        day(crate::browser::day_of(ms), lang),
        clock_time(ms)
    )
}

/// The time of the day of a moment on this device's clock, to the minute.
pub fn clock_time(ms: i64) -> String {
    let date = js_sys::Date::new(&(ms as f64).into());
    format!("{:02}:{:02}", date.get_hours(), date.get_minutes())
}

/// A day: 2026年11月23日 or 2026-11-23.
pub fn day(day: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Lang::En => day.to_string(),
    }
}
