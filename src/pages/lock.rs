//! The PIN, among the settings.

use leptos::prelude::*;

use crate::{
    app::{Lock, spawn_detached, use_app},
    browser::pin::Pin,
    components::{SegmentedField, TextField, TroubleNote, use_toaster},
    i18n::{Trouble, common::Common, fill, lang, lock::LockTexts},
    store::StoreError,
};

/// Shortest PIN.
const SHORTEST: usize = 4;
/// Minutes to choose from.
const MINUTES: [u32; 4] = [0, 2, 5, 15];

/// Locking by hand, by itself, and the PIN that opens again.
#[component]
pub fn LockSettings() -> impl IntoView {
    let (app, toaster, lock) = (use_app(), use_toaster(), Lock::here());
    let t = move || LockTexts::of(lang());
    let typed = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let fault = RwSignal::new(Trouble::default());
    let has = Memo::new(move |_| lock.pin.with(Option::is_some));
    let keep = move |pin: Option<Pin>, said: fn(&'static LockTexts) -> &'static str| {
        let store = app.store();
        spawn_detached(async move {
            let lang = app.lang.try_get_untracked().unwrap_or_default();
            match lock.keep(&store, pin).await {
                Ok(()) => toaster.say(said(LockTexts::of(lang))),
                Err(error) => drop(fault.try_set(Trouble::of_store(&error, lang))),
            }
            busy.try_set(false);
        });
    };
    let set = move |_| {
        let (text, minutes) = (
            typed.get_untracked(),
            lock.pin
                .with_untracked(|pin| pin.as_ref().map_or(0, |pin| pin.minutes)),
        );
        busy.set(true);
        fault.set(Trouble::default());
        spawn_detached(async move {
            match Pin::of(&text, minutes).await {
                Ok(pin) => {
                    typed.try_set(String::new());
                    keep(Some(pin), |t| t.set);
                }
                Err(error) => {
                    let lang = app.lang.try_get_untracked().unwrap_or_default();
                    fault.try_set(Trouble::of_store(&StoreError::from(error), lang));
                    busy.try_set(false);
                }
            }
        });
    };
    let minutes = Signal::derive(move || {
        lock.pin
            .with(|pin| pin.as_ref().map_or(0, |pin| pin.minutes).to_string())
    });
    let choices = move || {
        MINUTES
            .map(|n| {
                let words = match n {
                    0 => t().by_hand.to_owned(),
                    n => fill(t().after, &[("n", &n)]),
                };
                (n.to_string(), words)
            })
            .to_vec()
    };
    let choose = move |chosen: String| {
        if let (Some(mut pin), Ok(minutes)) = (lock.pin.get_untracked(), chosen.parse()) {
            pin.minutes = minutes;
            keep(Some(pin), |t| t.set);
        }
    };
    view! {
        <section class="section" data-test="lock-settings"><h2>{move || t().title}</h2>
            <p class="note">{move || t().help}</p>
            <Show when=move || has.get()>
                <div><button type="button" class="btn btn-primary" data-test="lock-now" on:click=move |_| lock.lock()>{move || t().lock_now}</button></div>
                <SegmentedField label=move || t().when value=minutes options=choices on_choice=choose test="lock-minutes" />
            </Show>
            <TextField label=move || if has.get() { t().new_pin } else { t().pin }.to_owned() value=typed test="pin"
                hint=move || t().pin_hint on_text=move |text| typed.set(text) />
            <div class="cluster">
                <button type="button" class="btn" data-test="set-pin" on:click=set
                    disabled=move || busy.get() || typed.with(|text| text.chars().count() < SHORTEST)>{move || t().set_pin}</button>
                <Show when=move || has.get()>
                    <button type="button" class="btn btn-quiet" data-test="remove-pin" on:click=move |_| keep(None, |t| t.removed)>{move || Common::of(lang()).delete}</button>
                </Show>
            </div>
            <TroubleNote trouble=fault />
        </section>
    }
}
