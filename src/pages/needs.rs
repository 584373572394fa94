//! 需求、问题、场景清单: what the enterprise wants, suffers from, or could use.

use domain::{
    need::{KIND, Need, NeedType},
    value::Value,
};
use leptos::prelude::*;

use rust_decimal::Decimal;

use super::{deleted::delete_record, forms::options, undo::UndoButton};
use crate::{
    app::{LiveDossier, use_app, use_live_dossier},
    browser::new_id,
    components::{
        Empty, Icon, IconName, NumberField, PageHead, SegmentedField, SelectField, TextField,
        use_toaster,
    },
    i18n::{common::Common, dossier::DossierTexts, lang},
};

/// `/d/:dossier/needs`.
#[component]
pub fn NeedsPage(dossier: String) -> impl IntoView {
    let live = use_live_dossier(dossier.clone());
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
    let add = move |_| {
        live.save(vec![
            live.edit(KIND, &new_id())
                .set("type", NeedType::Need.code()),
        ]);
    };
    let print = move |_| drop(window().print());
    view! {
        <main class="page narrow page-needs">
            <PageHead title=move || t().needs under=live.name() back=format!("/d/{dossier}")>
                <UndoButton live kind=KIND />
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
                <For each=move || ids.get() key=|id| id.clone() let:id><Row live=live id=id /></For>
            </Show>
        </main>
    }
}

#[component]
fn Row(live: LiveDossier, id: String) -> impl IntoView {
    let app = use_app();
    let toaster = use_toaster();
    let t = move || DossierTexts::of(lang());
    let id = StoredValue::new(id);
    let need = Memo::new(move |_| {
        let dossier = live.dossier.get()?;
        id.with_value(|id| dossier.needs.iter().find(|need| need.id == *id).cloned())
    });
    let text = move |get: fn(&Need) -> &String| {
        Signal::derive(move || {
            need.with(|need| {
                need.as_ref()
                    .map(|need| get(need).clone())
                    .unwrap_or_default()
            })
        })
    };
    let put = move |field: &'static str, value: Value| {
        live.put(KIND, &id.get_value(), vec![(field, value)]);
    };
    let type_in = move |field: &'static str, value: Value| {
        live.put_typed(KIND, &id.get_value(), field, value);
    };
    let or_null = |text: String| {
        if text.is_empty() {
            Value::Null
        } else {
            Value::Text(text)
        }
    };
    let delete = move |_| {
        delete_record(live, KIND, id.get_value(), t().deleted.to_owned(), toaster);
    };
    let choices =
        move |field: &'static str| Signal::derive(move || options(&app.pack(), field, lang()));
    let scenarios = move || {
        let mut all = vec![(String::new(), t().none.to_owned())];
        all.extend(options(&app.pack(), "scenario", lang()));
        all
    };
    let label =
        move |get: fn(&DossierTexts) -> &'static str| Signal::derive(move || get(t()).to_owned());
    view! {
        <article class="section" data-test="need">
            <SegmentedField label=label(|t| t.need_type) options=choices("type") on_choice=move |code| put("type", Value::Text(code))
                value=move || need.with(|need| need.as_ref().map(|need| need.kind.code().to_owned()).unwrap_or_default()) />
            <TextField label=label(|t| t.need_text) lines=2 value=text(|need| &need.text) test="need-text" on_text=move |text| type_in("text", or_null(text)) />
            <div class="grid">
                <SelectField label=label(|t| t.scenario) value=text(|need| &need.scenario) options=scenarios on_choice=move |code| put("scenario", or_null(code)) />
                <SegmentedField label=label(|t| t.urgency) options=choices("urgency") on_choice=move |code| put("urgency", Value::Text(code))
                    value=move || need.with(|need| need.as_ref().and_then(|need| need.urgency).map(|one| one.code().to_owned()).unwrap_or_default()) />
                <TextField label=label(|t| t.wish) value=text(|need| &need.wish) on_text=move |text| type_in("wish", or_null(text)) />
                <NumberField label=label(|t| t.budget) unit=label(|t| t.wan) value=move || need.with(|need| need.as_ref().and_then(|need| need.budget))
                    test="need-budget" on_number={move |number: Option<Decimal>| type_in("budget", number.map_or(Value::Null, |number| Value::text(number.to_string())))} />
            </div>
            <div><button type="button" class="btn btn-quiet btn-bad btn-flush" data-test="delete-need" on:click=delete>{move || Common::of(lang()).delete}</button></div>
        </article>
    }
}
