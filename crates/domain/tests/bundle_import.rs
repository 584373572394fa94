//! Importing: what a plan says, and that devices which exchange bundles end equal.

mod support;

use std::collections::BTreeMap;

use domain::{
    bundle::{
        Bundle, BundleFault, COUNTERSIGNED, Chain, Hole, ImportPlan, LocalState, OpenBundle,
        RefusalReason, Selection, change_hash, plan, taken_before,
    },
    device::Role,
    ids::RecordKey,
    json::from_str,
    record::Change,
    value::Value,
};
use support::{CODE, Device, tablet};

/// All a device knows, as its store would say.
fn known(device: &Device) -> LocalState {
    let mut contiguous = BTreeMap::new();
    let mut seqs: Vec<_> = device
        .changes
        .iter()
        .map(|change| change.id.clone())
        .collect();
    seqs.sort();
    for id in seqs {
        let last = contiguous.entry(id.device).or_insert(0);
        if *last + 1 == id.seq {
            *last = id.seq;
        }
    }
    LocalState {
        held: device
            .changes
            .iter()
            .map(|change| (change.id.clone(), change_hash(change).expect("JSON")))
            .collect(),
        contiguous,
        records: device.records.clone().into_iter().collect(),
        cards: [(device.card.id.clone(), device.card.clone())].into(),
        ..LocalState::default()
    }
}

/// Imports as a store would.
fn import(device: &mut Device, open: &OpenBundle) -> ImportPlan {
    let plan = plan(open, &known(device));
    assert!(plan.can_apply(), "{:?} {:?}", plan.gaps, plan.refusals);
    device.changes.extend(plan.changes.iter().cloned());
    for record in &plan.records {
        device.records.insert(record.key.clone(), record.clone());
    }
    plan
}

fn enterprise() -> RecordKey {
    RecordKey::only(CODE, "enterprise")
}

fn office() -> Device {
    Device::new("专班办公室", Role::Office, 1)
}

#[test]
fn a_first_import_brings_a_new_dossier() {
    let (tablet, mut office) = (tablet(), office());
    let plan = import(&mut office, &tablet.open(&tablet.bundle(1)));
    assert_eq!(plan.chain, Chain::First);
    assert_eq!(
        (plan.changes.len(), plan.already, plan.conflicts()),
        (2, 0, 0)
    );
    let [dossier] = plan.dossiers.as_slice() else {
        panic!("{:?}", plan.dossiers)
    };
    assert_eq!(
        (dossier.dossier.as_str(), dossier.name.as_deref()),
        (CODE, Some("虚构精密机械有限公司"))
    );
    assert!(dossier.is_new);
    assert_eq!(
        (dossier.new_records.len(), dossier.changed_records.len()),
        (1, 0)
    );
    assert_eq!(plan.cards, std::slice::from_ref(&tablet.card));
    assert_eq!(plan.contiguous, [(tablet.card.id.clone(), 2)].into());
    assert_eq!(office.records, tablet.records);
}

#[test]
fn importing_twice_changes_nothing() {
    let (tablet, mut office) = (tablet(), office());
    let open = tablet.open(&tablet.bundle(1));
    import(&mut office, &open);
    let before = office.records.clone();
    let mut known = known(&office);
    known
        .cards
        .insert(tablet.card.id.clone(), tablet.card.clone());
    known.bundles.insert(open.hash.clone());
    let again = plan(&open, &known);
    assert!(again.is_nothing() && again.dossiers.is_empty() && again.contiguous.is_empty());
    assert_eq!((again.already, again.chain), (2, Chain::TakenBefore));
    assert_eq!(office.records, before);
    let plain = taken_before(&open, &known).expect("nothing has changed since");
    assert_eq!(plain, again);
}

#[test]
fn edits_on_both_sides_end_equal_after_one_settled_conflict() {
    let (mut tablet, mut office) = (tablet(), office());
    import(&mut office, &tablet.open(&tablet.bundle(1)));
    tablet.write(&enterprise(), "contact", "甲工");
    tablet.write(&enterprise(), "address", "工业路 1 号");
    office.write(&enterprise(), "contact", "乙工");
    office.write(&enterprise(), "nature", "private");

    let to_office = tablet.open(&tablet.bundle(3));
    let to_tablet = office.open(&office.bundle(1));
    let plan = import(&mut office, &to_office);
    let [conflict] = plan.dossiers[0].conflicts.as_slice() else {
        panic!("{plan:?}")
    };
    assert_eq!(conflict.field, "contact");
    assert_eq!(conflict.values.len(), 2);
    assert_eq!(import(&mut tablet, &to_tablet).conflicts(), 1);
    assert_eq!(tablet.records, office.records);

    office.write(&enterprise(), "contact", "乙工");
    let settled = office.open(&office.bundle(3));
    assert_eq!(import(&mut tablet, &settled).conflicts(), 0);
    assert_eq!(tablet.records, office.records);
    assert_eq!(tablet.records[&enterprise()].conflicts().count(), 0);
    assert_eq!(
        tablet.records[&enterprise()].text("address"),
        Some("工业路 1 号")
    );
}

#[test]
fn a_known_conflict_is_not_listed_again() {
    let (mut tablet, mut office) = (tablet(), office());
    office.write(&enterprise(), "name", "另一个名字");
    assert_eq!(
        import(&mut office, &tablet.open(&tablet.bundle(1))).conflicts(),
        1
    );
    tablet.write(&enterprise(), "contact", "甲工");
    assert_eq!(
        import(&mut office, &tablet.open(&tablet.bundle(3))).conflicts(),
        0
    );
}

/// What `device` holds of everybody, in the order of numbers.
fn everything(device: &Device, cards: Vec<domain::device::DeviceCard>) -> Bundle {
    let mut changes = device.changes.clone();
    changes.sort_by(|a, b| a.id.cmp(&b.id));
    Bundle {
        cover: Selection::Everything,
        cards,
        changes,
        ..device.bundle(1)
    }
}

#[test]
fn the_office_passes_on_and_others_do_not() {
    let (team, mut office) = (tablet(), office());
    let mut second = Device::new("指导三组平板", Role::Team, 8);
    import(&mut office, &team.open(&team.bundle(1)));
    office.write(&enterprise(), "nature", "private");
    let plan = import(
        &mut second,
        &office.open(&everything(&office, vec![team.card.clone()])),
    );
    assert_eq!((plan.changes.len(), plan.cards.len()), (3, 2));
    assert_eq!(second.records, office.records);

    // The second team's backup carries them too; a third tablet takes only the team's own word.
    second.write(&enterprise(), "contact", "甲工");
    let backup = second.open(&everything(
        &second,
        vec![team.card.clone(), office.card.clone()],
    ));
    let third = Device::new("企业自评", Role::Enterprise, 3);
    let plan = domain::bundle::plan(&backup, &known(&third));
    let reasons: Vec<_> = plan
        .refusals
        .iter()
        .map(|refusal| (refusal.reason, refusal.changes))
        .collect();
    assert_eq!(
        reasons,
        [
            (RefusalReason::RelayNotAllowed, 1),
            (RefusalReason::RelayNotAllowed, 2)
        ]
    );
    assert!(plan.can_apply());
    assert_eq!(plan.changes.len(), 1);

    // Who restores a backup takes all of it.
    let plan = domain::bundle::plan(
        &backup,
        &LocalState {
            restoring: true,
            ..known(&third)
        },
    );
    assert!(plan.refusals.is_empty());
    assert_eq!(plan.changes.len(), 4);
}

#[test]
fn what_a_refused_device_wrote_later_is_not_applied_over_the_hole() {
    let (mut tablet, mut office) = (tablet(), office());
    import(&mut office, &tablet.open(&tablet.bundle(1)));
    let mut reader = Device::new("指导三组平板", Role::Team, 8);
    import(
        &mut reader,
        &office.open(&everything(&office, vec![tablet.card.clone()])),
    );
    // Here number 2 is another: two browsers wrote as one device.
    let mut knows = known(&reader);
    let second = tablet.changes[1].clone();
    knows.held.insert(second.id.clone(), [0; 32]);
    let card = tablet.card.clone();
    let page = |changes: &[Change]| Bundle {
        cover: Selection::Everything,
        cards: vec![card.clone()],
        changes: changes.to_vec(),
        ..Device::new("专班办公室", Role::Office, 1).bundle(1)
    };
    let first = plan(&office.open(&page(std::slice::from_ref(&second))), &knows);
    let hole = Hole {
        reason: RefusalReason::HistoryDiffers,
        from: 2,
    };
    assert_eq!(first.holes, [(card.id.clone(), hole)].into());
    knows.holes = first.holes;
    // The next page has only what it wrote later.
    let key = enterprise();
    let (third, fourth) = {
        tablet.write(&key, "contact", "甲工");
        tablet.write(&key, "phone", "0953-1");
        (tablet.changes[2].clone(), tablet.changes[3].clone())
    };
    let page = |changes: &[Change]| office.open(&page(changes));
    let later = plan(&page(std::slice::from_ref(&third)), &knows);
    assert_eq!(later.refusals[0].reason, RefusalReason::HistoryDiffers);
    assert_eq!((later.changes.len(), later.refusals[0].changes), (0, 1));
    assert_eq!(later.holes, knows.holes);
    // Once the hole is filled, everything follows.
    let all = [second.clone(), third, fourth];
    knows
        .held
        .insert(second.id.clone(), change_hash(&second).expect("JSON"));
    let filled = plan(&page(&all), &knows);
    assert_eq!((filled.changes.len(), filled.holes.len()), (2, 0));
    assert!(filled.refusals.is_empty());
}

/// A new tablet that took the lost one's backup in and wrote on.
fn restored(lost: &Device) -> Device {
    let mut new = Device::new("指导二组新平板", Role::Team, 12);
    new.card.restored_from = Some(lost.card.id.clone());
    let plan = plan(
        &lost.open(&everything(lost, Vec::new())),
        &LocalState {
            restoring: true,
            ..known(&new)
        },
    );
    new.changes.extend(plan.changes);
    for record in plan.records {
        new.records.insert(record.key.clone(), record);
    }
    new.write(&enterprise(), "contact", "甲工");
    new
}

/// `bundle` with what `lost` signed itself.
fn countersigned(mut bundle: Bundle, lost: &Device, own: &Bundle) -> Bundle {
    let document = from_str(&lost.seal(own)).expect("JSON");
    bundle
        .extra
        .insert(COUNTERSIGNED.to_owned(), Value::List(vec![document]));
    bundle
}

#[test]
fn a_restored_device_passes_on_what_the_lost_one_signed() {
    let (lost, mut office) = (tablet(), office());
    let new = restored(&lost);
    let bundle = countersigned(
        everything(&new, vec![lost.card.clone()]),
        &lost,
        &everything(&lost, Vec::new()),
    );
    let plan = import(&mut office, &new.open(&bundle));
    assert!(plan.refusals.is_empty(), "{:?}", plan.refusals);
    assert!(plan.cards.contains(&lost.card));
    assert_eq!(office.records, new.records);
    assert_eq!(import(&mut office, &new.open(&bundle)).changes, []);
}

#[test]
fn who_lost_that_device_too_hands_on_both() {
    let (lost, mut office) = (tablet(), office());
    let second = restored(&lost);
    let own = countersigned(
        everything(&second, vec![lost.card.clone()]),
        &lost,
        &everything(&lost, Vec::new()),
    );
    let mut third = Device::new("指导二组又一台", Role::Team, 13);
    third.changes = second.changes.clone();
    let bundle = countersigned(
        everything(&third, vec![lost.card.clone(), second.card.clone()]),
        &second,
        &own,
    );
    let plan = import(&mut office, &third.open(&bundle));
    assert!(plan.refusals.is_empty(), "{:?}", plan.refusals);
    assert_eq!(office.records, second.records);
}

#[test]
fn nobody_is_believed_another_devices_changes_on_their_word() {
    let (mut lost, office) = (tablet(), office());
    let new = restored(&lost);
    let all = everything(&new, vec![lost.card.clone()]);
    let signed = everything(&lost, Vec::new());
    let refused = |bundle: &Bundle, known: &LocalState| {
        let plan = plan(&new.open(bundle), known);
        let of_lost = |change: &Change| change.id.device == lost.card.id;
        assert!(!plan.changes.iter().any(of_lost));
        assert!(plan.cards.iter().all(|card| card.id != lost.card.id));
        plan.refusals[0].reason
    };
    // Naming it as the one restored from is not enough.
    assert_eq!(
        refused(&all, &known(&office)),
        RefusalReason::RelayNotAllowed
    );
    // Another text under a number the lost one signed.
    let mut forged = countersigned(all.clone(), &lost, &signed);
    let of_lost = forged
        .changes
        .iter_mut()
        .find(|c| c.id.device == lost.card.id);
    of_lost.expect("one").by = "别人".to_owned();
    assert_eq!(
        refused(&forged, &known(&office)),
        RefusalReason::RelayNotAllowed
    );
    // A key that is not the one known here.
    let mut knows = known(&office);
    let mut other = lost.card.clone();
    other.public_key = new.card.public_key.clone();
    knows.cards.insert(other.id.clone(), other);
    let with = countersigned(all.clone(), &lost, &signed);
    assert_eq!(refused(&with, &knows), RefusalReason::KeyChanged);
    // A number it never signed.
    lost.write(&enterprise(), "phone", "0953-1");
    let mut more = countersigned(all, &lost, &signed);
    more.changes.push(lost.changes.last().expect("one").clone());
    more.changes.sort_by(|a, b| a.id.cmp(&b.id));
    let plan = plan(&new.open(&more), &known(&office));
    assert_eq!(plan.refusals[0].reason, RefusalReason::RelayNotAllowed);
}

#[test]
fn a_countersigned_document_that_was_touched_refuses_the_whole() {
    let lost = tablet();
    let new = restored(&lost);
    let mut bundle = countersigned(
        everything(&new, vec![lost.card.clone()]),
        &lost,
        &everything(&lost, Vec::new()),
    );
    let Some(Value::List(documents)) = bundle.extra.get_mut(COUNTERSIGNED) else {
        panic!("no documents")
    };
    let Value::Map(document) = &mut documents[0] else {
        panic!("no document")
    };
    document.insert("edition".to_owned(), "other".into());
    let refused = support::open_text(&new.seal(&bundle));
    assert_eq!(refused, Err(BundleFault::BadSignature));
}

#[test]
fn a_card_cannot_raise_its_own_role() {
    let (team, mut second) = (tablet(), Device::new("指导三组平板", Role::Team, 8));
    let mut target = known(&Device::new("专班办公室", Role::Office, 1));
    target
        .cards
        .insert(second.card.id.clone(), second.card.clone());
    import(&mut second, &{
        let mut office = office();
        import(&mut office, &team.open(&team.bundle(1)));
        office.open(&everything(&office, vec![team.card.clone()]))
    });
    second.card.role = Role::Office;
    let plan = plan(
        &second.open(&everything(&second, vec![team.card.clone()])),
        &target,
    );
    assert_eq!(plan.refusals[0].reason, RefusalReason::RelayNotAllowed);
    assert!(plan.cards.iter().all(|card| card.role != Role::Office));
}

#[test]
fn one_dossier_needs_nothing_before_it_and_leaves_no_hole() {
    let (mut tablet, mut office) = (tablet(), office());
    let other = RecordKey::only("91320506MA2YYYYY0Y", "enterprise");
    tablet.write(&other, "name", "虚构电子");
    tablet.write(&enterprise(), "contact", "甲工");
    let mut one = tablet.bundle(1);
    one.cover = Selection::Dossier(CODE.to_owned());
    one.changes.retain(|change| change.record.dossier == CODE);
    let plan = import(&mut office, &tablet.open(&one));
    // Numbers 1, 2 and 4 came: without a gap only 2.
    assert_eq!(
        (plan.changes.len(), &plan.contiguous),
        (3, &[(tablet.card.id.clone(), 2)].into())
    );
    assert_eq!(office.records[&enterprise()], tablet.records[&enterprise()]);
    // All of it later: what is held is not taken twice, what was left out comes.
    let plan = import(&mut office, &tablet.open(&tablet.bundle(1)));
    assert_eq!((plan.changes.len(), plan.already), (1, 3));
    assert_eq!(office.records, tablet.records);
}

#[test]
fn a_backup_with_holes_restores_whole() {
    let (mut tablet, mut office) = (tablet(), office());
    let other = RecordKey::only("91320506MA2YYYYY0Y", "enterprise");
    tablet.write(&other, "name", "虚构电子");
    tablet.write(&enterprise(), "contact", "甲工");
    let mut one = tablet.bundle(1);
    one.cover = Selection::Dossier(other.dossier.clone());
    one.changes.retain(|change| change.record == other);
    import(&mut office, &tablet.open(&one));
    office.write(&other, "contact", "乙工");
    let backup = office.open(&everything(&office, vec![tablet.card.clone()]));

    let mut new = Device::new("专班办公室新机", Role::Office, 2);
    let plan = plan(
        &backup,
        &LocalState {
            restoring: true,
            ..known(&new)
        },
    );
    assert!(plan.gaps.is_empty());
    assert_eq!(plan.contiguous, [(office.card.id.clone(), 1)].into());
    import(&mut new, &backup);
    assert_eq!(new.records, office.records);
    // The rest of the tablet's changes still come from the tablet.
    import(&mut new, &tablet.open(&tablet.bundle(1)));
    assert_eq!(new.records[&enterprise()], tablet.records[&enterprise()]);
}

#[test]
fn bundles_out_of_order_wait_and_then_come() {
    let (mut tablet, mut office) = (tablet(), office());
    let first = tablet.open(&tablet.bundle(1));
    tablet.write(&enterprise(), "contact", "甲工");
    let mut second = tablet.bundle(3);
    second.previous = Some(first.hash.clone());
    let second = tablet.open(&second);
    assert!(!plan(&second, &known(&office)).can_apply());
    import(&mut office, &first);
    let mut after = known(&office);
    after.bundles.insert(first.hash.clone());
    assert_eq!(plan(&second, &after).chain, Chain::Follows);
    import(&mut office, &second);
    assert_eq!(office.records, tablet.records);
}

#[test]
fn what_a_newer_version_added_passes_through() {
    let (mut tablet, mut office) = (tablet(), office());
    tablet.write(
        &RecordKey::new(CODE, "kind-of-tomorrow", "k1"),
        "field-of-tomorrow",
        "值",
    );
    tablet.changes[2]
        .extra
        .insert("tomorrow".to_owned(), true.into());
    let mut bundle = tablet.bundle(1);
    bundle.extra.insert("tomorrow".to_owned(), "也".into());
    let open = tablet.open(&bundle);
    assert_eq!(open.bundle, bundle);
    import(&mut office, &open);
    assert_eq!(office.changes, tablet.changes);
    assert_eq!(office.records, tablet.records);
}
