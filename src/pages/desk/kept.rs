//! What is kept by hand for the figures: certificates of an enterprise, and where a task stands. Each
//! field is saved as it is given.

use domain::{
    certificate::{self, CertificateField, Title},
    programme::{
        self,
        task_note::{self, TaskNoteField},
    },
    record::DELETED,
    value::Value,
};
use leptos::prelude::*;

use super::words::KeptTexts;
use crate::{
    app::{LiveDossier, LiveField, use_app, use_live_dossier, use_session},
    browser::new_id,
    components::{Empty, Icon, IconName, PageHead, RecordField, distinct, use_toaster},
    i18n::{common::Common, dossier::DossierTexts, fields::kind_words, lang},
    pages::{deleted::delete_record, undo::UndoButton},
};

const KIND: &str = certificate::KIND;

/// `/kept/:dossier/certificate`: every certificate of an enterprise.
#[component]
pub fn KeptPage(dossier: String, kind: String) -> impl IntoView {
    if kind != KIND {
        return view! { <crate::pages::not_found::NotFoundPage /> }.into_any();
    }
    let session = use_session();
    let live = use_live_dossier(dossier.clone());
    let t = move || KeptTexts::of(lang());
    let ids = Memo::new(move |_| {
        live.records.with(|records| {
            let all = records.iter().flat_map(|records| records.iter());
            let kept = all.filter(|record| record.key.kind == KIND && !record.is_deleted());
            let mut ids: Vec<String> = kept.map(|record| record.key.id.clone()).collect();
            // The latest first: an id begins with the time it was made.
            ids.sort_unstable_by(|a, b| b.cmp(a));
            ids
        })
    });
    let first = CertificateField::Title.name();
    let add = move |_| {
        live.add(
            KIND,
            &new_id(),
            vec![(first, Value::text(Title::Cloud.code()))],
        );
    };
    let no_add = move || session.barred(KIND, first, None).is_some();
    view! {
        <main class="page narrow page-kept">
            <PageHead title=move || kind_words(KIND, lang()) under=live.name() back=format!("/d/{dossier}")>
                <UndoButton live kind=KIND />
                <button type="button" class="btn btn-primary" data-test="kept-add" disabled=move || live.records.with(Option::is_none) || no_add() on:click=add>
                    <Icon name=IconName::Plus /> {move || t().add}
                </button>
            </PageHead>
            <Show when=move || ids.with(Vec::is_empty) && live.records.with(Option::is_some)>
                <Empty title=move || t().none text=move || t().none_text />
            </Show>
            <div class="stack">
                <For each=move || distinct(ids.get(), Clone::clone) key=|id| id.clone() let:id><Row live id /></For>
            </div>
        </main>
    }
    .into_any()
}

#[component]
fn Row(live: LiveDossier, id: String) -> impl IntoView {
    let toaster = use_toaster();
    let fields = CertificateField::ALL.iter().map(|field| {
        let of = LiveField::new(live, KIND, &id, field.name());
        view! { <RecordField of test=field.name() /> }
    });
    let fields: Vec<_> = fields.collect();
    let no_delete = LiveField::new(live, KIND, &id, DELETED).barred();
    let delete = move |_| {
        let said = DossierTexts::of(lang()).deleted.to_owned();
        delete_record(live, KIND, id.clone(), said, toaster);
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
