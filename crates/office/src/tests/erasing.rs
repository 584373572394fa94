//! Content that is erased for good: at the office, in its attachments, and on devices.

use std::{collections::BTreeSet, time::Duration};

use anyhow::{Context as _, Result};
use domain::{
    bundle::sha256_hex,
    ids::RecordKey,
    photo,
    record::{DELETED, Record},
    value::Value,
};
use office_db::{Action, AuditFilter};
use office_service::{
    audit::Actor as By,
    erasure::{erase, erase_photo},
    scheduled_backup::{Schedule, back_up_when_due},
};

use serde_json::{Value as Json, json};

use super::{
    TestOffice,
    actors::{Actor, Answer, code},
    on_both,
};

on_both! {
    a_persons_data_is_gone_everywhere_and_stays_gone
    a_deleted_photo_is_gone_with_its_bytes
    a_persons_name_is_gone_from_what_the_person_wrote
    a_dossier_is_gone_whole
}

const PHONE: &str = "0953-7654321";
const PHOTO: &[u8] = b"a photo that had to go";

async fn rows_with(town: &TestOffice, text: &str) -> Result<i64> {
    Ok(town.office.database().read().await?.rows_with(text).await?)
}

async fn a_persons_data_is_gone_everywhere_and_stays_gone(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut team) = town.desk_and_team().await?;
    let key = team.begin(&code(1), "640302", "甲厂");
    team.write(&key, "phone", PHONE);
    team.write(&key, "phone", "0953-2");
    team.push(office).await?;
    let old = team.seal(&team.bundle(1));
    let away = team.changes.clone();
    desk.pull(office).await?;
    assert!(rows_with(&town, PHONE).await? > 0);
    let fields = ["phone".to_owned()];
    let by = By::command_line();
    let unknown = erase(office, &by, &key, &["fax".to_owned()], "asked for").await;
    assert!(unknown.is_err_and(|error| error.to_string().contains("fax")));
    let done = erase(office, &by, &key, &fields, "asked for").await?;
    office.database().purge().await?;
    assert_eq!(done.changes, 2);
    for text in [PHONE, "0953-2"] {
        assert_eq!(rows_with(&town, text).await?, 0, "{text}");
    }
    if town.url.is_none() {
        // Nor in what SQLite overwrote or freed.
        for name in ["office.sqlite", "office.sqlite-wal"] {
            let bytes = std::fs::read(town.folder.path().join(name)).unwrap_or_default();
            let found = bytes.windows(PHONE.len()).any(|it| it == PHONE.as_bytes());
            assert!(!found, "{name}");
        }
    }
    // Each device drops it, its author's too; numbers and the rest are as they were.
    let mut new = desk.invites(office, "office", "city".into()).await?;
    for who in [&mut desk, &mut new, &mut team] {
        who.pull(office).await?;
        let record = &who.records[&key];
        assert_eq!(record.get("phone"), None);
        assert_eq!(record.text("name"), Some("甲厂"));
    }
    let same = |one: &Actor, other: &Actor| one.records.get(&key) == other.records.get(&key);
    assert!(same(&desk, &new) && same(&desk, &team));
    // A device that was away sends all it wrote again, as it wrote it.
    let again = team.send(office, old).await?.json();
    assert_eq!((&again["new"], &again["head"]), (&0.into(), &4.into()));
    assert_eq!(again["refused"].as_array().map(Vec::len), Some(0));
    // In another bundle too, which is stored without it.
    team.changes = away;
    let again = team.send(office, team.seal(&team.bundle(2))).await?.json();
    assert_eq!((&again["new"], &again["head"]), (&0.into(), &4.into()));
    assert_eq!(rows_with(&town, PHONE).await?, 0);
    // And it goes on writing.
    team.write(&key, "phone", "0953-3");
    assert_eq!(team.push(office).await?.json()["new"], 1);
    desk.pull(office).await?;
    assert_eq!(desk.records[&key].text("phone"), Some("0953-3"));
    // That it was done is written down.
    let mut tx = office.database().read().await?;
    let filter = AuditFilter {
        action: Some(Action::Erase),
        limit: 10,
        ..AuditFilter::default()
    };
    let log = tx.audit_entries(&filter).await?;
    let entry = log.first().context("an entry")?;
    assert_eq!(log.len(), 1);
    assert_eq!(entry.detail["reason"], "asked for");
    assert_eq!(entry.detail["fields"][0], "phone");
    Ok(())
}

async fn a_deleted_photo_is_gone_with_its_bytes(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let schedule = Schedule {
        folder: town.folder.path().join("backups"),
        every: Duration::from_secs(1),
        keep: 9,
    };
    let (mut desk, mut team) = town.desk_and_team().await?;
    team.begin(&code(1), "640302", "甲厂");
    let sha256 = sha256_hex(PHOTO);
    let photo = RecordKey::new(code(1), photo::KIND, "0190-1");
    team.write(&photo, "sha256", sha256.as_str());
    team.push(office).await?;
    let path = format!("/api/v1/attachments/{sha256}");
    team.send_attachment(office, PHOTO).await?;
    let files = office.attachments();
    desk.pull(office).await?;
    assert_eq!(desk.get(office, &path).await?.bytes, PHOTO);
    let lost = sha256_hex(b"lost on the office's disk");
    let backed_up = schedule.folder.join("attachments");
    back_up_when_due(office, &schedule).await?;
    std::fs::write(backed_up.join(&lost), "lost on the office's disk")?;
    let by = By::command_line();
    let kept = erase_photo(office, &by, &photo, "a face").await;
    assert!(kept.is_err_and(|error| error.to_string().contains("not deleted")));
    team.write(&photo, DELETED, Value::Bool(true));
    team.push(office).await?;
    let done = erase_photo(office, &by, &photo, "a face").await?;
    assert_eq!((done.changes, done.attachments), (1, 1));
    assert_eq!(files.size(&sha256).await?, None);
    assert_eq!(rows_with(&town, &sha256).await?, 1, "the audit log");
    assert_eq!(desk.get(office, &path).await?.problem(), "not-here");
    let status = team.get(office, "/api/v1/status").await?.json();
    assert_eq!(status["wanted"].as_array().map(Vec::len), Some(0));
    desk.pull(office).await?;
    let record = &desk.records[&photo];
    assert_eq!(photo::hashes(record).count(), 0);
    assert!(Record::is_deleted(record));
    // The next backup is without it, and has what only a backup has.
    town.execute("DELETE FROM facts WHERE name LIKE 'backup-%'")
        .await?;
    assert!(back_up_when_due(office, &schedule).await?.is_some());
    assert!(!backed_up.join(&sha256).exists() && backed_up.join(&lost).exists());
    Ok(())
}

async fn erases(desk: &Actor, town: &TestOffice, what: Json, confirm: &str) -> Result<Answer> {
    let asked = json!({ "what": what, "confirm": confirm, "reason": "asked for" });
    desk.post(&town.office, "/api/v1/erasures", asked).await
}

async fn a_persons_name_is_gone_from_what_the_person_wrote(town: TestOffice) -> Result<()> {
    const PERSON: &str = "王一工";
    const QUOTED: &str = "张\"三\\%_";
    const OTHER: &str = "李工";
    let office = &town.office;
    let (mut desk, mut team) = town.desk_and_team().await?;
    team.author = PERSON.to_owned();
    let key = team.begin(&code(1), "640302", "甲厂");
    team.begin(&code(2), "640302", "乙厂");
    team.write(&key, "phone", PHONE);
    // What waits goes too.
    team.begin(&code(3), "640399", "丙厂");
    team.author = OTHER.to_owned();
    team.write(&key, "fax", "0953-9");
    // Characters that JSON and a database's patterns write in another way.
    team.author = QUOTED.to_owned();
    team.write(&key, "website", "example.cn");
    team.push(office).await?;
    let old = team.seal(&team.bundle(1));
    desk.pull(office).await?;
    // The office has seen the phone and replaces it afterwards.
    desk.write(&key, "phone", "0953-2");
    let away = desk.bundle(1);

    assert!(rows_with(&town, PERSON).await? > 0);
    let person = json!({ "person": PERSON });
    let mistyped = erases(&desk, &town, person.clone(), "王工").await?;
    assert_eq!(mistyped.problem(), "not-confirmed");
    let done = erases(&desk, &town, person.clone(), PERSON).await?;
    let expected = json!({ "changes": 7, "attachments": 0, "decisions": 0 });
    assert_eq!(done.json(), expected);
    assert_eq!(rows_with(&town, PERSON).await?, 0);
    assert!(rows_with(&town, OTHER).await? > 0, "another person");
    let quoted = erases(&desk, &town, json!({ "person": QUOTED }), QUOTED).await?;
    assert_eq!(quoted.json()["changes"], 1);
    let again = erases(&desk, &town, person, PERSON).await?;
    assert_eq!(again.problem(), "not-here");

    // Whoever wrote it sends it again as it was, and nothing comes back.
    let again = team.send(office, old).await?.json();
    assert_eq!((&again["new"], &again["head"]), (&0.into(), &9.into()));
    assert_eq!(rows_with(&town, PERSON).await?, 0);
    // What was written stays, is replaced by who saw it, and is nowhere in conflict.
    desk.send(office, desk.seal(&away)).await?;
    let mut new = desk.invites(office, "office", "city".into()).await?;
    for who in [&mut desk, &mut team, &mut new] {
        who.pull(office).await?;
        let record = &who.records[&key];
        assert_eq!(record.text("phone"), Some("0953-2"));
        assert_eq!(record.text("name"), Some("甲厂"));
        assert_eq!(record.conflicts().count(), 0);
        let held = record.fields().flat_map(|(_, field)| field.live());
        let names: BTreeSet<&str> = held.map(|(_, held)| held.by.as_str()).collect();
        assert!(!names.contains(PERSON), "{names:?}");
    }
    assert!(desk.records.get(&key) == new.records.get(&key));
    assert!(team.records.get(&key) == new.records.get(&key));
    let log = desk.get(office, "/api/v1/audit?action=erase").await?.json();
    assert_eq!(log["entries"][0]["detail"]["persons"], 1, "{log}");
    Ok(())
}

async fn a_dossier_is_gone_whole(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut team) = town.desk_and_team().await?;
    let dossier = code(1);
    let key = team.begin(&dossier, "640302", "将要消失的厂");
    team.write(&key, "phone", PHONE);
    let photo = RecordKey::new(dossier.clone(), photo::KIND, "0190-1");
    team.write(&photo, "sha256", sha256_hex(PHOTO).as_str());
    let other = team.begin(&code(2), "640302", "乙厂");
    team.push(office).await?;
    team.send_attachment(office, PHOTO).await?;
    desk.pull(office).await?;
    let what = json!({ "dossier": dossier });
    let early = erases(&desk, &town, what.clone(), &dossier).await?;
    assert_eq!(early.problem(), "not-deleted");
    desk.write(&key, DELETED, Value::Bool(true));
    desk.push(office).await?;
    let done = erases(&desk, &town, what, &dossier).await?;
    assert_eq!(done.json()["attachments"], 1, "{}", done.json());
    for text in ["将要消失的厂", PHONE] {
        assert_eq!(rows_with(&town, text).await?, 0, "{text}");
    }
    let files = office.attachments();
    assert_eq!(files.size(&sha256_hex(PHOTO)).await?, None);
    for who in [&mut desk, &mut team] {
        who.pull(office).await?;
        let record = &who.records[&key];
        assert_eq!((record.get("name"), record.get("phone")), (None, None));
        assert!(record.is_deleted());
        assert_eq!(record.text("area"), Some("640302"));
        assert_eq!(who.records[&other].text("name"), Some("乙厂"));
    }
    Ok(())
}
