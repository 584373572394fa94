//! The store in a real browser. Each test has a database of its own: all share one origin.

use std::sync::Arc;

use domain::{
    device::{Role, Scope},
    dossier::DossierRow,
    ids::RecordKey,
    pack::ProgrammePack,
    record::Edit,
};
use indexed_db_futures::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use super::test_pack::test_pack;
use super::{
    Enrolment, NewAttachment, Store, StoreError,
    schema::{CHANGES, RECORDS, ROWS, VERSION, change_key, key},
    tx,
};
use crate::browser;

wasm_bindgen_test_configure!(run_in_browser);

const DOSSIER: &str = "91640300MA00000001";

fn name() -> String {
    format!("test-{}", browser::new_id())
}

fn pack() -> Arc<ProgrammePack> {
    Arc::new(test_pack())
}

fn enrolment() -> Enrolment {
    Enrolment {
        device_name: "tablet".to_owned(),
        person: "tester".to_owned(),
        role: Role::Team,
        scope: Scope::City,
    }
}

async fn enrolled(name: &str) -> Store {
    let store = Store::open(name, pack()).await.unwrap();
    store.enrol(enrolment()).await.unwrap();
    store
}

fn edit(value: &str) -> Edit {
    Edit::new(RecordKey::only(DOSSIER, "enterprise")).set("name", value)
}

fn attachment(text: &str) -> NewAttachment {
    NewAttachment {
        sha256: "00".repeat(32),
        media_type: "text/plain".to_owned(),
        blob: browser::files::blob(text.as_bytes(), "text/plain").unwrap(),
        thumbnail: None,
    }
}

#[wasm_bindgen_test]
async fn what_is_saved_is_read_back_after_opening_again() {
    let name = name();
    let store = enrolled(&name).await;
    let saved = store
        .commit(vec![edit("吴忠机械厂")], vec![attachment("x")])
        .await
        .unwrap();
    assert_eq!(saved.changes, 1);
    store.close();
    drop(store);
    let store = Store::open(&name, pack()).await.unwrap();
    let records = store.records(DOSSIER).await.unwrap();
    assert_eq!(records.len(), 1);
    assert_eq!(records[0].text("name"), Some("吴忠机械厂"));
    let rows = store.rows().await.unwrap();
    let row = rows.get(DOSSIER).unwrap();
    assert_eq!(row.name, "吴忠机械厂");
    assert_eq!(row.initials, "wzjxc");
    assert_eq!(store.history(DOSSIER).await.unwrap().len(), 1);
    assert_eq!(
        store
            .attachment(&"00".repeat(32))
            .await
            .unwrap()
            .unwrap()
            .size(),
        1.0
    );
    assert_eq!(store.pending().await.unwrap().changes, 1);
}

#[wasm_bindgen_test]
async fn the_same_answer_again_makes_no_change() {
    let store = enrolled(&name()).await;
    store.commit(vec![edit("a")], vec![]).await.unwrap();
    assert_eq!(
        store.commit(vec![edit("a")], vec![]).await.unwrap().changes,
        0
    );
    assert_eq!(store.counts().await.unwrap().changes, 1);
}

#[wasm_bindgen_test]
async fn two_tabs_never_take_the_same_number() {
    let name = name();
    let (one, two) = (
        enrolled(&name).await,
        Store::open(&name, pack()).await.unwrap(),
    );
    let saves = (0..20).map(|n| {
        let store = if n % 2 == 0 { one.clone() } else { two.clone() };
        async move { store.commit(vec![edit(&format!("v{n}"))], vec![]).await }
    });
    for saved in futures_util::future::join_all(saves).await {
        assert_eq!(saved.unwrap().changes, 1);
    }
    let mut seqs: Vec<u32> = one
        .every_change()
        .await
        .unwrap()
        .iter()
        .map(|change| change.id.seq)
        .collect();
    seqs.sort_unstable();
    assert_eq!(seqs, (1..=20).collect::<Vec<_>>());
}

#[wasm_bindgen_test]
async fn a_taken_number_rolls_everything_back() {
    let store = enrolled(&name()).await;
    store.commit(vec![edit("before")], vec![]).await.unwrap();
    let me = store.device().await.unwrap().unwrap().id.to_string();
    let failed = store
        .connection()
        .write(&[RECORDS, CHANGES], async |open| {
            tx::put(&open.object_store(RECORDS)?, key(&["d", "k", "i"]), "half")?;
            tx::add(&open.object_store(CHANGES)?, change_key(&me, 1), "again")
        })
        .await;
    assert!(matches!(failed, Err(StoreError::Other(_))), "{failed:?}");
    let half = store
        .connection()
        .read(&[RECORDS], async |open| {
            tx::get(open, RECORDS, key(&["d", "k", "i"])).await
        })
        .await;
    assert_eq!(half.unwrap(), None);
}

#[wasm_bindgen_test]
async fn a_connection_closed_underneath_is_opened_again() {
    let store = enrolled(&name()).await;
    // What the browser does when it clears or breaks a connection: the handle stays, closed.
    store.connection().database().await.unwrap().close();
    assert_eq!(
        store
            .commit(vec![edit("after")], vec![])
            .await
            .unwrap()
            .changes,
        1
    );
    assert_eq!(store.records(DOSSIER).await.unwrap().len(), 1);
}

#[wasm_bindgen_test]
async fn a_newer_build_takes_over_and_the_older_says_so() {
    let name = name();
    let old = enrolled(&name).await;
    // Must not be blocked by the open old connection.
    let newer = Store::open_version(&name, pack(), VERSION + 1)
        .await
        .unwrap();
    assert_eq!(
        old.commit(vec![edit("late")], vec![]).await.unwrap_err(),
        StoreError::Newer
    );
    assert!(newer.device().await.unwrap().is_some(), "nothing was lost");
    let again = Store::open(&name, pack()).await;
    assert!(matches!(again, Err(StoreError::Newer)));
}

#[wasm_bindgen_test]
async fn nothing_is_saved_before_enrolment() {
    let store = Store::open(&name(), pack()).await.unwrap();
    assert_eq!(
        store.commit(vec![edit("x")], vec![]).await.unwrap_err(),
        StoreError::NotEnrolled
    );
    assert_eq!(store.counts().await.unwrap().records, 0);
}

#[wasm_bindgen_test]
async fn who_was_entered_once_is_chosen_afterwards() {
    let store = enrolled("people").await;
    let first = store.person().await.unwrap();
    assert_eq!(store.people().await.unwrap(), [first.as_str()]);
    store.set_person("李工").await.unwrap();
    store.set_person(&first).await.unwrap();
    assert_eq!(store.people().await.unwrap(), [first.as_str(), "李工"]);
    assert_eq!(store.person().await.unwrap(), first);
    // Who is at the device stays; another goes.
    assert_eq!(store.remove_person(&first).await.unwrap().len(), 2);
    assert_eq!(store.remove_person("李工").await.unwrap(), [first]);
    store.erase(|| ()).await.unwrap();
}

#[wasm_bindgen_test]
async fn an_edit_of_what_was_shown_leaves_no_conflict() {
    let store = enrolled(&name()).await;
    store.commit(vec![edit("mine")], vec![]).await.unwrap();
    let shown = store.records(DOSSIER).await.unwrap()[0].edit();
    store
        .commit(vec![shown.set("name", "settled")], vec![])
        .await
        .unwrap();
    assert!(
        store.records(DOSSIER).await.unwrap()[0]
            .conflicts()
            .next()
            .is_none()
    );
}

#[wasm_bindgen_test]
async fn a_full_disk_is_named_and_the_text_before_is_safe() {
    // The name is what the browser's exception carries; the quota itself is shrunk through the
    // browser's debugger in the whole-product tests.
    let full = super::error::named("QuotaExceededError", String::new());
    assert_eq!(full, StoreError::Full);
    let thrown =
        web_sys::DomException::new_with_message_and_name("", "QuotaExceededError").unwrap();
    let error = indexed_db_futures::error::Error::from(JsValue::from(thrown));
    assert_eq!(StoreError::from(error), StoreError::Full);
}

#[wasm_bindgen_test]
async fn other_listeners_hear_of_a_save() {
    let name = name();
    let (one, two) = (
        enrolled(&name).await,
        Store::open(&name, pack()).await.unwrap(),
    );
    let (heard, hears) = futures_channel::oneshot::channel();
    let heard = std::cell::RefCell::new(Some(heard));
    let _subscription = two.subscribe(move |changed| {
        if let Some(heard) = heard.borrow_mut().take() {
            heard.send(changed.clone()).unwrap();
        }
    });
    one.commit(vec![edit("x")], vec![]).await.unwrap();
    let changed = hears.await.unwrap();
    assert!(changed.elsewhere);
    assert_eq!(changed.dossiers, [DOSSIER]);
}

#[wasm_bindgen_test]
async fn the_keys_survive_and_cannot_leave() {
    let store = enrolled(&name()).await;
    let pair = store.keys().await.unwrap().unwrap();
    let signature = browser::keys::sign(&pair, b"hello").await.unwrap();
    assert_eq!(signature.len(), 64);
    let before = store.device().await.unwrap().unwrap();
    assert_eq!(
        browser::keys::public_key(&pair).await.unwrap(),
        before.public_key
    );
    let again = store.enrol(enrolment()).await.unwrap();
    assert_eq!((again.id, again.public_key), (before.id, before.public_key));
}

#[wasm_bindgen_test]
async fn an_erased_database_stays_erased_and_the_other_tab_hears_of_it() {
    let (one, two) = (name(), name());
    let (here, real) = (enrolled(&one).await, enrolled(&two).await);
    here.commit(vec![edit("x")], vec![]).await.unwrap();
    let there = Store::open(&one, pack()).await.unwrap();
    let told = std::rc::Rc::new(std::cell::Cell::new(0));
    let heard = std::rc::Rc::clone(&told);
    there.on_erased(move || heard.set(heard.get() + 1));
    here.erase(|| panic!("nobody holds it")).await.unwrap();
    assert_eq!(told.get(), 1, "the other tab was told");
    for store in [&here, &there] {
        assert_eq!(
            store.commit(vec![edit("late")], vec![]).await.unwrap_err(),
            StoreError::Erased
        );
        assert_eq!(store.rows().await.unwrap_err(), StoreError::Erased);
    }
    // Nobody made it anew by looking, and another database is whole.
    let fresh = Store::open(&one, pack()).await.unwrap();
    assert_eq!(fresh.device().await.unwrap(), None);
    assert!(real.device().await.unwrap().is_some());
}

#[wasm_bindgen_test]
async fn a_database_that_is_gone_is_not_made_anew_under_an_open_page() {
    let name = name();
    let store = enrolled(&name).await;
    // The connection is closed at that moment, so nobody tells this tab.
    store.close();
    indexed_db_futures::database::Database::delete_by_name(&name)
        .unwrap()
        .await
        .unwrap();
    let failed = store.commit(vec![edit("x")], vec![]).await.unwrap_err();
    assert_eq!(failed, StoreError::Erased);
    assert!(matches!(
        super::schema::open(&name, VERSION, false).await,
        Err(StoreError::Erased)
    ));
}

#[wasm_bindgen_test]
async fn a_photo_without_a_small_picture_gets_one_when_shown() {
    let store = enrolled(&name()).await;
    let canvas: web_sys::HtmlCanvasElement = wasm_bindgen::JsCast::unchecked_into(
        web_sys::window()
            .and_then(|window| window.document())
            .unwrap()
            .create_element("canvas")
            .unwrap(),
    );
    canvas.set_width(800);
    canvas.set_height(400);
    let mut large = browser::photo::take_canvas(&canvas)
        .await
        .unwrap()
        .attachment;
    // As it comes in a bundle.
    large.thumbnail = None;
    let hash = large.sha256.clone();
    store.put_attachments(vec![large]).await.unwrap();
    assert!(store.thumbnail(&hash).await.unwrap().is_none());
    let all = (0..5).map(|_| super::thumbnail_of(&store, &hash));
    let all = futures_util::future::join_all(all).await;
    assert!(all.iter().all(Option::is_some), "each in its turn");
    let small = super::thumbnail_of(&store, &hash).await.unwrap();
    let kept = store.thumbnail(&hash).await.unwrap().unwrap();
    assert_eq!(kept.size(), small.size());
    // A file and an unknown hash have none.
    store.put_attachments(vec![attachment("x")]).await.unwrap();
    assert!(
        super::thumbnail_of(&store, &"00".repeat(32))
            .await
            .is_none()
    );
    assert!(
        super::thumbnail_of(&store, &"11".repeat(32))
            .await
            .is_none()
    );
}

#[wasm_bindgen_test]
async fn small_pictures_are_kept_only_so_many() {
    let store = enrolled(&name()).await;
    let small = attachment("small").blob;
    for nth in 0..5_u8 {
        let hash = format!("{nth:02x}").repeat(32);
        store.keep_thumbnail(&hash, &small, 3).await.unwrap();
        assert!(store.thumbnail(&hash).await.unwrap().is_some());
    }
    let mut kept = 0;
    for nth in 0..5_u8 {
        let hash = format!("{nth:02x}").repeat(32);
        kept += usize::from(store.thumbnail(&hash).await.unwrap().is_some());
    }
    assert_eq!(kept, 3);
}

#[wasm_bindgen_test]
async fn erasing_waits_for_a_window_that_does_not_listen() {
    let name = name();
    let store = enrolled(&name).await;
    // A window that sleeps: it holds the database and hears nothing.
    let sleeper = super::schema::open(&name, VERSION, true).await.unwrap();
    let told = std::rc::Rc::new(std::cell::Cell::new(false));
    let heard = std::rc::Rc::clone(&told);
    let closes = async {
        while !told.get() {
            browser::pause(50).await;
        }
        sleeper.close();
    };
    let erased = store.erase(move || heard.set(true));
    let (erased, ()) = futures_util::future::join(erased, closes).await;
    erased.unwrap();
    let fresh = Store::open(&name, pack()).await.unwrap();
    assert_eq!(fresh.device().await.unwrap(), None);
}

#[wasm_bindgen_test]
async fn an_upgrade_that_fails_half_way_leaves_everything_as_it_was() {
    let name = name();
    let store = enrolled(&name).await;
    store.commit(vec![edit("before")], vec![]).await.unwrap();
    store.close();
    let failed = indexed_db_futures::database::Database::open(&name)
        .with_version(VERSION + 1)
        .with_on_upgrade_needed(|_, tx| {
            tx.db().delete_object_store(RECORDS)?;
            tx.db().create_object_store("half").build()?;
            Err(indexed_db_futures::error::Error::from(JsValue::from_str(
                "killed here",
            )))
        })
        .await;
    assert!(failed.is_err());
    // The old version opens it, and nothing is missing or added.
    let store = Store::open(&name, pack()).await.unwrap();
    assert_eq!(
        store.records(DOSSIER).await.unwrap()[0].text("name"),
        Some("before")
    );
    let open = store.connection().database().await.unwrap();
    assert!(open.object_store_names().all(|store| store != "half"));
}

#[wasm_bindgen_test]
async fn the_count_of_changes_follows_both_tabs() {
    let name = name();
    let here = enrolled(&name).await;
    assert_eq!(here.change_count().await.unwrap(), 0);
    let other = Store::open(&name, pack()).await.unwrap();
    here.commit(vec![edit("a")], vec![]).await.unwrap();
    other.commit(vec![edit("b")], vec![]).await.unwrap();
    here.commit(vec![edit("b")], vec![]).await.unwrap();
    for _ in 0..50 {
        if here.change_count().await.unwrap() == 2 {
            break;
        }
        browser::pause(20).await;
    }
    let counted = here.counts().await.unwrap().changes;
    assert_eq!((here.change_count().await.unwrap(), counted), (2, 2));
    assert_eq!(here.pending_count().await.unwrap(), 2);
}

#[wasm_bindgen_test]
async fn setting_up_waits_for_no_permission() {
    let code = "const real = StorageManager.prototype.persist;
        StorageManager.prototype.persist = () => new Promise(() => {});
        return () => { StorageManager.prototype.persist = real; };";
    let mend = js_sys::Function::new_no_args(code).call0(&JsValue::NULL);
    let mend: js_sys::Function = mend.unwrap().into();
    let store = Store::open(&name(), pack()).await.unwrap();
    let enrolled = std::pin::pin!(store.enrol(enrolment()));
    let patience = std::pin::pin!(browser::pause(10_000));
    let done = futures_util::future::select(enrolled, patience).await;
    mend.call0(&JsValue::NULL).unwrap();
    assert!(matches!(
        done,
        futures_util::future::Either::Left((Ok(_), _))
    ));
}

#[wasm_bindgen_test]
async fn two_windows_that_enrol_at_once_are_one_device() {
    let name = name();
    let (one, two) = (
        Store::open(&name, pack()).await.unwrap(),
        Store::open(&name, pack()).await.unwrap(),
    );
    let both = futures_util::future::join(one.enrol(enrolment()), two.enrol(enrolment()));
    let (here, there) = both.await;
    let (here, there) = (here.unwrap(), there.unwrap());
    assert_eq!((&here.id, &here.public_key), (&there.id, &there.public_key));
    one.commit(vec![edit("a")], vec![]).await.unwrap();
    assert_eq!(two.pending().await.unwrap().changes, 1);
    // The keys are the card's.
    let keys = two.keys().await.unwrap().unwrap();
    let public_key = browser::keys::public_key(&keys).await.unwrap();
    assert_eq!(public_key, here.public_key);
    // And both ask the office with one token.
    let tokens = ["first", "second"].map(|fresh| one.enrolling("code", fresh));
    let tokens = futures_util::future::join_all(tokens).await;
    assert_eq!(tokens[0], tokens[1]);
}

#[wasm_bindgen_test]
async fn a_stored_clock_that_is_no_time_begins_anew() {
    let store = enrolled(&name()).await;
    store.commit(vec![edit("a")], vec![]).await.unwrap();
    for stored in [
        "[9007199254740992,0]",
        "[9007199254740991,4294967295]",
        "no clock",
    ] {
        store.spoil_clock(stored).await;
        let saved = store.commit(vec![edit(stored)], vec![]).await.unwrap();
        assert_eq!(saved.changes, 1, "{stored}");
        let last = store.history(DOSSIER).await.unwrap().pop().unwrap();
        assert!(last.at.is_plausible(browser::now_ms()), "{:?}", last.at);
    }
}

#[wasm_bindgen_test]
async fn rows_of_an_older_build_are_worked_out_anew() {
    let store = enrolled(&name()).await;
    store
        .commit(vec![edit("吴忠机械厂")], vec![])
        .await
        .unwrap();
    let old = DossierRow {
        dossier: DOSSIER.to_owned(),
        name: "旧名".to_owned(),
        ..DossierRow::default()
    };
    store
        .connection()
        .write(&[ROWS], async |tx| tx::put_json(tx, ROWS, DOSSIER, &old))
        .await
        .unwrap();
    let has_facts = |rows: &super::Rows| rows.get(DOSSIER).unwrap().has_facts;
    assert!(!has_facts(&store.rows().await.unwrap()));
    let unknown = "91640300MA00000002";
    let asked = [DOSSIER, unknown].map(str::to_owned);
    let renewed = store.renew_rows(&asked).await.unwrap();
    assert_eq!(renewed.len(), 1);
    let rows = store.rows().await.unwrap();
    assert!(has_facts(&rows) && rows.get(unknown).is_none());
    assert_eq!(rows.get(DOSSIER).unwrap().name, "吴忠机械厂");
}
