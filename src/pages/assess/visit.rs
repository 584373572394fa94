//! When, where and with whom.

use crate::view::prelude::*;
use domain::value::Value;

use super::sheet::Sheet;
use crate::{
    components::{PlaceField, TextField},
    i18n::{assess::AssessTexts, lang},
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
    view! {
        <div class="stack">
            <TextField kind="date" label=Signal::derive(move || t().visited.to_owned())
                value=sheet.text("visited") on_text=move |text| sheet.set("visited", Value::entered(text)) test="visited" />
            <div class="grid times">
                <TextField kind="time" label=Signal::derive(move || t().visited_from.to_owned())
                    value=from on_text=move |text| sheet.set("visited_from", Value::entered(text)) test="visited-from" />
                <TextField kind="time" label=Signal::derive(move || t().visited_to.to_owned()) fault=Signal::derive(wrong)
                    value=to on_text=move |text| sheet.set("visited_to", Value::entered(text)) test="visited-to" />
            </div>
            <TextField lines=4 label=Signal::derive(move || t().people.to_owned())
                hint=Signal::derive(move || t().people_hint.to_owned())
                value=sheet.text("people") on_text=move |text| sheet.set("people", Value::entered(text)) test="people" />
            <PlaceField label=Signal::derive(move || t().place.to_owned()) value=sheet.value("place") on_place=move |place| sheet.set("place", place) />
            {move || is_self().then(|| view! {
                <label class="option">
                    <input type="checkbox" data-test="promise"
                        prop:checked=move || promise.get().as_bool() == Some(true)
                        on:change=move |event| sheet.set("promise", Value::Bool(event_target_checked(&event))) />
                    <span class="option-text">{move || t().promise}</span>
                </label>
            })}
        </div>
    }
}
