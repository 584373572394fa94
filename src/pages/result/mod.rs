//! The result: the level, what holds it back, the way up, and the sheet to print.

mod conditions;
mod disputed;
mod figures;
mod visit;

use std::sync::Arc;

use domain::{
    assessment::{self, AssessmentRule, ItemRef, explain},
    dossier::{Assessment, Dossier},
    enterprise,
    pack::ProgrammePack,
};
use leptos::prelude::*;

use crate::{
    app::{LiveDossier, use_app, use_live_dossier},
    components::{Empty, Icon, IconName, PageTitle, RecordDisagrees},
    i18n::{common::Common, fill, lang, result::ResultTexts, shell::stage_name},
};

pub use disputed::{Disputed, mark};

/// So many missing answers stand on the page; more are folded, or they would be the page.
const FEW: usize = 8;

/// The rule an assessment is shown by: the one it was begun with, else the current one.
pub fn rule_of<'a>(pack: &'a ProgrammePack, assessment: &Assessment) -> &'a AssessmentRule {
    pack.rule(&assessment.rule)
        .unwrap_or_else(|| pack.current_rule())
}

/// `/d/:dossier/result/:id`.
#[component]
pub fn ResultPage(dossier: String, assessment: String) -> impl IntoView {
    let app = use_app();
    let live = use_live_dossier(dossier.clone());
    let t = move || ResultTexts::of(lang());
    view! {
        <main class="page page-result">
            {move || {
                let Some(read) = live.dossier.get() else {
                    return view! { <p class="soft">{t().loading}</p> }.into_any();
                };
                match read.assessments.iter().find(|one| one.id == assessment) {
                    Some(one) => sheet(live, &app.pack(), &read, one, &dossier),
                    None => view! {
                        <Empty title=move || t().nothing
                            text=move || t().nothing_text />
                    }.into_any(),
                }
            }}
        </main>
    }
}

/// The whole sheet; drawn anew when the dossier or the language changes, which is rare here.
fn sheet(
    live: LiveDossier,
    pack: &Arc<ProgrammePack>,
    dossier: &Dossier,
    one: &Assessment,
    id: &str,
) -> AnyView {
    let (lang, t) = (lang(), ResultTexts::of(lang()));
    let rule = rule_of(pack, one);
    let outcome = &one.outcome;
    let why = explain(rule, outcome);
    let level = outcome.level;
    let disputed = Disputed::of(live, one);
    let name_disputed = live
        .record(enterprise::KIND, enterprise::KIND)
        .and_then(|record| Some(record.field("name")?.is_conflict()));
    let answers = format!("/d/{id}/assess/{}", one.id);
    // The first sentences repeat what stands above; the advice is what is left.
    let advice: Vec<String> = why
        .way_up
        .iter()
        .flat_map(|way| &way.steps)
        .map(|step| step.sentence(rule, lang))
        .collect();
    let missing: Vec<_> = outcome
        .missing
        .iter()
        .map(|item| {
            let (anchor, name) = match item {
                ItemRef::Question(code) => (
                    format!("q-{code}"),
                    rule.question(code).map(|question| &question.name),
                ),
                ItemRef::Scenario(code) => (
                    format!("s-{code}"),
                    rule.scenario(code).map(|scenario| &scenario.name),
                ),
            };
            let name = name.map(|name| name.get(lang).to_owned());
            view! { <li><a class="chip" href=format!("{answers}?at={anchor}")>{name}</a></li> }
        })
        .collect();
    let print = |_| drop(window().print());
    let needs: Vec<_> = dossier
        .needs
        .iter()
        .filter(|need| !need.text.is_empty())
        .take(4)
        .map(|need| view! { <li>{need.text.clone()}</li> })
        .collect();
    let stage = stage_name(one.stage, lang);
    view! {
        <header class="page-head with-back">
            <a class="btn btn-quiet btn-icon back screen-only" href=format!("/d/{id}") aria-label=t.to_dossier title=t.to_dossier data-test="back">
                <Icon name=IconName::Back />
            </a>
            <div class="titles">
                <p class="print-only soft">{pack.name.get(lang).to_owned()}</p>
                <PageTitle text=fill(t.title, &[("stage", &stage)]) />
                <p class="soft small">{dossier.enterprise.name.clone()}{mark(name_disputed.unwrap_or_default())}<span class="print-only">" · "{dossier.enterprise.code.clone()}</span></p>
            </div>
            <div class="cluster screen-only">
                <a class="btn" href=answers.clone() data-test="go-on">{t.go_on}</a>
                <button type="button" class="btn btn-primary" data-test="print" on:click=print><Icon name=IconName::Print />{t.print}</button>
            </div>
        </header>
        <section class="result-level">
            <p class=format!("numeral level-{}", level.min(4))>
                <span data-test="level">{fill(Common::of(lang).level_n, &[("n", &level)])}</span>
                <span class="name">{rule.level_name(level).get(lang).to_owned()}</span>
                {mark(disputed.level())}
            </p>
            <p class="figure-so-far"><span class="soft">{t.score}</span><strong class="num" data-test="score">{outcome.total.normalize().to_string()}</strong><span class="soft">"/ 100"</span>{mark(disputed.total())}</p>
        </section>
        <RecordDisagrees live kind=assessment::KIND id=one.id.clone() />
        {(!missing.is_empty()).then(|| view! {
            <section class="section" data-test="missing">
                <p class="banner" role="status">{fill(t.provisional, &[("n", &missing.len())])}</p>
                {if missing.len() > FEW {
                    view! {
                        <details class="detail-fold screen-only">
                            <summary>{t.which_missing}</summary>
                            <ul class="cluster" aria-label=t.missing>{missing}</ul>
                        </details>
                    }.into_any()
                } else {
                    view! { <ul class="cluster screen-only" aria-label=t.missing>{missing}</ul> }.into_any()
                }}
            </section>
        })}
        {conditions::conditions(rule, &why)}
        {(!advice.is_empty()).then(|| view! {
            <section class="section">
                <h2>{t.way_up}</h2>
                <ol class="way-up" data-test="way-up">{advice.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ol>
            </section>
        })}
        {figures::figures(rule, one, &disputed)}
        {(!needs.is_empty()).then(|| view! {
            <section class="section print-only"><h2>{t.needs}</h2><ul class="bullets">{needs}</ul></section>
        })}
        {visit::visit(live, dossier, one, &disputed)}
        <section class="section result-rule">
            <h2>{t.rule}</h2>
            <p>{rule.name.get(lang).to_owned()}" · "<span data-test="rule-version">{fill(t.rule_version, &[("version", &rule.version)])}</span></p>
            {(one.rule != rule.version).then(|| view! {
                <p class="banner" data-test="other-rule">{fill(t.other_rule, &[("version", &one.rule)])}</p>
            })}
            <p class="note">{rule.standard.get(lang).to_owned()}</p>
            <p class="note screen-only">{rule.provenance.get(lang).to_owned()}</p>
            <ul class="bullets note" data-test="caveats">{rule.caveats.iter().map(|one| view! { <li>{one.get(lang).to_owned()}</li> }).collect_view()}</ul>
        </section>
    }.into_any()
}
