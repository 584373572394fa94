//! What is kept by hand for the figures: certificates of an enterprise, meetings, products, showcases and
//! entries of an area or the city, and where a task stands. Each field is saved as it is given.

use domain::{
    certificate::{self, CertificateField, Title},
    programme::{
        self, HandState, MeetingKind, ShowcaseKind,
        entry::{self, EntryField},
        meeting::{self, MeetingField},
        product::{self, ProductField},
        showcase::{self, ShowcaseField},
        task_note::{self, TaskNoteField},
    },
    record::DELETED,
    value::Value,
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::words::KeptTexts;
use crate::{
    app::{AppState, LiveDossier, LiveField, Session, use_app, use_live_dossier, use_session},
    browser::new_id,
    components::{
        Empty, Icon, IconName, PageHead, RecordField, SelectField, distinct, use_toaster,
    },
    i18n::{common::Common, dossier::DossierTexts, fields::kind_words, lang},
    pages::{deleted::delete_record, undo::UndoButton},
};

/// Kinds of the programme's own records that are lists.
pub const LISTS: [&str; 4] = [meeting::KIND, product::KIND, showcase::KIND, entry::KIND];

/// A kind of record with its fields in the order of the form.
#[derive(Clone, Copy)]
struct Form {
    kind: &'static str,
    fields: fn() -> Vec<&'static str>,
    /// What a new one begins with.
    first: (&'static str, &'static str),
}

fn form(kind: &str) -> Option<Form> {
    let form = |kind, fields, first| Form {
        kind,
        fields,
        first,
    };
    Some(match kind {
        certificate::KIND => form(
            certificate::KIND,
            || CertificateField::ALL.iter().map(|one| one.name()).collect(),
            (CertificateField::Title.name(), Title::Cloud.code()),
        ),
        meeting::KIND => form(
            meeting::KIND,
            || MeetingField::ALL.iter().map(|one| one.name()).collect(),
            (MeetingField::Kind.name(), MeetingKind::Briefing.code()),
        ),
        product::KIND => form(
            product::KIND,
            || ProductField::ALL.iter().map(|one| one.name()).collect(),
            (ProductField::Name.name(), "新产品"),
        ),
        showcase::KIND => form(
            showcase::KIND,
            || ShowcaseField::ALL.iter().map(|one| one.name()).collect(),
            (ShowcaseField::Kind.name(), ShowcaseKind::ChainCase.code()),
        ),
        entry::KIND => form(
            entry::KIND,
            || EntryField::ALL.iter().map(|one| one.name()).collect(),
            (EntryField::Indicator.name(), "cloud"),
        ),
        task_note::KIND => form(
            task_note::KIND,
            || TaskNoteField::ALL.iter().map(|one| one.name()).collect(),
            (TaskNoteField::State.name(), HandState::Doing.code()),
        ),
        _ => return None,
    })
}

/// `/kept/:dossier/:kind`: every record of a kind in a dossier.
#[component]
pub fn KeptPage(dossier: String, kind: String) -> impl IntoView {
    let Some(form) = form(&kind).filter(|form| form.kind != task_note::KIND) else {
        return view! { <crate::pages::not_found::NotFoundPage /> }.into_any();
    };
    let (app, session, navigate) = (use_app(), use_session(), use_navigate());
    let live = use_live_dossier(dossier.clone());
    let t = move || KeptTexts::of(lang());
    let ids = Memo::new(move |_| {
        live.records.with(|records| {
            let all = records.iter().flat_map(|records| records.iter());
            let kept = all.filter(|record| record.key.kind == form.kind && !record.is_deleted());
            let mut ids: Vec<String> = kept.map(|record| record.key.id.clone()).collect();
            // The latest first: an id begins with the time it was made.
            ids.sort_unstable_by(|a, b| b.cmp(a));
            ids
        })
    });
    let add = move |_| {
        let (name, value) = form.first;
        live.add(form.kind, &new_id(), vec![(name, Value::text(value))]);
    };
    let no_add = move || session.barred(form.kind, form.first.0, None).is_some();
    let own = form.kind != certificate::KIND;
    let here = dossier.clone();
    let places = own.then(|| {
        let go = StoredValue::new_local(navigate);
        let choose = move |area: String| {
            let to = format!("/kept/{area}/{}", form.kind);
            go.with_value(|go| go(&to, leptos_router::NavigateOptions::default()));
        };
        let here = Signal::derive(move || here.clone());
        view! { <SelectField label=move || t().place value=here options=Signal::derive(move || places(app, session)) on_choice=choose test="kept-place" /> }
    });
    let back = if own {
        "/plan".to_owned()
    } else {
        format!("/d/{dossier}")
    };
    let under = move || {
        if own {
            t().programme.to_owned()
        } else {
            live.name().get()
        }
    };
    view! {
        <main class="page narrow page-kept">
            <PageHead title=move || kind_words(form.kind, lang()) under back>
                <UndoButton live kind=form.kind />
                <button type="button" class="btn btn-primary" data-test="kept-add" disabled=move || live.records.with(Option::is_none) || no_add() on:click=add>
                    <Icon name=IconName::Plus /> {move || t().add}
                </button>
            </PageHead>
            {places}
            <Show when=move || ids.with(Vec::is_empty) && live.records.with(Option::is_some)>
                <Empty title=move || t().none text=move || t().none_text />
            </Show>
            <div class="stack">
                <For each=move || distinct(ids.get(), Clone::clone) key=|id| id.clone() let:id><Row live form id /></For>
            </div>
        </main>
    }
    .into_any()
}

/// The city and the areas this device works in.
fn places(app: AppState, session: Session) -> Vec<(String, String)> {
    let pack = app.pack();
    let areas = pack
        .areas
        .iter()
        .filter(|area| session.works_in(&area.code));
    let mut all: Vec<(String, String)> = areas
        .map(|area| (area.code.clone(), area.name.get(lang()).to_owned()))
        .collect();
    if session.areas().is_none() {
        let city = KeptTexts::of(lang()).city;
        all.insert(0, (programme::CITY.to_owned(), city.to_owned()));
    }
    all
}

#[component]
fn Row(live: LiveDossier, form: Form, id: String) -> impl IntoView {
    let toaster = use_toaster();
    let fields: Vec<_> = (form.fields)()
        .into_iter()
        .map(|name| view! { <RecordField of=LiveField::new(live, form.kind, &id, name) test=name /> })
        .collect();
    let no_delete = LiveField::new(live, form.kind, &id, DELETED).barred();
    let delete = move |_| {
        let said = DossierTexts::of(lang()).deleted.to_owned();
        delete_record(live, form.kind, id.clone(), said, toaster);
    };
    view! {
        <article class="section" data-test="kept">
            <div class="grid">{fields}</div>
            <div hidden=move || no_delete.with(Option::is_some)><button type="button" class="btn btn-quiet btn-bad btn-flush" data-test="kept-delete" on:click=delete>{move || Common::of(lang()).delete}</button></div>
        </article>
    }
}

/// `/plan/:task`: where a task stands that no record measures.
#[component]
pub fn TaskPage(number: String) -> impl IntoView {
    let live = use_live_dossier(programme::CITY.to_owned());
    let pack = use_app().pack();
    let t = move || KeptTexts::of(lang());
    let Some(task) = pack
        .tasks
        .iter()
        .find(|task| task.number.to_string() == number)
    else {
        return view! { <crate::pages::not_found::NotFoundPage /> }.into_any();
    };
    let title = task.title.clone();
    let fields = TaskNoteField::ALL.iter().map(|field| {
        let of = LiveField::new(live, task_note::KIND, &number, field.name());
        view! { <RecordField of test=field.name() /> }
    });
    let fields: Vec<_> = fields.collect();
    let under = {
        let number = number.clone();
        move || format!("{} {number}", t().task)
    };
    view! {
        <main class="page narrow page-task">
            <PageHead title=move || title.get(lang()).to_owned() under back="/plan".to_owned()>
                <UndoButton live kind=task_note::KIND />
            </PageHead>
            <section class="section">
                <p class="soft">{move || t().task_note}</p>
                {fields}
            </section>
        </main>
    }
    .into_any()
}
