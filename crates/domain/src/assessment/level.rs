//! The level rule: three conditions.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::rule::AssessmentRule;

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

/// Every level's three conditions for a total score and the scenarios' levels.
pub(super) fn check_levels(
    rule: &AssessmentRule,
    total: Decimal,
    scenarios: &BTreeMap<String, u8>,
) -> Vec<LevelCheck> {
    rule.levels
        .iter()
        .map(|condition| {
            let reached = |binding_only: bool| {
                let count = rule
                    .scenarios
                    .iter()
                    .filter(|scenario| scenario.binding || !binding_only)
                    .filter(|scenario| {
                        scenarios
                            .get(&scenario.code)
                            .is_some_and(|level| *level >= condition.level)
                    })
                    .count();
                count as u32
            };
            LevelCheck {
                level: condition.level,
                score: Check {
                    have: total,
                    need: condition.base_score_at_least,
                },
                scenarios: Check {
                    have: reached(false),
                    need: condition.scenarios_at_this_level_or_above,
                },
                binding: Check {
                    have: reached(true),
                    need: condition.of_them_binding,
                },
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
