//! What the office keeps, in SQLite or PostgreSQL.
//!
//! [`Keep`] opens either; [`Tx`] is one transaction of either, with the few questions and writes
//! the office needs, each one statement that both understand. Nothing outside this room knows SQL.

mod applicants;
mod arrivals;
mod aside;
mod audit;
mod keeping;
mod moving;
mod named;
mod people;
mod pull;
mod push;
mod roles;
mod rows;
mod snapshot;
mod tx;
mod write;

use std::{path::Path, str::FromStr as _, time::Duration};

use anyhow::{Context, Result, bail};
use sqlx::{
    PgPool, Postgres, SqlitePool, Transaction,
    migrate::{MigrateError, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

pub use applicants::Applicant;
pub use arrivals::Fresh;
pub use aside::{SetAside, Waiting};
pub use audit::{Asked, COMMAND, Deed, Entry, Kept, at_the_machine};
pub use people::{Device, Invite, NewInvite, OpenInvite};
pub use pull::Page;
pub use push::TakeError;
pub use snapshot::Begun;
pub use tx::Tx;

use arrivals::{Bell, Ring};

/// The same statements for both databases.
static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// The office's memory.
#[derive(Clone)]
pub struct Keep {
    db: Db,
    bell: Bell,
}

#[derive(Clone)]
enum Db {
    /// One writer and some readers: SQLite has one writer at a time, and waiting for a pool is
    /// fairer than waiting for a lock.
    Sqlite {
        write: SqlitePool,
        read: SqlitePool,
    },
    Postgres(PgPool),
}

impl Keep {
    fn of(db: Db) -> Self {
        Self {
            db,
            bell: Bell::default(),
        }
    }

    /// Opens SQLite in a file that is made when it is not there.
    ///
    /// # Errors
    /// When it cannot be opened, or was written by a newer version.
    pub async fn sqlite(file: &Path) -> Result<Self> {
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
        Ok(Self::of(Db::Sqlite { write, read }))
    }

    /// Opens PostgreSQL by its URL.
    ///
    /// # Errors
    /// When it cannot be reached, or was written by a newer version.
    pub async fn postgres(url: &str) -> Result<Self> {
        let pool = connect(url).await?;
        migrated(MIGRATIONS.run(&pool).await)?;
        Ok(Self::of(Db::Postgres(pool)))
    }

    /// Begins a transaction that writes. What is not committed is undone.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn write(&self) -> sqlx::Result<Tx> {
        Ok(match &self.db {
            Db::Sqlite { write, .. } => {
                let begun = write.begin_with("BEGIN IMMEDIATE").await?;
                Tx::Sqlite(begun, Ring::of(&self.bell))
            }
            Db::Postgres(pool) => Tx::Postgres(begin(pool).await?),
        })
    }

    /// Begins a transaction that reads.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn read(&self) -> sqlx::Result<Tx> {
        Ok(match &self.db {
            Db::Sqlite { read, .. } => Tx::Sqlite(read.begin().await?, Ring::of(&self.bell)),
            Db::Postgres(pool) => Tx::Postgres(begin(pool).await?),
        })
    }

    /// A connection of PostgreSQL's, as the next request gets it.
    #[cfg(test)]
    pub async fn connection(&self) -> Result<sqlx::pool::PoolConnection<Postgres>> {
        match &self.db {
            Db::Sqlite { .. } => bail!("this is SQLite"),
            Db::Postgres(pool) => Ok(pool.acquire().await?),
        }
    }

    /// Lets go of all connections.
    pub async fn close(&self) {
        match &self.db {
            Db::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Db::Postgres(pool) => pool.close().await,
        }
    }
}

/// Begins a transaction, and sees it through when nobody waits for it any more: sqlx forgets one
/// whose beginning is cancelled, and its connection would go back to the pool inside it. What comes
/// of it is then dropped, and rolled back with that.
async fn begin(pool: &PgPool) -> sqlx::Result<Transaction<'static, Postgres>> {
    let pool = pool.clone();
    tokio::spawn(async move { pool.begin().await })
        .await
        .map_err(|_| sqlx::Error::WorkerCrashed)?
}

async fn connect(url: &str) -> Result<PgPool> {
    PgPoolOptions::new()
        .max_connections(16)
        .acquire_timeout(Duration::from_secs(30))
        .connect_with(PgConnectOptions::from_str(url)?)
        .await
        // The URL may hold a password: it is not said.
        .context("connecting to PostgreSQL")
}

fn migrated(done: Result<(), MigrateError>) -> Result<()> {
    match done {
        Err(MigrateError::VersionMissing(version)) => bail!(
            "the database was written by a newer version (its step {version} is not known here). \
             Nothing was changed. What to do: start the newer version"
        ),
        done => done.context("bringing the database up to date"),
    }
}
