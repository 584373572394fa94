//! Self-assessment, diagnosis and acceptance side by side.

use domain::{
    assessment::{AssessmentRule, ScenarioAnswer, Stage},
    dossier::Assessment,
};
use leptos::prelude::*;

use crate::{
    app::{use_app, use_live_dossier},
    components::{Empty, PageHead},
    i18n::{common::Common, fill, lang, result::ResultTexts, shell::stage_name},
    pages::result::{Disputed, mark, rule_of},
};

/// `/d/:dossier/compare`: the latest assessment of each stage, a column each.
#[component]
pub fn ComparePage(dossier: String) -> impl IntoView {
    let app = use_app();
    let live = use_live_dossier(dossier.clone());
    let t = move || ResultTexts::of(lang());
    let back = format!("/d/{dossier}");
    view! {
        <main class="page page-compare">
            <PageHead title=move || t().compare under=live.name() back=back />
            {move || {
                let dossier = live.dossier.get()?;
                let all = Stage::ALL.into_iter().filter_map(|stage| dossier.official(stage));
                let columns: Vec<Column> = all.map(|one| (one, Disputed::of(live, one))).collect();
                Some(match columns.last() {
                    Some((last, _)) if columns.len() > 1 => {
                        let pack = app.pack();
                        table(rule_of(&pack, last), &columns)
                    }
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
type Column<'a> = (&'a Assessment, Disputed);

/// One line: its name, its value in each column, and how deep it stands.
struct Line {
    class: &'static str,
    name: String,
    /// Each with whether people disagree on it.
    values: Vec<(String, bool)>,
}

fn lines(rule: &AssessmentRule, columns: &[Column<'_>]) -> Vec<Line> {
    let (lang, t) = (lang(), ResultTexts::of(lang()));
    let mut lines = Vec::new();
    type InDispute<'a> = &'a dyn Fn(&Disputed) -> bool;
    type OfOne<'a> = &'a dyn Fn(&Assessment) -> Option<String>;
    let mut put = |class, name: &str, in_dispute: InDispute<'_>, value: OfOne<'_>| {
        let columns = columns.iter();
        let values = columns
            .map(|(one, disputed)| {
                let value = value(one).unwrap_or_else(|| "–".to_owned());
                (value, in_dispute(disputed))
            })
            .collect();
        lines.push(Line {
            class,
            name: name.to_owned(),
            values,
        });
    };
    put("whole", t.level, &Disputed::level, &|one| {
        let level = one.outcome.level;
        let words = fill(Common::of(lang).level_n, &[("n", &level)]);
        Some(if one.outcome.is_complete() {
            words
        } else {
            format!("{words}（{}）", t.provisional_short)
        })
    });
    let by_rule = |disputed: &Disputed| disputed.field("rule");
    put("whole", t.rule, &by_rule, &|one| Some(one.rule.clone()));
    put("whole", t.total, &Disputed::total, &|one| {
        Some(one.outcome.total.normalize().to_string())
    });
    for (d, dimension) in rule.dimensions.iter().enumerate() {
        let (name, of) = (dimension.name.get(lang), |it: &Disputed| {
            it.dimension(dimension)
        });
        put("whole", name, &of, &|one| {
            Some(one.outcome.dimensions.get(d)?.score.normalize().to_string())
        });
        for (g, group) in dimension.groups.iter().enumerate() {
            let (name, of) = (group.name.get(lang), |it: &Disputed| it.group(group));
            put("group", name, &of, &|one| {
                let groups = &one.outcome.dimensions.get(d)?.groups;
                Some(groups.get(g)?.score.normalize().to_string())
            });
            for question in &group.questions {
                let of = |it: &Disputed| it.question(&question.code);
                put("part", question.name.get(lang), &of, &|one| {
                    let score = one.outcome.question(&question.code)?.score?;
                    Some(score.normalize().to_string())
                });
            }
        }
    }
    for chain in &rule.chains {
        let name = chain.name.get(lang);
        put("whole", name, &|_| false, &|_| Some(String::new()));
        for scenario in rule.scenarios.iter().filter(|one| one.chain == chain.code) {
            let of = |it: &Disputed| it.scenario(&scenario.code);
            put("part", scenario.name.get(lang), &of, &|one| {
                Some(match one.answers.scenarios.get(&scenario.code)? {
                    ScenarioAnswer::Level(level) => fill(Common::of(lang).level_n, &[("n", level)]),
                    ScenarioAnswer::NotApplicable => t.not_applicable.to_owned(),
                })
            });
        }
    }
    lines
}

fn table(rule: &AssessmentRule, columns: &[Column<'_>]) -> AnyView {
    let (lang, t) = (lang(), ResultTexts::of(lang()));
    let heads: Vec<_> = columns
        .iter()
        .map(|(one, _)| {
            let when = one.visited.map(|visited| visited.to_string());
            view! { <th scope="col" class="num">{stage_name(one.stage, lang)}<br /><span class="note">{when}</span></th> }
        })
        .collect();
    let rows: Vec<_> = lines(rule, columns)
        .into_iter()
        .map(|line| {
            let mut before = None::<String>;
            let cells: Vec<_> = line
                .values
                .into_iter()
                .map(|(value, in_dispute)| {
                    let changed = before.as_ref().is_some_and(|before| *before != value);
                    before = Some(value.clone());
                    view! {
                        <td class="num" class:changed=changed>
                            {changed.then(|| view! { <span class="visually-hidden">{t.changed}</span><span aria-hidden="true">"● "</span> })}
                            {value}{mark(in_dispute)}
                        </td>
                    }
                })
                .collect();
            view! { <tr class=line.class><th scope="row">{line.name}</th>{cells}</tr> }
        })
        .collect();
    view! {
        <div class="beside-box" tabindex="0" role="region" aria-label=t.compare data-test="compare-table">
            <table class="figures">
                <thead><tr><th scope="col">{t.item}</th>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="note">"● "{t.changed}</p>
    }.into_any()
}
