//! The hybrid logical clock: wall time that does not run backwards on one device.
//!
//! It orders and explains, and decides nothing: whether two edits were concurrent is said by the
//! replaced ids, and what is shown of a conflict by the change id. A device whose clock is years off
//! merges rightly; only the times beside its edits are wrong, and [`Stamp::is_plausible`] is for a page
//! to say so.
//!
//! A wrong clock must not spread: [`Stamp::follow`] takes another's time over only within
//! [`DAY_MS`] of the device's own, and [`Stamp::next`] goes back to the wall clock when the clock
//! stands further ahead of it than that. A reader refuses times outside of
//! [`EARLIEST_MS`]`..=`[`LATEST_MS`], and no function here makes one.

use serde::{Deserialize, Serialize, Serializer, ser};

use crate::{Words, json::Problem};

/// The earliest time that is read or written: the year 1.
pub const EARLIEST_MS: i64 = -62_135_596_800_000;

/// The latest time that is read or written: the end of the year 9999.
pub const LATEST_MS: i64 = 253_402_300_799_999;

/// How far another's clock may be ahead of one's own to be followed: a day.
pub const DAY_MS: i64 = 86_400_000;

/// 2020-01-01: no device of this product wrote anything before.
const PRODUCT_MS: i64 = 1_577_836_800_000;

/// A moment on some device's clock. Written `[ms, counter]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "(i64, u32)")]
pub struct Stamp {
    /// Milliseconds since 1970-01-01 UTC as the device believed them.
    pub ms: i64,
    /// Counts stamps within one millisecond, or while the wall clock stands behind.
    pub counter: u32,
}

impl TryFrom<(i64, u32)> for Stamp {
    type Error = Problem;

    fn try_from((ms, counter): (i64, u32)) -> Result<Self, Problem> {
        let stamp = Self { ms, counter };
        stamp.check()?;
        Ok(stamp)
    }
}

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.check().map_err(ser::Error::custom)?;
        (self.ms, self.counter).serialize(to)
    }
}

impl Stamp {
    /// A device's first stamp, and the one it goes on from where the stored clock cannot be read.
    /// Its next change is numbered as before: the clock has no part in that.
    pub fn begin(now_ms: i64) -> Self {
        Self {
            ms: now_ms.clamp(EARLIEST_MS, LATEST_MS),
            counter: 0,
        }
    }

    /// The next stamp after `self` when the wall clock shows `now_ms`: later than `self`, unless
    /// `self` is more than a day ahead of a wall clock that can be right. Then the clock was wrong
    /// and has been set right, and the stamp is the wall clock's.
    ///
    /// At the end of time it stands still; the change id orders equal stamps.
    #[must_use]
    pub fn next(self, now_ms: i64) -> Self {
        let now = Self::begin(now_ms);
        let own = self.bounded();
        own.after(now)
    }

    fn after(self, now: Self) -> Self {
        if now.ms > self.ms || (now.ms >= PRODUCT_MS && self.is_beyond(now.ms)) {
            now
        } else if let Some(counter) = self.counter.checked_add(1) {
            Self { counter, ..self }
        } else if self.ms < LATEST_MS {
            Self {
                ms: self.ms + 1,
                counter: 0,
            }
        } else {
            self
        }
    }

    /// The clock after a change stamped `other` was taken in while the wall clock shows `now_ms`:
    /// the later of both, unless the other is more than a day ahead of the wall clock.
    #[must_use]
    pub fn follow(self, other: Self, now_ms: i64) -> Self {
        if other.is_beyond(now_ms) {
            self
        } else {
            self.max(other).bounded()
        }
    }

    /// Whether the time can be right, seen from `now_ms`: not before the product was made, and at
    /// most a day ahead. A page marks what is not.
    pub fn is_plausible(self, now_ms: i64) -> bool {
        self.ms >= PRODUCT_MS && !self.is_beyond(now_ms)
    }

    pub(crate) fn bounded(self) -> Self {
        Self {
            ms: self.ms.clamp(EARLIEST_MS, LATEST_MS),
            ..self
        }
    }

    fn is_beyond(self, now_ms: i64) -> bool {
        self.ms > now_ms.saturating_add(DAY_MS)
    }

    fn check(self) -> Result<(), Problem> {
        if (EARLIEST_MS..=LATEST_MS).contains(&self.ms) {
            Ok(())
        } else {
            Err(Problem::Other(Words::new(
                "时间超出第 1 年到第 9999 年",
                "a time outside of the years 1 to 9999",
            )))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{from_str, to_string};

    /// 2026-11-27.
    const NOW: i64 = 1_795_737_600_000;
    /// 2099.
    const FAR: i64 = 4_070_908_800_000;

    fn at(ms: i64) -> Stamp {
        Stamp { ms, counter: 0 }
    }

    #[test]
    fn follows_the_wall_clock() {
        assert_eq!(
            Stamp { ms: 5, counter: 9 }.next(6),
            Stamp { ms: 6, counter: 0 }
        );
    }

    #[test]
    fn a_clock_set_back_still_moves_forward() {
        assert!(at(100).next(3) > at(100));
        let counted = Stamp {
            ms: 100,
            counter: 1,
        };
        assert_eq!(at(100).next(3), counted);
        assert!(at(NOW).next(NOW - DAY_MS) > at(NOW));
    }

    #[test]
    fn a_full_counter_carries_over() {
        let before = Stamp {
            ms: 100,
            counter: u32::MAX,
        };
        assert_eq!(before.next(1), at(101));
    }

    #[test]
    fn a_clock_that_was_in_the_future_goes_back_when_it_is_set_right() {
        assert_eq!(at(FAR).next(NOW), at(NOW));
        // A flat battery's 1970 is no right time to go back to.
        assert!(at(NOW).next(0) > at(NOW));
        // Within a day both may be right.
        assert!(at(NOW + DAY_MS).next(NOW) > at(NOW + DAY_MS));
    }

    #[test]
    fn another_clock_is_followed_within_a_day_only() {
        let own = at(NOW);
        assert_eq!(own.follow(at(NOW + DAY_MS), NOW), at(NOW + DAY_MS));
        assert_eq!(own.follow(at(NOW + DAY_MS + 1), NOW), own);
        assert_eq!(own.follow(at(FAR), NOW), own);
        assert_eq!(own.follow(at(0), NOW), own);
        let worst = Stamp {
            ms: i64::MAX,
            counter: u32::MAX,
        };
        assert_eq!(own.follow(worst, i64::MAX).ms, LATEST_MS);
    }

    #[test]
    fn implausible_times_are_recognised() {
        for (ms, plausible) in [
            (0, false),
            (NOW, true),
            (NOW + DAY_MS, true),
            (NOW + DAY_MS + 1, false),
            (FAR, false),
        ] {
            assert_eq!(at(ms).is_plausible(NOW), plausible, "{ms}");
        }
    }

    #[test]
    fn every_time_that_is_made_is_read_and_no_other() {
        for stamp in [
            Stamp::begin(i64::MIN),
            Stamp::begin(i64::MAX),
            Stamp {
                ms: LATEST_MS,
                counter: u32::MAX,
            }
            .next(i64::MAX),
            Stamp {
                ms: LATEST_MS,
                counter: u32::MAX,
            }
            .next(i64::MIN),
        ] {
            let text = to_string(&stamp).expect("within the limits");
            assert_eq!(from_str(&text), Ok(stamp));
        }
        for ms in [EARLIEST_MS - 1, LATEST_MS + 1, i64::MAX, i64::MIN] {
            assert!(to_string(&at(ms)).is_err(), "{ms}");
            let fault = from_str::<Stamp>(&format!("[{ms},0]"));
            assert!(fault.is_err(), "{ms}");
        }
        assert!(from_str::<Stamp>("[9007199254740991,4294967295]").is_err());
    }
}
