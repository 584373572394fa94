//! Saves in the order they were asked for, one at a time.
//!
//! Answers typed faster than the disk takes them are joined while they wait, so a word typed letter
//! by letter is a few changes and not one per letter. What could not be saved stays in the queue
//! and is tried again: with the next answer, by a timer, and when the page becomes visible.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeSet, VecDeque},
    rc::{Rc, Weak},
};

use domain::record::Edit;
use futures_channel::oneshot;
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use web_sys::VisibilityState;

use super::Unsaved;
use crate::{
    listeners::{Listeners, Subscription},
    store::{NewAttachment, Saved, Store, StoreError},
};

type Outcome = Result<Saved, StoreError>;

/// Milliseconds until what failed is tried again, at first and at most.
const FIRST: u32 = 1_000;
const LAST: u32 = 30_000;

/// How saving goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SaveState {
    /// Nothing was saved yet.
    #[default]
    Idle,
    Saving,
    /// Everything asked for is stored.
    Saved,
    /// Something asked for is not stored, or could not be and never will.
    Failed(StoreError),
}

/// What a queue reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveEvent {
    State(SaveState),
    /// What waits of this dossier is something else than before.
    Unsaved(String),
    /// Whether the room set aside for text is in use: photos have to wait.
    RoomLow(bool),
}

/// The saves of one store. Clones are handles to the same queue.
#[derive(Clone)]
pub struct SaveQueue(Rc<Queue>);

struct Queue {
    store: Store,
    jobs: RefCell<VecDeque<Job>>,
    next: Cell<u32>,
    running: Cell<bool>,
    state: RefCell<SaveState>,
    failures: Cell<u32>,
    retry: RefCell<Option<Timeout>>,
    visible: RefCell<Option<EventListener>>,
    listeners: Listeners<SaveEvent>,
}

/// Edits of one dossier on their way into the store.
struct Job {
    number: u32,
    dossier: String,
    edits: Vec<Edit>,
    attachments: Vec<NewAttachment>,
    askers: Vec<oneshot::Sender<Outcome>>,
    /// It is being written: nothing may be joined to it.
    in_flight: bool,
}

impl SaveQueue {
    pub fn new(store: Store) -> Self {
        let queue = Rc::new(Queue {
            store,
            jobs: RefCell::default(),
            next: Cell::new(0),
            running: Cell::new(false),
            state: RefCell::default(),
            failures: Cell::new(0),
            retry: RefCell::default(),
            visible: RefCell::default(),
            listeners: Listeners::default(),
        });
        queue.visible.replace(Queue::retry_when_visible(&queue));
        Self(queue)
    }

    /// Calls `listener` for every [`SaveEvent`] until the subscription is dropped.
    pub fn subscribe(&self, listener: impl Fn(&SaveEvent) + 'static) -> Subscription {
        self.0.listeners.subscribe(listener)
    }

    pub fn state(&self) -> SaveState {
        self.0.state.borrow().clone()
    }

    /// Whether something asked for is not stored yet.
    pub fn is_busy(&self) -> bool {
        !self.0.jobs.borrow().is_empty()
    }

    /// Saves `edits` of one dossier with their attachments, after everything asked for before. It is
    /// in the queue when this returns; the future says what became of it once that is sure.
    ///
    /// # Errors
    /// What [never passes](StoreError::is_final), and with attachments also [`StoreError::Full`]:
    /// photos wait in nobody's way until there is room. Everything else stays in the queue, and is
    /// an error only when the page ends.
    pub fn save(
        &self,
        edits: Vec<Edit>,
        attachments: Vec<NewAttachment>,
    ) -> impl Future<Output = Outcome> + use<> {
        let (asker, answered) = oneshot::channel();
        self.0.push(edits, attachments, asker);
        Queue::run(&self.0);
        async { answered.await.unwrap_or(Err(StoreError::Closed)) }
    }

    /// Tries again now what could not be saved.
    pub fn retry(&self) {
        Queue::run(&self.0);
    }

    /// The edits of a dossier that are shown and not stored yet, in order. Those with attachments
    /// are shown once their bytes are there: drawn before, a photo would find none.
    pub fn unsaved(&self, dossier: &str) -> Unsaved {
        let jobs = self.0.jobs.borrow();
        let shown = jobs.iter();
        let shown = shown.filter(|job| job.dossier == dossier && job.attachments.is_empty());
        Unsaved {
            edits: shown.flat_map(|job| job.edits.iter().cloned()).collect(),
            device: self.0.store.own_id(),
        }
    }
}

impl Queue {
    fn push(
        &self,
        edits: Vec<Edit>,
        attachments: Vec<NewAttachment>,
        asker: oneshot::Sender<Outcome>,
    ) {
        let dossier = edits.first().map(|edit| edit.record.dossier.clone());
        let dossier = dossier.unwrap_or_default();
        {
            let mut jobs = self.jobs.borrow_mut();
            match jobs.back_mut() {
                Some(last) if attachments.is_empty() && last.takes(&edits) => {
                    last.join(edits, asker);
                }
                _ => {
                    let number = self.next.get();
                    self.next.set(number.wrapping_add(1));
                    jobs.push_back(Job {
                        number,
                        dossier: dossier.clone(),
                        edits,
                        attachments,
                        askers: vec![asker],
                        in_flight: false,
                    });
                }
            }
        }
        self.listeners.notify(&SaveEvent::Unsaved(dossier));
    }

    fn set_state(&self, state: SaveState) {
        if *self.state.borrow() != state {
            self.state.replace(state.clone());
            self.listeners.notify(&SaveEvent::State(state));
        }
    }

    /// Works through the queue, unless that is being done.
    fn run(self: &Rc<Self>) {
        if self.running.replace(true) {
            return;
        }
        self.retry.take();
        // “Not saved” stands until that very edit is stored.
        if !matches!(*self.state.borrow(), SaveState::Failed(_)) || self.failures.get() == 0 {
            self.set_state(SaveState::Saving);
        }
        let queue = Rc::clone(self);
        spawn_local(async move {
            let failed = queue.work().await;
            queue.running.set(false);
            let waits = !queue.jobs.borrow().is_empty();
            queue.set_state(failed.map_or(SaveState::Saved, SaveState::Failed));
            if waits {
                queue.retry_later();
            }
        });
    }

    /// Commits one job after the other; why the last that failed did.
    async fn work(&self) -> Option<StoreError> {
        let mut failed = None;
        // Dossiers whose stored data cannot be read stop no other.
        let mut stopped = BTreeSet::new();
        while let Some((number, dossier, edits, attachments)) = self.begin(&stopped) {
            let has_attachments = !attachments.is_empty();
            match self.store.commit(edits, attachments).await {
                Ok(saved) => {
                    if saved.room_used || has_attachments {
                        let low = SaveEvent::RoomLow(saved.room_used);
                        self.listeners.notify(&low);
                    }
                    self.failures.set(0);
                    self.finish(number, Ok(saved));
                }
                Err(error) => {
                    failed = Some(error.clone());
                    if gives_up(&error, has_attachments) {
                        self.finish(number, Err(error));
                        continue;
                    }
                    self.failures.set(self.failures.get().saturating_add(1));
                    self.let_go(number);
                    if !matches!(error, StoreError::Damaged(_)) {
                        break;
                    }
                    stopped.insert(dossier);
                }
            }
        }
        failed
    }

    /// The first job that may be written now.
    fn begin(
        &self,
        stopped: &BTreeSet<String>,
    ) -> Option<(u32, String, Vec<Edit>, Vec<NewAttachment>)> {
        let mut jobs = self.jobs.borrow_mut();
        let job = jobs
            .iter_mut()
            .find(|job| !stopped.contains(&job.dossier))?;
        job.in_flight = true;
        let (edits, attachments) = (job.edits.clone(), job.attachments.clone());
        Some((job.number, job.dossier.clone(), edits, attachments))
    }

    /// The job is not being written any more, and waits.
    fn let_go(&self, number: u32) {
        let mut jobs = self.jobs.borrow_mut();
        if let Some(job) = jobs.iter_mut().find(|job| job.number == number) {
            job.in_flight = false;
        }
    }

    /// Takes the job out and tells who asked for it.
    fn finish(&self, number: u32, outcome: Outcome) {
        let job = {
            let mut jobs = self.jobs.borrow_mut();
            let at = jobs.iter().position(|job| job.number == number);
            at.and_then(|at| jobs.remove(at))
        };
        let Some(job) = job else { return };
        self.listeners.notify(&SaveEvent::Unsaved(job.dossier));
        for asker in job.askers {
            let _the_page_may_be_gone = asker.send(outcome.clone());
        }
    }

    fn retry_later(self: &Rc<Self>) {
        let doubled = self.failures.get().saturating_sub(1).min(5);
        let queue = Rc::downgrade(self);
        let timer = Timeout::new((FIRST << doubled).min(LAST), move || {
            if let Some(queue) = queue.upgrade() {
                Self::run(&queue);
            }
        });
        self.retry.replace(Some(timer));
    }

    /// A tablet that was put to sleep may have lost its connection meanwhile.
    fn retry_when_visible(queue: &Rc<Self>) -> Option<EventListener> {
        let document = web_sys::window()?.document()?;
        let queue: Weak<Self> = Rc::downgrade(queue);
        Some(EventListener::new(
            &document.clone(),
            "visibilitychange",
            move |_| {
                if let Some(queue) = queue.upgrade()
                    && document.visibility_state() == VisibilityState::Visible
                    && !queue.jobs.borrow().is_empty()
                {
                    Self::run(&queue);
                }
            },
        ))
    }
}

/// Whether the job is taken out of the queue for this failure.
fn gives_up(error: &StoreError, has_attachments: bool) -> bool {
    match error {
        StoreError::Full => has_attachments,
        StoreError::Invalid(_) | StoreError::Refused(_) | StoreError::Denied(_) => true,
        error => error.is_final(),
    }
}

impl Job {
    /// Whether `newer` writes exactly the same fields, and this is not being written yet.
    fn takes(&self, newer: &[Edit]) -> bool {
        !self.in_flight
            && self.attachments.is_empty()
            && self.edits.len() == newer.len()
            && self.edits.iter().zip(newer).all(|(waiting, newer)| {
                waiting.record == newer.record && waiting.fields.keys().eq(newer.fields.keys())
            })
    }

    fn join(&mut self, newer: Vec<Edit>, asker: oneshot::Sender<Outcome>) {
        for (edit, newer) in self.edits.iter_mut().zip(newer) {
            edit.fields = newer.fields;
            for (field, shown) in newer.shown {
                let seen = edit.shown.entry(field).or_default();
                seen.extend(shown);
                seen.sort_unstable();
                seen.dedup();
            }
        }
        self.askers.push(asker);
    }
}
