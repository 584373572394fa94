//! What was answered, and how answers are kept in a record.
//!
//! An assessment is one record of kind [`KIND`]. Each question and each scenario is a field of its
//! own, so two people who answer different questions never disagree:
//!
//! - `q.<code>`: text (single), list of texts (multiple), `{"numerator","denominator"}` (ratio),
//!   `{<input>: …}` or `{"declared": "same"}` (trend); numbers are decimal text.
//! - `s.<code>`: 0 to 4, or `"na"` (not applicable).
//! - `note.q.<code>`, `note.s.<code>`: what the assessor wrote beside it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::rule::AssessmentRule;
use crate::{record::Record, value::Value};

/// The record kind of an assessment.
pub const KIND: &str = "assessment";

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
    Ratio { numerator: Option<Decimal>, denominator: Option<Decimal> },
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
    /// How the answer is written into its field.
    pub fn to_value(&self) -> Value {
        match self {
            Self::Single(code) => Value::text(code),
            Self::Multiple(codes) => Value::List(codes.iter().map(Value::text).collect()),
            Self::Ratio { numerator, denominator } => Value::Map(
                [("numerator", numerator), ("denominator", denominator)]
                    .into_iter()
                    .filter_map(|(name, number)| {
                        number.map(|number| (name.to_owned(), Value::text(number.to_string())))
                    })
                    .collect(),
            ),
            Self::Trend(inputs) => Value::Map(
                inputs
                    .iter()
                    .map(|(name, number)| (name.clone(), Value::text(number.to_string())))
                    .collect(),
            ),
            Self::DeclaredSame => {
                Value::Map([("declared".to_owned(), Value::text("same"))].into())
            }
        }
    }
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
    /// Reads the answers of an assessment record. A value that does not fit its question is left
    /// out, so that it counts as missing and is never guessed at.
    pub fn from_record(rule: &AssessmentRule, record: &Record) -> Self {
        let _ = (rule, record);
        todo!()
    }
}
