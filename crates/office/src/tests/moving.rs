//! Backups: of either database, restored to either, with everything in it and a new epoch.

use std::path::Path;

use anyhow::{Context as _, Result};
use domain::{
    bundle::sha256_hex,
    ids::{DeviceId, RecordKey},
    photo,
};
use serde_json::json;
use sqlx::AssertSqlSafe;

use office_db::Database;
use office_service::{
    Office,
    backup::{ATTACHMENTS, DATABASE},
};
use testkit::postgres;

use super::{App, TestOffice, actors::code, on_both};
use crate::{
    api::AppState,
    commands::backup::{Backup, Restore, backup, restore},
    storage::StorageArgs,
};

on_both! {
    a_backup_restores_to_either_database
    a_newer_database_is_refused_untouched
    an_older_database_is_backed_up_as_it_is
    attachments_of_an_older_database_are_given_to_whom_they_were
}

/// Where no office is yet.
async fn empty(folder: &Path, on_postgres: bool) -> Result<StorageArgs> {
    let database_url = if on_postgres {
        Some(postgres::database().await?)
    } else {
        None
    };
    Ok(StorageArgs {
        config: None,
        data: folder.to_owned(),
        database_url,
        attachments: None,
    })
}

async fn open(storage: &StorageArgs) -> Result<App> {
    let office =
        Office::reopen(storage.open_database().await?, storage.open_attachments()?).await?;
    Ok(App(AppState::new(office, &[])))
}

async fn a_backup_restores_to_either_database(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (desk, mut team) = town.desk_and_team().await?;
    let key = team.begin(&code(9), "640302", "甲厂");
    let bytes = b"a photo of a workshop";
    let photo = RecordKey::new(code(9), photo::KIND, "0190-1");
    team.write(&photo, "sha256", sha256_hex(bytes).as_str());
    team.push(office).await?;
    team.send_attachment(office, bytes).await?;
    let folder = tempfile::tempdir()?;
    let to = folder.path().join("backup");
    let made = Backup {
        to: to.clone(),
        storage: town.storage(),
    };
    backup(&made).await?;
    let again = backup(&made).await.expect_err("it is there");
    assert!(again.to_string().contains("is there already"), "{again}");
    // What comes after the backup is lost at the office, and still on the tablet.
    team.write(&key, "phone", "0953-1");
    team.push(office).await?;
    let left = std::fs::read_dir(&to)?.count();

    for on_postgres in [false, true] {
        let storage = empty(
            &folder.path().join(format!("data-{on_postgres}")),
            on_postgres,
        )
        .await?;
        let restored = Restore {
            from: to.clone(),
            storage,
        };
        restore(&restored).await?;
        let refused = restore(&restored).await.expect_err("there is an office");
        assert!(refused.to_string().contains("not touched"), "{refused}");
        let new = open(&restored.storage).await?;
        assert_ne!(new.epoch(), office.epoch());
        assert_eq!(new.card(), office.card(), "the same office, with its key");
        // Everybody may go on: tokens, roles, records, photos. The tablet offers the rest.
        let status = team.get(&new, "/api/v1/status").await?.json();
        assert_eq!(status["head"], 3);
        assert_eq!(team.push(&new).await?.json()["head"], 4);
        let mut reader = desk.invites(&new, "office", json!("city")).await?;
        assert_eq!(reader.pull(&new).await?, 4);
        assert_eq!(reader.records[&key].text("name"), Some("甲厂"));
        assert_eq!(reader.records[&key].text("phone"), Some("0953-1"));
        let path = format!("/api/v1/attachments/{}", sha256_hex(bytes));
        assert_eq!(team.get(&new, &path).await?.bytes, bytes);
        let actions = new.database().read().await?.fact("epoch").await?;
        assert_eq!(actions.as_deref(), Some(new.epoch().as_str()));
        new.database().close().await;
    }
    assert_eq!(
        std::fs::read_dir(&to)?.count(),
        left,
        "the backup was changed"
    );
    Ok(())
}

/// Steps the database was brought to.
async fn steps(storage: &StorageArgs, statement: &str) -> Result<Vec<i64>> {
    let statement = AssertSqlSafe(statement.to_owned());
    Ok(match &storage.database_url {
        Some(url) => {
            let pool = sqlx::PgPool::connect(url).await?;
            sqlx::query_scalar(statement).fetch_all(&pool).await?
        }
        None => {
            let file = format!("sqlite://{}", storage.database_file().display());
            let pool = sqlx::SqlitePool::connect(&file).await?;
            sqlx::query_scalar(statement).fetch_all(&pool).await?
        }
    })
}

const STEPS: &str = "SELECT version FROM _sqlx_migrations ORDER BY version";

async fn a_newer_database_is_refused_untouched(town: TestOffice) -> Result<()> {
    let storage = town.storage();
    town.office.database().close().await;
    let newer =
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         SELECT 9999, description, success, checksum, execution_time FROM _sqlx_migrations
         WHERE version = 1 RETURNING version";
    steps(&storage, newer).await?;
    let before = steps(&storage, STEPS).await?;
    let refused = storage.open_database().await.err().context("refused")?;
    let said = format!("{refused:#}");
    assert!(
        said.contains("newer version") && said.contains("9999"),
        "{said}"
    );
    assert_eq!(steps(&storage, STEPS).await?, before);
    // A copy of the file is safe whatever wrote it; of PostgreSQL's tables it would have holes.
    let folder = tempfile::tempdir()?;
    let made = Backup {
        to: folder.path().join("backup"),
        storage,
    };
    let copied = backup(&made).await;
    assert_eq!(
        copied.is_ok(),
        made.storage.database_url.is_none(),
        "{copied:?}"
    );
    Ok(())
}

async fn an_older_database_is_backed_up_as_it_is(town: TestOffice) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let storage = empty(
        &folder.path().join("data"),
        town.storage().database_url.is_some(),
    )
    .await?;
    match &storage.database_url {
        Some(url) => Database::postgres_of(url, 1).await?,
        None => {
            std::fs::create_dir_all(&storage.data)?;
            Database::sqlite_of(&storage.database_file(), 1).await?;
        }
    }
    let named = "INSERT INTO facts (name, value) VALUES ('programme', 'wuzhong') RETURNING 1";
    let one = if storage.database_url.is_some() {
        named.replace("RETURNING 1", "RETURNING CAST(1 AS BIGINT)")
    } else {
        named.to_owned()
    };
    steps(&storage, &one).await?;
    let made = Backup {
        to: folder.path().join("backup"),
        storage,
    };
    backup(&made).await?;
    assert_eq!(
        steps(&made.storage, STEPS).await?,
        [1],
        "the live database was changed"
    );
    let copy = StorageArgs {
        data: made.to.clone(),
        database_url: None,
        ..empty(&made.to, false).await?
    };
    assert_eq!(steps(&copy, STEPS).await?, [1]);
    assert!(made.to.join(DATABASE).is_file() && made.to.join(ATTACHMENTS).is_dir());
    // Restored by this version it is brought up to date.
    let restored = Restore {
        from: made.to,
        storage: empty(&folder.path().join("again"), true).await?,
    };
    restore(&restored).await?;
    assert!(
        open(&restored.storage)
            .await?
            .database()
            .is_current()
            .await?
    );
    Ok(())
}

/// Version 40 gave an attachment to whoever sees a dossier that names it.
async fn attachments_of_an_older_database_are_given_to_whom_they_were(
    town: TestOffice,
) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let on_postgres = town.storage().database_url.is_some();
    let storage = empty(folder.path(), on_postgres).await?;
    match &storage.database_url {
        Some(url) => Database::postgres_of(url, 40).await?,
        None => Database::sqlite_of(&storage.database_file(), 40).await?,
    }
    for statement in [
        "INSERT INTO facts (name, value) VALUES ('attachments-checked', 'x')",
        "INSERT INTO attachments (dossier, sha256) VALUES ('d1', 'here'), ('d2', 'missing')",
        "INSERT INTO wanted_attachments (device, sha256, stored)
         VALUES ('tablet', 'here', 1), ('desk', 'missing', 0)",
    ] {
        steps(
            &storage,
            &format!("{statement} RETURNING CAST(1 AS BIGINT)"),
        )
        .await?;
    }
    let database = storage.open_database().await?;
    let mut tx = database.read().await?;
    let named = |dossier: &str, granted| vec![(dossier.to_owned(), None, granted)];
    assert_eq!(tx.named_by("here").await?, named("d1", true));
    assert_eq!(tx.named_by("missing").await?, named("d2", false));
    let desk = DeviceId::new("desk");
    assert_eq!(tx.to_send(&desk, "missing").await?, named("d2", false));
    assert_eq!(tx.wanted_of(&desk).await?, ["missing"]);
    // Who wrote what is found out at the start.
    assert_eq!(tx.fact("attachments-checked").await?, None);
    drop(tx);
    database.close().await;
    Ok(())
}
