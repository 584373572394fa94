//! What was answered, and how answers are kept in a record.
//!
//! An assessment is one record of kind [`KIND`]. Each question and each scenario is a field of its
//! own, so two people who answer different questions never disagree:
//!
//! - `q.<code>`: text (single), list of texts (multiple), `{"numerator","denominator"}` (ratio),
//!   `{<input>: …}` or `{"declared": "same"}` (trend), beside which figures may stand that do not count
//!   then; numbers are decimal text.
//! - `s.<code>`: 0 to 4, or `"na"` (not applicable).
//! - `note.q.<code>`, `note.s.<code>`: what the assessor wrote beside it.
//! - everything else: [`AssessmentField`].

use crate::btree;
use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::rule::{AssessmentRule, QuestionKind};
use crate::{decimal, record::Fields, schema::fields, value::Value};

/// The record kind of an assessment.
pub const KIND: &str = "assessment";

fields! {
    /// The fields of an assessment's record, besides those of its questions and scenarios.
    AssessmentField {
        Stage = "stage": Choice(Choices::Stage);
        /// The version of the rule it was begun with.
        Rule = "rule": Line;
        Begun = "begun": Moment;
        /// The assessments of its stage whose place it takes.
        Follows = "follows": Records;
        /// The day of the visit.
        Visited = "visited": Date;
        /// When the visit began, local time on that day.
        VisitedFrom = "visited_from": Time;
        VisitedTo = "visited_to": Time;
        /// Who was there, one a line.
        People = "people": Lines;
        Place = "place": Place;
        /// That the answers are true.
        Promise = "promise": Flag;
    }
}

/// A scenario's level, 0 to 4, as other records hold it.
pub(crate) fn level_of(fields: &impl Fields, name: &str) -> Option<u8> {
    let level = fields.get(name).and_then(Value::as_int)?;
    (0..=4).contains(&level).then_some(level as u8)
}

/// When an assessment was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// 自评: by the enterprise.
    #[serde(rename = "self")]
    SelfReport,
    /// 诊断: on site, before the retrofit.
    Diagnosis,
    /// 验收: on site, after the retrofit.
    Acceptance,
}

impl Stage {
    pub const ALL: [Self; 3] = [Self::SelfReport, Self::Diagnosis, Self::Acceptance];

    pub fn code(self) -> &'static str {
        match self {
            Self::SelfReport => "self",
            Self::Diagnosis => "diagnosis",
            Self::Acceptance => "acceptance",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }
}

/// An answer to a question; its shape must fit the question's kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Single(String),
    Multiple(Vec<String>),
    /// Either number may still be missing while it is typed.
    Ratio {
        numerator: Option<Decimal>,
        denominator: Option<Decimal>,
    },
    Trend(BTreeMap<String, Decimal>),
    /// "The same", declared with a note where the pack allows it.
    DeclaredSame,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScenarioAnswer {
    NotApplicable,
    /// 0 (none) to 4.
    Level(u8),
}

/// All answers of one assessment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    pub questions: BTreeMap<String, Answer>,
    pub scenarios: BTreeMap<String, ScenarioAnswer>,
}

impl Answer {
    /// Reads a field's value as an answer to a question of `kind`; `None` where it does not fit.
    pub fn from_value(kind: &QuestionKind, value: &Value) -> Option<Self> {
        let number = |value: &Value| decimal::parse(value.as_text()?);
        match kind {
            QuestionKind::Single { .. } => Some(Self::Single(value.as_text()?.to_owned())),
            QuestionKind::Multiple { .. } => value
                .as_list()?
                .iter()
                .map(|code| code.as_text().map(str::to_owned))
                .collect::<Option<Vec<_>>>()
                .map(Self::Multiple),
            QuestionKind::Ratio { .. } => {
                let map = value.as_map()?;
                Some(Self::Ratio {
                    numerator: map.get("numerator").and_then(number),
                    denominator: map.get("denominator").and_then(number),
                })
            }
            QuestionKind::Trend { inputs, .. } => {
                let map = value.as_map()?;
                if map.get("declared").and_then(Value::as_text) == Some("same") {
                    return Some(Self::DeclaredSame);
                }
                let numbers = inputs
                    .iter()
                    .filter_map(|input| Some((input.code.clone(), number(map.get(&input.code)?)?)));
                Some(Self::Trend(btree::map(numbers)))
            }
        }
    }

    /// How the answer is written into its field.
    pub fn to_value(&self) -> Value {
        match self {
            Self::Single(code) => Value::text(code),
            Self::Multiple(codes) => Value::List(codes.iter().map(Value::text).collect()),
            Self::Ratio {
                numerator,
                denominator,
            } => Value::Map(btree::map(
                [("numerator", numerator), ("denominator", denominator)]
                    .into_iter()
                    .filter_map(|(name, number)| {
                        number.map(|number| (name.to_owned(), Value::text(number.to_string())))
                    }),
            )),
            Self::Trend(inputs) => {
                Value::Map(btree::map(inputs.iter().map(|(name, number)| {
                    (name.clone(), Value::text(number.to_string()))
                })))
            }
            Self::DeclaredSame => {
                Value::Map(btree::map([("declared".to_owned(), Value::text("same"))]))
            }
        }
    }
}

/// A trend's stored answer with "the same" declared, or declared no longer. Figures that were typed stay
/// beside it, and count again afterwards.
#[must_use]
pub fn declaring_same(stored: &Value, declared: bool) -> Value {
    let mut answer = stored.as_map().cloned().unwrap_or_default();
    if declared {
        answer.insert("declared".to_owned(), Value::text("same"));
    } else {
        answer.remove("declared");
    }
    Value::Map(answer)
}

impl ScenarioAnswer {
    pub fn to_value(self) -> Value {
        match self {
            Self::NotApplicable => Value::text("na"),
            Self::Level(level) => Value::Int(level.into()),
        }
    }

    pub fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(text) if text == "na" => Some(Self::NotApplicable),
            Value::Int(level @ 0..=4) => Some(Self::Level(*level as u8)),
            _ => None,
        }
    }
}

impl Answers {
    /// Reads the answers of an assessment, as its record or as what was decided on. A value that
    /// does not fit its question is left out, so that it counts as missing and is never guessed at.
    pub fn read(rule: &AssessmentRule, fields: &impl Fields) -> Self {
        let questions = rule.questions().filter_map(|question| {
            let value = fields.get(&format!("q.{}", question.code))?;
            Some((
                question.code.clone(),
                Answer::from_value(&question.kind, value)?,
            ))
        });
        let scenarios = rule.scenarios.iter().filter_map(|scenario| {
            let value = fields.get(&format!("s.{}", scenario.code))?;
            Some((scenario.code.clone(), ScenarioAnswer::from_value(value)?))
        });
        Self {
            questions: btree::map(questions),
            scenarios: btree::map(scenarios),
        }
    }
}

#[cfg(test)]
mod tests;
