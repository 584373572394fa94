//! The office's first day: nothing is here yet, and three steps bring it.

use leptos::prelude::*;

use super::{
    super::{copy::CopyButton, qr},
    words::InboxTexts,
};
use crate::i18n::lang;

/// Where an enterprise registers: this app's own address.
pub fn register_address() -> String {
    window().location().origin().unwrap_or_default()
}

/// Whether an address opens on this computer only.
pub fn is_local(address: &str) -> bool {
    let host = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = host.split(':').next().unwrap_or_default();
    host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.")
}

/// That an address that is about to be handed on opens here only.
#[component]
pub fn LocalNote(address: String) -> impl IntoView {
    let t = move || InboxTexts::of(lang());
    is_local(&address).then(
        || view! { <p class="note warn screen-only" data-test="local-address">{move || t().step_register_local}</p> },
    )
}

/// Where enterprises register: to scan, to copy, to put up.
#[component]
pub fn RegisterHere() -> impl IntoView {
    let t = move || InboxTexts::of(lang());
    let address = register_address();
    let picture = qr::picture(&address);
    let shown = address.clone();
    view! {
        <div class="invite" data-test="register-here">
            {picture.map(|picture| view! { <img src=picture alt=move || t().qr width="160" height="160" /> })}
            <div class="stack tight">
                <p class="address" data-test="guide-address">{shown}</p>
                <LocalNote address=address.clone() />
                <div class="cluster">
                    <CopyButton text=address words=move || t().copy.to_owned() />
                    <a class="btn" href="/poster" data-test="guide-poster">{move || t().poster}</a>
                </div>
            </div>
        </div>
    }
}

#[component]
pub fn Guide() -> impl IntoView {
    let t = move || InboxTexts::of(lang());
    view! {
        <section class="stack guide" data-test="first-day">
            <h2>{move || t().first_day}</h2>
            <p class="soft">{move || t().first_day_lead}</p>
            <ol class="guide-steps">
                <li>
                    <h3>{move || t().step_team}</h3>
                    <p>{move || t().step_team_text}</p>
                    <div><a class="btn btn-primary" href="/devices" data-test="guide-invite">{move || t().step_team_do}</a></div>
                </li>
                <li>
                    <h3>{move || t().step_register}</h3>
                    <p>{move || t().step_register_text}</p>
                    <RegisterHere />
                </li>
                <li>
                    <h3>{move || t().step_roster}</h3>
                    <p>{move || t().step_roster_text}</p>
                    <div class="cluster">
                        <a class="btn" href="/import" data-test="guide-import">{move || t().step_roster_do}</a>
                        <a class="btn" href="/enterprises/new" data-test="guide-new">{move || t().step_roster_new}</a>
                    </div>
                </li>
            </ol>
        </section>
    }
}
