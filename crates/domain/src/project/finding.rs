//! 监督意见: what supervision found about a report, a contract or a plan, and the answer.

use chrono::NaiveDate;

use super::read::{date, text};
use crate::{device, record::Record, schema::fields};

/// The record kind.
pub const KIND: &str = device::FINDING;

fields! {
    /// The fields of a finding's record.
    FindingField {
        Severity = "severity": Choice(Choices::Severity);
        Text = "text": Lines;
        /// What it is about: kind and id of a record.
        About = "about": About;
        /// The day by which it is to be set right.
        Due = "due": Date;
        Answer = "answer": Lines;
        AnsweredOn = "answered_on": Date;
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// To be noted.
    Note,
    /// To be set right.
    Fault,
    /// To be set right before anything goes on.
    Grave,
}

impl Severity {
    pub const ALL: [Self; 3] = [Self::Note, Self::Fault, Self::Grave];

    pub fn code(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Fault => "fault",
            Self::Grave => "grave",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub id: String,
    pub severity: Option<Severity>,
    pub text: String,
    pub due: Option<NaiveDate>,
    pub answer: String,
    pub answered_on: Option<NaiveDate>,
}

impl Finding {
    pub fn from_record(record: &Record) -> Self {
        use FindingField as Field;
        Self {
            id: record.key.id.clone(),
            severity: Severity::from_code(&text(record, Field::Severity.name())),
            text: text(record, Field::Text.name()),
            due: date(record, Field::Due.name()),
            answer: text(record, Field::Answer.name()),
            answered_on: date(record, Field::AnsweredOn.name()),
        }
    }

    /// Not answered, and its day has passed; that day itself is not late.
    pub fn is_late(&self, today: NaiveDate) -> bool {
        self.answer.trim().is_empty() && self.due.is_some_and(|due| due < today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{day, testing::record};

    #[test]
    fn a_finding_is_late_after_its_day_until_it_is_answered() {
        let finding = |answer: &str| {
            let fields = [
                ("severity", "grave".into()),
                ("due", "2026-03-27".into()),
                ("answer", answer.into()),
            ];
            Finding::from_record(&record(KIND, "f1", &fields))
        };
        let late = |finding: &Finding, on: &str| finding.is_late(day::parse(on).expect("a day"));
        assert_eq!(finding("").severity, Some(Severity::Grave));
        assert!(!late(&finding(" "), "2026-03-27"));
        assert!(late(&finding(" "), "2026-03-28"));
        assert!(!late(&finding("已改"), "2026-03-28"));
    }
}
