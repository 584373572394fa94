//! The level rule: three conditions.

use rust_decimal::Decimal;

/// One condition: what there is, and what is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check<T> {
    pub have: T,
    pub need: T,
}

impl<T: PartialOrd> Check<T> {
    pub fn holds(&self) -> bool {
        self.have >= self.need
    }
}

/// The three conditions of one level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelCheck {
    pub level: u8,
    pub score: Check<Decimal>,
    /// Scenarios at this level or above.
    pub scenarios: Check<u32>,
    /// Of them binding.
    pub binding: Check<u32>,
}

impl LevelCheck {
    pub fn holds(&self) -> bool {
        self.score.holds() && self.scenarios.holds() && self.binding.holds()
    }
}
