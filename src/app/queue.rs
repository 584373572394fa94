//! Saves in the order they were asked for, one at a time.
//!
//! Answers typed faster than the disk takes them are joined while they wait, so a word typed
//! letter by letter is a few changes and not one per letter. What could not be saved stays in the
//! queue and is tried again with the next answer.

use leptos::prelude::*;
use std::{cell::RefCell, collections::VecDeque};

use domain::record::Edit;
use futures_channel::oneshot;

use super::{AppState, SaveState, task::spawn_detached};
use crate::{
    i18n::Trouble,
    store::{NewAttachment, Saved, StoreError},
};

type Answer = Result<Saved, StoreError>;

struct Job {
    edits: Vec<Edit>,
    attachments: Vec<NewAttachment>,
    answers: Vec<oneshot::Sender<Answer>>,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Job>,
    running: bool,
}

thread_local! {
    static QUEUE: RefCell<Queue> = RefCell::new(Queue::default());
}

/// Whether something asked for is not stored yet.
pub fn is_busy() -> bool {
    QUEUE.with_borrow(|queue| queue.running || !queue.waiting.is_empty())
}

/// Saves `edits` of one dossier with their attachments, after everything asked for before.
///
/// # Errors
/// As [`crate::store::Store::save`]. Text that could not be saved for want of room or connection
/// stays in the queue all the same; attachments are given back to the caller.
pub async fn save(app: AppState, edits: Vec<Edit>, attachments: Vec<NewAttachment>) -> Answer {
    let (answer, answered) = oneshot::channel();
    push(Job {
        edits,
        attachments,
        answers: vec![answer],
    });
    run(app);
    answered.await.unwrap_or(Err(StoreError::Closed))
}

/// Whether text stays in the queue after this error, for want of room or connection.
pub fn is_kept(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::Full | StoreError::Closed | StoreError::Unavailable(_)
    )
}

/// Tries again what could not be saved.
pub fn retry(app: AppState) {
    run(app);
}

fn push(job: Job) {
    QUEUE.with_borrow_mut(|queue| {
        if job.attachments.is_empty()
            && let Some(last) = queue.waiting.back_mut()
            && last.attachments.is_empty()
            && joins(&last.edits, &job.edits)
        {
            for (edit, newer) in last.edits.iter_mut().zip(job.edits) {
                edit.fields = newer.fields;
                for (field, shown) in newer.shown {
                    let seen = edit.shown.or_insert(field, Vec::new());
                    seen.extend(shown);
                    seen.sort();
                    seen.dedup();
                }
            }
            last.answers.extend(job.answers);
        } else {
            queue.waiting.push_back(job);
        }
    });
}

/// Whether `newer` writes exactly the same fields.
fn joins(waiting: &[Edit], newer: &[Edit]) -> bool {
    waiting.len() == newer.len()
        && waiting.iter().zip(newer).all(|(waiting, newer)| {
            waiting.record == newer.record && waiting.fields.keys().eq(newer.fields.keys())
        })
}

#[cfg(test)]
pub(super) fn waiting() -> usize {
    QUEUE.with_borrow(|queue| queue.waiting.len())
}

fn next() -> Option<Job> {
    QUEUE.with_borrow_mut(|queue| {
        let job = queue.waiting.pop_front();
        queue.running = job.is_some();
        job
    })
}

fn run(app: AppState) {
    let Some(store) = app.store.try_get_value() else {
        return;
    };
    let idle = QUEUE.with_borrow_mut(|queue| !std::mem::replace(&mut queue.running, true));
    if !idle {
        return;
    }
    app.save.try_set(SaveState::Saving);
    spawn_detached(async move {
        while let Some(mut job) = next() {
            let outcome = store.save(job.edits.clone(), job.attachments.clone()).await;
            if outcome.is_ok() && job.answers.is_empty() {
                // Saved at a later try: who asked has been told otherwise and reads anew.
                let dossiers = job.edits.iter().map(|edit| edit.record.dossier.clone());
                store.announce(dossiers.collect(), Vec::new());
            }
            for answer in job.answers.drain(..) {
                drop(answer.send(outcome.clone())); // the page may be gone; the save is not
            }
            if let Ok(saved) = &outcome {
                if saved.room_used {
                    app.room_low.try_set(true);
                } else if !job.attachments.is_empty() {
                    app.room_low.try_set(false);
                }
            }
            if let Err(error) = outcome {
                let keep = is_kept(&error) && job.attachments.is_empty();
                QUEUE.with_borrow_mut(|queue| {
                    if keep {
                        queue.waiting.push_front(job);
                    }
                    queue.running = false;
                });
                let lang = app.lang.try_get_untracked().unwrap_or_default();
                app.save
                    .try_set(SaveState::Failed(Trouble::of_store(&error, lang)));
                if !keep && is_busy() {
                    run(app);
                }
                return;
            }
        }
        app.save.try_set(SaveState::Saved);
    });
}
