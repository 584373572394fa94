//! 验收意见: what the assessing body says, what the subsidy needs beside it, and what the retrofit reached.

use domain::{
    assessment::{Between, Stage},
    project::{
        acceptance::{self, AcceptanceField as Field, Opinion},
        claim,
        effect::{self, EffectField},
    },
    record::Record,
    retrofit::{self, ItemState, Progress, RetrofitField},
    schema::FieldRef,
    value::Value,
    workflow::State,
};
use leptos::prelude::*;

use super::{
    entries::{Entries, EntrySpec, Line, evidence, nothing_more},
    facts::Part,
    plan::effect_line,
    words::ProjectTexts,
};
use crate::{
    app::{AppState, LiveDossier, use_live_dossier, use_session},
    browser::today,
    components::{Icon, IconName, PageHead},
    i18n::{
        common::Common,
        fields::{scenario_words, value_words},
        fill,
        format::day,
        lang,
    },
    pages::{result::rule_of, undo::UndoButton},
};

static OPINIONS: EntrySpec = EntrySpec {
    kind: acceptance::KIND,
    add: Some(|t| t.add_opinion),
    test: "add-opinion",
    fields: &[
        Field::Day.name(),
        Field::Body.name(),
        Field::Passed.name(),
        Field::Level.name(),
        Field::Opinion.name(),
        Field::Conditions.name(),
        Field::Due.name(),
    ],
    columns: &[
        Field::Day.name(),
        Field::Body.name(),
        Field::Passed.name(),
        Field::Level.name(),
        Field::Opinion.name(),
        Field::Conditions.name(),
    ],
    line,
    begins: || {
        let day = Value::text(today().to_string());
        vec![(Field::Day.name(), day)]
    },
    more: |live, id| {
        let to_items = conditions_to_items(live, id);
        view! { {to_items}{evidence(live, acceptance::KIND, id)} }.into_any()
    },
};

/// The effects of the plan, with what was reached.
pub static REACHED: EntrySpec = EntrySpec {
    kind: effect::KIND,
    // Promised in the plan.
    add: None,
    test: "add-effect",
    fields: &[EffectField::Reached.name()],
    columns: &[
        EffectField::Direction.name(),
        EffectField::Measure.name(),
        EffectField::UnitName.name(),
        EffectField::Before.name(),
        EffectField::Promised.name(),
        EffectField::Reached.name(),
    ],
    line: reached_line,
    begins: || vec![(EffectField::Measure.name(), Value::text(""))],
    more: nothing_more,
};

fn line(app: AppState, record: &Record) -> Line {
    let (pack, lang) = (app.pack(), lang());
    let words = |field: Field| {
        let value = record.get(field.name());
        let of = FieldRef::of(acceptance::KIND, field.name());
        let words = value.map(|value| value_words(&pack, of, value, lang));
        words.unwrap_or_default()
    };
    let verdict = Opinion::from_record(record).verdict().words();
    let passed = verdict.get(lang);
    Line {
        title: format!("{} · {passed}", words(Field::Day)),
        detail: vec![words(Field::Body)],
        aside: words(Field::Level),
    }
}

/// Makes the conditions of an opinion items of the checklist, those that are none yet.
fn conditions_to_items(live: LiveDossier, id: &str) -> AnyView {
    let id = StoredValue::new(id.to_owned());
    let t = move || ProjectTexts::of(lang());
    let barred = use_session().barred(retrofit::KIND, RetrofitField::Title.name(), None);
    let to_make = move || {
        let record = id.with_value(|id| live.record(acceptance::KIND, id));
        let items = record.as_ref().map(Opinion::from_record);
        let items = items.filter(|one| one.passed == Some(true));
        let mut items = items.map(|one| one.items()).unwrap_or_default();
        items.retain(|(id, _)| live.record(retrofit::KIND, id).is_none());
        items
    };
    let make = move |_| {
        for (id, fields) in untrack(to_make) {
            live.add(retrofit::KIND, &id, fields);
        }
    };
    view! {
        <Show when=move || barred.is_none() && !to_make().is_empty()>
            <div class="cluster screen-only">
                <button type="button" class="btn" data-test="conditions-to-items" on:click=make><Icon name=IconName::Plus /> {move || fill(t().conditions_to_items, &[("n", &to_make().len())])}</button>
            </div>
        </Show>
    }
    .into_any()
}

fn reached_line(app: AppState, record: &Record) -> Line {
    let t = ProjectTexts::of(lang());
    let mut line = effect_line(app, record);
    let kept = effect::Effect::from_record(record).is_reached();
    line.detail.extend(kept.map(|kept| {
        if kept {
            t.kept.to_owned()
        } else {
            t.not_kept.to_owned()
        }
    }));
    line
}

/// `/d/:dossier/project/acceptance`.
#[component]
pub fn AcceptancePage(dossier: String) -> impl IntoView {
    let live = use_live_dossier(dossier.clone());
    let session = use_session();
    let t = move || ProjectTexts::of(lang());
    let open = Signal::derive(|| true);
    let print = move |_| drop(window().print());
    let barred = session.barred(acceptance::KIND, "", None);
    let barred = barred.map(|why| {
        let why = move || fill(t().not_yours, &[("why", &why.words().get(lang()))]);
        view! { <p class="note screen-only" data-test="not-yours">{why}</p> }
    });
    let compare = format!("/d/{dossier}/compare");
    view! {
        <main class="page page-sheet" data-test="acceptance">
            <PageHead title=move || t().acceptance under=live.name() back=format!("/d/{dossier}")>
                <UndoButton live kind=acceptance::KIND />
                <button data-read="" type="button" class="btn" data-test="print" on:click=print><Icon name=IconName::Print /> {move || t().print}</button>
            </PageHead>
            {barred}
            <div class="sheet-parts">
                <Part id="conditions" title=|t| t.conditions>
                    {move || conditions(live)}
                    {move || beside(live)}
                    <div class="screen-only"><a class="btn" href=compare.clone() data-test="compare">{move || t().assessment}</a></div>
                </Part>
                <Part id="opinions" title=|t| t.opinions><Entries live spec=&OPINIONS open /></Part>
                <Part id="reached" title=|t| t.reached><Entries live spec=&REACHED open /></Part>
            </div>
        </main>
    }
}

/// What the subsidy needs of an acceptance, each with whether it holds.
fn conditions(live: LiveDossier) -> Option<AnyView> {
    let (dossier, records) = (live.dossier.get()?, live.records.get()?);
    let (t, pack) = (ProjectTexts::of(lang()), live.app().pack());
    let built = claim::of(records.iter(), &dossier.filed);
    let acceptance = built.claim.acceptance.as_ref();
    let phase = domain::subsidy::Rules::of(&pack)
        .work_out(&built.claim, None)
        .first()
        .and_then(|worked| worked.phase)
        .or(dossier.enterprise.phase);
    let rule = phase.and_then(|phase| pack.funding.rule(phase));
    let mut all: Vec<(String, Option<bool>, String)> = Vec::new();
    if let Some(needed) = rule.and_then(|rule| rule.level_needed) {
        let level = acceptance.and_then(|one| one.level);
        let is = level.map(|level| fill(t.c_level_is, &[("n", &level)]));
        all.push((
            fill(t.c_level, &[("n", &needed)]),
            level.map(|level| level >= needed),
            is.unwrap_or_default(),
        ));
    }
    let listed = pack.phases.iter().find(|one| Some(one.number) == phase);
    if let Some(listed) = listed {
        let by = rule.and_then(|rule| rule.accepted_by).unwrap_or(listed.due);
        let on = acceptance.and_then(|one| one.day);
        let words = fill(
            t.c_day,
            &[("day", &day(by, lang())), ("phase", &listed.number)],
        );
        let is = on.map(|on| day(on, lang())).unwrap_or_default();
        all.push((words, on.map(|on| on <= by), is));
    }
    let progress = Progress::of(&dossier.items, today());
    let open = |state| matches!(state, ItemState::NotStarted | ItemState::Doing);
    let done = !dossier.items.iter().any(|item| open(item.state));
    all.push((
        t.c_items.to_owned(),
        (progress.items > 0).then_some(done),
        fill(
            t.c_items_is,
            &[("done", &progress.done), ("total", &progress.items)],
        ),
    ));
    let second = dossier.official(Stage::Acceptance);
    let signed = second.map(|one| one.standing.state() == State::Signed);
    let state = second.map(|one| one.standing.state().words());
    let state = state.map(|words| words.get(lang()).to_owned());
    all.push((t.c_second.to_owned(), signed, state.unwrap_or_default()));
    let rows: Vec<_> = all
        .into_iter()
        .map(|(what, holds, is)| {
            let (class, words) = match holds {
                Some(true) => ("badge on", t.c_holds),
                Some(false) => ("badge warn", t.c_not),
                None => ("badge none", t.c_open),
            };
            view! { <tr><th scope="row">{what}</th><td>{is}</td><td class="num"><span class=class>{words}</span></td></tr> }
        })
        .collect();
    Some(
        view! { <div class="sheet-table" tabindex="0" role="group"><table class="figures" data-test="conditions"><tbody>{rows}</tbody></table></div> }
            .into_any(),
    )
}

/// The second assessment beside the first: level, score, and what rose or fell.
pub fn beside(live: LiveDossier) -> Option<AnyView> {
    let dossier = live.dossier.get()?;
    let (t, pack, lang) = (ProjectTexts::of(lang()), live.app().pack(), lang());
    let complete = |stage| {
        let one = dossier.official(stage)?;
        one.outcome.is_complete().then_some(one)
    };
    let (first, second) = (complete(Stage::Diagnosis)?, complete(Stage::Acceptance)?);
    let rule = rule_of(&pack, second);
    let between = Between::of(rule, &first.outcome, &second.outcome);
    let (risen, fallen) = between.risen_and_fallen();
    let said = fill(
        t.beside,
        &[
            ("from", &first.outcome.level),
            ("to", &second.outcome.level),
            ("was", &first.outcome.total.normalize()),
            ("is", &second.outcome.total.normalize()),
            ("risen", &risen),
            ("fallen", &fallen),
        ],
    );
    let row = |name: String, was: String, is: String| view! { <tr><th scope="row">{name}</th><td class="num">{was}</td><td class="num">{is}</td></tr> };
    let scenarios = between.scenarios.iter().map(|(code, was, is)| {
        let level = |n: &u8| fill(Common::of(lang).level_n, &[("n", n)]);
        row(scenario_words(&pack, code, lang), level(was), level(is))
    });
    let questions = between.questions.iter().map(|(code, was, is)| {
        let name = rule.question(code);
        let name = name
            .map_or(code.as_str(), |one| one.name.get(lang))
            .to_owned();
        row(
            name,
            was.normalize().to_string(),
            is.normalize().to_string(),
        )
    });
    let rows: Vec<_> = scenarios.chain(questions).collect();
    let some = !rows.is_empty();
    Some(
        view! {
            <div class="stack" data-test="beside">
                <p>{said}</p>
                {some.then(|| view! {
                    <details class="detail-fold">
                        <summary>{fill(t.beside_n, &[("n", &rows.len())])}</summary>
                        <div class="sheet-table" tabindex="0" role="group"><table class="figures">
                            <thead><tr><th scope="col">{t.beside_what}</th><th scope="col" class="num">{t.before}</th><th scope="col" class="num">{t.after}</th></tr></thead>
                            <tbody>{rows}</tbody>
                        </table></div>
                    </details>
                })}
            </div>
        }
        .into_any(),
    )
}
