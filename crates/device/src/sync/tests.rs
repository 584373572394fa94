//! Synchronising over networks that misbehave, in a real browser. With a real office it is tried by
//! the whole product's tests.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::Arc,
};

use domain::{
    device::{DeviceCard, Role, Scope},
    ids::RecordKey,
    record::{Edit, Record},
};
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{AbortSignal, Headers, Response, ResponseInit};

mod succession;

use super::{
    SyncEngine, SyncError, SyncEvent, SyncState,
    client::{Client, Request},
};
use crate::{
    browser::{self, pause},
    exchange::{Task, What, apply, make, preview, summary},
    store::{
        Enrolment, Link, NewAttachment, Store, faults::Faults, settings::CARD, test_pack::test_pack,
    },
};

wasm_bindgen_test_configure!(run_in_browser);

const DOSSIER: &str = "91640300MA00000001";
const STATUS: &str = r#"{"programme":"test","epoch":"e","now":0,"role":"team","scope":"city","head":0,"hash":null,"quarantined":[],"wanted":[],"heads":{}}"#;
const NO_SNAPSHOT: &str = r#"{"epoch":"e","cursor":0,"heads":{},"next":null,"bundle":null}"#;

/// What the network answers.
enum Reply {
    /// Nothing, until the request is broken off.
    Never,
    Json(u16, String),
}

fn json(text: &str) -> Reply {
    Reply::Json(200, text.to_owned())
}

/// A network between this page and wherever: every request is answered by `answer`, which is given
/// method and path, until it is dropped.
struct Network {
    fetch: JsValue,
    _answer: Closure<dyn Fn(JsValue, JsValue) -> Promise>,
    asked: Rc<RefCell<Vec<String>>>,
}

impl Network {
    fn of(answer: impl Fn(&str) -> Reply + 'static) -> Self {
        Self::by_token(move |request, _| answer(request))
    }

    /// The same, where `answer` is given the token too.
    fn by_token(answer: impl Fn(&str, &str) -> Reply + 'static) -> Self {
        let asked = Rc::new(RefCell::new(Vec::new()));
        let noted = Rc::clone(&asked);
        let answer = Closure::<dyn Fn(JsValue, JsValue) -> Promise>::new(
            move |path: JsValue, init: JsValue| {
                let get = |name: &str| Reflect::get(&init, &name.into()).unwrap();
                let method = get("method").as_string().unwrap();
                let path = path.as_string().unwrap();
                let path = path.strip_prefix("/api/v1/").unwrap();
                let request = format!("{method} {path}");
                noted.borrow_mut().push(request.clone());
                let headers: Headers = get("headers").unchecked_into();
                let token = headers.get("authorization").unwrap().unwrap_or_default();
                match answer(&request, token.trim_start_matches("Bearer ")) {
                    Reply::Never => {
                        let signal: AbortSignal = get("signal").unchecked_into();
                        Promise::new(&mut |_, reject: Function| {
                            signal
                                .add_event_listener_with_callback("abort", &reject)
                                .unwrap();
                        })
                    }
                    Reply::Json(status, text) => {
                        let init = ResponseInit::new();
                        init.set_status(status);
                        let response =
                            Response::new_with_opt_str_and_init(Some(&text), &init).unwrap();
                        Promise::resolve(&JsValue::from(response))
                    }
                }
            },
        );
        let window = web_sys::window().unwrap();
        let fetch = Reflect::get(&window, &"fetch".into()).unwrap();
        Reflect::set(&window, &"fetch".into(), answer.as_ref()).unwrap();
        Self {
            fetch,
            _answer: answer,
            asked,
        }
    }

    fn count(&self, beginning: &str) -> usize {
        let asked = self.asked.borrow();
        asked.iter().filter(|it| it.starts_with(beginning)).count()
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        let window = web_sys::window().unwrap();
        Reflect::set(&window, &"fetch".into(), &self.fetch).unwrap();
    }
}

async fn store(device_name: &str, role: Role) -> Store {
    let name = format!("test-{}", browser::new_id());
    let store = Store::open(&name, Arc::new(test_pack())).await.unwrap();
    let enrolment = Enrolment {
        device_name: device_name.to_owned(),
        person: "tester".to_owned(),
        role,
        scope: Scope::City,
    };
    store.enrol(enrolment).await.unwrap();
    store
}

fn named(name: &str) -> Edit {
    Edit::new(RecordKey::only(DOSSIER, "enterprise")).set("name", name)
}

/// A linked device with one answer to send, and its engine with what that reports.
struct Device {
    store: Store,
    engine: SyncEngine,
    states: Rc<RefCell<Vec<SyncState>>>,
}

impl Device {
    async fn linked(office: &str) -> Self {
        let store = store("team", Role::Team).await;
        store.commit(vec![named("一")], vec![]).await.unwrap();
        let link = Link {
            token: "token".to_owned(),
            office: office.to_owned(),
            ..Link::default()
        };
        store.set_link(&link).await.unwrap();
        let states = Rc::new(RefCell::new(Vec::new()));
        let seen = Rc::clone(&states);
        let engine = SyncEngine::new(store.clone(), move |event| {
            if let SyncEvent::State(state) = event {
                seen.borrow_mut().push(state);
            }
        });
        Self {
            store,
            engine,
            states,
        }
    }

    fn was(&self, state: &SyncState) -> bool {
        self.states.borrow().contains(state)
    }

    async fn until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        for _ in 0..1_000 {
            if holds(self) {
                return;
            }
            pause(20).await;
        }
        panic!("{what}; the states were {:?}", self.states.borrow());
    }

    /// Ends the engine: there is nothing to synchronise any more.
    async fn end(self) {
        self.store.erase(|| ()).await.unwrap();
        self.engine.sync_now();
        self.until("it ends", |it| !it.engine.is_running()).await;
    }
}

#[wasm_bindgen_test]
async fn a_request_that_is_never_answered_ends_at_its_deadline() {
    let network = Network::of(|_| Reply::Never);
    let client = Client::new("token");
    client.set_deadline(100);
    let answer = client.text("GET", Request::to("status")).await;
    assert_eq!(answer, Err(SyncError::Unreachable));
    assert_eq!(network.count("GET status"), 1);
}

#[wasm_bindgen_test]
async fn a_person_begins_anew_what_is_never_answered() {
    let network = Network::of(|_| Reply::Never);
    let device = Device::linked("office").await;
    device.engine.start();
    device
        .until("it asks", |_| network.count("GET status") == 1)
        .await;
    device.engine.sync_now();
    device
        .until("it asks anew", |_| network.count("GET status") == 2)
        .await;
    device.end().await;
}

#[wasm_bindgen_test]
async fn what_answers_anything_with_200_is_no_office() {
    let network = Network::of(|_| json(r#"{"result":0}"#));
    let device = Device::linked("office").await;
    device.engine.start();
    let unreachable = SyncState::Unreachable;
    device.until("it says so", |it| it.was(&unreachable)).await;
    pause(1_000).await;
    assert!(!device.was(&SyncState::Synced));
    assert_eq!(device.store.pending().await.unwrap().changes, 1);
    // Patiently: at least a quarter of a second lies between two tries.
    assert!(network.count("") <= 8, "{:?}", network.asked.borrow());
    device.end().await;
}

#[wasm_bindgen_test]
async fn an_office_that_takes_nothing_is_asked_patiently() {
    let network = Network::of(|request| match request {
        it if it.starts_with("GET status") => json(STATUS),
        it if it.starts_with("POST bundles") => {
            json(r#"{"head":0,"new":0,"quarantined":[],"refused":[],"wanted":[]}"#)
        }
        _ => Reply::Never,
    });
    let device = Device::linked("office").await;
    device.engine.start();
    let unreachable = SyncState::Unreachable;
    device.until("it says so", |it| it.was(&unreachable)).await;
    pause(1_000).await;
    assert!(!device.was(&SyncState::Synced));
    assert!(network.count("POST bundles") <= 8);
    device.end().await;
}

#[wasm_bindgen_test]
async fn what_is_refused_in_sending_stops_no_receiving() {
    let _network = Network::of(|request| match request {
        it if it.starts_with("GET status") => json(STATUS),
        it if it.starts_with("POST bundles") => Reply::Json(
            422,
            r#"{"type":"/problems/bad-bundle","title":"no","zh":"不行","status":422}"#.to_owned(),
        ),
        it if it.starts_with("GET snapshot") => json(NO_SNAPSHOT),
        it if it.contains("wait=0") => {
            json(r#"{"epoch":"e","cursor":9,"more":false,"changes":0,"bundle":null}"#)
        }
        _ => Reply::Never,
    });
    let device = Device::linked("office").await;
    device.engine.start();
    let refused = |state: &SyncState| matches!(state, SyncState::Failed(it) if it.is("bad-bundle"));
    device
        .until("it says so", |it| it.states.borrow().iter().any(refused))
        .await;
    let link = device.store.link().await.unwrap().unwrap();
    assert_eq!(link.cursor, 9, "and received all the same");
    assert!(!device.was(&SyncState::Synced));
    assert_eq!(link.synced_at, None);
    device.end().await;
}

#[wasm_bindgen_test]
async fn a_photo_waits_until_the_office_confirms_its_bytes() {
    let device = Device::linked("office").await;
    let bytes = b"not really a picture";
    let sha256 = domain::bundle::sha256_hex(bytes);
    let photo = NewAttachment {
        sha256: sha256.clone(),
        media_type: "image/jpeg".to_owned(),
        blob: browser::files::blob(bytes, "image/jpeg").unwrap(),
        thumbnail: None,
    };
    let key = RecordKey::new(DOSSIER, "photo", browser::new_id());
    let edit = Edit::new(key).set("sha256", sha256.as_str());
    device.store.commit(vec![edit], vec![photo]).await.unwrap();
    let waits = async || {
        let pending = device.store.pending().await.unwrap();
        let count = device.store.pending_count().await.unwrap();
        (pending.changes, pending.attachments, count)
    };
    assert_eq!(waits().await, (2, 1, 2));
    let (arrived, whole) = (Rc::new(Cell::new(false)), Rc::new(Cell::new(false)));
    let (there, lets) = (Rc::clone(&arrived), Rc::clone(&whole));
    let network = Network::of(move |request| match request {
        it if it.starts_with("GET status") => {
            let head = if there.get() { 2 } else { 0 };
            let wanted = match (there.get(), lets.get()) {
                // One that is elsewhere is another device's to send.
                (true, false) => format!("\"{sha256}\",\"{}\"", "00".repeat(32)),
                _ => String::new(),
            };
            let head = STATUS.replace("\"head\":0", &format!("\"head\":{head}"));
            json(&head.replace("\"wanted\":[]", &format!("\"wanted\":[{wanted}]")))
        }
        it if it.starts_with("POST bundles") => {
            there.set(true);
            json(&format!(
                r#"{{"head":2,"new":2,"quarantined":[],"refused":[],"wanted":["{sha256}"]}}"#
            ))
        }
        it if it.starts_with("PUT attachments") && lets.get() => json(r#"{"whole":true}"#),
        it if it.starts_with("GET snapshot") => json(NO_SNAPSHOT),
        it if it.contains("wait=0") => {
            json(r#"{"epoch":"e","cursor":9,"more":false,"changes":0,"bundle":null}"#)
        }
        _ => Reply::Never,
    });
    device.engine.start();
    let asked = |_: &Device| network.count("PUT attachments") > 0;
    device.until("it sends the photo", asked).await;
    assert_eq!(
        waits().await,
        (0, 1, 1),
        "the record alone is not the photo"
    );
    whole.set(true);
    device.engine.sync_now();
    device
        .until("all is sent", |it| it.was(&SyncState::Synced))
        .await;
    assert_eq!(waits().await, (0, 0, 0));
    drop(network);
    device.end().await;
}

async fn daily(of: &Store) -> web_sys::Blob {
    let what = summary(of, What::SinceLast).await.unwrap();
    make(of, &what, &Task::default()).await.unwrap().files[0]
        .blob
        .clone()
}

async fn take(by: &Store, file: &web_sys::Blob) {
    let task = Task::default();
    let seen = preview(by, file, false, &task).await.unwrap();
    assert!(apply(by, &seen, &task).await.unwrap().plan.can_apply());
}

/// Part of the feed as the office signs it: all that `office` holds, up to `cursor`.
async fn feed_page(office: &Store, cursor: i64) -> String {
    let all = summary(office, What::Everything).await.unwrap();
    let made = make(office, &all, &Task::default()).await.unwrap().files[0]
        .blob
        .clone();
    let bytes = browser::files::read(&made).await.unwrap();
    let bundle = serde_json::Value::from(String::from_utf8(bytes).unwrap());
    format!(r#"{{"epoch":"e","cursor":{cursor},"more":false,"changes":1,"bundle":{bundle}}}"#)
}

/// An office that has everything this device wrote, and gives `page` to whoever stands before
/// `cursor`.
fn passes_on(page: String, cursor: i64) -> impl Fn(&str) -> Reply {
    move |request| match request {
        it if it.starts_with("GET status") => json(&STATUS.replace("\"head\":0", "\"head\":1")),
        it if it.starts_with("GET snapshot") => json(NO_SNAPSHOT),
        it if it.starts_with(&format!("GET feed?after={cursor}")) => {
            if it.contains("wait=0") {
                json(&format!(
                    r#"{{"epoch":"e","cursor":{cursor},"more":false,"changes":0,"bundle":null}}"#
                ))
            } else {
                Reply::Never
            }
        }
        it if it.starts_with("GET feed") => json(&page),
        _ => Reply::Never,
    }
}

fn id(card: &DeviceCard) -> String {
    card.id.as_str().to_owned()
}

#[wasm_bindgen_test]
async fn what_is_refused_of_the_feed_is_kept_apart_and_receiving_goes_on() {
    // Two browsers write as one device, each with a key of its own.
    let (one, other) = (
        store("one", Role::Team).await,
        store("two", Role::Team).await,
    );
    let mut card = other.device().await.unwrap().unwrap();
    card.id = one.device().await.unwrap().unwrap().id;
    other.set(&CARD, &card).await.unwrap();
    one.commit(vec![named("一")], vec![]).await.unwrap();
    other.commit(vec![named("二")], vec![]).await.unwrap();
    let good = store("good", Role::Team).await;
    let need = Edit::new(RecordKey::new(DOSSIER, "need", "n")).set("text", "三");
    good.commit(vec![need], vec![]).await.unwrap();
    let office = store("office", Role::Office).await;
    take(&office, &daily(&other).await).await;
    take(&office, &daily(&good).await).await;
    let office_id = id(&office.device().await.unwrap().unwrap());
    let device = Device::linked(&office_id).await;
    take(&device.store, &daily(&one).await).await;
    let network = Network::of(passes_on(feed_page(&office, 9).await, 9));
    device.engine.start();
    device
        .until("it goes on", |it| it.was(&SyncState::Synced))
        .await;
    let link = device.store.link().await.unwrap().unwrap();
    assert_eq!(link.cursor, 9);
    // What is good is there; what is not is kept, and said: the key is the office's to correct, but under
    // it a number has another change than the file brought.
    let text = async |kind: &str, field: &str| {
        let records = device.store.records(DOSSIER).await.unwrap();
        let record = records.iter().find(|record| record.key.kind == kind);
        record.and_then(|record| record.text(field).map(str::to_owned))
    };
    assert_eq!(text("need", "text").await.as_deref(), Some("三"));
    let kept = device.store.not_accepted().await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(
        (
            kept[0].reason.as_str(),
            kept[0].changes,
            kept[0].device.as_str()
        ),
        ("history-differs", 1, card.id.as_str())
    );
    // What follows it waits with it, and is not put over the hole.
    other.commit(vec![named("四")], vec![]).await.unwrap();
    take(&office, &daily(&other).await).await;
    drop(network);
    let network = Network::of(passes_on(feed_page(&office, 12).await, 12));
    device.engine.sync_now();
    device
        .until("it goes on", |_| network.count("GET feed?after=12") > 0)
        .await;
    assert_eq!(device.store.not_accepted().await.unwrap()[0].changes, 2);
    assert_ne!(text("enterprise", "name").await.as_deref(), Some("四"));
    // Once the device is accepted all of it is taken in, in its order.
    device.store.put_card(&card).await;
    let empty = Record::new(RecordKey::only(DOSSIER, "enterprise"));
    device.store.forget_device(card.id.as_str(), &empty).await;
    device.engine.sync_now();
    for _ in 0..150 {
        if device.store.not_accepted().await.unwrap().is_empty() {
            break;
        }
        pause(20).await;
    }
    assert_eq!(device.store.not_accepted().await.unwrap(), []);
    let history = device.store.history(DOSSIER).await.unwrap();
    let numbers = history.iter().filter(|it| it.id.device == card.id);
    assert_eq!(numbers.map(|it| it.id.seq).collect::<Vec<_>>(), [1, 2]);
    drop(network);
    device.end().await;
}

#[wasm_bindgen_test]
async fn the_cursor_passes_nothing_that_was_not_taken_in() {
    let team = store("other", Role::Team).await;
    team.commit(vec![named("一")], vec![]).await.unwrap();
    let office = store("office", Role::Office).await;
    take(&office, &daily(&team).await).await;
    // Signed by somebody who is not the office this device is linked to.
    let device = Device::linked("office").await;
    let network = Network::of(passes_on(feed_page(&office, 9).await, 9));
    device.engine.start();
    let refused = |state: &SyncState| matches!(state, SyncState::Failed(SyncError::Device(_)));
    device
        .until("it says so", |it| it.states.borrow().iter().any(refused))
        .await;
    let link = device.store.link().await.unwrap().unwrap();
    assert_eq!(link.cursor, 0, "it is asked for again");
    assert_eq!(device.store.not_accepted().await.unwrap(), []);
    assert_eq!(device.store.history(DOSSIER).await.unwrap().len(), 1);
    drop(network);
    device.end().await;
}

#[wasm_bindgen_test]
async fn a_failed_read_does_not_end_synchronising() {
    let network = Network::of(|_| Reply::Never);
    let device = Device::linked("office").await;
    let broken = Faults::of("UnknownError");
    device.engine.start();
    device
        .until("it fails", |it| {
            let states = it.states.borrow();
            states.iter().any(|it| matches!(it, SyncState::Failed(_)))
        })
        .await;
    drop(broken);
    device
        .until("it goes on", |_| network.count("GET status") > 0)
        .await;
    device.end().await;
}
