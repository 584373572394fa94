//! The conditions of annex 3, tasks 12, 13, 15, 26, 27 and 29: by a day, so large a share of an area's
//! enterprises is diagnosed, retrofitted, accepted. A share is of whole enterprises, rounded up.

use chrono::NaiveDate;
use rust_decimal::{Decimal, prelude::ToPrimitive as _};

use super::{AsRow, NotCounted, Reason, figures::target, rule::pilot_phase};
use crate::{
    dossier::DossierRow,
    pack::{ProgrammePack, Task},
};

/// The indicator whose total the shares are of.
pub(crate) const ENTERPRISES: &str = "enterprises";

/// What a condition asks of an enterprise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stride {
    Diagnosed,
    Retrofitted,
    Accepted,
}

/// A condition in one area, or in the city.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    pub stride: Stride,
    /// The phase that must have got so far.
    pub phase: u8,
    /// The task that sets it, by number.
    pub task: u32,
    pub due: NaiveDate,
    /// The area's code; `None` for the city.
    pub area: Option<String>,
    /// Enterprises that are so far, of whatever phase.
    pub actual: u32,
    /// How many have to be.
    pub needed: u32,
    /// How many there are to be in all.
    pub total: u32,
}

impl Condition {
    pub fn is_met(&self) -> bool {
        self.actual >= self.needed
    }
}

/// So many whole enterprises are at least `share` of `total`.
///
/// 65 % of 42 are 27.3: with 28 it is met, with 27 it is not.
pub fn needed(total: u32, share: Decimal) -> u32 {
    let all = share.checked_mul(total.into()).unwrap_or(Decimal::MAX);
    all.ceil().to_u32().unwrap_or(u32::MAX)
}

impl Stride {
    pub const ALL: [Self; 3] = [Self::Diagnosed, Self::Retrofitted, Self::Accepted];

    /// The one that a measure of this kind is about.
    pub fn of_measure(kind: &str) -> Option<Self> {
        Some(match kind {
            "diagnosis" => Self::Diagnosed,
            "retrofit" => Self::Retrofitted,
            "acceptance" => Self::Accepted,
            _ => return None,
        })
    }

    pub fn code(self) -> &'static str {
        match self {
            Self::Diagnosed => "diagnosed",
            Self::Retrofitted => "retrofitted",
            Self::Accepted => "accepted",
        }
    }

    /// The day from which a pilot is so far, as of `day`.
    ///
    /// # Errors
    /// Why it is not.
    pub fn reached(
        self,
        row: &DossierRow,
        pack: &ProgrammePack,
        day: NaiveDate,
    ) -> Result<NaiveDate, Reason> {
        pilot_phase(row, pack, day)?;
        if pack.area(&row.area).is_none() {
            return Err(Reason::NoArea);
        }
        match self {
            Self::Diagnosed => row.facts.diagnosed_by(day),
            Self::Retrofitted => row.facts.retrofitted_by(day),
            Self::Accepted => row.facts.accepted_by(day).map(|(on, _)| on),
        }
    }

    /// The pilots of an area (or the city) that are not so far, each with its reason, the nearest first.
    pub fn not_reached<R: AsRow>(
        self,
        pack: &ProgrammePack,
        rows: &[R],
        area: Option<&str>,
        day: NaiveDate,
    ) -> Vec<NotCounted> {
        let rows = rows.iter().map(AsRow::as_row).filter(|row| {
            !row.deleted && row.phase.is_some() && area.is_none_or(|area| row.area == area)
        });
        let all = rows.filter_map(|row| {
            let reason = self.reached(row, pack, day).err()?;
            Some((row, reason))
        });
        NotCounted::nearest_first(all)
    }
}

/// The condition that a task sets in an area or in the city, as of `day`. `None` of a task that sets
/// none.
pub(crate) fn of_task<R: AsRow>(
    pack: &ProgrammePack,
    rows: &[R],
    task: &Task,
    area: Option<&str>,
    day: NaiveDate,
) -> Option<Condition> {
    let measure = task.measure.as_ref()?;
    let stride = Stride::of_measure(&measure.kind)?;
    let total = target(pack, ENTERPRISES, area, None)?;
    let rows = rows.iter().map(AsRow::as_row);
    let so_far = rows.filter(|row| {
        !row.deleted
            && area.is_none_or(|area| row.area == area)
            && stride.reached(row, pack, day).is_ok()
    });
    Some(Condition {
        stride,
        phase: measure.phase?,
        task: task.number,
        due: task.due,
        area: area.map(str::to_owned),
        actual: u32::try_from(so_far.count()).unwrap_or(u32::MAX),
        needed: needed(total, measure.share_of_total?),
        total,
    })
}

/// The conditions of a phase, in the order of the tasks, each for every area in the pack's order and
/// then for the city.
pub fn conditions<R: AsRow>(
    pack: &ProgrammePack,
    rows: &[R],
    phase: u8,
    day: NaiveDate,
) -> Vec<Condition> {
    let areas = || {
        let areas = pack.areas.iter().map(|area| Some(area.code.as_str()));
        areas.chain([None])
    };
    let tasks = pack.tasks.iter();
    tasks
        .flat_map(|task| areas().filter_map(|area| of_task(pack, rows, task, area, day)))
        .filter(|condition| condition.phase == phase)
        .collect()
}
