//! The problem report: what the app's maintainers need to know, and nothing of what people
//! entered. No names, no codes, no answers, no file names: counts, states and the failures' names.

use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use crate::{
    app::{AppState, spawn_scoped, use_app},
    browser::{errors, files, now_ms, storage},
    components::use_toaster,
    i18n::{lang, more::MoreTexts},
    store::SCHEMA,
    sync::SyncState,
};

/// The name of the build that runs: the service worker keeps its files under it.
async fn build() -> Option<String> {
    let keys = JsFuture::from(window().caches().ok()?.keys()).await.ok()?;
    let names: Array = keys.dyn_into().ok()?;
    let names: Vec<String> = names.iter().filter_map(|name| name.as_string()).collect();
    Some(names.join(" "))
}

fn iso(ms: Option<i64>) -> String {
    ms.map_or_else(
        || "never".to_owned(),
        |ms| String::from(js_sys::Date::new(&(ms as f64).into()).to_iso_string()),
    )
}

/// The report. In English in every language: it goes to maintainers.
async fn text(app: AppState) -> String {
    let (store, pack) = (app.store(), app.pack());
    let state = match app.sync.get_untracked() {
        SyncState::Unlinked => "unlinked",
        SyncState::Syncing => "syncing",
        SyncState::OtherWindow => "other window",
        SyncState::Synced => "synced",
        SyncState::Unreachable => "unreachable",
        SyncState::Registering => "registering",
        SyncState::AwaitingAdmission => "awaiting admission",
        SyncState::Failed(_) => "failed",
    };
    let low = app.room_low.get_untracked();
    let screen = format!(
        "{} px, online {}, {}, {}",
        width(),
        app.online.get_untracked(),
        app.lang.get_untracked().code(),
        app.theme.get_untracked().code()
    );
    let mut out = String::new();
    let mut line = |name: &str, what: String| {
        out.push_str(name);
        out.push_str(": ");
        out.push_str(&what);
        out.push('\n');
    };
    let build = build().await.unwrap_or_default();
    line("app", format!("{} {build}", env!("CARGO_PKG_VERSION")));
    line("at", iso(Some(now_ms())));
    line(
        "programme",
        format!("{} {}, schema {SCHEMA}", pack.code, pack.edition),
    );
    if let Ok(counts) = store.counts().await {
        let (dossiers, records, changes) = (counts.dossiers, counts.records, counts.changes);
        line(
            "stored",
            format!("dossiers {dossiers}, records {records}, changes {changes}"),
        );
    }
    let pending = store.pending().await.unwrap_or_default();
    let (changes, files) = (pending.changes, pending.attachments);
    line(
        "not handed over",
        format!("changes {changes}, attachments {files}"),
    );
    let held = store.deferred().await.map_or(0, |held| held.len());
    line("bundles kept for later", held.to_string());
    let link = store.link().await.ok().flatten().unwrap_or_default();
    line(
        "office",
        format!("{state}, last synced {}", iso(link.synced_at)),
    );
    let (wanted, missing, aside) = (
        link.wanted.len(),
        link.missing.len(),
        link.quarantined_changes(),
    );
    line(
        "office still",
        format!("to send {wanted} attachments, to fetch {missing}, set aside {aside} changes"),
    );
    let mb = |bytes: f64| (bytes / 1e6).round() as u64;
    let room = storage::estimate().await;
    let (used, quota) = room.map_or((0, 0), |room| (mb(room.used), mb(room.quota)));
    let kept = storage::persisted().await;
    line(
        "storage",
        format!("{used} of {quota} MB, persistent {kept}, low {low}"),
    );
    line("screen", screen);
    line(
        "browser",
        window().navigator().user_agent().unwrap_or_default(),
    );
    let errors = errors::last();
    line("last failures", errors.len().to_string());
    for error in errors {
        line("failure", error);
    }
    out
}

fn width() -> i32 {
    let width = window().inner_width().ok();
    width.and_then(|width| width.as_f64()).unwrap_or_default() as i32
}

/// The report with its two ways out.
#[component]
pub fn ReportSection() -> impl IntoView {
    let (app, toaster) = (use_app(), use_toaster());
    let t = move || MoreTexts::of(lang());
    let report = RwSignal::new(String::new());
    spawn_scoped(async move {
        let made = text(app).await;
        report.try_set(made);
    });
    let copy = move |_| {
        let clipboard = window().navigator().clipboard();
        // Missing on pages without https; then the text can still be selected by hand, or saved.
        if clipboard.is_undefined() {
            return;
        }
        let writing = clipboard.write_text(&report.get_untracked());
        spawn_scoped(async move {
            if JsFuture::from(writing).await.is_ok() {
                toaster.say(t().copied);
            }
        });
    };
    let save = move |_| {
        let text = report.get_untracked();
        let saved = files::blob(text.as_bytes(), "text/plain;charset=utf-8")
            .and_then(|blob| files::download("yidang-report.txt", &blob));
        if saved.is_err() {
            toaster.say(t().report_not_saved);
        }
    };
    view! {
        <section class="section"><h2>{move || t().report}</h2>
            <p class="note">{move || t().report_help}</p>
            <pre class="report" tabindex="0" data-test="report">{move || report.get()}</pre>
            <div class="cluster">
                <button type="button" class="btn" data-test="copy-report" on:click=copy>{move || t().copy}</button>
                <button type="button" class="btn" data-test="save-report" on:click=save>{move || t().report_save}</button>
            </div>
        </section>
    }
}
