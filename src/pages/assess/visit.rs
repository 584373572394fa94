//! When, where and with whom.

use crate::view::prelude::*;
use domain::{assessment::KIND, value::Value};

use super::sheet::Sheet;
use crate::{
    app::use_place,
    components::{ConfirmDialog, PlaceField, TextField, use_toaster},
    i18n::{assess::AssessTexts, dossier::DossierTexts, fill, lang},
    pages::deleted::delete_record,
};

#[component]
pub fn Visit(sheet: Sheet) -> Markup {
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
    let (toaster, goes) = (use_toaster(), use_place());
    let d = move || DossierTexts::of(lang());
    let answers = move || {
        let record = sheet.id.with_value(|id| sheet.live.record(KIND, id));
        let given = |name: &str| ["q.", "s.", "note."].iter().any(|of| name.starts_with(of));
        record.map_or(0, |record| {
            let fields = record.fields().filter(|(name, _)| given(name));
            fields
                .filter(|(name, _)| record.get(name).is_some())
                .count()
        })
    };
    let asking = RwSignal::new(false);
    let delete = move || {
        let said = untrack(d).deleted_assessment.to_owned();
        let to = format!("/d/{}", sheet.live.id.get_value());
        delete_record(sheet.live, KIND, sheet.id.get_value(), said, toaster);
        goes.go(&to);
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
            <TextField kind="date" label=derived(move || t().visited.to_owned())
                value=sheet.text("visited") on_text=move |text| sheet.set_typed("visited", Value::entered(text)) test="visited" />
            <div class="grid times">
                <TextField kind="time" label=derived(move || t().visited_from.to_owned())
                    value=from on_text=move |text| sheet.set_typed("visited_from", Value::entered(text)) test="visited-from" />
                <TextField kind="time" label=derived(move || t().visited_to.to_owned()) fault=derived(wrong)
                    value=to on_text=move |text| sheet.set_typed("visited_to", Value::entered(text)) test="visited-to" />
            </div>
            <TextField lines=4 label=derived(move || t().people.to_owned())
                hint=derived(move || t().people_hint.to_owned())
                value=sheet.text("people") on_text=move |text| sheet.set_typed("people", Value::entered(text)) test="people" />
            <PlaceField label=derived(move || t().place.to_owned()) value=sheet.value("place") on_place=move |place| sheet.set("place", place) />
            {move || is_self().then(|| view! {
                <label class="option">
                    <input type="checkbox" data-test="promise"
                        prop:checked=move || promise.get().as_bool() == Some(true)
                        on:change=move |event| sheet.set("promise", Value::Bool(event_target_checked(&event))) />
                    <span class="option-text">{move || t().promise}</span>
                </label>
            })}
            <div><button type="button" class="btn btn-quiet btn-bad btn-flush" data-test="delete-assessment" on:click=ask>{move || d().delete_assessment}</button></div>
            <ConfirmDialog open=asking danger=true title=derived(move || d().delete_assessment.to_owned())
                action=derived(move || d().delete_assessment.to_owned()) on_confirm=delete
                text=derived(move || fill(d().delete_assessment_text, &[("n", &answers())])) />
        </div>
    }
}
