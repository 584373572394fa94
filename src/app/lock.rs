//! The locked screen: a curtain, and no more. It hides everything until the PIN is typed; what is
//! being saved goes on behind it, nothing is deleted, and the data is not encrypted by it.
//!
//! That it is down stands in localStorage, so that a reload finds it and other windows hear of it.
//! Who forgot the PIN waits before it with the page open, and the PIN is gone: nothing is lost, and
//! a person passing by has not the time.

use leptos::prelude::*;
use std::time::Duration;

use leptos::{ev, leptos_dom::helpers::window_event_listener_untyped};

use super::{AppState, task::spawn_detached};
use crate::{
    browser::{
        local::{LOCKED, TOUCHED},
        now_ms,
        pin::Pin,
    },
    store::{Store, StoreError, settings::PIN},
};

fn is_locked() -> bool {
    LOCKED.get() == Some(true)
}

/// The curtain of this window; in context below the app.
#[derive(Clone, Copy)]
pub struct Lock {
    pub pin: RwSignal<Option<Pin>>,
    pub down: RwSignal<bool>,
}

impl Lock {
    /// Reads the PIN, if there is one.
    pub async fn read(store: &Store) -> Option<Pin> {
        store.setting(&PIN).await.ok().flatten()
    }

    /// Down if it was, or if nobody has touched the screen for so long.
    pub fn new(pin: Option<Pin>) -> Self {
        let down = pin.as_ref().is_some_and(|pin| {
            let touched = TOUCHED.get().unwrap_or_default();
            let idle = pin.minutes > 0 && now_ms() - touched > i64::from(pin.minutes) * 60_000;
            idle || is_locked()
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
            LOCKED.set(&true);
            self.down.try_set(true);
            document().set_title("一档");
        }
    }

    /// Lifts it, here and in other windows.
    pub fn lift(self) {
        LOCKED.delete();
        TOUCHED.set(&now_ms());
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
    pub fn follow(self, app: AppState) {
        let elsewhere = window_event_listener_untyped("storage", move |_| {
            let down = is_locked();
            if down != self.down.get_untracked() {
                if down {
                    // The PIN may have been set in that window.
                    let store = app.store();
                    spawn_detached(async move {
                        self.pin.try_set(Self::read(&store).await);
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
                TOUCHED.set(&now_ms());
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
