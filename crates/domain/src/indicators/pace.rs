//! Whether a figure is on its way to its target, and where it will be if it goes on as it did lately.

use chrono::NaiveDate;

/// Over how many days the speed is taken.
pub const WINDOW_DAYS: u32 = 90;

/// The time a target is to be reached in: both days included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: NaiveDate,
    pub due: NaiveDate,
}

/// How a figure goes towards its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// What an even pace would have reached by now, rounded down.
    pub expected: u32,
    /// What was gained over the last [`WINDOW_DAYS`]; less than none where titles ended.
    pub gained: i64,
    /// What is reached by the due day at that speed, rounded down; what there is, once that day is over.
    pub forecast: u32,
}

impl Pace {
    pub fn is_behind(&self, actual: u32) -> bool {
        actual < self.expected
    }
}

/// The pace of a figure that is `actual` on `day` and was `before` [`WINDOW_DAYS`] earlier.
pub fn pace(target: u32, actual: u32, before: u32, span: Span, day: NaiveDate) -> Pace {
    let days = |from: NaiveDate, to: NaiveDate| (to - from).num_days().max(0);
    let whole = days(span.from, span.due) + 1;
    let gone = (days(span.from, day) + i64::from(day >= span.from)).min(whole);
    let left = days(day, span.due);
    let gained = i64::from(actual) - i64::from(before);
    let more = gained.max(0) * left / i64::from(WINDOW_DAYS);
    let whole_number = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    Pace {
        expected: whole_number(i64::from(target) * gone / whole),
        gained,
        forecast: whole_number(i64::from(actual) + more),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn an_even_pace_is_whole_on_the_due_day_and_begins_on_the_first() {
        // A hundred days.
        let span = Span {
            from: day("2025-01-01"),
            due: day("2025-04-10"),
        };
        let expected = |on| pace(42, 0, 0, span, day(on)).expected;
        assert_eq!(expected("2024-12-31"), 0);
        assert_eq!(expected("2025-01-01"), 0);
        // Fifty days of a hundred.
        assert_eq!(expected("2025-02-19"), 21);
        assert_eq!(expected("2025-04-09"), 41);
        assert_eq!(expected("2025-04-10"), 42);
        assert_eq!(expected("2026-01-01"), 42);
    }

    #[test]
    fn a_forecast_goes_on_at_the_speed_of_the_last_ninety_days() {
        let span = Span {
            from: day("2025-01-01"),
            due: day("2025-12-31"),
        };
        // 45 days are left: half of what the window gained.
        let on = day("2025-11-16");
        assert_eq!(pace(42, 20, 9, span, on).forecast, 25);
        assert_eq!(pace(42, 20, 20, span, on).forecast, 20);
        // Titles ended: nothing more is lost for it.
        let fell = pace(42, 20, 23, span, on);
        assert_eq!((fell.gained, fell.forecast), (-3, 20));
        assert_eq!(pace(42, 30, 9, span, day("2026-02-01")).forecast, 30);
        // 320 of 365 days of 42 are 36.8.
        assert!(pace(42, 35, 9, span, on).is_behind(35));
        assert!(!pace(42, 36, 9, span, on).is_behind(36));
    }
}
