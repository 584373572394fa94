//! How many changes are stored, followed in memory.

use std::{cell::Cell, rc::Rc};

/// Nothing until it was counted. Clones are handles to the same count.
#[derive(Clone, Default)]
pub struct Tally(Rc<Cell<Option<u32>>>);

impl Tally {
    pub fn get(&self) -> Option<u32> {
        self.0.get()
    }

    pub fn set(&self, count: u32) {
        self.0.set(Some(count));
    }

    /// So many were written.
    pub fn add(&self, made: u32) {
        self.0
            .set(self.0.get().map(|count| count.saturating_add(made)));
    }
}
