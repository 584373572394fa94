//! 改造成效: a measure before the retrofit, as promised, and as reached.

use rust_decimal::Decimal;

use super::read::{amount, text};
use crate::{record::Record, schema::fields};

/// The record kind.
pub const KIND: &str = "effect";

fields! {
    /// The fields of an effect's record.
    EffectField {
        Direction = "direction": Choice(Choices::Direction);
        Measure = "measure": Line;
        /// What the three figures count.
        UnitName = "unit": Line;
        Before = "before": Amount(Unit::Plain);
        Promised = "promised": Amount(Unit::Plain);
        Reached = "reached": Amount(Unit::Plain);
    }
}

/// What a retrofit is to better, in the national programme's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    Innovation,
    Market,
    Quality,
    Cost,
    Efficiency,
    Green,
    Safety,
}

impl Direction {
    pub const ALL: [Self; 7] = [
        Self::Innovation,
        Self::Market,
        Self::Quality,
        Self::Cost,
        Self::Efficiency,
        Self::Green,
        Self::Safety,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::Innovation => "innovation",
            Self::Market => "market",
            Self::Quality => "quality",
            Self::Cost => "cost",
            Self::Efficiency => "efficiency",
            Self::Green => "green",
            Self::Safety => "safety",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// An effect.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    pub id: String,
    pub direction: Option<Direction>,
    pub measure: String,
    pub unit: String,
    pub before: Option<Decimal>,
    pub promised: Option<Decimal>,
    pub reached: Option<Decimal>,
}

impl Effect {
    pub fn from_record(record: &Record) -> Self {
        use EffectField as Field;
        Self {
            id: record.key.id.clone(),
            direction: Direction::from_code(&text(record, Field::Direction.name())),
            measure: text(record, Field::Measure.name()),
            unit: text(record, Field::UnitName.name()),
            before: amount(record, Field::Before.name()),
            promised: amount(record, Field::Promised.name()),
            reached: amount(record, Field::Reached.name()),
        }
    }

    /// Whether what was promised was reached: from before in the promised direction at least as far.
    /// `None` as long as a figure is missing.
    pub fn is_reached(&self) -> Option<bool> {
        let (before, promised) = (self.before?, self.promised?);
        let reached = self.reached?;
        Some(if promised >= before {
            reached >= promised
        } else {
            reached <= promised
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::record;

    fn effect(before: &str, promised: &str, reached: &str) -> Effect {
        let fields = [
            ("direction", "cost".into()),
            ("before", before.into()),
            ("promised", promised.into()),
            ("reached", reached.into()),
        ];
        Effect::from_record(&record(KIND, "e1", &fields))
    }

    #[test]
    fn a_promise_is_kept_in_its_own_direction() {
        assert_eq!(effect("90", "95", "95").is_reached(), Some(true));
        assert_eq!(effect("90", "95", "94.9").is_reached(), Some(false));
        // Cost is to fall.
        assert_eq!(effect("100", "80", "79").is_reached(), Some(true));
        assert_eq!(effect("100", "80", "80.1").is_reached(), Some(false));
        assert_eq!(effect("100", "80", "").is_reached(), None);
        assert_eq!(effect("1", "2", "3").direction, Some(Direction::Cost));
    }
}
