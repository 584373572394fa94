//! The curtain of the locked screen ([`crate::app::Lock`]).

use std::time::Duration;

use leptos::prelude::*;

use crate::{
    app::{Lock, spawn_detached, use_app},
    browser::now_ms,
    components::{TextField, use_toaster},
    i18n::{common::Common, fill, lang, lock::LockTexts},
};

/// Seconds one waits who forgot the PIN.
const PATIENCE: i64 = 15 * 60;
/// Wrong tries after which one waits.
const TRIES: u32 = 5;

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
