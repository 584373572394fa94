//! 需求、问题、场景清单: what an enterprise wants, suffers from, or could use.
//!
//! Records of kind [`KIND`], fields: `type` (`need` / `problem` / `scenario`), `scenario` (code),
//! `text`, `urgency` (`high` / `medium` / `low`), `wish` (what solution is wished for), `budget`
//! (decimal text, 万元).

use rust_decimal::Decimal;

use crate::{decimal, record::Record};

/// The record kind.
pub const KIND: &str = "need";

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NeedType {
    Need,
    Problem,
    Scenario,
}

impl NeedType {
    pub const ALL: [Self; 3] = [Self::Need, Self::Problem, Self::Scenario];

    pub fn code(self) -> &'static str {
        match self {
            Self::Need => "need",
            Self::Problem => "problem",
            Self::Scenario => "scenario",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgency {
    High,
    Medium,
    Low,
}

impl Urgency {
    pub const ALL: [Self; 3] = [Self::High, Self::Medium, Self::Low];

    pub fn code(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|urgency| urgency.code() == code)
    }
}

/// One row of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    pub id: String,
    pub kind: NeedType,
    /// Scenario code; empty when it concerns none.
    pub scenario: String,
    pub text: String,
    pub urgency: Option<Urgency>,
    pub wish: String,
    /// 万元.
    pub budget: Option<Decimal>,
}

impl Need {
    pub fn from_record(record: &Record) -> Self {
        Self {
            id: record.key.id.clone(),
            kind: record
                .text("type")
                .and_then(NeedType::from_code)
                .unwrap_or(NeedType::Need),
            scenario: record.text("scenario").unwrap_or_default().to_owned(),
            text: record.text("text").unwrap_or_default().to_owned(),
            urgency: record.text("urgency").and_then(Urgency::from_code),
            wish: record.text("wish").unwrap_or_default().to_owned(),
            budget: record.text("budget").and_then(decimal::parse),
        }
    }
}

#[cfg(test)]
mod tests;
