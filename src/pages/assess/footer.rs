//! The bar at the bottom: score so far, level so far, next missing.

use leptos::prelude::*;

use super::{
    section::{Section, anchor},
    sheet::Sheet,
};
use crate::{
    components::LevelBadge,
    i18n::{assess::AssessTexts, fill, lang},
    pages::at::show_soon,
};

#[component]
pub fn Footer(sheet: Sheet, at: RwSignal<usize>, dossier: String) -> impl IntoView {
    let t = move || AssessTexts::of(lang());
    let total = move || {
        sheet.outcome.with(|outcome| {
            outcome
                .as_ref()
                .map(|outcome| outcome.total.normalize().to_string())
                .unwrap_or_default()
        })
    };
    let level = Signal::derive(move || {
        sheet
            .outcome
            .with(|outcome| outcome.as_ref().map(|outcome| outcome.level))
    });
    let missing = Memo::new(move |_| {
        sheet
            .outcome
            .with(|outcome| outcome.as_ref().map_or(0, |outcome| outcome.missing.len()))
    });
    let is_self = sheet.is_self();
    let jump = move |_| {
        let item = sheet
            .outcome
            .with_untracked(|outcome| outcome.as_ref()?.missing.first().cloned());
        let Some(item) = item else { return };
        if let Some(section) = Section::of(&sheet.rule(), is_self, &item) {
            at.set(section);
            show_soon(anchor(&item));
        }
    };
    // What comes next is on the result's page: to hand it in, or to sign.
    let to_result = move || match (sheet.barred.with(Option::is_some), missing.get()) {
        (false, 0) if is_self => t().to_submit,
        (false, 0) => t().to_sign,
        _ => t().result,
    };
    let result = format!("/d/{dossier}/result/{}", sheet.id.get_value());
    view! {
        <div class="assess-foot" role="region" aria-live="off">
            <div class="figure-so-far">
                <span class="soft small">{move || t().score}</span>
                <strong class="num" data-test="score">{total}</strong>
            </div>
            <LevelBadge level />
            <span class="soft small" data-test="missing">
                {move || match missing.get() {
                    0 => t().complete.to_owned(),
                    n => fill(t().missing_n, &[("n", &n)]),
                }}
            </span>
            <span class="grow"></span>
            <button data-read="" class="btn" data-test="next-missing" disabled=move || missing.get() == 0 on:click=jump>
                {move || t().next_missing}
            </button>
            <a class="btn btn-primary" data-test="result" href=result>{to_result}</a>
        </div>
    }
}
