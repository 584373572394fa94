//! Records merge: any two devices that hold the same changes hold equal records, and nothing is
//! dropped without a person's word. `docs/convergence.md` is the argument; here are the samples.
#![cfg(not(target_family = "wasm"))]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    clock::Stamp,
    ids::{ChangeId, DeviceId, RecordKey},
    json::{from_str, to_string},
    record::{Applied, Change, Digest, Edit, Record, Replaced, Write},
    value::{Value, to_value},
};
use proptest::prelude::*;
use support::theirs;

const DEVICES: usize = 3;
const FIELDS: [&str; 3] = ["name", "area", "未知字段"];

fn key() -> RecordKey {
    RecordKey::new("dossier", "need", "n1")
}

fn device(n: usize) -> DeviceId {
    DeviceId::new(["a", "b", "c"][n])
}

/// What happens to three devices that write the same record.
#[derive(Clone, Debug)]
enum Step {
    /// Somebody writes a field; `stale`: their screen still shows the state of their first write.
    Write {
        device: usize,
        field: usize,
        value: i64,
        stale: bool,
    },
    /// One device takes another's changes up to a point.
    Take { to: usize, from: usize, share: u8 },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let write = (0..DEVICES, 0..FIELDS.len(), 0..4_i64, any::<bool>()).prop_map(
        |(device, field, value, stale)| Step::Write {
            device,
            field,
            value,
            stale,
        },
    );
    let take = (0..DEVICES, 0..DEVICES, any::<u8>()).prop_map(|(to, from, share)| Step::Take {
        to,
        from,
        share,
    });
    prop::collection::vec(prop_oneof![2 => write, 1 => take], 1..40)
}

/// Plays the steps; returns each device's own changes.
fn play(steps: &[Step]) -> Vec<Vec<Change>> {
    let mut logs: Vec<Vec<Change>> = vec![Vec::new(); DEVICES];
    let mut records = vec![Record::new(key()); DEVICES];
    let mut screens: Vec<Edit> = vec![Edit::new(key()); DEVICES];
    let mut ms = 0;
    for step in steps {
        match *step {
            Step::Write {
                device: n,
                field,
                value,
                stale,
            } => {
                let edit = if stale {
                    screens[n].clone()
                } else {
                    records[n].edit()
                };
                let id = ChangeId::new(device(n), logs[n].len() as u32 + 1);
                // Clocks that disagree: device c runs backwards.
                ms += 1;
                let at = Stamp {
                    ms: if n == 2 { -ms } else { ms },
                    counter: 0,
                };
                let edit = edit.set(FIELDS[field], Value::Int(value));
                let change = records[n].change(&edit, id, at, "王");
                if let Some(change) = change.expect("within the limits") {
                    records[n].apply(&change);
                    screens[n] = records[n].edit();
                    logs[n].push(change);
                }
            }
            Step::Take { to, from, share } => {
                // Whatever `from` has seen of everybody, cut at a point, each in order.
                let seen = records[from].versions().clone();
                for (n, log) in logs.iter().enumerate() {
                    let has = seen.get(&device(n)).copied().unwrap_or_default() as usize;
                    let cut = has * usize::from(share) / 255;
                    for change in &log[..cut] {
                        records[to].apply(change);
                    }
                }
            }
        }
    }
    logs
}

/// Any number of any device, with a digest that somebody made up.
fn made_up() -> impl Strategy<Value = Replaced> {
    (0..DEVICES, 1..8_u32, any::<u64>()).prop_map(|(n, seq, digest)| {
        let text = format!("{}:{seq}#{digest:016x}", device(n));
        text.parse().expect("a replaced value")
    })
}

/// What shows that the value `change` wrote to `field` was seen.
fn shown(change: &Change, field: &str) -> Option<Digest> {
    Digest::of(&change.id, field, &change.wrote(field)?)
}

/// Like [`play`], but `replaces` names whatever it likes: a broken or hostile device. Where `knows`
/// says so it has seen what it names, even what is not written yet.
fn wild() -> impl Strategy<Value = Vec<Vec<Change>>> {
    (any::<bool>(), wild_logs()).prop_map(|(knows, mut logs)| {
        let all: Vec<Change> = logs.iter().flatten().cloned().collect();
        for change in logs.iter_mut().flatten().filter(|_| knows) {
            for (field, write) in &mut change.fields {
                for replaced in &mut write.replaces {
                    let named = all.iter().find(|other| other.id == replaced.id);
                    let digest = named.and_then(|named| shown(named, field));
                    replaced.digest = digest.or(replaced.digest);
                }
            }
        }
        logs
    })
}

fn wild_logs() -> impl Strategy<Value = Vec<Vec<Change>>> {
    let replaces = prop::collection::vec(made_up(), 0..4);
    let write = (0..4_i64, replaces).prop_map(|(value, replaces)| Write {
        value: Value::Int(value),
        replaces,
    });
    let fields = prop::collection::btree_map(prop::sample::select(&FIELDS[..]), write, 1..3);
    let change = (fields, 0..3_u32);
    prop::collection::vec(prop::collection::vec(change, 0..5), DEVICES).prop_map(|logs| {
        logs.into_iter()
            .enumerate()
            .map(|(n, log)| {
                let mut seq = 0;
                log.into_iter()
                    .map(|(fields, skip)| {
                        // Numbers in between went to other records.
                        seq += 1 + skip;
                        Change {
                            id: ChangeId::new(device(n), seq),
                            at: Stamp {
                                ms: seq.into(),
                                counter: 0,
                            },
                            by: String::new(),
                            record: key(),
                            fields: fields
                                .into_iter()
                                .map(|(name, write)| (name.to_owned(), write))
                                .collect(),
                            extra: BTreeMap::new(),
                        }
                    })
                    .collect()
            })
            .collect()
    })
}

fn logs() -> impl Strategy<Value = Vec<Vec<Change>>> {
    prop_oneof![steps().prop_map(|steps| play(&steps)), wild()]
}

/// The record after these changes, device after device.
fn made(logs: &[Vec<Change>]) -> Record {
    let mut record = Record::new(key());
    for change in logs.iter().flatten() {
        record.apply(change);
    }
    record
}

/// The record after the same changes in another order: `picks` says whose comes next.
fn interleaved(logs: &[Vec<Change>], picks: &[u8]) -> Record {
    let mut at = [0; DEVICES];
    let mut record = Record::new(key());
    let mut picks = picks.iter().copied().chain(std::iter::repeat(0));
    loop {
        let open: Vec<usize> = (0..DEVICES).filter(|n| at[*n] < logs[*n].len()).collect();
        if open.is_empty() {
            return record;
        }
        let n = open[usize::from(picks.next().unwrap_or_default()) % open.len()];
        record.apply(&logs[n][at[n]]);
        at[n] += 1;
    }
}

/// Each device's changes up to a point: what some device may hold.
fn cut(logs: &[Vec<Change>], shares: [u8; DEVICES]) -> Vec<Vec<Change>> {
    logs.iter()
        .zip(shares)
        .map(|(log, share)| log[..log.len() * usize::from(share) / 255].to_vec())
        .collect()
}

fn joined(a: &Record, b: &Record) -> Record {
    let mut both = a.clone();
    both.join(b);
    both
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn order_does_not_matter(logs in logs(), picks in prop::collection::vec(any::<u8>(), 0..60)) {
        prop_assert_eq!(interleaved(&logs, &picks), made(&logs));
    }

    #[test]
    fn taking_again_changes_nothing(logs in logs(), picks in prop::collection::vec(any::<u8>(), 0..60)) {
        let mut record = interleaved(&logs, &picks);
        let before = record.clone();
        for change in logs.iter().flatten() {
            prop_assert_eq!(record.apply(change), Applied::Already);
        }
        prop_assert_eq!(record, before);
    }

    #[test]
    fn joining_is_taking_all(logs in logs(), a: [u8; DEVICES], b: [u8; DEVICES]) {
        let both: [u8; DEVICES] = std::array::from_fn(|n| a[n].max(b[n]));
        let joined = joined(&made(&cut(&logs, a)), &made(&cut(&logs, b)));
        prop_assert_eq!(joined, made(&cut(&logs, both)));
    }

    #[test]
    fn joining_commutes_associates_and_repeats(
        logs in logs(), a: [u8; DEVICES], b: [u8; DEVICES], c: [u8; DEVICES],
    ) {
        let [a, b, c] = [a, b, c].map(|shares| made(&cut(&logs, shares)));
        prop_assert_eq!(joined(&a, &b), joined(&b, &a));
        prop_assert_eq!(joined(&joined(&a, &b), &c), joined(&a, &joined(&b, &c)));
        prop_assert_eq!(joined(&a, &a), a.clone());
        prop_assert_eq!(joined(&joined(&a, &b), &b), joined(&a, &b));
    }

    #[test]
    fn nothing_is_lost(logs in logs()) {
        let record = made(&logs);
        let all = || logs.iter().flatten();
        for change in all() {
            for (name, write) in &change.fields {
                let live = record.field(name).into_iter().flat_map(domain::record::Field::live);
                let is_live = live.into_iter().any(|(id, held)| *id == change.id && held.value == write.value);
                let held = change.wrote(name).expect("it wrote it");
                let is_replaced = all().any(|other| {
                    let by = &other.id;
                    let replaces = other.fields.get(name).into_iter().flat_map(|write| &write.replaces);
                    replaces.into_iter().any(|it| it.replaces(by, &change.id, name, &held))
                });
                prop_assert!(is_live != is_replaced, "{} of {}", name, change.id);
            }
        }
    }

    /// People's own edits never replace what was not on their screen or their own.
    #[test]
    fn an_edit_replaces_only_what_it_saw(steps in steps()) {
        for log in play(&steps) {
            let mut own = BTreeSet::new();
            for change in log {
                for replaced in change.fields.values().flat_map(|write| &write.replaces) {
                    let is_own = replaced.id.device == change.id.device;
                    prop_assert!(!is_own || own.contains(&replaced.id));
                    prop_assert_eq!(is_own, replaced.digest.is_none());
                }
                own.insert(change.id.clone());
            }
        }
    }

    /// A change that names numbers nobody has written yet takes none of what is then written under
    /// them out of sight: it could not have seen it.
    #[test]
    fn a_value_that_is_not_written_yet_cannot_be_replaced(
        steps in steps(), named in prop::collection::vec(made_up(), 1..20), picks in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        let honest = play(&steps);
        let hostile = Change {
            id: ChangeId::new(DeviceId::new("hostile"), 1),
            at: Stamp::default(),
            by: String::new(),
            record: key(),
            fields: FIELDS.iter().map(|field| {
                let write = Write { value: Value::Null, replaces: named.clone() };
                ((*field).to_owned(), write)
            }).collect(),
            extra: BTreeMap::new(),
        };
        let mut record = Record::new(key());
        record.apply(&hostile);
        record.join(&interleaved(&honest, &picks));
        for (name, field) in made(&honest).fields() {
            let live = record.field(name).expect("written");
            for (id, held) in field.live() {
                prop_assert!(live.live().any(|(other, value)| other == id && value == held), "{} of {}", name, id);
            }
        }
    }

    #[test]
    fn unknown_fields_and_keys_are_kept(logs in logs()) {
        let record = made(&logs);
        let json = to_string(&record).expect("JSON");
        prop_assert_eq!(from_str(&json), Ok(record));
        for mut change in logs.into_iter().flatten() {
            change.extra.insert("来自新版".to_owned(), Value::List(vec![Value::Int(1), Value::Null]));
            let json = to_string(&change).expect("JSON");
            prop_assert_eq!(from_str(&json), Ok(change));
        }
    }
}

/// A device with a person.
struct Person {
    device: DeviceId,
    seq: u32,
    record: Record,
}

impl Person {
    fn new(name: &str) -> Self {
        Self {
            device: DeviceId::new(name),
            seq: 0,
            record: Record::new(key()),
        }
    }

    fn writes(&mut self, edit: &Edit) -> Change {
        self.seq += 1;
        let id = ChangeId::new(self.device.clone(), self.seq);
        let at = Stamp {
            ms: i64::from(self.seq),
            counter: 0,
        };
        let change = self
            .record
            .change(edit, id, at, "")
            .expect("within the limits")
            .expect("changes something");
        self.record.apply(&change);
        change
    }

    fn sets(&mut self, field: &str, value: &str) -> Change {
        let edit = self.record.edit().set(field, value);
        self.writes(&edit)
    }
}

#[test]
fn two_fields_at_once_are_no_conflict() {
    let (mut team, mut office) = (Person::new("a"), Person::new("b"));
    let name = team.sets("name", "甲");
    let area = office.sets("area", "mudu");
    team.record.apply(&area);
    office.record.apply(&name);
    assert_eq!(team.record, office.record);
    assert_eq!(team.record.conflicts().count(), 0);
    assert_eq!(
        (team.record.text("name"), team.record.text("area")),
        (Some("甲"), Some("mudu"))
    );
}

#[test]
fn one_field_at_once_is_a_conflict_until_a_person_settles_it() {
    let (mut team, mut office) = (Person::new("a"), Person::new("b"));
    let theirs = team.sets("name", "甲");
    let ours = office.sets("name", "乙");
    team.record.apply(&ours);
    office.record.apply(&theirs);
    assert_eq!(team.record, office.record);
    let (name, field) = team.record.conflicts().next().expect("a conflict");
    assert_eq!((name, field.live().count()), ("name", 2));

    let settled = office.sets("name", "乙");
    assert_eq!(
        settled.fields.get("name").map(|write| write.replaces.len()),
        Some(2)
    );
    team.record.apply(&settled);
    assert_eq!(team.record, office.record);
    assert_eq!(team.record.conflicts().count(), 0);
    assert_eq!(team.record.text("name"), Some("乙"));
}

#[test]
fn the_same_answer_from_both_is_agreement() {
    let (mut team, mut office) = (Person::new("a"), Person::new("b"));
    team.sets("name", "甲");
    let same = office.sets("name", "甲");
    team.record.apply(&same);
    assert_eq!(team.record.conflicts().count(), 0);
}

#[test]
fn what_arrived_unseen_stays() {
    let (mut team, mut office) = (Person::new("a"), Person::new("b"));
    let first = team.sets("name", "甲");
    office.record.apply(&first);
    let screen = team.record.edit();
    // The office's word arrives while the team is typing over the old screen.
    let unseen = office.sets("name", "乙");
    team.record.apply(&unseen);
    team.writes(&screen.set("name", "丙"));
    let field = team.record.field("name").expect("written");
    let values: Vec<_> = field
        .live()
        .filter_map(|(_, held)| held.value.as_text())
        .collect();
    assert_eq!(values, ["丙", "乙"]);
}

#[test]
fn a_quick_second_tap_does_not_disagree_with_the_first() {
    let mut team = Person::new("a");
    let screen = team.record.edit();
    team.writes(&screen.clone().set("level", 1));
    team.writes(&screen.set("level", 2));
    assert_eq!(team.record.conflicts().count(), 0);
    assert_eq!(team.record.get("level"), Some(&Value::Int(2)));
}

#[test]
fn deletion_that_met_an_edit_can_be_undone() {
    let mut team = Person::new("a");
    team.sets("name", "甲");
    let gone = team.record.edit().set("deleted", true);
    team.writes(&gone);
    assert!(team.record.is_deleted());
    let back = team.record.edit().set("deleted", Value::Null);
    team.writes(&back);
    assert!(!team.record.is_deleted());
    assert_eq!(team.record.text("name"), Some("甲"));
}

#[test]
fn a_replacement_may_arrive_first() {
    let (mut team, mut office) = (Person::new("a"), Person::new("b"));
    let first = team.sets("name", "甲");
    office.record.apply(&first);
    let second = office.sets("name", "乙");
    let mut third = Record::new(key());
    third.apply(&second);
    third.apply(&first);
    assert_eq!(third, office.record);
}

/// The stored and exchanged form is a promise: a change here needs a new version.
#[test]
fn the_stored_form() {
    let (mut team, mut office) = (Person::new("a"), Person::new("b"));
    let first = team.sets("name", "甲");
    office.record.apply(&first);
    let mut second = office.sets("name", "乙");
    "李工".clone_into(&mut second.by);
    second
        .extra
        .insert("来自新版".to_owned(), Value::Bool(true));
    insta::assert_json_snapshot!("change", theirs(&to_value(&second).expect("JSON")));
    let mut record = Record::new(key());
    record.apply(&second);
    insta::assert_json_snapshot!("record", theirs(&to_value(&record).expect("JSON")));
}
