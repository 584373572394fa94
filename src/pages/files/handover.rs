//! Hand over: what will go, in words, and one button.

use domain::{assessment, photo, programme};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    app::{spawn_detached, spawn_scoped, use_app},
    browser::files,
    components::{
        Icon, IconName, PageTitle, ProgressBar, SegmentedField, SelectField, TroubleNote,
        use_toaster,
    },
    exchange::{Made, Progress, Summary, Task, What, handed_over, make, summary},
    i18n::{
        Trouble,
        exchange::ExchangeTexts,
        fill,
        format::{moment, size},
        lang,
    },
    pages::sync_card::SyncCard,
    store::{
        Store,
        settings::{HANDED_FILES, HandedFile},
    },
};

async fn earlier(store: &Store) -> Vec<HandedFile> {
    let kept = store.setting(&HANDED_FILES).await.ok().flatten();
    kept.unwrap_or_default()
}

/// What is inside otherwise than it was stored, or not at all.
pub(super) fn mended_words(made: &Made, t: &ExchangeTexts) -> AnyView {
    let notes = [
        (
            made.files.len() > 1,
            fill(t.in_parts, &[("n", &made.files.len())]),
        ),
        (made.mended > 0, fill(t.mended, &[("n", &made.mended)])),
        (
            made.left_out > 0,
            fill(t.not_inside, &[("n", &made.left_out)]),
        ),
    ];
    let notes = notes.into_iter().filter(|(there, _)| *there);
    notes
        .map(|(_, words)| view! { <p class="note warn">{words}</p> })
        .collect_view()
        .into_any()
}

async fn remember(store: &Store, made: &Made) {
    let mut list = earlier(store).await;
    list.insert(
        0,
        HandedFile {
            at: crate::browser::now_ms(),
            file: made.names(),
            bytes: made.size(),
        },
    );
    list.truncate(50);
    // Only a help for memory: the mark itself is kept apart.
    drop(store.set(&HANDED_FILES, &list).await);
}

/// `/handover`; `?dossier=` chooses one enterprise.
#[component]
pub fn HandoverPage() -> impl IntoView {
    let app = use_app();
    let toaster = use_toaster();
    let asked = use_query_map().with_untracked(|query| query.get("dossier"));
    let t = move || ExchangeTexts::of(lang());
    let what = RwSignal::new(if asked.is_some() { "one" } else { "since" }.to_owned());
    let dossier = RwSignal::new(asked.unwrap_or_default());
    let found = RwSignal::new(None::<Summary>);
    let failed = RwSignal::new(Trouble::default());
    let progress = RwSignal::new(None::<Progress>);
    let running = StoredValue::new_local(None::<Task>);
    let made = RwSignal::new_local(None::<Made>);
    let list = RwSignal::new(Vec::<HandedFile>::new());
    let again = RwSignal::new(());
    Effect::new(move |_| {
        app.pending.track();
        // Sent meanwhile over the network. What a hand is at stays.
        if made.with_untracked(Option::is_none) && progress.with_untracked(Option::is_none) {
            again.set(());
        }
    });

    Effect::new(move |_| {
        again.track();
        let chosen = match what.get().as_str() {
            "one" if dossier.with(String::is_empty) => None,
            "one" => Some(What::Dossier(dossier.get())),
            "all" => Some(What::Everything),
            _ => Some(What::SinceLast),
        };
        let store = app.store();
        found.set(None);
        made.set(None);
        failed.set(Trouble::default());
        spawn_scoped(async move {
            let answer = match chosen {
                Some(chosen) => Some(summary(&store, chosen).await),
                None => None,
            };
            let before = earlier(&store).await;
            list.try_set(before);
            match answer {
                Some(Ok(answer)) => drop(found.try_set(Some(answer))),
                Some(Err(error)) => {
                    let lang = app.lang.try_get_untracked().unwrap_or_default();
                    failed.try_set(Trouble::of_exchange(&error, lang));
                }
                None => {}
            }
        });
    });

    let export = move |_| {
        let Some(summary) = found.get_untracked() else {
            return;
        };
        let store = app.store();
        let task = Task::new(move |now| {
            progress.try_set(Some(now));
        });
        running.set_value(Some(task.clone()));
        progress.set(Some(Progress::default()));
        failed.set(Trouble::default());
        spawn_detached(async move {
            let answer = make(&store, &summary, &task).await;
            progress.try_set(None);
            match answer {
                Ok(done) => drop(made.try_set(Some(done))),
                Err(error) => {
                    let lang = app.lang.try_get_untracked().unwrap_or_default();
                    failed.try_set(Trouble::of_exchange(&error, lang));
                }
            }
        });
    };
    let confirm = move |done: Made| {
        let store = app.store();
        spawn_detached(async move {
            let lang = app.lang.try_get_untracked().unwrap_or_default();
            match handed_over(&store, &done).await {
                Ok(()) => {
                    remember(&store, &done).await;
                    if let Ok(pending) = store.pending_count().await {
                        app.pending.try_set(pending);
                    }
                    toaster.say(ExchangeTexts::of(lang).handed);
                    made.try_set(None);
                    again.try_set(());
                }
                Err(error) => drop(failed.try_set(Trouble::of_exchange(&error, lang))),
            }
        });
    };
    let enterprises = move || {
        let mut all = vec![(String::new(), t().choose.to_owned())];
        app.rows.with(|rows| {
            let named = rows
                .iter()
                .filter(|row| !row.deleted && !row.name.is_empty());
            all.extend(named.map(|row| (row.dossier.clone(), row.name.clone())));
        });
        all
    };
    view! {
        <main class="page narrow page-handover">
            <header class="page-head"><PageTitle text=move || t().handover /></header>
            <SegmentedField label=move || t().which value=what test="handover-what"
                options=move || vec![
                    ("since".to_owned(), t().since.to_owned()),
                    ("one".to_owned(), t().one.to_owned()),
                    ("all".to_owned(), t().everything.to_owned()),
                ]
                on_choice=move |choice| what.set(choice) />
            <Show when=move || what.get() == "one">
                <SelectField label=move || t().enterprise value=dossier test="handover-dossier"
                    options=enterprises on_choice=move |choice| dossier.set(choice) />
            </Show>
            <TroubleNote trouble=failed test="exchange-error" />
            {move || found.get().filter(|_| made.with(Option::is_none)).map(|found| {
                if found.is_empty() {
                    return view! {
                        <div class="stack tight" data-test="nothing-new"><p>{t().nothing}</p><p class="note">{t().nothing_text}</p></div>
                    }.into_any();
                }
                let bytes = size(found.attachment_bytes());
                let pack = app.pack();
                let of_programme = |id: &String| programme::is_programme_wide(id, &pack);
                let enterprises = found.dossiers.keys().filter(|id| !of_programme(id)).count();
                let goes = [
                    (t().go_dossiers, enterprises),
                    (t().go_assessments, found.records_of(assessment::KIND)),
                    (t().go_photos, found.records_of(photo::KIND)),
                ]
                .into_iter()
                .filter(|(_, n)| *n > 0)
                .map(|(words, n)| fill(words, &[("n", &n), ("size", &bytes)]))
                .collect::<Vec<_>>()
                .join(t().go_sep);
                // A line breaks between what goes, not within.
                let goes = goes.split_inclusive(t().go_sep).map(|part| view! { <span>{part.to_owned()}</span> }).collect_view();
                let names: Vec<String> = app.rows.with(|rows| found.dossiers.keys()
                    .filter_map(|id| rows.get(id))
                    .map(|row| row.name.clone()).filter(|name| !name.is_empty()).take(12).collect());
                view! {
                    <section class="stack will-go">
                        <p class="goes" data-test="will-go">{goes}</p>
                        <p class="note">{fill(t().changes, &[("n", &found.change_count())])}</p>
                        <p class="note">{names.join(if lang() == domain::Lang::Zh { "、" } else { ", " })}</p>
                        {(!found.missing.is_empty()).then(|| view! { <p class="note warn">{fill(t().photos_missing, &[("n", &found.missing.len())])}</p> })}
                        {(found.left_out > 0).then(|| view! { <p class="note warn">{fill(t().left_out, &[("n", &found.left_out)])}</p> })}
                        <Show when=move || progress.get().is_none()>
                            <button type="button" class="btn btn-primary btn-wide" data-test="export" on:click=export>
                                <Icon name=IconName::HandOver /> {move || t().export}
                            </button>
                        </Show>
                    </section>
                }.into_any()
            })}
            {move || progress.get().map(|now| view! {
                <section class="stack tight" aria-live="polite">
                    <p>{fill(t().making, &[("done", &now.done), ("total", &now.total)])}</p>
                    <ProgressBar done=now.done total=now.total label=t().making.to_owned() />
                    <button type="button" class="btn" on:click=move |_| running.with_value(|task| if let Some(task) = task { task.cancel() })>{t().stop}</button>
                </section>
            })}
            {move || made.get().map(|done| {
                let ready = fill(t().ready, &[("name", &done.names()), ("size", &size(done.size()))]);
                // Another app is handed one file at a time.
                let can_share = matches!(done.files.as_slice(), [file] if files::can_share(&file.name, &file.blob));
                let notes = mended_words(&done, t());
                let (saved, shared, kept) = (StoredValue::new_local(done.clone()), StoredValue::new_local(done.clone()), StoredValue::new_local(done));
                let failing = move |error: crate::browser::BrowserError| {
                    let lang = app.lang.try_get_untracked().unwrap_or_default();
                    failed.try_set(Trouble::of_exchange(&error.into(), lang));
                };
                let save = move |_| saved.with_value(|done| for file in &done.files {
                    if let Err(error) = files::download(&file.name, &file.blob) { failing(error); }
                });
                let send = move |_| {
                    let done = shared.get_value();
                    spawn_detached(async move {
                        let Some(file) = done.files.first() else { return };
                        match files::share(&file.name, &file.blob).await {
                            Ok(true) => confirm(done),
                            Ok(false) => {}
                            Err(error) => failing(error),
                        }
                    });
                };
                view! {
                    <section class="stack will-go">
                        <p data-test="bundle-ready">{ready}</p>
                        {notes}
                        <div class="cluster">
                            <button type="button" class="btn btn-primary" data-test="save-file" on:click=save><Icon name=IconName::Download /> {t().save_file}</button>
                            {can_share.then(|| view! { <button type="button" class="btn" data-test="share" on:click=send><Icon name=IconName::Upload /> {t().share}</button> })}
                        </div>
                        <p class="note">{t().did_keep}</p>
                        <button type="button" class="btn" data-test="handed-over" on:click=move |_| confirm(kept.get_value())><Icon name=IconName::Check /> {t().kept}</button>
                    </section>
                }
            })}
            <SyncCard />
            <section class="section">
                <h2>{move || t().earlier}</h2>
                {move || {
                    let list = list.get();
                    if list.is_empty() {
                        return view! { <p class="note">{t().never_handed}</p> }.into_any();
                    }
                    list.into_iter().map(|one| view! {
                        <div class="row"><span class="main"><span class="title">{moment(one.at, lang())}</span><span class="detail">{one.file}</span></span>
                            <span class="aside">{size(one.bytes)}</span></div>
                    }).collect_view().into_any()
                }}
            </section>
            <section class="section">
                <div class="cluster">
                    <a class="btn" href="/import" data-test="to-import"><Icon name=IconName::Download /> {move || t().to_import}</a>
                    <a class="btn" href="/backup" data-test="to-backup">{move || t().to_backup}</a>
                </div>
            </section>
        </main>
    }
}
