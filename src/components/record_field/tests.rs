//! The controls of records' fields, over a real store.

use domain::{
    enterprise::{EnterpriseField, KIND},
    schema::FieldRef,
    value::Value,
};
use leptos::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{HtmlElement, HtmlInputElement};

use super::RecordField;
use crate::{
    app::{
        AppState, LiveDossier, LiveField,
        tests::{DOSSIER, app, settled},
        use_live_dossier,
    },
    components::tests::{Page, type_into},
    i18n::fields::field_words,
};

wasm_bindgen_test_configure!(run_in_browser);

/// One control of the enterprise's record in the document, and the dossier below it.
fn control(owner: &Owner, live: LiveDossier, field: EnterpriseField) -> Page {
    let of = owner.with(|| LiveField::new(live, KIND, KIND, field.name()));
    owner.with(|| Page::of(move || view! { <RecordField of test=field.name() /> }))
}

async fn stored(app: AppState, field: EnterpriseField) -> Value {
    settled(app).await;
    let records = app.store().records(DOSSIER).await.unwrap();
    let value = records.first().and_then(|record| record.get(field.name()));
    value.cloned().unwrap_or_default()
}

#[wasm_bindgen_test]
async fn every_field_is_asked_for_by_what_it_holds_and_in_the_words_it_is_read_in() {
    let (owner, app) = app(true).await;
    let live = owner.with(|| use_live_dossier(DOSSIER.to_owned()));
    settled(app).await;
    for field in EnterpriseField::ALL.iter().copied() {
        let page = control(&owner, live, field);
        settled(app).await;
        let label: HtmlElement = page.find("label, legend");
        let words = field_words(&app.pack(), FieldRef::Enterprise(field), domain::Lang::Zh);
        assert_eq!(label.text_content(), Some(words), "{field:?}");
        assert!(page.count("input, select, .segments") > 0, "{field:?}");
    }
    let typed = |field, text: &'static str| {
        let page = control(&owner, live, field);
        async move {
            settled(app).await;
            type_into(&page.find::<HtmlInputElement>("input"), text, false);
            (stored(app, field).await, page)
        }
    };
    let (value, _) = typed(EnterpriseField::Headcount, "1,280").await;
    assert_eq!(value, Value::Int(1280));
    let (value, _) = typed(EnterpriseField::Revenue, "12.50").await;
    assert_eq!(value, Value::text("12.50"));
    let (value, _) = typed(EnterpriseField::Contact, "王经理").await;
    assert_eq!(value, Value::text("王经理"));
    let page = control(&owner, live, EnterpriseField::AboveScale);
    settled(app).await;
    page.find::<HtmlElement>("input[value=no]").click();
    assert_eq!(
        stored(app, EnterpriseField::AboveScale).await,
        Value::Bool(false)
    );
    let page = control(&owner, live, EnterpriseField::Nature);
    settled(app).await;
    page.find::<HtmlElement>("input[value=private]").click();
    assert_eq!(
        stored(app, EnterpriseField::Nature).await,
        Value::text("private")
    );
}
