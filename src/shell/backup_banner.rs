//! The reminder to back up.

use leptos::prelude::*;

use crate::{
    app::{
        backup::{HOUR, Rolling, write},
        spawn_detached, use_app, use_session,
    },
    browser::profile::Profile,
    components::Detail,
    i18n::{Trouble, exchange::ExchangeTexts, fill, format::moment, lang},
    sync::SyncState,
};

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
    // Whether the office admits it is what matters then.
    let undecided = move || {
        matches!(
            app.sync.get(),
            SyncState::Registering | SyncState::AwaitingAdmission
        )
    };
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
            <div class="banner" class:calm=undecided role="status" data-test="backup-due">
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
