//! The next step of an enterprise's file for those who visit it: the one main button of its page.

use domain::{
    assessment::{self, Stage},
    dossier::{NextStep, OwnNext, TeamNext},
    need,
    pack::ProgrammePack,
    paper::Paper,
    retrofit,
    workflow::State,
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::sections::begin;
use crate::{
    app::{LiveDossier, Session, use_app, use_session},
    browser::today,
    i18n::{
        fill, lang,
        shell::stage_name,
        steps::{StepTexts, next_words},
        today::awaited_words,
    },
    pages::result::anchor,
};

/// Whether beginning an assessment of `stage` is the page's main button, which then needs no other
/// beside it; followed.
pub fn begins(live: LiveDossier, session: Session, registered: bool, stage: Stage) -> bool {
    live.dossier.with(|dossier| {
        let Some(dossier) = dossier else { return false };
        if session.own_dossier().is_some() {
            let next = dossier.next_of_enterprise(registered);
            return stage == Stage::SelfReport && next == Some(OwnNext::BeginSelfReport);
        }
        let next = dossier.next_of_team(today());
        let step = next.map(|next| next.step);
        step == Some(NextStep::BeginDiagnosis) && stage == Stage::Diagnosis
            || step == Some(NextStep::BeginAcceptance) && stage == Stage::Acceptance
    })
}

/// Where the step is taken; `None` for one that begins with this tap.
fn address(id: &str, next: &TeamNext<'_>) -> Option<String> {
    let result = |at: &str| match next.assessment {
        Some(one) => format!("/d/{id}/result/{}{at}", one.id),
        None => format!("/d/{id}"),
    };
    Some(match next.step {
        NextStep::BeginDiagnosis | NextStep::BeginAcceptance => return None,
        NextStep::FinishAssessment => {
            let Some(one) = next.assessment else {
                return Some(format!("/d/{id}"));
            };
            let at = one.outcome.missing.first().map(anchor);
            format!("/d/{id}/assess/{}?at={}", one.id, at.unwrap_or_default())
        }
        NextStep::Sign | NextStep::Review => result(""),
        NextStep::MakeNeeds if next.assessment.is_none() => format!("/d/{id}/needs"),
        NextStep::MakeItems if next.assessment.is_none() => format!("/d/{id}/retrofit"),
        NextStep::MakeNeeds | NextStep::MakeItems => result("#way-up"),
        NextStep::SettleConflicts => "/conflicts".to_owned(),
        NextStep::CheckOff | NextStep::CatchUp => format!("/d/{id}/retrofit"),
    })
}

/// Whether the step is this device's to take, by the pack's table of rights.
fn is_given(next: &TeamNext<'_>, session: Session, pack: &ProgrammePack) -> bool {
    let may_write = |kind, field, paper| session.barred(kind, field, paper).is_none();
    let may_begin = |stage| {
        let begun = (Paper::of_stage(stage), State::Draft);
        may_write(assessment::KIND, "stage", Some(begun))
    };
    match next.step {
        NextStep::BeginDiagnosis => may_begin(Stage::Diagnosis),
        NextStep::BeginAcceptance => may_begin(Stage::Acceptance),
        NextStep::MakeNeeds => may_write(need::KIND, "", None),
        NextStep::MakeItems | NextStep::CheckOff | NextStep::CatchUp => {
            may_write(retrofit::KIND, "", None)
        }
        NextStep::FinishAssessment | NextStep::SettleConflicts => {
            may_write(assessment::KIND, "", None)
        }
        NextStep::Sign | NextStep::Review => {
            let standing = next.assessment.map(|one| &one.standing);
            session
                .role()
                .zip(standing)
                .is_some_and(|(role, standing)| {
                    let awaited = pack
                        .workflow
                        .awaited(role, standing.paper, standing.state());
                    awaited.is_none()
                })
        }
    }
}

/// What comes next, with its button; and for whom the file waits.
#[component]
pub fn Next(live: LiveDossier) -> impl IntoView {
    let (app, session) = (use_app(), use_session());
    let navigate = StoredValue::new(use_navigate());
    let busy = RwSignal::new(false);
    let t = move || StepTexts::of(lang());
    let button = move || {
        let dossier = live.dossier.get()?;
        let next = dossier.next_of_team(today())?;
        if !is_given(&next, session, &app.pack()) {
            return None;
        }
        let words = match (next.step, next.assessment) {
            (NextStep::FinishAssessment, Some(one)) => {
                let stage = stage_name(one.stage, lang());
                let n = one.outcome.missing.len();
                fill(t().go_on_stage, &[("stage", &stage), ("n", &n)])
            }
            (NextStep::Sign, Some(one)) if one.standing.state() == State::Contradicted => {
                next_words(NextStep::SettleConflicts, lang()).to_owned()
            }
            (step, _) => next_words(step, lang()).to_owned(),
        };
        let begun = match next.step {
            NextStep::BeginAcceptance => (Stage::Acceptance, "begin-acceptance"),
            _ => (Stage::Diagnosis, "begin-diagnosis"),
        };
        Some(match address(&dossier.id, &next) {
            Some(to) => view! { <a class="btn btn-primary" href=to data-test="next-step">{words}</a> }.into_any(),
            None => view! {
                <button type="button" class="btn btn-primary" data-test=begun.1 disabled=move || busy.get()
                    on:click=move |_| begin(live, app, session, begun.0, navigate.get_value(), busy)>{words}</button>
            }
            .into_any(),
        })
    };
    let waits = move || {
        let dossier = live.dossier.get()?;
        let role = session.role()?;
        let awaited = awaited_words(&dossier.row(""), &app.pack(), role, lang());
        (!awaited.is_empty()).then(
            || view! { <span class="note" data-test="waits-for">{awaited.join(" · ")}</span> },
        )
    };
    move || {
        let (button, waits) = (button(), waits());
        let any = button.is_some() || waits.is_some();
        any.then(|| view! { <div class="cluster" data-test="next">{button}{waits}</div> })
    }
}
