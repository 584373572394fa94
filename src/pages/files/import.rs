//! Import: what comes, what changes, what disagrees; nothing happens before the person says so.

mod plan;

use std::rc::Rc;

use domain::{record::Change, workflow::Denial};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Blob, File};

use crate::{
    app::{spawn_detached, spawn_scoped, use_app, use_session},
    components::{Icon, IconName, PageTitle, ProgressBar, TroubleNote},
    exchange::{Preview, Progress, Task, apply, defer, preview},
    i18n::{Trouble, exchange::ExchangeTexts, fill, lang},
    pages::labels::device_words,
    store::settings::SET_ASIDE,
};
use plan::{PlanView, by_reason, reason_row};

#[derive(Clone)]
enum Step {
    Choose,
    Reading(Progress),
    Shown,
    Applying(Progress),
    Applied {
        changes: usize,
        conflicts: usize,
        released: u32,
        without_room: u32,
    },
    Held,
    Failed(Trouble),
}

/// `/import`.
#[component]
pub fn ImportPage() -> impl IntoView {
    let t = move || ExchangeTexts::of(lang());
    view! {
        <main class="page narrow page-import">
            <header class="page-head"><PageTitle text=move || t().import /></header>
            <p class="note">{move || t().nothing_written}</p>
            <TakeIn restoring=false />
        </main>
    }
}

/// What came too early, and what it waits for.
#[component]
fn HeldBundles(
    /// Changes whenever some were kept or let go.
    turn: RwSignal<u32>,
) -> impl IntoView {
    let app = use_app();
    let t = move || ExchangeTexts::of(lang());
    let held = RwSignal::new(Vec::<(String, u32)>::new());
    Effect::new(move |_| {
        turn.track();
        let store = app.store();
        spawn_scoped(async move {
            let (Ok(waiting), Ok(cards)) = (store.deferred().await, store.devices().await) else {
                return;
            };
            let named = waiting
                .iter()
                .map(|one| (device_words(&one.device, &cards), one.first));
            held.try_set(named.collect());
        });
    });
    view! {
        <Show when=move || !held.with(Vec::is_empty)>
            <section class="section" data-test="held">
                <h2>{move || t().held_title}</h2>
                <div class="rows">
                    {move || held.get().into_iter().map(|(name, first)| view! {
                        <div class="row"><span class="main">
                            <span class="title">{fill(t().from, &[("name", &name)])}</span>
                            <span class="detail">{fill(t().held_waits, &[("n", &first)])}</span>
                        </span></div>
                    }).collect_view()}
                </div>
            </section>
        </Show>
    }
}

/// What came by file and is not for its authors to write, with the reasons.
#[component]
fn Quarantined(
    /// Changes whenever something was taken in.
    turn: RwSignal<u32>,
) -> impl IntoView {
    let app = use_app();
    let t = move || ExchangeTexts::of(lang());
    let found = RwSignal::new(Vec::<(String, Denial, Vec<Change>)>::new());
    Effect::new(move |_| {
        turn.track();
        let store = app.store();
        spawn_scoped(async move {
            let kept = store.setting(&SET_ASIDE).await.ok().flatten();
            let cards = store.devices().await.unwrap_or_default();
            let groups = by_reason(kept.unwrap_or_default().values());
            let named = groups.into_iter().map(|(device, why, changes)| {
                (device_words(device.as_str(), &cards), why, changes)
            });
            found.try_set(named.collect());
        });
    });
    view! {
        <Show when=move || !found.with(Vec::is_empty)>
            <section class="section" data-test="quarantined-here">
                <h2>{move || t().quarantined}</h2>
                <p class="note">{move || t().quarantined_lead}</p>
                <div class="rows">
                    {move || found.get().into_iter().map(|(name, why, changes)| view! {
                        <div class="row">{reason_row(&name, &why, &changes)}</div>
                    }).collect_view()}
                </div>
            </section>
        </Show>
    }
}

/// Choosing a file, showing what it would do, doing it. Also how a backup is restored.
#[component]
pub fn TakeIn(restoring: bool) -> impl IntoView {
    let (app, session) = (use_app(), use_session());
    let t = move || ExchangeTexts::of(lang());
    let step = RwSignal::new(Step::Choose);
    // A city's is tens of megabytes: it is never copied.
    let shown = RwSignal::new_local(None::<Rc<Preview>>);
    let running = StoredValue::new_local(None::<Task>);
    let over = RwSignal::new(false);
    let turn = RwSignal::new(0_u32);
    let words = move || app.lang.try_get_untracked().unwrap_or_default();

    let read = move |file: Blob| {
        let store = app.store();
        let task = Task::new(move |now| drop(step.try_set(Step::Reading(now))));
        running.set_value(Some(task.clone()));
        step.set(Step::Reading(Progress::default()));
        spawn_scoped(async move {
            match preview(&store, &file, restoring, &task).await {
                Ok(found) => {
                    shown.try_set(Some(Rc::new(found)));
                    step.try_set(Step::Shown);
                }
                Err(error) => {
                    drop(step.try_set(Step::Failed(Trouble::of_exchange(&error, words()))));
                }
            }
        });
    };
    let take = move |_| {
        let Some(found) = shown.get_untracked() else {
            return;
        };
        let store = app.store();
        let task = Task::new(move |now| drop(step.try_set(Step::Applying(now))));
        running.set_value(Some(task.clone()));
        step.set(Step::Applying(Progress::default()));
        spawn_detached(async move {
            match apply(&store, &found, &task).await {
                Ok(done) if done.plan.can_apply() => {
                    step.try_set(Step::Applied {
                        changes: done.plan.changes.len(),
                        conflicts: done.plan.conflicts(),
                        released: done.released,
                        without_room: done.without_room,
                    });
                    turn.try_update(|turn| *turn += 1);
                    if restoring {
                        // What was missing is back.
                        session.missing.try_set(None);
                    }
                }
                // Something else came in meanwhile: show what it means now.
                Ok(done) => {
                    let mut found = Rc::unwrap_or_clone(found);
                    found.plan = done.plan;
                    shown.try_set(Some(Rc::new(found)));
                    step.try_set(Step::Shown);
                }
                Err(error) => {
                    drop(step.try_set(Step::Failed(Trouble::of_exchange(&error, words()))));
                }
            }
        });
    };
    let keep = move |_| {
        let Some(found) = shown.get_untracked() else {
            return;
        };
        let store = app.store();
        spawn_detached(async move {
            match defer(&store, &found).await {
                Ok(()) => {
                    step.try_set(Step::Held);
                    turn.try_update(|turn| *turn += 1);
                }
                Err(error) => {
                    drop(step.try_set(Step::Failed(Trouble::of_exchange(&error, words()))));
                }
            }
        });
    };
    let stop = move |_| {
        running.with_value(|task| {
            if let Some(task) = task {
                task.cancel();
            }
        });
    };
    let input = NodeRef::<html::Input>::new();
    let chosen = move |_| {
        let Some(input) = input.get() else { return };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            read(file.unchecked_into());
        }
        input.set_value("");
    };
    let dropped = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        let file: Option<File> = event
            .data_transfer()
            .and_then(|data| data.files())
            .and_then(|files| files.get(0));
        if let Some(file) = file {
            read(file.unchecked_into());
        }
    };
    let working = move |label: &'static str, now: Progress| {
        view! {
            <div class="stack tight" aria-live="polite">
                <p>{fill(label, &[("done", &now.done), ("total", &now.total)])}</p>
                <ProgressBar done=now.done total=now.total label=label.to_owned() />
                <button type="button" class="btn" data-test="import-stop" on:click=stop>{t().stop}</button>
            </div>
        }
    };
    view! {
        <label class="drop" class:small=move || !matches!(step.get(), Step::Choose) class:over=move || over.get()
            on:dragover=move |event: leptos::ev::DragEvent| { event.prevent_default(); over.set(true); }
            on:dragleave=move |_| over.set(false) on:drop=dropped>
            <Icon name=IconName::Download />
            <span>{move || if matches!(step.get(), Step::Choose) { t().drop } else { t().another }}</span>
            <input node_ref=input type="file" accept=".json,.zip,application/json,application/zip" class="visually-hidden"
                data-test=if restoring { "restore-file" } else { "import-file" } on:change=chosen />
        </label>
        <div class="stack" aria-live="polite">
            {move || match step.get() {
                Step::Choose => ().into_any(),
                Step::Reading(now) => working(t().reading, now).into_any(),
                Step::Applying(now) => working(t().applying, now).into_any(),
                Step::Failed(why) => view! { <TroubleNote trouble=why test="exchange-error" /> }.into_any(),
                Step::Held => view! { <p class="note good" data-test="import-held">{t().held}</p> }.into_any(),
                Step::Applied { changes, conflicts, released, without_room } => view! {
                    <div class="stack" data-test="import-done">
                        <p class="note good">{fill(t().applied, &[("n", &changes)])}</p>
                        {(without_room > 0).then(|| view! { <p class="note bad" data-test="without-room">{fill(t().without_room, &[("n", &without_room)])}</p> })}
                        {(released > 0).then(|| view! { <p class="note good">{fill(t().released, &[("n", &released)])}</p> })}
                        {(conflicts > 0).then(|| view! {
                            <p>{fill(t().conflicts_n, &[("n", &conflicts)])}</p>
                            <a class="btn btn-primary" href="/conflicts">{t().settle}</a>
                        })}
                        {(restoring && !session.enrolled()).then(|| view! {
                            <p>{t().restored_next}</p>
                            <div><a class="btn btn-primary" href="/" data-test="restored-next">{t().set_up}</a></div>
                        })}
                    </div>
                }.into_any(),
                Step::Shown => shown.get().map(|found| view! {
                    <PlanView found=Rc::clone(&found) />
                    <div class="cluster">
                        {if found.plan.can_apply() && !found.plan.is_nothing() {
                            view! { <button type="button" class="btn btn-primary" data-test="import-apply" on:click=take><Icon name=IconName::Check /> {t().apply}</button> }.into_any()
                        } else if !found.plan.gaps.is_empty() {
                            view! { <button type="button" class="btn btn-primary" data-test="import-hold" on:click=keep>{t().hold}</button> }.into_any()
                        } else { ().into_any() }}
                    </div>
                }).into_any(),
            }}
        </div>
        <HeldBundles turn=turn />
        <Quarantined turn=turn />
    }
}
