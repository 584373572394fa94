//! A list of records on a sheet: each a line that opens to its fields; and the same as a table, on paper
//! and for those who do not write it.

use std::collections::BTreeSet;

use domain::{
    money::money,
    paper::Content,
    photo::{self, Photo},
    record::{DELETED, Fields, Record},
    schema::{FieldRef, FieldType, Unit},
    value::Value,
};
use leptos::prelude::*;
use rust_decimal::Decimal;
use wasm_bindgen::JsCast as _;

use super::{facts::Title, words::ProjectTexts};
use crate::{
    app::{AppState, LiveDossier, LiveField, use_app, use_session},
    browser::new_id,
    components::{
        AddEvidence, Icon, IconName, PhotoGrid, RecordDisagrees, RecordField, distinct, use_toaster,
    },
    i18n::{
        common::Common,
        fields::{field_words, kind_words, unit_words, value_words},
        lang,
    },
    pages::deleted::delete_record,
};

/// One kind of record as a list.
pub struct EntrySpec {
    pub kind: &'static str,
    /// The words of the button that adds one; none where they are made and deleted elsewhere.
    pub add: Option<Title>,
    /// The button's name in tests.
    pub test: &'static str,
    pub fields: &'static [&'static str],
    /// What its line in the table has.
    pub columns: &'static [&'static str],
    pub line: fn(AppState, &Record) -> Line,
    /// Fields a new one begins with.
    pub begins: fn() -> Vec<(&'static str, Value)>,
    /// What stands under the fields.
    pub more: fn(LiveDossier, &str) -> AnyView,
}

/// A record in one line.
pub struct Line {
    pub title: String,
    pub detail: Vec<String>,
    /// What stands at the right end; empty where nothing does.
    pub aside: String,
}

/// Nothing under the fields.
pub fn nothing_more(_: LiveDossier, _: &str) -> AnyView {
    ().into_any()
}

/// An amount at the right end of a line.
pub fn aside(amount: Option<Decimal>) -> String {
    let unit = unit_words(Unit::Yuan, lang());
    amount.map_or_else(String::new, |amount| format!("{} {unit}", money(amount)))
}

/// The ids of the records of a kind, in the order in which they were begun.
pub fn ids_of(live: LiveDossier, kind: &'static str) -> Memo<Vec<String>> {
    Memo::new(move |_| {
        live.records.with(|records| {
            let records = records.as_deref().map(Vec::as_slice).unwrap_or_default();
            let of = records
                .iter()
                .filter(|record| record.key.kind == kind && !record.is_deleted());
            let mut ids: Vec<String> = of.map(|record| record.key.id.clone()).collect();
            ids.sort_unstable();
            ids
        })
    })
}

/// The list. It is written where `open` says so and the kind is this device's to write.
#[component]
pub fn Entries(
    live: LiveDossier,
    spec: &'static EntrySpec,
    #[prop(into)] open: Signal<bool>,
    /// What reads in its place where it is not written; else the records as they are.
    #[prop(optional)]
    instead: Option<Signal<Vec<Content>>>,
) -> impl IntoView {
    let (app, session) = (use_app(), use_session());
    let t = move || ProjectTexts::of(lang());
    let ids = ids_of(live, spec.kind);
    let unfolded = RwSignal::new(BTreeSet::<String>::new());
    // A role may write some of the fields and not others.
    let mut fields = spec.fields.iter();
    let may_write = fields.any(|field| session.barred(spec.kind, field, None).is_none());
    let writes = Memo::new(move |_| may_write && open.get());
    let rows = Signal::derive(move || match instead {
        Some(instead) => instead.get(),
        None => {
            let ids = ids.get();
            let records = ids.iter().filter_map(|id| live.record(spec.kind, id));
            records.map(|record| Content::of(&record)).collect()
        }
    });
    let add = move |_| {
        let id = new_id();
        unfolded.update(|open| {
            open.insert(id.clone());
        });
        live.add(spec.kind, &id, (spec.begins)());
    };
    let table = move || {
        let rows = rows.get();
        if rows.is_empty() {
            return view! { <p class="note">{t().none}</p> }.into_any();
        }
        table(app, spec.kind, spec.columns, &rows)
    };
    view! {
        <Show when=move || writes.get()>
            <div class="entries screen-only">
                <For each=move || distinct(ids.get(), String::clone) key=String::clone let:id>
                    <Entry live spec id unfolded />
                </For>
                {spec.add.map(|words| view! {
                    <div class="cluster entries-add">
                        <button type="button" class="btn" data-test=spec.test disabled=move || live.dossier.with(Option::is_none) on:click=add>
                            <Icon name=IconName::Plus /> {move || words(t())}
                        </button>
                    </div>
                })}
            </div>
        </Show>
        <div class:print-only=move || writes.get()>{table}</div>
    }
}

#[component]
fn Entry(
    live: LiveDossier,
    spec: &'static EntrySpec,
    id: String,
    unfolded: RwSignal<BTreeSet<String>>,
) -> impl IntoView {
    let app = use_app();
    let toaster = use_toaster();
    let kind = spec.kind;
    let stored = StoredValue::new(id.clone());
    let is_open = move || unfolded.with(|open| stored.with_value(|id| open.contains(id)));
    let folded = move |event: leptos::ev::Event| {
        let now = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .is_some_and(|details| details.has_attribute("open"));
        // The browser says so a moment later, when the page may be gone.
        let Some(id) = stored.try_get_value() else {
            return;
        };
        if unfolded.try_with_untracked(|open| open.contains(&id)) == Some(!now) {
            unfolded.update(|open| {
                if now {
                    open.insert(id);
                } else {
                    open.remove(&id);
                }
            });
        }
    };
    let line = move || {
        let record = stored.with_value(|id| live.record(kind, id))?;
        let Line {
            title,
            detail,
            aside,
        } = (spec.line)(app, &record);
        let detail: Vec<_> = detail
            .into_iter()
            .filter(|part| !part.is_empty())
            .map(|part| view! { <span>{part}</span> })
            .collect();
        Some(view! {
            <span class="main"><span class="title">{title}</span><span class="note parts">{detail}</span></span>
            <span class="aside num">{aside}</span>
        })
    };
    let fields: Vec<_> = spec
        .fields
        .iter()
        .map(|name| {
            let of = LiveField::new(live, kind, &id, name);
            let test = *name;
            view! { <RecordField of test /> }
        })
        .collect();
    let no_delete = LiveField::new(live, kind, &id, DELETED).barred();
    let delete = move |_| {
        let said = format!(
            "{} · {}",
            untrack(|| kind_words(kind, lang())),
            untrack(|| ProjectTexts::of(lang()).deleted)
        );
        delete_record(live, kind, stored.get_value(), said, toaster);
    };
    view! {
        <details class="entry" open=is_open on:toggle=folded data-test=kind>
            <summary>{line}</summary>
            <div class="stack">
                <RecordDisagrees live kind=kind id=id.clone() />
                <div class="grid">{fields}</div>
                {(spec.more)(live, &id)}
                <div hidden=move || spec.add.is_none() || no_delete.with(Option::is_some)>
                    <button type="button" class="btn btn-quiet btn-bad btn-flush" data-test="delete-entry" on:click=delete>{move || Common::of(lang()).delete}</button>
                </div>
            </div>
        </details>
    }
}

/// The photos and files about a record, and the way to add one.
pub fn evidence(live: LiveDossier, kind: &'static str, id: &str) -> AnyView {
    let stored = StoredValue::new(id.to_owned());
    let photos = Memo::new(move |_| {
        let Some(dossier) = live.dossier.get() else {
            return Vec::new();
        };
        let photos = dossier.photos.iter();
        let about = |photo: &&Photo| {
            let [of, id, ..] = photo.about.as_slice() else {
                return false;
            };
            of == kind && stored.with_value(|stored| stored == id)
        };
        photos.filter(about).cloned().collect::<Vec<_>>()
    });
    let about = vec![kind.to_owned(), id.to_owned()];
    let of = format!("{}/{kind}", photo::KIND);
    let barred = use_session().barred(&of, "about", None);
    view! {
        <div class="stack screen-only">
            <PhotoGrid live photos />
            {barred.is_none().then(|| view! { <div class="cluster"><AddEvidence live about /></div> })}
        </div>
    }
    .into_any()
}

/// Records as a table: amounts right aligned, their unit in the head.
pub fn table(app: AppState, kind: &str, columns: &[&str], rows: &[Content]) -> AnyView {
    let (pack, lang) = (app.pack(), lang());
    let amount = |name: &str| match FieldRef::of(kind, name).holds() {
        FieldType::Amount(unit) => Some(unit),
        _ => None,
    };
    let heads: Vec<_> = columns
        .iter()
        .map(|name| {
            let words = field_words(&pack, FieldRef::of(kind, name), lang);
            let unit = amount(name).map(|unit| unit_words(unit, lang));
            let words = match unit.filter(|unit| !unit.is_empty()) {
                Some(unit) => format!("{words} · {unit}"),
                None => words,
            };
            view! { <th scope="col" class:num=amount(name).is_some()>{words}</th> }
        })
        .collect();
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            let cells: Vec<_> = columns
                .iter()
                .map(|name| {
                    let of = FieldRef::of(kind, name);
                    let words = match (amount(name), row.get(name)) {
                        (_, None) => String::new(),
                        (Some(Unit::Yuan), Some(Value::Text(text))) => {
                            domain::decimal::parse(text).map_or_else(|| text.clone(), money)
                        }
                        (_, Some(value)) => value_words(&pack, of, value, lang),
                    };
                    view! { <td class:num=amount(name).is_some()>{words}</td> }
                })
                .collect();
            view! { <tr>{cells}</tr> }
        })
        .collect();
    view! {
        <div class="sheet-table" tabindex="0" role="group"><table class="figures">
            <thead><tr>{heads}</tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
    .into_any()
}
