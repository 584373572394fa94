//! Backup and restore: the whole device, outside the browser.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{handover::mended_words, import::TakeIn};
use crate::{
    app::{
        backup::{Rolling, refresh as refresh_backup, write as write_backup},
        spawn_detached, spawn_scoped, use_app, use_session,
    },
    browser::{files, folder},
    components::{Icon, IconName, PageTitle, TroubleNote, use_toaster},
    exchange::{ExchangeError, Made, Progress, Task, backup},
    i18n::{
        Trouble,
        exchange::ExchangeTexts,
        fill,
        format::{moment, size},
        lang,
    },
};

/// `/backup`.
#[component]
pub fn BackupPage() -> impl IntoView {
    let app = use_app();
    let toaster = use_toaster();
    let t = move || ExchangeTexts::of(lang());
    let session = use_session();
    let failed = RwSignal::new(Trouble::default());
    let held = RwSignal::new(0_usize);
    let progress = RwSignal::new(None::<Progress>);
    let made = RwSignal::new_local(None::<Made>);
    let words = move || app.lang.try_get_untracked().unwrap_or_default();
    let fail =
        move |error: ExchangeError| drop(failed.try_set(Trouble::of_exchange(&error, words())));
    let refresh = move || {
        let store = app.store();
        spawn_scoped(async move {
            refresh_backup(app).await;
            if let Ok(waiting) = store.deferred().await {
                held.try_set(waiting.len());
            }
        });
    };
    refresh();
    let task = move || {
        Task::new(move |now| {
            progress.try_set(Some(now));
        })
    };
    let now = move || {
        let (store, task) = (app.store(), task());
        failed.set(Trouble::default());
        progress.set(Some(Progress::default()));
        spawn_detached(async move {
            let answer = backup::everything(&store, &task).await;
            progress.try_set(None);
            match answer {
                Ok(done) => drop(made.try_set(Some(done))),
                Err(error) => fail(error),
            }
        });
    };
    // From the reminder: it is being made already.
    if session.enrolled() && use_query_map().with_untracked(|query| query.get("now").is_some()) {
        now();
    }
    let save = move |_| {
        if let Some(done) = made.get_untracked() {
            for file in &done.files {
                if let Err(error) = files::download(&file.name, &file.blob) {
                    fail(error.into());
                }
            }
        }
    };
    let kept = move |_| {
        let store = app.store();
        spawn_detached(async move {
            let changes = made.with_untracked(|made| made.as_ref().map_or(0, |made| made.changes));
            match backup::kept(&store, changes).await {
                Ok(()) => {
                    made.try_set(None);
                    refresh();
                }
                Err(error) => fail(error),
            }
        });
    };
    let write = move || {
        failed.set(Trouble::default());
        spawn_detached(async move {
            if write_backup(app, true).await {
                toaster.say(ExchangeTexts::of(words()).folder_done);
            }
            refresh();
        });
    };
    let choose = move |_| {
        let store = app.store();
        spawn_detached(async move {
            match backup::choose_folder(&store).await {
                // The first one at once: a folder without a backup protects from nothing.
                Ok(Some(_)) => write(),
                Ok(None) => {}
                Err(error) => fail(error),
            }
        });
    };
    view! {
        <main class="page narrow page-backup">
            <header class="page-head"><PageTitle text=move || t().backup /></header>
            <Show when=move || session.enrolled()><section class="stack">
                <p data-test="last-backup">{move || app.backup.with(|state| match state.standing.last {
                    Some(at) => fill(t().last_backup, &[("at", &moment(at, lang()))]),
                    None => t().no_backup.to_owned(),
                })}</p>
                <p class="note" data-test="since-backup">{move || app.backup.with(|state| match (state.standing.last, state.standing.since) {
                    (None, _) => String::new(),
                    (Some(_), 0) => t().since_none.to_owned(),
                    (Some(_), n) => fill(t().since_n, &[("n", &n)]),
                })}</p>
                <p class="note">{move || t().backup_text}</p>
                <p class="note" data-test="backup-without">{move || t().backup_without}</p>
                <Show when=move || { held.get() > 0 }>
                    <p class="note warn" data-test="backup-held">{move || fill(t().backup_held, &[("n", &held.get())])}</p>
                </Show>
                <TroubleNote trouble=failed test="exchange-error" />
                {move || match (progress.get(), made.get()) {
                    (Some(now), _) => view! { <p aria-live="polite">{fill(t().making, &[("done", &now.done), ("total", &now.total)])}</p> }.into_any(),
                    (None, Some(done)) => view! {
                        <p data-test="bundle-ready">{fill(t().ready, &[("name", &done.names()), ("size", &size(done.size()))])}</p>
                        {mended_words(&done, t())}
                        {(done.missing > 0).then(|| view! { <p class="note warn" data-test="backup-missing">{fill(t().backup_missing, &[("n", &done.missing)])}</p> })}
                        <div class="cluster">
                            <button type="button" class="btn btn-primary" data-test="save-file" on:click=save><Icon name=IconName::Download /> {t().save_file}</button>
                            <button type="button" class="btn" data-test="backup-kept" on:click=kept><Icon name=IconName::Check /> {t().keep_backup}</button>
                        </div>
                    }.into_any(),
                    (None, None) => view! {
                        <button type="button" class="btn btn-primary" data-test="backup-now" on:click=move |_| now()><Icon name=IconName::Download /> {t().backup_now}</button>
                    }.into_any(),
                }}
            </section></Show>
            {(folder::has_folders() && session.enrolled()).then(|| view! {
                <section class="section">
                    <h2>{move || t().folder}</h2>
                    <p class="note">{move || t().folder_text}</p>
                    {move || app.backup.with(|state| match &state.rolling {
                        Rolling::Quiet => ().into_any(),
                        Rolling::Asks => view! { <p class="note warn" data-test="folder-asks">{t().folder_no}</p> }.into_any(),
                        Rolling::Failed(why) => view! { <TroubleNote trouble=why.clone() test="folder-failed" /> }.into_any(),
                    })}
                    <div class="cluster">
                        {move || app.backup.with(|state| state.standing.folder.clone()).map(|name| view! {
                            <button type="button" class="btn btn-primary" data-test="backup-folder" on:click=move |_| write()>{fill(t().write_folder, &[("name", &name)])}</button>
                        })}
                        <button type="button" class="btn" data-test="choose-folder" on:click=choose>{move || t().choose_folder}</button>
                    </div>
                </section>
            })}
            <section class="section">
                <h2>{move || t().restore}</h2>
                <p class="note">{move || t().restore_text}</p>
                <TakeIn restoring=true />
            </section>
        </main>
    }
}
