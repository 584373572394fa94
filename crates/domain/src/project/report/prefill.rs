//! What a report's texts begin as: sentences that follow from an assessment's answers.
//!
//! Task 12 of the notice asks of a diagnosis a report and the list of needs, problems and scenarios.

use super::ReportField as Field;
use crate::{
    assessment::{AssessmentRule, Explanation, Outcome, Scenario, WayUp, explain},
    dossier::Assessment,
    value::Value,
    words::Lang,
};

/// The fields a report begins with that is made from `of`, by name; texts in `lang`. `people` are those
/// of the visit.
pub fn fields(
    of: &Assessment,
    people: &str,
    rule: &AssessmentRule,
    lang: Lang,
) -> Vec<(&'static str, Value)> {
    let explanation = explain(rule, &of.outcome);
    let mut fields = vec![
        (Field::Assessment.name(), Value::text(&of.id)),
        (
            Field::Situation.name(),
            Value::text(situation(rule, &of.outcome, &explanation, lang)),
        ),
        (
            Field::Gaps.name(),
            Value::text(gaps(rule, &of.outcome, &explanation, lang)),
        ),
        (
            Field::Advice.name(),
            Value::text(advice(rule, &explanation, lang)),
        ),
    ];
    if let Some(way) = explanation.way_up.as_ref().filter(|way| way.reaches) {
        fields.push((Field::Level.name(), Value::Int(way.to.into())));
        fields.push((Field::Effect.name(), Value::text(effect(rule, way, lang))));
    }
    if let Some(day) = of.visited {
        fields.push((Field::Day.name(), Value::text(day.to_string())));
    }
    if !people.trim().is_empty() {
        fields.push((Field::People.name(), Value::text(people)));
    }
    fields
}

/// Level and score, the score of each dimension, and what the scenarios reach.
fn situation(
    rule: &AssessmentRule,
    outcome: &Outcome,
    explanation: &Explanation,
    lang: Lang,
) -> String {
    let stands = explanation.sentences(rule, outcome, lang);
    let mut lines: Vec<String> = stands.into_iter().take(1).collect();
    for dimension in &rule.dimensions {
        let scored = outcome
            .dimensions
            .iter()
            .find(|scored| scored.code == dimension.code);
        let Some(scored) = scored else { continue };
        let (score, max) = (scored.score.normalize(), scored.max.normalize());
        let name = dimension.name.get(lang);
        lines.push(match lang {
            Lang::Zh => format!("{name}：{score} 分（满分 {max} 分）。"),
            Lang::En => format!("{name}: {score} of {max} points."),
        });
    }
    for (level, scenarios) in (1..=4).map(|level| (level, at(rule, outcome, level))) {
        if scenarios.is_empty() {
            continue;
        }
        let names = names(&scenarios, lang);
        lines.push(match lang {
            Lang::Zh => format!("达到{level}级的场景：{names}。"),
            Lang::En => format!("Scenarios at level {level}: {names}."),
        });
    }
    lines.join("\n")
}

fn level_of(outcome: &Outcome, scenario: &Scenario) -> u8 {
    outcome
        .scenarios
        .get(&scenario.code)
        .copied()
        .unwrap_or_default()
}

fn at<'a>(rule: &'a AssessmentRule, outcome: &Outcome, level: u8) -> Vec<&'a Scenario> {
    let all = rule.scenarios.iter();
    all.filter(|scenario| level_of(outcome, scenario) == level)
        .collect()
}

fn names(scenarios: &[&Scenario], lang: Lang) -> String {
    let names = scenarios.iter().map(|scenario| scenario.name.get(lang));
    let names: Vec<&str> = names.collect();
    names.join(match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    })
}

/// Chain by chain, the scenarios below the next level; what does not apply to the factory is left out.
fn gaps(rule: &AssessmentRule, outcome: &Outcome, explanation: &Explanation, lang: Lang) -> String {
    let Some(next) = explanation.next.as_ref().map(|next| next.level) else {
        return String::new();
    };
    let applies = |scenario: &&Scenario| !outcome.not_applicable.contains(&scenario.code);
    let mut lines = Vec::new();
    for chain in &rule.chains {
        let below = rule
            .scenarios
            .iter()
            .filter(|one| one.chain == chain.code && level_of(outcome, one) < next)
            .filter(applies)
            .map(|one| {
                let (name, level) = (one.name.get(lang), level_of(outcome, one));
                match lang {
                    Lang::Zh => format!("{name}（现{level}级）"),
                    Lang::En => format!("{name} (level {level} now)"),
                }
            });
        let below: Vec<String> = below.collect();
        if below.is_empty() {
            continue;
        }
        let name = chain.name.get(lang);
        lines.push(match lang {
            Lang::Zh => format!("{name}：{}未达到{next}级。", below.join("、")),
            Lang::En => format!("{name}: {} below level {next}.", below.join(", ")),
        });
    }
    lines.join("\n")
}

/// The steps up, each with the condition it serves.
fn advice(rule: &AssessmentRule, explanation: &Explanation, lang: Lang) -> String {
    let steps = explanation.way_up.iter().flat_map(|way| &way.steps);
    let lines = steps
        .zip(1_usize..)
        .map(|(step, nth)| format!("{nth}. {}", step.sentence(rule, lang)));
    lines.collect::<Vec<_>>().join("\n")
}

fn effect(rule: &AssessmentRule, way: &WayUp, lang: Lang) -> String {
    let (level, n) = (way.to, way.steps.len());
    let name = rule.level_name(level).get(lang);
    match lang {
        Lang::Zh => format!("完成以上 {n} 项后，预计达到{level}级（{name}）。"),
        Lang::En => format!("With these {n} step(s) done, level {level} ({name}) is expected."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        assessment,
        dossier::Dossier,
        testing::{CODE, outcome, pack, record},
    };

    fn read(fields: &[(&str, Value)]) -> Dossier {
        let record = record(assessment::KIND, "a1", fields);
        Dossier::read(CODE, &[record], &pack())
    }

    #[test]
    fn a_report_says_what_follows_from_the_answers() {
        let pack = pack();
        let rule = pack.current_rule();
        let (first, second) = (&rule.scenarios[0], &rule.scenarios[1]);
        let written = [
            ("stage", Value::text("diagnosis")),
            ("rule", Value::text(&rule.version)),
            ("visited", Value::text("2025-03-01")),
            (&*format!("s.{}", first.code), Value::Int(1)),
            (&*format!("s.{}", second.code), Value::text("na")),
        ];
        let dossier = read(&written);
        let diagnosis = &dossier.assessments[0];
        let said = fields(diagnosis, "王工，甲公司，经理", rule, Lang::Zh);
        let text = |field: Field| {
            let found = said.iter().find(|(name, _)| *name == field.name());
            found
                .and_then(|(_, value)| value.as_text())
                .unwrap_or_default()
                .to_owned()
        };
        assert_eq!(text(Field::Assessment), "a1");
        assert_eq!(text(Field::Day), "2025-03-01");
        assert_eq!(text(Field::People), "王工，甲公司，经理");
        let situation = text(Field::Situation);
        assert!(situation.starts_with("现在是0级"), "{situation}");
        assert!(situation.contains(&format!("达到1级的场景：{}", first.name.zh)));
        let gaps = text(Field::Gaps);
        assert!(!gaps.contains(&first.name.zh), "it is at level 1: {gaps}");
        assert!(!gaps.contains(&second.name.zh), "does not apply: {gaps}");
        for chain in &rule.chains {
            assert!(gaps.contains(&chain.name.zh), "{gaps}");
        }
        let way = explain(rule, &diagnosis.outcome).way_up.expect("a way");
        let advice = text(Field::Advice);
        assert_eq!(advice.lines().count(), way.steps.len());
        assert!(advice.starts_with("1. "), "{advice}");
        let level = said.iter().find(|(name, _)| *name == "level");
        assert_eq!(level, Some(&("level", Value::Int(1))));
        assert!(text(Field::Effect).contains("预计达到1级"));
    }

    #[test]
    fn at_the_top_nothing_is_short_and_nothing_is_advised() {
        let pack = pack();
        let rule = pack.current_rule();
        let every: Vec<&str> = rule.questions().map(|one| one.code.as_str()).collect();
        let scenarios: Vec<_> = rule
            .scenarios
            .iter()
            .map(|one| (one.code.as_str(), assessment::ScenarioAnswer::Level(4)))
            .collect();
        let mut dossier = read(&[("stage", Value::text("diagnosis"))]);
        let diagnosis = &mut dossier.assessments[0];
        diagnosis.outcome = outcome(rule, &every, &scenarios);
        assert_eq!(diagnosis.outcome.level, 4);
        let said = fields(diagnosis, "", rule, Lang::En);
        let text = |name: &str| {
            let found = said.iter().find(|(of, _)| *of == name);
            found.and_then(|(_, value)| value.as_text())
        };
        assert_eq!(text("gaps"), Some(""));
        assert_eq!(text("advice"), Some(""));
        assert_eq!(text("effect"), None);
        assert!(text("situation").is_some_and(|said| said.contains("level 4")));
    }
}
