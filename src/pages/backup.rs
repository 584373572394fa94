//! Backup and restore: the whole device, outside the browser.

use crate::view::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{
    import::TakeIn,
    words::{moment, size},
};
use crate::{
    app::use_app,
    components::{Icon, IconName, TroubleNote, use_toaster},
    device::files,
    exchange::{ExchangeError, Made, Progress, Task, backup},
    i18n::{Trouble, exchange::ExchangeTexts, fill, lang},
};

/// `/backup`.
#[component]
pub fn BackupPage() -> Markup {
    let app = use_app();
    let toaster = use_toaster();
    let t = move || ExchangeTexts::of(lang());
    let last = RwSignal::new(None::<i64>);
    let folder = RwSignal::new(None::<String>);
    let failed = RwSignal::new(Trouble::default());
    let held = RwSignal::new(0_usize);
    let progress = RwSignal::new(None::<Progress>);
    let made = RwSignal::new_local(None::<Made>);
    let words = move || app.lang.try_get_untracked().unwrap_or_default();
    let fail =
        move |error: ExchangeError| drop(failed.try_set(Trouble::of_exchange(&error, words())));
    let refresh = move || {
        let store = app.store();
        spawn_local(async move {
            match (backup::last(&store).await, backup::folder(&store).await) {
                (Ok(at), Ok(name)) => {
                    last.try_set(at);
                    folder.try_set(name);
                }
                (Err(error), _) | (_, Err(error)) => fail(error),
            }
            if let Ok(waiting) = store.held().await {
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
    let now = move |_| {
        let (store, task) = (app.store(), task());
        failed.set(Trouble::default());
        progress.set(Some(Progress::default()));
        spawn_local(async move {
            let answer = backup::everything(&store, &task).await;
            progress.try_set(None);
            match answer {
                Ok(done) => drop(made.try_set(Some(done))),
                Err(error) => fail(error),
            }
        });
    };
    let save = move |_| {
        if let Some(done) = made.get_untracked()
            && let Err(error) = files::download(&done.name, &done.blob)
        {
            fail(error.into());
        }
    };
    let kept = move |_| {
        let store = app.store();
        spawn_local(async move {
            match backup::kept(&store).await {
                Ok(()) => {
                    made.try_set(None);
                    refresh();
                }
                Err(error) => fail(error),
            }
        });
    };
    let choose = move |_| {
        let store = app.store();
        spawn_local(async move {
            match backup::choose_folder(&store).await {
                Ok(_) => refresh(),
                Err(error) => fail(error),
            }
        });
    };
    let write = move |_| {
        let (store, task) = (app.store(), task());
        failed.set(Trouble::default());
        spawn_local(async move {
            let answer = backup::to_folder(&store, true, &task).await;
            progress.try_set(None);
            match answer {
                Ok(true) => {
                    toaster.say(ExchangeTexts::of(words()).folder_done);
                    refresh();
                }
                Ok(false) => {
                    drop(failed.try_set(Trouble::said(ExchangeTexts::of(words()).folder_no)));
                }
                Err(error) => fail(error),
            }
        });
    };
    view! {
        <main class="page narrow page-backup">
            <header class="page-head"><h1>{move || t().backup}</h1></header>
            <section class="stack">
                <p data-test="last-backup">{move || match last.get() {
                    Some(at) => fill(t().last_backup, &[("at", &moment(at, lang()))]),
                    None => t().no_backup.to_owned(),
                }}</p>
                <p class="note">{move || t().backup_text}</p>
                <p class="note" data-test="backup-without">{move || t().backup_without}</p>
                <Show when=move || { held.get() > 0 }>
                    <p class="note warn" data-test="backup-held">{move || fill(t().backup_held, &[("n", &held.get())])}</p>
                </Show>
                <TroubleNote trouble=failed test="exchange-error" />
                {move || match (progress.get(), made.get()) {
                    (Some(now), _) => view! { <p aria-live="polite">{fill(t().making, &[("done", &now.done), ("total", &now.total)])}</p> },
                    (None, Some(done)) => view! {
                        <p data-test="bundle-ready">{fill(t().ready, &[("name", &done.name), ("size", &size(done.blob.size() as u64))])}</p>
                        {(done.missing > 0).then(|| view! { <p class="note warn" data-test="backup-missing">{fill(t().backup_missing, &[("n", &done.missing)])}</p> })}
                        <div class="cluster">
                            <button type="button" class="btn btn-primary" data-test="save-file" on:click=save><Icon name=IconName::Download /> {t().save_file}</button>
                            <button type="button" class="btn" data-test="backup-kept" on:click=kept><Icon name=IconName::Check /> {t().keep_backup}</button>
                        </div>
                    },
                    (None, None) => view! {
                        <button type="button" class="btn btn-primary" data-test="backup-now" on:click=now><Icon name=IconName::Download /> {t().backup_now}</button>
                    },
                }}
            </section>
            {backup::has_folders().then(|| view! {
                <section class="section">
                    <h2>{move || t().folder}</h2>
                    <p class="note">{move || t().folder_text}</p>
                    <div class="cluster">
                        {move || folder.get().map(|name| view! {
                            <button type="button" class="btn btn-primary" data-test="backup-folder" on:click=write>{fill(t().write_folder, &[("name", &name)])}</button>
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
