//! A decision is what its id answers for, and nothing else.

use super::*;
use crate::{
    clock::Stamp,
    ids::{ChangeId, RecordKey},
    json::from_str,
    record::Write,
    testing::CODE,
};

/// 2026-05-14T15:30Z: the next day has not begun in China either, for half an hour.
const AT: i64 = 1_778_772_600_000;

fn author(device: &str) -> Author {
    Author {
        device: DeviceId::new(device),
        role: Role::Team,
        person: "王工".to_owned(),
    }
}

fn draft() -> Draft {
    Draft {
        paper: Paper::Diagnosis,
        record: "a1".to_owned(),
        verb: Verb::Sign,
        side: Role::Team,
        words: String::new(),
        after: Vec::new(),
        content: [("q.network".to_owned(), Value::text("fibre"))]
            .into_iter()
            .collect(),
        figures: [("level".to_owned(), Value::Int(2))].into(),
        picture: None,
    }
}

fn decided() -> Decision {
    draft().decide(author("tablet"), AT).expect("small enough")
}

/// The record that `value` makes, written by a device under the decision's id.
fn record(id: &str, device: &str, value: &Value) -> Record {
    let mut record = Record::new(RecordKey::new(CODE, KIND, id));
    record.apply(&change(id, device, value));
    record
}

fn change(id: &str, device: &str, value: &Value) -> Change {
    let write = Write {
        value: value.clone(),
        replaces: Vec::new(),
    };
    Change {
        id: ChangeId::new(DeviceId::new(device), 1),
        at: Stamp { ms: AT, counter: 0 },
        by: String::new(),
        record: RecordKey::new(CODE, KIND, id),
        fields: [(SAID.to_owned(), write)].into(),
        extra: BTreeMap::new(),
    }
}

fn said(decision: &Decision) -> Value {
    to_value(decision).expect("JSON")
}

/// `value` with another member, under the id that answers for it.
fn with(value: &Value, name: &str, member: Value) -> (String, Value) {
    let mut map = value.as_map().expect("an object").clone();
    map.insert(name.to_owned(), member);
    let value = Value::Map(map);
    let text = json::to_string(&value).expect("JSON");
    (sha256_hex(text.as_bytes()), value)
}

#[test]
fn what_is_written_is_read_again() {
    let decision = decided();
    assert_eq!(decision.day.to_string(), "2026-05-14");
    let edit = decision.edit(CODE).expect("JSON");
    let mut written = Record::new(edit.record.clone());
    let id = ChangeId::new(DeviceId::new("tablet"), 1);
    let change = written.change(&edit, id, Stamp::default(), "王工");
    let change = change.expect("good").expect("it says something");
    written.apply(&change);
    assert_eq!(Decision::from_record(&written), Ok(decision.clone()));
    assert_eq!(Decision::from_change(&change), Ok(decision.clone()));
    assert_eq!(
        record(&decision.id, "tablet", &said(&decision)).key.id,
        decision.id
    );
    // The example of the module's documentation.
    let example = r#"{"after":[],"as":"team","at":1778772600000,
        "content":{"q.network":"fibre"},"day":"2026-05-14","device":"tablet","figures":{"level":2},
        "paper":"diagnosis","person":"王工","record":"a1","role":"team","seen":""#;
    let example = format!("{example}{}\",\"verb\":\"sign\"}}", decision.seen);
    assert_eq!(from_str::<Value>(&example), Ok(said(&decision)));
}

#[test]
fn what_fixes_nothing_carries_no_content() {
    let taken = Draft {
        verb: Verb::TakeUp,
        ..draft()
    };
    let taken = taken.decide(author("tablet"), AT).expect("small enough");
    assert_eq!(taken.content, None);
    assert_eq!(taken.seen, decided().seen);
    let read = Decision::from_record(&record(&taken.id, "tablet", &said(&taken)));
    assert_eq!(read, Ok(taken));
}

#[test]
fn an_altered_one_is_none() {
    let decision = decided();
    let good = said(&decision);
    // Another's word under the same id, whatever it alters.
    for (name, member) in [
        ("person", Value::text("李工")),
        ("verb", Value::text("void")),
        ("at", Value::Int(AT + 1)),
        ("newer", Value::Bool(true)),
    ] {
        let (_, altered) = with(&good, name, member);
        let read = Decision::from_record(&record(&decision.id, "tablet", &altered));
        assert_eq!(read, Err(NotADecision::Altered), "{name}");
    }
    // The same words from another device.
    let read = Decision::from_record(&record(&decision.id, "other", &good));
    assert_eq!(read, Err(NotADecision::Altered));
    // Beside it, or together with more.
    let mut more = change(&decision.id, "tablet", &good);
    let write = more.fields[SAID].clone();
    more.fields.insert("deleted".to_owned(), write);
    assert_eq!(Decision::from_change(&more), Err(NotADecision::Altered));
}

#[test]
fn a_later_change_of_its_record_counts_nowhere() {
    let decision = decided();
    let first = change(&decision.id, "tablet", &said(&decision));
    let mut held = Record::new(first.record.clone());
    held.apply(&first);
    for device in ["tablet", "office"] {
        let mut copy = held.clone();
        let mut writes = |seq, field: &str, value: Value| {
            let id = ChangeId::new(DeviceId::new(device), seq);
            let edit = copy.edit().set(field, value);
            let change = copy.change(&edit, id, Stamp { ms: AT, counter: 1 }, "");
            let change = change.expect("good").expect("it says something");
            copy.apply(&change);
            change
        };
        let later = writes(2, SAID, Value::Null);
        let deleted = writes(3, "deleted", Value::Bool(true));
        let all = [&first, &later, &deleted];
        let orders: &[&[usize]] = if device == "tablet" {
            &[&[0, 1, 2]]
        } else {
            &[&[0, 1, 2], &[1, 0, 2], &[1, 2, 0]]
        };
        let records: Vec<Record> = orders
            .iter()
            .map(|order| {
                let mut record = Record::new(first.record.clone());
                for at in *order {
                    record.apply(all[*at]);
                }
                record
            })
            .collect();
        for record in &records {
            assert_eq!(Decision::from_record(record), Ok(decision.clone()));
            assert_eq!(record, &records[0]);
            // A copy that has seen less takes nothing away, nor is it kept from it.
            let mut joined = Record::new(first.record.clone());
            joined.apply(&first);
            joined.join(record);
            assert_eq!(&joined, record);
        }
    }
}

#[test]
fn what_contradicts_itself_is_none() {
    let good = said(&decided());
    let hash = || Value::text("0".repeat(64));
    let list = |items: Vec<Value>| Value::List(items);
    let form = |name: &str, member: Value| {
        let (id, value) = with(&good, name, member);
        assert_eq!(
            Decision::from_record(&record(&id, "tablet", &value)),
            Err(NotADecision::Form),
            "{name}"
        );
    };
    form("day", Value::text("2026-05-15"));
    form("seen", hash());
    form("content", Value::Null);
    form("picture", Value::text("photo.jpg"));
    form("after", list(vec![Value::text("a1")]));
    form("after", list(vec![hash(), hash()]));
    let many = (0..=DECISION_AFTER).map(|n| Value::text(format!("{n:064x}")));
    form("after", list(many.collect()));
    form("verb", Value::text("a-newer-verb"));
    form("role", Value::text("boss"));
    // What a newer build adds is kept.
    let (id, value) = with(&good, "newer", Value::Bool(true));
    assert!(Decision::from_record(&record(&id, "tablet", &value)).is_ok());
}

#[test]
fn what_no_decision_may_carry_is_not_begun() {
    let text = "厂".repeat(DECISION_CONTENT_BYTES / "厂".len());
    let content = [("note.q.network".to_owned(), Value::Text(text))];
    let large = Draft {
        content: content.into_iter().collect(),
        ..draft()
    };
    assert!(matches!(
        large.decide(author("tablet"), AT),
        Err(DraftError::TooLarge(bytes)) if bytes > DECISION_CONTENT_BYTES
    ));
}
