//! Synchronising again and again, for the life of the page.

use std::{
    cell::{Cell, RefCell},
    pin::pin,
    rc::Rc,
};

use futures_channel::oneshot;
use futures_util::future::{Either, select};
use gloo_events::EventListener;
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;

use super::{
    SyncError,
    answers::FeedPage,
    background,
    client::Client,
    cycle::{Cycle, Memory},
    enrol,
    upload::Sent,
    window_lock::WindowLock,
};
use crate::{
    browser::now_ms,
    store::{Link, Store, settings::REGISTRATION},
};

/// Seconds the office may keep a request for the feed open.
const WAIT: u32 = 25;
/// Milliseconds between tries while nobody answers, at first and at most.
const FIRST: u32 = 1_000;
const LAST: u32 = 60_000;
/// However the times are drawn, this much lies between two tries.
const SHORTEST: u32 = 250;
/// Milliseconds until the office is asked again after it refused, half of it more or less.
const REFUSED: u32 = 300_000;
/// Milliseconds the office may ask to wait.
const LONGEST: u32 = 3_600_000;
/// Milliseconds after an answer before it is sent: a word typed is sent as one.
const BREATH: u32 = 300;
/// Milliseconds until the office is asked again whether it has admitted this device.
const AWAITING: u32 = 20_000;

/// How things stand with the office.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SyncState {
    /// This device is not linked to an office; it hands over by file.
    #[default]
    Unlinked,
    Syncing,
    /// Another window of this browser synchronises, for this one too.
    OtherWindow,
    /// Everything was sent and received.
    Synced,
    /// Nobody answers; everything is safe here, and it goes on by itself.
    Unreachable,
    /// The office has not got this enterprise's registration yet; it goes there by itself.
    Registering,
    /// The office has not decided yet whether to admit this device; it goes on by itself.
    AwaitingAdmission,
    /// The office said no to something, or this device could not; the rest goes on.
    Failed(SyncError),
}

/// What an engine reports.
#[derive(Clone, Debug)]
pub enum SyncEvent {
    State(SyncState),
    /// So many changes and attachments wait to be delivered.
    Counted(u32),
    /// Attachments came.
    AttachmentsArrived,
    /// Both had everything of each other, in ms since 1970.
    SyncedAt(i64),
}

/// Synchronises one store with its office. Clones are handles to the same engine.
#[derive(Clone)]
pub struct SyncEngine(Rc<Engine>);

struct Engine {
    store: Store,
    observer: Box<dyn Fn(SyncEvent)>,
    memory: Memory,
    client: RefCell<Rc<Client>>,
    /// Ends a sleep, or a wait for the feed.
    waker: RefCell<Option<oneshot::Sender<()>>>,
    running: Cell<bool>,
    /// The office asked to wait: only a person's own word ends that.
    held: Cell<bool>,
    /// A person wants everything tried again, also what was refused.
    retry_all: Cell<bool>,
    /// Why the office did not take what was sent, and until when it is not sent again.
    send_failed: RefCell<Option<(SyncError, i64)>>,
}

impl SyncEngine {
    /// An engine that reports to `observer`. It does nothing until it is [started](Self::start).
    pub fn new(store: Store, observer: impl Fn(SyncEvent) + 'static) -> Self {
        Self(Rc::new(Engine {
            store,
            observer: Box::new(observer),
            memory: Memory::default(),
            client: RefCell::default(),
            waker: RefCell::default(),
            running: Cell::new(false),
            held: Cell::new(false),
            retry_all: Cell::new(false),
            send_failed: RefCell::default(),
        }))
    }

    /// Begins to synchronise, if this device is linked or registers and does not already. One window at a time
    /// does; another takes over when it is closed.
    pub fn start(&self) {
        if self.0.running.replace(true) {
            self.wake();
            return;
        }
        let engine = Rc::clone(&self.0);
        spawn_local(async move {
            engine.run_alone().await;
            engine.running.set(false);
        });
    }

    /// Something happened that the office may want to know, or that may bring it back.
    pub fn wake(&self) {
        self.0.wake();
    }

    /// Whether it synchronises, or waits for another window to end.
    pub fn is_running(&self) -> bool {
        self.0.running.get()
    }

    /// A person wants it now: what is being asked is broken off and begun anew, and what was refused
    /// is tried again.
    pub fn sync_now(&self) {
        let engine = &self.0;
        engine.held.set(false);
        engine.retry_all.set(true);
        engine.client.borrow().abort();
        engine.wake();
    }
}

impl Engine {
    fn report(&self, event: SyncEvent) {
        (self.observer)(event);
    }

    fn state(&self, state: SyncState) {
        self.report(SyncEvent::State(state));
    }

    fn wake(&self) {
        self.memory.changed.set(true);
        if self.held.get() {
            return;
        }
        if let Some(waker) = self.waker.take() {
            let _slept_no_more = waker.send(());
        }
    }

    async fn run_alone(self: &Rc<Self>) {
        // What cannot be read now is read again by the loop.
        if matches!(self.store.link().await, Ok(None))
            && matches!(self.store.setting(&REGISTRATION).await, Ok(None))
        {
            return;
        }
        self.state(SyncState::Syncing);
        let lock = {
            let lock = format!("{}-office", self.store.database_name());
            let lock = pin!(WindowLock::acquire(&lock));
            match select(lock, TimeoutFuture::new(BREATH)).await {
                Either::Left((lock, _)) => lock,
                Either::Right((_, lock)) => {
                    self.state(SyncState::OtherWindow);
                    let lock = lock.await;
                    self.state(SyncState::Syncing);
                    lock
                }
            }
        };
        let waking = |engine: &Rc<Self>| {
            let engine = Rc::downgrade(engine);
            move || {
                if let Some(engine) = engine.upgrade() {
                    engine.wake();
                }
            }
        };
        let (wake, online) = (waking(self), waking(self));
        let subscription = self.store.subscribe(move |_| wake());
        let online = web_sys::window()
            .map(|window| EventListener::new(&window, "online", move |_| online()));
        let background = background::on_wake(waking(self));
        self.run().await;
        drop((subscription, online, background, lock));
    }

    async fn run(&self) {
        let mut failures = 0_u32;
        let mut agreed = None;
        loop {
            let link = match self.store.link().await {
                Ok(Some(link)) => link,
                Ok(None) => match self.register().await {
                    None => {
                        self.state(SyncState::Unlinked);
                        return;
                    }
                    Some(Ok(())) => {
                        failures = 0;
                        continue;
                    }
                    Some(Err(error)) => {
                        let (state, wait) = match error {
                            SyncError::Unreachable | SyncError::Protocol(_) => {
                                (SyncState::Registering, backoff(failures))
                            }
                            error => (SyncState::Failed(error), spread(REFUSED, 0.5)),
                        };
                        self.state(state);
                        self.sleep(wait).await;
                        failures += 1;
                        continue;
                    }
                },
                Err(error) => {
                    let ends = error.is_final();
                    self.state(SyncState::Failed(error.into()));
                    if ends {
                        return;
                    }
                    // A read that fails may go better the next time.
                    self.sleep(backoff(failures)).await;
                    failures += 1;
                    continue;
                }
            };
            let client = self.client_of(&link);
            if self.retry_all.take() {
                agreed = None;
                self.send_failed.take();
                self.memory.retries.borrow_mut().all_at_once();
                drop(self.store.offer_again().await);
            }
            let mut cycle = Cycle {
                store: &self.store,
                client: &client,
                memory: &self.memory,
                link,
            };
            let outcome = self.cycle(&mut cycle, &mut agreed).await;
            let asked = client.take_retry_after();
            let asked = asked.saturating_mul(1_000).min(LONGEST);
            let (state, wait) = match outcome {
                Ok(()) => {
                    failures = 0;
                    continue;
                }
                // A person wants it begun anew.
                Err(SyncError::Aborted) => {
                    failures = 0;
                    agreed = None;
                    self.state(SyncState::Syncing);
                    continue;
                }
                // A new device now: it asks to go on, or is linked to nothing.
                Err(error @ SyncError::Succeeded) => {
                    self.state(SyncState::Failed(error));
                    if let Ok(pending) = self.store.pending_count().await {
                        self.report(SyncEvent::Counted(pending));
                    }
                    continue;
                }
                // Restored in the middle of it: asked again at once, and then patiently.
                Err(error) if error.is("other-epoch") && failures == 0 => {
                    agreed = None;
                    failures += 1;
                    continue;
                }
                Err(SyncError::Unreachable | SyncError::Protocol(_)) => {
                    self.request_wake().await;
                    (SyncState::Unreachable, backoff(failures))
                }
                Err(error) if error.is("waiting") => {
                    (SyncState::AwaitingAdmission, spread(AWAITING, 0.5))
                }
                // Too much at once, not wrong; and what this device could not do may go better.
                Err(error) if error.is("slow-down") || matches!(error, SyncError::Device(_)) => {
                    (SyncState::Failed(error), backoff(failures))
                }
                Err(error) => (SyncState::Failed(error), spread(REFUSED, 0.5)),
            };
            failures += 1;
            agreed = None;
            // Some of it may have been delivered.
            if let Ok(pending) = self.store.pending_count().await {
                self.report(SyncEvent::Counted(pending));
            }
            self.state(state);
            if asked == 0 || self.as_long_as_asked(asked).await {
                self.sleep(wait).await;
            }
        }
    }

    /// Brings an enterprise's registration to the office; `None` where there is none to bring.
    async fn register(&self) -> Option<Result<(), SyncError>> {
        match self.store.setting(&REGISTRATION).await {
            Ok(Some(said)) => Some(enrol::register(&self.store, &said).await),
            Ok(None) => None,
            Err(error) => Some(Err(error.into())),
        }
    }

    /// The client for this link: the one there is, unless the device was enrolled anew meanwhile.
    fn client_of(&self, link: &Link) -> Rc<Client> {
        let mut client = self.client.borrow_mut();
        if client.token() == link.token {
            client.resume();
        } else {
            *client = Rc::new(Client::new(&link.token));
        }
        Rc::clone(&client)
    }

    /// Sends, receives, and then waits for the feed or for something to send.
    async fn cycle(
        &self,
        cycle: &mut Cycle<'_>,
        agreed: &mut Option<String>,
    ) -> Result<(), SyncError> {
        let changed = self.memory.changed.replace(false);
        let epoch = match agreed.take() {
            Some(epoch) => epoch,
            None => cycle.agree().await?,
        };
        let sent = self.send(cycle, &epoch, changed).await?;
        let epoch = if sent.outdated {
            cycle.agree().await?
        } else {
            epoch
        };
        cycle.bootstrap(&epoch).await?;
        cycle.receive().await?;
        if cycle.fetch_attachments().await? {
            self.report(SyncEvent::AttachmentsArrived);
        }
        *agreed = Some(epoch);
        let failed = self.send_failed.borrow().as_ref().map(|it| it.0.clone());
        if failed.is_none() {
            let now = now_ms();
            cycle.link.synced_at = Some(now);
            cycle.write_link().await?;
            background::clear_mark();
            self.report(SyncEvent::SyncedAt(now));
        }
        // What waits was counted when it was saved, maybe long ago, and what was relayed never was.
        self.report(SyncEvent::Counted(self.store.pending_count().await?));
        if sent.changes > 0 || sent.attachments > 0 {
            // The other windows show it too, and synchronise nothing.
            self.store.announce_elsewhere();
        }
        self.state(failed.map_or(SyncState::Synced, SyncState::Failed));
        match self.wait_for_feed(cycle).await? {
            Some(page) => drop(cycle.take(&page).await?),
            None => TimeoutFuture::new(BREATH).await,
        }
        Ok(())
    }

    /// Sends. What the office refuses stops no receiving: it is remembered, and sent again later,
    /// when something was written, or when a person wants it.
    async fn send(
        &self,
        cycle: &mut Cycle<'_>,
        epoch: &str,
        changed: bool,
    ) -> Result<Sent, SyncError> {
        let until = self.send_failed.borrow().as_ref().map(|it| it.1);
        // However the clock was set meanwhile.
        let waits = |until: i64| (0..2 * i64::from(REFUSED)).contains(&(until - now_ms()));
        if !changed && until.is_some_and(waits) {
            return Ok(Sent::default());
        }
        let sent = cycle.send(epoch).await;
        self.send_failed.replace(match &sent {
            Err(error) if !error.ends_cycle() => {
                Some((error.clone(), now_ms() + i64::from(spread(REFUSED, 0.5))))
            }
            _ => None,
        });
        match sent {
            Err(error) if !error.ends_cycle() => Ok(Sent::default()),
            other => other,
        }
    }

    /// A page of the feed, or nothing when this device has something to say.
    async fn wait_for_feed(&self, cycle: &Cycle<'_>) -> Result<Option<FeedPage>, SyncError> {
        if self.memory.changed.get() {
            return Ok(None);
        }
        let woken = self.wakened();
        match select(pin!(cycle.feed(WAIT)), woken).await {
            Either::Left((page, _)) => page.map(Some),
            // Dropped, the request is broken off.
            Either::Right(_) => Ok(None),
        }
    }

    fn wakened(&self) -> oneshot::Receiver<()> {
        let (waker, woken) = oneshot::channel();
        self.waker.replace(Some(waker));
        woken
    }

    async fn sleep(&self, ms: u32) {
        select(TimeoutFuture::new(ms), self.wakened()).await;
    }

    /// Waits as long as the office asked, whatever is saved meanwhile; no longer when a person wants
    /// it now. Whether nobody did.
    async fn as_long_as_asked(&self, ms: u32) -> bool {
        self.held.set(true);
        self.sleep(ms).await;
        self.held.replace(false)
    }

    /// With something unsent and no network, the browser is to wake this page when there is one.
    /// With a network it would do so at once, however often it fails.
    async fn request_wake(&self) {
        let online = web_sys::window().is_none_or(|window| window.navigator().on_line());
        if !online && matches!(self.store.pending_count().await, Ok(1..)) {
            background::request_wake();
        }
    }
}

/// Milliseconds until the next try: anywhere within a time that doubles, so that not all devices of
/// a park ask at once when its network is back.
fn backoff(failures: u32) -> u32 {
    spread((FIRST << failures.min(6)).min(LAST), 0.0).max(SHORTEST)
}

/// A time drawn from `least` of `wait` to once `wait` more than that.
fn spread(wait: u32, least: f64) -> u32 {
    (f64::from(wait) * (least + js_sys::Math::random())) as u32
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn times_are_drawn_from_all_of_their_range() {
        for (wait, least) in [(FIRST, 0.0), (LAST, 0.0), (AWAITING, 0.5), (REFUSED, 0.5)] {
            let drawn: Vec<u32> = (0..500).map(|_| spread(wait, least)).collect();
            let (from, width) = (f64::from(wait) * least, f64::from(wait));
            for &ms in &drawn {
                let place = (f64::from(ms) - from) / width;
                assert!((-0.001..1.0).contains(&place), "{ms} of {wait}");
            }
            // A tenth that 500 draws all miss would be one chance in 10^22.
            for tenth in 0..10 {
                let (low, high) = (from + width * f64::from(tenth) / 10.0, width / 10.0);
                let within = |&&ms: &&u32| (0.0..high).contains(&(f64::from(ms) - low));
                assert!(
                    drawn.iter().any(|ms| within(&ms)),
                    "{wait}: none in {tenth}"
                );
            }
        }
    }
}
