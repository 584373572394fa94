//! Self-assessment, diagnosis and acceptance side by side; or one of them as it was decided on, beside
//! what it is now.

use domain::{
    assessment::{self, Answer, AssessmentRule, ScenarioAnswer, Stage},
    dossier::{Assessment, Dossier},
    enterprise,
    pack::ProgrammePack,
    photo::Photo,
    schema::FieldRef,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use rust_decimal::Decimal;

use crate::{
    app::{LiveDossier, use_app, use_live_dossier},
    components::{Empty, Icon, IconName, PageHead, PhotoGrid},
    i18n::{
        common::Common,
        fields::{field_words, value_words},
        fill,
        format::{day, moment},
        lang,
        paper::{PaperTexts, verb_words},
        result::ResultTexts,
        shell::stage_name,
    },
    pages::result::{Disputed, mark, rule_of},
};

/// `/d/:dossier/compare`: the latest assessment of each stage, a column each.
#[component]
pub fn ComparePage(dossier: String) -> impl IntoView {
    let app = use_app();
    let live = use_live_dossier(dossier.clone());
    let t = move || ResultTexts::of(lang());
    let back = format!("/d/{dossier}");
    let differing = RwSignal::new(false);
    let asked = use_query_map();
    view! {
        <main class="page page-compare">
            <PageHead title=move || t().compare under=live.name() back=back>
                <button type="button" class="btn" data-read data-test="print" on:click=move |_| drop(window().print())>
                    <Icon name=IconName::Print />{move || t().print}
                </button>
            </PageHead>
            {move || {
                let (dossier, pack) = (live.dossier.get()?, app.pack());
                let asked = asked.with(|query| Some((query.get("of")?, query.get("as")?)));
                let (columns, beside) = match asked {
                    Some((of, decision)) => {
                        let columns = versions(live, &dossier, &of, &decision, &pack);
                        let all = &dossier.assessments;
                        let now = all.iter().find(|one| one.id == of);
                        let made = now.and_then(|now| now.standing.decision(&decision));
                        (columns, made.map(|made| made.at))
                    }
                    None => (stages(live, &dossier), None),
                };
                Some(match columns.last() {
                    Some(last) if columns.len() > 1 => view! {
                        {table(&pack, rule_of(&pack, &last.one), &columns, differing)}
                        {beside.map(|at| changed_beside(live, &pack, at))}
                    }
                    .into_any(),
                    _ => view! {
                        <Empty title=move || t().compare_none
                            text=move || t().compare_none_text />
                    }.into_any(),
                })
            }}
        </main>
    }
}

/// An assessment, and what of it is in dispute.
struct Column {
    one: Assessment,
    disputed: Disputed,
    /// When it was made, or decided on.
    when: String,
}

/// The latest assessment of each stage.
fn stages(live: LiveDossier, dossier: &Dossier) -> Vec<Column> {
    let all = Stage::ALL
        .into_iter()
        .filter_map(|stage| dossier.official(stage));
    let columns = all.map(|one| Column {
        one: one.clone(),
        disputed: Disputed::of(live, one),
        when: one
            .visited
            .map(|visited| day(visited, lang()))
            .unwrap_or_default(),
    });
    columns.collect()
}

/// The assessment `of` as it read when `decision` was made, and as it stands now; none where either
/// is not here.
fn versions(
    live: LiveDossier,
    dossier: &Dossier,
    of: &str,
    decision: &str,
    pack: &ProgrammePack,
) -> Vec<Column> {
    let lang = lang();
    let found = || {
        let now = dossier.assessments.iter().find(|one| one.id == of)?;
        let decision = now.standing.decision(decision)?;
        Some((now, decision, decision.content.as_ref()?))
    };
    let Some((now, decision, content)) = found() else {
        return Vec::new();
    };
    let what = verb_words(decision.verb, decision.side, decision.paper, lang);
    let (before, now) = (
        Column {
            one: now.as_decided(content, pack),
            disputed: Disputed::default(),
            when: format!("{what} · {}", day(decision.day, lang)),
        },
        Column {
            one: now.clone(),
            disputed: Disputed::of(live, now),
            when: PaperTexts::of(lang).as_it_is.to_owned(),
        },
    );
    vec![before, now]
}

/// What was written since `at` beside the paper itself: the enterprise's details and photos. Looked at
/// with it, because a remark often asks for these.
fn changed_beside(live: LiveDossier, pack: &ProgrammePack, at: i64) -> AnyView {
    let (lang, t) = (lang(), ResultTexts::of(lang()));
    let records = live.records.get();
    let of_enterprise = records
        .iter()
        .flat_map(|all| all.iter())
        .filter(|record| record.key.kind == enterprise::KIND);
    let lines: Vec<_> = of_enterprise
        .flat_map(|record| record.written_since(at))
        .map(|(name, held)| {
            let field = FieldRef::of(enterprise::KIND, name);
            view! {
                <tr>
                    <th scope="row">{field_words(pack, field, lang)}</th>
                    <td>{value_words(pack, field, &held.value, lang)}</td>
                    <td>{held.by.clone()}<br /><span class="note">{moment(held.at.ms, lang)}</span></td>
                </tr>
            }
        })
        .collect();
    let photos: Vec<Photo> = live.dossier.with(|dossier| {
        let all = dossier.iter().flat_map(|dossier| &dossier.photos);
        let fresh = all
            .filter(|photo| !photo.is_signature() && photo.added.is_some_and(|added| added > at));
        fresh.cloned().collect()
    });
    if lines.is_empty() && photos.is_empty() {
        return view! { <p class="note" data-test="nothing-beside">{t.beside_none}</p> }.into_any();
    }
    let history = format!("/d/{}/history", live.id.get_value());
    view! {
        <section class="stack" data-test="changed-beside">
            <h2>{t.beside}</h2>
            {(!lines.is_empty()).then(|| view! { <table class="figures beside"><tbody>{lines}</tbody></table> })}
            {(!photos.is_empty()).then(|| {
                let words = fill(t.beside_photos, &[("n", &photos.len())]);
                view! { <p>{words}</p><PhotoGrid live=live photos=Memo::new(move |_| photos.clone()) /> }
            })}
            <div><a class="btn screen-only" href=history>{t.to_history}</a></div>
        </section>
    }
    .into_any()
}

/// What stands in one column of a line.
#[derive(Default)]
struct Cell {
    /// The figure or level; empty under a heading.
    words: String,
    /// What was answered, where the figure is worked out from it.
    answer: String,
    /// The figure, to be subtracted.
    number: Option<Decimal>,
    in_dispute: bool,
}

/// One line: its name, what stands in each column, and how deep it stands.
struct Line {
    class: &'static str,
    name: String,
    cells: Vec<Cell>,
}

impl Line {
    /// Whether some column is another than the one before.
    fn differs(&self) -> bool {
        let same = |a: &Cell, b: &Cell| a.words == b.words && a.answer == b.answer;
        self.cells
            .windows(2)
            .any(|two| matches!(two, [a, b] if !same(a, b)))
    }

    /// Whether it is only a heading over others.
    fn is_heading(&self) -> bool {
        self.cells.iter().all(|cell| cell.words.is_empty())
    }

    /// The last column less the first, with its sign; nothing where either has no figure.
    fn difference(&self) -> String {
        let number = |cell: Option<&Cell>| cell?.number;
        let (first, last) = (number(self.cells.first()), number(self.cells.last()));
        let Some(difference) = first.zip(last).map(|(first, last)| last - first) else {
            return String::new();
        };
        let size = difference.abs().normalize();
        match difference.cmp(&Decimal::ZERO) {
            std::cmp::Ordering::Greater => format!("+{size}"),
            std::cmp::Ordering::Equal => "0".to_owned(),
            std::cmp::Ordering::Less => format!("−{size}"),
        }
    }
}

/// Those that differ, and the headings over them.
fn that_differ(lines: Vec<Line>) -> Vec<Line> {
    let mut kept: Vec<Line> = Vec::new();
    for line in lines {
        if line.is_heading() {
            kept.pop_if(|last| last.is_heading());
            kept.push(line);
        } else if line.differs() {
            kept.push(line);
        }
    }
    kept.pop_if(|last| last.is_heading());
    kept
}

fn figure(number: Decimal) -> Cell {
    Cell {
        words: number.normalize().to_string(),
        number: Some(number),
        ..Cell::default()
    }
}

fn lines(pack: &ProgrammePack, rule: &AssessmentRule, columns: &[Column]) -> Vec<Line> {
    let (lang, t) = (lang(), ResultTexts::of(lang()));
    let mut lines = Vec::new();
    type InDispute<'a> = &'a dyn Fn(&Disputed) -> bool;
    type OfOne<'a> = &'a dyn Fn(&Assessment) -> Option<Cell>;
    let mut put = |class, name: &str, in_dispute: InDispute<'_>, value: OfOne<'_>| {
        let columns = columns.iter();
        let cells = columns
            .map(|Column { one, disputed, .. }| {
                let cell = value(one).unwrap_or_else(|| Cell {
                    words: "–".to_owned(),
                    ..Cell::default()
                });
                Cell {
                    in_dispute: in_dispute(disputed),
                    ..cell
                }
            })
            .collect();
        lines.push(Line {
            class,
            name: name.to_owned(),
            cells,
        });
    };
    put("whole", t.level, &Disputed::level, &|one| {
        let level = one.outcome.level;
        let words = fill(Common::of(lang).level_n, &[("n", &level)]);
        Some(Cell {
            words: if one.outcome.is_complete() {
                words
            } else {
                format!("{words}（{}）", t.provisional_short)
            },
            number: Some(level.into()),
            ..Cell::default()
        })
    });
    let by_rule = |disputed: &Disputed| disputed.field("rule");
    put("whole", t.rule, &by_rule, &|one| {
        Some(Cell {
            words: one.rule.clone(),
            ..Cell::default()
        })
    });
    put("whole", t.total, &Disputed::total, &|one| {
        Some(figure(one.outcome.total))
    });
    for (d, dimension) in rule.dimensions.iter().enumerate() {
        let (name, of) = (dimension.name.get(lang), |it: &Disputed| {
            it.dimension(dimension)
        });
        put("whole", name, &of, &|one| {
            Some(figure(one.outcome.dimensions.get(d)?.score))
        });
        for (g, group) in dimension.groups.iter().enumerate() {
            let (name, of) = (group.name.get(lang), |it: &Disputed| it.group(group));
            put("group", name, &of, &|one| {
                let groups = &one.outcome.dimensions.get(d)?.groups;
                Some(figure(groups.get(g)?.score))
            });
            for question in &group.questions {
                let of = |it: &Disputed| it.question(&question.code);
                put("part", question.name.get(lang), &of, &|one| {
                    let score = one.outcome.question(&question.code)?.score?;
                    let answer = one.answers.questions.get(&question.code);
                    let answer = answer.map(|answer| answer_words(pack, &question.code, answer));
                    Some(Cell {
                        answer: answer.unwrap_or_default(),
                        ..figure(score)
                    })
                });
            }
        }
    }
    for chain in &rule.chains {
        let name = chain.name.get(lang);
        put("whole", name, &|_| false, &|_| Some(Cell::default()));
        for scenario in rule.scenarios.iter().filter(|one| one.chain == chain.code) {
            let of = |it: &Disputed| it.scenario(&scenario.code);
            put("part", scenario.name.get(lang), &of, &|one| {
                Some(match one.answers.scenarios.get(&scenario.code)? {
                    ScenarioAnswer::Level(level) => {
                        let rung = usize::from(*level).checked_sub(1);
                        let rung = rung.and_then(|rung| scenario.levels.get(rung));
                        Cell {
                            words: fill(Common::of(lang).level_n, &[("n", level)]),
                            answer: rung
                                .map(|rung| rung.get(lang).to_owned())
                                .unwrap_or_default(),
                            number: Some((*level).into()),
                            ..Cell::default()
                        }
                    }
                    ScenarioAnswer::NotApplicable => Cell {
                        words: t.not_applicable.to_owned(),
                        ..Cell::default()
                    },
                })
            });
        }
    }
    lines
}

/// What was answered, as the form says it.
fn answer_words(pack: &ProgrammePack, question: &str, answer: &Answer) -> String {
    let field = format!("q.{question}");
    let field = FieldRef::of(assessment::KIND, &field);
    value_words(pack, field, &answer.to_value(), lang())
}

fn table(
    pack: &ProgrammePack,
    rule: &AssessmentRule,
    columns: &[Column],
    differing: RwSignal<bool>,
) -> AnyView {
    let (lang, t) = (lang(), ResultTexts::of(lang()));
    let heads: Vec<_> = columns
        .iter()
        .map(|Column { one, when, .. }| {
            view! { <th scope="col">{stage_name(one.stage, lang)}<br /><span class="note">{when.clone()}</span></th> }
        })
        .collect();
    let all = lines(pack, rule, columns);
    let n = all.iter().filter(|line| line.differs()).count();
    let all = if differing.get() {
        that_differ(all)
    } else {
        all
    };
    let rows: Vec<_> = all
        .into_iter()
        .map(|line| {
            let difference = line.difference();
            let mut before = None::<String>;
            let cells: Vec<_> = line
                .cells
                .into_iter()
                .zip(columns)
                .map(|(cell, column)| {
                    let now = format!("{}\n{}", cell.words, cell.answer);
                    let changed = before.as_ref().is_some_and(|before| *before != now);
                    before = Some(now);
                    let of_stage = (!cell.words.is_empty()).then(|| view! {
                        <span class="of" aria-hidden="true">{stage_name(column.one.stage, lang)}" "{column.when.clone()}</span>
                    });
                    view! {
                        <td class:changed=changed>
                            {of_stage}
                            {changed.then(|| view! { <span class="visually-hidden">{t.changed}</span><span aria-hidden="true">"● "</span> })}
                            <span class="num">{cell.words}</span>{mark(cell.in_dispute)}
                            {(!cell.answer.is_empty()).then(|| view! { <span class="answer">{cell.answer}</span> })}
                        </td>
                    }
                })
                .collect();
            let of_difference = (!difference.is_empty())
                .then(|| view! { <span class="of" aria-hidden="true">{t.difference}</span> });
            view! { <tr class=line.class><th scope="row">{line.name}</th>{cells}<td class="num difference">{of_difference}{difference}</td></tr> }
        })
        .collect();
    view! {
        <label class="option screen-only">
            <input type="checkbox" data-read data-test="only-differing" prop:checked=differing
                on:change=move |event| differing.set(event_target_checked(&event)) />
            <span class="option-text">{fill(t.only_differing, &[("n", &n)])}</span>
        </label>
        <div class="beside-box" tabindex="0" role="region" aria-label=t.compare data-test="compare-table">
            <table class="figures compare">
                <thead><tr><th scope="col">{t.item}</th>{heads}<th scope="col" class="num">{t.difference}<br /><span class="note">{t.difference_of}</span></th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="note">"● "{t.changed}</p>
    }.into_any()
}
