//! The steps of this window that can be undone, as a signal; in context below the app.

use device::edits::{Step, UndoSteps};
use domain::ids::RecordKey;
use leptos::prelude::*;

/// The window's steps, also after leaving the page and coming back. Copies are handles to the same.
#[derive(Clone, Copy, Default)]
pub struct UndoStack(RwSignal<UndoSteps>);

impl UndoStack {
    /// The window's steps, from any component below the app.
    pub fn here() -> Self {
        expect_context()
    }

    /// Whether a step of a record that `fits` can be undone; followed.
    pub fn any(self, fits: impl Fn(&RecordKey) -> bool) -> bool {
        self.0.with(|steps| steps.any(fits))
    }

    pub(super) fn push(self, step: Step) {
        self.0.try_update(|steps| steps.push(step));
    }

    pub(super) fn pop(self, fits: impl Fn(&RecordKey) -> bool) -> Option<Step> {
        self.0.try_update(|steps| steps.pop(fits)).flatten()
    }

    pub(super) fn forget(self, record: &RecordKey, fields: &[&str]) {
        self.0.try_update(|steps| steps.forget(record, fields));
    }
}
