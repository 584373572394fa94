//! 任务办理: where a task of the plan stands that no record measures, with its evidence.

use chrono::NaiveDate;

use super::{date, text};
use crate::{record::Record, schema::fields};

/// The record kind. The id is the task's number.
pub const KIND: &str = "task";

fields! {
    /// The fields of a task's record.
    TaskNoteField {
        State = "state": Choice(Choices::TaskState);
        DoneOn = "done_on": Date;
        /// What shows it: the paper, its number, where it lies.
        Evidence = "evidence": Lines;
        Person = "person": Line;
        /// What holds it up.
        Blocked = "blocked": Lines;
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HandState {
    #[default]
    NotStarted,
    Doing,
    Done,
}

impl HandState {
    pub const ALL: [Self; 3] = [Self::NotStarted, Self::Doing, Self::Done];

    pub fn code(self) -> &'static str {
        match self {
            Self::NotStarted => "not-started",
            Self::Doing => "doing",
            Self::Done => "done",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// What was written about a task.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskNote {
    pub number: u32,
    pub state: HandState,
    pub done_on: Option<NaiveDate>,
    pub evidence: String,
    pub person: String,
    pub blocked: String,
}

impl TaskNote {
    /// `None` where the record's id is no number.
    pub fn from_record(record: &Record) -> Option<Self> {
        use TaskNoteField as Field;
        Some(Self {
            number: record.key.id.parse().ok()?,
            state: HandState::from_code(&text(record, Field::State.name())).unwrap_or_default(),
            done_on: date(record, Field::DoneOn.name()),
            evidence: text(record, Field::Evidence.name()),
            person: text(record, Field::Person.name()),
            blocked: text(record, Field::Blocked.name()),
        })
    }
}
