//! How things stand with the office, and the way to it.

use domain::{Lang, value::Value};
use wasm_bindgen_futures::spawn_local;

use super::words::moment;
use crate::{
    app::{AppState, use_app},
    components::{Detail, Icon, IconName},
    i18n::{fill, lang, people::PeopleTexts, sync::SyncTexts},
    sync::{self, Link, Meeting, member},
    view::prelude::*,
};

/// What has been met, what waits and why, and a button that does not have to be pressed.
#[component]
pub fn MeetingCard() -> Markup {
    let app = use_app();
    let t = move || SyncTexts::of(lang());
    let link = RwSignal::new(Link::default());
    let store = app.store();
    Effect::new(move |_| {
        app.meeting.track();
        let store = store.clone();
        spawn_local(async move {
            if let Ok(Some(read)) = Link::read(&store).await {
                app.met.try_set(read.met);
                link.try_set(read);
            }
        });
    });
    let state = move || match app.meeting.get() {
        Meeting::Alone => "alone",
        Meeting::Working => "working",
        Meeting::Elsewhere => "elsewhere",
        Meeting::Met => "met",
        Meeting::Unreachable => "unreachable",
        Meeting::Waiting => "waiting",
        Meeting::Refused(_) => "refused",
    };
    view! {
        <section class="section" data-test="meeting" data-state=state>
            <h2>{move || t().title}</h2>
            {move || match app.meeting.get() {
                Meeting::Alone => view! {
                    <p>{t().alone}</p>
                    <div><a href="/link" class="btn" data-test="link">{t().link}</a></div>
                },
                meeting => {
                    let words = match &meeting {
                        Meeting::Unreachable => t().unreachable_help.to_owned(),
                        Meeting::Waiting => PeopleTexts::of(lang()).waiting_help.to_owned(),
                        Meeting::Refused(trouble) => trouble.words.clone(),
                        meeting => meeting.word(lang()).to_owned(),
                    };
                    let class = match meeting {
                        Meeting::Refused(_) => "note bad",
                        Meeting::Unreachable => "note warn",
                        Meeting::Waiting => "note",
                        _ => "note good",
                    };
                    let trouble = match meeting {
                        Meeting::Refused(trouble) => trouble,
                        _ => Default::default(),
                    };
                    view! {
                        <div class=class role="status"><p>{words}</p><Detail trouble=Signal::stored(trouble) /></div>
                        <p class="soft small" data-test="met-at">
                            {move || app.met.get().map_or_else(|| t().never_met.to_owned(), |at| fill(t().met_at, &[("when", &moment(at, lang()))]))}
                        </p>
                        {move || link.with(|link| troubles(link, app))}
                        {(app.meeting.get() != Meeting::Elsewhere).then(|| view! {
                            <div><button type="button" class="btn" data-test="meet-now" on:click=move |_| sync::meet_now()><Icon name=IconName::Upload /> {t().now}</button></div>
                        })}
                    }
                }
            }}
        </section>
    }
}

/// What the office did not take as it came, each with its reason: dossiers kept apart, devices whose
/// changes were left out, attachments that were refused.
fn troubles(link: &Link, app: AppState) -> Markup {
    let lang = lang();
    let t = SyncTexts::of(lang);
    let said = |item: &Value, name| member(item, name).as_text().unwrap_or_default().to_owned();
    let count = |item: &Value| member(item, "changes").as_int().unwrap_or_default();
    let apart: Vec<Markup> = Link::listed(&link.aside)
        .iter()
        .map(|item| {
            let dossier = said(item, "dossier");
            let words = fill(t.aside_of, &[("name", &dossier_words(app, &dossier)), ("n", &count(item))]);
            view! { <li>{words}<br /><span class="soft">{reason_words(&said(item, "reason"), lang)}</span></li> }
        })
        .collect();
    let refused: Vec<Markup> = Link::listed(&link.refused)
        .iter()
        .map(|item| {
            let why = reason_words(&said(item, "reason"), lang);
            let name = said(item, "name");
            let name = if name.is_empty() {
                said(item, "device")
            } else {
                name
            };
            let words = fill(
                t.refused_of,
                &[("name", &name), ("n", &count(item)), ("why", &why)],
            );
            view! { <p class="note bad" data-test="left-out">{words}</p> }
        })
        .collect();
    let failed = link.failed.as_map().filter(|failed| !failed.is_empty());
    let failed = failed.map(|failed| {
        let first = failed.values().next().and_then(Value::as_list).unwrap_or_default();
        let why = first.get(usize::from(lang == Lang::En)).and_then(Value::as_text);
        let places: [(&str, &dyn std::fmt::Display); 2] =
            [("n", &failed.len()), ("why", &why.unwrap_or_default())];
        view! { <p class="note warn" data-test="photos-failed">{fill(t.photos_failed, &places)}</p> }
    });
    view! {
        {(!apart.is_empty()).then(|| view! {
            <div class="note warn" data-test="aside"><p><b>{t.aside}</b></p><ul>{apart}</ul><p>{t.aside_lead}</p></div>
        })}
        {refused}
        {failed}
    }
}

/// Why the office did not take changes, by the name of the reason.
pub fn reason_words(reason: &str, lang: Lang) -> &'static str {
    let t = SyncTexts::of(lang);
    match reason {
        "role" => t.why_role,
        "revoked" => t.why_revoked,
        "history-differs" => t.why_history_differs,
        "key-changed" => t.why_key_changed,
        "relay-not-allowed" => t.why_relay,
        _ => t.why_scope,
    }
}

/// What a dossier is called here, or its id.
pub fn dossier_words(app: AppState, dossier: &str) -> String {
    let name = app.rows.with(|rows| {
        let mut rows = rows.iter();
        rows.find(|row| row.dossier == dossier)
            .map(|row| row.name.clone())
    });
    name.filter(|name| !name.is_empty())
        .unwrap_or_else(|| dossier.to_owned())
}
