//! 需求、问题、场景清单: what an enterprise wants, suffers from, or could use.
//!
//! Records of kind [`KIND`] with the fields of [`NeedField`].

use rust_decimal::Decimal;

use crate::{
    assessment, decimal,
    record::{Fields, Record},
    schema::fields,
};

/// The record kind.
pub const KIND: &str = "need";

fields! {
    /// The fields of a need's record.
    NeedField {
        Type = "type": Choice(Choices::NeedType);
        Text = "text": Lines;
        Scenario = "scenario": Choice(Choices::Scenario);
        /// The scenario's level now.
        From = "from": Choice(Choices::Level);
        /// The level wished for.
        To = "to": Choice(Choices::Level);
        /// The question it would earn points in.
        Question = "question": Choice(Choices::Question);
        Urgency = "urgency": Choice(Choices::Urgency);
        /// What solution is wished for.
        Wish = "wish": Line;
        Budget = "budget": Amount(Unit::TenThousandYuan);
    }
}

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
    pub from: Option<u8>,
    pub to: Option<u8>,
    /// Question code; empty when it concerns none.
    pub question: String,
    pub text: String,
    pub urgency: Option<Urgency>,
    pub wish: String,
    /// 万元.
    pub budget: Option<Decimal>,
}

impl Need {
    pub fn from_record(record: &Record) -> Self {
        use NeedField as Field;
        let text = |field: Field| record.text(field.name()).unwrap_or_default();
        Self {
            id: record.key.id.clone(),
            kind: NeedType::from_code(text(Field::Type)).unwrap_or(NeedType::Need),
            scenario: text(Field::Scenario).to_owned(),
            from: assessment::level_of(record, Field::From.name()),
            to: assessment::level_of(record, Field::To.name()),
            question: text(Field::Question).to_owned(),
            text: text(Field::Text).to_owned(),
            urgency: Urgency::from_code(text(Field::Urgency)),
            wish: text(Field::Wish).to_owned(),
            budget: decimal::parse(text(Field::Budget)),
        }
    }
}

/// Where a need stands in a list by priority: the most urgent first, of one urgency problems before
/// needs before scenarios. What nobody said comes last.
pub fn rank(need: &impl Fields) -> (usize, usize) {
    use NeedType::{Need as Wish, Problem, Scenario};
    let said = |field: NeedField| need.text(field.name()).unwrap_or_default();
    let urgency = Urgency::ALL.map(Urgency::code);
    let of = [Problem, Wish, Scenario].map(NeedType::code);
    let place = |all: &[&str], said: &str| {
        let at = all.iter().position(|one| *one == said);
        at.unwrap_or(all.len())
    };
    (
        place(&urgency, said(NeedField::Urgency)),
        place(&of, said(NeedField::Type)),
    )
}

#[cfg(test)]
mod tests;
