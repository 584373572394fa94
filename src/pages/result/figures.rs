//! Scores by dimension and group, as a figure and as a table, and the scenarios' levels.

use domain::{
    assessment::{AssessmentRule, ScenarioAnswer},
    dossier::Assessment,
};
use leptos::prelude::*;
use rust_decimal::Decimal;

use super::{Disputed, mark};
use crate::{
    components::Radar,
    i18n::{lang, result::ResultTexts},
};

/// `part` of `whole` in thousandths, at most all; for drawing only, scores stay exact.
pub fn share(part: Decimal, whole: Decimal) -> u32 {
    let Some(share) = part.checked_div(whole) else {
        return 0;
    };
    let share = share.clamp(Decimal::ZERO, Decimal::ONE);
    let thousandths = (share * Decimal::ONE_THOUSAND).trunc();
    u32::try_from(thousandths.mantissa()).unwrap_or_default()
}

/// Radar, table and heat map.
pub fn figures(rule: &AssessmentRule, one: &Assessment, disputed: &Disputed) -> AnyView {
    let (lang, t) = (lang(), ResultTexts::of(lang()));
    let mut axes = Vec::new();
    let mut rows = Vec::new();
    for (dimension, score) in rule.dimensions.iter().zip(&one.outcome.dimensions) {
        let name = dimension.name.get(lang);
        let in_dispute = disputed.dimension(dimension);
        rows.push(row(true, name, score.score, score.max, in_dispute));
        for (group, score) in dimension.groups.iter().zip(&score.groups) {
            axes.push((
                group.name.get(lang).to_owned(),
                share(score.score, score.max),
            ));
            let in_dispute = disputed.group(group);
            rows.push(row(
                false,
                group.name.get(lang),
                score.score,
                score.max,
                in_dispute,
            ));
        }
    }
    let chains: Vec<_> = rule
        .chains
        .iter()
        .map(|chain| {
            let cells: Vec<_> = rule
                .scenarios
                .iter()
                .filter(|scenario| scenario.chain == chain.code)
                .map(|scenario| {
                    let in_dispute = mark(disputed.scenario(&scenario.code));
                    let (class, level) = match one.answers.scenarios.get(&scenario.code) {
                        Some(ScenarioAnswer::Level(level)) => {
                            (format!("cell level-{level}"), level.to_string())
                        }
                        Some(ScenarioAnswer::NotApplicable) => {
                            ("cell none".to_owned(), t.not_applicable.to_owned())
                        }
                        None => ("cell none".to_owned(), t.unanswered.to_owned()),
                    };
                    let name = scenario.name.get(lang).to_owned();
                    let star = scenario.binding.then_some("＊");
                    view! { <li class=class><span>{name}{star}{in_dispute}</span><strong>{level}</strong></li> }
                })
                .collect();
            view! { <div class="chain"><h3>{chain.name.get(lang).to_owned()}</h3><ul class="heat">{cells}</ul></div> }
        })
        .collect();
    view! {
        <section class="section">
            <h2>{t.scores}</h2>
            <div class="result-scores">
                <Radar axes />
                <table class="figures">
                    <thead><tr><th scope="col">{t.dimension}</th><th scope="col" class="num">{t.points}</th><th scope="col" class="num">{t.full}</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
        <section class="section">
            <h2>{t.heat}<span class="note">"　＊ "{t.binding}</span></h2>
            <div class="chains">{chains}</div>
        </section>
    }.into_any()
}

fn row(whole: bool, name: &str, score: Decimal, max: Decimal, in_dispute: bool) -> AnyView {
    view! {
        <tr class:whole=whole>
            <th scope="row">{name.to_owned()}{mark(in_dispute)}</th>
            <td class="num">{score.normalize().to_string()}</td>
            <td class="num">{max.normalize().to_string()}</td>
        </tr>
    }
    .into_any()
}
