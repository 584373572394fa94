//! Sizes, moments and money as people read them.

use chrono::{Datelike, NaiveDate};
use domain::Lang;
use rust_decimal::Decimal;

/// Bytes as kB or MB, one decimal.
pub fn size(bytes: u64) -> String {
    let tenths = |unit: u64| format!("{}.{}", bytes / unit, bytes % unit * 10 / unit);
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        _ => format!("{} MB", tenths(1_000_000)),
    }
}

/// A moment on this device's clock, to the minute.
pub fn moment(ms: i64, lang: Lang) -> String {
    let date = js_sys::Date::new(&(ms as f64).into());
    let (hour, minute) = (date.get_hours(), date.get_minutes());
    format!(
        "{} {hour:02}:{minute:02}",
        day(crate::device::day_of(ms), lang)
    )
}

/// A day: 2026年11月23日 or 2026-11-23.
pub fn day(day: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Lang::En => day.to_string(),
    }
}

/// Money with thousands commas; never a float.
pub fn money(amount: Decimal) -> String {
    let text = amount.normalize().to_string();
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let (sign, digits) = whole
        .strip_prefix('-')
        .map_or(("", whole), |digits| ("-", digits));
    let mut out = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if rest.is_empty() {
        format!("{sign}{out}")
    } else {
        format!("{sign}{out}.{rest}")
    }
}
