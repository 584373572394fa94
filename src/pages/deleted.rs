//! What was deleted, and the way back: deletion is a field, so nothing is ever gone.

use domain::{
    assessment::{self, Stage},
    enterprise, need, photo,
    record::{DELETED, Edit, Field, Record, is_erased},
    retrofit,
    value::Value,
};
use leptos::prelude::*;

use crate::{
    app::{AppState, LiveDossier, LiveField, spawn_detached},
    components::{Toaster, use_toaster},
    i18n::{
        common::Common, dossier::DossierTexts, fields::kind_words, format::day, lang,
        shell::stage_name,
    },
};

/// Marks a record as deleted, and says so with the way to take it back.
pub fn delete_record(
    live: LiveDossier,
    kind: &'static str,
    id: String,
    said: String,
    toaster: Toaster,
) {
    let back = live.back(kind, &id, vec![(DELETED, Value::Bool(false))]);
    live.put(kind, &id, vec![(DELETED, Value::Bool(true))]);
    toaster.say_with_undo(said, back);
}

/// Takes a deletion back from a page that has no dossier open; `edit` names the record.
pub fn restore_record(app: AppState, toaster: Toaster, edit: Edit) {
    spawn_detached(async move {
        let store = app.store();
        // As it is stored now: the deletion that is there is the one that is replaced.
        let stored = store
            .records(&edit.record.dossier)
            .await
            .unwrap_or_default();
        let known = stored.iter().find(|record| record.key == edit.record);
        let edit = known.map_or(edit, Record::edit).set(DELETED, false);
        if app.saves().save(vec![edit], Vec::new()).await.is_ok() {
            let lang = app.lang.try_get_untracked().unwrap_or_default();
            toaster.say(Common::of(lang).restored);
        }
    });
}

/// Whether the office erased so much of a record that there is nothing to come back to: a photo's bytes,
/// an enterprise's name, or all of another's values.
pub fn is_gone(record: &Record) -> bool {
    let erased = |field: &Field| field.live().all(|(_, held)| is_erased(&held.value));
    let main = match record.key.kind.as_str() {
        photo::KIND => "sha256",
        enterprise::KIND => "name",
        _ => {
            let mut fields = record.fields();
            let said = |name: &str| !name.starts_with(DELETED);
            return fields.all(|(name, field)| !said(name) || erased(field))
                && record.fields().any(|(name, _)| said(name));
        }
    };
    record.field(main).is_some_and(erased)
}

/// What a deleted record was, in a line.
fn words(record: &Record) -> String {
    let lang = lang();
    let text = |field| record.text(field).unwrap_or_default().to_owned();
    let what = match record.key.kind.as_str() {
        assessment::KIND => {
            let stage = Stage::from_code(&text("stage"));
            let visited = domain::day::parse(&text("visited"));
            [
                stage.map(|stage| stage_name(stage, lang).to_owned()),
                visited.map(|visited| day(visited, lang)),
            ]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · ")
        }
        enterprise::KIND => text("name"),
        need::KIND => text("text"),
        retrofit::KIND => text("title"),
        photo::KIND => [text("caption"), text("name")]
            .into_iter()
            .find(|text| !text.is_empty())
            .unwrap_or_default(),
        _ => String::new(),
    };
    let kind = kind_words(&record.key.kind, lang);
    if what.is_empty() {
        kind
    } else {
        format!("{kind} · {what}")
    }
}

/// The deleted records of a dossier, each with its way back; nothing when there are none.
#[component]
pub fn DeletedThings(live: LiveDossier) -> impl IntoView {
    let t = move || DossierTexts::of(lang());
    let toaster = use_toaster();
    let gone = Memo::new(move |_| -> Vec<(String, String)> {
        live.records.with(|records| {
            let all = records.iter().flat_map(|records| records.iter());
            all.filter(|record| record.is_deleted())
                .map(|record| (record.key.kind.clone(), record.key.id.clone()))
                .collect()
        })
    });
    let row = move |(kind, id): (String, String)| {
        let record = live.record_now(&kind, &id);
        let erased = record.as_ref().is_some_and(is_gone);
        let line = record.map(|record| words(&record));
        let barred = LiveField::new(live, &kind, &id, DELETED).barred();
        let why = move || {
            let why = barred.get().map(|why| why.words().get(lang()).to_owned());
            why.or_else(|| erased.then(|| t().erased_here.to_owned()))
        };
        let back = move |_| {
            live.put(&kind, &id, vec![(DELETED, Value::Bool(false))]);
            toaster.say(untrack(|| Common::of(lang()).restored));
        };
        view! {
            <div class="row" data-test="deleted-record">
                <span class="main"><span class="title">{line}</span>{move || why().map(|why| view! { <span class="detail">{why}</span> })}</span>
                <button type="button" class="btn btn-small" data-test="restore-record" hidden=move || why().is_some() on:click=back>{move || Common::of(lang()).restore}</button>
            </div>
        }
    };
    view! {
        <Show when=move || !gone.with(Vec::is_empty)>
            <section class="section" data-test="deleted-records">
                <h2>{move || t().deleted_things}</h2>
                <p class="note">{move || t().deleted_help}</p>
                <div class="rows"><For each=move || gone.get() key=|key| key.clone() let:key>{row(key)}</For></div>
            </section>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        clock::Stamp,
        ids::{ChangeId, DeviceId, RecordKey},
        record::Change,
    };
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn record(kind: &str, fields: &[&str], erased: &[&str]) -> Record {
        let mut record = Record::new(RecordKey::new("d", kind, "one"));
        let edit = Edit::new(record.key.clone()).set(DELETED, true);
        let edit = fields.iter().fold(edit, |edit, name| edit.set(*name, "甲"));
        let id = ChangeId::new(DeviceId::new("tablet"), 1);
        let change = record.change(&edit, id, Stamp::default(), "");
        let mut change: Change = change.expect("readable").expect("new");
        change.erase(erased.iter().copied());
        record.apply(&change);
        record
    }

    #[wasm_bindgen_test]
    fn what_the_office_erased_is_not_offered_back() {
        let gone = |kind, fields: &[&str], erased: &[&str]| is_gone(&record(kind, fields, erased));
        assert!(gone(photo::KIND, &["sha256", "type"], &["sha256"]));
        assert!(!gone(photo::KIND, &["sha256", "caption"], &["caption"]));
        assert!(gone(enterprise::KIND, &["name", "area"], &["name"]));
        assert!(!gone(enterprise::KIND, &["name", "phone"], &["phone"]));
        assert!(gone(need::KIND, &["text"], &["text"]));
        assert!(!gone(need::KIND, &["text", "wish"], &["text"]));
        assert!(!gone(need::KIND, &["text"], &[]));
    }
}
