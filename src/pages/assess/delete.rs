//! Taking back an assessment that was begun by mistake.

use domain::{
    assessment::{KIND, answered},
    record::DELETED,
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::sheet::Sheet;
use crate::{
    components::{ConfirmDialog, use_toaster},
    i18n::{dossier::DossierTexts, fill, lang},
    pages::deleted::delete_record,
};

#[component]
pub fn DeleteAssessment(sheet: Sheet) -> impl IntoView {
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
        <div hidden=move || no_delete.with(Option::is_some)><button type="button" class="btn btn-quiet btn-bad btn-flush" data-test="delete-assessment" on:click=ask>{move || d().delete_assessment}</button></div>
        <ConfirmDialog open=asking danger=true title=move || d().delete_assessment
            action=move || d().delete_assessment on_confirm=delete
            text=move || fill(d().delete_assessment_text, &[("n", &answers())]) />
    }
}
