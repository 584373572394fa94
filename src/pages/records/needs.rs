//! 需求、问题、场景清单: what the enterprise wants, suffers from, or could use.

use domain::{
    need::{KIND, NeedField as Field, NeedType},
    record::DELETED,
    value::Value,
};
use leptos::prelude::*;

use crate::pages::{at::show_asked, deleted::delete_record, undo::UndoButton};
use crate::{
    app::{LiveDossier, LiveField, use_live_dossier, use_session},
    browser::new_id,
    components::{
        Empty, Icon, IconName, PageHead, PrintedList, RecordField, distinct, use_toaster,
    },
    i18n::{common::Common, dossier::DossierTexts, lang},
};

/// What stands on paper, in columns.
const PRINTED: [&str; 6] = [
    Field::Type.name(),
    Field::Text.name(),
    Field::Scenario.name(),
    Field::Urgency.name(),
    Field::Wish.name(),
    Field::Budget.name(),
];

/// `/d/:dossier/needs`.
#[component]
pub fn NeedsPage(dossier: String) -> impl IntoView {
    let live = use_live_dossier(dossier.clone());
    let session = use_session();
    let matching = format!("/match/{dossier}");
    let t = move || DossierTexts::of(lang());
    let ids = Memo::new(move |_| {
        live.dossier
            .get()
            .map(|dossier| {
                dossier
                    .needs
                    .iter()
                    .map(|need| need.id.clone())
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default()
    });
    show_asked(move || ids.get());
    let add = move |_| {
        let kind = (Field::Type.name(), Value::text(NeedType::Need.code()));
        live.add(KIND, &new_id(), vec![kind]);
    };
    let print = move |_| drop(window().print());
    view! {
        <main class="page narrow page-needs">
            <PageHead title=move || t().needs under=live.name() back=format!("/d/{dossier}")>
                <UndoButton live kind=KIND />
                <a class="btn" hidden=move || ids.with(Vec::is_empty) || !session.is_office() href=matching data-test="match">{move || t().match_products}</a>
                <button data-read="" type="button" class="btn" hidden=move || ids.with(Vec::is_empty) on:click=print><Icon name=IconName::Print /> {move || t().print}</button>
                <button type="button" class="btn btn-primary" data-test="add-need" disabled=move || live.dossier.with(Option::is_none) on:click=add>
                    <Icon name=IconName::Plus /> {move || t().add_need}
                </button>
            </PageHead>
            <Show when=move || !ids.with(Vec::is_empty) fallback=move || view! {
                <Show when=move || live.dossier.with(Option::is_some)>
                    <Empty title=move || t().needs_empty text=move || t().needs_empty_text />
                </Show>
            }>
                <div class="stack screen-only">
                    <For each=move || distinct(ids.get(), Clone::clone) key=|id| id.clone() let:id><Row live=live id=id /></For>
                </div>
                <PrintedList live kind=KIND fields=&PRINTED ids />
            </Show>
        </main>
    }
}

#[component]
fn Row(live: LiveDossier, id: String) -> impl IntoView {
    let toaster = use_toaster();
    let t = move || DossierTexts::of(lang());
    let of = |field: Field| LiveField::new(live, KIND, &id, field.name());
    let [
        kind,
        text,
        scenario,
        from,
        to,
        question,
        urgency,
        wish,
        budget,
    ] = [
        Field::Type,
        Field::Text,
        Field::Scenario,
        Field::From,
        Field::To,
        Field::Question,
        Field::Urgency,
        Field::Wish,
        Field::Budget,
    ]
    .map(of);
    // Its levels are asked for once it is about a scenario, and a question is only shown.
    let no_scenario = move || scenario.value().with(Value::is_null);
    let no_question = move || question.value().with(Value::is_null);
    let no_delete = LiveField::new(live, KIND, &id, DELETED).barred();
    let place = id.clone();
    let delete = move |_| {
        delete_record(live, KIND, id.clone(), t().deleted.to_owned(), toaster);
    };
    view! {
        <article class="section" id=place data-test="need">
            <RecordField of=kind />
            <RecordField of=text test="need-text" />
            <div class="grid">
                <RecordField of=scenario test="need-scenario" />
                <div hidden=no_question><RecordField of=question /></div>
                <div hidden=no_scenario><RecordField of=from test="need-from" /></div>
                <div hidden=no_scenario><RecordField of=to test="need-to" /></div>
                <RecordField of=urgency />
                <RecordField of=wish />
                <RecordField of=budget test="need-budget" />
            </div>
            <div hidden=move || no_delete.with(Option::is_some)><button type="button" class="btn btn-quiet btn-bad btn-flush" data-test="delete-need" on:click=delete>{move || Common::of(lang()).delete}</button></div>
        </article>
    }
}
