//! The hybrid logical clock: wall time that never runs backwards on one device.
//!
//! It orders and explains. It never decides whether two edits were concurrent: the replaced ids
//! do. A tablet whose clock is years off still merges rightly; only "latest" reads oddly.

use serde::{Deserialize, Serialize};

/// A moment on some device's clock. Written `[ms, counter]`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(from = "(i64, u32)", into = "(i64, u32)")]
pub struct Stamp {
    /// Milliseconds since 1970-01-01 UTC as the device believed them.
    pub ms: i64,
    /// Counts stamps within one millisecond, or while the wall clock stands behind.
    pub counter: u32,
}

impl From<(i64, u32)> for Stamp {
    fn from((ms, counter): (i64, u32)) -> Self {
        Self { ms, counter }
    }
}

impl From<Stamp> for (i64, u32) {
    fn from(stamp: Stamp) -> Self {
        (stamp.ms, stamp.counter)
    }
}

impl Stamp {
    /// The next stamp after `self` when the wall clock shows `now_ms`.
    #[must_use]
    pub fn next(self, now_ms: i64) -> Self {
        if now_ms > self.ms {
            Self {
                ms: now_ms,
                counter: 0,
            }
        } else if self.counter == u32::MAX {
            Self {
                ms: self.ms + 1,
                counter: 0,
            }
        } else {
            Self {
                ms: self.ms,
                counter: self.counter + 1,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_wall_clock() {
        assert_eq!(
            Stamp { ms: 5, counter: 9 }.next(6),
            Stamp { ms: 6, counter: 0 }
        );
    }

    #[test]
    fn a_clock_set_back_still_moves_forward() {
        let before = Stamp {
            ms: 100,
            counter: 0,
        };
        assert!(before.next(3) > before);
        assert_eq!(
            before.next(3),
            Stamp {
                ms: 100,
                counter: 1
            }
        );
    }

    #[test]
    fn a_full_tick_carries_over() {
        let before = Stamp {
            ms: 100,
            counter: u32::MAX,
        };
        assert_eq!(
            before.next(1),
            Stamp {
                ms: 101,
                counter: 0
            }
        );
    }
}
