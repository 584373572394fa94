//! When, where and with whom.

use domain::{
    assessment::{KIND, answered},
    value::Value,
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::sheet::Sheet;
use crate::{
    components::{ConfirmDialog, PlaceField, TextField, use_toaster},
    i18n::{assess::AssessTexts, dossier::DossierTexts, fill, lang},
    pages::deleted::delete_record,
};

#[component]
pub fn Visit(sheet: Sheet) -> impl IntoView {
    let t = move || AssessTexts::of(lang());
    let (from, to) = (sheet.text("visited_from"), sheet.text("visited_to"));
    // `HH:MM` sorts as it passes.
    let wrong = move || {
        let (from, to) = (from.get(), to.get());
        if !from.is_empty() && !to.is_empty() && to < from {
            t().visited_wrong.to_owned()
        } else {
            String::new()
        }
    };
    let is_self = {
        let stage = sheet.text("stage");
        move || stage.get() == "self"
    };
    let promise = sheet.value("promise");
    let (toaster, navigate) = (use_toaster(), StoredValue::new(use_navigate()));
    let d = move || DossierTexts::of(lang());
    let answers = move || {
        let record = sheet.id.with_value(|id| sheet.live.record(KIND, id));
        record.as_ref().map_or(0, answered)
    };
    let asking = RwSignal::new(false);
    let delete = move || {
        let said = untrack(d).deleted_assessment.to_owned();
        let to = format!("/d/{}", sheet.live.id.get_value());
        delete_record(sheet.live, KIND, sheet.id.get_value(), said, toaster);
        navigate.with_value(|go| go(&to, NavigateOptions::default()));
    };
    // Begun by mistake it goes at once; with answers in it one is asked.
    let ask = move |_| {
        if untrack(answers) == 0 {
            delete();
        } else {
            asking.set(true);
        }
    };
    view! {
        <div class="stack">
            <TextField kind="date" label=move || t().visited
                value=sheet.text("visited") on_text=move |text| sheet.set_typed("visited", Value::entered(text)) test="visited" />
            <div class="grid times">
                <TextField kind="time" label=move || t().visited_from
                    value=from on_text=move |text| sheet.set_typed("visited_from", Value::entered(text)) test="visited-from" />
                <TextField kind="time" label=move || t().visited_to fault=wrong
                    value=to on_text=move |text| sheet.set_typed("visited_to", Value::entered(text)) test="visited-to" />
            </div>
            <TextField lines=4 label=move || t().people
                hint=move || t().people_hint
                value=sheet.text("people") on_text=move |text| sheet.set_typed("people", Value::entered(text)) test="people" />
            <PlaceField label=move || t().place value=sheet.value("place") on_place=move |place| sheet.set("place", place) />
            {move || is_self().then(|| view! {
                <label class="option">
                    <input type="checkbox" data-test="promise"
                        prop:checked=move || promise.get().as_bool() == Some(true)
                        on:change=move |event| sheet.set("promise", Value::Bool(event_target_checked(&event))) />
                    <span class="option-text">{move || t().promise}</span>
                </label>
            })}
            <div><button type="button" class="btn btn-quiet btn-bad btn-flush" data-test="delete-assessment" on:click=ask>{move || d().delete_assessment}</button></div>
            <ConfirmDialog open=asking danger=true title=move || d().delete_assessment
                action=move || d().delete_assessment on_confirm=delete
                text=move || fill(d().delete_assessment_text, &[("n", &answers())]) />
        </div>
    }
}
