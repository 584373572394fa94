//! 绩效指标: how far the programme is, by the notice's annex 2.
//!
//! An actual is the size of a set of enterprises (or workshops, cases, papers), never a sum of events:
//! what was done, handed over or entered twice counts once. A phase's figure is what that phase added;
//! the total is the union of the phases, and the city the union of its areas.
//!
//! Figures are as of a day of China's calendar. What decides are the days that people wrote beside what
//! happened (the visit, the item done, the acceptance, the certificate's first and last day), never the
//! clock of a device: the same records give the same figures for the same day, whenever and wherever
//! they are asked for.
//!
//! - [`Register`]: what all figures come from.
//! - [`Facts`]: what of one dossier counts, with its days; its list row carries them.
//! - [`Rule`]: what counts for an indicator, and where that stands; [`Reason`]: why something does not.
//! - [`Figures`]: the sets; [`Cell`]: target, actual, missing, [`Pace`].
//! - [`conditions`]: the shares of enterprises diagnosed, retrofitted and accepted by a day.

mod conditions;
mod facts;
mod figures;
mod item;
mod pace;
mod reason;
mod register;
mod rule;
mod words;

pub use conditions::{Condition, Stride, conditions, needed};
pub(crate) use conditions::{ENTERPRISES, of_task};
pub use facts::{Accepted, Diagnosed, Facts, Held, Items};
pub use figures::{Cell, Figures, IndicatorFigures, NotCounted};
pub(crate) use figures::{span, target};
pub use item::Item;
pub use pace::{Pace, Span, WINDOW_DAYS, pace};
pub use reason::Reason;
pub use register::Register;
pub use rule::Rule;
pub(crate) use rule::pilot_phase;

use std::sync::Arc;

use crate::dossier::DossierRow;

/// A list row, owned or shared.
pub trait AsRow {
    fn as_row(&self) -> &DossierRow;
}

impl AsRow for DossierRow {
    fn as_row(&self) -> &DossierRow {
        self
    }
}

impl AsRow for Arc<DossierRow> {
    fn as_row(&self) -> &DossierRow {
        self
    }
}

#[cfg(test)]
mod tests;
