//! The audit log, as the office reads it: who did what, when, from where.

use chrono::{Datelike as _, NaiveDate};
use domain::{
    credit_code::CreditCode,
    device::{Role, Scope},
    search::Search,
    value::{Value, from_value},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{
    audit_fold::runs,
    server::{AtOffice, Office, listed},
};
use crate::{
    app::{AppState, use_app},
    components::{PageHead, SelectField, TextField},
    i18n::{
        fill,
        format::{clock_time, moment},
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
pub struct Entry {
    /// Ms since 1970.
    pub at: i64,
    /// A device's id, or [`COMMAND`].
    pub by: String,
    pub action: String,
    pub about: Option<String>,
    pub detail: Value,
    pub from: String,
}

/// `GET /audit`.
#[derive(Deserialize)]
struct Log {
    #[serde(deserialize_with = "listed")]
    entries: Vec<Entry>,
    next: Option<String>,
}

/// A device's id, its name, and what it may see.
#[derive(Deserialize)]
struct Named {
    id: String,
    name: String,
    scope: Scope,
}

impl Named {
    /// Its name; of an enterprise's device with the enterprise's, where that is another.
    fn words(self, app: AppState) -> (String, String) {
        let Self { id, name, scope } = self;
        let Scope::Dossier(dossier) = scope else {
            return (id, name);
        };
        let enterprise = dossier_words(app, &dossier);
        if enterprise == name {
            return (id, name);
        }
        let words = LogTexts::of(lang()).of_enterprise;
        (
            id,
            fill(words, &[("enterprise", &enterprise), ("name", &name)]),
        )
    }
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
            "because" => Some(fill(t.because, &[("why", &word?)])),
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

/// The enterprise that was typed: by its code, or the first that a name or pinyin finds.
fn enterprise_of(app: AppState, typed: &str) -> Option<String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    if let Ok(code) = CreditCode::parse(typed) {
        return Some(code.as_str().to_owned());
    }
    let search = Search::new(typed);
    app.rows.with(|rows| {
        let mut found = rows.iter().filter(|row| row.matches(&search));
        found.next().map(|row| row.dossier.clone())
    })
}

/// From when until when a day lasts on this device's clock, in ms since 1970.
fn bounds(iso: &str) -> Option<(i64, i64)> {
    let day = domain::day::parse(iso)?;
    let at = |day: NaiveDate| {
        let (year, month) = (u32::try_from(day.year()).ok()?, day.month0() as i32);
        let midnight = js_sys::Date::new_with_year_month_day(year, month, day.day() as i32);
        Some(midnight.get_time() as i64)
    };
    Some((at(day)?, at(day.succ_opt()?)?))
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
    let (enterprise, day) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let app = use_app();
    let found = Memo::new(move |_| enterprise.with(|typed| enterprise_of(app, typed)));
    let path = move || {
        let device = js_sys::encode_uri_component(&device.get());
        let mut path = format!("audit?action={}&device={device}", action.get());
        if let Some(code) = found.get() {
            path.push_str(&format!("&dossier={code}"));
        }
        if let Some((since, until)) = day.with(|day| bounds(day)) {
            path.push_str(&format!("&since={since}&until={until}"));
        }
        path
    };
    // Which enterprise the typed word found, or that there is none.
    let found_words = move || match found.get() {
        _ if enterprise.with(|typed| typed.trim().is_empty()) => t().enterprise_hint.to_owned(),
        Some(code) => fill(
            t().found,
            &[("name", &dossier_words(app, &code)), ("code", &code)],
        ),
        None => t().not_found.to_owned(),
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
            devices.try_set(all.map(|one| one.words(app)).collect());
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
    // What a device did by itself within an hour is one line, and all of it one tap away.
    let run = move |run: &[Entry]| {
        let [latest, .., oldest] = run else {
            return run.iter().cloned().map(row).collect_view().into_any();
        };
        let when = format!("{} – {}", moment(oldest.at, lang()), clock_time(latest.at));
        let sum = |name: &str| -> i64 {
            let counts = run
                .iter()
                .filter_map(|entry| entry.detail.as_map()?.get(name)?.as_int());
            counts.sum()
        };
        let counted = [
            ("changes", t().changes),
            ("new", t().new),
            ("attachments", t().attachments),
        ];
        let counted = counted.into_iter().filter_map(|(name, words)| {
            let n = sum(name);
            (n > 0).then(|| fill(words, &[("n", &n)]))
        });
        let counted = counted.collect::<Vec<_>>().join(" · ");
        view! {
            <li data-test="entry-run">
                <details>
                    <summary class="row">
                        <span class="when">{when}</span>
                        <b>{action_words(&latest.action, lang())}" × "{run.len()}</b>
                        <span class="main">
                            <span>{who(&latest.by)}</span>
                            <span class="detail">{counted}</span>
                        </span>
                    </summary>
                    <ol class="rows log">{run.iter().cloned().map(row).collect_view()}</ol>
                </details>
            </li>
        }
        .into_any()
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
                    <TextField label=move || t().enterprise value=enterprise on_text=move |text| enterprise.set(text)
                        hint=found_words test="audit-enterprise" />
                    <TextField label=move || t().day value=day on_text=move |text| day.set(text) kind="date" test="audit-day" />
                    <SelectField label=move || t().device value=device options=known
                        on_choice=move |choice| device.set(choice) test="audit-device" />
                    <SelectField label=move || t().action value=action options=actions
                        on_choice=move |choice| action.set(choice) test="audit-action" />
                </div>
                {move || entries.get().map(|entries| if entries.is_empty() {
                    view! { <p class="note">{t().none}</p> }.into_any()
                } else {
                    view! { <ol class="rows log">{runs(&entries).into_iter().map(run).collect_view()}</ol> }.into_any()
                })}
                <Show when=move || next.with(Option::is_some)>
                    <div><button type="button" class="btn" data-test="audit-older" on:click=older>{move || t().older}</button></div>
                </Show>
            </AtOffice>
        </main>
    }
}
