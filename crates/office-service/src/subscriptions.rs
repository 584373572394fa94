//! Subscriptions to scopes: who waits for changes is woken when some arrived.
//!
//! One poll for the whole process, at each commit notification and every few seconds besides, finds
//! which scopes changed and wakes their subscribers. A subscriber asks the database nothing meanwhile,
//! however many they are.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use domain::ids::DeviceId;
use tokio::{sync::Notify, time::timeout};

use office_db::{ChangedScope, Device, Result};

use crate::{Office, epoch, gauge::GaugeGuard};

/// How often it polls without a notification: for what a command beside the office wrote into SQLite,
/// and what was committed while the connection to PostgreSQL was lost.
pub const POLL_INTERVAL: Duration = Duration::from_secs(3);

/// The subscribers, by scope.
pub struct Subscriptions {
    /// The last arrival that was polled: who subscribed later asked for itself.
    polled: tokio::sync::Mutex<i64>,
    subscribers: Mutex<HashMap<String, HashMap<u64, Subscriber>>>,
    names: AtomicU64,
}

struct Subscriber {
    device: DeviceId,
    after: i64,
    wake: Arc<Notify>,
}

/// A subscription, as long as this lives.
pub struct Subscription<'a> {
    subscriptions: &'a Subscriptions,
    name: u64,
    scopes: Vec<String>,
    wake: Arc<Notify>,
    _gauge: GaugeGuard,
}

impl Subscriptions {
    /// Nobody subscribed yet; what is at or below this number wakes nobody.
    pub(crate) fn after(arrival: i64) -> Self {
        Self {
            polled: tokio::sync::Mutex::new(arrival),
            subscribers: Mutex::default(),
            names: AtomicU64::new(0),
        }
    }

    /// From now on `device` is woken by what others wrote within its scopes after this number.
    pub fn subscribe(&self, device: &Device, after: i64) -> Subscription<'_> {
        let subscription = Subscription {
            subscriptions: self,
            name: self.names.fetch_add(1, Ordering::Relaxed),
            scopes: device.feeds(),
            wake: Arc::default(),
            _gauge: GaugeGuard::new("yidang_waiting"),
        };
        let mut subscribers = self.subscribers();
        for scope in &subscription.scopes {
            let subscriber = Subscriber {
                device: device.id.clone(),
                after,
                wake: subscription.wake.clone(),
            };
            let of_scope = subscribers.entry(scope.clone()).or_default();
            of_scope.insert(subscription.name, subscriber);
        }
        drop(subscribers);
        subscription
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        let subscribers = self.subscribers();
        let names = subscribers.values().flat_map(HashMap::keys);
        names.collect::<std::collections::BTreeSet<_>>().len()
    }

    fn wake(&self, changed: &[ChangedScope]) {
        let subscribers = self.subscribers();
        for scope in changed {
            for subscriber in subscribers
                .get(&scope.scope)
                .into_iter()
                .flat_map(HashMap::values)
            {
                if scope.last > subscriber.after && scope.by.as_ref() != Some(&subscriber.device) {
                    subscriber.wake.notify_one();
                    metrics::counter!("yidang_woken_total").increment(1);
                }
            }
        }
    }

    fn subscribers(&self) -> MutexGuard<'_, HashMap<String, HashMap<u64, Subscriber>>> {
        self.subscribers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Subscription<'_> {
    /// Comes when something arrived, also when it arrived before this was called.
    pub async fn changed(&self) {
        self.wake.notified().await;
    }
}

impl Drop for Subscription<'_> {
    fn drop(&mut self) {
        let mut subscribers = self.subscriptions.subscribers();
        for scope in &self.scopes {
            if let Some(of_scope) = subscribers.get_mut(scope) {
                of_scope.remove(&self.name);
                if of_scope.is_empty() {
                    subscribers.remove(scope);
                }
            }
        }
    }
}

/// Wakes subscribers until the office ends.
pub async fn run(office: Office, interval: Duration) {
    tokio::select! {
        () = office.shutdown().cancelled() => {}
        () = office.database().listen() => {}
        () = poll_always(&office, interval) => {}
    }
}

async fn poll_always(office: &Office, interval: Duration) {
    let mut notifications = office.database().notifications();
    loop {
        let polled = async {
            epoch::follow(office).await?;
            poll(office).await
        };
        if let Err(error) = polled.await {
            tracing::warn!(%error, "polling for changes failed; it will be tried again");
        }
        // However many notifications came since the last poll, one poll finds all.
        drop(timeout(interval, notifications.changed()).await);
    }
}

/// Wakes the subscribers of what arrived since the last poll.
///
/// # Errors
/// When the database fails; the next poll finds what this one did not.
pub async fn poll(office: &Office) -> Result<()> {
    metrics::counter!("yidang_polls_total").increment(1);
    let subscriptions = office.subscriptions();
    let mut polled = subscriptions.polled.lock().await;
    let mut tx = office.database().read().await?;
    // A database that was put back gives numbers again.
    *polled = tx.last_arrival().await?.min(*polled);
    let changed = tx.changed_scopes(*polled).await?;
    drop(tx);
    subscriptions.wake(&changed);
    *polled = changed
        .iter()
        .map(|scope| scope.last)
        .fold(*polled, i64::max);
    Ok(())
}
