//! When, where and with whom.

use domain::{
    assessment::{AssessmentField as Field, KIND, Stage, answered},
    record::DELETED,
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::sheet::Sheet;
use crate::{
    components::{ConfirmDialog, RecordField, use_toaster},
    i18n::{assess::AssessTexts, dossier::DossierTexts, fill, lang},
    pages::deleted::delete_record,
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
    let is_self = {
        let stage = of(Field::Stage).text();
        move || stage.get() == Stage::SelfReport.code()
    };
    let no_delete = sheet.field(DELETED).barred();
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
            <RecordField of=of(Field::Visited) test="visited" />
            // Nobody visits for a self report.
            {move || (!is_self()).then(|| view! {
                <div class="grid times">
                    <RecordField of=of(Field::VisitedFrom) test="visited-from" />
                    <RecordField of=of(Field::VisitedTo) fault=wrong test="visited-to" />
                </div>
                <RecordField of=of(Field::People) lines=4 hint=move || t().people_hint test="people" />
                <RecordField of=of(Field::Place) />
            })}
            <div hidden=move || no_delete.with(Option::is_some)><button type="button" class="btn btn-quiet btn-bad btn-flush" data-test="delete-assessment" on:click=ask>{move || d().delete_assessment}</button></div>
            <ConfirmDialog open=asking danger=true title=move || d().delete_assessment
                action=move || d().delete_assessment on_confirm=delete
                text=move || fill(d().delete_assessment_text, &[("n", &answers())]) />
        </div>
    }
}
