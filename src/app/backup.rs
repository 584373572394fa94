//! The daily backup by itself, and whether to remind of one.

use leptos::prelude::*;

use super::{AppState, task::spawn_detached};
use crate::{
    exchange::{
        Task,
        backup::{self, Standing, Written},
    },
    i18n::Trouble,
};

pub const HOUR: f64 = 3_600_000.0;
const DAY: f64 = 24.0 * HOUR;
/// What one may lose before one is reminded: changes times days.
const TOO_MUCH: f64 = 150.0;
/// Days after which even a little is worth a reminder.
const LONG: f64 = 3.0;

/// How the daily backup goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Rolling {
    #[default]
    Quiet,
    /// The browser wants the person's word before it writes into the folder again.
    Asks,
    Failed(Trouble),
}

/// Backups, for the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BackupState {
    pub standing: Standing,
    pub rolling: Rolling,
}

impl BackupState {
    /// Whether to remind: by how long ago the last backup was, and how much came since.
    pub fn is_due(&self, now: f64) -> bool {
        let since = f64::from(self.standing.since);
        let days = match self.standing.last {
            Some(last) if last as f64 <= now => (now - last as f64) / DAY,
            // By a clock that was ahead, nobody knows when. And there is a beginning to everything:
            // reminded once it would hurt.
            Some(_) | None => LONG - 0.1,
        };
        since > 0.0 && (days >= LONG || since * days >= TOO_MUCH)
    }
}

/// Reads how things stand.
pub async fn refresh(app: AppState) {
    let Some(store) = app.store.try_get_value() else {
        return;
    };
    if let Ok(standing) = backup::standing(&store).await {
        app.backup.try_update(|state| state.standing = standing);
    }
}

/// Once a day, when there is something new, writes a backup into the folder the person chose, if
/// the browser still lets us without asking. What stops it is said, and tried again.
pub fn roll(app: AppState) {
    let now = js_sys::Date::now();
    let looked = app.backup_looked.try_get_value().unwrap_or(now);
    // A clock that was set back does not stop it.
    if (0.0..HOUR).contains(&(now - looked)) {
        return;
    }
    app.backup_looked.set_value(now);
    spawn_detached(async move {
        refresh(app).await;
        let due = app.backup.try_with_untracked(|state| {
            let last = state.standing.last.unwrap_or_default();
            let rested = 0.0..20.0 * HOUR;
            state.standing.folder.is_some()
                && state.standing.since > 0
                && !rested.contains(&(now - last as f64))
        });
        if due == Some(true) {
            write(app, false).await;
        }
    });
}

/// Writes into the folder; with `ask`, from a tap, the browser may ask the person.
pub async fn write(app: AppState, ask: bool) -> bool {
    let Some(store) = app.store.try_get_value() else {
        return false;
    };
    let lang = app.lang.try_get_untracked().unwrap_or_default();
    let (rolling, done) = match backup::to_folder(&store, ask, &Task::default()).await {
        Ok(Written::Done) => (Rolling::Quiet, true),
        Ok(Written::NoFolder) => (Rolling::Quiet, false),
        Ok(Written::Asks) => (Rolling::Asks, false),
        Err(error) => (Rolling::Failed(Trouble::of_exchange(&error, lang)), false),
    };
    app.backup.try_update(|state| state.rolling = rolling);
    refresh(app).await;
    done
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn one_is_reminded_by_how_long_ago_and_how_much() {
        let now = 100.0 * DAY;
        let due = |days: Option<f64>, since: u32| {
            let last = days.map(|days| (now - days * DAY) as i64);
            let standing = Standing {
                last,
                since,
                folder: None,
            };
            let rolling = Rolling::Quiet;
            BackupState { standing, rolling }.is_due(now)
        };
        assert!(!due(Some(30.0), 0), "nothing came since");
        assert!(!due(Some(0.5), 200));
        assert!(due(Some(0.5), 300), "a long day's work");
        assert!(due(Some(3.0), 1), "long ago");
        assert!(!due(Some(2.0), 20));
        assert!(!due(None, 20) && due(None, 60), "never, and it would hurt");
        assert!(due(Some(-400.0), 60), "by a clock that was ahead");
    }
}
