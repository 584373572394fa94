//! What the office keeps apart: a person there looks, and releases it or leaves it.

use domain::{json::object, value::Value};
use wasm_bindgen_futures::spawn_local;

use super::{
    meeting::{dossier_words, reason_words},
    words::moment,
};
use crate::{
    app::use_app,
    components::{ConfirmDialog, Empty, TroubleNote},
    i18n::{Trouble, fill, lang, sync::SyncTexts},
    sync::{Link, Meeting, SyncError, ask_office, member},
    view::prelude::*,
};

/// One device's changes to one dossier.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    device: String,
    name: String,
    dossier: String,
    reason: String,
    changes: i64,
    since: i64,
    left: bool,
}

fn row(said: &Value) -> Row {
    let text = |name| member(said, name).as_text().unwrap_or_default().to_owned();
    let int = |name| member(said, name).as_int().unwrap_or_default();
    Row {
        device: text("device"),
        name: text("name"),
        dossier: text("dossier"),
        reason: text("reason"),
        changes: int("changes"),
        since: int("since"),
        left: member(said, "left").as_bool() == Some(true),
    }
}

/// `/set-aside`; for the office.
#[component]
pub fn AsidePage() -> Markup {
    let app = use_app();
    let t = move || SyncTexts::of(lang());
    let rows = RwSignal::new(None::<Vec<Row>>);
    let fault = RwSignal::new(Trouble::default());
    let chosen = RwSignal::new(None::<Row>);
    let asking = RwSignal::new(false);
    let failed = move |error: &SyncError| {
        fault.try_set(error.trouble(app.lang.try_get_untracked().unwrap_or_default()));
    };
    let read = move || {
        let store = app.store();
        spawn_local(async move {
            match ask_office(&store, "GET", "set-aside", None).await {
                Ok(said) => {
                    let listed = Link::listed(member(&said, "set_aside"));
                    rows.try_set(Some(listed.iter().map(row).collect()));
                    fault.try_set(Trouble::default());
                }
                Err(error) => failed(&error),
            }
        });
    };
    // Whether it is linked is known a moment after the page is opened by its address.
    let linked = Memo::new(move |_| app.meeting.get() != Meeting::Alone);
    Effect::new(move |_| {
        if linked.get() {
            read();
        }
    });
    let decide = move |row: Row, deed: &'static str| {
        let store = app.store();
        spawn_local(async move {
            let path = format!("set-aside/{}/{}/{deed}", row.device, row.dossier);
            match ask_office(&store, "POST", &path, Some(&object([]))).await {
                Ok(_) => read(),
                Err(error) => failed(&error),
            }
        });
    };
    let release = move || {
        if let Some(row) = chosen.get_untracked() {
            decide(row, "release");
        }
    };
    let line = move |row: Row| {
        let when = moment(row.since, lang());
        let detail = fill(
            t().aside_row,
            &[("device", &row.name), ("n", &row.changes), ("when", &when)],
        );
        let (to_release, to_leave) = (row.clone(), row.clone());
        view! {
            <div class="row" data-test="aside-row">
                <span class="main">
                    <span class="title">{dossier_words(app, &row.dossier)}</span>
                    <span class="detail">{detail}</span>
                    <span class="detail">{reason_words(&row.reason, lang())}</span>
                </span>
                {if row.left {
                    view! { <span class="note">{t().aside_left}</span> }
                } else {
                    view! { <button type="button" class="btn btn-small" data-test="leave"
                        on:click=move |_| decide(to_leave.clone(), "leave")>{t().leave}</button> }
                }}
                <button type="button" class="btn btn-small btn-primary" data-test="release"
                    on:click=move |_| { chosen.set(Some(to_release.clone())); asking.set(true); }>{t().release}</button>
            </div>
        }
    };
    let label =
        move |pick: fn(&'static SyncTexts) -> &'static str| derived(move || pick(t()).to_owned());
    let count = move || chosen.with(|row| row.as_ref().map_or(0, |row| row.changes));
    view! {
        <main class="page narrow page-aside">
            <header class="page-head"><div class="titles"><h1>{move || t().aside_page}</h1><p class="soft">{move || t().aside_page_lead}</p></div></header>
            <Show when=move || !linked.get() fallback=move || view! {
                {move || rows.get().map(|rows| if rows.is_empty() {
                    view! { <Empty title=label(|t| t.aside_none) text=label(|t| t.aside_none_text) /> }
                } else {
                    view! { <div class="rows">{rows.into_iter().map(line).collect_view()}</div> }
                })}
            }>
                <p class="note" data-test="need-link">{move || t().need_link}</p>
                <div><a href="/link" class="btn">{move || t().link}</a></div>
            </Show>
            <TroubleNote trouble=fault />
            <ConfirmDialog open=asking danger=false title=derived(move || fill(t().release_ask, &[("n", &count())]))
                text=label(|t| t.release_what) action=label(|t| t.release) on_confirm=release />
        </main>
    }
}
