//! An address without a page.

use leptos::prelude::*;

use crate::{
    components::PageTitle,
    i18n::{lang, shell::ShellTexts},
};

/// Says so, and the way on.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let t = move || ShellTexts::of(lang());
    view! {
        <main class="page narrow page-not-found" data-test="not-found">
            <header class="page-head"><PageTitle text=move || t().not_found /></header>
            <p>{move || t().not_found_help}</p>
            <div><a href="/today" class="btn">{move || t().to_today}</a></div>
        </main>
    }
}
