//! The head of a page inside a dossier.

use leptos::prelude::*;

use super::{Icon, IconName};
use crate::i18n::{dossier::DossierTexts, lang};

/// The way back to the enterprise, what the page is, whose it is, and what one can do on it.
#[component]
pub fn PageHead(
    #[prop(into)] title: Signal<String>,
    /// Under the title; nothing when empty.
    #[prop(into, optional)]
    under: Signal<String>,
    /// Where the arrow leads.
    back: String,
    /// Buttons, the main one last.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let words = move || DossierTexts::of(lang()).back_to;
    view! {
        <header class="page-head with-back">
            <a class="btn btn-quiet btn-icon back screen-only" href=back aria-label=words title=words data-test="back">
                <Icon name=IconName::Back />
            </a>
            <div class="titles">
                <h1>{move || title.get()}</h1>
                <p class="soft small">{move || under.get()}</p>
            </div>
            {children.map(|children| view! { <div class="cluster screen-only">{children()}</div> })}
        </header>
    }
}
