//! Meeting the office again and again, for the life of the page.

use std::cell::{Cell, RefCell};

use domain::value::Value;
use futures_channel::oneshot;
use futures_util::future::{Either, select};
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;

use super::{Link, Meeting, SyncError, background, begin::begin, client::asked_to_wait, round};
use crate::{
    app::{AppState, start::count},
    browser::{now_ms, pause},
    store::Store,
    view::prelude::*,
};

/// Seconds the office may keep a question open until there is news.
const WAIT: u32 = 25;
/// Milliseconds between tries while nobody answers, at first and at most.
const FIRST: i32 = 1_000;
const LAST: i32 = 60_000;
/// However the times are drawn, this much lies between two tries.
const SHORTEST: i32 = 250;
/// Milliseconds until the office is asked again after it refused, half of it more or less.
const REFUSED: i32 = 300_000;
/// Milliseconds the office may ask to wait.
const LONGEST: i32 = 3_600_000;
/// Milliseconds after an answer before it is sent: a word typed is sent as one.
const BREATH: i32 = 300;

/// Milliseconds until the office is asked again whether it has admitted this device.
const WAITING: i32 = 20_000;

thread_local! {
    static WAKER: RefCell<Option<oneshot::Sender<()>>> = const { RefCell::new(None) };
    /// Woken while nobody slept.
    static WOKEN: Cell<bool> = const { Cell::new(false) };
    static RUNNING: Cell<bool> = const { Cell::new(false) };
    /// The office asked to wait: only a person's own word ends that.
    static HELD: Cell<bool> = const { Cell::new(false) };
    /// A person wants everything tried again, also what was refused.
    static ANEW: Cell<bool> = const { Cell::new(false) };
}

/// Begins to meet the office, if this device is linked and does not already. One window at a time
/// does; another takes over when it is closed.
pub fn start(app: AppState) {
    if RUNNING.replace(true) {
        wake();
        return;
    }
    let store = app.store();
    spawn_local(async move {
        if matches!(Link::read(&store).await, Ok(Some(_))) {
            app.meeting.try_set(Meeting::Working);
            let asked = Box::pin(alone());
            if let Either::Right((_, asked)) = select(asked, Box::pin(pause(BREATH))).await {
                app.meeting.try_set(Meeting::Elsewhere);
                asked.await;
                app.meeting.try_set(Meeting::Working);
            }
            let subscription = store.subscribe(|_| wake());
            let online = window_event_listener(leptos::ev::online, |_| wake());
            let woken = background::listen();
            run(app, &store).await;
            drop(subscription);
            drop(woken);
            online.remove();
        }
        RUNNING.set(false);
    });
}

/// Whether this device has something to say since it last began to.
pub(super) fn is_woken() -> bool {
    WOKEN.get()
}

/// Something happened that the office may want to know, or that may bring it back.
pub fn wake() {
    WOKEN.set(true);
    if HELD.get() {
        return;
    }
    if let Some(waker) = WAKER.take() {
        let _ = waker.send(());
    }
}

/// A person wants it now, and what was refused tried again.
pub fn meet_now() {
    HELD.set(false);
    ANEW.set(true);
    wake();
}

async fn run(app: AppState, store: &Store) {
    let mut failures = 0_u32;
    let mut agreed = None;
    while let Ok(Some(mut link)) = Link::read(store).await {
        if ANEW.take() {
            agreed = None;
            drop(round::try_again(store).await);
        }
        let met = meet(app, store, &mut link, &mut agreed).await;
        let lang = app.lang.try_get_untracked().unwrap_or_default();
        let asked = i32::try_from(asked_to_wait()).unwrap_or(i32::MAX);
        let asked = asked.saturating_mul(1_000).min(LONGEST);
        // Anywhere within it: not all devices of a park at once when its network is back.
        let soon = spread((FIRST << failures.min(6)).min(LAST), 0.0).max(SHORTEST);
        let (meeting, wait) = match met {
            Ok(()) => {
                failures = 0;
                continue;
            }
            // Restored in the middle of it: asked again at once, and then patiently.
            Err(error) if error.is("other-epoch") && failures == 0 => {
                agreed = None;
                failures += 1;
                continue;
            }
            Err(SyncError::Unreachable) => {
                let pending = app.pending.try_get_untracked();
                // With a network the browser would wake this at once, however often it fails.
                if pending.is_some_and(|it| it.changes > 0)
                    && app.online.try_get_untracked() == Some(false)
                {
                    background::ask();
                }
                (Meeting::Unreachable, soon)
            }
            Err(error) if error.is("waiting") => (Meeting::Waiting, spread(WAITING, 0.5)),
            // Too much at once, not wrong.
            Err(error) if error.is("slow-down") => (Meeting::Refused(error.trouble(lang)), soon),
            Err(error) => (Meeting::Refused(error.trouble(lang)), spread(REFUSED, 0.5)),
        };
        failures += 1;
        agreed = None;
        app.meeting.try_set(meeting);
        if asked == 0 || as_long_as_asked(asked).await {
            sleep(wait).await;
        }
    }
}

/// Waits as long as the office asked, whatever is saved meanwhile; no longer when a person wants it
/// now. Whether nobody did.
async fn as_long_as_asked(ms: i32) -> bool {
    HELD.set(true);
    sleep(ms).await;
    HELD.replace(false)
}

/// A time drawn from `least` of `wait` to once `wait` more than that.
fn spread(wait: i32, least: f64) -> i32 {
    (f64::from(wait) * (least + js_sys::Math::random())) as i32
}

/// Sends, fetches, and then waits for news or for something to send.
async fn meet(
    app: AppState,
    store: &Store,
    link: &mut Link,
    agreed: &mut Option<String>,
) -> Result<(), SyncError> {
    WOKEN.set(false);
    let epoch = match agreed.take() {
        Some(epoch) => epoch,
        None => round::agree(store, link).await?,
    };
    if round::send(store, link, &epoch).await? {
        *agreed = Some(epoch);
    } else {
        *agreed = Some(round::agree(store, link).await?);
    }
    begin(store, link, agreed.as_deref().unwrap_or_default()).await?;
    loop {
        let news = round::news(link, 0, None).await?;
        if !round::take(store, link, &news).await? {
            break;
        }
    }
    if round::fetch_attachments(store, link).await? {
        app.pictures.try_update(|times| *times += 1);
    }
    link.met = Some(now_ms());
    link.write(store).await?;
    background::done();
    // What waits was counted when it was saved, maybe long ago, and what was passed on never was.
    if store.pending().await.ok() != app.pending.try_get_untracked() {
        count(app, store).await;
        // The other windows show it too, and meet nobody.
        store.tell_others();
    }
    app.meeting.try_set(Meeting::Met);
    app.met.try_set(link.met);
    if let Some(news) = wait_for_news(link).await? {
        round::take(store, link, &news).await?;
    } else {
        pause(BREATH).await;
    }
    Ok(())
}

/// News, or nothing when this device has something to say.
async fn wait_for_news(link: &Link) -> Result<Option<Value>, SyncError> {
    if WOKEN.get() {
        return Ok(None);
    }
    let abort = AbortController::new()?;
    let (waker, woken) = oneshot::channel();
    WAKER.set(Some(waker));
    let asked = Box::pin(round::news(link, WAIT, Some(&abort)));
    match select(asked, woken).await {
        Either::Left((news, _)) => news.map(Some),
        Either::Right(_) => {
            abort.abort();
            Ok(None)
        }
    }
}

async fn sleep(ms: i32) {
    let (waker, woken) = oneshot::channel();
    WAKER.set(Some(waker));
    select(Box::pin(pause(ms)), woken).await;
}

/// Waits until no other window of this browser meets the office, and then keeps them waiting until
/// this one is closed. A browser without locks has to do without.
async fn alone() {
    let Some(window) = web_sys::window() else {
        return;
    };
    let member = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).unwrap_or_default();
    let locks = member(&window.navigator(), "locks");
    let Ok(request) = member(&locks, "request").dyn_into::<Function>() else {
        return;
    };
    let (granted, got) = oneshot::channel::<()>();
    let granted = Cell::new(Some(granted));
    let hold = Closure::<dyn FnMut(JsValue) -> JsValue>::new(move |_| {
        if let Some(granted) = granted.take() {
            let _ = granted.send(());
        }
        Promise::new(&mut |_, _| {}).into()
    });
    let hold: Function = hold.into_js_value().unchecked_into();
    if request
        .call2(&locks, &"yidang-office".into(), &hold)
        .is_ok()
    {
        let _ = got.await;
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn times_are_drawn_from_all_of_their_range() {
        for (wait, least) in [(FIRST, 0.0), (LAST, 0.0), (WAITING, 0.5), (REFUSED, 0.5)] {
            let drawn: Vec<i32> = (0..500).map(|_| spread(wait, least)).collect();
            let (from, width) = (f64::from(wait) * least, f64::from(wait));
            for &ms in &drawn {
                let place = (f64::from(ms) - from) / width;
                assert!((-0.001..1.0).contains(&place), "{ms} of {wait}");
            }
            // A tenth that 500 draws all miss would be one chance in 10^22.
            for tenth in 0..10 {
                let (low, high) = (from + width * f64::from(tenth) / 10.0, width / 10.0);
                let within = |&&ms: &&i32| (0.0..high).contains(&(f64::from(ms) - low));
                assert!(
                    drawn.iter().any(|ms| within(&ms)),
                    "{wait}: none in {tenth}"
                );
            }
        }
    }
}
