//! That people disagree, said where the value stands.

use domain::value::Value;
use leptos::prelude::*;

use super::{Icon, IconName};
use crate::{
    app::{LiveDossier, LiveField, use_app},
    i18n::{dossier::DossierTexts, fields::value_words, fill, lang},
};

/// Where a field has values that disagree: the other ones, and the way to where it is settled. Nothing
/// else settles it.
#[component]
pub fn Disagreement(of: LiveField) -> impl IntoView {
    let app = use_app();
    let t = move || DossierTexts::of(lang());
    let others = Memo::new(move |_| of.others());
    let words = move || {
        let pack = app.pack();
        let word = |value: &Value| of.with_ref(|field| value_words(&pack, field, value, lang()));
        let words: Vec<String> = others.with(|others| others.iter().map(word).collect());
        fill(t().also_filled, &[("value", &words.join(" / "))])
    };
    view! {
        <Show when=move || !others.with(Vec::is_empty)>
            <p class="disagrees" role="status" data-test="disagrees">
                <Icon name=IconName::Warning />
                <span>{words}</span>
                <a href="/conflicts">{move || t().settle}</a>
            </p>
        </Show>
    }
}

/// The word for it beside a value in a list, with the way to where it is settled.
#[component]
pub fn DisagreesMark() -> impl IntoView {
    let t = move || DossierTexts::of(lang());
    view! { <a class="disagrees-mark" href="/conflicts" data-test="disagrees">{move || t().disagrees}</a> }
}

/// The same for a whole record, where its fields are not shown one by one.
#[component]
pub fn RecordDisagrees(live: LiveDossier, kind: &'static str, id: String) -> impl IntoView {
    let t = move || DossierTexts::of(lang());
    let count = Memo::new(move |_| live.conflicts_in(kind, &id));
    view! {
        <Show when=move || count.get() != 0>
            <p class="disagrees" role="status" data-test="disagrees">
                <Icon name=IconName::Warning />
                <span>{move || fill(t().conflict_banner, &[("n", &count.get())])}</span>
                <a href="/conflicts">{move || t().settle}</a>
            </p>
        </Show>
    }
}
