//! Days as text: ISO 8601, `2026-10-31`.

use chrono::NaiveDate;
use serde::Deserializer;

use crate::json::{self, Problem};

/// Reads a day as it is written: four digits, two, two, with hyphens between. chrono alone would
/// also take blanks, missing zeros and years of five digits.
///
/// `None` for any other spelling, and for a day no calendar has.
pub fn parse(text: &str) -> Option<NaiveDate> {
    let day: NaiveDate = text.parse().ok()?;
    (text.len() == 10 && day.to_string() == text).then_some(day)
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
