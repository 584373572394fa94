//! Beside a question or a scenario: what it means, an example, where the answer is found, and what is
//! to be shown for it.

use domain::{Lang, Words, assessment::Help};
use leptos::prelude::*;

use crate::i18n::{assess::AssessTexts, fill, lang};

/// Who reports by itself reads at once what is meant; the rest is a tap away.
#[component]
pub fn HelpNote(help: Option<Help>, evidence: Vec<Words>, is_self: bool) -> impl IntoView {
    let t = move || AssessTexts::of(lang());
    let asked_for = move || {
        let list: Vec<&str> = evidence.iter().map(|words| words.get(lang())).collect();
        let comma = if lang() == Lang::Zh { "、" } else { ", " };
        (!list.is_empty()).then(|| fill(t().evidence, &[("list", &list.join(comma))]))
    };
    let means = help.as_ref().map(|help| help.means.clone());
    let meant = move || {
        let means = means.as_ref()?.get(lang()).to_owned();
        Some(view! { <p class="soft small ask-means">{means}</p> })
    };
    let above = is_self.then(|| meant.clone());
    let within = (!is_self).then_some(meant);
    view! {
        {above}
        {help.map(|help| view! {
            <details class="ask-help" data-test="help">
                <summary data-read="">{move || if is_self { t().help_self } else { t().help }}</summary>
                {within}
                <p class="small"><b>{move || t().help_example}</b>{move || help.example.get(lang()).to_owned()}</p>
                <p class="small"><b>{move || t().help_found}</b>{move || help.found.get(lang()).to_owned()}</p>
            </details>
        })}
        <p class="soft small">{asked_for}</p>
    }
}
