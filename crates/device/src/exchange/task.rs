//! Long work that shows how far it is and can be stopped.

use std::{cell::Cell, rc::Rc};

use super::ExchangeError;
use crate::browser;

/// How far a task is: `done` of `total` steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub done: u32,
    pub total: u32,
}

/// A handle to long work; clones are the same task.
#[derive(Clone)]
pub struct Task {
    on_progress: Rc<dyn Fn(Progress)>,
    cancelled: Rc<Cell<bool>>,
}

impl Default for Task {
    fn default() -> Self {
        Self::new(|_| ())
    }
}

impl Task {
    pub fn new(on_progress: impl Fn(Progress) + 'static) -> Self {
        Self {
            on_progress: Rc::new(on_progress),
            cancelled: Rc::default(),
        }
    }

    /// Stops it at its next step.
    pub fn cancel(&self) {
        self.cancelled.set(true);
    }

    /// Tells progress only.
    pub(super) fn tell(&self, done: usize, total: usize) {
        (self.on_progress)(Progress {
            done: done as u32,
            total: total as u32,
        });
    }

    /// Tells progress, lets the page draw, and fails when the person stopped the task. Never
    /// inside a transaction: waiting for the page would end it.
    pub(super) async fn step(&self, done: usize, total: usize) -> Result<(), ExchangeError> {
        self.tell(done, total);
        browser::pause(0).await;
        if self.cancelled.get() {
            Err(ExchangeError::Cancelled)
        } else {
            Ok(())
        }
    }
}
