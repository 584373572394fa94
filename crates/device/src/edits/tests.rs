//! Saving, also while the browser's database fails.

use std::sync::Arc;

use domain::{
    bundle::{Attachment, Bundle, ImportPlan, OpenBundle, Selection},
    clock::Stamp,
    device::{DeviceCard, Role, Scope},
    ids::{ChangeId, DeviceId, RecordKey},
    record::{Change, Edit, Field, Record, Replaced, Write},
    value::Value,
};
use futures_util::future::join_all;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use super::{Displayed, FieldWrite, LiveRecords, SaveQueue, SaveState, Step, UndoSteps, settle};
use crate::{
    browser::{self, files, pause},
    store::{
        Enrolment, NewAttachment, Origin, Store, StoreError, faults::Faults, test_pack::test_pack,
    },
};

wasm_bindgen_test_configure!(run_in_browser);

const DOSSIER: &str = "91640300MA00000001";
const OTHER: &str = "91640300MA00000002";

async fn store(enrolled: bool) -> Store {
    let name = format!("test-{}", browser::new_id());
    let store = Store::open(&name, Arc::new(test_pack())).await.unwrap();
    if enrolled {
        let enrolment = Enrolment {
            device_name: "tablet".to_owned(),
            person: "tester".to_owned(),
            role: Role::Team,
            scope: Scope::City,
        };
        store.enrol(enrolment).await.unwrap();
    }
    store
}

fn named(dossier: &str, name: &str) -> Vec<Edit> {
    vec![Edit::new(RecordKey::only(dossier, "enterprise")).set("name", name)]
}

async fn name_of(store: &Store, dossier: &str) -> Option<String> {
    let records = store.records(dossier).await.unwrap();
    Some(records.first()?.text("name")?.to_owned())
}

async fn until(what: &str, ms: i32, holds: impl Fn() -> bool) {
    for _ in 0..ms / 20 {
        if holds() {
            return;
        }
        pause(20).await;
    }
    panic!("{what}");
}

fn is_failed(queue: &SaveQueue) -> bool {
    matches!(queue.state(), SaveState::Failed(_))
}

#[wasm_bindgen_test]
async fn a_word_typed_fast_is_a_few_changes_and_ends_as_typed() {
    let store = store(true).await;
    let queue = SaveQueue::new(store.clone());
    let word = "Wuzhong Instrument";
    let saves = (1..=word.len()).map(|n| queue.save(named(DOSSIER, &word[..n]), vec![]));
    for saved in join_all(saves).await {
        saved.unwrap();
    }
    assert_eq!(name_of(&store, DOSSIER).await.as_deref(), Some(word));
    assert!(store.counts().await.unwrap().changes <= 3);
    pause(0).await;
    assert_eq!(queue.state(), SaveState::Saved);
    assert!(!queue.is_busy());
}

#[wasm_bindgen_test]
async fn a_save_that_can_never_be_is_said_and_stops_no_later_one() {
    let store = store(false).await;
    let queue = SaveQueue::new(store);
    let failed = queue.save(named(DOSSIER, "x"), vec![]).await;
    assert_eq!(failed.unwrap_err(), StoreError::NotEnrolled);
    pause(20).await;
    assert_eq!(queue.state(), SaveState::Failed(StoreError::NotEnrolled));
    assert!(!queue.is_busy());
}

#[wasm_bindgen_test]
async fn a_failure_that_passes_drops_no_answer() {
    for fault in ["UnknownError", "AbortError", "InvalidStateError"] {
        let store = store(true).await;
        let queue = SaveQueue::new(store.clone());
        let broken = Faults::of(fault);
        let first = queue.save(named(DOSSIER, "一"), vec![]);
        until("it fails", 20_000, || is_failed(&queue)).await;
        // Another answer meanwhile: neither covers the first, nor overtakes it.
        let second = queue.save(named(OTHER, "二"), vec![]);
        pause(100).await;
        assert!(is_failed(&queue), "{fault}");
        assert_eq!(queue.unsaved(DOSSIER).edits, named(DOSSIER, "一"));
        assert!(queue.is_busy());
        drop(broken);
        // By itself, without another answer.
        first.await.unwrap();
        second.await.unwrap();
        assert_eq!(name_of(&store, DOSSIER).await.as_deref(), Some("一"));
        assert_eq!(name_of(&store, OTHER).await.as_deref(), Some("二"));
        pause(20).await;
        assert_eq!(queue.state(), SaveState::Saved, "{fault}");
    }
}

#[wasm_bindgen_test]
async fn a_transaction_broken_off_without_a_reason_drops_no_photo() {
    let store = store(true).await;
    let queue = SaveQueue::new(store.clone());
    let bytes = b"not really a picture";
    let sha256 = domain::bundle::sha256_hex(bytes);
    let photo = NewAttachment {
        sha256: sha256.clone(),
        media_type: "image/jpeg".to_owned(),
        blob: files::blob(bytes, "image/jpeg").unwrap(),
        thumbnail: None,
    };
    let edit =
        Edit::new(RecordKey::new(DOSSIER, "photo", browser::new_id())).set("sha256", &*sha256);
    let broken = Faults::aborting();
    let saved = queue.save(vec![edit], vec![photo]);
    until("it fails", 20_000, || is_failed(&queue)).await;
    assert!(store.attachment(&sha256).await.unwrap().is_none());
    drop(broken);
    saved.await.unwrap();
    assert!(store.attachment(&sha256).await.unwrap().is_some());
    assert_eq!(store.records(DOSSIER).await.unwrap().len(), 1);
}

#[wasm_bindgen_test]
async fn what_failed_is_tried_when_the_page_becomes_visible() {
    let store = store(true).await;
    let queue = SaveQueue::new(store.clone());
    let broken = Faults::of("UnknownError");
    let saved = queue.save(named(DOSSIER, "一"), vec![]);
    until("it fails", 20_000, || is_failed(&queue)).await;
    // Twice more, so that the timer is far off.
    for _ in 0..2 {
        queue.retry();
        pause(100).await;
    }
    drop(broken);
    let shown = web_sys::Event::new("visibilitychange").unwrap();
    let document = web_sys::window().unwrap().document().unwrap();
    document.dispatch_event(&shown).unwrap();
    until("it is saved", 1_000, || queue.state() == SaveState::Saved).await;
    saved.await.unwrap();
    assert_eq!(name_of(&store, DOSSIER).await.as_deref(), Some("一"));
}

#[wasm_bindgen_test]
async fn a_second_tap_builds_on_the_first_before_it_is_stored() {
    let store = store(true).await;
    let queue = SaveQueue::new(store.clone());
    let key = || RecordKey::new(DOSSIER, "assessment", "one");
    let mut live = LiveRecords::default();
    live.join(&[]);
    let list = |live: &LiveRecords| {
        let shown = live.shown().unwrap();
        let record = LiveRecords::find(&shown, "assessment", "one");
        let value = record.and_then(|record| record.get("q.network"));
        value.cloned().unwrap_or_default()
    };
    for code in ["control", "coverage", "five-g"] {
        let mut all = list(&live).as_list().unwrap_or_default().to_vec();
        all.push(Value::text(code));
        let shown = live.shown();
        let edit = LiveRecords::edit(shown.as_ref().map(|shown| shown.as_slice()), key());
        drop(queue.save(vec![edit.set("q.network", Value::List(all))], vec![]));
        live.set_unsaved(queue.unsaved(DOSSIER));
        // The save has begun and is not done.
        pause(0).await;
    }
    let wanted = Value::List(["control", "coverage", "five-g"].map(Value::text).into());
    assert_eq!(list(&live), wanted);
    until("it is saved", 20_000, || !queue.is_busy()).await;
    let stored = store.records(DOSSIER).await.unwrap();
    assert_eq!(stored[0].get("q.network"), Some(&wanted));
    assert!(stored[0].conflicts().next().is_none());
    live.join(&stored);
    live.set_unsaved(queue.unsaved(DOSSIER));
    assert_eq!(list(&live), wanted);
}

#[wasm_bindgen_test]
fn a_word_is_one_step_and_each_choice_is_one() {
    let edit = || Edit::new(RecordKey::only(DOSSIER, "enterprise"));
    let step = |field, value: &str, typed| {
        let write = FieldWrite::new(field, Value::text(value), Displayed::default());
        Step::of(edit(), vec![write], typed).unwrap().1
    };
    let mut steps = UndoSteps::default();
    steps.push(step("address", "东", Some(0.0)));
    steps.push(step("address", "东门", Some(3_000.0)));
    steps.push(step("nature", "state", None));
    steps.push(step("nature", "private", None));
    steps.push(step("address", "西", Some(3_500.0)));
    let mut popped = Vec::new();
    while let Some(step) = steps.pop(|_| true) {
        popped.push(step.fields[0].after.clone());
    }
    let wanted = ["西", "private", "state", "东门"].map(Value::text);
    assert_eq!(popped, wanted);
    // Nothing different is no step.
    let nothing = FieldWrite::new("name", Value::Null, Displayed::default());
    assert_eq!(Step::of(edit(), vec![nothing], None), None);
}

/// A change of another device, as it comes in a bundle.
fn theirs(seq: u32, value: &str, replaces: Vec<Replaced>) -> Change {
    let write = Write {
        value: Value::text(value),
        replaces,
    };
    Change {
        id: ChangeId::new(DeviceId::new("theirs"), seq),
        at: Stamp {
            ms: browser::now_ms() + i64::from(seq),
            counter: 0,
        },
        by: "她".to_owned(),
        record: RecordKey::only(DOSSIER, "enterprise"),
        fields: [("name".to_owned(), write)].into(),
        extra: Default::default(),
    }
}

/// A value that its own device replaces.
fn own(id: ChangeId) -> Replaced {
    Replaced { id, digest: None }
}

/// Takes a change of another device in, by its own file.
async fn take(store: &Store, change: Change) {
    let (signer, seq) = (card(change.id.device.as_str(), Role::Team), change.id.seq);
    let bundle = Bundle {
        cover: Selection::Since,
        first: seq,
        last: seq,
        ..bundle(store, signer, change)
    };
    let plan = import(store, bundle, Origin::File { restoring: false }).await;
    assert_eq!(plan.changes.len(), 1);
}

fn card(id: &str, role: Role) -> DeviceCard {
    DeviceCard {
        id: DeviceId::new(id),
        name: id.to_owned(),
        role,
        scope: Scope::City,
        public_key: String::new(),
        restored_from: None,
    }
}

/// A bundle of one change of another's.
fn bundle(store: &Store, signer: DeviceCard, change: Change) -> Bundle {
    Bundle {
        programme: store.pack().code.clone(),
        edition: store.pack().edition.clone(),
        cover: Selection::Everything,
        device: signer,
        first: 1,
        last: 0,
        previous: None,
        created_at: String::new(),
        cards: vec![],
        changes: vec![change],
        attachments: vec![],
        records: vec![],
        part: None,
        extra: Default::default(),
    }
}

async fn import(store: &Store, bundle: Bundle, origin: Origin) -> ImportPlan {
    let open = OpenBundle {
        bundle,
        hash: browser::new_id(),
        countersigned: vec![],
    };
    store.import(&open, origin, &|_, _| ()).await.unwrap()
}

#[wasm_bindgen_test]
async fn what_the_office_erased_goes_from_the_device_too() {
    let store = store(true).await;
    let sha256 = "ab".repeat(32);
    let photo = NewAttachment {
        sha256: sha256.clone(),
        media_type: "image/jpeg".to_owned(),
        blob: files::blob(b"a face", "image/jpeg").unwrap(),
        thumbnail: None,
    };
    let key = RecordKey::new(DOSSIER, "photo", "p");
    let edit = Edit::new(key).set("sha256", &*sha256).set("caption", "谁");
    store.commit(vec![edit], vec![photo]).await.unwrap();
    let mut change = store.history(DOSSIER).await.unwrap().remove(0);
    assert!(change.erase(["sha256", "caption"]));
    let bundle = bundle(&store, card("office", Role::Office), change.clone());
    import(&store, bundle, Origin::Office).await;
    assert_eq!(store.history(DOSSIER).await.unwrap(), [change]);
    assert!(store.attachment(&sha256).await.unwrap().is_none());
    let records = store.records(DOSSIER).await.unwrap();
    assert_eq!(records[0].get("caption"), None);
    assert_eq!(store.counts().await.unwrap().changes, 1);
}

#[wasm_bindgen_test]
async fn what_the_office_erased_comes_back_with_no_file() {
    let store = store(true).await;
    let sha256 = "cd".repeat(32);
    for (dossier, id) in [(DOSSIER, "p"), (OTHER, "q")] {
        let photo = NewAttachment {
            sha256: sha256.clone(),
            media_type: "image/jpeg".to_owned(),
            blob: files::blob(b"a face", "image/jpeg").unwrap(),
            thumbnail: None,
        };
        let edit = Edit::new(RecordKey::new(dossier, "photo", id)).set("sha256", &*sha256);
        let edit = edit.set("caption", "谁");
        store.commit(vec![edit], vec![photo]).await.unwrap();
    }
    let whole = store.history(DOSSIER).await.unwrap().remove(0);
    let before = store.records(DOSSIER).await.unwrap();
    store.commit(named(DOSSIER, "一"), vec![]).await.unwrap();
    let mut open_page = LiveRecords::default();
    open_page.join(&store.records(DOSSIER).await.unwrap());

    let mut erased = whole.clone();
    assert!(erased.erase(["sha256", "caption"]));
    let from_office = bundle(&store, card("office", Role::Office), erased.clone());
    import(&store, from_office, Origin::Office).await;
    // What is not delivered waits as before, and the other dossier's photo has its bytes.
    assert_eq!(store.pending().await.unwrap().changes, 3);
    assert_eq!(name_of(&store, DOSSIER).await.as_deref(), Some("一"));
    assert!(store.attachment(&sha256).await.unwrap().is_some());
    open_page.join(&store.records(DOSSIER).await.unwrap());
    let shown = open_page.shown().unwrap();
    let photo = LiveRecords::find(&shown, "photo", "p").unwrap();
    assert_eq!(photo.get("caption"), None);

    let mut other = store.history(OTHER).await.unwrap().remove(0);
    assert!(other.erase(["sha256", "caption"]));
    let from_office = bundle(&store, card("office", Role::Office), other);
    import(&store, from_office, Origin::Office).await;
    assert!(store.attachment(&sha256).await.unwrap().is_none());

    // A file made before, and this device's own backup with the record as it was.
    for restoring in [false, true] {
        let file = Bundle {
            attachments: vec![Attachment {
                sha256: sha256.clone(),
                media_type: "image/jpeg".to_owned(),
                size: 6,
            }],
            records: if restoring { before.clone() } else { vec![] },
            ..bundle(&store, card("other", Role::Team), whole.clone())
        };
        let plan = import(&store, file, Origin::File { restoring }).await;
        assert_eq!((plan.refusals.len(), plan.already), (0, 1));
        assert_eq!((plan.attachments, plan.records), (vec![], vec![]));
        assert_eq!(store.history(DOSSIER).await.unwrap()[0], erased);
    }
    let records = store.records(DOSSIER).await.unwrap();
    let photo = LiveRecords::find(&records, "photo", "p").unwrap();
    assert_eq!(photo.get("caption"), None);
}

/// The values of the name that nobody has replaced.
fn values(record: &Record) -> Vec<&str> {
    let live = record.field("name").into_iter().flat_map(Field::live);
    let mut values: Vec<&str> = live.filter_map(|(_, held)| held.value.as_text()).collect();
    values.sort_unstable();
    values
}

/// Writes the name as a control does that displayed `displayed`; what came of it.
async fn write(store: &Store, live: &LiveRecords, displayed: Displayed, value: &str) -> Step {
    let shown = live.shown();
    let key = RecordKey::only(DOSSIER, "enterprise");
    let edit = LiveRecords::edit(shown.as_ref().map(|shown| shown.as_slice()), key);
    let write = FieldWrite::new("name", Value::text(value), displayed);
    let (edit, step) = Step::of(edit, vec![write], None).unwrap();
    store.commit(vec![edit], vec![]).await.unwrap();
    step
}

#[wasm_bindgen_test]
async fn an_edit_replaces_what_its_control_displayed_and_nothing_else() {
    let store = store(true).await;
    take(&store, theirs(1, "甲", vec![])).await;
    let mut live = LiveRecords::default();
    let read = async |live: &mut LiveRecords| {
        live.join(&store.records(DOSSIER).await.unwrap());
        live.shown().unwrap()[0].clone()
    };
    let record = read(&mut live).await;
    let displayed = Displayed::of(Some(&record), "name");
    assert_eq!(displayed.value(), &Value::text("甲"));
    // Another value arrives while somebody types; the box shows the first.
    let first = own(theirs(1, "甲", vec![]).id);
    take(&store, theirs(2, "乙", vec![first])).await;
    let record = read(&mut live).await;
    assert_eq!(values(&record), ["乙"]);
    write(&store, &live, displayed.clone(), "丙").await;
    let record = read(&mut live).await;
    assert_eq!(values(&record), ["丙", "乙"]);
    // The next letter replaces this device's own.
    write(&store, &live, displayed, "丙厂").await;
    let record = read(&mut live).await;
    assert_eq!(values(&record), ["丙厂", "乙"]);
    // Begun of the record as it is: the value it displays, and not the one beside it.
    let shown = live.shown().unwrap();
    let edit = LiveRecords::edit(Some(&shown), record.key.clone());
    assert_eq!(edit.shown["name"].len(), 1);
    // The view that shows both settles it.
    store
        .commit(vec![settle(&record, "name", Value::text("丁"))], vec![])
        .await
        .unwrap();
    assert_eq!(values(&read(&mut live).await), ["丁"]);
}

#[wasm_bindgen_test]
async fn undoing_replaces_this_devices_own_value_only() {
    let store = store(true).await;
    take(&store, theirs(1, "甲", vec![])).await;
    let mut live = LiveRecords::default();
    let read = async |live: &mut LiveRecords| {
        live.join(&store.records(DOSSIER).await.unwrap());
        live.shown().unwrap()[0].clone()
    };
    let displayed = Displayed::of(Some(&read(&mut live).await), "name");
    let step = write(&store, &live, displayed, "丙").await;
    assert_eq!(values(&read(&mut live).await), ["丙"]);
    // Written elsewhere without having seen it.
    let first = own(theirs(1, "甲", vec![]).id);
    take(&store, theirs(2, "乙", vec![first])).await;
    let record = read(&mut live).await;
    assert_eq!(values(&record), ["丙", "乙"]);
    let own = store.own_id();
    let (edit, fields) = step.clone().undo(Some(&record), own.as_ref()).unwrap();
    assert_eq!(fields, ["name"]);
    store.commit(vec![edit], vec![]).await.unwrap();
    let record = read(&mut live).await;
    assert_eq!(values(&record), ["乙", "甲"]);
    // What this device wrote is not there any more.
    assert_eq!(step.undo(Some(&record), own.as_ref()), None);
}

#[wasm_bindgen_test]
async fn a_record_that_was_made_is_undone_as_long_as_nobody_else_wrote_in_it() {
    let store = store(true).await;
    let key = RecordKey::only(DOSSIER, "enterprise");
    let made = Edit::new(key.clone()).set("name", "甲");
    store.commit(vec![made], vec![]).await.unwrap();
    let read = async || store.records(DOSSIER).await.unwrap()[0].clone();
    let (record, own) = (read().await, store.own_id());
    let step = Step::made(key);
    let (edit, fields) = step.clone().undo(Some(&record), own.as_ref()).unwrap();
    assert!(fields.is_empty());
    take(&store, theirs(1, "乙", vec![])).await;
    assert_eq!(step.clone().undo(Some(&read().await), own.as_ref()), None);
    store.commit(vec![edit], vec![]).await.unwrap();
    let record = read().await;
    assert!(record.is_deleted());
    // Once is enough.
    assert_eq!(step.undo(Some(&record), own.as_ref()), None);
}

#[wasm_bindgen_test]
async fn what_is_being_saved_hides_no_value_it_does_not_replace() {
    let store = store(true).await;
    store.commit(named(DOSSIER, "一"), vec![]).await.unwrap();
    take(&store, theirs(1, "乙", vec![])).await;
    let mut live = LiveRecords::default();
    live.join(&store.records(DOSSIER).await.unwrap());
    let queue = SaveQueue::new(store.clone());
    drop(queue.save(named(DOSSIER, "二"), vec![]));
    live.set_unsaved(queue.unsaved(DOSSIER));
    let shown = live.shown().unwrap();
    assert_eq!(values(&shown[0]), ["乙", "二"]);
    until("it is saved", 20_000, || !queue.is_busy()).await;
    live.join(&store.records(DOSSIER).await.unwrap());
    live.set_unsaved(queue.unsaved(DOSSIER));
    assert_eq!(values(&live.shown().unwrap()[0]), ["乙", "二"]);
}

#[wasm_bindgen_test]
async fn what_no_reader_would_take_is_refused_and_stops_no_later_edit() {
    let store = store(true).await;
    let queue = SaveQueue::new(store.clone());
    let too_large = Edit::new(RecordKey::only(DOSSIER, "enterprise"))
        .set("headcount", 9_007_199_254_740_992_i64);
    let refused = queue.save(vec![too_large], vec![]);
    let next = queue.save(named(DOSSIER, "一"), vec![]);
    assert!(matches!(refused.await, Err(StoreError::Refused(_))));
    next.await.unwrap();
    assert_eq!(name_of(&store, DOSSIER).await.as_deref(), Some("一"));
    let records = store.records(DOSSIER).await.unwrap();
    assert_eq!(records[0].get("headcount"), None);
    assert!(!queue.is_busy());
}

#[wasm_bindgen_test]
async fn what_is_not_this_devices_to_write_is_denied_and_stops_no_later_edit() {
    let store = store(true).await;
    let queue = SaveQueue::new(store.clone());
    let subsidy = Edit::new(RecordKey::new(DOSSIER, "subsidy", "s1")).set("paid", "1000");
    let denied = queue.save(vec![subsidy], vec![]);
    let next = queue.save(named(DOSSIER, "一"), vec![]);
    assert!(matches!(denied.await, Err(StoreError::Denied(_))));
    next.await.unwrap();
    let records = store.records(DOSSIER).await.unwrap();
    let kinds: Vec<&str> = records
        .iter()
        .map(|record| record.key.kind.as_str())
        .collect();
    assert_eq!(kinds, ["enterprise"]);
    assert!(!queue.is_busy());
}
