//! How things stand with the office, and the way to it.

use domain::Lang;
use leptos::prelude::*;

use crate::{
    app::{AppState, spawn_scoped, state_words, use_app},
    components::{Detail, Icon, IconName},
    i18n::{Trouble, fill, format::moment, lang, people::PeopleTexts, sync::SyncTexts},
    pages::labels::programme_words,
    store::{LeftOut, Link, settings::SUCCESSION},
    sync::SyncState,
};

/// What was synchronised, what waits and why, and a button that does not have to be pressed.
#[component]
pub fn SyncCard() -> impl IntoView {
    let app = use_app();
    let t = move || SyncTexts::of(lang());
    let link = RwSignal::new(Link::default());
    let not_accepted = RwSignal::new(Vec::<LeftOut>::new());
    // With the decisions that do not count any more.
    let succeeded = RwSignal::new(None::<u32>);
    let store = app.store();
    Effect::new(move |_| {
        app.sync.track();
        let store = store.clone();
        spawn_scoped(async move {
            if let Ok(found) = store.not_accepted().await {
                not_accepted.try_set(found);
            }
            if let Ok(found) = store.setting(&SUCCESSION).await {
                succeeded.try_set(found.map(|found| found.decisions));
            }
            if let Ok(Some(read)) = store.link().await {
                app.synced_at.try_set(read.synced_at);
                link.try_set(read);
            }
        });
    });
    let state = move || match app.sync.get() {
        SyncState::Unlinked => "alone",
        SyncState::Syncing => "working",
        SyncState::OtherWindow => "elsewhere",
        SyncState::Synced => "synced",
        SyncState::Unreachable => "unreachable",
        SyncState::Registering => "registering",
        SyncState::AwaitingAdmission => "waiting",
        SyncState::Failed(_) => "refused",
    };
    view! {
        <section class="section" data-test="sync" data-state=state>
            <h2>{move || t().title}</h2>
            {move || match app.sync.get() {
                SyncState::Unlinked => view! {
                    <p>{t().alone}</p>
                    {move || succeeded.get().map(|decisions| view! {
                        <p class="note warn" data-test="succeeded">{became_another(t().succeeded_link, decisions)}</p>
                    })}
                    <div><a href="/link" class="btn" data-test="link">{t().link}</a></div>
                }.into_any(),
                state => {
                    let trouble = match &state {
                        SyncState::Failed(error) => Trouble::of_sync(error, lang()),
                        _ => Trouble::default(),
                    };
                    let words = match &state {
                        SyncState::Unreachable => t().unreachable_help.to_owned(),
                        SyncState::Registering => PeopleTexts::of(lang()).registering_help.to_owned(),
                        SyncState::AwaitingAdmission => succeeded.get().map_or_else(
                            || PeopleTexts::of(lang()).waiting_help.to_owned(),
                            |decisions| became_another(t().succeeded_asks, decisions),
                        ),
                        SyncState::Failed(_) => trouble.words.clone(),
                        state => state_words(state, lang()).to_owned(),
                    };
                    let class = match state {
                        SyncState::Failed(_) => "note bad",
                        SyncState::Unreachable | SyncState::Registering => "note warn",
                        SyncState::AwaitingAdmission => "note",
                        _ => "note good",
                    };
                    view! {
                        <div class=class role="status"><p>{words}</p><Detail trouble=Signal::stored(trouble) /></div>
                        <p class="soft small" data-test="synced-at">
                            {move || app.synced_at.get().map_or_else(|| t().never_synced.to_owned(), |at| fill(t().synced_at, &[("when", &moment(at, lang()))]))}
                        </p>
                        {move || link.with(|link| troubles(link, app))}
                        {move || not_accepted.with(|found| found.iter().map(|item| left_out(item, t().not_accepted, "not-accepted")).collect_view())}
                        {(app.sync.get() != SyncState::OtherWindow).then(|| view! {
                            <div class="cluster"><button type="button" class="btn" data-test="sync-now" on:click=move |_| app.engine().sync_now()><Icon name=IconName::Upload /> {t().now}</button>
                                {matches!(app.sync.get(), SyncState::Failed(_)).then(|| view! { <a href="/link" class="btn" data-test="link-again">{t().link_again}</a> })}
                            </div>
                        })}
                    }.into_any()
                }
            }}
        </section>
    }
}

/// That this device became another, what follows from it, and how many decisions count no more.
fn became_another(then: &str, decisions: u32) -> String {
    let t = SyncTexts::of(lang());
    let lost = (decisions > 0).then(|| fill(t.succeeded_decisions, &[("n", &decisions)]));
    [t.succeeded, then, &lost.unwrap_or_default()].concat()
}

/// What the office did not take as it came, each with its reason: dossiers kept apart, devices whose
/// changes were left out, attachments that were refused.
fn troubles(link: &Link, app: AppState) -> AnyView {
    let lang = lang();
    let t = SyncTexts::of(lang);
    let apart: Vec<_> = link
        .quarantined
        .iter()
        .map(|item| {
            let words = fill(t.quarantined_of, &[("name", &dossier_words(app, &item.dossier)), ("n", &item.changes)]);
            view! { <li>{words}<br /><span class="soft">{reason_words(&item.reason, lang)}</span></li> }
        })
        .collect();
    let refused: Vec<_> = link
        .refused
        .iter()
        .map(|item| left_out(item, t.refused_of, "left-out"))
        .collect();
    let failed = link.failed.values().next().map(|why| {
        let why = match (why.kind.as_str(), lang) {
            ("too-large", _) => t.too_large,
            (_, Lang::Zh) => &why.zh,
            (_, Lang::En) => &why.en,
        };
        let places: [(&str, &dyn std::fmt::Display); 2] = [("n", &link.failed.len()), ("why", &why)];
        view! { <p class="note warn" data-test="photos-failed">{fill(t.photos_failed, &places)}</p> }
    });
    view! {
        {(!apart.is_empty()).then(|| view! {
            <div class="note warn" data-test="quarantined"><p><b>{t.quarantined}</b></p><ul>{apart}</ul><p>{t.quarantined_lead}</p></div>
        })}
        {refused}
        {failed}
    }.into_any()
}

/// A device whose changes were left out, in the words of `template`.
fn left_out(item: &LeftOut, template: &str, test: &'static str) -> AnyView {
    let why = reason_words(&item.reason, lang());
    let name = if item.name.is_empty() {
        &item.device
    } else {
        &item.name
    };
    let words = fill(
        template,
        &[("name", name), ("n", &item.changes), ("why", &why)],
    );
    view! { <p class="note bad" data-test=test>{words}</p> }.into_any()
}

/// Why the office did not take changes, by the name of the reason.
pub fn reason_words(reason: &str, lang: Lang) -> &'static str {
    let t = SyncTexts::of(lang);
    match reason {
        "role" => t.why_role,
        "too-much-aside" => t.why_too_much,
        "revoked" => t.why_revoked,
        "full" => t.why_full,
        "history-differs" => t.why_history_differs,
        "key-changed" => t.why_key_changed,
        "relay-not-allowed" => t.why_relay,
        _ => t.why_scope,
    }
}

/// What a dossier is called here, or its id.
pub fn dossier_words(app: AppState, dossier: &str) -> String {
    let name = app
        .rows
        .with(|rows| rows.get(dossier).map(|row| row.name.clone()));
    name.filter(|name| !name.is_empty())
        .or_else(|| programme_words(&app.pack(), dossier, lang()))
        .unwrap_or_else(|| dossier.to_owned())
}
