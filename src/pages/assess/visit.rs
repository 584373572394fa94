//! When, where and with whom.

use domain::assessment::AssessmentField as Field;
use leptos::prelude::*;

use super::{delete::DeleteAssessment, sheet::Sheet};
use crate::{
    components::RecordField,
    i18n::{assess::AssessTexts, lang},
};

#[component]
pub fn Visit(sheet: Sheet) -> impl IntoView {
    let t = move || AssessTexts::of(lang());
    let of = move |field: Field| sheet.field(field.name());
    let (from, to) = (of(Field::VisitedFrom).text(), of(Field::VisitedTo).text());
    // `HH:MM` sorts as it passes.
    let wrong = move || {
        let (from, to) = (from.get(), to.get());
        if !from.is_empty() && !to.is_empty() && to < from {
            t().visited_wrong.to_owned()
        } else {
            String::new()
        }
    };
    view! {
        <div class="stack">
            <RecordField of=of(Field::Visited) test="visited" />
            <div class="grid times">
                <RecordField of=of(Field::VisitedFrom) test="visited-from" />
                <RecordField of=of(Field::VisitedTo) fault=wrong test="visited-to" />
            </div>
            <RecordField of=of(Field::People) lines=4 hint=move || t().people_hint test="people" />
            <RecordField of=of(Field::Place) />
            <DeleteAssessment sheet />
        </div>
    }
}
