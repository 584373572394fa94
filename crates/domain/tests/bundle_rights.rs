//! Whose changes a device takes by file: what the office's server said of revoked devices and of
//! keys, and what is not an author's own.

mod support;

use domain::{
    bundle::{
        Bundle, ImportPlan, LocalState, OpenBundle, REVOKED, RefusalReason, Revocations, Selection,
        plan, revocations_value,
    },
    device::{Role, Scope},
    ids::RecordKey,
    words::Words,
    workflow::{Denial, Workflow},
};
use support::{CODE, Device};

const OTHER: &str = "91640300MA0000001U";

/// The office's server, which this device is linked to.
fn server() -> Device {
    Device::new("办公室服务器", Role::Office, 7)
}

/// What a device linked to the server knows.
fn linked() -> LocalState {
    let server = server().card;
    LocalState {
        office: Some(server.id.clone()),
        cards: [(server.id.clone(), server)].into(),
        ..LocalState::default()
    }
}

/// What `by` hands over of all that `author` wrote.
fn carried(by: &Device, author: &Device) -> Bundle {
    let mut bundle = by.bundle(1);
    bundle.cover = Selection::Everything;
    if by.card.id != author.card.id {
        bundle.cards.push(author.card.clone());
        bundle.changes.extend(author.changes.iter().cloned());
        bundle.changes.sort_by(|a, b| a.id.cmp(&b.id));
    }
    bundle
}

fn reasons(plan: &ImportPlan) -> Vec<RefusalReason> {
    plan.refusals.iter().map(|refusal| refusal.reason).collect()
}

fn enterprise(dossier: &str) -> RecordKey {
    RecordKey::only(dossier, "enterprise")
}

/// The server says that a device is revoked, and that its changes count up to a number.
fn revoking(device: &Device, last: u32) -> OpenBundle {
    let mut bundle = server().bundle(1);
    bundle.cover = Selection::Everything;
    let revoked = Revocations::from([(device.card.id.clone(), last)]);
    bundle
        .extra
        .insert(REVOKED.to_owned(), revocations_value(&revoked));
    server().open(&bundle)
}

#[test]
fn a_revoked_office_device_is_believed_by_file_no_more() {
    let mut desk = Device::new("办公室电脑", Role::Office, 2);
    desk.write(&enterprise(CODE), "name", "甲厂");
    let mut tablet = Device::new("指导二组平板", Role::Team, 3);
    tablet.write(&enterprise(CODE), "phone", "0953-1");
    let before = linked();
    let by_file = desk.open(&carried(&desk, &tablet));
    assert_eq!(plan(&by_file, &before).changes.len(), 2);
    // Who is no server revokes nobody.
    let mut known = linked();
    let mut forged = desk.bundle(1);
    forged.extra.insert(
        REVOKED.to_owned(),
        revocations_value(&[(tablet.card.id.clone(), 0)].into()),
    );
    assert_eq!(plan(&desk.open(&forged), &known).revoked, None);

    let said = plan(&revoking(&desk, 1), &known);
    known.revoked = said.revoked.expect("the server said so");
    assert_eq!(plan(&revoking(&desk, 1), &known).revoked, None, "known now");
    known.cards.insert(desk.card.id.clone(), desk.card.clone());
    // What it had sent before counts; what it passes on of others does not.
    let found = plan(&by_file, &known);
    assert_eq!(reasons(&found), [RefusalReason::RelayNotAllowed]);
    assert_eq!(found.changes.len(), 1);
    // What whoever found it writes on.
    desk.write(&enterprise(CODE), "name", "乙厂");
    let found = plan(&desk.open(&carried(&desk, &desk)), &known);
    assert_eq!(reasons(&found), [RefusalReason::Revoked]);
    assert!(!found.can_apply());
    let other = Device::new("另一台办公室电脑", Role::Office, 4);
    let found = plan(&other.open(&carried(&other, &desk)), &known);
    assert_eq!(reasons(&found), [RefusalReason::Revoked]);
    // What the server passes on it has judged.
    let found = plan(&server().open(&carried(&server(), &desk)), &known);
    assert_eq!(found.changes.len(), 2);
    // The revocation is taken back.
    let mut bundle = server().bundle(1);
    let none = revocations_value(&Revocations::new());
    bundle.extra.insert(REVOKED.to_owned(), none);
    let said = plan(&server().open(&bundle), &known);
    assert_eq!(said.revoked, Some(Revocations::new()));
}

#[test]
fn the_offices_card_is_believed_before_one_that_came_first_by_file() {
    let mut tablet = Device::new("指导二组平板", Role::Team, 3);
    tablet.write(&enterprise(CODE), "name", "甲厂");
    let mut known = linked();
    let mut forged = tablet.card.clone();
    forged.public_key = Device::new("冒名", Role::Team, 9).card.public_key;
    known.cards.insert(forged.id.clone(), forged);
    let desk = Device::new("办公室电脑", Role::Office, 2);
    let by_file = plan(&desk.open(&carried(&desk, &tablet)), &known);
    assert_eq!(reasons(&by_file), [RefusalReason::KeyChanged]);
    let said = plan(&server().open(&carried(&server(), &tablet)), &known);
    assert_eq!(reasons(&said), []);
    assert_eq!(said.changes.len(), 1);
    assert_eq!(said.cards, [tablet.card]);
    // Nobody else becomes the server.
    let mut other = server();
    other.card.public_key = desk.card.public_key.clone();
    other.key = desk.key.clone();
    let said = plan(&other.open(&carried(&other, &desk)), &known);
    assert_eq!(reasons(&said), [RefusalReason::KeyChanged]);
    assert!(!said.can_apply());
}

#[test]
fn another_dossier_is_set_aside_from_an_enterprise() {
    let mut factory = Device::new("甲厂电脑", Role::Enterprise, 5);
    factory.card.scope = Scope::Dossier(CODE.to_owned());
    let note = |dossier: &str| RecordKey::new(dossier, "note", "n");
    factory.write(&note(CODE), "text", "自己的");
    factory.write(&note(OTHER), "text", "别人的");
    let mut by_file = linked();
    by_file.workflow = Some(Workflow {
        source: Words::new("", ""),
        decide: Vec::new(),
        write: Vec::new(),
    });
    let desk = Device::new("办公室电脑", Role::Office, 2);
    for open in [
        factory.open(&carried(&factory, &factory)),
        desk.open(&carried(&desk, &factory)),
    ] {
        let found = plan(&open, &by_file);
        assert_eq!(reasons(&found), []);
        let aside = found.set_aside.iter();
        let aside: Vec<_> = aside
            .map(|it| (it.change.record.dossier.as_str(), &it.why))
            .collect();
        assert!(aside.contains(&(OTHER, &Denial::OtherDossier)), "{aside:?}");
        assert!(!aside.contains(&(CODE, &Denial::OtherDossier)), "{aside:?}");
    }
    // Once the office has released it, its server passes it on.
    let found = plan(&server().open(&carried(&server(), &factory)), &linked());
    assert_eq!((found.set_aside.len(), found.changes.len()), (0, 2));
}
