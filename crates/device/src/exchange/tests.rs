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
    ExchangeError, Task, What, apply, handed_over, hold, make, next_piece, passed_on, preview,
    summary, to_pass_on,
};
use crate::{
    browser,
    store::{Enrolment, NewAttachment, Store, test_pack::test_pack},
};

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
    assert!(made.name.ends_with(".zip"), "{}", made.name);
    let task = Task::default();
    let seen = preview(&office, &made.blob, false, &task).await.unwrap();
    assert_eq!(seen.plan.changes.len(), 2);
    apply(&office, &seen, &task).await.unwrap();
    assert_eq!(
        office.records(DOSSIER).await.unwrap(),
        team.records(DOSSIER).await.unwrap()
    );
    assert_eq!(office.rows().await.unwrap(), team.rows().await.unwrap());
    let hash = domain::bundle::sha256_hex(b"not really a picture");
    assert!(office.attachment(&hash).await.unwrap().is_some());
    let again = preview(&office, &made.blob, false, &task).await.unwrap();
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
async fn what_the_office_refused_waits_until_something_is_another() {
    let (team, office) = (
        store("team", Role::Team).await,
        store("office", Role::Office).await,
    );
    let task = Task::default();
    let device = team.device().await.unwrap().unwrap().id;
    let bring = async |name: &str| {
        team.commit(vec![named(name)], vec![]).await.unwrap();
        let made = daily(&team).await;
        handed_over(&team, &made).await.unwrap();
        let seen = preview(&office, &made.blob, false, &task).await.unwrap();
        apply(&office, &seen, &task).await.unwrap();
    };
    let offered = async |epoch: &str| to_pass_on(&office, epoch).await.unwrap();
    let piece = async |epoch: &str| {
        let mut after = BTreeMap::from([(device.clone(), 0)]);
        let piece = next_piece(&office, epoch, &mut after, 500).await.unwrap();
        piece.unwrap()
    };
    let waiting = async || waiting(&office).await;
    let refused = [device.clone()];

    bring("一").await;
    assert_eq!(offered("e1").await, refused);
    passed_on(&office, &piece("e1").await, &refused)
        .await
        .unwrap();
    assert_eq!((offered("e1").await, waiting().await), (vec![], 1));
    // More of the same device: a record takes its changes in their order.
    bring("二").await;
    assert_eq!(offered("e1").await, refused);
    let both = piece("e1").await;
    assert_eq!(both.change_count(), 2);
    passed_on(&office, &both, &refused).await.unwrap();
    assert_eq!((offered("e1").await, waiting().await), (vec![], 2));
    // A person wants it, or this device was given other rights.
    office.offer_again().await.unwrap();
    assert_eq!(offered("e1").await, refused);
    passed_on(&office, &both, &refused).await.unwrap();
    assert_eq!(offered("e1").await, []);
    // The office was restored: it may take now what it refused, and lacks what it took.
    assert_eq!(offered("e2").await, refused);
    passed_on(&office, &both, &[]).await.unwrap();
    assert_eq!((offered("e2").await, waiting().await), (vec![], 0));
    assert_eq!(offered("e3").await, refused);
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
    let early = preview(&office, &second.blob, false, &task).await.unwrap();
    assert!(!early.plan.can_apply());
    assert_eq!((early.plan.gaps[0].from, early.plan.gaps[0].to), (1, 1));
    hold(&office, &early).await.unwrap();
    let seen = preview(&office, &first.blob, false, &task).await.unwrap();
    let applied = apply(&office, &seen, &task).await.unwrap();
    assert_eq!(applied.released, 1);
    assert_eq!(
        office.records(DOSSIER).await.unwrap()[0].text("name"),
        Some("二")
    );
    assert!(office.held().await.unwrap().is_empty());
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
    let mut bytes = browser::files::read(&made.blob).await.unwrap();
    let at = bytes.windows(6).position(|part| part == b"really").unwrap();
    bytes[at] ^= 1;
    let damaged = browser::files::blob(&bytes, "application/zip").unwrap();
    let refused = preview(&office, &damaged, false, &Task::default()).await;
    assert!(matches!(refused, Err(ExchangeError::Refused(_))));
    assert_eq!(office.counts().await.unwrap().changes, 0);
}

#[wasm_bindgen_test]
async fn a_backup_restores_on_another_device() {
    let lost = store("lost", Role::Team).await;
    lost.commit(vec![named("一")], vec![]).await.unwrap();
    with_photo(&lost).await;
    let made = super::backup::everything(&lost, &Task::default())
        .await
        .unwrap();
    let fresh = store("fresh", Role::Team).await;
    let task = Task::default();
    let seen = preview(&fresh, &made.blob, true, &task).await.unwrap();
    assert_eq!(seen.plan.device.name, "lost");
    apply(&fresh, &seen, &task).await.unwrap();
    assert_eq!(
        fresh.records(DOSSIER).await.unwrap(),
        lost.records(DOSSIER).await.unwrap()
    );
}

/// What the lost tablet wrote and never handed over comes to the office with the new one's work, and
/// from it alone; so does what that one has when it is lost too.
#[wasm_bindgen_test]
async fn a_lost_tablets_work_is_handed_over_by_the_one_restored() {
    let (lost, office) = (
        store("lost", Role::Team).await,
        store("office", Role::Office).await,
    );
    lost.commit(vec![named("一")], vec![]).await.unwrap();
    let task = Task::default();
    let early = daily(&lost).await;
    let seen = preview(&office, &early.blob, false, &task).await.unwrap();
    apply(&office, &seen, &task).await.unwrap();
    lost.commit(vec![named("二")], vec![]).await.unwrap();
    with_photo(&lost).await;
    let backup = super::backup::everything(&lost, &task).await.unwrap();

    let second = restored(&backup.blob, "second").await;
    let card = second.device().await.unwrap().unwrap();
    let lost_id = lost.device().await.unwrap().unwrap().id;
    assert_eq!(card.restored_from.as_ref(), Some(&lost_id));
    assert_eq!(waiting(&second).await, 3);
    let need = Edit::new(RecordKey::new(DOSSIER, "need", browser::new_id())).set("text", "三");
    second.commit(vec![need], vec![]).await.unwrap();
    let backup = super::backup::everything(&second, &task).await.unwrap();

    let third = restored(&backup.blob, "third").await;
    let made = daily(&third).await;
    let seen = preview(&office, &made.blob, false, &task).await.unwrap();
    assert!(seen.plan.refusals.is_empty(), "{:?}", seen.plan.refusals);
    assert_eq!((seen.plan.changes.len(), seen.plan.already), (3, 1));
    apply(&office, &seen, &task).await.unwrap();
    handed_over(&third, &made).await.unwrap();
    assert_eq!(waiting(&third).await, 0);
    assert!(summary(&third, What::SinceLast).await.unwrap().is_empty());
    assert_eq!(
        office.records(DOSSIER).await.unwrap(),
        third.records(DOSSIER).await.unwrap()
    );
    let hash = domain::bundle::sha256_hex(b"not really a picture");
    assert!(office.attachment(&hash).await.unwrap().is_some());
    let again = preview(&office, &made.blob, false, &task).await.unwrap();
    assert!(again.plan.is_nothing());
}

/// A browser profile in which a backup was restored before it became a device.
async fn restored(backup: &web_sys::Blob, name: &str) -> Store {
    let fresh = new_profile().await;
    let task = Task::default();
    let seen = preview(&fresh, backup, true, &task).await.unwrap();
    apply(&fresh, &seen, &task).await.unwrap();
    enrol(&fresh, name, Role::Team).await;
    fresh
}

/// A dossier's bundle leaves holes in the sender's numbers here; a backup holds what is after them.
#[wasm_bindgen_test]
async fn a_backup_holds_what_came_after_holes() {
    let (team, office) = (
        store("team", Role::Team).await,
        store("office", Role::Office).await,
    );
    let other = Edit::new(RecordKey::only("91640300MA00000002", "enterprise")).set("name", "别家");
    team.commit(vec![other], vec![]).await.unwrap();
    team.commit(vec![named("一")], vec![]).await.unwrap();
    with_photo(&team).await;
    let task = Task::default();
    let one = summary(&team, What::Dossier(DOSSIER.to_owned()))
        .await
        .unwrap();
    let one = make(&team, &one, &task).await.unwrap();
    let seen = preview(&office, &one.blob, false, &task).await.unwrap();
    apply(&office, &seen, &task).await.unwrap();
    // The daily bundle stops at the hole and says so; the backup does not.
    let daily = summary(&office, What::SinceLast).await.unwrap();
    assert_eq!((daily.change_count(), daily.left_out), (0, 2));
    let all = summary(&office, What::Everything).await.unwrap();
    assert_eq!((all.change_count(), all.left_out), (2, 0));
    let backup = super::backup::everything(&office, &task).await.unwrap();
    assert_eq!(backup.missing, 0);
    let fresh = store("fresh", Role::Office).await;
    let seen = preview(&fresh, &backup.blob, true, &task).await.unwrap();
    apply(&fresh, &seen, &task).await.unwrap();
    assert_eq!(
        fresh.records(DOSSIER).await.unwrap(),
        team.records(DOSSIER).await.unwrap()
    );
    // What fills the hole still comes.
    let first = self::daily(&team).await;
    let seen = preview(&fresh, &first.blob, false, &task).await.unwrap();
    assert_eq!((seen.plan.changes.len(), seen.plan.already), (1, 2));
    apply(&fresh, &seen, &task).await.unwrap();
    assert_eq!(fresh.rows().await.unwrap().len(), 2);
}

#[wasm_bindgen_test]
async fn a_device_that_began_with_records_backs_them_up() {
    let (office, team) = (
        store("office", Role::Office).await,
        store("team", Role::Team).await,
    );
    office.commit(vec![named("一")], vec![]).await.unwrap();
    with_photo(&office).await;
    // The office tells its records as they are, and signs them as any bundle.
    let mut whole = summary(&office, What::Everything).await.unwrap();
    whole.records = office.records(DOSSIER).await.unwrap();
    whole.changes.clear();
    whole.last = 0;
    whole.attachments.clear();
    let made = make(&office, &whole, &Task::default()).await.unwrap();
    let task = Task::default();
    let seen = preview(&team, &made.blob, false, &task).await.unwrap();
    assert_eq!((seen.plan.records.len(), seen.plan.changes.len()), (2, 0));
    apply(&team, &seen, &task).await.unwrap();
    assert_eq!(
        team.records(DOSSIER).await.unwrap(),
        office.records(DOSSIER).await.unwrap()
    );
    assert_eq!(team.rows().await.unwrap(), office.rows().await.unwrap());
    assert!(team.is_compacted(DOSSIER).await.unwrap());
    assert!(team.history(DOSSIER).await.unwrap().is_empty());

    // It writes on; its backup restores both, and its own is still to be handed over.
    let edit = team.records(DOSSIER).await.unwrap()[0].edit();
    team.commit(vec![edit.set("phone", "0953-1")], vec![])
        .await
        .unwrap();
    let backup = super::backup::everything(&team, &task).await.unwrap();
    assert_eq!((backup.changes, backup.missing), (1, 1));
    let again = restored(&backup.blob, "team again").await;
    assert_eq!(
        again.records(DOSSIER).await.unwrap(),
        team.records(DOSSIER).await.unwrap()
    );
    assert!(again.is_compacted(DOSSIER).await.unwrap());
    assert_eq!(waiting(&again).await, 1);
    again.is_told(DOSSIER).await.unwrap();
    assert!(again.compacted_records().await.unwrap().is_empty());
}

#[wasm_bindgen_test]
async fn a_backup_says_which_pictures_it_has_not() {
    let team = store("team", Role::Team).await;
    let edit = Edit::new(RecordKey::new(DOSSIER, "photo", browser::new_id()))
        .set("sha256", "00".repeat(32))
        .set("type", "image/jpeg");
    team.commit(vec![edit], vec![]).await.unwrap();
    let task = Task::default();
    let made = super::backup::everything(&team, &task).await.unwrap();
    assert_eq!(made.missing, 1);
}

/// A bundle with another device's changes is taken only while restoring; waiting for the one
/// before must not turn a restore into an import.
#[wasm_bindgen_test]
async fn what_is_held_from_a_restore_is_restored_later() {
    let (team, relay) = (
        store("team", Role::Team).await,
        store("relay", Role::Office).await,
    );
    team.commit(vec![named("一")], vec![]).await.unwrap();
    relay
        .commit(
            vec![Edit::new(RecordKey::only("91640300MA00000002", "enterprise")).set("name", "二")],
            vec![],
        )
        .await
        .unwrap();
    let first = daily(&relay).await;
    handed_over(&relay, &first).await.unwrap();
    let task = Task::default();
    let seen = preview(&relay, &daily(&team).await.blob, false, &task)
        .await
        .unwrap();
    apply(&relay, &seen, &task).await.unwrap();
    relay
        .commit(
            vec![Edit::new(RecordKey::only("91640300MA00000002", "enterprise")).set("name", "三")],
            vec![],
        )
        .await
        .unwrap();
    let second = daily(&relay).await;

    let fresh = store("fresh", Role::Team).await;
    let early = preview(&fresh, &second.blob, true, &task).await.unwrap();
    assert!(!early.plan.gaps.is_empty());
    hold(&fresh, &early).await.unwrap();
    let held = fresh.held().await.unwrap();
    assert!(held[0].restoring, "the flag goes with the file");
    let seen = preview(&fresh, &first.blob, true, &task).await.unwrap();
    assert_eq!(apply(&fresh, &seen, &task).await.unwrap().released, 1);
    assert_eq!(
        fresh.records(DOSSIER).await.unwrap(),
        team.records(DOSSIER).await.unwrap()
    );
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
    let seen = preview(&office, &made.blob, false, &task).await.unwrap();
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
    let tablet = include_str!("../../../domain/tests/fixtures/tablet.json");
    let store = store("甲平板", Role::Team).await;
    store.commit(vec![named("甲厂")], vec![]).await.unwrap();
    let own = daily(&store).await;
    let bytes = browser::files::read(&own.blob).await.unwrap();
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
