//! What holds the next level back, and the shortest way up.

use rust_decimal::Decimal;

use super::{level::LevelCheck, rule::AssessmentRule, score::Outcome};
use crate::words::Lang;

/// Why the level is what it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    pub level: u8,
    /// The next level's conditions; `None` at the top.
    pub next: Option<LevelCheck>,
    /// The shortest way to it.
    pub way_up: Option<WayUp>,
}

/// The fewest steps that reach a level.
#[derive(Clone, Debug, PartialEq)]
pub struct WayUp {
    pub to: u8,
    pub steps: Vec<Step>,
    /// Whether the steps do reach the level (always, by a checked rule).
    pub reaches: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Raise a scenario to the level.
    Scenario { code: String, from: u8, to: u8, binding: bool },
    /// Earn more points in a question.
    Question { code: String, gain: Decimal },
}

/// Explains `outcome`.
pub fn explain(rule: &AssessmentRule, outcome: &Outcome) -> Explanation {
    let _ = (rule, outcome);
    todo!()
}

impl Explanation {
    /// The explanation in sentences a factory owner understands, one per line.
    pub fn sentences(&self, rule: &AssessmentRule, outcome: &Outcome, lang: Lang) -> Vec<String> {
        let _ = (rule, outcome, lang);
        todo!()
    }
}
