//! Days as text: ISO 8601, `2026-10-31`.
//!
//! chrono's own reader takes any format there is, and brings 7 kB of machine code for it.

use chrono::NaiveDate;

/// The day `text` names; `None` for any other spelling, and for a day no calendar has.
pub fn parse(text: &str) -> Option<NaiveDate> {
    let form = text.len() == 10
        && text.bytes().enumerate().all(|(n, byte)| match n {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !form {
        return None;
    }
    NaiveDate::from_ymd_opt(
        text[..4].parse().ok()?,
        text[5..7].parse().ok()?,
        text[8..].parse().ok()?,
    )
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
            "2026-10-31T00:00",
            "+026-10-31",
            "２０２６-１０-３１",
            "2026-10-3一",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
