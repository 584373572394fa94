//! Days as text: ISO 8601, `2026-10-31`.

use chrono::{DateTime, NaiveDate};
use serde::{Deserializer, Serializer};

use crate::json::{self, Problem};

/// Reads a day as it is written: four digits, two, two, with hyphens between. chrono alone would
/// also take blanks, missing zeros and years of five digits.
///
/// `None` for any other spelling, and for a day no calendar has.
pub fn parse(text: &str) -> Option<NaiveDate> {
    let day: NaiveDate = text.parse().ok()?;
    (text.len() == 10 && day.to_string() == text).then_some(day)
}

/// The day in China (UTC+8, without summer time) on which a moment in ms since 1970 lies, whatever
/// the device's zone is. A moment no calendar has is the calendar's first or last day.
pub fn in_china(ms: i64) -> NaiveDate {
    let at = DateTime::from_timestamp_millis(ms.saturating_add(8 * 3_600_000));
    let beyond = if ms < 0 {
        NaiveDate::MIN
    } else {
        NaiveDate::MAX
    };
    at.map_or(beyond, |at| at.date_naive())
}

/// For `#[serde(serialize_with)]`.
///
/// # Errors
/// The format's own.
pub fn serialize<S: Serializer>(day: &NaiveDate, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(day)
}

/// For `#[serde(deserialize_with)]`.
///
/// # Errors
/// What is no day.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDate, D::Error> {
    json::text(from, |text| {
        let needed = || Problem::needed("日期（如 2026-10-31）", "a day such as 2026-10-31", text);
        parse(text).ok_or_else(needed)
    })
}

/// Days that may be missing, for `#[serde(with)]`: null where there is none.
pub mod option {
    use serde::{Deserialize, Serializer};

    use super::{Deserializer, NaiveDate};

    /// # Errors
    /// The format's own.
    pub fn serialize<S: Serializer>(day: &Option<NaiveDate>, to: S) -> Result<S::Ok, S::Error> {
        match day {
            Some(day) => to.collect_str(day),
            None => to.serialize_none(),
        }
    }

    /// # Errors
    /// What is no day.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<NaiveDate>, D::Error> {
        #[derive(Deserialize)]
        struct Day(#[serde(deserialize_with = "super::deserialize")] NaiveDate);

        Ok(Option::<Day>::deserialize(from)?.map(|day| day.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_in_china_begins_eight_hours_before_it_does_in_greenwich() {
        // 2026-05-14T15:59:59.999Z and a millisecond later.
        for (ms, day) in [
            (1_778_774_399_999, "2026-05-14"),
            (1_778_774_400_000, "2026-05-15"),
            (-1, "1970-01-01"),
            (-8 * 3_600_000 - 1, "1969-12-31"),
        ] {
            assert_eq!(in_china(ms).to_string(), day, "{ms}");
        }
        assert_eq!(in_china(i64::MAX), NaiveDate::MAX);
        assert_eq!(in_china(i64::MIN), NaiveDate::MIN);
    }

    #[test]
    fn reads_what_is_written_and_nothing_else() {
        for text in ["2024-02-29", "2026-10-31", "0001-01-01", "9999-12-31"] {
            assert_eq!(
                parse(text).map(|day| day.to_string()).as_deref(),
                Some(text)
            );
        }
        for bad in [
            "",
            "2025-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-1-5",
            "26-10-31",
            "2026/10/31",
            "2026-10-31 ",
            " 2026-10-31",
            "+2026-10-31",
            "12026-10-31",
            "-026-10-31",
            "2026-10-31T00:00",
            "+026-10-31",
            "２０２６-１０-３１",
            "2026-10-3一",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
