//! The audit log, as the office reads it: who did what, when, from where.

use domain::{
    device::{Role, Scope},
    value::{Value, from_value},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::server::{AtOffice, Office, listed};
use crate::{
    app::use_app,
    components::{PageHead, SelectField},
    i18n::{
        fill,
        format::moment,
        lang,
        people::{ACTIONS, LogTexts, PeopleTexts, action_words},
    },
    pages::{
        link::{role_words, scope_words},
        sync_card::{dossier_words, reason_words},
    },
};

/// Who did it, when no device did: as the server writes it.
const COMMAND: &str = "command line";

/// An entry.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Entry {
    /// Ms since 1970.
    at: i64,
    /// A device's id, or [`COMMAND`].
    by: String,
    action: String,
    about: Option<String>,
    detail: Value,
    from: String,
}

/// `GET /audit`.
#[derive(Deserialize)]
struct Log {
    #[serde(deserialize_with = "listed")]
    entries: Vec<Entry>,
    next: Option<String>,
}

/// A device's id and name.
#[derive(Deserialize)]
struct Named {
    id: String,
    name: String,
}

/// `GET /devices`.
#[derive(Deserialize)]
struct Devices {
    #[serde(deserialize_with = "listed")]
    devices: Vec<Named>,
}

/// What is particular about an action, each thing in words; a hash says nothing to people.
fn particulars(detail: &Value) -> Vec<String> {
    let lang = lang();
    let t = LogTexts::of(lang);
    let Some(map) = detail.as_map() else {
        return detail.as_text().map(str::to_owned).into_iter().collect();
    };
    let app = use_app();
    let one = |(name, value): (&String, &Value)| -> Option<String> {
        let counted = |words: &str| {
            let n = value.as_int().filter(|n| *n > 0)?;
            Some(fill(words, &[("n", &n)]))
        };
        let word = value.as_text();
        match name.as_str() {
            "name" | "file" => word.map(str::to_owned),
            "before" => Some(fill(t.before, &[("name", &word?)])),
            "role" => Some(role_words(Role::from_code(word?)?).to_owned()),
            "scope" => from_value(value)
                .ok()
                .map(|scope: Scope| scope_words(&scope)),
            "dossier" => Some(word.map_or(t.everything.to_owned(), |it| dossier_words(app, it))),
            "days" => counted(t.days),
            "changes" => counted(t.changes),
            "new" => counted(t.new),
            "quarantined" => counted(t.quarantined),
            "dossiers" => counted(t.dossiers),
            "attachments" => counted(t.attachments),
            "reasons" => {
                let reasons = value.as_map()?.iter();
                let words = reasons.map(|(why, n)| {
                    let n = n.as_int().unwrap_or_default();
                    fill(t.reason, &[("why", &reason_words(why, lang)), ("n", &n)])
                });
                Some(words.collect::<Vec<_>>().join(" · "))
            }
            _ => None,
        }
    };
    map.iter().filter_map(one).collect()
}

/// `/audit`; for the office.
#[component]
pub fn AuditPage() -> impl IntoView {
    let office = Office::of_page();
    let t = move || LogTexts::of(lang());
    let entries = RwSignal::new(None::<Vec<Entry>>);
    let next = RwSignal::new(None::<String>);
    let devices = RwSignal::new(Vec::<(String, String)>::new());
    let (action, device) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let path = move || {
        let device = js_sys::encode_uri_component(&device.get());
        format!("audit?action={}&device={device}", action.get())
    };
    let take = move |said: Log, older: bool| {
        entries.try_update(|entries| {
            let kept = entries.take().filter(|_| older).unwrap_or_default();
            *entries = Some(kept.into_iter().chain(said.entries).collect());
        });
        next.try_set(said.next);
    };
    office.show(path, move |said| take(said, false));
    office.show(
        || "devices".to_owned(),
        move |said: Devices| {
            let all = said.devices.into_iter();
            devices.try_set(all.map(|one| (one.id, one.name)).collect());
        },
    );
    let older = move |_| {
        let Some(next) = next.get_untracked() else {
            return;
        };
        let path = format!("{}&before={next}", untrack(path));
        office.more(path, move |said| take(said, true));
    };
    let who = move |id: &str| {
        if id == COMMAND {
            return PeopleTexts::of(lang()).command.to_owned();
        }
        let known = devices.with(|all| all.iter().find(|(held, _)| held == id).cloned());
        known.map_or_else(|| id.to_owned(), |(_, name)| name)
    };
    let row = move |entry: Entry| {
        let Entry {
            at,
            by,
            action,
            about,
            detail,
            from,
        } = entry;
        let mut what = particulars(&detail);
        // Most actions give the name themselves.
        let about = about
            .map(|about| who(&about))
            .filter(|name| !name.is_empty() && !what.contains(name));
        if let Some(about) = about {
            what.insert(0, fill(t().about, &[("name", &about)]));
        }
        let from = match from.as_str() {
            COMMAND => String::new(),
            "file" => t().file.to_owned(),
            _ => from,
        };
        view! {
            <li class="row" data-test="entry">
                <span class="when">{moment(at, lang())}</span>
                <b>{action_words(&action, lang())}</b>
                <span class="main">
                    <span>{who(&by)}</span>
                    <span class="detail">{what.join(" · ")}</span>
                </span>
                <span class="detail">{from}</span>
            </li>
        }
    };
    let actions = move || {
        let mut all = vec![(String::new(), t().all_actions.to_owned())];
        all.extend(ACTIONS.map(|(code, ..)| (code.to_owned(), action_words(code, lang()))));
        all
    };
    let known = move || {
        let mut all = vec![(String::new(), t().all_devices.to_owned())];
        all.extend(devices.get());
        all.push((COMMAND.to_owned(), who(COMMAND)));
        all
    };
    view! {
        <main class="page page-audit">
            <PageHead title=move || t().audit under=move || t().audit_lead back="/devices".to_owned() />
            <AtOffice office>
                <div class="list-tools">
                    <SelectField label=move || t().device value=device options=known
                        on_choice=move |choice| device.set(choice) test="audit-device" />
                    <SelectField label=move || t().action value=action options=actions
                        on_choice=move |choice| action.set(choice) test="audit-action" />
                </div>
                {move || entries.get().map(|entries| if entries.is_empty() {
                    view! { <p class="note">{t().none}</p> }.into_any()
                } else {
                    view! { <ol class="rows log">{entries.into_iter().map(row).collect_view()}</ol> }.into_any()
                })}
                <Show when=move || next.with(Option::is_some)>
                    <div><button type="button" class="btn" data-test="audit-older" on:click=older>{move || t().older}</button></div>
                </Show>
            </AtOffice>
        </main>
    }
}
