//! Backups, and devices restored from them.

use wasm_bindgen_test::wasm_bindgen_test;

use super::*;

#[wasm_bindgen_test]
async fn a_backup_kept_under_a_wrong_clock_stops_none_after_it() {
    let team = store("team", Role::Team).await;
    team.commit(vec![named("一")], vec![]).await.unwrap();
    let now = browser::now_ms();
    for (at, wanted) in [(now - 1, Some(now - 1)), (now + 86_400_000, None)] {
        team.set(&BACKUP, &LastBackup { at, changes: 0 })
            .await
            .unwrap();
        let standing = backup::standing(&team).await.unwrap();
        assert_eq!((standing.last, standing.since), (wanted, 1));
    }
}

#[wasm_bindgen_test]
async fn a_backup_restores_on_another_device() {
    let lost = store("lost", Role::Team).await;
    lost.commit(vec![named("一")], vec![]).await.unwrap();
    with_photo(&lost).await;
    let made = backup::everything(&lost, &Task::default()).await.unwrap();
    let fresh = store("fresh", Role::Team).await;
    let task = Task::default();
    let seen = preview(&fresh, &made.files[0].blob, true, &task)
        .await
        .unwrap();
    assert_eq!(seen.plan.device.name, "lost");
    apply(&fresh, &seen, &task).await.unwrap();
    assert_eq!(
        fresh.records(DOSSIER).await.unwrap(),
        lost.records(DOSSIER).await.unwrap()
    );
}

/// A backup that one file cannot hold is several; each waits for the one before, and together they
/// restore everything, with what proves it the lost device's.
#[wasm_bindgen_test]
async fn a_backup_that_is_too_large_for_one_file_is_restored_from_several() {
    let (lost, office) = (
        store("lost", Role::Team).await,
        store("office", Role::Office).await,
    );
    let long = "厂".repeat(20_000);
    for n in 0..6 {
        let need = RecordKey::new(DOSSIER, "need", format!("n{n}"));
        let edit = Edit::new(need).set("text", format!("{n}{long}"));
        lost.commit(vec![edit], vec![]).await.unwrap();
    }
    with_photo(&lost).await;
    let task = Task::default();
    let limits = domain::limits::Limits {
        document_bytes: 300 << 10,
        part_bytes: 128 << 10,
        ..Default::default()
    };
    let all = summary(&lost, What::Everything).await.unwrap();
    let made = make_within(&lost, &all, &limits, &task).await.unwrap();
    assert!(made.files.len() > 1);
    assert_eq!((made.changes, made.mended, made.left_out), (7, 0, 0));

    let fresh = new_profile().await;
    // In the wrong order: what comes too early waits.
    for file in made.files.iter().rev() {
        let seen = preview(&fresh, &file.blob, true, &task).await.unwrap();
        if seen.plan.can_apply() {
            apply(&fresh, &seen, &task).await.unwrap();
        } else {
            defer(&fresh, &seen).await.unwrap();
        }
    }
    assert!(fresh.deferred().await.unwrap().is_empty());
    assert_eq!(
        fresh.records(DOSSIER).await.unwrap(),
        lost.records(DOSSIER).await.unwrap()
    );
    let hash = domain::bundle::sha256_hex(b"not really a picture");
    assert!(fresh.attachment(&hash).await.unwrap().is_some());
    enrol(&fresh, "fresh", Role::Team).await;
    let made = daily(&fresh).await;
    let seen = preview(&office, &made.files[0].blob, false, &task).await;
    let seen = seen.unwrap();
    assert_eq!(
        (seen.plan.changes.len(), &*seen.plan.refusals),
        (7, &[][..])
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
    let seen = preview(&office, &early.files[0].blob, false, &task)
        .await
        .unwrap();
    apply(&office, &seen, &task).await.unwrap();
    lost.commit(vec![named("二")], vec![]).await.unwrap();
    with_photo(&lost).await;
    let backup = backup::everything(&lost, &task).await.unwrap();

    let second = restored(&backup.files[0].blob, "second").await;
    let card = second.device().await.unwrap().unwrap();
    let lost_id = lost.device().await.unwrap().unwrap().id;
    assert_eq!(card.restored_from.as_ref(), Some(&lost_id));
    assert_eq!(waiting(&second).await, 3);
    let need = Edit::new(RecordKey::new(DOSSIER, "need", browser::new_id())).set("text", "三");
    second.commit(vec![need], vec![]).await.unwrap();
    let backup = backup::everything(&second, &task).await.unwrap();

    let third = restored(&backup.files[0].blob, "third").await;
    let made = daily(&third).await;
    let seen = preview(&office, &made.files[0].blob, false, &task)
        .await
        .unwrap();
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
    let again = preview(&office, &made.files[0].blob, false, &task)
        .await
        .unwrap();
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
    let seen = preview(&office, &one.files[0].blob, false, &task)
        .await
        .unwrap();
    apply(&office, &seen, &task).await.unwrap();
    // The daily bundle stops at the hole and says so; the backup does not.
    let daily = summary(&office, What::SinceLast).await.unwrap();
    assert_eq!((daily.change_count(), daily.left_out), (0, 2));
    let all = summary(&office, What::Everything).await.unwrap();
    assert_eq!((all.change_count(), all.left_out), (2, 0));
    let backup = backup::everything(&office, &task).await.unwrap();
    assert_eq!(backup.missing, 0);
    let fresh = store("fresh", Role::Office).await;
    let seen = preview(&fresh, &backup.files[0].blob, true, &task)
        .await
        .unwrap();
    apply(&fresh, &seen, &task).await.unwrap();
    assert_eq!(
        fresh.records(DOSSIER).await.unwrap(),
        team.records(DOSSIER).await.unwrap()
    );
    // What fills the hole still comes.
    let first = self::daily(&team).await;
    let seen = preview(&fresh, &first.files[0].blob, false, &task)
        .await
        .unwrap();
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
    let seen = preview(&team, &made.files[0].blob, false, &task)
        .await
        .unwrap();
    assert_eq!((seen.plan.records.len(), seen.plan.changes.len()), (2, 0));
    apply(&team, &seen, &task).await.unwrap();
    assert_eq!(
        team.records(DOSSIER).await.unwrap(),
        office.records(DOSSIER).await.unwrap()
    );
    assert_eq!(team.rows().await.unwrap(), office.rows().await.unwrap());
    assert!(team.is_compacted(DOSSIER).await.unwrap());
    assert!(team.history(DOSSIER).await.unwrap().is_empty());

    // A bundle of the dossier alone has its beginning too.
    let one = summary(&team, What::Dossier(DOSSIER.to_owned())).await;
    assert_eq!(one.unwrap().records.len(), 2);

    // It writes on; its backup restores both, and its own is still to be handed over.
    let edit = team.records(DOSSIER).await.unwrap()[0].edit();
    team.commit(vec![edit.set("phone", "0953-1")], vec![])
        .await
        .unwrap();
    let backup = backup::everything(&team, &task).await.unwrap();
    assert_eq!((backup.changes, backup.missing), (1, 1));
    let again = restored(&backup.files[0].blob, "team again").await;
    assert_eq!(
        again.records(DOSSIER).await.unwrap(),
        team.records(DOSSIER).await.unwrap()
    );
    assert!(again.is_compacted(DOSSIER).await.unwrap());
    assert_eq!(waiting(&again).await, 1);
    again.history_arrived(DOSSIER).await.unwrap();
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
    let made = backup::everything(&team, &task).await.unwrap();
    assert_eq!(made.missing, 1);
}

/// A bundle with another device's changes is taken only while restoring; waiting for the one
/// before must not turn a restore into an import.
#[wasm_bindgen_test]
async fn what_is_deferred_from_a_restore_is_restored_later() {
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
    let seen = preview(&relay, &daily(&team).await.files[0].blob, false, &task)
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
    let early = preview(&fresh, &second.files[0].blob, true, &task)
        .await
        .unwrap();
    assert!(!early.plan.gaps.is_empty());
    defer(&fresh, &early).await.unwrap();
    let deferred = fresh.deferred().await.unwrap();
    assert!(deferred[0].restoring, "the flag goes with the file");
    let seen = preview(&fresh, &first.files[0].blob, true, &task)
        .await
        .unwrap();
    assert_eq!(apply(&fresh, &seen, &task).await.unwrap().released, 1);
    assert_eq!(
        fresh.records(DOSSIER).await.unwrap(),
        team.records(DOSSIER).await.unwrap()
    );
}
