//! A page's heading, and the head of a page inside a dossier.

use leptos::{html, prelude::*};
use leptos_router::hooks::use_location;

use super::{Icon, IconName};
use crate::{
    app::{Arrivals, Lock},
    i18n::{dossier::DossierTexts, lang},
};

/// The page's one heading: the window is called by it, and the focus begins there.
#[component]
pub fn PageTitle(
    #[prop(into)] text: Signal<String>,
    #[prop(optional)] test: Option<&'static str>,
) -> impl IntoView {
    let (lock, arrivals) = (Lock::here(), Arrivals::here());
    let path = use_location().pathname;
    let heading = NodeRef::<html::H1>::new();
    Effect::new(move |_| {
        // Behind the curtain nothing of the page is said.
        document().set_title(&if lock.down.get() {
            "一档".to_owned()
        } else {
            format!("{} · 一档", text.get())
        });
    });
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            arrivals.arrive(path.get_untracked(), &heading);
        }
    });
    view! { <h1 node_ref=heading data-test=test>{move || text.get()}</h1> }
}

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
                <PageTitle text=title />
                <p class="soft small">{move || under.get()}</p>
            </div>
            {children.map(|children| view! { <div class="cluster screen-only">{children()}</div> })}
        </header>
    }
}
