//! A paper that was sent back and handed in again: what was asked for, and what came of it.

use super::Standing;
use crate::decision::{Decision, Verb};

/// What was sent back last, and how it came again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answered<'a> {
    /// The decision that sent it back, with its remarks.
    pub returned: &'a Decision,
    /// What had been handed in then.
    pub before: &'a Decision,
    /// How many fields read otherwise in what was handed in since.
    pub changes: usize,
}

impl Standing {
    /// What was sent back and handed in again since; `None` where nothing was, or it was closed
    /// since: approved, refused, opened again or declared void.
    pub fn answered(&self) -> Option<Answered<'_>> {
        let entries = self.entries.iter().filter(|entry| entry.counts());
        let mut said = entries.rev().map(|entry| &entry.decision);
        let mut again = None;
        for decision in said.by_ref() {
            match decision.verb {
                Verb::Submit => again = again.or(Some(decision)),
                Verb::Approve | Verb::Refuse | Verb::Correct | Verb::Void => return None,
                Verb::Return => {
                    let before = said.find(|earlier| earlier.verb == Verb::Submit)?;
                    let changes = before.content.as_ref()?.beside(again?.content.as_ref()?);
                    return Some(Answered {
                        returned: decision,
                        before,
                        changes: changes.len(),
                    });
                }
                _ => {}
            }
        }
        None
    }
}
