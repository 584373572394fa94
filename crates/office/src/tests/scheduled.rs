//! Backups by schedule: checked, kept in number, restored; and a restore that was cut off.

use std::{fs, path::PathBuf, time::Duration};

use anyhow::{Context as _, Result};
use domain::{bundle::sha256_hex, ids::RecordKey, photo};
use office_db::{Action, AuditFilter, Database};
use office_service::{
    backup::{DATABASE, check_folder, restoring},
    scheduled_backup::{Schedule, back_up_when_due},
};

use super::{TestOffice, actors::code, on_both};
use crate::{
    commands::backup::{Backup, Restore, backup, restore},
    storage::StorageArgs,
};

on_both! { backups_are_made_when_due_checked_and_kept_in_number }

const PHOTO: &[u8] = b"a photo of a workshop";

async fn with_a_photo(town: &TestOffice) -> Result<()> {
    let office = &town.office;
    let (_, mut team) = town.desk_and_team().await?;
    team.begin(&code(9), "640302", "甲厂");
    let sha256 = sha256_hex(PHOTO);
    let photo = RecordKey::new(code(9), photo::KIND, "0190-1");
    team.write(&photo, "sha256", sha256.as_str());
    team.push(office).await?;
    team.send_attachment(office, PHOTO).await
}

async fn backups_are_made_when_due_checked_and_kept_in_number(town: TestOffice) -> Result<()> {
    let office = &town.office;
    with_a_photo(&town).await?;
    let schedule = Schedule {
        folder: town.folder.path().join("backups"),
        every: Duration::from_secs(3_600),
        keep: 2,
    };
    let forget = "DELETE FROM facts WHERE name LIKE 'backup-%'";
    let mut made: Vec<PathBuf> = Vec::new();
    // Two processes at once: one of them makes it.
    let another = town.another().await?;
    let (one, two) = tokio::join!(
        back_up_when_due(office, &schedule),
        back_up_when_due(&another, &schedule)
    );
    let both = [one?, two?];
    assert_eq!(both.iter().flatten().count(), 1);
    made.extend(both.into_iter().flatten());
    assert_eq!(back_up_when_due(office, &schedule).await?, None, "not due");
    for _ in 0..2 {
        town.execute(forget).await?;
        made.extend(back_up_when_due(office, &schedule).await?);
    }
    let there: Vec<bool> = made.iter().map(|it| it.is_dir()).collect();
    assert_eq!(there, [false, true, true], "the oldest made room");
    let last = made.last().context("one was made")?.clone();
    check_folder(&last).await?;
    let storage = StorageArgs {
        config: None,
        data: town.folder.path().join("again"),
        database_url: None,
        attachments: None,
    };
    let from = last.clone();
    restore(&Restore { from, storage }).await?;
    let photo = town.folder.path().join("again/attachments");
    assert_eq!(fs::read(photo.join(sha256_hex(PHOTO)))?, PHOTO);

    // What is damaged where it lies is found, said, and made good by the next.
    let stored = schedule.folder.join("attachments").join(sha256_hex(PHOTO));
    fs::write(&stored, "not it")?;
    assert!(check_folder(&last).await.is_err());
    town.execute(forget).await?;
    let failed = back_up_when_due(office, &schedule).await;
    assert!(format!("{:#}", failed.expect_err("damaged")).contains("is damaged"));
    let mut tx = office.database().read().await?;
    let filter = AuditFilter {
        action: Some(Action::BackupFailed),
        limit: 10,
        ..AuditFilter::default()
    };
    assert_eq!(tx.audit_entries(&filter).await?.len(), 1);
    drop(tx);
    assert_eq!(
        back_up_when_due(office, &schedule).await?,
        None,
        "an hour later"
    );
    town.execute(forget).await?;
    let good = back_up_when_due(office, &schedule).await?;
    check_folder(&good.context("it is due")?).await?;
    // So is a change that is another than it was.
    let copy = last.join(DATABASE);
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", copy.display())).await?;
    sqlx::query("UPDATE changes SET body = replace(body, '甲厂', '乙厂')")
        .execute(&pool)
        .await?;
    pool.close().await;
    let found = check_folder(&last).await.expect_err("it was altered");
    assert!(format!("{found:#}").contains("is damaged"), "{found:#}");
    Ok(())
}

/// The journal of one database beside another would be taken for its own.
#[tokio::test]
async fn what_a_cut_restore_left_is_no_part_of_the_next() -> Result<()> {
    let town = TestOffice::sqlite().await?;
    with_a_photo(&town).await?;
    let made = Backup {
        to: town.folder.path().join("backup"),
        storage: town.storage(),
    };
    backup(&made).await?;
    // As a kill leaves it: another database with what is in its journal only.
    let other = TestOffice::sqlite().await?;
    other.desk_and_team().await?;
    let data = town.folder.path().join("new");
    let left = restoring(&data);
    fs::create_dir_all(&left)?;
    for ending in ["", "-wal"] {
        let name = format!("{DATABASE}{ending}");
        fs::copy(other.folder.path().join(&name), left.join(&name))?;
    }
    assert!(fs::metadata(left.join(format!("{DATABASE}-wal")))?.len() > 0);
    let storage = StorageArgs {
        data: data.clone(),
        ..made.storage
    };
    // Nobody begins an empty office in its place.
    let refused = storage.open_database().await.err().context("refused")?;
    assert!(refused.to_string().contains("cut off"), "{refused}");
    let from = made.to;
    let restored = Restore { from, storage };
    restore(&restored).await?;
    assert!(!left.exists());
    let database = Database::sqlite(&data.join(DATABASE)).await?;
    let devices = database.read().await?.devices().await?;
    let known = town.office.database().read().await?.devices().await?;
    assert_eq!(devices, known);
    database.close().await;
    // A journal without its database is another's.
    fs::remove_file(data.join(DATABASE))?;
    fs::write(data.join(format!("{DATABASE}-wal")), "another's")?;
    let refused = restore(&restored).await.expect_err("it is in the way");
    assert!(refused.to_string().contains("-wal"), "{refused}");
    Ok(())
}
