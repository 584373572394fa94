//! 监督意见: what supervision found about a report, a contract, a plan or the progress, the answer to it, and
//! whether it is closed.
//!
//! Supervision writes and closes it, the provider or the enterprise answers. A paper is examined with
//! what was found about it: a grave finding that is not closed holds its approval back.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::read::{date, text};
use crate::{device, record::Record, schema::fields, value::Value, words::Words};

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
        /// The day supervision found it set right.
        ClosedOn = "closed_on": Date;
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

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Turn {
    /// It waits for an answer.
    Answer,
    /// It was answered, and waits to be closed.
    Close,
    Closed,
}

impl Turn {
    pub fn words(self) -> Words {
        match self {
            Self::Answer => Words::new("待答复", "to be answered"),
            Self::Close => Words::new("待销号", "to be closed"),
            Self::Closed => Words::new("已销号", "closed"),
        }
    }
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub id: String,
    pub severity: Option<Severity>,
    pub text: String,
    /// Kind and id of what it is about; both empty where it is about the file as a whole.
    pub about: (String, String),
    pub due: Option<NaiveDate>,
    pub answer: String,
    pub answered_on: Option<NaiveDate>,
    pub closed_on: Option<NaiveDate>,
}

/// How many of a dossier's findings wait for whom: what its list row says of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// For an answer.
    pub to_answer: u32,
    /// For supervision to close them.
    pub to_close: u32,
}

impl Findings {
    pub fn is_empty(&self) -> bool {
        self.to_answer == 0 && self.to_close == 0
    }

    pub fn of(all: &[Finding]) -> Self {
        let count = |turn: Turn| all.iter().filter(|one| one.turn() == turn).count();
        Self {
            to_answer: count(Turn::Answer) as u32,
            to_close: count(Turn::Close) as u32,
        }
    }
}

impl Finding {
    pub fn from_record(record: &Record) -> Self {
        use FindingField as Field;
        let about = record.get(Field::About.name()).and_then(Value::as_list);
        let about = about.unwrap_or_default();
        let part = |at: usize| about.get(at).and_then(Value::as_text);
        let part = |at: usize| part(at).unwrap_or_default().to_owned();
        Self {
            id: record.key.id.clone(),
            severity: Severity::from_code(&text(record, Field::Severity.name())),
            text: text(record, Field::Text.name()),
            about: (part(0), part(1)),
            due: date(record, Field::Due.name()),
            answer: text(record, Field::Answer.name()),
            answered_on: date(record, Field::AnsweredOn.name()),
            closed_on: date(record, Field::ClosedOn.name()),
        }
    }

    pub fn turn(&self) -> Turn {
        match () {
            () if self.closed_on.is_some() => Turn::Closed,
            () if self.answer.trim().is_empty() => Turn::Answer,
            () => Turn::Close,
        }
    }

    /// The day an answer is due, as long as it waits for one.
    pub fn answer_due(&self) -> Option<NaiveDate> {
        self.due.filter(|_| self.turn() == Turn::Answer)
    }

    /// Not answered, and its day has passed; that day itself is not late.
    pub fn is_late(&self, today: NaiveDate) -> bool {
        self.answer_due().is_some_and(|due| due < today)
    }

    /// Whether it holds back the approval of what it is about.
    pub fn holds_back(&self, kind: &str, id: &str) -> bool {
        self.severity == Some(Severity::Grave)
            && self.turn() != Turn::Closed
            && self.about.0 == kind
            && self.about.1 == id
    }
}

/// In the order in which they want to be looked at: what waits for an answer first, the longest overdue
/// and the gravest before others, what is closed last.
pub fn sort(all: &mut [Finding]) {
    all.sort_by(|a, b| {
        let key = |one: &Finding| {
            let due = one.due.unwrap_or(NaiveDate::MAX);
            (one.turn(), due, std::cmp::Reverse(one.severity))
        };
        key(a).cmp(&key(b)).then_with(|| a.id.cmp(&b.id))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{day, testing::record};

    fn finding(fields: &[(&str, Value)]) -> Finding {
        Finding::from_record(&record(KIND, "f1", fields))
    }

    #[test]
    fn a_finding_is_late_after_its_day_until_it_is_answered() {
        let finding = |answer: &str| {
            finding(&[
                ("severity", "grave".into()),
                ("due", "2026-03-27".into()),
                ("answer", answer.into()),
            ])
        };
        let late = |finding: &Finding, on: &str| finding.is_late(day::parse(on).expect("a day"));
        assert_eq!(finding("").severity, Some(Severity::Grave));
        assert!(!late(&finding(" "), "2026-03-27"));
        assert!(late(&finding(" "), "2026-03-28"));
        assert!(!late(&finding("已改"), "2026-03-28"));
    }

    #[test]
    fn it_waits_for_an_answer_then_for_supervision() {
        let of = |answer: &str, closed: &str| {
            finding(&[("answer", answer.into()), ("closed_on", closed.into())])
        };
        assert_eq!(of("", "").turn(), Turn::Answer);
        assert_eq!(of("已改", "").turn(), Turn::Close);
        assert_eq!(of("已改", "2026-04-01").turn(), Turn::Closed);
        // Supervision may close what it found to be nothing.
        assert_eq!(of("", "2026-04-01").turn(), Turn::Closed);
        let all = [of("", ""), of("已改", ""), of("已改", "2026-04-01")];
        let counted = Findings::of(&all);
        assert_eq!((counted.to_answer, counted.to_close), (1, 1));
        assert!(!counted.is_empty() && Findings::of(&all[2..]).is_empty());
    }

    #[test]
    fn a_grave_one_holds_back_the_paper_it_is_about_until_it_is_closed() {
        let about = || Value::List(vec!["plan".into(), "plan".into()]);
        let of = |severity: &str, closed: &str| {
            finding(&[
                ("severity", severity.into()),
                ("about", about()),
                ("answer", "已改".into()),
                ("closed_on", closed.into()),
            ])
        };
        assert!(of("grave", "").holds_back("plan", "plan"));
        assert!(!of("grave", "2026-04-01").holds_back("plan", "plan"));
        assert!(!of("grave", "").holds_back("contract", "plan"));
        assert!(!of("fault", "").holds_back("plan", "plan"));
    }

    #[test]
    fn what_is_longest_overdue_comes_first() {
        let of = |id: &str, due: &str, closed: &str| {
            let fields = [("due", due.into()), ("closed_on", closed.into())];
            Finding::from_record(&record(KIND, id, &fields))
        };
        let mut all = [
            of("closed", "2026-01-01", "2026-02-01"),
            of("none", "", ""),
            of("later", "2026-03-02", ""),
            of("first", "2026-03-01", ""),
        ];
        sort(&mut all);
        let ids = all.map(|one| one.id);
        assert_eq!(ids, ["first", "later", "none", "closed"]);
    }
}
