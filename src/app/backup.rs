//! The daily backup by itself, and the reminder when it cannot be.

use leptos::prelude::*;
use std::cell::Cell;

use super::{AppState, session::use_session, task::spawn_detached, use_app};
use crate::{
    browser::profile::Profile,
    components::Detail,
    exchange::{
        Task,
        backup::{self, Standing, Written},
    },
    i18n::{Trouble, exchange::ExchangeTexts, fill, lang},
    pages::words::moment,
};

const HOUR: f64 = 3_600_000.0;
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
    fn is_due(&self, now: f64) -> bool {
        let since = f64::from(self.standing.since);
        let days = match self.standing.last {
            Some(last) => (now - last as f64) / DAY,
            // There is a beginning to everything: reminded once it would hurt.
            None => LONG - 0.1,
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
    thread_local! {
        static LOOKED: Cell<f64> = const { Cell::new(0.0) };
    }
    let now = js_sys::Date::now();
    if now - LOOKED.get() < HOUR {
        return;
    }
    LOOKED.set(now);
    spawn_detached(async move {
        refresh(app).await;
        let due = app.backup.try_with_untracked(|state| {
            let last = state.standing.last.unwrap_or_default();
            state.standing.folder.is_some()
                && state.standing.since > 0
                && now - last as f64 > 20.0 * HOUR
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

/// Says that backups stand still, or that one is due; nothing when all is well.
#[component]
pub fn BackupBanner() -> impl IntoView {
    let (app, session) = (use_app(), use_session());
    let t = move || ExchangeTexts::of(lang());
    let later = RwSignal::new(0.0_f64);
    let busy = RwSignal::new(false);
    let shown = Memo::new(move |_| {
        let pending = app.pending.get();
        let now = js_sys::Date::now();
        let due = app
            .backup
            .with(|state| state.rolling != Rolling::Quiet && state.standing.since > 0)
            || app.backup.with(|state| state.is_due(now));
        session.enrolled()
            && session.profile == Profile::Real
            && pending > 0
            && due
            && now > later.get()
    });
    let back_up = move |_| {
        busy.set(true);
        spawn_detached(async move {
            write(app, true).await;
            busy.try_set(false);
        });
    };
    let words = move || {
        app.backup.with(|state| {
            let at = state
                .standing
                .last
                .map_or_else(|| t().never.to_owned(), |at| moment(at, lang()));
            let folder = state.standing.folder.clone().unwrap_or_default();
            let text = match state.rolling {
                Rolling::Quiet => t().due,
                Rolling::Asks => t().due_asks,
                Rolling::Failed(_) => t().due_failed,
            };
            fill(
                text,
                &[("at", &at), ("n", &state.standing.since), ("name", &folder)],
            )
        })
    };
    let trouble = Signal::derive(move || {
        app.backup.with(|state| match &state.rolling {
            Rolling::Failed(why) => why.clone(),
            _ => Trouble::default(),
        })
    });
    // With a folder one tap writes; else, or when the folder is lost, the page makes a file.
    let by_folder = move || {
        app.backup.with(|state| {
            state.standing.folder.is_some() && !matches!(state.rolling, Rolling::Failed(_))
        })
    };
    view! {
        <Show when=move || shown.get()>
            <div class="banner" role="status" data-test="backup-due">
                <span>{words}<Detail trouble=trouble /></span>
                <Show when=by_folder fallback=move || view! { <a href="/backup?now=1" class="btn btn-small" data-test="backup-due-page">{move || t().backup_now}</a> }>
                    <button type="button" class="btn btn-small" data-test="backup-due-now" disabled=move || busy.get() on:click=back_up>
                        {move || app.backup.with(|state| if state.rolling == Rolling::Asks { t().allow } else { t().backup_now })}
                    </button>
                </Show>
                <button type="button" class="btn btn-small btn-quiet" data-test="backup-later" on:click=move |_| later.set(js_sys::Date::now() + 4.0 * HOUR)>{move || t().later}</button>
            </div>
        </Show>
    }
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
    }
}
