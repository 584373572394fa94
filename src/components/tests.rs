//! What fields and lists promise the person typing, in a real browser.

use std::sync::Arc;

use domain::{
    assessment,
    device::{DeviceCard, Role, Scope},
    enterprise,
    ids::DeviceId,
    limits::PERSON_BYTES,
    need,
    pack::ProgrammePack,
    paper::Paper,
    retrofit,
    workflow::State,
};
use leptos::{html, mount::mount_to, prelude::*};
use rust_decimal::Decimal;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement};

use domain::photo::{self, Photo};

use super::{
    AddEvidence, Barred, NameField, NumberField, PlaceField, SelectField, TextField, Toaster,
    distinct, read_only::ReadOnly,
};
use crate::{
    app::{
        AppState, Session, UndoStack,
        tests::{DOSSIER, app, nobody, settled as saved},
        use_live_dossier,
    },
    browser::profile::Profile,
};

wasm_bindgen_test_configure!(run_in_browser);

/// A piece of page in the document until dropped.
pub(super) struct Page {
    pub(super) root: HtmlElement,
    _mounted: Box<dyn std::any::Any>,
}

impl Page {
    pub(super) fn of<V: IntoView + 'static>(make: impl FnOnce() -> V + 'static) -> Self {
        let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        document().body().unwrap().append_child(&root).unwrap();
        let mounted = mount_to(root.clone(), make);
        Self {
            root,
            _mounted: Box::new(mounted),
        }
    }

    pub(super) fn find<T: JsCast>(&self, what: &str) -> T {
        let found = self.root.query_selector(what).unwrap().unwrap();
        found.unchecked_into()
    }

    pub(super) fn count(&self, what: &str) -> u32 {
        self.root.query_selector_all(what).unwrap().length()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.root.remove();
    }
}

/// Effects run in the next turn.
pub(super) async fn settled() {
    crate::browser::pause(10).await;
}

fn has_focus(element: &web_sys::Element) -> bool {
    document().active_element().as_ref() == Some(element)
}

/// What a browser sends while somebody types; a part of a composition where `composing`.
pub(super) fn type_into(input: &HtmlInputElement, text: &str, composing: bool) {
    input.set_value(text);
    let send = "input.dispatchEvent(new InputEvent('input', { bubbles: true, isComposing }))";
    js_sys::Function::new_with_args("input, isComposing", send)
        .call2(&JsValue::NULL, input, &composing.into())
        .unwrap();
}

#[wasm_bindgen_test]
async fn a_box_somebody_types_in_is_not_rewritten_and_hands_over_settled_text_only() {
    let (stored, given) = (RwSignal::new("甲厂".to_owned()), RwSignal::new(Vec::new()));
    let page = Page::of(move || {
        view! { <TextField label="名称" value=stored on_text=move |text| given.update(|all| all.push(text)) /> }
    });
    settled().await;
    let input: HtmlInputElement = page.find("input");
    assert_eq!(input.value(), "甲厂");
    input.focus().unwrap();
    type_into(&input, "yi", true);
    // A second tab saves meanwhile.
    stored.set("丙厂".to_owned());
    settled().await;
    assert_eq!(input.value(), "yi");
    assert!(given.with_untracked(Vec::is_empty));
    input.set_value("乙厂");
    let end = web_sys::CompositionEvent::new("compositionend").unwrap();
    input.dispatch_event(&end).unwrap();
    type_into(&input, "乙厂a", false);
    assert_eq!(given.get_untracked(), ["乙厂", "乙厂a"]);
    // Once nobody is in it, it shows what is stored.
    input.blur().unwrap();
    stored.set("丁厂".to_owned());
    settled().await;
    assert_eq!(input.value(), "丁厂");
}

#[wasm_bindgen_test]
async fn a_box_that_goes_with_its_page_while_somebody_is_in_it_stops_nothing() {
    let stopped = RwSignal::new(0);
    let listening = window_event_listener(leptos::ev::error, move |_| stopped.update(|n| *n += 1));
    for what in [
        "[type=text]:not([inputmode=decimal])",
        "[inputmode=decimal]",
    ] {
        let there = RwSignal::new(true);
        let page = Page::of(move || {
            let boxes = || {
                let text = RwSignal::new("甲厂".to_owned());
                let number = RwSignal::new(Some(Decimal::ONE));
                view! {
                    <TextField label="名称" value=text on_text=|_| () />
                    <NumberField label="产值" value=number on_number=|_| () />
                }
            };
            view! { <Show when=move || there.get()>{boxes()}</Show><p>"其余"</p> }
        });
        settled().await;
        let input: HtmlInputElement = page.find(what);
        input.focus().unwrap();
        type_into(&input, "2", false);
        there.set(false);
        settled().await;
        assert_eq!(page.count("input"), 0);
        // A window that has the focus says that the box is left as it is taken out; the one of these
        // tests may be without it.
        let left = web_sys::FocusEvent::new("blur").unwrap();
        assert!(input.dispatch_event(&left).unwrap());
        assert_eq!(stopped.get_untracked(), 0);
    }
    listening.remove();
}

#[wasm_bindgen_test]
async fn a_list_shows_the_choice_that_holds_also_when_its_choices_come_later() {
    let options = RwSignal::new(Vec::<(String, String)>::new());
    let chosen = RwSignal::new("b".to_owned());
    let page = Page::of(move || {
        view! { <SelectField label="区县" value=chosen options on_choice=move |choice| chosen.set(choice) /> }
    });
    let select: HtmlSelectElement = page.find("select");
    options.set(
        ["a", "b", "c"]
            .map(|code| (code.to_owned(), code.to_owned()))
            .to_vec(),
    );
    settled().await;
    assert_eq!(select.value(), "b");
    chosen.set("c".to_owned());
    settled().await;
    assert_eq!(select.value(), "c");
    // A person's own choice, and then one from outside.
    select.set_value("a");
    select
        .dispatch_event(&web_sys::Event::new("change").unwrap())
        .unwrap();
    settled().await;
    assert_eq!(
        (select.value(), chosen.get_untracked()),
        ("a".to_owned(), "a".to_owned())
    );
    chosen.set("b".to_owned());
    settled().await;
    assert_eq!(select.value(), "b");
    // Back to what the person chose once: undone.
    chosen.set("a".to_owned());
    settled().await;
    assert_eq!(select.value(), "a");
}

#[wasm_bindgen_test]
async fn two_rows_with_one_key_leave_none_behind() {
    let keys = RwSignal::new(vec![1_u32, 1, 2]);
    let page = Page::of(move || {
        view! { <For each=move || distinct(keys.get(), |key| *key) key=|key| *key let:key><p>{key}</p></For> }
    });
    for next in [vec![2, 2, 1], vec![3, 3], vec![2], vec![]] {
        keys.set(next.clone());
        settled().await;
        let rows = distinct(next.clone(), |key| *key);
        assert_eq!(page.count("p") as usize, rows.len(), "{next:?}");
    }
}

#[wasm_bindgen_test]
async fn a_name_too_long_to_be_exchanged_is_refused_at_the_box_and_stays_in_it() {
    let given = RwSignal::new(Some("张工".to_owned()));
    let page = Page::of(move || {
        let value = move || given.get().unwrap_or_default();
        view! { <NameField label="姓名" hint="" value=value on_name=move |name| given.set(name) /> }
    });
    settled().await;
    let input: HtmlInputElement = page.find("input");
    input.focus().unwrap();
    let most = PERSON_BYTES / 3;
    type_into(&input, &"工".repeat(most), false);
    assert_eq!(given.get_untracked(), Some("工".repeat(most)));
    let over = "工".repeat(most + 1);
    type_into(&input, &over, false);
    input.blur().unwrap();
    settled().await;
    assert_eq!(given.get_untracked(), None);
    assert_eq!((page.count(".fault"), input.value()), (1, over));
}

#[wasm_bindgen_test]
async fn a_number_is_shown_as_it_is_stored_once_the_box_is_left() {
    let stored = RwSignal::new(None::<Decimal>);
    let page = Page::of(move || {
        view! { <NumberField label="人数" value=stored on_number=move |number| stored.set(number) /> }
    });
    settled().await;
    let input: HtmlInputElement = page.find("input");
    input.focus().unwrap();
    type_into(&input, "１，２００", false);
    settled().await;
    assert_eq!(stored.get_untracked(), Some(Decimal::from(1200)));
    assert_eq!(input.value(), "１，２００");
    input.blur().unwrap();
    settled().await;
    assert_eq!(input.value(), "1200");
}

#[wasm_bindgen_test]
async fn a_number_that_can_be_read_two_ways_is_asked_about_and_never_dropped() {
    let stored = RwSignal::new(Some(Decimal::from(7)));
    let page = Page::of(move || {
        view! { <NumberField label="万元" value=stored on_number=move |number| stored.set(number) /> }
    });
    settled().await;
    let input: HtmlInputElement = page.find("input");
    input.focus().unwrap();
    for unclear in [
        "12,5",
        "1.200,50",
        "1，2",
        "９００７１９９２５４７４０９９２０００",
        "十二",
    ] {
        type_into(&input, unclear, false);
        input.blur().unwrap();
        settled().await;
        assert_eq!(input.value(), unclear);
        assert_eq!(page.count("[data-test=number-refused]"), 1, "{unclear}");
        assert_eq!(stored.get_untracked(), Some(Decimal::from(7)), "{unclear}");
    }
    // What is stored is one tap away, and so is the likely reading.
    page.find::<HtmlElement>("[data-test=number-stored]")
        .click();
    settled().await;
    assert_eq!(input.value(), "7");
    assert_eq!(page.count("[data-test=number-refused]"), 0);
    input.focus().unwrap();
    type_into(&input, "12,5", false);
    settled().await;
    page.find::<HtmlElement>("[data-test=number-reading]")
        .click();
    settled().await;
    assert_eq!(stored.get_untracked(), Some(Decimal::new(125, 1)));
    input.blur().unwrap();
    settled().await;
    assert_eq!(input.value(), "12.5");
}

#[wasm_bindgen_test]
async fn a_field_made_again_keeps_its_focus_and_what_was_typed() {
    let n = RwSignal::new(0_usize);
    let page = Page::of(move || {
        view! { {move || view! { <label>{n.get()}<input class="field" data-n=n.get() /></label> }} }
    });
    let input: HtmlInputElement = page.find("input");
    input.focus().unwrap();
    input.set_value("半句话");
    n.set(1);
    settled().await;
    let now: HtmlInputElement = page.find("input[data-n='1']");
    assert!(input.is_same_node(Some(&now)));
    assert_eq!(input.value(), "半句话");
    assert!(has_focus(&input));
}

#[wasm_bindgen_test]
async fn a_row_whose_key_stays_keeps_its_focus_and_what_was_typed() {
    let keys = RwSignal::new(vec![1_u32, 2]);
    let page = Page::of(move || {
        view! { <For each=move || keys.get() key=|key| *key let:key><input data-key=key /></For> }
    });
    let second: HtmlInputElement = page.find("input[data-key='2']");
    second.focus().unwrap();
    second.set_value("半句话");
    for next in [vec![2], vec![2, 3], vec![2, 4, 3]] {
        keys.set(next.clone());
        settled().await;
        let now: HtmlInputElement = page.find("input[data-key='2']");
        assert!(second.is_same_node(Some(&now)), "{next:?}");
        assert!(has_focus(&second), "{next:?}");
        assert_eq!(now.value(), "半句话");
        assert_eq!(page.count("input") as usize, next.len());
    }
}

#[wasm_bindgen_test]
async fn what_may_only_be_read_bars_every_control_that_does_not_say_it_reads() {
    let (busy, more) = (RwSignal::new(true), RwSignal::new(false));
    let page = Page::of(move || {
        view! {
            <ReadOnly>
                <input />
                <button data-read="">"下一节"</button>
                <button class="save" disabled=move || busy.get()>"保存"</button>
                {move || more.get().then(|| view! { <textarea></textarea><select></select> })}
            </ReadOnly>
            <button class="outside">"菜单"</button>
        }
    });
    settled().await;
    let open = ":is(input, select, textarea, button):not(:disabled)";
    assert_eq!(page.count(open), 2);
    // What comes later is barred too, and a page cannot enable its button again.
    more.set(true);
    busy.set(false);
    settled().await;
    assert_eq!(page.count("textarea:disabled, select:disabled"), 2);
    assert_eq!(page.count(".save[data-barred]:disabled"), 1);
    assert_eq!(page.count(open), 2);
}

/// A session of a device of a role, in a programme that exists.
pub(super) fn session(role: Role) -> Session {
    let card = DeviceCard {
        id: DeviceId::new("here"),
        name: "财务室电脑".to_owned(),
        role,
        scope: Scope::City,
        public_key: String::new(),
        restored_from: None,
    };
    Session {
        card: RwSignal::new(Some(card)),
        pack: StoredValue::new(Arc::new(
            ProgrammePack::read(include_str!("../../public/packs/wuzhong.json")).unwrap(),
        )),
        person: RwSignal::new("周会计".to_owned()),
        people: RwSignal::new(vec!["周会计".to_owned()]),
        profile: Profile::Real,
        missing: RwSignal::new(None),
    }
}

#[wasm_bindgen_test]
async fn a_page_is_barred_with_the_reason_for_a_role_that_may_not_write_there() {
    let (_owner, app) = app(true).await;
    let draft = |paper| (assessment::KIND, "stage", Some((paper, State::Draft)));
    let cases = [
        draft(Paper::SelfReport),
        draft(Paper::Diagnosis),
        draft(Paper::Acceptance),
        (retrofit::KIND, "", None),
        (need::KIND, "", None),
        (enterprise::KIND, "", None),
    ];
    let now = session(Role::Enterprise);
    let closed = |session: Session| {
        cases.map(|(kind, field, paper)| session.barred(kind, field, paper).is_some())
    };
    assert_eq!(closed(now), [false, true, true, true, false, false]);
    assert_eq!(closed(session(Role::Team)), [false; 6]);
    assert_eq!(closed(session(Role::Office)), [false; 6]);
    assert_eq!(closed(session(Role::Finance)), [true; 6]);
    let signed = Some((Paper::Diagnosis, State::Signed));
    let team = session(Role::Team);
    assert!(team.barred(assessment::KIND, "stage", signed).is_some());
    // Nobody's device yet.
    let nobody = session(Role::Enterprise);
    nobody.card.set(None);
    assert_eq!(closed(nobody), [false; 6]);

    let page = Page::of(move || {
        provide_context(app);
        provide_context(now);
        let why = Memo::new(move |_| now.barred(retrofit::KIND, "", None));
        view! { <Barred why><input /></Barred> }
    });
    settled().await;
    assert_eq!(page.count("input:disabled"), 1);
    let said: HtmlElement = page.find("[data-test=barred]");
    assert!(said.inner_text().contains("企业"), "{}", said.inner_text());
    // The office makes it a team's.
    now.card.set(team.card.get_untracked());
    settled().await;
    assert_eq!(page.count("input:not(:disabled)"), 1);
    assert_eq!(page.count("[data-test=barred]"), 0);
}

#[wasm_bindgen_test]
async fn scoped_work_ends_with_its_page_and_detached_work_does_not() {
    let there = RwSignal::new(true);
    let ended = StoredValue::new(Vec::new());
    let node = NodeRef::<html::P>::new();
    let page = Page::of(move || {
        view! { {move || there.get().then(|| {
            crate::app::spawn_scoped(async move {
                crate::browser::pause(20).await;
                ended.update_value(|all| all.push("scoped"));
            });
            crate::app::spawn_detached(async move {
                crate::browser::pause(20).await;
                ended.update_value(|all| all.push("detached"));
            });
            view! { <p node_ref=node>"在"</p> }
        })} }
    });
    there.set(false);
    crate::browser::pause(60).await;
    assert_eq!(page.count("p"), 0);
    assert_eq!(ended.get_value(), ["detached"]);
}

/// A dossier's page with one control on it, which goes with `there`.
pub(super) fn dossier_page<V: IntoView + 'static>(
    app: AppState,
    there: RwSignal<bool>,
    control: impl Fn() -> V + Copy + Send + 'static,
) -> Page {
    Page::of(move || {
        provide_context(app);
        provide_context(UndoStack::default());
        provide_context(Toaster::default());
        provide_context(nobody(app));
        view! { {move || there.get().then(control)} }
    })
}

/// The one photo that is stored.
async fn stored_photo(app: AppState) -> Photo {
    for _ in 0..100 {
        let stored = app.store().records(DOSSIER).await.unwrap();
        if let [record] = stored.as_slice() {
            assert_eq!(record.key.kind, photo::KIND);
            return Photo::from_record(record);
        }
        assert!(stored.is_empty(), "{stored:?}");
        crate::browser::pause(20).await;
    }
    panic!("nothing was stored about this dossier");
}

const ABOUT: [&str; 3] = ["assessment", "one", "q.network"];

#[wasm_bindgen_test]
async fn a_photo_is_about_its_question_though_its_page_goes_at_once() {
    let (_owner, app) = app(true).await;
    let there = RwSignal::new(true);
    let page = dossier_page(app, there, || {
        let live = use_live_dossier(DOSSIER.to_owned());
        view! { <AddEvidence live about=ABOUT.map(str::to_owned).to_vec() /> }
    });
    settled().await;
    let input: HtmlInputElement = page.find("[data-test=add-file]");
    let give = "const given = new DataTransfer(); given.items.add(new File(['<svg/>'], 'a.svg', { type: 'image/svg+xml' })); \
                input.files = given.files; input.dispatchEvent(new Event('change', { bubbles: true }))";
    js_sys::Function::new_with_args("input", give)
        .call1(&JsValue::NULL, &input)
        .unwrap();
    there.set(false);
    let photo = stored_photo(app).await;
    assert_eq!(photo.about, ABOUT);
    assert_eq!((photo.name.as_str(), photo.is_picture()), ("a.svg", false));
    // No camera said when: it was added now, and nobody says that it was taken now.
    assert_eq!(photo.taken, None);
    assert!(
        photo
            .added
            .is_some_and(|at| (crate::browser::now_ms() - at).abs() < 60_000)
    );
    saved(app).await;
}

#[wasm_bindgen_test]
async fn a_place_found_when_its_page_is_gone_is_dropped() {
    let there = RwSignal::new(true);
    let given = RwSignal::new(0);
    let page = Page::of(move || {
        let field = move || {
            view! { <PlaceField label="地点" value=domain::value::Value::Null on_place=move |_| given.update(|times| *times += 1) on_shown=|()| () /> }
        };
        view! { {move || there.get().then(field)} }
    });
    let run = |script: &str| js_sys::Function::new_no_args(script).call0(&JsValue::NULL);
    run("navigator.geolocation.getCurrentPosition = found => { window.found = found; }").unwrap();
    let found = "window.found({ coords: { latitude: 37.98, longitude: 106.2 } })";
    let take: HtmlElement = page.find("[data-test=take-place]");
    take.click();
    run(found).unwrap();
    assert_eq!(given.get_untracked(), 1);
    take.click();
    there.set(false);
    settled().await;
    assert_eq!(page.count("button"), 0);
    run(found).unwrap();
    assert_eq!(given.get_untracked(), 1);
}
