//! A device whose browser profile was put back or copied becomes another and asks to go on as that.

use std::cell::Cell;

use domain::{
    decision::{Author, Draft, SAID, Verb},
    paper::Paper,
    record::FORMER_DECISION,
    value::Value,
};

use super::*;
use crate::store::settings::{PREDECESSOR_TOKEN, SUCCESSION};

/// Changes as the office knows them by their hashes: those of `store`, but for what differs.
async fn hashes(store: &Store) -> Vec<String> {
    let mut hashes = Vec::new();
    for seq in 1.. {
        match store.own_change(seq).await.unwrap() {
            (_, Some(hash)) => hashes.push(hash),
            _ => break,
        }
    }
    hashes
}

/// An office that has so many changes of a device under these hashes, and has news for nobody.
fn knows(hashes: Vec<String>) -> impl Fn(&str) -> Reply {
    move |request| {
        if !request.starts_with("GET status") {
            return Reply::Never;
        }
        let head = hashes.len();
        let at = request.split_once("?at=");
        let at = at.map_or(head, |(_, at)| at.parse().unwrap());
        let status = STATUS.replace("\"head\":0", &format!("\"head\":{head}"));
        let hash = at.checked_sub(1).map_or("", |at| &hashes[at]);
        json(&status.replace("\"hash\":null", &format!("\"hash\":\"{hash}\"")))
    }
}

/// What the office thinks of the token of the device that this one has become.
#[derive(Clone, Copy, PartialEq)]
enum Opinion {
    Unknown,
    Waits,
    Admitted,
}

/// An office that has so many changes of the device of token `token`, and how it answers when another
/// asks to go on in its place; `opinion` says what became of that, whatever was answered.
async fn succeeded(
    known: Vec<String>,
    opinion: &Rc<Cell<Opinion>>,
    answer: (u16, &str),
) -> Network {
    let office = store("office", Role::Office).await;
    let card = domain::json::to_string(&office.device().await.unwrap().unwrap()).unwrap();
    office.erase(|| ()).await.unwrap();
    let before = knows(known);
    let opinion = Rc::clone(opinion);
    let answer = (answer.0, answer.1.replace("CARD", &card));
    let problem =
        |status: u16, kind: &str| Reply::Json(status, format!(r#"{{"type":"/problems/{kind}"}}"#));
    Network::by_token(move |request, token| {
        let own = token != "token";
        match (request.split('?').next().unwrap_or_default(), opinion.get()) {
            ("GET office", _) => json(&format!(
                r#"{{"programme":"test","office":{card},"now":1}}"#
            )),
            ("POST successors", _) if !own => {
                if answer.0 < 400 || answer.0 >= 500 {
                    opinion.set(Opinion::Waits);
                }
                Reply::Json(answer.0, answer.1.clone())
            }
            ("GET status", Opinion::Unknown) if own => problem(401, "no-token"),
            ("GET status", Opinion::Waits) if own => problem(403, "waiting"),
            ("GET status", Opinion::Admitted) if own => json(STATUS),
            ("POST bundles", Opinion::Admitted) if own => {
                json(r#"{"head":3,"quarantined":[],"refused":[],"wanted":[]}"#)
            }
            _ => before(request),
        }
    })
}

const TAKEN: (u16, &str) = (202, r#"{"programme":"test","office":CARD}"#);

/// A device that was put back after its first two changes and wrote on; the office has `beyond` more
/// under the numbers it uses again. With what the office has.
async fn put_back(beyond: usize) -> (Device, Vec<String>) {
    let device = Device::linked("office").await;
    for name in ["二", "三", "四"] {
        device
            .store
            .commit(vec![named(name)], vec![])
            .await
            .unwrap();
    }
    let mut known = hashes(&device.store).await;
    known.truncate(2);
    known.extend((0..beyond).map(|n| format!("{n}").repeat(64)));
    (device, known)
}

#[wasm_bindgen_test]
async fn a_profile_that_was_put_back_or_copied_becomes_a_new_device() {
    for beyond in [1, 3] {
        let (device, known) = put_back(beyond).await;
        let store = &device.store;
        let before = store.device().await.unwrap().unwrap();
        let records = store.records(DOSSIER).await.unwrap();
        let opinion = Rc::new(Cell::new(Opinion::Unknown));
        let network = succeeded(known, &opinion, TAKEN).await;
        device.engine.start();
        device
            .until("it waits", |it| it.was(&SyncState::AwaitingAdmission))
            .await;
        assert!(device.was(&SyncState::Failed(SyncError::Succeeded)));
        assert_eq!(network.count("POST successors"), 1);
        assert_eq!(network.count("POST"), 1);
        let now = store.device().await.unwrap().unwrap();
        assert_ne!(now.id, before.id);
        assert_ne!(now.public_key, before.public_key);
        assert_eq!(now.restored_from.as_ref(), Some(&before.id));
        // Nothing is typed again: the office is the one it was, the token another.
        let link = store.link().await.unwrap().unwrap();
        assert_eq!(link.office, "office");
        assert_ne!(link.token, "token");
        // Two were agreed on; the others are the new device's, and wait to be handed over.
        let history = store.history(DOSSIER).await.unwrap();
        let ids = history.iter().map(|it| (&it.id.device, it.id.seq));
        assert_eq!(
            ids.collect::<Vec<_>>(),
            [(&before.id, 1), (&before.id, 2), (&now.id, 1), (&now.id, 2)]
        );
        assert_eq!(store.pending().await.unwrap().changes, 2);
        let after = store.records(DOSSIER).await.unwrap();
        assert_eq!(after.len(), records.len());
        assert_eq!(after[0].text("name"), Some("四"));
        assert!(after[0].conflicts().next().is_none());
        // The records are those that the changes make.
        let mut made = Record::new(after[0].key.clone());
        for change in &history {
            made.apply(change);
        }
        assert_eq!(after, [made]);
        // Another device takes both as any changes, and what is written next follows.
        store.commit(vec![named("五")], vec![]).await.unwrap();
        let office = self::store("desk", Role::Office).await;
        take(&office, &daily(store).await).await;
        assert_eq!(office.history(DOSSIER).await.unwrap().len(), 3);
        let said = store.setting(&SUCCESSION).await.unwrap().unwrap();
        assert_eq!((said.predecessor, said.changes), (before.id.to_string(), 2));
        // Once it is admitted, what it wrote meanwhile is delivered.
        opinion.set(Opinion::Admitted);
        device.engine.sync_now();
        device
            .until("it delivers", |_| network.count("POST bundles") == 1)
            .await;
        for _ in 0..150 {
            if store.pending().await.unwrap().changes == 0 {
                break;
            }
            pause(20).await;
        }
        assert_eq!(store.pending().await.unwrap().changes, 0);
        assert_eq!(store.setting(&PREDECESSOR_TOKEN).await.unwrap(), None);
        // Set up anew with other rights it is still that one's successor.
        let enrolment = Enrolment {
            device_name: "again".to_owned(),
            person: "tester".to_owned(),
            role: Role::Team,
            scope: Scope::City,
        };
        let again = store.enrol(enrolment).await.unwrap();
        assert_eq!(
            (&again.id, &again.restored_from),
            (&now.id, &now.restored_from)
        );
        drop(network);
        device.end().await;
    }
}

/// The answer to its asking is lost; the office has heard of it all the same.
#[wasm_bindgen_test]
async fn a_successor_whose_answer_was_lost_goes_on_with_its_own_token() {
    let (device, known) = put_back(1).await;
    let opinion = Rc::new(Cell::new(Opinion::Unknown));
    let network = succeeded(known, &opinion, (502, "")).await;
    device.engine.start();
    device
        .until("it waits", |it| it.was(&SyncState::AwaitingAdmission))
        .await;
    assert!(device.was(&SyncState::Unreachable));
    assert_eq!(network.count("POST successors"), 1);
    let kept = device.store.setting(&PREDECESSOR_TOKEN).await.unwrap();
    assert_eq!(kept, None);
    drop(network);
    device.end().await;
}

/// The device it was is revoked, or the office is of an older version.
#[wasm_bindgen_test]
async fn a_device_that_the_office_takes_for_no_successor_is_linked_to_nothing() {
    for refused in ["revoked", "no-endpoint"] {
        let (device, known) = put_back(1).await;
        let opinion = Rc::new(Cell::new(Opinion::Unknown));
        let problem = format!(r#"{{"type":"/problems/{refused}"}}"#);
        let network = succeeded(known, &opinion, (403, &problem)).await;
        device.engine.start();
        device
            .until("it says so", |it| it.was(&SyncState::Unlinked))
            .await;
        device.until("it ends", |it| !it.engine.is_running()).await;
        let store = &device.store;
        assert_eq!(store.link().await.unwrap(), None);
        assert_eq!(store.setting(&PREDECESSOR_TOKEN).await.unwrap(), None);
        assert_eq!(store.pending().await.unwrap().changes, 2);
        assert_eq!(network.count("POST successors"), 1);
        drop(network);
        store.erase(|| ()).await.unwrap();
    }
}

#[wasm_bindgen_test]
async fn a_decision_of_a_device_that_became_another_decides_nothing_and_is_kept() {
    let store = store("tablet", Role::Team).await;
    let card = store.device().await.unwrap().unwrap();
    store.commit(vec![named("一")], vec![]).await.unwrap();
    let draft = Draft {
        paper: Paper::Diagnosis,
        record: "a1".to_owned(),
        verb: Verb::Sign,
        side: Role::Team,
        words: String::new(),
        after: vec![],
        content: [("q.network".to_owned(), Value::text("fibre"))]
            .into_iter()
            .collect(),
        figures: Default::default(),
        picture: None,
    };
    let author = Author {
        device: card.id.clone(),
        role: Role::Team,
        person: "王工".to_owned(),
    };
    let decision = draft.decide(author, 1_778_772_600_000).unwrap();
    let edit = decision.edit(DOSSIER).unwrap();
    store.commit(vec![edit], vec![]).await.unwrap();
    store.commit(vec![named("二")], vec![]).await.unwrap();
    store.succeed(&card.id, 1, "own").await.unwrap();
    let records = store.records(DOSSIER).await.unwrap();
    let kinds = records.iter().map(|record| record.key.kind.as_str());
    assert_eq!(kinds.collect::<Vec<_>>(), ["enterprise", FORMER_DECISION]);
    assert_eq!(records[0].text("name"), Some("二"));
    assert_eq!(records[1].key.id, decision.id);
    let said = records[1].get(SAID).and_then(Value::as_map).unwrap();
    assert_eq!(said["person"].as_text(), Some("王工"));
    // The numbers have no hole, and the records are those that the changes make.
    let history = store.history(DOSSIER).await.unwrap();
    let now = store.device().await.unwrap().unwrap().id;
    let own = history.iter().filter(|it| it.id.device == now);
    assert_eq!(own.map(|it| it.id.seq).collect::<Vec<_>>(), [1, 2]);
    let mut made = Record::new(records[1].key.clone());
    for change in history.iter().filter(|it| it.record == records[1].key) {
        made.apply(change);
    }
    assert_eq!(made, records[1]);
    let kept = store.setting(&SUCCESSION).await.unwrap().unwrap();
    assert_eq!((kept.changes, kept.decisions), (2, 1));
    // Whoever takes it in takes all of it.
    let office = self::store("desk", Role::Office).await;
    take(&office, &daily(&store).await).await;
    assert_eq!(office.history(DOSSIER).await.unwrap().len(), 2);
    store.erase(|| ()).await.unwrap();
}

#[wasm_bindgen_test]
async fn a_device_whose_last_change_the_office_has_stays_the_one_it_is() {
    let device = Device::linked("office").await;
    let before = device.store.device().await.unwrap();
    device
        .store
        .commit(vec![named("二")], vec![])
        .await
        .unwrap();
    let mut known = hashes(&device.store).await;
    known.truncate(1);
    let network = Network::of(knows(known));
    device.engine.start();
    device
        .until("it sends the rest", |_| network.count("POST bundles") == 1)
        .await;
    assert_eq!(device.store.device().await.unwrap(), before);
    drop(network);
    device.end().await;
}
