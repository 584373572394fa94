//! An enterprise's own file as a line of steps: where it stands, whose turn it is, and its own next
//! step.

use domain::{
    assessment::Stage,
    decision::Verb,
    dossier::{Dossier, OwnNext, Progress, Step},
    workflow::State,
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::sections::begin;
use crate::{
    app::{AppState, LiveDossier, use_app, use_session},
    components::remarks,
    i18n::{
        Trouble, fill, lang,
        people::PeopleTexts,
        steps::{StepTexts, step_words},
    },
    pages::link::role_words,
    sync::SyncState,
};

/// Whether the office answered this device's questions once: it has admitted it; followed.
pub fn registered(app: AppState) -> bool {
    app.synced_at.with(Option::is_some)
}

#[component]
pub fn Steps(live: LiveDossier) -> impl IntoView {
    let (app, session) = (use_app(), use_session());
    let navigate = StoredValue::new(use_navigate());
    let busy = RwSignal::new(false);
    let t = move || StepTexts::of(lang());
    let registered = move || registered(app);
    let steps = Memo::new(move |_| {
        let dossier = live.dossier.get()?;
        Some(dossier.steps(registered()))
    });
    let line = move |(step, progress): (Step, Progress)| {
        let (class, says) = match progress {
            Progress::Done => ("done", t().done),
            Progress::Now => ("now", ""),
            Progress::PassedOver => ("passed", t().passed_over),
            Progress::Ahead => ("", ""),
        };
        view! {
            <li class=class aria-current=(progress == Progress::Now).then_some("step") data-step=format!("{step:?}")>
                {step_words(step, lang())}
                {(!says.is_empty()).then(|| view! { <span class="visually-hidden">" · "{says}</span> })}
            </li>
        }
    };
    let now = move || {
        let mut steps = steps.get()?.into_iter();
        let (step, _) = steps.find(|(_, progress)| *progress == Progress::Now)?;
        let p = PeopleTexts::of(lang());
        Some(match (step, app.sync.get()) {
            (Step::Register, SyncState::AwaitingAdmission) => p.waiting_help.to_owned(),
            (Step::Register, SyncState::Registering) => p.registering_help.to_owned(),
            // With the office's reason.
            (Step::Register, SyncState::Failed(error)) => Trouble::of_sync(&error, lang()).words,
            _ => fill(
                t().now,
                &[
                    ("step", &step_words(step, lang())),
                    ("who", &role_words(step.turn())),
                ],
            ),
        })
    };
    // What the office asks for is what the enterprise looks for here.
    let sent_back = move || {
        let dossier = live.dossier.get()?;
        let report = dossier.official(Stage::SelfReport)?;
        let latest = report.standing.latest()?;
        (latest.verb == Verb::Return).then(|| remarks(latest))
    };
    let button = move || {
        let dossier = live.dossier.get()?;
        let next = dossier.next_of_enterprise(registered())?;
        let to = |rest: String| format!("/d/{}/{rest}", live.id.get_value());
        let link = |words: String, to: String| {
            view! { <a class="btn btn-primary" href=to data-test="next-step">{words}</a> }
                .into_any()
        };
        Some(match next {
            OwnNext::BeginSelfReport => view! {
                <button type="button" class="btn btn-primary" data-test="begin-self" disabled=move || busy.get()
                    on:click=move |_| begin(live, app, session, Stage::SelfReport, navigate.get_value(), busy)>{t().begin}</button>
            }
            .into_any(),
            OwnNext::GoOn(id, n) => link(fill(t().go_on, &[("n", &n)]), to(format!("assess/{id}"))),
            OwnNext::Submit(id) if is_untouched(&dossier, id) => {
                link(t().to_correct.to_owned(), to(format!("assess/{id}")))
            }
            OwnNext::Submit(id) => link(t().to_submit.to_owned(), to(format!("result/{id}"))),
            OwnNext::Items => link(t().to_items.to_owned(), to("retrofit".to_owned())),
        })
    };
    view! {
        <section class="stack" data-test="steps">
            <h2>{move || t().title}</h2>
            <ol class="steps">{move || steps.get().map(|steps| steps.map(line).collect_view())}</ol>
            <p class="note" data-test="step-now">{now}</p>
            {sent_back}
            <div class="cluster">
                {button}
                <Show when=move || !registered() && matches!(app.sync.get(), SyncState::Failed(_))>
                    <a class="btn btn-primary" href="/link" data-test="enter-invite">{move || t().enter_invite}</a>
                </Show>
                <Show when=move || app.sync.get() == SyncState::Unlinked>
                    <a class="btn" href="/link" data-test="to-register">{move || t().to_register}</a>
                </Show>
            </div>
        </section>
    }
}

/// Whether nothing was changed in it since it was sent back.
fn is_untouched(dossier: &Dossier, id: &str) -> bool {
    let mut all = dossier.assessments.iter();
    all.any(|one| {
        one.id == id && one.standing.state() == State::Returned && one.standing.changed.is_empty()
    })
}
