//! That something arrived, as this process hears of it, and what it was.
//!
//! Hearing is a hint and may be missed; looking, by the arrival numbers, misses nothing.

use std::time::Duration;

use domain::ids::DeviceId;
use sqlx::postgres::{PgListener, PgPool, PgPoolOptions};
use tokio::{
    sync::watch,
    time::{sleep, timeout},
};

use super::{
    Db, Keep,
    tx::{Tx, on},
};

/// What PostgreSQL calls it; of this database only.
const CHANNEL: &str = "yidang_arrived";
/// A connection on which nothing came for so long is asked whether it is still there: a router that
/// forgot it tells neither side.
const SILENCE: Duration = Duration::from_secs(60);
/// How long that answer may take, and how long to wait before listening anew.
const ANSWER: Duration = Duration::from_secs(10);
const AGAIN: Duration = Duration::from_secs(1);

/// Says within this process that something arrived.
pub(super) type Bell = watch::Sender<()>;

/// A transaction's bell: rung after its commit, if anything arrived with it.
pub struct Ring {
    bell: Bell,
    due: bool,
}

impl Ring {
    pub(super) fn of(bell: &Bell) -> Self {
        Self {
            bell: bell.clone(),
            due: false,
        }
    }

    pub(super) fn ring(&self) {
        if self.due {
            self.bell.send_replace(());
        }
    }
}

/// What a scope was told of lately.
#[derive(Debug, PartialEq, Eq)]
pub struct Fresh {
    pub scope: String,
    /// The last arrival.
    pub last: i64,
    /// Who wrote it, when one device wrote all of it.
    pub by: Option<DeviceId>,
}

impl Keep {
    /// Changes whenever something may have arrived.
    pub fn heard(&self) -> watch::Receiver<()> {
        self.bell.subscribe()
    }

    /// Hears of what other processes commit, as long as this is awaited. SQLite tells nobody of
    /// another process; PostgreSQL does, through a connection of its own.
    pub async fn listen(&self) {
        let Db::Postgres(pool) = &self.db else {
            return std::future::pending().await;
        };
        loop {
            if let Err(error) = self.listen_on(pool).await {
                tracing::warn!(%error, "the database is not heard; it is looked at instead");
            }
            sleep(AGAIN).await;
        }
    }

    async fn listen_on(&self, pool: &PgPool) -> sqlx::Result<()> {
        // Not of the pool of those who answer requests: it is held for ever.
        let own = PgPoolOptions::new().max_connections(1);
        let options = pool.connect_options().as_ref().clone();
        let mut listener = PgListener::connect_with(&own.connect_with(options).await?).await?;
        listener.listen(CHANNEL).await?;
        // What was said before is not said again.
        self.bell.send_replace(());
        loop {
            match timeout(SILENCE, listener.try_recv()).await {
                // Also when the connection was lost, and is there again: something may have been
                // said meanwhile.
                Ok(said) => {
                    said?;
                    self.bell.send_replace(());
                }
                Err(_) => {
                    let asked = sqlx::query("SELECT 1").execute(&mut listener);
                    timeout(ANSWER, asked)
                        .await
                        .map_err(|_| sqlx::Error::PoolTimedOut)??;
                }
            }
        }
    }
}

impl Tx {
    /// The last of `count` new arrival numbers, of which every process hears at the commit. Taken
    /// late: others wait from here to the commit.
    pub async fn arrive(&mut self, count: usize) -> sqlx::Result<i64> {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        match self {
            Self::Sqlite(tx, ring) => {
                ring.due = true;
                sqlx::query_scalar(
                    "UPDATE counters SET value = value + $1 WHERE name = 'arrival' RETURNING value",
                )
                .bind(count)
                .fetch_one(&mut **tx)
                .await
            }
            // In one statement: others wait already.
            Self::Postgres(tx) => {
                sqlx::query_scalar(
                    "WITH taken AS (UPDATE counters SET value = value + $1
                         WHERE name = 'arrival' RETURNING value)
                     SELECT value FROM taken, pg_notify($2, '')",
                )
                .bind(count)
                .bind(CHANNEL)
                .fetch_one(&mut **tx)
                .await
            }
        }
    }

    /// The last arrival number that was given.
    pub async fn last_arrival(&mut self) -> sqlx::Result<i64> {
        on!(
            self,
            sqlx::query_scalar("SELECT value FROM counters WHERE name = 'arrival'"),
            fetch_one
        )
    }

    /// What arrived after this number, by scope. Numbers become visible in their order: nothing
    /// that comes later is at or below the highest of it.
    pub async fn fresh(&mut self, after: i64) -> sqlx::Result<Vec<Fresh>> {
        let rows: Vec<(String, i64, String, String)> = on!(
            self,
            sqlx::query_as(
                "SELECT scope, MAX(arrival), MIN(device), MAX(device) FROM feed
                 WHERE arrival > $1 GROUP BY scope"
            )
            .bind(after),
            fetch_all
        )?;
        let fresh = |(scope, last, one, other): (String, i64, String, String)| Fresh {
            scope,
            last,
            by: (one == other).then(|| DeviceId::new(&one)),
        };
        Ok(rows.into_iter().map(fresh).collect())
    }
}
