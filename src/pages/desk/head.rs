//! The head of these pages: what it is, the way to the others, and as of which day.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use wasm_bindgen::JsCast;

use super::{known::Known, words::DeskTexts};
use crate::{app::instead, browser, components::PageTitle, i18n::lang};

/// Title, the pages side by side, the day; below it that the figures are being read, or cannot be.
#[component]
pub fn DeskHead(known: Known, #[prop(into)] title: Signal<String>) -> impl IntoView {
    let t = move || DeskTexts::of(lang());
    let (path, navigate) = (use_location().pathname, use_navigate());
    let go = StoredValue::new_local(navigate);
    let choose = move |typed: String| {
        let path = path.get_untracked();
        let today = browser::today().to_string();
        let to = match domain::day::parse(&typed) {
            Some(_) if typed != today => format!("{path}?day={typed}"),
            _ => path,
        };
        let options = NavigateOptions {
            scroll: false,
            ..instead()
        };
        go.with_value(|go| go(&to, options));
    };
    let tab = move |href: &'static str, words: fn(&DeskTexts) -> &'static str| {
        view! {
            <a class="tab" href=move || format!("{href}{}", known.query())
                aria-current=move || (path.get() == href).then_some("page")>{move || words(t())}</a>
        }
    };
    let day = move || known.day.get().to_string();
    let tabs = NodeRef::<leptos::html::Nav>::new();
    Effect::new(move |_| {
        path.track();
        let current = tabs.get().and_then(|tabs| {
            let current = tabs.query_selector("[aria-current]").ok().flatten()?;
            Some((tabs, current.unchecked_into::<web_sys::HtmlElement>()))
        });
        // Where they do not all fit, the one that is open is in sight.
        if let Some((tabs, current)) = current {
            let over = current.offset_left() + current.offset_width() - tabs.client_width();
            tabs.set_scroll_left(over.max(0));
        }
    });
    view! {
        <header class="page-head desk-head">
            <div class="titles"><PageTitle text=title /></div>
            <nav node_ref=tabs class="tabs screen-only" aria-label=move || t().pages>
                {tab("/desk", |t| t.desk)} {tab("/targets", |t| t.targets)} {tab("/charts", |t| t.charts)} {tab("/plan", |t| t.plan)}
                {tab("/pilots", |t| t.pilots)} {tab("/money", |t| t.money)}
                {tab("/organisation", |t| t.organisation)} {tab("/library/meeting", |t| t.meetings)} {tab("/library", |t| t.libraries)} {tab("/review", |t| t.review)}
            </nav>
            <label class="as-of">
                <span class="soft small">{move || t().as_of}</span>
                <input type="date" data-test="as-of" prop:value=day on:change=move |event| choose(event_target_value(&event)) />
            </label>
        </header>
        <Show when=move || known.failed()><p class="note bad" role="alert">{move || t().failed}</p></Show>
        <Show when=move || !known.failed() && known.counted.with(Option::is_none)>
            <p class="soft" role="status">{move || t().reading}</p>
        </Show>
    }
}
