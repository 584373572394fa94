//! Signing a paper, in a real browser.

use std::collections::BTreeMap;

use domain::paper::Paper;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::HtmlElement;

use super::*;
use crate::{
    app::{
        tests::{DOSSIER, app, settled},
        use_live_dossier,
    },
    browser::pause,
    components::tests::dossier_page,
};

wasm_bindgen_test_configure!(run_in_browser);

/// Everything that a signature is about is taken before the first wait, so that it is filed under its
/// paper although the dialog and its page are gone with the tap.
#[wasm_bindgen_test]
async fn a_signature_is_its_own_though_its_page_goes_with_the_tap() {
    let (_owner, app) = app(true).await;
    let card = app.store().device().await.unwrap().unwrap();
    let there = RwSignal::new(true);
    let draft = StoredValue::new(Draft {
        paper: Paper::Diagnosis,
        record: "one".to_owned(),
        verb: Verb::Sign,
        side: Role::Team,
        words: String::new(),
        after: Vec::new(),
        content: [("q.network".to_owned(), Value::text("fibre"))]
            .into_iter()
            .collect(),
        figures: BTreeMap::new(),
        picture: None,
    });
    let author = StoredValue::new(Author {
        device: card.id.clone(),
        role: card.role,
        person: "王工".to_owned(),
    });
    let page = dossier_page(app, there, move || {
        let (live, toaster) = (use_live_dossier(DOSSIER.to_owned()), use_toaster());
        let canvas = document().create_element("canvas").unwrap();
        let entered = Entered {
            person: RwSignal::new("王工".to_owned()),
            words: RwSignal::new(String::new()),
            promised: RwSignal::new(true),
            drawn: RwSignal::new_local(Some(canvas.unchecked_into())),
            busy: RwSignal::new(false),
            failed: RwSignal::new(String::new()),
        };
        let deciding = RwSignal::new(None);
        let sign = move |_| {
            let (draft, author) = (draft.get_value(), author.get_value());
            decide(live, deciding, entered, toaster, draft, author);
        };
        view! { <button type="button" on:click=sign></button> }
    });
    pause(50).await;
    page.find::<HtmlElement>("button").click();
    there.set(false);
    let mut stored = Vec::new();
    for _ in 0..150 {
        stored = app.store().records(DOSSIER).await.unwrap();
        if !stored.is_empty() {
            break;
        }
        pause(20).await;
    }
    let of = |kind: &str| stored.iter().find(|record| record.key.kind == kind);
    let decision = of(domain::decision::KIND).unwrap();
    let signature = photo::Photo::from_record(of(photo::KIND).unwrap());
    let about = [domain::decision::KIND, &decision.key.id, "sign.team"];
    assert_eq!(signature.about, about);
    assert_eq!(signature.media_type, "image/png");
    assert_eq!(stored.len(), 2);
    settled(app).await;
}
