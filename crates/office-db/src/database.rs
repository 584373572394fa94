//! The handle of either database.

use std::{path::Path, str::FromStr as _, time::Duration};

use anyhow::{Context as _, bail};
use sqlx::{
    PgPool, Postgres, SqlitePool, Transaction,
    migrate::MigrateError,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::sync::watch;

use crate::{
    Error, Result, Tx,
    migrations::MIGRATIONS,
    notifications::{self, CommitNotification, CommitNotifications},
};

/// The office's database: a handle that is cheap to clone.
#[derive(Clone)]
pub struct Database {
    pub(crate) backend: Backend,
    notifications: CommitNotifications,
}

#[derive(Clone)]
pub(crate) enum Backend {
    /// One writer and some readers: SQLite has one writer at a time, and waiting for a pool is
    /// fairer than waiting for a lock.
    Sqlite {
        write: SqlitePool,
        read: SqlitePool,
    },
    Postgres(PgPool),
}

impl Database {
    pub(crate) fn of(backend: Backend) -> Self {
        Self {
            backend,
            notifications: CommitNotifications::default(),
        }
    }

    /// Opens SQLite in a file that is made when it is not there.
    ///
    /// # Errors
    /// When it cannot be opened, or was written by a newer version.
    pub async fn sqlite(file: &Path) -> anyhow::Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A commit that was answered is on the disk.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(30))
            .foreign_keys(true);
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options.clone())
            .await
            .with_context(|| format!("opening the database {}", file.display()))?;
        migrated(MIGRATIONS.run(&write).await)?;
        let read = SqlitePoolOptions::new()
            .max_connections(8)
            .connect_with(options.read_only(true))
            .await?;
        Ok(Self::of(Backend::Sqlite { write, read }))
    }

    /// Opens PostgreSQL by its URL.
    ///
    /// # Errors
    /// When it cannot be reached, or was written by a newer version.
    pub async fn postgres(url: &str) -> anyhow::Result<Self> {
        let pool = connect(url).await?;
        migrated(MIGRATIONS.run(&pool).await)?;
        Ok(Self::of(Backend::Postgres(pool)))
    }

    /// Begins a transaction that writes. What is not committed is undone.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn write(&self) -> Result<Tx> {
        Ok(match &self.backend {
            Backend::Sqlite { write, .. } => {
                let begun = write.begin_with("BEGIN IMMEDIATE").await?;
                Tx::Sqlite(begun, CommitNotification::of(&self.notifications))
            }
            Backend::Postgres(pool) => Tx::Postgres(begin(pool, "BEGIN").await?),
        })
    }

    /// Begins a transaction that reads: all its statements see the database as it is at the first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn read(&self) -> Result<Tx> {
        Ok(match &self.backend {
            Backend::Sqlite { read, .. } => Tx::Sqlite(
                read.begin().await?,
                CommitNotification::of(&self.notifications),
            ),
            Backend::Postgres(pool) => {
                Tx::Postgres(begin(pool, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        })
    }

    /// A connection of PostgreSQL's, as the next request gets it.
    ///
    /// # Errors
    /// When this is SQLite, or the database does not answer.
    #[cfg(feature = "testing")]
    pub async fn connection(&self) -> anyhow::Result<sqlx::pool::PoolConnection<Postgres>> {
        match &self.backend {
            Backend::Sqlite { .. } => bail!("this is SQLite"),
            Backend::Postgres(pool) => Ok(pool.acquire().await?),
        }
    }

    /// Changes whenever something may have arrived.
    pub fn notifications(&self) -> watch::Receiver<()> {
        self.notifications.subscribe()
    }

    /// Passes on notifications of what other processes commit, as long as this is awaited: on
    /// PostgreSQL, through a connection of its own. SQLite has none.
    pub async fn listen(&self) {
        match &self.backend {
            Backend::Postgres(pool) => notifications::listen(pool, &self.notifications).await,
            Backend::Sqlite { .. } => std::future::pending().await,
        }
    }

    /// From now on SQLite refuses what is written, as on a full disk.
    ///
    /// # Errors
    /// When this is PostgreSQL.
    #[cfg(feature = "testing")]
    pub async fn refuse_writes(&self) -> anyhow::Result<()> {
        match &self.backend {
            Backend::Sqlite { write, .. } => {
                sqlx::query("PRAGMA query_only = ON").execute(write).await?;
                Ok(())
            }
            Backend::Postgres(_) => bail!("this is PostgreSQL"),
        }
    }

    /// Makes sure that what was overwritten or deleted is in no file of the database any more.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn purge(&self) -> Result<()> {
        match &self.backend {
            Backend::Sqlite { write, .. } => {
                sqlx::query("VACUUM").execute(write).await?;
                sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
                    .execute(write)
                    .await?;
            }
            Backend::Postgres(pool) => {
                sqlx::query(
                    "VACUUM changes, records, quarantine, bundles, attachments, applicants",
                )
                .execute(pool)
                .await?;
            }
        }
        Ok(())
    }

    /// Lets go of all connections.
    pub async fn close(&self) {
        match &self.backend {
            Backend::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Backend::Postgres(pool) => pool.close().await,
        }
    }
}

/// Begins a transaction, and sees it through when nobody waits for it any more: sqlx forgets one
/// whose beginning is cancelled, and its connection would go back to the pool inside it. What comes
/// of it is then dropped, and rolled back with that.
async fn begin(pool: &PgPool, statement: &'static str) -> Result<Transaction<'static, Postgres>> {
    let pool = pool.clone();
    tokio::spawn(async move { pool.begin_with(statement).await })
        .await
        .map_err(|_| Error::WorkerCrashed)?
}

pub(crate) async fn connect(url: &str) -> anyhow::Result<PgPool> {
    PgPoolOptions::new()
        .max_connections(16)
        .acquire_timeout(Duration::from_secs(30))
        .connect_with(PgConnectOptions::from_str(url)?)
        .await
        // The URL may hold a password: it is not said.
        .context("connecting to PostgreSQL")
}

fn migrated(done: std::result::Result<(), MigrateError>) -> anyhow::Result<()> {
    match done {
        Err(MigrateError::VersionMissing(version)) => bail!(
            "the database was written by a newer version (its step {version} is not known here). \
             Nothing was changed. What to do: start the newer version"
        ),
        done => done.context("bringing the database up to date"),
    }
}
