//! Bundles between two devices in a real browser.

use std::collections::BTreeMap;

use std::sync::Arc;

use domain::{
    bundle::BundleFault,
    device::{Role, Scope},
    ids::RecordKey,
    record::Edit,
};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use super::{
    ExchangeError, Task, What, apply, backup, defer, handed_over, make, make::make_within,
    next_batch, preview, relayed, summary, take_from_office, to_relay,
};
use crate::{
    browser,
    store::{
        Enrolment, NewAttachment, Store,
        faults::Faults,
        settings::{BACKUP, LastBackup},
        test_pack::test_pack,
    },
};

mod backups;
mod many;
mod relaying;
mod revoked;

wasm_bindgen_test_configure!(run_in_browser);

const DOSSIER: &str = "91640300MA00000001";

async fn store(device_name: &str, role: Role) -> Store {
    let store = new_profile().await;
    enrol(&store, device_name, role).await;
    store
}

async fn new_profile() -> Store {
    let pack = Arc::new(test_pack());
    Store::open(&format!("test-{}", browser::new_id()), pack)
        .await
        .unwrap()
}

async fn enrol(store: &Store, device_name: &str, role: Role) {
    let enrolment = Enrolment {
        device_name: device_name.to_owned(),
        person: "tester".to_owned(),
        role,
        scope: Scope::City,
    };
    store.enrol(enrolment).await.unwrap();
}

fn named(name: &str) -> Edit {
    Edit::new(RecordKey::only(DOSSIER, "enterprise")).set("name", name)
}

async fn with_photo(store: &Store) {
    let bytes = b"not really a picture";
    let sha256 = domain::bundle::sha256_hex(bytes);
    let edit = Edit::new(RecordKey::new(DOSSIER, "photo", browser::new_id()))
        .set("sha256", sha256.as_str())
        .set("type", "image/jpeg");
    let attachment = NewAttachment {
        sha256,
        media_type: "image/jpeg".to_owned(),
        blob: browser::files::blob(bytes, "image/jpeg").unwrap(),
        thumbnail: None,
    };
    store.commit(vec![edit], vec![attachment]).await.unwrap();
}

/// How many changes wait, counted both ways.
async fn waiting(store: &Store) -> u32 {
    let waiting = store.pending().await.unwrap().changes;
    assert_eq!(store.pending_count().await.unwrap(), waiting);
    waiting
}

async fn daily(store: &Store) -> super::Made {
    let what = summary(store, What::SinceLast).await.unwrap();
    make(store, &what, &Task::default()).await.unwrap()
}

#[wasm_bindgen_test]
async fn a_bundle_carries_everything_once() {
    let (team, office) = (
        store("team", Role::Team).await,
        store("office", Role::Office).await,
    );
    team.commit(vec![named("一")], vec![]).await.unwrap();
    with_photo(&team).await;
    let made = daily(&team).await;
    assert!(
        made.files[0].name.ends_with(".zip"),
        "{}",
        made.files[0].name
    );
    let task = Task::default();
    let seen = preview(&office, &made.files[0].blob, false, &task)
        .await
        .unwrap();
    assert_eq!(seen.plan.changes.len(), 2);
    apply(&office, &seen, &task).await.unwrap();
    assert_eq!(
        office.records(DOSSIER).await.unwrap(),
        team.records(DOSSIER).await.unwrap()
    );
    assert_eq!(office.rows().await.unwrap(), team.rows().await.unwrap());
    let hash = domain::bundle::sha256_hex(b"not really a picture");
    assert!(office.attachment(&hash).await.unwrap().is_some());
    let again = preview(&office, &made.files[0].blob, false, &task)
        .await
        .unwrap();
    assert!(again.plan.is_nothing());
    assert_eq!(again.plan.already, 2);
}

#[wasm_bindgen_test]
async fn the_mark_moves_only_when_the_file_was_kept() {
    let team = store("team", Role::Team).await;
    team.commit(vec![named("一")], vec![]).await.unwrap();
    let made = daily(&team).await;
    assert_eq!(waiting(&team).await, 1, "making it hands nothing over");
    handed_over(&team, &made).await.unwrap();
    assert_eq!(waiting(&team).await, 0);
    assert!(summary(&team, What::SinceLast).await.unwrap().is_empty());
}

#[wasm_bindgen_test]
async fn text_is_taken_in_where_there_is_no_room_for_photos() {
    let (team, office) = (
        store("team", Role::Team).await,
        store("office", Role::Office).await,
    );
    team.commit(vec![named("一")], vec![]).await.unwrap();
    with_photo(&team).await;
    let made = daily(&team).await;
    let task = Task::default();
    let hash = domain::bundle::sha256_hex(b"not really a picture");
    let full = Faults::full_of("attachments");
    let seen = preview(&office, &made.files[0].blob, false, &task)
        .await
        .unwrap();
    let applied = apply(&office, &seen, &task).await.unwrap();
    assert_eq!((applied.plan.changes.len(), applied.without_room), (2, 1));
    assert_eq!(office.records(DOSSIER).await.unwrap().len(), 2);
    assert!(office.attachment(&hash).await.unwrap().is_none());
    drop(full);
    // The same file again brings the photo.
    let again = preview(&office, &made.files[0].blob, false, &task)
        .await
        .unwrap();
    let applied = apply(&office, &again, &task).await.unwrap();
    assert_eq!((applied.plan.changes.len(), applied.without_room), (0, 0));
    assert!(office.attachment(&hash).await.unwrap().is_some());
}

#[wasm_bindgen_test]
async fn a_bundle_that_came_too_early_waits_for_the_one_before() {
    let (team, office) = (
        store("team", Role::Team).await,
        store("office", Role::Office).await,
    );
    team.commit(vec![named("一")], vec![]).await.unwrap();
    let first = daily(&team).await;
    handed_over(&team, &first).await.unwrap();
    team.commit(vec![named("二")], vec![]).await.unwrap();
    let second = daily(&team).await;
    let task = Task::default();
    let early = preview(&office, &second.files[0].blob, false, &task)
        .await
        .unwrap();
    assert!(!early.plan.can_apply());
    assert_eq!((early.plan.gaps[0].from, early.plan.gaps[0].to), (1, 1));
    defer(&office, &early).await.unwrap();
    let seen = preview(&office, &first.files[0].blob, false, &task)
        .await
        .unwrap();
    let applied = apply(&office, &seen, &task).await.unwrap();
    assert_eq!(applied.released, 1);
    assert_eq!(
        office.records(DOSSIER).await.unwrap()[0].text("name"),
        Some("二")
    );
    assert!(office.deferred().await.unwrap().is_empty());
}

/// Two files begin with the same number, and the shorter one comes last.
#[wasm_bindgen_test]
async fn a_shorter_file_that_waits_displaces_no_longer_one() {
    let (team, office) = (
        store("team", Role::Team).await,
        store("office", Role::Office).await,
    );
    team.commit(vec![named("一")], vec![]).await.unwrap();
    let first = daily(&team).await;
    handed_over(&team, &first).await.unwrap();
    team.commit(vec![named("二")], vec![]).await.unwrap();
    let shorter = daily(&team).await;
    team.commit(vec![named("三")], vec![]).await.unwrap();
    let longer = daily(&team).await;
    let task = Task::default();
    for early in [&longer, &shorter, &longer] {
        let early = preview(&office, &early.files[0].blob, false, &task)
            .await
            .unwrap();
        assert_eq!(early.open.bundle.first, 2);
        defer(&office, &early).await.unwrap();
    }
    assert_eq!(office.deferred().await.unwrap().len(), 2);
    let seen = preview(&office, &first.files[0].blob, false, &task)
        .await
        .unwrap();
    apply(&office, &seen, &task).await.unwrap();
    assert_eq!(
        office.records(DOSSIER).await.unwrap(),
        team.records(DOSSIER).await.unwrap()
    );
    assert!(office.deferred().await.unwrap().is_empty());
}

#[wasm_bindgen_test]
async fn a_damaged_file_is_refused_whole() {
    let (team, office) = (
        store("team", Role::Team).await,
        store("office", Role::Office).await,
    );
    team.commit(vec![named("一")], vec![]).await.unwrap();
    with_photo(&team).await;
    let made = daily(&team).await;
    let mut bytes = browser::files::read(&made.files[0].blob).await.unwrap();
    let at = bytes.windows(6).position(|part| part == b"really").unwrap();
    bytes[at] ^= 1;
    let damaged = browser::files::blob(&bytes, "application/zip").unwrap();
    let refused = preview(&office, &damaged, false, &Task::default()).await;
    assert!(matches!(refused, Err(ExchangeError::Refused(_))));
    assert_eq!(office.counts().await.unwrap().changes, 0);
}

/// Also prints how long it takes (`-- --nocapture`).
#[wasm_bindgen_test]
async fn a_large_import_arrives_whole() {
    let (team, office) = (
        store("team", Role::Team).await,
        store("office", Role::Office).await,
    );
    for n in 0..200 {
        let dossier = format!("D{n:05}");
        let edits = (0..10)
            .map(|need| {
                Edit::new(RecordKey::new(&dossier, "need", format!("n{need}")))
                    .set("text", "需要一套生产执行系统，连上现有的设备")
                    .set("urgency", "high")
            })
            .collect();
        team.commit(edits, vec![]).await.unwrap();
    }
    let begun = browser::now_ms();
    let made = daily(&team).await;
    let made_in = browser::now_ms() - begun;
    let task = Task::default();
    let begun = browser::now_ms();
    let seen = preview(&office, &made.files[0].blob, false, &task)
        .await
        .unwrap();
    let previewed_in = browser::now_ms() - begun;
    let begun = browser::now_ms();
    apply(&office, &seen, &task).await.unwrap();
    let applied_in = browser::now_ms() - begun;
    wasm_bindgen_test::console_log!(
        "2,000 changes in 200 dossiers: made {made_in} ms, previewed {previewed_in} ms, applied {applied_in} ms"
    );
    assert_eq!(office.counts().await.unwrap().changes, 2000);
}

/// The browser's check and `domain`'s own say the same of every signature: those of both kinds of
/// signer, altered ones, and keys that are none.
#[wasm_bindgen_test]
async fn the_browser_judges_signatures_as_the_rules_do() {
    let tablet = include_str!("../../../../domain/tests/fixtures/tablet.json");
    let store = store("甲平板", Role::Team).await;
    store.commit(vec![named("甲厂")], vec![]).await.unwrap();
    let own = daily(&store).await;
    let bytes = browser::files::read(&own.files[0].blob).await.unwrap();
    let own = String::from_utf8(bytes).unwrap();
    let key = |text: &str, with: &str| {
        let at = text.find("\"public_key\":\"").unwrap() + 14;
        format!("{}{with}{}", &text[..at], &text[at + with.len()..])
    };
    let signature = |text: &str, with: &str| {
        let at = text.rfind("\"signature\": \"").unwrap() + 14;
        format!("{}{with}{}", &text[..at], &text[at + with.len()..])
    };
    let agent = web_sys::window().unwrap().navigator().user_agent().unwrap();
    let of_webkit = agent.contains("AppleWebKit") && !agent.contains("Chrome");
    let mut said = Vec::new();
    for (text, programme) in [(tablet, "wuzhong"), (&*own, &*store.pack().code)] {
        for text in [
            text.to_owned(),
            text.replacen("甲厂", "乙厂", 1).replacen("虚构", "实在", 1),
            signature(text, "AAAAAAAA"),
            signature(
                text,
                "////////////////////////////////////////////////////////////////////////////////////",
            ),
            signature(text, "\", \"x\": \""),
            key(text, "BAAA"),
            key(text, "AAAA"),
        ] {
            let limits = domain::limits::Limits::default();
            let native = domain::bundle::open(text.as_bytes(), &limits, programme);
            let browser = match domain::bundle::read_sealed(text.as_bytes(), &limits, programme) {
                Ok(sealed) => {
                    let verdict = browser::keys::verify(&sealed).await.unwrap();
                    sealed.verified(verdict)
                }
                Err(fault) => Err(fault),
            };
            // WebKit takes a key that is no point of the curve, and then no signature is good.
            let said_otherwise = of_webkit
                && native == Err(BundleFault::UnknownKeyForm)
                && browser == Err(BundleFault::BadSignature);
            assert!(
                browser == native || said_otherwise,
                "{browser:?}, not {native:?}: {text}"
            );
            said.push(native.is_ok());
        }
    }
    // Both originals are good, and nothing else is.
    assert_eq!(said.iter().filter(|good| **good).count(), 2);
    assert!(said[0] && said[7]);
}

/// What an older build stored and no reader takes, and what cannot be read at all, keep nothing else
/// from being backed up, handed over, restored or read.
#[wasm_bindgen_test]
async fn a_stored_change_that_no_reader_takes_stops_nothing_else() {
    let (team, office) = (
        store("team", Role::Team).await,
        store("office", Role::Office).await,
    );
    for name in ["一", "二", "三", "四"] {
        team.commit(vec![named(name)], vec![]).await.unwrap();
    }
    let card = team.device().await.unwrap().unwrap();
    let id = card.id.as_str();
    let history = team.history(DOSSIER).await.unwrap();
    let body = domain::json::to_string(&history[1]).unwrap();
    let too_large = body.replace("\"二\"", "9007199254740992");
    assert_ne!(too_large, body);
    team.spoil_change(id, 2, &too_large).await;
    team.spoil_change(id, 3, "{\"cut").await;
    assert_eq!(waiting(&team).await, 4);
    assert_eq!(team.history(DOSSIER).await.unwrap().len(), 3);
    let task = Task::default();
    for what in [What::SinceLast, What::Everything] {
        let restoring = what == What::Everything;
        let into = if restoring {
            new_profile().await
        } else {
            office.clone()
        };
        let all = summary(&team, what).await.unwrap();
        assert_eq!((all.change_count(), all.left_out), (4, 0));
        let made = make(&team, &all, &task).await.unwrap();
        let seen = preview(&into, &made.files[0].blob, restoring, &task)
            .await
            .unwrap();
        apply(&into, &seen, &task).await.unwrap();
        let taken = into.changes_of(id, 1, 9).await.unwrap();
        assert_eq!(taken.len(), 4);
        let value = taken[1].fields["name"].value.as_text();
        assert_eq!(value, Some("9007199254740992"));
        assert_eq!(taken[2].fields["body"].value.as_text(), Some("{\"cut"));
        let records = into.records(DOSSIER).await.unwrap();
        assert_eq!(records[0].text("name"), Some("四"));
        // Again it changes nothing.
        let again = preview(&into, &made.files[0].blob, restoring, &task)
            .await
            .unwrap();
        assert!(again.plan.is_nothing(), "{:?}", again.plan.refusals);
    }
}
