//! The dossier's sections.

use domain::{
    assessment::{self, AssessmentField, Stage},
    dossier::Assessment,
    enterprise::{self, EnterpriseField},
    figures::{CountField, YearField, year_field},
    ids::RecordKey,
    need::{self, Need},
    paper::Paper,
    record::{self, HistoryEntry, is_erased},
    retrofit::{self, Progress},
    schema::{FieldRef, FieldType, Unit},
    value::Value,
    workflow::State,
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{next, steps};
use crate::{
    app::{LiveDossier, Session, spawn_detached, spawn_scoped, use_app, use_session},
    browser::{new_id, now_ms, today},
    components::{
        ConfirmDialog, DisagreesMark, Icon, IconName, LevelBadge, ProgressBar, StateBadge,
        place_link,
    },
    i18n::{
        choices::{need_type_words, size_words, urgency_words},
        dossier::DossierTexts,
        enterprise::EnterpriseTexts,
        fields::{amount_words, field_words, number_words, of_year_words, value_words},
        fill,
        format::{day, moment, sum},
        lang,
        shell::stage_name,
    },
    pages::labels::{by_words, words_of},
};

fn path(live: LiveDossier, rest: &str) -> String {
    format!("/d/{}/{rest}", live.id.get_value())
}

/// Years whose figures the dossier's page shows; the others are on the page of fields.
const YEARS: usize = 2;

#[component]
pub fn Who(live: LiveDossier) -> impl IntoView {
    let app = use_app();
    let session = use_session();
    let t = move || DossierTexts::of(lang());
    let to_edit = move || {
        if session.only_reads() {
            t().view_profile
        } else {
            t().edit_profile
        }
    };
    // Only what somebody filled in, in the order of the form.
    let facts = move || {
        let (pack, lang) = (app.pack(), lang());
        let enterprise = live.dossier.get()?.enterprise.clone();
        let record = live.record(enterprise::KIND, enterprise::KIND)?;
        let disagrees = |field: &str| record.field(field).is_some_and(record::Field::is_conflict);
        let words = |field: EnterpriseField| {
            let of = FieldRef::Enterprise(field);
            let held = record.field(field.name()).and_then(record::Field::shown);
            let value = held.map_or(&Value::Null, |(_, held)| &held.value);
            // Where people disagree, one of them may have emptied it.
            if value.is_null() && !disagrees(field.name()) {
                return None;
            }
            let words = value_words(&pack, of, value, lang);
            (!words.is_empty()).then(|| (field_words(&pack, of, lang), words, is_erased(value)))
        };
        let fact = |label: &str, fact: AnyView, disagree: bool| {
            let mark = disagree.then(|| view! { " " <DisagreesMark /> });
            view! { <div><dt>{label.to_owned()}</dt><dd>{fact}{mark}</dd></div> }.into_any()
        };
        let mut facts: Vec<AnyView> = Vec::new();
        for field in EnterpriseField::ALL
            .iter()
            .copied()
            .filter(|field| *field != EnterpriseField::Name)
        {
            let Some((label, words, erased)) = words(field) else {
                continue;
            };
            let shown = match field.holds() {
                _ if erased => words.into_any(),
                FieldType::Phone => {
                    view! { <a href=format!("tel:{words}")>{words.clone()}</a> }.into_any()
                }
                FieldType::Place => place_link(&words).into_any(),
                _ => words.into_any(),
            };
            facts.push(fact(&label, shown, disagrees(field.name())));
        }
        let e = EnterpriseTexts::of(lang);
        if let Some(class) = enterprise.size_class(&pack) {
            facts.push(fact(t().size, size_words(class, lang).into_any(), false));
        }
        let figures = &enterprise.figures;
        for year in figures.years().take(YEARS) {
            let known = YearField::ALL.iter().filter_map(|of| {
                let number = number_words(of.holds(), figures.get(year, *of)?, lang);
                Some(format!("{} {number}", of_year_words(*of, lang)))
            });
            let known: Vec<String> = known.collect();
            let mut all = YearField::ALL.iter();
            let disagree = all.any(|of| disagrees(&year_field(year, *of)));
            let label = fill(e.of_year, &[("n", &year)]);
            facts.push(fact(&label, known.join(t().and).into_any(), disagree));
        }
        let counts = CountField::ALL.iter().filter_map(|of| {
            let number = number_words(of.holds(), figures.count(*of)?, lang);
            let name = field_words(&pack, FieldRef::Count(*of), lang);
            Some(format!("{name} {number}"))
        });
        let counts: Vec<String> = counts.collect();
        if !counts.is_empty() {
            let mut all = CountField::ALL.iter();
            let disagree = all.any(|of| disagrees(of.name()));
            facts.push(fact(e.equipment, counts.join(t().and).into_any(), disagree));
        }
        Some(view! { <dl class="facts paired" data-test="profile">{facts}</dl> })
    };
    view! {
        <section class="stack">
            <div class="cluster spread">
                <h2>{move || t().who}</h2>
                <a class="btn btn-small" href=path(live, "edit") data-test="edit-profile">{to_edit}</a>
            </div>
            {facts}
        </section>
    }
}

/// Begins an assessment by the pack's newest rule and opens it once it is stored.
pub(super) fn begin(
    live: LiveDossier,
    app: crate::app::AppState,
    session: Session,
    stage: Stage,
    navigate: impl Fn(&str, NavigateOptions) + 'static,
    busy: RwSignal<bool>,
) {
    // A second tap while the first is being stored must not begin a second one.
    if busy.get_untracked() {
        return;
    }
    busy.set(true);
    let id = new_id();
    let edit = live
        .begin(assessment::KIND, &id)
        .set("stage", stage.code())
        .set("rule", app.pack().current_rule().version.as_str())
        .set("begun", now_ms());
    let begun = Some((Paper::of_stage(stage), State::Draft));
    let visited = AssessmentField::Visited.name();
    // Nobody visits for a self report, and not every role says when it was there.
    let visits = stage != Stage::SelfReport;
    let edit = match session.barred(assessment::KIND, visited, begun) {
        None if visits => edit.set(visited, today().to_string()),
        _ => edit,
    };
    let follows = live.dossier.with_untracked(|dossier| {
        let follows = dossier.as_ref()?.follows(stage);
        follows
            .as_list()
            .is_some_and(|all| !all.is_empty())
            .then_some(follows)
    });
    let edit = match follows {
        Some(follows) => edit.set("follows", follows),
        None => edit,
    };
    let to = path(live, &format!("assess/{id}"));
    spawn_detached(async move {
        if live.save_with(vec![edit], Vec::new()).await.is_ok() {
            navigate(&to, NavigateOptions::default());
        }
        busy.try_set(false);
    });
}

/// Asks before a stage is begun while one of it is not finished.
#[component]
fn BeginAgain(
    live: LiveDossier,
    /// The stage that was tapped, with its open assessment's id and what is missing in it.
    asked: RwSignal<Option<(Stage, String, usize)>>,
    #[prop(into)] on_confirm: Callback<Stage>,
) -> impl IntoView {
    let t = move || DossierTexts::of(lang());
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(asked.with(Option::is_some)));
    Effect::new(move |_| {
        // Only when there is one: setting runs the effect above, which runs this one.
        if !open.get() && asked.with_untracked(Option::is_some) {
            asked.set(None);
        }
    });
    let words = move |text: &'static str| {
        asked.with(|asked| {
            let (stage, missing) = asked.as_ref().map_or(("", 0), |(stage, _, missing)| {
                (stage_name(*stage, lang()), *missing)
            });
            fill(text, &[("stage", &stage), ("n", &missing)])
        })
    };
    view! {
        <ConfirmDialog open title=move || words(t().begin_again) text=move || words(t().begin_again_text)
            action=move || t().begin_other
            on_confirm=move || if let Some((stage, ..)) = asked.get_untracked() { on_confirm.run(stage) }>
            {move || asked.get().map(|(_, id, _)| view! {
                <a class="btn btn-primary" data-test="begin-go-on" href=path(live, &format!("assess/{id}"))>{t().begin_go_on}</a>
            })}
        </ConfirmDialog>
    }
}

#[component]
pub fn Stands(live: LiveDossier) -> impl IntoView {
    let (app, session) = (use_app(), use_session());
    let navigate = StoredValue::new(use_navigate());
    let t = move || DossierTexts::of(lang());
    let row = move |one: &Assessment| {
        let missing = one.outcome.missing.len();
        // One that waits for others is looked at, however much it lacks.
        let finished = missing == 0 || !one.standing.state().may_be_writable();
        let href = path(
            live,
            &format!("{}/{}", if finished { "result" } else { "assess" }, one.id),
        );
        let when = one
            .visited
            .unwrap_or_else(|| crate::browser::day_of(one.begun.ms));
        let what = if finished {
            t().result.to_owned()
        } else {
            fill(t().go_on, &[("n", &missing)])
        };
        let level = finished.then_some(one.outcome.level);
        view! {
            <a class="row" href=href data-test="assessment">
                <span class="main">
                    <span class="title">{stage_name(one.stage, lang())}</span>
                    <span class="detail">{day(when, lang())}" · "{fill(t().score, &[("n", &one.outcome.total.normalize())])}</span>
                    {(live.conflicts_in(assessment::KIND, &one.id) > 0).then(|| view! { <span class="note warn" data-test="disagrees">{t().disagrees}</span> })}
                </span>
                {(!one.standing.entries.is_empty()).then(|| view! { <StateBadge state=one.standing.state() /> })}
                {finished.then(|| view! { <LevelBadge level=level /> })}
                <span class="aside" class:wide-only=finished>{what}</span>
            </a>
        }
    };
    let busy = RwSignal::new(false);
    let asked = RwSignal::new(None::<(Stage, String, usize)>);
    let tapped = move |stage: Stage| {
        let open = live.dossier.with_untracked(|dossier| {
            let all = &dossier.as_ref()?.assessments;
            let open = all
                .iter()
                .find(|one| one.stage == stage && !one.outcome.is_complete())?;
            Some((stage, open.id.clone(), open.outcome.missing.len()))
        });
        match open {
            Some(open) => asked.set(Some(open)),
            None => begin(live, app, session, stage, navigate.get_value(), busy),
        }
    };
    let begins = [
        (Stage::SelfReport, "begin-self"), (Stage::Diagnosis, "begin-diagnosis"), (Stage::Acceptance, "begin-acceptance"),
    ]
    .map(|(stage, test)| {
        let words = move || match stage {
            Stage::SelfReport => t().begin_self,
            Stage::Diagnosis => t().begin_diagnosis,
            Stage::Acceptance => t().begin_acceptance,
        };
        // The main thing to do stands above.
        let main = move || next::begins(live, session, steps::registered(app), stage);
        // One that is on its way to somebody is not begun a second time.
        let on_its_way = move || live.dossier.with(|dossier| {
            let official = dossier.as_ref().and_then(|dossier| dossier.official(stage));
            official.is_some_and(|one| one.standing.state().is_on_its_way())
        });
        let may_begin = move || {
            let begun = (Paper::of_stage(stage), State::Draft);
            session.barred(assessment::KIND, "stage", Some(begun)).is_none() && !on_its_way() && !main()
        };
        // The first letters of a page must not race the reading of its records.
        view! {
            <Show when=may_begin>
                <button type="button" class="btn" data-test=test disabled=move || busy.get() || live.dossier.with(Option::is_none)
                    on:click=move |_| tapped(stage)>{words}</button>
            </Show>
        }
    });
    view! {
        <section class="section">
            <h2>{move || t().stands}</h2>
            {move || {
                let dossier = live.dossier.get()?;
                let stages = Stage::ALL.into_iter().filter(|stage| dossier.official(*stage).is_some()).count();
                Some(if dossier.assessments.is_empty() {
                    view! { <p class="note">{t().no_assessment}</p> }.into_any()
                } else {
                    view! {
                        <div class="rows">{dossier.assessments.iter().map(row).collect_view()}</div>
                        {(stages > 1).then(|| view! { <div><a class="btn" href=path(live, "compare") data-test="compare">{t().compare}</a></div> })}
                    }.into_any()
                })
            }}
            <div class="cluster">{begins.into_iter().collect_view()}</div>
            <BeginAgain live asked on_confirm=move |stage| begin(live, app, session, stage, navigate.get_value(), busy) />
        </section>
    }
}

/// Needs on the dossier's own page; all of them are one tap away.
const NEEDS: usize = 5;

/// What it is, what it says, how urgent and how dear.
fn need_line(live: LiveDossier, need: Need) -> AnyView {
    let disagree = live.conflicts_in(need::KIND, &need.id) > 0;
    let (t, lang) = (DossierTexts::of(lang()), lang());
    let urgent = need
        .urgency
        .map(|urgency| format!("{} {}", t.urgency, urgency_words(urgency, lang)));
    let budget = need.budget.map(|budget| {
        format!(
            "{} {}",
            t.budget,
            amount_words(budget, Unit::TenThousandYuan, lang)
        )
    });
    let more: Vec<String> = urgent.into_iter().chain(budget).collect();
    view! {
        <li data-test="need-line">
            <span class="soft">{need_type_words(need.kind, lang)}" · "</span>{need.text}
            {(!more.is_empty()).then(|| view! { <span class="note">"　"{more.join(" · ")}</span> })}
            {disagree.then(|| view! { " " <DisagreesMark /> })}
        </li>
    }
    .into_any()
}

#[component]
pub fn Needs(live: LiveDossier) -> impl IntoView {
    let t = move || DossierTexts::of(lang());
    view! {
        <section class="section">
            <h2>{move || t().needs}</h2>
            {move || {
                let needs = live.dossier.get()?.needs.clone();
                Some(if needs.is_empty() {
                    view! { <p class="note">{t().needs_none}</p> }.into_any()
                } else {
                    let rest = needs.len().saturating_sub(NEEDS);
                    view! {
                        <ul class="stack tight">{needs.into_iter().take(NEEDS).map(|need| need_line(live, need)).collect_view()}</ul>
                        {(rest > 0).then(|| view! { <p class="note">{fill(t().needs_more, &[("n", &rest)])}</p> })}
                    }.into_any()
                })
            }}
            <div><a class="btn" href=path(live, "needs") data-test="open-needs">{move || t().needs_open}</a></div>
        </section>
    }
}

/// Progress by count and by money; also the head of the checklist.
#[component]
pub fn ProgressWords(#[prop(into)] progress: Signal<Progress>) -> impl IntoView {
    let t = move || DossierTexts::of(lang());
    let by_count =
        move || progress.with(|p| fill(t().by_count, &[("done", &p.done), ("total", &p.items)]));
    view! {
        <div class="stack tight">
            <p data-test="progress-count"><strong>{by_count}</strong></p>
            <ProgressBar done=move || progress.with(|p| p.done) total=move || progress.with(|p| p.items) label=by_count />
            <p class="note parts" data-test="progress-money">
                <span>{move || progress.with(|p| fill(t().by_money, &[("done", &sum(p.planned_done, lang())), ("total", &sum(p.planned, lang()))]))}</span>
                <span>{move || progress.with(|p| fill(t().actual_money, &[("n", &sum(p.actual, lang()))]))}</span>
            </p>
            {move || progress.with(|p| (p.late > 0).then(|| view! { <p class="note bad" data-test="progress-late">{fill(t().late, &[("n", &p.late)])}</p> }))}
        </div>
    }
}

#[component]
pub fn Building(live: LiveDossier) -> impl IntoView {
    let t = move || DossierTexts::of(lang());
    let progress = Memo::new(move |_| {
        live.dossier
            .get()
            .map(|dossier| Progress::of(&dossier.items, today()))
            .unwrap_or_default()
    });
    let disagree = move || {
        live.dossier.get().is_some_and(|dossier| {
            let mut items = dossier.items.iter();
            items.any(|item| live.conflicts_in(retrofit::KIND, &item.id) > 0)
        })
    };
    view! {
        <section class="section">
            <h2>{move || t().building}</h2>
            <Show when=move || progress.with(|p| p.items + p.dropped > 0) fallback=move || view! { <p class="note">{move || t().items_none}</p> }>
                <ProgressWords progress=progress />
            </Show>
            <Show when=disagree><div><DisagreesMark /></div></Show>
            <div><a class="btn" href=path(live, "retrofit") data-test="open-retrofit">{move || t().items_open}</a></div>
        </section>
    }
}

#[component]
pub fn Happened(live: LiveDossier) -> impl IntoView {
    let app = use_app();
    let t = move || DossierTexts::of(lang());
    let lines = RwSignal::new(Vec::<(i64, String, RecordKey)>::new());
    Effect::new(move |_| {
        live.records.track();
        let store = app.store();
        let id = live.id.get_value();
        spawn_scoped(async move {
            let Ok(mut changes) = store.history(&id).await else {
                return;
            };
            let cards = store.devices().await.unwrap_or_default();
            changes.sort_by_key(|change| std::cmp::Reverse(change.at));
            lines.try_set(
                record::history(&changes)
                    .into_iter()
                    .take(4)
                    .map(|HistoryEntry { last, .. }| {
                        (last.at.ms, by_words(last, &cards), last.record.clone())
                    })
                    .collect(),
            );
        });
    });
    view! {
        <section class="section">
            <h2>{move || t().happened}</h2>
            <div class="rows">
                {move || lines.get().into_iter().map(|(at, by, key)| {
                    let of = live.records.with(|records| {
                        let records = records.as_deref().map(Vec::as_slice);
                        words_of(&app.pack(), records.unwrap_or_default(), &key, lang())
                    });
                    view! {
                        <div class="row" data-test="happened"><span class="main"><span class="title">{of}</span><span class="detail">{by}</span></span>
                            <span class="aside">{moment(at, lang())}</span></div>
                    }
                }).collect_view()}
            </div>
            <div><a class="btn" href=path(live, "history") data-test="open-history"><Icon name=IconName::Note /> {move || t().history}</a></div>
        </section>
    }
}
