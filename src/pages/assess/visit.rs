//! When, where and with whom.

use crate::view::prelude::*;
use domain::value::Value;

use super::sheet::Sheet;
use crate::{
    components::{Icon, IconName, TextField},
    device::place,
    i18n::{assess::AssessTexts, lang},
};

#[component]
pub fn Visit(sheet: Sheet) -> Markup {
    let t = move || AssessTexts::of(lang());
    let place = sheet.value("place");
    let failed = RwSignal::new(false);
    let shown = move || {
        let value = place.get();
        let part = |name| value.as_map()?.get(name)?.as_text().map(str::to_owned);
        match (part("lat"), part("lon")) {
            (Some(lat), Some(lon)) => format!("{lat}, {lon}"),
            _ => t().place_none.to_owned(),
        }
    };
    let take = move |_| {
        failed.set(false);
        place::current(move |found| match found {
            Some((lat, lon)) => {
                let map = [
                    ("lat".to_owned(), Value::text(lat)),
                    ("lon".to_owned(), Value::text(lon)),
                ];
                sheet.set("place", Value::Map(map.into()));
            }
            None => drop(failed.try_set(true)),
        });
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
            <TextField lines=4 label=Signal::derive(move || t().people.to_owned())
                hint=Signal::derive(move || t().people_hint.to_owned())
                value=sheet.text("people") on_text=move |text| sheet.set("people", Value::entered(text)) test="people" />
            <div class="field">
                <span class="label">{move || t().place}</span>
                <div class="cluster">
                    <span class="num">{shown}</span>
                    <button class="btn" data-test="take-place" on:click=take>
                        <Icon name=IconName::Pin />
                        {move || t().place_take}
                    </button>
                </div>
                {move || failed.get().then(|| view! { <p class="fault" role="alert">{t().place_failed}</p> })}
            </div>
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
