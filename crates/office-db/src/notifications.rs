//! Commit notifications: this process is notified of commits that brought changes, its own and, on
//! PostgreSQL, those of other processes.
//!
//! A notification is a hint and may be missed; [`Tx::changed_scopes`], by the arrival numbers, misses
//! nothing.

use std::time::Duration;

use domain::ids::DeviceId;
use sqlx::postgres::{PgListener, PgPool, PgPoolOptions};
use tokio::{
    sync::watch,
    time::{sleep, timeout},
};

use crate::{
    Backend, Database,
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

/// Notifies this process of commits that brought changes.
pub(crate) type CommitNotifications = watch::Sender<()>;

/// A transaction's notification: sent after its commit, if changes arrived with it.
pub struct CommitNotification {
    to: CommitNotifications,
    due: bool,
}

impl CommitNotification {
    pub(crate) fn of(to: &CommitNotifications) -> Self {
        Self {
            to: to.clone(),
            due: false,
        }
    }

    pub(crate) fn send(&self) {
        if self.due {
            self.to.send_replace(());
        }
    }
}

/// A scope whose feed has new entries.
#[derive(Debug, PartialEq, Eq)]
pub struct ChangedScope {
    pub scope: String,
    /// The last arrival.
    pub last: i64,
    /// Who wrote it, when one device wrote all of it.
    pub by: Option<DeviceId>,
}

impl Database {
    /// Changes whenever something may have arrived.
    pub fn notifications(&self) -> watch::Receiver<()> {
        self.notifications.subscribe()
    }

    /// Passes on notifications of what other processes commit, as long as this is awaited: on
    /// PostgreSQL, through a connection of its own. SQLite has none.
    pub async fn listen(&self) {
        let Backend::Postgres(pool) = &self.backend else {
            return std::future::pending().await;
        };
        loop {
            if let Err(error) = self.listen_on(pool).await {
                tracing::warn!(%error, "not listening to the database; it is polled instead");
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
        self.notifications.send_replace(());
        loop {
            match timeout(SILENCE, listener.try_recv()).await {
                // Also when the connection was lost, and is there again: something may have been
                // said meanwhile.
                Ok(said) => {
                    said?;
                    self.notifications.send_replace(());
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
    /// The last of `count` new arrival numbers, of which every process is notified at the commit. Taken
    /// late: others wait from here to the commit.
    pub async fn arrive(&mut self, count: usize) -> sqlx::Result<i64> {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        match self {
            Self::Sqlite(tx, notification) => {
                notification.due = true;
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
    pub async fn changed_scopes(&mut self, after: i64) -> sqlx::Result<Vec<ChangedScope>> {
        let rows: Vec<(String, i64, String, String)> = on!(
            self,
            sqlx::query_as(
                "SELECT scope, MAX(arrival), MIN(device), MAX(device) FROM feed
                 WHERE arrival > $1 GROUP BY scope"
            )
            .bind(after),
            fetch_all
        )?;
        let changed = |(scope, last, one, other): (String, i64, String, String)| ChangedScope {
            scope,
            last,
            by: (one == other).then(|| DeviceId::new(&one)),
        };
        Ok(rows.into_iter().map(changed).collect())
    }
}
