//! The API as devices use it, each test on SQLite and on PostgreSQL.

mod actors;
mod admission;
mod attachments;
mod cost;
mod cut;
mod database;
mod erasing;
mod figures;
mod files;
mod floods;
mod identity;
mod lost;
mod matrix;
mod moving;
mod office_people;
mod people;
mod put_back;
mod quarantine;
mod refusals;
mod reports;
mod retention;
mod revocations;
mod rights;
mod roles;
mod scheduled;
mod snapshot;
mod successors;
mod sync;
mod traps;
mod wake;
mod workflow;

use std::ops::Deref;

use anyhow::Result;
use office_attachments::Attachments;
use office_db::Database;
use office_service::{Office, Settings, subscriptions};

use self::actors::Actor;
use crate::{api::AppState, storage::StorageArgs};

/// Runs tests on both databases.
macro_rules! on_both {
    ($($(#[$doc:meta])* $name:ident)*) => {
        mod on_sqlite {
            $(#[tokio::test]
            async fn $name() -> anyhow::Result<()> {
                super::$name(crate::tests::TestOffice::sqlite().await?).await
            })*
        }
        mod on_postgres {
            $(#[tokio::test]
            async fn $name() -> anyhow::Result<()> {
                super::$name(crate::tests::TestOffice::postgres().await?).await
            })*
        }
    };
}
use on_both;

/// An office with its API.
#[derive(Clone)]
pub struct App(pub AppState);

impl App {
    pub async fn open(database: Database, settings: Settings) -> Result<Self> {
        let office = Office::open(database, settings).await?;
        Ok(Self(AppState::new(office, &[])))
    }
}

impl Deref for App {
    type Target = Office;

    fn deref(&self) -> &Office {
        &self.0.office
    }
}

/// An office of its own for one test.
pub struct TestOffice {
    pub office: App,
    url: Option<String>,
    folder: tempfile::TempDir,
}

impl TestOffice {
    async fn sqlite() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let database = Database::sqlite(&folder.path().join("office.sqlite")).await?;
        Self::open(database, None, folder).await
    }

    async fn postgres() -> Result<Self> {
        let url = testkit::postgres::database().await?;
        let database = Database::postgres(&url).await?;
        Self::open(database, Some(url), tempfile::tempdir()?).await
    }

    async fn open(
        database: Database,
        url: Option<String>,
        folder: tempfile::TempDir,
    ) -> Result<Self> {
        let office = App::open(database, settings(&folder)?).await?;
        tokio::spawn(subscriptions::run(
            (*office).clone(),
            subscriptions::POLL_INTERVAL,
        ));
        Ok(Self {
            office,
            url,
            folder,
        })
    }

    /// The usual devices: the office's own device, and one of a team whose area is 640302.
    pub async fn desk_and_team(&self) -> Result<(Actor, Actor)> {
        let desk = Actor::first_office(&self.office).await?;
        let team = desk.team(&self.office, "640302").await?;
        Ok((desk, team))
    }

    /// Where it is, as commands name it; without a database URL for SQLite.
    pub fn storage(&self) -> StorageArgs {
        StorageArgs {
            config: None,
            data: self.folder.path().to_owned(),
            database_url: self.url.clone(),
            attachments: None,
        }
    }

    /// Runs a statement beside the office.
    pub async fn execute(&self, statement: &'static str) -> Result<()> {
        match &self.url {
            Some(url) => {
                let pool = sqlx::PgPool::connect(url).await?;
                sqlx::query(statement).execute(&pool).await?;
                pool.close().await;
            }
            None => {
                let file = self.folder.path().join("office.sqlite");
                let url = format!("sqlite://{}", file.display());
                let pool = sqlx::SqlitePool::connect(&url).await?;
                sqlx::query(statement).execute(&pool).await?;
                pool.close().await;
            }
        }
        Ok(())
    }

    /// Another office process on the same database, as far as one process can be another.
    pub async fn another(&self) -> Result<App> {
        let database = match &self.url {
            Some(url) => Database::postgres(url).await?,
            None => Database::sqlite(&self.folder.path().join("office.sqlite")).await?,
        };
        App::open(database, settings(&self.folder)?).await
    }
}

fn settings(folder: &tempfile::TempDir) -> Result<Settings> {
    Ok(Settings {
        programme: "wuzhong".to_owned(),
        edition: "2024".to_owned(),
        workflow: testkit::workflow(),
        attachments: Attachments::folder(&folder.path().join("attachments"))?,
    })
}
