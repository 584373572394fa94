//! Small parts without a life of their own.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::{Icon, IconName};
use crate::i18n::{common::Common, fill, lang, start::StartTexts};

/// What a list says when it has nothing to show, and the way on.
#[component]
pub fn Empty(
    #[prop(into)] title: Signal<String>,
    #[prop(into)] text: Signal<String>,
    #[prop(default = IconName::Note)] icon: IconName,
    /// The way on: links or buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty" data-test="empty">
            <Icon name=icon />
            <h2>{move || title.get()}</h2>
            <p class="soft">{move || text.get()}</p>
            {children.map(|children| view! { <div class="cluster">{children()}</div> })}
        </div>
    }
}

/// A level as numeral and strength; without one, plain words.
#[component]
pub fn LevelBadge(#[prop(into)] level: Signal<Option<u8>>) -> impl IntoView {
    let t = move || Common::of(lang());
    view! {
        <span
            data-test="level"
            class=move || match level.get() {
                Some(level) => format!("badge level-{}", level.min(4)),
                None => "badge none".to_owned(),
            }
        >
            {move || match level.get() {
                Some(level) => fill(t().level_n, &[("n", &level)]),
                None => t().no_level.to_owned(),
            }}
        </span>
    }
}

/// `done` of `total`, as a bar read out loud as a sentence.
#[component]
pub fn ProgressBar(
    #[prop(into)] done: Signal<u32>,
    #[prop(into)] total: Signal<u32>,
    #[prop(into)] label: Signal<String>,
) -> impl IntoView {
    let percent = move || (u64::from(done.get()) * 100 / u64::from(total.get().max(1))).min(100);
    view! {
        <span class="bar" role="progressbar" aria-label=move || label.get() aria-valuemin="0"
            aria-valuemax=move || total.get() aria-valuenow=move || done.get()>
            <span style:width=move || format!("{}%", percent())></span>
        </span>
    }
}

/// What is still missing before a button may be pressed, each by its label; nothing when all is there.
#[component]
pub fn StillMissing(#[prop(into)] what: Signal<Vec<&'static str>>) -> impl IntoView {
    let t = move || StartTexts::of(lang());
    move || {
        let what = what.get();
        (!what.is_empty()).then(|| {
            view! { <p class="note" data-test="still-missing">{fill(t().still, &[("what", &what.join(t().sep))])}</p> }
        })
    }
}

/// The rows whose key none before them has. `For` leaves a row behind where two have one key.
pub fn distinct<T, K: Ord>(rows: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut seen = BTreeSet::new();
    rows.into_iter()
        .filter(|row| seen.insert(key(row)))
        .collect()
}
