//! An enterprise's own file as a line of steps: where it stands, whose turn it is, and its own next
//! step.

use domain::{
    assessment::Stage,
    dossier::{Dossier, Progress, Step},
    workflow::State,
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::sections::begin;
use crate::{
    app::{LiveDossier, use_app, use_session},
    i18n::{
        fill, lang,
        people::PeopleTexts,
        steps::{StepTexts, step_words},
    },
    pages::link::role_words,
    sync::SyncState,
};

/// What an enterprise is led to.
#[derive(Clone, PartialEq)]
enum Next {
    BeginSelfReport,
    /// An assessment's id, and how many answers it lacks.
    GoOn(String, usize),
    Submit(String),
    Items,
}

impl Next {
    /// The first thing that is the enterprise's to do, whatever the others are at.
    fn of(dossier: &Dossier, steps: &[(Step, Progress)]) -> Option<Self> {
        let open = |(step, progress): &&(Step, Progress)| {
            let own = matches!(step, Step::FillIn | Step::Submit | Step::Retrofit);
            own && matches!(progress, Progress::Now | Progress::Ahead)
        };
        let (step, _) = steps.iter().find(open)?;
        let report = dossier.official(Stage::SelfReport);
        match (step, report) {
            (Step::Retrofit, _) => (!dossier.items.is_empty()).then_some(Self::Items),
            (_, None) => Some(Self::BeginSelfReport),
            (Step::FillIn, Some(one)) => {
                Some(Self::GoOn(one.id.clone(), one.outcome.missing.len()))
            }
            (_, Some(one)) => {
                let may = matches!(one.standing.position.state, State::Draft | State::Returned);
                may.then(|| Self::Submit(one.id.clone()))
            }
        }
    }
}

#[component]
pub fn Steps(live: LiveDossier) -> impl IntoView {
    let (app, session) = (use_app(), use_session());
    let navigate = StoredValue::new(use_navigate());
    let busy = RwSignal::new(false);
    let t = move || StepTexts::of(lang());
    let steps = Memo::new(move |_| {
        // The office answered this device's questions once: it has admitted it.
        let registered = app.synced_at.with(Option::is_some);
        live.dossier.with(|dossier| {
            let dossier = dossier.as_ref()?;
            let steps = dossier.steps(registered);
            Some((steps, Next::of(dossier, &steps)))
        })
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
        let (steps, _) = steps.get()?;
        let (step, _) = steps
            .into_iter()
            .find(|(_, progress)| *progress == Progress::Now)?;
        let p = PeopleTexts::of(lang());
        Some(match (step, app.sync.get()) {
            (Step::Register, SyncState::AwaitingAdmission) => p.waiting_help.to_owned(),
            (Step::Register, SyncState::Registering) => p.registering_help.to_owned(),
            _ => fill(
                t().now,
                &[
                    ("step", &step_words(step, lang())),
                    ("who", &role_words(step.turn())),
                ],
            ),
        })
    };
    let button = move || {
        let next = steps.get()?.1?;
        let to = |rest: String| format!("/d/{}/{rest}", live.id.get_value());
        let link = |words: String, to: String| {
            view! { <a class="btn btn-primary" href=to data-test="next-step">{words}</a> }
                .into_any()
        };
        Some(match next {
            Next::BeginSelfReport => view! {
                <button type="button" class="btn btn-primary" data-test="next-step" disabled=move || busy.get()
                    on:click=move |_| begin(live, app, session, Stage::SelfReport, navigate.get_value(), busy)>{t().begin}</button>
            }
            .into_any(),
            Next::GoOn(id, n) => link(fill(t().go_on, &[("n", &n)]), to(format!("assess/{id}"))),
            Next::Submit(id) => link(t().to_submit.to_owned(), to(format!("result/{id}"))),
            Next::Items => link(t().to_items.to_owned(), to("retrofit".to_owned())),
        })
    };
    view! {
        <section class="stack" data-test="steps">
            <h2>{move || t().title}</h2>
            <ol class="steps">{move || steps.get().map(|(steps, _)| steps.map(line).collect_view())}</ol>
            <p class="note" data-test="step-now">{now}</p>
            <div class="cluster">
                {button}
                <Show when=move || app.sync.get() == SyncState::Unlinked>
                    <a class="btn" href="/link" data-test="to-register">{move || t().to_register}</a>
                </Show>
            </div>
        </section>
    }
}
