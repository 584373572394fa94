//! An assessment rule's weights, bands, scenarios and levels.

use rust_decimal::Decimal;

use super::Faults;
use crate::{
    Words,
    assessment::{AssessmentRule, Band, Question, QuestionKind},
    figures::FigureRef,
};

/// What all dimensions add up to.
const WHOLE: Decimal = Decimal::ONE_HUNDRED;

pub(super) fn check(rule: &AssessmentRule, place: &str, faults: &mut Faults) {
    let sum: Decimal = rule.dimensions.iter().map(|dimension| dimension.max).sum();
    faults.expect(sum == WHOLE, &format!("{place}/dimensions"), || {
        add_up("权重", "weights", sum, WHOLE)
    });
    faults.unique(
        &format!("{place}/dimensions"),
        rule.questions().map(|question| question.code.as_str()),
    );
    for (d, dimension) in rule.dimensions.iter().enumerate() {
        let place = format!("{place}/dimensions/{d}");
        let sum: Decimal = dimension.groups.iter().map(|group| group.max).sum();
        faults.expect(sum == dimension.max, &place, || {
            add_up("各组分值", "groups", sum, dimension.max)
        });
        for (g, group) in dimension.groups.iter().enumerate() {
            let place = format!("{place}/groups/{g}");
            let sum: Decimal = group.questions.iter().map(Question::max).sum();
            faults.expect(sum == group.max, &place, || {
                add_up("各题分值", "questions", sum, group.max)
            });
            for (q, question) in group.questions.iter().enumerate() {
                check_question(question, &format!("{place}/questions/{q}"), faults);
            }
        }
    }
    scenarios(rule, place, faults);
    levels(rule, place, faults);
}

fn add_up(zh: &str, en: &str, sum: Decimal, whole: Decimal) -> Words {
    Words::new(
        format!("{zh}之和是 {sum}，不是 {whole}"),
        format!("the {en} add up to {sum}, not {whole}"),
    )
}

fn check_question(question: &Question, place: &str, faults: &mut Faults) {
    match &question.kind {
        QuestionKind::Single { options } | QuestionKind::Multiple { options } => {
            faults.unique(
                &format!("{place}/options"),
                options.iter().map(|option| option.code.as_str()),
            );
            for (at, option) in options.iter().enumerate() {
                faults.expect(
                    option.score >= Decimal::ZERO,
                    &format!("{place}/options/{at}"),
                    || Words::new("分值是负数", "negative score"),
                );
            }
        }
        QuestionKind::Ratio {
            bands,
            numerator_figure,
            denominator_figure,
            ..
        } => {
            check_bands(bands, place, faults);
            let (numerator, denominator) = (*numerator_figure, *denominator_figure);
            check_figure(numerator, &format!("{place}/numerator_figure"), faults);
            check_figure(denominator, &format!("{place}/denominator_figure"), faults);
        }
        QuestionKind::Trend {
            inputs,
            earlier,
            later,
            ..
        } => {
            for (at, input) in inputs.iter().enumerate() {
                check_figure(input.figure, &format!("{place}/inputs/{at}/figure"), faults);
            }
            for (name, figure) in [("earlier", earlier), ("later", later)] {
                for code in std::iter::once(&figure.over).chain(&figure.under) {
                    let known = inputs.iter().any(|input| input.code == *code);
                    faults.expect(known, &format!("{place}/{name}"), || {
                        Words::new(
                            format!("没有这个填写项：{code}"),
                            format!("no input {code}"),
                        )
                    });
                }
            }
        }
    }
}

/// Years of which the enterprise's figures are asked for at most.
const YEARS_BACK: u8 = 10;

fn check_figure(figure: Option<FigureRef>, place: &str, faults: &mut Faults) {
    let Some(figure) = figure else {
        return;
    };
    let (before, over) = match figure {
        FigureRef::Count(_) => return,
        FigureRef::Year { before, .. } | FigureRef::Period { before, .. } => (before, 1),
        FigureRef::Average { before, over, .. } => (before, over),
    };
    let sensible = before <= YEARS_BACK && (1..=YEARS_BACK).contains(&over);
    faults.expect(sensible, place, || {
        Words::new(
            format!("年数超出范围（最多 {YEARS_BACK} 年）"),
            format!("too many years, or none ({YEARS_BACK} at most)"),
        )
    });
}

fn check_bands(bands: &[Band], place: &str, faults: &mut Faults) {
    for (at, pair) in bands.windows(2).enumerate() {
        faults.expect(
            pair[0].upto < pair[1].upto,
            &format!("{place}/bands/{}", at + 1),
            || Words::new("区间要从低到高", "bands go upwards"),
        );
    }
    let whole = bands.last().is_some_and(|band| band.upto == Decimal::ONE);
    faults.expect(whole, &format!("{place}/bands"), || {
        Words::new("最后一个区间要到 1", "the last band ends at 1")
    });
}

fn scenarios(rule: &AssessmentRule, place: &str, faults: &mut Faults) {
    faults.unique(
        &format!("{place}/scenarios"),
        rule.scenarios.iter().map(|scenario| scenario.code.as_str()),
    );
    for (at, scenario) in rule.scenarios.iter().enumerate() {
        let place = format!("{place}/scenarios/{at}");
        let known = rule.chains.iter().any(|chain| chain.code == scenario.chain);
        faults.expect(known, &format!("{place}/chain"), || {
            let chain = &scenario.chain;
            Words::new(
                format!("没有这个环节：{chain}"),
                format!("no chain {chain}"),
            )
        });
        faults.expect(
            scenario.levels.len() == rule.levels.len(),
            &format!("{place}/levels"),
            || {
                let (all, here) = (rule.levels.len(), scenario.levels.len());
                Words::new(
                    format!("应有 {all} 级，这里是 {here} 级"),
                    format!("{all} rungs, not {here}"),
                )
            },
        );
    }
}

fn levels(rule: &AssessmentRule, place: &str, faults: &mut Faults) {
    let all = rule.scenarios.len();
    let binding = rule
        .scenarios
        .iter()
        .filter(|scenario| scenario.binding)
        .count();
    for (at, level) in rule.levels.iter().enumerate() {
        let place = format!("{place}/levels/{at}");
        faults.expect(usize::from(level.level) == at + 1, &place, || {
            let level = level.level;
            Words::new(
                format!("等级要从 1 依次往上，这一个是 {level}"),
                format!("levels go upwards from 1; this one is {level}"),
            )
        });
        let reachable = level.scenarios_at_this_level_or_above as usize <= all
            && level.of_them_binding as usize <= binding
            && level.of_them_binding <= level.scenarios_at_this_level_or_above
            && level.base_score_at_least <= WHOLE;
        faults.expect(reachable, &place, || {
            Words::new("没有企业能达到这一级", "nobody could reach it")
        });
    }
}
