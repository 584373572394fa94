//! The locked screen: a curtain, and no more. It hides everything until the PIN is typed; what is
//! being saved goes on behind it, nothing is deleted, and the data is not encrypted by it.
//!
//! That it is down stands in localStorage, so that a reload finds it and other windows hear of it.
//! Who forgot the PIN waits before it with the page open, and the PIN is gone: nothing is lost, and
//! a person passing by has not the time.

use leptos::prelude::*;
use std::time::Duration;

use leptos::{ev, leptos_dom::helpers::window_event_listener_untyped};

use super::{AppState, task::spawn_detached, use_app};
use crate::{
    browser::{local, now_ms, pin::Pin},
    components::{TextField, use_toaster},
    i18n::{common::Common, fill, lang, lock::LockTexts},
    store::{Store, StoreError, settings::PIN},
};

/// There while the curtain is down.
const DOWN: &str = "yidang.locked";
/// When somebody last touched the screen, in ms since 1970.
const TOUCHED: &str = "yidang.touched";
/// Seconds one waits who forgot the PIN.
const PATIENCE: i64 = 15 * 60;
/// Wrong tries after which one waits.
const TRIES: u32 = 5;

/// The curtain of this window; in context below the app.
#[derive(Clone, Copy)]
pub struct Lock {
    pub pin: RwSignal<Option<Pin>>,
    pub down: RwSignal<bool>,
}

/// Reads the PIN, if there is one.
pub async fn read(store: &Store) -> Option<Pin> {
    store.setting(&PIN).await.ok().flatten()
}

impl Lock {
    /// Down if it was, or if nobody has touched the screen for so long.
    pub fn new(pin: Option<Pin>) -> Self {
        let down = pin.as_ref().is_some_and(|pin| {
            let touched: i64 = local::get::<String>(TOUCHED)
                .and_then(|text| text.parse().ok())
                .unwrap_or_default();
            let idle = pin.minutes > 0 && now_ms() - touched > i64::from(pin.minutes) * 60_000;
            idle || local::get::<String>(DOWN).is_some()
        });
        Self {
            pin: RwSignal::new(pin),
            down: RwSignal::new(down),
        }
    }

    pub fn here() -> Self {
        expect_context()
    }

    /// Lets the curtain down, here and in other windows.
    pub fn lock(self) {
        if self.pin.with_untracked(Option::is_some) {
            local::set(DOWN, &"1".to_owned());
            self.down.try_set(true);
            document().set_title("一档");
        }
    }

    fn lift(self) {
        local::delete(DOWN);
        local::set(TOUCHED, &now_ms().to_string());
        self.down.try_set(false);
    }

    /// Keeps another PIN, or none.
    pub async fn keep(self, store: &Store, pin: Option<Pin>) -> Result<(), StoreError> {
        match &pin {
            Some(pin) => store.set(&PIN, pin).await?,
            None => store.clear(&PIN).await?,
        }
        self.pin.try_set(pin);
        Ok(())
    }

    /// Follows other windows and, where that was chosen, the time since the last touch.
    fn follow(self, app: AppState) {
        let elsewhere = window_event_listener_untyped("storage", move |_| {
            let down = local::get::<String>(DOWN).is_some();
            if down != self.down.get_untracked() {
                if down {
                    // The PIN may have been set in that window.
                    let store = app.store();
                    spawn_detached(async move {
                        self.pin.try_set(read(&store).await);
                        self.lock();
                    });
                } else {
                    self.down.set(false);
                }
            }
        });
        let last = StoredValue::new(now_ms());
        let touch = move || {
            let before = last.get_value();
            last.set_value(now_ms());
            // For a reload; often enough.
            if now_ms() - before > 5_000 && !self.down.get_untracked() {
                local::set(TOUCHED, &now_ms().to_string());
            }
        };
        let pointer = window_event_listener(ev::pointerdown, move |_| touch());
        let key = window_event_listener(ev::keydown, move |_| touch());
        let watch = set_interval_with_handle(
            move || {
                let minutes = self
                    .pin
                    .with_untracked(|pin| pin.as_ref().map_or(0, |pin| pin.minutes));
                let idle = now_ms() - last.get_value() > i64::from(minutes) * 60_000;
                if minutes > 0 && idle && !self.down.get_untracked() {
                    self.lock();
                }
            },
            Duration::from_secs(5),
        );
        on_cleanup(move || {
            elsewhere.remove();
            pointer.remove();
            key.remove();
            if let Ok(watch) = watch {
                watch.clear();
            }
        });
    }
}

/// Everything behind the curtain, and the curtain. What is behind stays as it is: forms keep what
/// stands in them, and saves go on.
#[component]
pub fn Curtain(children: Children) -> impl IntoView {
    let lock = Lock::here();
    lock.follow(use_app());
    view! {
        <div class="behind" data-test="behind" hidden=move || lock.down.get()>{children()}</div>
        <Show when=move || lock.down.get()><Locked lock /></Show>
    }
}

#[component]
fn Locked(lock: Lock) -> impl IntoView {
    let (app, toaster) = (use_app(), use_toaster());
    let t = move || LockTexts::of(lang());
    let typed = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let wrong = RwSignal::new(0_u32);
    // A new field for each try: an empty one.
    let fault = move || {
        if wrong.get() == 0 {
            String::new()
        } else {
            t().wrong.to_owned()
        }
    };
    let open = move || {
        let text = typed.get_untracked();
        let Some(pin) = lock.pin.get_untracked() else {
            lock.lift();
            return;
        };
        if busy.get_untracked() || text.is_empty() {
            return;
        }
        busy.set(true);
        spawn_detached(async move {
            match pin.fits(&text).await {
                Ok(true) => lock.lift(),
                _ => {
                    wrong.try_update(|wrong| *wrong += 1);
                    let slow = wrong.try_get_untracked().unwrap_or_default() >= TRIES;
                    crate::browser::pause(if slow { 30_000 } else { 300 }).await;
                }
            }
            busy.try_set(false);
        });
    };
    // Who forgot it waits; the page must stay open, and the time is shown.
    let since = RwSignal::new(None::<i64>);
    let left = RwSignal::new(0_i64);
    let ticking = set_interval_with_handle(
        move || {
            let Some(since) = since.get_untracked() else {
                return;
            };
            let rest = PATIENCE - (now_ms() - since) / 1_000;
            left.set(rest.max(0));
            if rest <= 0 && !busy.get_untracked() {
                busy.set(true);
                let store = app.store();
                spawn_detached(async move {
                    if lock.keep(&store, None).await.is_ok() {
                        lock.lift();
                        let lang = app.lang.try_get_untracked().unwrap_or_default();
                        toaster.say(LockTexts::of(lang).opened_by_waiting);
                    }
                    busy.try_set(false);
                });
            }
        },
        Duration::from_secs(1),
    );
    on_cleanup(move || {
        if let Ok(ticking) = ticking {
            ticking.clear();
        }
    });
    let forgot = move |_| {
        left.set(PATIENCE);
        since.set(Some(now_ms()));
    };
    let clock = move || {
        let seconds = left.get();
        let shown = format!("{}:{:02}", seconds / 60, seconds % 60);
        fill(t().waiting, &[("left", &shown)])
    };
    view! {
        <main class="page narrow page-locked" data-test="locked">
            <header class="welcome">
                <img src="/icons/mark.svg" alt="" width="56" height="56" />
                <h1>{move || t().locked}</h1>
                <p class="soft">{move || t().locked_text}</p>
            </header>
            <form class="stack" on:submit=move |event| { event.prevent_default(); open(); }>
                <TextField label=move || t().pin value=typed kind="password" keyboard="numeric" test="unlock-pin"
                    on_text=move |text| typed.set(text) fault=fault />
                <button type="submit" class="btn btn-primary btn-wide" data-test="unlock" disabled=move || busy.get() || typed.with(String::is_empty)>
                    {move || if busy.get() && wrong.get() >= TRIES { t().slower } else { t().unlock }}
                </button>
            </form>
            <section class="section">
                <Show when=move || since.with(Option::is_some) fallback=move || view! {
                    <div><button type="button" class="btn btn-quiet btn-flush" data-test="forgot" on:click=forgot>{move || t().forgot}</button></div>
                }>
                    <p class="note" role="timer" data-test="forgot-left">{clock}</p>
                    <div><button type="button" class="btn" on:click=move |_| since.set(None)>{move || Common::of(lang()).cancel}</button></div>
                </Show>
            </section>
        </main>
    }
}
