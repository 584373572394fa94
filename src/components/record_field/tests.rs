//! The controls of records' fields, over a real store.

use domain::{
    bundle::{Bundle, OpenBundle, Selection},
    device::{Role, Scope},
    enterprise::{EnterpriseField, KIND},
    ids::{DeviceId, RecordKey},
    limits::TEXT_BYTES,
    photo,
    record::DELETED,
    schema::FieldRef,
    value::Value,
    workflow::WriteRule,
};
use js_sys::Reflect;
use leptos::prelude::*;
use std::sync::Arc;
use testkit::Device;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{HtmlElement, HtmlInputElement};

use super::RecordField;
use crate::{
    app::{
        AppState, LiveDossier, LiveField, Undone,
        tests::{DOSSIER, app, settled},
        use_live_dossier,
    },
    browser::{new_id, pause},
    components::{
        PhotoGrid,
        tests::{Page, dossier_page, session, type_into},
    },
    i18n::fields::field_words,
};

wasm_bindgen_test_configure!(run_in_browser);

/// One control of the enterprise's record in the document, and the dossier below it.
fn control(owner: &Owner, live: LiveDossier, field: EnterpriseField) -> Page {
    control_of(owner, live, field.name())
}

fn control_of(owner: &Owner, live: LiveDossier, field: &'static str) -> Page {
    let of = owner.with(|| LiveField::new(live, KIND, KIND, field));
    owner.with(|| Page::of(move || view! { <RecordField of test=field /> }))
}

async fn stored(app: AppState, field: &str) -> Value {
    settled(app).await;
    let records = app.store().records(DOSSIER).await.unwrap();
    let value = records.first().and_then(|record| record.get(field));
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
    let typed = |field: &'static str, text: &'static str| {
        let page = control_of(&owner, live, field);
        async move {
            settled(app).await;
            type_into(&page.find::<HtmlInputElement>("input"), text, false);
            (stored(app, field).await, page)
        }
    };
    let (value, _) = typed("year.2025.headcount", "1,280").await;
    assert_eq!(value, Value::Int(1280));
    // The number of somebody's identity card.
    let (value, page) = typed("year.2025.headcount", "640302199001011234").await;
    assert_eq!(value, Value::Int(1280));
    assert_eq!(page.count("[data-test=number-refused]"), 1);
    let (value, _) = typed("year.2025.revenue", "12.50").await;
    assert_eq!(value, Value::text("12.50"));
    let (value, _) = typed("contact", "王经理").await;
    assert_eq!(value, Value::text("王经理"));
    let page = control(&owner, live, EnterpriseField::AboveScale);
    settled(app).await;
    page.find::<HtmlElement>("input[value=no]").click();
    assert_eq!(stored(app, "above_scale").await, Value::Bool(false));
    let page = control(&owner, live, EnterpriseField::Nature);
    settled(app).await;
    page.find::<HtmlElement>("input[value=private]").click();
    assert_eq!(stored(app, "nature").await, Value::text("private"));
}

/// A device elsewhere, whose changes come by file.
struct Elsewhere(Device);

impl Elsewhere {
    fn new() -> Self {
        let id = DeviceId::new("zz-elsewhere");
        Self(Device::with_key(
            id,
            "别的平板",
            Role::Team,
            Scope::City,
            [7; 32],
        ))
    }

    /// Writes a field of the enterprise without having heard of anybody else, and hands it over.
    async fn writes(&mut self, app: AppState, field: EnterpriseField, text: &str) {
        let key = RecordKey::only(DOSSIER, KIND);
        self.0.write(&key, field.name(), text);
        self.hands_over(app).await;
    }

    /// Hands its last change over.
    async fn hands_over(&self, app: AppState) {
        self.gives(app, self.0.bundle(self.0.last())).await;
    }

    /// Gives a bundle of one change.
    async fn gives(&self, app: AppState, mut bundle: Bundle) {
        bundle.programme = app.pack().code.clone();
        let open = OpenBundle {
            bundle,
            hash: new_id(),
            countersigned: vec![],
        };
        let origin = device::store::Origin::File { restoring: false };
        let plan = app.store().import(&open, origin, &|_, _| ()).await;
        let plan = plan.unwrap();
        assert_eq!(plan.changes.len() + plan.erased.len(), 1);
        settled(app).await;
        pause(50).await;
    }
}

/// The values of a field of the enterprise that nobody has replaced.
async fn live_values(app: AppState, field: EnterpriseField) -> Vec<String> {
    live_values_of(app, KIND, field.name()).await
}

/// The values of a field of the one record of its kind.
async fn live_values_of(app: AppState, kind: &str, field: &str) -> Vec<String> {
    settled(app).await;
    let records = app.store().records(DOSSIER).await.unwrap();
    let record = records.iter().find(|record| record.key.kind == kind);
    let field = record.unwrap().field(field).unwrap();
    let values = field.live().filter_map(|(_, held)| held.value.as_text());
    let mut values: Vec<String> = values.map(str::to_owned).collect();
    values.sort();
    values
}

#[wasm_bindgen_test]
async fn what_arrives_while_somebody_types_is_neither_drawn_over_nor_swallowed() {
    let (owner, app) = app(true).await;
    let (field, mut elsewhere) = (EnterpriseField::Contact, Elsewhere::new());
    elsewhere.writes(app, field, "甲").await;
    let live = owner.with(|| use_live_dossier(DOSSIER.to_owned()));
    settled(app).await;
    let page = control(&owner, live, field);
    settled(app).await;
    let input: HtmlInputElement = page.find("input");
    assert_eq!(input.value(), "甲");

    // In the box and not typing: what arrives is shown, and replaced by what is typed.
    input.focus().unwrap();
    elsewhere.writes(app, field, "甲二").await;
    assert_eq!(input.value(), "甲二");
    type_into(&input, "乙", false);
    assert_eq!(live_values(app, field).await, ["乙"]);
    assert_eq!(page.count("[data-test=disagrees]"), 0);

    // Typing: what is typed stands, and so does what arrived.
    elsewhere.writes(app, field, "丙").await;
    assert_eq!(input.value(), "乙");
    type_into(&input, "乙厂", false);
    assert_eq!(live_values(app, field).await, ["丙", "乙厂"]);
    // Back and forth over it: each letter is stored.
    type_into(&input, "乙", false);
    type_into(&input, "乙厂", false);
    assert_eq!(live_values(app, field).await, ["丙", "乙厂"]);

    // It says so where it stands, with the way to where it is settled; the box shows what is shown
    // everywhere.
    let said: HtmlElement = page.find("[data-test=disagrees]");
    assert!(said.text_content().unwrap().contains("乙厂"));
    page.find::<HtmlElement>("[data-test=disagrees] a[href='/conflicts']");
    input.blur().unwrap();
    settled(app).await;
    assert_eq!(input.value(), "丙");

    // Undoing takes back one's own and nothing else.
    let all = |_: &RecordKey| true;
    assert!(matches!(live.undo(all), Some(Undone::Fields(_))));
    let values = live_values(app, field).await;
    assert!(values.contains(&"丙".to_owned()), "{values:?}");
    assert!(!values.contains(&"乙厂".to_owned()), "{values:?}");
}

#[wasm_bindgen_test]
async fn an_ordinary_choice_does_not_settle_a_disagreement() {
    let (owner, app) = app(true).await;
    let field = EnterpriseField::Nature;
    let mut one = Elsewhere::new();
    one.writes(app, field, "state").await;
    let mut other = Elsewhere(Device::with_key(
        DeviceId::new("yy-elsewhere"),
        "第三台",
        Role::Team,
        Scope::City,
        [8; 32],
    ));
    other.writes(app, field, "foreign").await;
    let live = owner.with(|| use_live_dossier(DOSSIER.to_owned()));
    settled(app).await;
    let page = control(&owner, live, field);
    settled(app).await;
    assert!(
        page.find::<HtmlInputElement>("input[value=state]")
            .checked()
    );
    page.find::<HtmlElement>("input[value=private]").click();
    // In place of the one that was chosen on the screen, not of the one beside it.
    assert_eq!(live_values(app, field).await, ["foreign", "private"]);
    live.settle(KIND, KIND, field.name(), Value::text("mixed"));
    assert_eq!(live_values(app, field).await, ["mixed"]);
    settled(app).await;
    assert_eq!(page.count("[data-test=disagrees]"), 0);
}

#[wasm_bindgen_test]
async fn a_text_too_long_to_be_exchanged_is_refused_at_the_box_and_stays_in_it() {
    let (owner, app) = app(true).await;
    let live = owner.with(|| use_live_dossier(DOSSIER.to_owned()));
    settled(app).await;
    let field = EnterpriseField::Products;
    let page = control(&owner, live, field);
    settled(app).await;
    let input: HtmlInputElement = page.find("input");
    input.focus().unwrap();
    let most = "厂".repeat(TEXT_BYTES / 3);
    type_into(&input, &most, false);
    assert_eq!(stored(app, field.name()).await, Value::text(&most));
    assert_eq!(page.count(".fault"), 0);
    let over = "厂".repeat(TEXT_BYTES / 3 + 1);
    type_into(&input, &over, false);
    assert_eq!(stored(app, field.name()).await, Value::text(&most));
    input.blur().unwrap();
    settled(app).await;
    assert_eq!(page.count(".fault"), 1);
    assert_eq!(input.value(), over);
    input.focus().unwrap();
    type_into(&input, "轴承", false);
    assert_eq!(stored(app, field.name()).await, Value::text("轴承"));
    assert_eq!(page.count(".fault"), 0);
}

#[wasm_bindgen_test]
async fn a_caption_replaces_what_its_box_showed_and_nothing_else() {
    const ABOUT: [&str; 3] = ["assessment", "one", "sign.team"];
    let (_owner, app) = app(true).await;
    let mut elsewhere = Elsewhere::new();
    let key = RecordKey::new(DOSSIER, photo::KIND, "p");
    let edit = elsewhere.0.edit(&key).set("caption", "甲");
    elsewhere
        .0
        .save(&edit.set("about", Value::List(ABOUT.map(Value::text).into())));
    elsewhere.hands_over(app).await;
    let page = dossier_page(app, RwSignal::new(true), move || {
        let live = use_live_dossier(DOSSIER.to_owned());
        let photos = move || {
            let dossier = live.dossier.get();
            dossier.map_or_else(Vec::new, |dossier| dossier.photos.clone())
        };
        view! { <PhotoGrid live photos=Signal::derive(photos) /> }
    });
    settled(app).await;
    pause(50).await;
    page.find::<HtmlElement>("[data-test=photo] button").click();
    settled(app).await;
    let input: HtmlInputElement = page.find("[data-test=photo-caption]");
    assert_eq!(input.value(), "甲");
    input.focus().unwrap();
    type_into(&input, "乙", false);
    assert_eq!(live_values_of(app, photo::KIND, "caption").await, ["乙"]);
    elsewhere.0.write(&key, "caption", "丙");
    elsewhere.hands_over(app).await;
    assert_eq!(input.value(), "乙");
    type_into(&input, "乙厂", false);
    let values = live_values_of(app, photo::KIND, "caption").await;
    assert_eq!(values, ["丙", "乙厂"]);
    assert_eq!(page.count("[data-test=disagrees]"), 1);
}

#[wasm_bindgen_test]
async fn a_date_that_is_not_complete_deletes_nothing_and_is_said() {
    let (owner, app) = app(true).await;
    let live = owner.with(|| use_live_dossier(DOSSIER.to_owned()));
    settled(app).await;
    let field = EnterpriseField::Founded;
    let page = control(&owner, live, field);
    settled(app).await;
    let input: HtmlInputElement = page.find("input");
    input.focus().unwrap();
    type_into(&input, "2001-05-04", false);
    assert_eq!(stored(app, field.name()).await, Value::text("2001-05-04"));
    // Of a date without its year a browser gives no text, and says that it can make nothing of it.
    let cannot = "Object.defineProperty(input, 'validity', { value: { badInput: true }, configurable: true })";
    js_sys::Function::new_with_args("input", cannot)
        .call1(&JsValue::NULL, &input)
        .unwrap();
    type_into(&input, "", false);
    assert_eq!(stored(app, field.name()).await, Value::text("2001-05-04"));
    assert_eq!(page.count(".fault"), 1);
    input.blur().unwrap();
    settled(app).await;
    assert_eq!(
        page.count(".fault"),
        1,
        "it is said for as long as it stands there"
    );
    assert_eq!(stored(app, field.name()).await, Value::text("2001-05-04"));
    Reflect::delete_property(&input, &"validity".into()).unwrap();
    input.focus().unwrap();
    type_into(&input, "2002-01-01", false);
    assert_eq!(stored(app, field.name()).await, Value::text("2002-01-01"));
    assert_eq!(page.count(".fault"), 0);
    // Emptied on purpose.
    type_into(&input, "", false);
    assert_eq!(stored(app, field.name()).await, Value::Null);
}

#[wasm_bindgen_test]
async fn what_the_table_of_rights_gives_somebody_else_is_not_offered() {
    let (owner, app) = app(true).await;
    let live = owner.with(|| use_live_dossier(DOSSIER.to_owned()));
    settled(app).await;
    let mut elsewhere = Elsewhere::new();
    elsewhere
        .writes(app, EnterpriseField::Phone, "0953-1")
        .await;
    // A role that another programme lets do this would not be the one that is asked about here.
    let now = session(Role::Finance);
    let mut pack = (*app.pack()).clone();
    pack.workflow.write.push(WriteRule {
        kind: KIND.to_owned(),
        by: vec![Role::Finance],
        papers: vec![],
        states: vec![],
        fields: vec![],
        except: ["phone", "phase", DELETED].map(str::to_owned).to_vec(),
    });
    now.pack.set_value(Arc::new(pack));
    owner.with(|| provide_context(now));
    let reason = "[data-test=field-barred]";
    // Of what somebody else fills in: what is there can be read, with the reason; nothing asks for more.
    let page = control(&owner, live, EnterpriseField::Phone);
    settled(app).await;
    assert_eq!((page.count("input:disabled"), page.count(reason)), (1, 1));
    let input: HtmlInputElement = page.find("input");
    assert_eq!(input.value(), "0953-1");
    let page = control(&owner, live, EnterpriseField::Phase);
    settled(app).await;
    assert_eq!(page.count("fieldset[hidden]"), 1);
    let page = control(&owner, live, EnterpriseField::Name);
    settled(app).await;
    assert_eq!((page.count("input:enabled"), page.count(reason)), (1, 0));
    let deleting = owner.with(|| LiveField::new(live, KIND, KIND, DELETED).barred());
    assert!(owner.with(|| deleting.get_untracked()).is_some());
    // The table says otherwise, of the same role.
    owner.with(|| provide_context(session(Role::Team)));
    let page = control(&owner, live, EnterpriseField::Phone);
    settled(app).await;
    assert_eq!((page.count("input:enabled"), page.count(reason)), (1, 0));
}

#[wasm_bindgen_test]
async fn what_the_office_erased_is_said_where_it_stood() {
    let (owner, app) = app(true).await;
    let mut elsewhere = Elsewhere::new();
    elsewhere
        .writes(app, EnterpriseField::Phone, "0953-1")
        .await;
    let live = owner.with(|| use_live_dossier(DOSSIER.to_owned()));
    settled(app).await;
    let page = control(&owner, live, EnterpriseField::Phone);
    settled(app).await;
    assert_eq!(page.count("[data-test=erased]"), 0);
    let mut office = Elsewhere::new();
    office.0.card.id = DeviceId::new("desk");
    office.0.card.role = Role::Office;
    let mut change = elsewhere.0.changes[0].clone();
    assert!(change.erase(["phone"]));
    let bundle = Bundle {
        cover: Selection::Everything,
        changes: vec![change],
        ..office.0.bundle_of(1, 0)
    };
    office.gives(app, bundle).await;
    assert_eq!(page.count("[data-test=erased]"), 1);
    let input: HtmlInputElement = page.find("input");
    assert_eq!(input.value(), "");
    // What is entered now is there.
    type_into(&input, "0953-2", false);
    assert_eq!(live_values(app, EnterpriseField::Phone).await, ["0953-2"]);
    settled(app).await;
    assert_eq!(page.count("[data-test=erased]"), 0);
    assert!(matches!(live.undo(|_| true), Some(Undone::Fields(_))));
    assert_eq!(
        stored(app, EnterpriseField::Phone.name()).await,
        Value::Null
    );
    assert_eq!(page.count("[data-test=erased]"), 0);
}
