//! Scores: exact decimals, nothing rounded in between.

use std::{cmp::Ordering, collections::BTreeMap};

use rust_decimal::{Decimal, RoundingStrategy};

use super::{
    answer::{Answer, Answers, ScenarioAnswer},
    level::{LevelCheck, check_levels},
    rule::{
        AssessmentRule, Band, Better, Figure, Question, QuestionKind, QuestionOption, TrendOutcome,
    },
};
use crate::{btree, value::Value};

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
    /// The ratio is above 100 %, or a figure is too large to be worked out.
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
    /// Scenarios marked "not applicable": nobody can be advised to raise them.
    pub not_applicable: Vec<String>,
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

    /// Level and score, as a decision about the assessment carries them.
    pub fn figures(&self) -> BTreeMap<String, Value> {
        let score = self.total.normalize().to_string();
        let level = i64::from(self.level);
        BTreeMap::from([
            ("level".to_owned(), Value::Int(level)),
            ("score".to_owned(), Value::Text(score)),
        ])
    }

    pub fn question(&self, code: &str) -> Option<&QuestionScore> {
        self.questions.iter().find(|question| question.code == code)
    }
}

/// Scores `answers` by `rule`.
///
/// An answer with a fault scores nothing and counts as missing, so that a mistyped number can
/// lower a provisional result but never raise it.
pub fn assess(rule: &AssessmentRule, answers: &Answers) -> Outcome {
    let mut questions = Vec::new();
    let mut dimensions = Vec::new();
    for dimension in &rule.dimensions {
        let mut groups = Vec::new();
        for group in &dimension.groups {
            let mut score = Decimal::ZERO;
            for question in &group.questions {
                let result = score_question(question, answers.questions.get(&question.code));
                score += result.score.unwrap_or_default();
                questions.push(result);
            }
            groups.push(GroupScore {
                code: group.code.clone(),
                score,
                max: group.max,
            });
        }
        dimensions.push(DimensionScore {
            code: dimension.code.clone(),
            score: groups.iter().map(|group| group.score).sum(),
            max: dimension.max,
            groups,
        });
    }
    let total = dimensions.iter().map(|dimension| dimension.score).sum();
    let scenarios = rule.scenarios.iter().filter_map(|scenario| {
        let level = match answers.scenarios.get(&scenario.code)? {
            ScenarioAnswer::NotApplicable => 0,
            ScenarioAnswer::Level(level) => *level,
        };
        Some((scenario.code.clone(), level))
    });
    let scenarios = btree::map(scenarios);
    let checks = check_levels(rule, total, &scenarios);
    let level = checks
        .iter()
        .filter(|check| check.holds())
        .map(|check| check.level)
        .max();
    let missing = questions
        .iter()
        .filter(|question| question.score.is_none())
        .map(|question| ItemRef::Question(question.code.clone()))
        .chain(
            rule.scenarios
                .iter()
                .filter(|scenario| !scenarios.contains_key(&scenario.code))
                .map(|scenario| ItemRef::Scenario(scenario.code.clone())),
        )
        .collect();
    Outcome {
        questions,
        dimensions,
        total,
        not_applicable: answers
            .scenarios
            .iter()
            .filter(|(_, answer)| **answer == ScenarioAnswer::NotApplicable)
            .map(|(code, _)| code.clone())
            .collect(),
        scenarios,
        checks,
        level: level.unwrap_or(0),
        missing,
    }
}

fn score_question(question: &Question, answer: Option<&Answer>) -> QuestionScore {
    let mut result = QuestionScore {
        code: question.code.clone(),
        max: question.max(),
        score: None,
        fault: None,
        ratio: None,
        band: None,
        figures: None,
        trend: None,
    };
    let Some(answer) = answer else { return result };
    let scored = match (&question.kind, answer) {
        (QuestionKind::Single { options }, Answer::Single(code)) => {
            option(options, code).map(|option| option.score)
        }
        (QuestionKind::Multiple { options }, Answer::Multiple(codes)) => sum(options, codes),
        (
            QuestionKind::Ratio { bands, .. },
            Answer::Ratio {
                numerator,
                denominator,
            },
        ) => ratio(bands, *numerator, *denominator).map(|(share, band)| {
            result.ratio = Some(share);
            result.band = Some(band);
            bands[band].score
        }),
        (
            QuestionKind::Trend {
                better,
                scores,
                earlier,
                later,
                ..
            },
            Answer::Trend(inputs),
        ) => figure(earlier, inputs).and_then(|before| {
            let after = figure(later, inputs)?;
            let trend = compare(*better, before, after);
            result.figures = Some((before, after));
            result.trend = Some(trend);
            Ok(scores.of(trend))
        }),
        (
            QuestionKind::Trend {
                scores,
                may_declare_same: true,
                ..
            },
            Answer::DeclaredSame,
        ) => {
            result.trend = Some(TrendOutcome::Same);
            Ok(scores.same)
        }
        (QuestionKind::Trend { .. }, Answer::DeclaredSame) => Err(AnswerFault::MayNotDeclare),
        _ => Err(AnswerFault::WrongKind),
    };
    match scored {
        Ok(score) => result.score = Some(score),
        Err(fault) => result.fault = Some(fault),
    }
    result
}

fn option<'a>(
    options: &'a [QuestionOption],
    code: &str,
) -> Result<&'a QuestionOption, AnswerFault> {
    options
        .iter()
        .find(|option| option.code == code)
        .ok_or_else(|| AnswerFault::UnknownOption(code.to_owned()))
}

fn sum(options: &[QuestionOption], codes: &[String]) -> Result<Decimal, AnswerFault> {
    // A set: an option named twice scores once.
    let codes = btree::set(codes);
    if codes.is_empty() {
        return Err(AnswerFault::Incomplete);
    }
    let mut score = Decimal::ZERO;
    for code in &codes {
        let option = option(options, code)?;
        if option.exclusive && codes.len() > 1 {
            return Err(AnswerFault::NotExclusive);
        }
        score += option.score;
    }
    Ok(score)
}

/// The share and the index of its band. Compared by multiplying, so that a third stays exact.
fn ratio(
    bands: &[Band],
    numerator: Option<Decimal>,
    denominator: Option<Decimal>,
) -> Result<(Decimal, usize), AnswerFault> {
    let (Some(numerator), Some(denominator)) = (numerator, denominator) else {
        return Err(AnswerFault::Incomplete);
    };
    if numerator < Decimal::ZERO || denominator < Decimal::ZERO {
        return Err(AnswerFault::Negative);
    }
    let share = divide(numerator, denominator)?;
    let band = bands
        .iter()
        .position(|band| {
            band.upto
                .checked_mul(denominator)
                .is_some_and(|end| numerator <= end)
        })
        .ok_or(AnswerFault::AboveWhole)?;
    Ok((share, band))
}

fn divide(numerator: Decimal, denominator: Decimal) -> Result<Decimal, AnswerFault> {
    if denominator.is_zero() {
        return Err(AnswerFault::ZeroDenominator);
    }
    // A quotient too large for a decimal.
    numerator
        .checked_div(denominator)
        .ok_or(AnswerFault::AboveWhole)
}

/// A trend's figure, rounded to two decimals (half away from zero).
fn figure(figure: &Figure, inputs: &BTreeMap<String, Decimal>) -> Result<Decimal, AnswerFault> {
    let input = |code: &String| {
        let number = *inputs.get(code).ok_or(AnswerFault::Incomplete)?;
        if number < Decimal::ZERO {
            Err(AnswerFault::Negative)
        } else {
            Ok(number)
        }
    };
    let over = input(&figure.over)?;
    let value = match &figure.under {
        None => over,
        Some(under) => divide(over, input(under)?)?,
    };
    let value = value
        .checked_mul(figure.scale)
        .ok_or(AnswerFault::AboveWhole)?;
    Ok(value.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
}

fn compare(better: Better, before: Decimal, after: Decimal) -> TrendOutcome {
    match (after.cmp(&before), better) {
        (Ordering::Equal, _) => TrendOutcome::Same,
        (Ordering::Greater, Better::Higher) | (Ordering::Less, Better::Lower) => {
            TrendOutcome::Better
        }
        _ => TrendOutcome::Worse,
    }
}

#[cfg(test)]
mod tests;
