//! Scores: exact decimals, nothing rounded in between.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{
    answer::{Answers, ScenarioAnswer},
    level::LevelCheck,
    rule::AssessmentRule,
};

/// A question or a scenario, by code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemRef {
    Question(String),
    Scenario(String),
}

/// Why an answer cannot be scored; it counts as missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnswerFault {
    /// The denominator (or a trend's divisor) is zero.
    ZeroDenominator,
    /// The ratio is above 100 %.
    AboveWhole,
    /// A number is negative.
    Negative,
    /// An option the rule does not know.
    UnknownOption(String),
    /// An exclusive option together with others.
    NotExclusive,
    /// The answer's shape is another kind's.
    WrongKind,
    /// Numbers are still missing.
    Incomplete,
    /// "The same" may not be declared here.
    MayNotDeclare,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrendOutcome {
    Worse,
    Same,
    Better,
}

/// One question's result.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionScore {
    pub code: String,
    pub max: Decimal,
    /// `None` while missing or faulty.
    pub score: Option<Decimal>,
    pub fault: Option<AnswerFault>,
    /// Ratio questions: the share, e.g. 0.25.
    pub ratio: Option<Decimal>,
    /// Ratio questions: index of the band.
    pub band: Option<usize>,
    /// Trend questions: earlier and later figure, two decimals.
    pub figures: Option<(Decimal, Decimal)>,
    pub trend: Option<TrendOutcome>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct GroupScore {
    pub code: String,
    pub score: Decimal,
    pub max: Decimal,
}

#[derive(Clone, Debug, PartialEq)]
pub struct DimensionScore {
    pub code: String,
    pub score: Decimal,
    pub max: Decimal,
    pub groups: Vec<GroupScore>,
}

/// The result of an assessment, provisional while anything is missing.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub questions: Vec<QuestionScore>,
    pub dimensions: Vec<DimensionScore>,
    pub total: Decimal,
    /// Effective level of every answered scenario; "not applicable" counts as 0.
    pub scenarios: BTreeMap<String, u8>,
    /// Every level's three conditions, level 1 first.
    pub checks: Vec<LevelCheck>,
    /// The highest level whose three conditions all hold; 0 where none does.
    pub level: u8,
    /// In form order.
    pub missing: Vec<ItemRef>,
}

impl Outcome {
    /// Whether every question and scenario is answered.
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }

    pub fn question(&self, code: &str) -> Option<&QuestionScore> {
        self.questions.iter().find(|question| question.code == code)
    }
}

/// Scores `answers` by `rule`.
pub fn assess(rule: &AssessmentRule, answers: &Answers) -> Outcome {
    let _ = (rule, answers, ScenarioAnswer::NotApplicable);
    todo!()
}
