//! Commit notifications: this process is notified of commits that brought changes, its own and, on
//! PostgreSQL, those of other processes.
//!
//! A notification is a hint and may be missed; [`crate::Tx::changed_scopes`], by the arrival numbers, misses
//! nothing.

use std::time::Duration;

use sqlx::postgres::{PgListener, PgPool, PgPoolOptions};
use tokio::{
    sync::watch,
    time::{sleep, timeout},
};

/// What PostgreSQL calls it; of this database only.
pub(crate) const CHANNEL: &str = "yidang_arrived";
/// A connection on which nothing came for so long is asked whether it is still there: a router that
/// forgot it notifies neither side.
const SILENCE: Duration = Duration::from_secs(60);
/// How long that answer may take, and how long to wait before listening anew.
const ANSWER: Duration = Duration::from_secs(10);
const AGAIN: Duration = Duration::from_secs(1);

/// Notifies this process of commits that brought changes.
pub(crate) type CommitNotifications = watch::Sender<()>;

/// A transaction's notification: sent after its commit, if changes arrived with it.
pub struct CommitNotification {
    to: CommitNotifications,
    pub(crate) due: bool,
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

/// Passes on what other processes commit, through a connection of its own, as long as this is awaited.
pub(crate) async fn listen(pool: &PgPool, to: &CommitNotifications) {
    loop {
        if let Err(error) = listen_once(pool, to).await {
            tracing::warn!(%error, "not listening to the database; it is polled instead");
        }
        sleep(AGAIN).await;
    }
}

async fn listen_once(pool: &PgPool, to: &CommitNotifications) -> sqlx::Result<()> {
    // Not of the pool of those who answer requests: it is held for ever.
    let own = PgPoolOptions::new().max_connections(1);
    let options = pool.connect_options().as_ref().clone();
    let mut listener = PgListener::connect_with(&own.connect_with(options).await?).await?;
    listener.listen(CHANNEL).await?;
    // What was said before is not said again.
    to.send_replace(());
    loop {
        match timeout(SILENCE, listener.try_recv()).await {
            // Also when the connection was lost, and is there again: something may have been
            // said meanwhile.
            Ok(said) => {
                said?;
                to.send_replace(());
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
