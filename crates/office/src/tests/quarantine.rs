//! What is quarantined, and what has really arrived: heads, photos to be sent, revoked devices.

use anyhow::{Context as _, Result};
use axum::body::Body;
use domain::{
    bundle::{Bundle, Selection, change_hash, sha256_hex, to_hex},
    enterprise,
    ids::RecordKey,
    photo,
    record::DELETED,
};
use office_service::import::{Outcome, import};
use serde_json::{Value, json};

use super::{
    TestOffice,
    actors::{Actor, Answer, ask, code},
    on_both,
};

on_both! {
    a_dossiers_file_does_not_hide_what_was_not_sent
    a_device_can_compare_each_of_its_changes_with_the_offices
    a_photo_whose_answer_was_lost_is_asked_for_again
    a_photo_lost_with_the_disk_is_asked_for_after_the_restore
    a_photo_of_what_was_quarantined_is_not_asked_for
    a_carried_photo_is_asked_of_its_carrier_once_it_is_released
    the_office_releases_what_was_quarantined_and_later_work_follows_it
    what_fits_after_a_dossier_moved_is_taken_in_by_itself
    what_fits_after_a_device_got_another_scope_is_taken_in_by_itself
    nobody_sets_aside_under_anothers_number
    a_role_is_what_was_enrolled_whatever_a_bundle_says
    what_a_revoked_device_wrote_afterwards_waits_for_the_office
    what_makes_a_record_too_large_waits_until_there_is_room
    a_record_has_so_many_fields_and_no_more
}

/// One dossier's changes as the device hands them over by file.
fn dossier(actor: &Actor, name: &str) -> Bundle {
    let mut bundle = actor.bundle(1);
    bundle
        .changes
        .retain(|change| change.record.dossier == name);
    let numbers = || bundle.changes.iter().map(|change| change.id.seq);
    Bundle {
        cover: Selection::Dossier(name.to_owned()),
        first: numbers().min().unwrap_or(1),
        last: numbers().max().unwrap_or(0),
        ..bundle
    }
}

async fn put(actor: &Actor, town: &TestOffice, bytes: &[u8]) -> Result<Answer> {
    let range = format!("bytes 0-{}/{}", bytes.len() - 1, bytes.len());
    let request = actor
        .request("PUT", &format!("/api/v1/attachments/{}", sha256_hex(bytes)))
        .header("content-range", range);
    ask(&town.office, request.body(Body::from(bytes.to_vec()))?).await
}

async fn status(actor: &Actor, town: &TestOffice) -> Result<Value> {
    Ok(actor.get(&town.office, "/api/v1/status").await?.json())
}

fn photographs(actor: &mut Actor, dossier: &str, sha256: &str) {
    let key = RecordKey::new(dossier, photo::KIND, format!("0190-{}", &sha256[..8]));
    actor.write(&key, "sha256", sha256);
}

/// What every photo of these tests holds.
const PHOTO: &[u8] = b"a photo of a workshop";

/// The office's device, and a team's whose enterprise has a photo the office has not.
async fn a_photo_is_named(town: &TestOffice) -> Result<(Actor, Actor)> {
    let (desk, mut team) = town.desk_and_team().await?;
    team.begin(&code(1), "640302", "甲厂");
    photographs(&mut team, &code(1), &sha256_hex(PHOTO));
    team.push(&town.office).await?;
    Ok((desk, team))
}

async fn a_dossiers_file_does_not_hide_what_was_not_sent(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut team) = town.desk_and_team().await?;
    let one = team.begin(&code(1), "640302", "甲厂");
    team.push(office).await?;
    // The third and fourth go to two dossiers; only one of them is handed over as a file.
    team.write(&one, "phone", "0953-1");
    let two = team.begin(&code(2), "640302", "乙厂");
    let path = town.folder.path().join("one-dossier.json");
    std::fs::write(&path, team.seal(&dossier(&team, &code(2))))?;
    let (fate, said) = import(office, &path).await;
    assert_eq!(fate, Outcome::Taken, "{said}");
    assert_eq!(status(&team, &town).await?["head"], 2);
    let sent = team.push(office).await?.json();
    assert_eq!((&sent["new"], &sent["head"]), (&json!(1), &json!(5)));
    desk.pull(office).await?;
    assert_eq!(desk.records, team.records);
    assert_eq!(desk.records[&two].text("name"), Some("乙厂"));
    Ok(())
}

async fn a_device_can_compare_each_of_its_changes_with_the_offices(town: TestOffice) -> Result<()> {
    let (_, mut team) = town.desk_and_team().await?;
    assert_eq!(status(&team, &town).await?["hash"], Value::Null);
    team.begin(&code(1), "640302", "甲厂");
    // Of an area that is not its own: quarantined, and here all the same.
    team.begin(&code(2), "640381", "远厂");
    team.push(&town.office).await?;
    let said = status(&team, &town).await?;
    let mut changes = team.bundle(1).changes;
    changes.retain(|change| change.id.device == team.card.id);
    assert_eq!(said["head"], changes.len());
    assert!(!said["quarantined"].as_array().context("groups")?.is_empty());
    for change in &changes {
        let hash = to_hex(&change_hash(change)?);
        let path = format!("/api/v1/status?at={}", change.id.seq);
        let answer = team.get(&town.office, &path).await?.json();
        assert_eq!(answer["hash"], hash);
        if Some(change) == changes.last() {
            assert_eq!(said["hash"], hash);
        }
    }
    let beyond = team.get(&town.office, "/api/v1/status?at=99").await?;
    assert_eq!(beyond.json()["hash"], Value::Null);
    Ok(())
}

async fn a_photo_whose_answer_was_lost_is_asked_for_again(town: TestOffice) -> Result<()> {
    let office = &town.office;
    // The answer to this one never came.
    let (desk, team) = a_photo_is_named(&town).await?;
    assert_eq!(
        status(&team, &town).await?["wanted"],
        json!([sha256_hex(PHOTO)])
    );
    assert_eq!(status(&desk, &town).await?["wanted"], json!([]));
    assert_eq!(put(&team, &town, PHOTO).await?.json()["whole"], true);
    assert_eq!(status(&team, &town).await?["wanted"], json!([]));
    // Another device that names the same is not asked to send it again.
    let mut other = desk.team(office, "640302").await?;
    photographs(&mut other, &code(1), &sha256_hex(PHOTO));
    assert_eq!(other.push(office).await?.json()["wanted"], json!([]));
    assert_eq!(status(&other, &town).await?["wanted"], json!([]));
    Ok(())
}

async fn a_photo_lost_with_the_disk_is_asked_for_after_the_restore(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (_, team) = a_photo_is_named(&town).await?;
    put(&team, &town, PHOTO).await?;
    // The database comes back from a backup; the folder of attachments did not.
    let mut tx = office.database().write().await?;
    tx.put_fact("epoch", "restored").await?;
    tx.commit().await?;
    std::fs::remove_dir_all(town.folder.path().join("attachments"))?;
    let restored = town.another().await?;
    let said = team.get(&restored, "/api/v1/status").await?.json();
    assert_eq!(said["wanted"], json!([sha256_hex(PHOTO)]));
    Ok(())
}

async fn a_photo_of_what_was_quarantined_is_not_asked_for(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (_, mut team) = town.desk_and_team().await?;
    let (ours, strange) = (sha256_hex(b"ours"), sha256_hex(b"strange"));
    team.begin(&code(1), "640302", "甲厂");
    team.begin(&code(9), "640303", "别人的厂");
    photographs(&mut team, &code(9), &strange);
    photographs(&mut team, &code(1), &ours);
    let sent = team.push(office).await?.json();
    assert_eq!(sent["wanted"], json!([ours]));
    assert_eq!(sent["quarantined"].as_array().map(Vec::len), Some(3));
    assert_eq!(sent["head"], 6);
    assert_eq!(status(&team, &town).await?["wanted"], json!([ours]));
    Ok(())
}

/// The office carries a team's photo of a dossier that is not the team's; nobody else will ever bring its
/// bytes.
async fn a_carried_photo_is_asked_of_its_carrier_once_it_is_released(
    town: TestOffice,
) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut team) = town.desk_and_team().await?;
    let there = desk.team(office, "640303").await?;
    desk.begin(&code(9), "640303", "别人的厂");
    desk.push(office).await?;
    let sha256 = sha256_hex(PHOTO);
    photographs(&mut team, &code(9), &sha256);
    let mut carried = desk.bundle(1);
    carried.cards.push(team.card.clone());
    carried.changes.extend(team.changes.clone());
    let sent = desk.send(office, desk.seal(&carried)).await?.json();
    assert_eq!(sent["quarantined"].as_array().map(Vec::len), Some(1));
    // As long as it is quarantined nobody is asked for a byte of it, and none is taken.
    assert_eq!(sent["wanted"], json!([]));
    assert_eq!(status(&desk, &town).await?["wanted"], json!([]));
    let early = desk.send_piece(office, &sha256, 0, PHOTO.len(), PHOTO);
    assert_eq!(early.await?.problem(), "not-here");
    let release = format!("/api/v1/quarantine/{}/{}/release", team.card.id, code(9));
    let released = desk.post(office, &release, json!({})).await?;
    assert_eq!(released.json()["released"], 1);
    assert_eq!(status(&desk, &town).await?["wanted"], json!([sha256]));
    desk.send_attachment(office, PHOTO).await?;
    let path = format!("/api/v1/attachments/{sha256}");
    for reader in [&desk, &there] {
        assert_eq!(reader.get(office, &path).await?.bytes, PHOTO);
    }
    assert_eq!(status(&desk, &town).await?["wanted"], json!([]));
    Ok(())
}

async fn the_office_releases_what_was_quarantined_and_later_work_follows_it(
    town: TestOffice,
) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut team) = town.desk_and_team().await?;
    let mut there = desk.team(office, "640303").await?;
    let key = team.begin(&code(9), "640303", "甲厂");
    let photo = sha256_hex(b"a photo");
    photographs(&mut team, &code(9), &photo);
    team.push(office).await?;
    let listed = desk.get(office, "/api/v1/quarantine").await?.json();
    let row = &listed["quarantined"][0];
    assert_eq!(row["device"], team.card.id.as_str());
    assert_eq!(row["name"], team.card.name);
    assert_eq!(
        (&row["dossier"], &row["reason"]),
        (&json!(code(9)), &json!("scope"))
    );
    assert_eq!(
        (&row["changes"], &row["acknowledged"]),
        (&json!(3), &json!(false))
    );
    assert!(row["since"].as_i64().context("when")? > 0);
    assert_eq!(status(&team, &town).await?["quarantined"][0]["changes"], 3);
    let path = format!("/api/v1/quarantine/{}/{}", team.card.id, code(9));
    let left = desk
        .post(office, &format!("{path}/acknowledge"), json!({}))
        .await?;
    assert_eq!(left.json()["acknowledged"], 3);
    let listed = desk.get(office, "/api/v1/quarantine").await?.json();
    assert_eq!(listed["quarantined"][0]["acknowledged"], true);
    assert_eq!(there.pull(office).await?, 0);
    // The office says it is to count after all; twice, as after a lost answer.
    let release = format!("{path}/release");
    let first = desk.post(office, &release, json!({})).await?;
    assert_eq!(first.json()["released"], 3);
    let again = desk.post(office, &release, json!({})).await?;
    assert_eq!(
        (again.status.as_u16(), &again.json()["released"]),
        (200, &json!(0))
    );
    assert_eq!(there.pull(office).await?, 3);
    assert_eq!(there.records, team.records);
    assert_eq!(status(&team, &town).await?["quarantined"], json!([]));
    assert_eq!(status(&team, &town).await?["wanted"], json!([photo]));
    // What the team writes there next is set aside again, and released after it.
    team.write(&key, "phone", "0953-1");
    assert_eq!(
        team.push(office).await?.json()["quarantined"][0]["reason"],
        "scope"
    );
    desk.post(office, &release, json!({})).await?;
    there.pull(office).await?;
    desk.pull(office).await?;
    assert_eq!(there.records, team.records);
    assert_eq!(desk.records, team.records);
    Ok(())
}

async fn what_fits_after_a_dossier_moved_is_taken_in_by_itself(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut team) = town.desk_and_team().await?;
    let key = team.begin(&code(1), "640302", "甲厂");
    team.push(office).await?;
    desk.pull(office).await?;
    // The office moves the dossier away; the team, not knowing, writes on.
    desk.write(&key, "area", "640303");
    desk.push(office).await?;
    team.write(&key, "phone", "0953-1");
    team.write(&key, "contact", "李厂长");
    assert_eq!(
        team.push(office).await?.json()["quarantined"]
            .as_array()
            .map(Vec::len),
        Some(2)
    );
    // It moves back: what the team wrote meanwhile counts, though the team sends nothing more.
    desk.write(&key, "area", "640302");
    desk.push(office).await?;
    assert_eq!(status(&team, &town).await?["quarantined"], json!([]));
    desk.pull(office).await?;
    team.pull(office).await?;
    assert_eq!(desk.records, team.records);
    assert_eq!(desk.records[&key].text("contact"), Some("李厂长"));
    // Its later work follows what was set aside before.
    team.write(&key, "phone", "0953-2");
    assert_eq!(team.push(office).await?.json()["new"], 1);
    desk.pull(office).await?;
    assert_eq!(desk.records, team.records);
    Ok(())
}

async fn what_fits_after_a_device_got_another_scope_is_taken_in_by_itself(
    town: TestOffice,
) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut team) = town.desk_and_team().await?;
    team.begin(&code(1), "640302", "甲厂");
    team.begin(&code(9), "640303", "乙厂");
    assert_eq!(team.push(office).await?.json()["new"], 2);
    assert_eq!(desk.pull(office).await?, 2);
    let scope = json!({ "areas": ["640302", "640303"] });
    let invite = desk.invite(office, "team", scope).await?;
    team.enrol(office, &invite).await?;
    assert_eq!(status(&team, &town).await?["quarantined"], json!([]));
    assert_eq!(desk.pull(office).await?, 2);
    assert_eq!(desk.records, team.records);
    Ok(())
}

async fn nobody_sets_aside_under_anothers_number(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (desk, mut team) = town.desk_and_team().await?;
    let mut other = desk.team(office, "640303").await?;
    other.begin(&code(9), "640303", "乙厂");
    team.begin(&code(1), "640302", "甲厂");
    // The team puts changes under the other's numbers into its own bundle.
    let mut forged = team.bundle(1);
    forged.cards.push(other.card.clone());
    forged.changes.extend(other.changes.iter().cloned());
    forged.changes.sort_by(|a, b| a.id.cmp(&b.id));
    let sent = team.send(office, team.seal(&forged)).await?.json();
    assert_eq!(sent["refused"][0]["reason"], "relay-not-allowed");
    assert_eq!(sent["quarantined"], json!([]));
    assert_eq!(other.push(office).await?.json()["new"], 2);
    Ok(())
}

async fn a_role_is_what_was_enrolled_whatever_a_bundle_says(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut team) = town.desk_and_team().await?;
    team.begin(&code(1), "640302", "甲厂");
    let mut bundle = team.bundle(1);
    bundle.device.role = domain::device::Role::Office;
    bundle.device.scope = domain::device::Scope::City;
    bundle.device.name = "办公室".to_owned();
    team.send(office, team.seal(&bundle)).await?;
    // One that nobody enrolled, brought by the office, says of itself that it is the office.
    let mut stranger = Actor::stranger("没登记的平板");
    stranger.card.role = domain::device::Role::Office;
    stranger.begin(&code(2), "640302", "乙厂");
    let mut relay = desk.bundle(1);
    relay.cards.push(stranger.card.clone());
    relay.changes.clone_from(&stranger.changes);
    assert_eq!(desk.send(office, desk.seal(&relay)).await?.json()["new"], 2);
    let mut reader = desk.team(office, "640302").await?;
    reader.pull(office).await?;
    desk.pull(office).await?;
    for device in [&team.card.id, &stranger.card.id] {
        let card = reader.card_of(device).context("a card")?;
        assert_eq!(card.role, domain::device::Role::Team, "{}", card.name);
    }
    assert_eq!(reader.card_of(&team.card.id).context("a card")?, &team.card);
    Ok(())
}

async fn what_a_revoked_device_wrote_afterwards_waits_for_the_office(
    town: TestOffice,
) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut lost) = town.desk_and_team().await?;
    let key = lost.begin(&code(1), "640302", "甲厂");
    lost.push(office).await?;
    desk.pull(office).await?;
    let revoke = format!("/api/v1/devices/{}/revoke", lost.card.id);
    desk.post(office, &revoke, json!({})).await?;
    // The finder writes on, and the office is handed its file.
    lost.write(&key, "phone", "0953-9");
    let mut relay = desk.bundle(1);
    relay.cards.push(lost.card.clone());
    relay.changes.clone_from(&lost.changes);
    let sent = desk.send(office, desk.seal(&relay)).await?.json();
    assert_eq!(sent["new"], 0);
    assert_eq!(sent["quarantined"][0]["reason"], "revoked");
    let path = town.folder.path().join("found.json");
    std::fs::write(&path, lost.seal(&lost.bundle(1)))?;
    let (_, said) = import(office, &path).await;
    assert!(said.contains("1 quarantined"), "{said}");
    let mut reader = desk.team(office, "640302").await?;
    assert_eq!(reader.pull(office).await?, 2, "its earlier work stays");
    // The tablet was found, and the office knows that the work is good.
    let release = format!("/api/v1/quarantine/{}/{}/release", lost.card.id, code(1));
    assert_eq!(
        desk.post(office, &release, json!({})).await?.json()["released"],
        1
    );
    assert_eq!(reader.pull(office).await?, 1);
    let enterprise = RecordKey::only(code(1), enterprise::KIND);
    assert_eq!(reader.records[&enterprise].text("phone"), Some("0953-9"));
    Ok(())
}

/// PostgreSQL keeps all locks of all processes in one table of fixed size.
#[tokio::test]
async fn a_bundle_of_many_dossiers_holds_few_locks() -> Result<()> {
    use sqlx::Connection as _;
    let town = TestOffice::postgres().await?;
    let url = town.url.clone().context("a database")?;
    let mut beside = sqlx::PgConnection::connect(&url).await?;
    for many in [1, 20, 2_000] {
        let names: Vec<String> = (0..many).map(code).collect();
        let mut tx = town.office.database().write().await?;
        tx.lock(names.iter().map(String::as_str)).await?;
        let held: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
             WHERE l.locktype = 'advisory' AND d.datname = current_database()",
        )
        .fetch_one(&mut beside)
        .await?;
        assert!((1..=33).contains(&held), "{held} locks for {many} dossiers");
        // Another that needs one of them waits, whether it needs many or one.
        let office = town.office.clone();
        let other = tokio::spawn(async move {
            let mut tx = office.database().write().await?;
            tx.lock([code(0).as_str()]).await?;
            anyhow::Ok(())
        });
        let waits = "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
             WHERE l.locktype = 'advisory' AND NOT l.granted AND d.datname = current_database()";
        let mut patience = 3_000;
        while sqlx::query_scalar::<_, i64>(waits)
            .fetch_one(&mut beside)
            .await?
            == 0
        {
            anyhow::ensure!(patience > 0, "nobody waits for {many} dossiers");
            patience -= 1;
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert!(!other.is_finished());
        tx.commit().await?;
        other.await??;
    }
    Ok(())
}

/// A note of a dossier, with fields of this many bytes each.
fn fill(actor: &mut Actor, note: &RecordKey, names: std::ops::Range<usize>, bytes: usize) {
    // Of so many a change holds no more.
    for some in names.collect::<Vec<_>>().chunks(3) {
        let mut edit = actor.edit(note);
        for n in some {
            edit = edit.set(format!("field-{n}"), "x".repeat(bytes).as_str());
        }
        actor.save(&edit);
    }
}

async fn what_makes_a_record_too_large_waits_until_there_is_room(town: TestOffice) -> Result<()> {
    const FIELD: usize = 256 << 10;
    let office = &town.office;
    let (mut desk, mut team) = town.desk_and_team().await?;
    let mut other = desk.team(office, "640302").await?;
    team.begin(&code(1), "640302", "甲厂");
    let note = RecordKey::new(code(1), "note", "0190-long");
    fill(&mut team, &note, 0..30, FIELD);
    assert_eq!(team.push(office).await?.status, 200);
    // Written without sight of that: 31 of them are still taken, 33 are not.
    fill(&mut other, &note, 30..31, FIELD);
    let taken = other.push(office).await?.json();
    assert_eq!(taken["quarantined"], json!([]));
    fill(&mut other, &note, 31..33, FIELD);
    let another = RecordKey::new(code(1), "note", "0190-short");
    other.write(&another, "text", "另一条");
    let said = other.push(office).await?.json();
    assert_eq!((&said["new"], &said["head"]), (&json!(1), &json!(3)));
    assert_eq!(said["quarantined"][0]["reason"], "full", "{said}");
    // What follows of it waits with it; nobody's word makes room.
    other.write(&note, "field-31", "short");
    assert_eq!(other.push(office).await?.json()["new"], 0);
    let device = other.card.id.clone();
    let path = format!("/api/v1/quarantine/{device}/{}/release", code(1));
    let released = desk.post(office, &path, json!({})).await?;
    assert_eq!(released.json()["released"], 0);
    // The record is one that every reader takes, and may be deleted.
    desk.pull(office).await?;
    assert!(desk.records[&note].size() <= domain::limits::RECORD_BYTES);
    assert_eq!(desk.records[&another].text("text"), Some("另一条"));
    desk.write(&note, DELETED, true);
    assert_eq!(desk.push(office).await?.json()["new"], 1);
    // There is room again: what waited is taken with the device's next change.
    team.write(&note, "field-0", "");
    team.write(&note, "field-1", "");
    assert_eq!(team.push(office).await?.json()["new"], 2);
    other.write(&another, "text", "又一条");
    assert_eq!(other.push(office).await?.json()["new"], 3);
    desk.pull(office).await?;
    assert_eq!(desk.records[&note].text("field-31"), Some("short"));
    Ok(())
}

async fn a_record_has_so_many_fields_and_no_more(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (desk, mut team) = town.desk_and_team().await?;
    let mut other = desk.team(office, "640302").await?;
    team.begin(&code(1), "640302", "甲厂");
    let note = RecordKey::new(code(1), "note", "0190-wide");
    fill(&mut team, &note, 0..1_000, 1);
    team.push(office).await?;
    fill(&mut other, &note, 1_000..domain::limits::FIELDS, 1);
    let taken = other.push(office).await?.json();
    assert_eq!(taken["quarantined"], json!([]));
    other.write(&note, "one more", "x");
    let said = other.push(office).await?.json();
    assert_eq!(said["quarantined"][0]["reason"], "full", "{said}");
    Ok(())
}
