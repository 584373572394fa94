//! 推进计划: where each task of the notice's annex 3 stands, on a day of China's calendar.
//!
//! A task with a measure stands where the records say: what is written by hand about it is shown beside
//! it and changes nothing. Any other is done when a person wrote so, with a day and evidence. A task is
//! due by the end of its day: "by the 27th, 24:00" includes the 27th.

mod measure;

use chrono::NaiveDate;

use crate::{
    indicators::{AsRow, Figures},
    pack::{ProgrammePack, Task},
    programme::{HandState, ProgrammeRecords, TaskNote},
};

pub use measure::Part;
use measure::parts;

/// So many days before its day a task is due soon.
pub const SOON_DAYS: i64 = 30;

/// How far a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Progress {
    NotStarted,
    Doing,
    Done,
}

/// How a task stands to its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Timing {
    /// Not done, and its day is over.
    Overdue,
    /// Not done, and its day is at most [`SOON_DAYS`] off.
    Soon,
    Later,
    /// Done, after its day.
    DoneLate,
    Done,
}

/// Where a task stands.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskStanding<'a> {
    pub task: &'a Task,
    pub progress: Progress,
    pub timing: Timing,
    /// What it is measured by; empty where it stands as a person wrote.
    pub parts: Vec<Part>,
    /// Whether the records measure it.
    pub is_measured: bool,
    /// What was written by hand about it.
    pub note: Option<&'a TaskNote>,
}

impl TaskStanding<'_> {
    /// What is still to be done, the largest gap first.
    pub fn blocks(&self) -> Vec<&Part> {
        let mut missing: Vec<&Part> = self.parts.iter().filter(|part| !part.is_done()).collect();
        missing.sort_by_key(|part| std::cmp::Reverse(part.missing()));
        missing
    }

    /// Days until its day is over: 0 on the day itself, negative after it.
    pub fn days_left(&self, day: NaiveDate) -> i64 {
        (self.task.due - day).num_days()
    }
}

impl Progress {
    pub fn code(self) -> &'static str {
        match self {
            Self::NotStarted => "not-started",
            Self::Doing => "doing",
            Self::Done => "done",
        }
    }
}

impl Timing {
    pub fn code(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Soon => "soon",
            Self::Later => "later",
            Self::DoneLate => "done-late",
            Self::Done => "done",
        }
    }
}

/// Everything the tasks are worked out from, as of a day.
pub struct Known<'a, R> {
    pub pack: &'a ProgrammePack,
    pub rows: &'a [R],
    pub programme: &'a ProgrammeRecords,
    pub figures: &'a Figures,
}

impl<R> Clone for Known<'_, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Known<'_, R> {}

/// Where every task of the pack stands as of the figures' day.
pub fn standings<'a, R: AsRow>(known: Known<'a, R>) -> Vec<TaskStanding<'a>> {
    let tasks = known.pack.tasks.iter();
    tasks.map(|task| standing(known, task)).collect()
}

fn standing<'a, R: AsRow>(known: Known<'a, R>, task: &'a Task) -> TaskStanding<'a> {
    let day = known.figures.day;
    let mut notes = known.programme.tasks.iter();
    let note = notes.rfind(|note| note.number == task.number);
    let parts = parts(known, task);
    let is_measured = parts.is_some();
    let parts = parts.unwrap_or_default();
    let (progress, in_time) = if is_measured {
        let progress = measured(&parts);
        let in_time = progress == Progress::Done && (day <= task.due || was_done(known, task));
        (progress, in_time)
    } else {
        let progress = by_hand(note, day);
        let done_on = note.and_then(|note| note.done_on);
        (progress, done_on.is_some_and(|on| on <= task.due))
    };
    let timing = match progress {
        Progress::Done if in_time => Timing::Done,
        Progress::Done => Timing::DoneLate,
        _ if day > task.due => Timing::Overdue,
        _ if (task.due - day).num_days() <= SOON_DAYS => Timing::Soon,
        _ => Timing::Later,
    };
    TaskStanding {
        task,
        progress,
        timing,
        parts,
        is_measured,
        note,
    }
}

fn measured(parts: &[Part]) -> Progress {
    if !parts.is_empty() && parts.iter().all(Part::is_done) {
        Progress::Done
    } else if parts.iter().any(|part| part.have > 0) {
        Progress::Doing
    } else {
        Progress::NotStarted
    }
}

/// Whether the measure was reached by the end of the task's day.
fn was_done<R: AsRow>(known: Known<'_, R>, task: &Task) -> bool {
    let figures = Figures::count(known.pack, known.rows, known.programme, task.due);
    let then = Known {
        figures: &figures,
        ..known
    };
    parts(then, task).is_some_and(|parts| measured(&parts) == Progress::Done)
}

/// Done takes a day that is not to come and evidence; without them it is being done.
fn by_hand(note: Option<&TaskNote>, day: NaiveDate) -> Progress {
    match note.map(|note| (note.state, note)) {
        Some((HandState::Done, note)) => {
            let is_shown = !note.evidence.is_empty() && note.done_on.is_some_and(|on| on <= day);
            if is_shown {
                Progress::Done
            } else {
                Progress::Doing
            }
        }
        Some((HandState::Doing, _)) => Progress::Doing,
        Some((HandState::NotStarted, _)) | None => Progress::NotStarted,
    }
}

#[cfg(test)]
mod tests;
