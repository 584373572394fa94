//! Waking whoever waits for news.
//!
//! One look for the whole process: when something is heard to have arrived, and every few seconds
//! unasked, it finds out which scopes were told of what, and wakes those who wait for one of them.
//! Who waits asks the database nothing meanwhile, however many they are.

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

use super::office::Office;
use crate::{
    keep::{Device, Fresh},
    watch::Counted,
};

/// How often it looks unasked: for what a command beside the office wrote into SQLite, and what was
/// said while the connection to PostgreSQL was lost.
pub const UNASKED: Duration = Duration::from_secs(3);

/// Who waits, by scope.
pub struct Waking {
    /// The last arrival that was looked at: whoever began to wait later asked for itself.
    seen: tokio::sync::Mutex<i64>,
    waiters: Mutex<HashMap<String, HashMap<u64, Waiter>>>,
    names: AtomicU64,
}

struct Waiter {
    device: DeviceId,
    after: i64,
    wake: Arc<Notify>,
}

/// One that waits, as long as this lives.
pub struct Waiting<'a> {
    waking: &'a Waking,
    name: u64,
    scopes: Vec<String>,
    wake: Arc<Notify>,
    _counted: Counted,
}

impl Waking {
    /// Nobody waits yet; what is at or below this number wakes nobody.
    pub fn after(seen: i64) -> Self {
        Self {
            seen: tokio::sync::Mutex::new(seen),
            waiters: Mutex::default(),
            names: AtomicU64::new(0),
        }
    }

    /// From now on `who` is woken by what others wrote within its scopes after this number.
    pub fn wait_for(&self, who: &Device, after: i64) -> Waiting<'_> {
        let waiting = Waiting {
            waking: self,
            name: self.names.fetch_add(1, Ordering::Relaxed),
            scopes: who.feeds(),
            wake: Arc::default(),
            _counted: Counted::one("yidang_waiting"),
        };
        let mut waiters = self.waiters();
        for scope in &waiting.scopes {
            let waiter = Waiter {
                device: who.id.clone(),
                after,
                wake: waiting.wake.clone(),
            };
            let of_scope = waiters.entry(scope.clone()).or_default();
            of_scope.insert(waiting.name, waiter);
        }
        drop(waiters);
        waiting
    }

    /// How many wait.
    #[cfg(test)]
    pub fn waiting(&self) -> usize {
        let waiters = self.waiters();
        let names = waiters.values().flat_map(HashMap::keys);
        names.collect::<std::collections::BTreeSet<_>>().len()
    }

    fn wake(&self, fresh: &[Fresh]) {
        let waiters = self.waiters();
        for fresh in fresh {
            for waiter in waiters
                .get(&fresh.scope)
                .into_iter()
                .flat_map(HashMap::values)
            {
                if fresh.last > waiter.after && fresh.by.as_ref() != Some(&waiter.device) {
                    waiter.wake.notify_one();
                    metrics::counter!("yidang_woken_total").increment(1);
                }
            }
        }
    }

    fn waiters(&self) -> MutexGuard<'_, HashMap<String, HashMap<u64, Waiter>>> {
        self.waiters.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting<'_> {
    /// Comes when something is there, also when it came before this was asked.
    pub async fn woken(&self) {
        self.wake.notified().await;
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut waiters = self.waking.waiters();
        for scope in &self.scopes {
            if let Some(of_scope) = waiters.get_mut(scope) {
                of_scope.remove(&self.name);
                if of_scope.is_empty() {
                    waiters.remove(scope);
                }
            }
        }
    }
}

/// Wakes until the office ends.
pub async fn watch(office: Office, unasked: Duration) {
    tokio::select! {
        () = office.stopping() => {}
        () = office.keep().listen() => {}
        () = look_always(&office, unasked) => {}
    }
}

async fn look_always(office: &Office, unasked: Duration) {
    let mut heard = office.keep().heard();
    loop {
        if let Err(error) = look(office).await {
            tracing::warn!(%error, "what arrived could not be looked up; it will be soon");
        }
        // However often the bell rang since the last look, one look finds all.
        drop(timeout(unasked, heard.changed()).await);
    }
}

/// Wakes whoever waits for what arrived since the last look.
///
/// # Errors
/// When the database fails; the next look finds what this one did not.
pub async fn look(office: &Office) -> sqlx::Result<()> {
    metrics::counter!("yidang_looks_total").increment(1);
    let waking = office.waking();
    let mut seen = waking.seen.lock().await;
    let mut tx = office.keep().read().await?;
    let fresh = tx.fresh(*seen).await?;
    drop(tx);
    waking.wake(&fresh);
    *seen = fresh.iter().map(|fresh| fresh.last).fold(*seen, i64::max);
    Ok(())
}
