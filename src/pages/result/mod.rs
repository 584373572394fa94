//! The result: the level, what holds it back, the way up, and the sheet to print; a
//! [part](super::part) of its own.

mod conditions;
mod disputed;
mod figures;
mod visit;
mod way_up;

use domain::{
    assessment::{self, AssessmentRule, ItemRef, explain},
    decision::Decision,
    dossier::{Assessment, Dossier},
    enterprise,
    pack::ProgrammePack,
    workflow::State,
};
use leptos::{prelude::*, wasm_split::SplitLoaderError};
use leptos_router::hooks::use_query_map;

use super::part::MakePage;
use crate::{
    app::{LiveDossier, use_app, use_live_dossier, use_session},
    components::{Empty, Icon, IconName, PageTitle, PaperStanding, RecordDisagrees, ShownPaper},
    i18n::{
        common::Common,
        fill,
        format::day,
        lang,
        paper::{PaperTexts, verb_words},
        result::ResultTexts,
        shell::stage_name,
    },
};

pub use disputed::{Disputed, mark};

/// So many missing answers stand on the page; more are folded, or they would be the page.
const FEW: usize = 8;

/// The rule an assessment is shown by: the one it was begun with, else the current one.
pub fn rule_of<'a>(pack: &'a ProgrammePack, assessment: &Assessment) -> &'a AssessmentRule {
    pack.rule(&assessment.rule)
        .unwrap_or_else(|| pack.current_rule())
}

/// Which result is asked for.
#[derive(Clone)]
pub struct WhichResult {
    pub dossier: String,
    pub assessment: String,
}

/// Where the program is split: what only this function reaches is in this part.
///
/// # Errors
/// When the part cannot be fetched; the next call tries again.
#[cfg_attr(
    feature = "split",
    leptos::wasm_split::wasm_split(result, wasm_split_path = leptos::wasm_split, fallible),
    allow(unsafe_code, reason = "the macro's import and export of this function")
)]
pub fn result_part() -> Result<MakePage<WhichResult>, SplitLoaderError> {
    Ok(
        |WhichResult {
             dossier,
             assessment,
         }| { view! { <ResultPage dossier assessment /> }.into_any() },
    )
}

/// `/d/:dossier/result/:id`.
#[component]
fn ResultPage(dossier: String, assessment: String) -> impl IntoView {
    let app = use_app();
    let live = use_live_dossier(dossier.clone());
    let t = move || ResultTexts::of(lang());
    let as_decided = use_query_map();
    let id = StoredValue::new(assessment.clone());
    // `None` until read. With `as` in the address it reads as it did when that was decided.
    let read = Memo::new_with_compare(
        move |_| {
            let read = live.dossier.get()?;
            let one = read.assessments.iter().find(|one| one.id == assessment);
            let one = one.map(|one| {
                let asked = as_decided.with(|query| query.get("as"));
                let asked = asked.and_then(|id| one.standing.decision(&id).cloned());
                let content = asked
                    .as_ref()
                    .and_then(|decision| decision.content.as_ref());
                match content {
                    Some(content) => (one.as_decided(content, &app.pack()), asked),
                    None => (one.clone(), None),
                }
            });
            Some((read, one))
        },
        |_, _| true,
    );
    let found = Memo::new(move |_| read.with(|read| read.as_ref().map(|(_, one)| one.is_some())));
    let dossier = StoredValue::new(dossier);
    let part = move |draw: fn(&Shown<'_>) -> AnyView| {
        move || {
            read.with(|read| {
                let (read, one) = read.as_ref()?;
                let (one, decided) = one.as_ref()?;
                let pack = app.pack();
                Some(dossier.with_value(|id| {
                    draw(&Shown {
                        live,
                        pack: &pack,
                        rule: rule_of(&pack, one),
                        dossier: read,
                        one,
                        decided: decided.as_ref(),
                        answers: format!("/d/{id}/assess/{}", one.id),
                    })
                }))
            })
        }
    };
    let paper = Signal::derive(move || {
        read.with(|read| {
            let (read, one) = read.as_ref()?;
            let (one, decided) = one.as_ref()?;
            // What was is read; decided is about what is.
            let now = decided.is_none();
            now.then(|| dossier.with_value(|id| shown_paper(live, &app.pack(), read, one, id)))
        })
    });
    let way = Memo::new(move |_| {
        read.with(|read| {
            let (_, one) = read.as_ref()?;
            let (one, decided) = one.as_ref()?;
            let pack = app.pack();
            Some(way_up::Way::of(rule_of(&pack, one), one, decided.is_none()))
        })
    });
    view! {
        <main class="page page-result">
            {move || match found.get() {
                None => view! { <p class="soft">{t().loading}</p> }.into_any(),
                Some(false) => view! { <Empty title=move || t().nothing text=move || t().nothing_text /> }.into_any(),
                // What somebody is deciding stays while the sheet around it is drawn anew.
                Some(true) => view! {
                    {part(head)}
                    <visit::Leaving live id=id.get_value() />
                    <PaperStanding live paper />
                    {part(sheet)}
                    // A tap on a step draws nothing else anew, or the keyboard's place would be lost.
                    <way_up::WayUp live way />
                    {part(below)}
                }.into_any(),
            }}
        </main>
    }
}

/// What the page draws: drawn anew when the dossier or the language changes, which is rare here.
struct Shown<'a> {
    live: LiveDossier,
    pack: &'a ProgrammePack,
    rule: &'a AssessmentRule,
    dossier: &'a Dossier,
    one: &'a Assessment,
    /// It reads as it did when this was decided.
    decided: Option<&'a Decision>,
    /// The address of its answers.
    answers: String,
}

impl Shown<'_> {
    /// What people disagree about: nothing of what was decided on.
    fn disputed(&self) -> Disputed {
        match self.decided {
            Some(_) => Disputed::default(),
            None => Disputed::of(self.live, self.one),
        }
    }
}

/// Where an item stands on the page of its answers.
pub fn anchor(item: &ItemRef) -> String {
    match item {
        ItemRef::Question(code) => format!("q-{code}"),
        ItemRef::Scenario(code) => format!("s-{code}"),
    }
}

/// The items without an answer, each with the address of its place.
fn missing(rule: &AssessmentRule, one: &Assessment, answers: &str) -> Vec<(String, String)> {
    let items = one.outcome.missing.iter();
    items
        .map(|item| {
            let name = match item {
                ItemRef::Question(code) => rule.question(code).map(|question| &question.name),
                ItemRef::Scenario(code) => rule.scenario(code).map(|scenario| &scenario.name),
            };
            let name = name.map(|name| name.get(lang()).to_owned());
            (
                name.unwrap_or_default(),
                format!("{answers}?at={}", anchor(item)),
            )
        })
        .collect()
}

/// The assessment as the paper it is, for its standing and for deciding about it.
fn shown_paper(
    live: LiveDossier,
    pack: &ProgrammePack,
    dossier: &Dossier,
    one: &Assessment,
    id: &str,
) -> ShownPaper {
    let (lang, t) = (lang(), ResultTexts::of(lang()));
    let rule = rule_of(pack, one);
    let level = one.outcome.level;
    let mut counts = [0_u32; 5];
    for level in one.outcome.scenarios.values() {
        counts[usize::from(*level).min(4)] += 1;
    }
    let scenarios: Vec<String> = (0..counts.len())
        .rev()
        .filter(|level| counts[*level] > 0)
        .map(|level| {
            let level_words = fill(Common::of(lang).level_n, &[("n", &level)]);
            fill(
                t.scenarios_n,
                &[("level", &level_words), ("n", &counts[level])],
            )
        })
        .collect();
    let level_words = fill(Common::of(lang).level_n, &[("n", &level)]);
    let name = rule.level_name(level).get(lang);
    let summary = [
        (t.enterprise, Some(dossier.enterprise.name.clone())),
        (t.level, Some(format!("{level_words} {name}"))),
        (t.score, Some(one.outcome.total.normalize().to_string())),
        (t.of_scenarios, Some(scenarios.join(Common::of(lang).sep))),
        (t.date, one.visited.map(|visited| day(visited, lang))),
    ];
    let summary = summary.into_iter();
    let answers = format!("/d/{id}/assess/{}", one.id);
    ShownPaper {
        id: one.id.clone(),
        standing: one.standing.clone(),
        record: live.record(assessment::KIND, &one.id),
        figures: one.figures(),
        summary: summary
            .filter_map(|(label, fact)| {
                Some((label.to_owned(), fact.filter(|fact| !fact.is_empty())?))
            })
            .collect(),
        missing: missing(rule, one, &answers),
        refused: Vec::new(),
        remarks: String::new(),
        path: format!("/d/{id}/result/{}", one.id),
        contact: dossier.enterprise.contact.clone(),
    }
}

/// The title, and the level as one large numeral.
fn head(shown: &Shown<'_>) -> AnyView {
    let (lang, t) = (lang(), ResultTexts::of(lang()));
    let &Shown {
        live,
        pack,
        rule,
        dossier,
        one,
        ..
    } = shown;
    let outcome = &one.outcome;
    let disputed = shown.disputed();
    let name_disputed = live
        .record(enterprise::KIND, enterprise::KIND)
        .and_then(|record| Some(record.field("name")?.is_conflict()));
    let level = outcome.level;
    let id = dossier.id.as_str();
    let answers = shown.answers.clone();
    let print = |_| drop(window().print());
    let state = one.standing.state();
    let own = use_session().own_dossier().is_some();
    let untouched = own && state == State::Returned && one.standing.changed.is_empty();
    let words = match state {
        State::Returned if own => t.correct,
        state if state.may_be_writable() && !one.outcome.is_complete() => t.go_on,
        _ => t.answers,
    };
    let stage = stage_name(one.stage, lang);
    let decided = shown.decided.map(|decision| {
        let p = PaperTexts::of(lang);
        let what = verb_words(decision.verb, decision.side, decision.paper, lang);
        let words = fill(
            p.reading_old,
            &[
                ("what", &what),
                ("who", &decision.person),
                ("day", &day(decision.day, lang)),
            ],
        );
        let now = format!("/d/{id}/result/{}", one.id);
        let beside = format!("/d/{id}/compare?of={}&as={}", one.id, decision.id);
        view! {
            <p class="banner" role="status" data-test="reading-old">
                {words}
                <a class="btn btn-small" href=now>{p.to_now}</a>
                <a class="btn btn-small" href=beside data-test="beside-now">{p.beside_now}</a>
            </p>
        }
    });
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
                <a class="btn" class:btn-primary=untouched href=answers.clone() data-test="go-on">{words}</a>
                <button type="button" class="btn" data-test="print" on:click=print><Icon name=IconName::Print />{t.print}</button>
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
        {decided}
    }
    .into_any()
}

/// From where it stands to the way up.
fn sheet(shown: &Shown<'_>) -> AnyView {
    let t = ResultTexts::of(lang());
    let &Shown {
        live, rule, one, ..
    } = shown;
    // Nothing that people disagree about is in what was decided on.
    let open = shown.decided.is_none() && !one.standing.state().is_fixed();
    let why = explain(rule, &one.outcome);
    let missing: Vec<_> = missing(rule, one, &shown.answers)
        .into_iter()
        .map(|(name, to)| view! { <li><a class="chip" href=to>{name}</a></li> })
        .collect();
    view! {
        {open.then(|| view! { <RecordDisagrees live kind=assessment::KIND id=one.id.clone() /> })}
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
    }.into_any()
}

/// Everything below the way up.
fn below(shown: &Shown<'_>) -> AnyView {
    let (lang, t) = (lang(), ResultTexts::of(lang()));
    let &Shown {
        live,
        rule,
        dossier,
        one,
        ..
    } = shown;
    let disputed = shown.disputed();
    let needs: Vec<_> = dossier
        .needs
        .iter()
        .filter(|need| !need.text.is_empty())
        .take(4)
        .map(|need| view! { <li>{need.text.clone()}</li> })
        .collect();
    view! {
        {figures::figures(rule, one, &disputed)}
        {(!needs.is_empty()).then(|| view! {
            <section class="section print-only"><h2>{t.needs}</h2><ul class="bullets">{needs}</ul></section>
        })}
        {visit::visit(live, dossier, one, shown.decided, &disputed)}
        <section class="section result-rule">
            <p class="note">
                {t.rule}" "{rule.name.get(lang).to_owned()}" · "
                <span data-test="rule-version">{fill(t.rule_version, &[("version", &rule.version)])}</span>
                " · "{rule.standard.get(lang).to_owned()}
                <a class="screen-only" href="/rules" data-test="to-rules">{t.to_rules}</a>
            </p>
            {(one.rule != rule.version).then(|| view! {
                <p class="banner" data-test="other-rule">{fill(t.other_rule, &[("version", &one.rule)])}</p>
            })}
        </section>
    }.into_any()
}
