//! Records that come whole: a device that begins with them ends equal to one that took every
//! change, and what it wrote itself stays its own.
#![cfg(not(target_family = "wasm"))]

mod support;

use std::sync::LazyLock;

use domain::{
    bundle::{
        Bundle, BundleFault, ImportPlan, LocalState, OpenBundle, Selection, change_hash, plan,
    },
    device::{DeviceCard, Role},
    ids::RecordKey,
    record::Change,
    value::Value,
};
use proptest::prelude::*;
use support::{CODE, Device, open_text, tablet};

const FIELDS: [&str; 3] = ["name", "area", "未知字段"];

/// Two records of one dossier, one of another, and one of a kind nobody here knows.
fn keys() -> [RecordKey; 4] {
    [
        RecordKey::only(CODE, "enterprise"),
        RecordKey::new(CODE, "need", "n1"),
        RecordKey::only("91320506MA2XXXXX0X", "enterprise"),
        RecordKey::new("mudu", "来自新版", "a1"),
    ]
}

fn office() -> Device {
    Device::new("专班办公室", Role::Office, 1)
}

fn known(device: &Device, restoring: bool) -> LocalState {
    LocalState {
        held: device
            .changes
            .iter()
            .map(|change| (change.id.clone(), change_hash(change).expect("JSON")))
            .collect(),
        records: device.records.clone().into_iter().collect(),
        restoring,
        ..LocalState::default()
    }
}

fn take(device: &mut Device, open: &OpenBundle, restoring: bool) -> ImportPlan {
    let plan = plan(open, &known(device, restoring));
    assert!(plan.can_apply(), "{:?} {:?}", plan.gaps, plan.refusals);
    device.changes.extend(plan.changes.iter().cloned());
    for record in &plan.records {
        device.records.insert(record.key.clone(), record.clone());
    }
    plan
}

/// Everybody's: a key takes long to make.
static CARDS: LazyLock<Vec<DeviceCard>> = LazyLock::new(|| {
    (1..=9)
        .map(|seed| Device::new("某设备", Role::Team, seed).card)
        .collect()
});

/// As it is opened. Signatures have tests of their own and cost more than all of the rest.
fn trusted(bundle: Bundle) -> OpenBundle {
    OpenBundle {
        bundle,
        hash: String::new(),
        countersigned: Vec::new(),
    }
}

/// What `device` passes on: these changes of everybody, and its records as they are if `whole`.
fn passed_on(device: &Device, mut changes: Vec<Change>, whole: bool) -> Bundle {
    let mut own: Vec<Change> = device.changes.clone();
    own.retain(|change| change.id.device == device.card.id);
    let last = own.last().map_or(0, |change| change.id.seq);
    changes.retain(|change| change.id.device != device.card.id);
    changes.extend(own);
    changes.sort_by(|a, b| a.id.cmp(&b.id));
    let cards = CARDS.iter().filter(|card| card.id != device.card.id);
    let cards = cards.cloned().collect();
    Bundle {
        cover: Selection::Everything,
        first: 1,
        last,
        cards,
        changes,
        records: if whole {
            device.records.values().cloned().collect()
        } else {
            Vec::new()
        },
        ..device.bundle(1)
    }
}

/// Who writes what: a device, a record, a field, a value; sometimes on an old screen.
type Step = (usize, usize, usize, u8, bool);

fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    let step = (0..3_usize, 0..4_usize, 0..3_usize, 0..4_u8, any::<bool>());
    prop::collection::vec(step, 1..most)
}

/// Three teams write, and see of each other what the office sent them last. The office takes it all.
struct Town {
    office: Device,
    teams: Vec<Device>,
}

impl Town {
    fn new() -> Self {
        Self {
            office: office(),
            teams: (2..5)
                .map(|seed| Device::new("指导组", Role::Team, seed))
                .collect(),
        }
    }

    fn play(&mut self, steps: &[Step]) {
        for (who, record, field, value, sent) in steps {
            let team = &mut self.teams[*who];
            if *sent {
                let news = passed_on(&self.office, self.office.changes.clone(), false);
                take(team, &trusted(news), false);
            }
            let edit = team.edit(&keys()[*record]);
            let edit = edit.set(FIELDS[*field], i64::from(*value));
            let changes = team.records.get(&edit.record).is_none_or(|record| {
                edit.fields
                    .iter()
                    .any(|(name, value)| record.get(name) != Some(value))
            });
            if changes {
                let first = team.save(&edit).seq;
                let said = trusted(team.bundle(first));
                let mut knows = known(&self.office, false);
                knows
                    .contiguous
                    .insert(team.card.id.clone(), first.saturating_sub(1));
                let plan = plan(&said, &knows);
                assert!(plan.can_apply(), "{:?}", plan.gaps);
                self.office.changes.extend(plan.changes);
                for record in plan.records {
                    self.office.records.insert(record.key.clone(), record);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Where the snapshot was cut off and taken again, and however much of what it stands for came
    /// as changes before it or comes after it, the records end equal to the office's.
    #[test]
    fn a_snapshot_and_what_follows_is_all(
        before in steps(40), between in steps(20), after in steps(40), page in 0..30_usize,
    ) {
        let mut town = Town::new();
        town.play(&before);
        let mut new = Device::new("新平板", Role::Team, 9);
        // A few changes had been sent when the snapshot was chosen.
        let sent: Vec<Change> = town.office.changes.iter().take(page).cloned().collect();
        take(&mut new, &trusted(passed_on(&town.office, sent, false)), false);
        // Its first page is of now, and news will go on from here; the other is of a moment later.
        let now = town.office.changes.len();
        let mut first = passed_on(&town.office, Vec::new(), true);
        first.records.truncate(2);
        town.play(&between);
        let mut second = passed_on(&town.office, Vec::new(), true);
        second.records.retain(|record| !first.records.iter().any(|it| it.key == record.key));
        for page in [&first, &second, &first] {
            take(&mut new, &trusted(page.clone()), false);
        }
        town.play(&after);
        let news = town.office.changes[now..].to_vec();
        take(&mut new, &trusted(passed_on(&town.office, news, false)), false);
        prop_assert_eq!(&new.records, &town.office.records);
    }

    /// A backup of a device that began with a snapshot restores it whole, and hands on its own.
    #[test]
    fn its_backup_holds_what_no_change_of_its_own_explains(before in steps(40), own in steps(20)) {
        let mut town = Town::new();
        town.play(&before);
        let mut lost = Device::new("新平板", Role::Team, 9);
        let plan = take(&mut lost, &trusted(passed_on(&town.office, Vec::new(), true)), false);
        let dossiers: Vec<&String> = plan.compacted.iter().collect();
        prop_assert!(dossiers.iter().all(|it| town.office.records.keys().any(|key| key.dossier == **it)));
        for (_, record, field, value, _) in own {
            let (field, value) = (FIELDS[field], Value::Int(i64::from(value) + 10));
            let edit = lost.edit(&keys()[record]).set(field, value.clone());
            if lost.records.get(&edit.record).and_then(|it| it.get(field)) != Some(&value) {
                lost.save(&edit);
            }
        }
        let backup = trusted(passed_on(&lost, lost.changes.clone(), true));
        let mut restored = Device::new("又一台平板", Role::Team, 8);
        take(&mut restored, &backup, true);
        prop_assert_eq!(&restored.records, &lost.records);
        let ids = |device: &Device| {
            let mut ids: Vec<_> = device.changes.iter().map(|change| change.id.clone()).collect();
            ids.sort();
            ids
        };
        prop_assert_eq!(ids(&restored), ids(&lost));
    }
}

#[test]
fn history_that_comes_later_is_kept_and_changes_nothing() {
    let mut town = Town::new();
    town.play(&[(0, 0, 0, 1, false), (1, 0, 0, 2, true), (0, 0, 1, 3, true)]);
    let mut new = Device::new("新平板", Role::Team, 9);
    let whole = passed_on(&town.office, Vec::new(), true);
    let plan = take(&mut new, &town.office.open(&whole), false);
    assert_eq!(
        (plan.changes.len(), plan.records.len(), plan.dossiers.len()),
        (0, 1, 1)
    );
    assert_eq!(plan.compacted, [CODE.to_owned()].into_iter().collect());
    let records = new.records.clone();
    let again = take(&mut new, &town.office.open(&whole), false);
    assert!(again.records.is_empty() && again.compacted.is_empty() && again.dossiers.is_empty());

    let history = passed_on(&town.office, town.office.changes.clone(), false);
    let plan = take(&mut new, &town.office.open(&history), false);
    assert_eq!(plan.changes.len(), 3);
    assert_eq!(new.records, records);
    assert!(plan.compacted.is_empty() && plan.conflicts() == 0);
}

#[test]
fn only_the_office_and_ones_own_backup_are_believed() {
    let team = tablet();
    let mut other = Device::new("指导三组平板", Role::Team, 8);
    let whole = team.open(&passed_on(&team, Vec::new(), true));
    // Its own changes are taken on its own word; what it says of records is not.
    let own = Bundle {
        last: 0,
        changes: Vec::new(),
        ..passed_on(&team, Vec::new(), true)
    };
    let plan = plan(&team.open(&own), &known(&other, false));
    assert!(plan.records.is_empty() && plan.compacted.is_empty());
    // The office's server goes by changes alone, from everybody.
    let mut by_office = office();
    by_office.records.clone_from(&team.records);
    let brought = by_office.open(&passed_on(&by_office, Vec::new(), true));
    let server = LocalState {
        changes_only: true,
        ..known(&other, false)
    };
    assert!(domain::bundle::plan(&brought, &server).records.is_empty());
    assert_eq!(take(&mut other, &whole, true).records.len(), 1);
    assert_eq!(other.records, team.records);
}

fn refused(bundle: &Bundle, signer: &Device) -> String {
    match open_text(&signer.seal(bundle)) {
        Err(BundleFault::Schema { place, problem }) => format!("{place}: {problem}"),
        other => format!("{other:?}"),
    }
}

#[test]
fn records_that_cannot_be_are_refused_whole() {
    let team = tablet();
    let good = passed_on(&team, Vec::new(), true);
    assert_eq!(
        open_text(&team.seal(&good)).map(|open| open.bundle),
        Ok(good.clone())
    );

    let mut twice = good.clone();
    twice.records.push(good.records[0].clone());
    assert_eq!(
        refused(&twice, &team),
        "/records/1: the record is given twice"
    );

    let elsewhere = Bundle {
        cover: Selection::Dossier("91320506MA2XXXXX0X".to_owned()),
        changes: Vec::new(),
        ..good.clone()
    };
    assert_eq!(
        refused(&elsewhere, &team),
        "/records/0: the bundle does not cover it"
    );
    let since = Bundle {
        cover: Selection::Since,
        ..good.clone()
    };
    assert_eq!(
        refused(&since, &team),
        "/records/0: the bundle does not cover it"
    );

    let text = team.seal(&good);
    let spoilt = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        match open_text(&text.replace(from, to)) {
            Err(BundleFault::Schema { place, problem }) => format!("{place}: {problem}"),
            other => format!("{other:?}"),
        }
    };
    assert_eq!(
        spoilt(
            r#""versions":{"device-7":2}"#,
            r#""versions":{"device-7":1}"#
        ),
        "/records/0: it holds what it has not seen"
    );
    assert_eq!(
        spoilt(r#""versions":{"device-7":2}"#, r#""versions":[]"#),
        "/records/0/versions: an object is needed, not a list"
    );
    // A reader of version 1 would take the changes for all there are.
    assert_eq!(
        spoilt(r#""version": 2"#, r#""version": 1"#),
        "/records: unknown in this version"
    );
    let mut deep = Value::Int(7);
    for _ in 0..17 {
        deep = Value::List(vec![deep]);
    }
    let mut nested = tablet();
    nested.write(&keys()[0], "deep", 7);
    let change = nested.changes.last_mut().expect("written");
    change.fields.get_mut("deep").expect("written").value = deep;
    assert!(refused(&nested.bundle(1), &nested).ends_with("nested too deep"));
    // Who reads version 1 only is not kept from what needs no more.
    assert!(
        tablet()
            .seal(&tablet().bundle(1))
            .contains(r#""version": 1,"#)
    );
}
