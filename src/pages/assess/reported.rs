//! What the enterprise reported on itself, beside the same question of the team's.

use domain::{
    assessment::{ItemRef, KIND, Stage},
    schema::FieldRef,
    value::Value,
};
use leptos::prelude::*;

use super::sheet::Sheet;
use crate::i18n::{assess::AssessTexts, fields::value_words, fill, lang};

/// The enterprise's own answer, with a button that gives the same; nothing in a self report, and
/// where there is none.
#[component]
pub fn Reported(sheet: Sheet, item: ItemRef) -> impl IntoView {
    let t = move || AssessTexts::of(lang());
    let name = match &item {
        ItemRef::Question(code) => format!("q.{code}"),
        ItemRef::Scenario(code) => format!("s.{code}"),
    };
    let field = sheet.field(&name);
    let reported = Memo::new(move |_| -> Option<Value> {
        if sheet.is_self() {
            return None;
        }
        let dossier = sheet.live.dossier.get()?;
        let report = dossier.official(Stage::SelfReport)?;
        let answers = &report.answers;
        Some(match &item {
            ItemRef::Question(code) => answers.questions.get(code)?.to_value(),
            ItemRef::Scenario(code) => answers.scenarios.get(code)?.to_value(),
        })
    });
    let same = move || reported.with(|reported| reported.as_ref() == Some(&*field.value().read()));
    move || {
        let value = reported.get()?;
        let pack = sheet.live.app().pack();
        let words = value_words(&pack, FieldRef::of(KIND, &name), &value, lang());
        let take = move |_| field.put(value.clone());
        Some(view! {
            <p class="reported cluster small" data-test="reported">
                <span>{fill(t().reported, &[("answer", &words)])}</span>
                {if same() {
                    view! { <span class="soft">{t().reported_same}</span> }.into_any()
                } else {
                    view! {
                        <button type="button" class="btn btn-small" data-test="as-reported" on:click=take>{t().as_reported}</button>
                    }
                    .into_any()
                }}
            </p>
        })
    }
}
