//! What holds a level back and the way up, by the conditions of 工信厅企业〔2024〕56号.

use super::*;
use crate::{
    assessment::{Answers, QuestionKind, ScenarioAnswer, assess},
    testing::{best, outcome, pack},
};

/// Questions worth 40 points when answered best: 8 + 6 + 6 + 10 + 10.
const FORTY: [&str; 5] = [
    "network",
    "digital-equipment",
    "networked-equipment",
    "data-capture",
    "systems",
];
/// Questions worth 20 more: 7.5 + 7.5 + 5.
const TWENTY: [&str; 3] = ["planning", "governance", "network-security"];

fn at(level: u8, codes: &[&'static str]) -> Vec<(&'static str, ScenarioAnswer)> {
    let level = ScenarioAnswer::Level(level);
    codes.iter().map(|code| (*code, level)).collect()
}

/// Codes of the scenarios a way up names, with the level they come from.
fn raised(way: &WayUp) -> Vec<(&str, u8)> {
    let steps = way.steps.iter();
    let scenario = |step| match step {
        &Step::Scenario { ref code, from, .. } => Some((code.as_str(), from)),
        Step::Question { .. } => None,
    };
    steps.filter_map(scenario).collect()
}

fn gains(way: &WayUp) -> Vec<(&str, String)> {
    let steps = way.steps.iter();
    let gain = |step| match step {
        &Step::Question { ref code, gain, .. } => {
            Some((code.as_str(), gain.normalize().to_string()))
        }
        Step::Scenario { .. } => None,
    };
    steps.filter_map(gain).collect()
}

#[test]
fn points_alone_are_short() {
    // Level 2 but for its points: 20 of 40.
    let pack = pack();
    let rule = pack.current_rule();
    let scenarios = at(
        2,
        &["production", "quality", "safety", "hr", "office", "finance"],
    );
    let outcome = outcome(rule, &TWENTY, &scenarios);
    let explanation = explain(rule, &outcome);
    assert_eq!(explanation.level, 1);
    let next = explanation.next.expect("a level above");
    let held = (
        next.score.holds(),
        next.scenarios.holds(),
        next.binding.holds(),
    );
    assert_eq!((next.level, held), (2, (false, true, true)));
    let way = explanation.way_up.expect("a way");
    // The two questions worth ten are the fewest that close a gap of twenty.
    assert_eq!(raised(&way), []);
    let ten = |code| (code, "10".to_owned());
    assert_eq!(gains(&way), [ten("data-capture"), ten("systems")]);
    assert!(way.reaches);
}

#[test]
fn the_last_question_is_asked_for_no_more_than_is_missing() {
    // 38 points: 8 + 10 + 10 + 7.5 + 2.5 less than level 2's 40 by 2.
    let pack = pack();
    let rule = pack.current_rule();
    let mut answers = Answers::default();
    for code in ["network", "data-capture", "systems", "planning"] {
        let answer = best(rule, code);
        answers.questions.insert(code.to_owned(), answer);
    }
    let two = ["rules", "products"].map(str::to_owned).to_vec();
    let security = crate::assessment::Answer::Multiple(two);
    answers
        .questions
        .insert("network-security".to_owned(), security);
    for (code, level) in at(
        2,
        &["production", "quality", "safety", "hr", "office", "finance"],
    ) {
        answers.scenarios.insert(code.to_owned(), level);
    }
    let outcome = assess(rule, &answers);
    assert_eq!(outcome.total.normalize().to_string(), "38");
    let way = explain(rule, &outcome).way_up.expect("a way");
    assert_eq!(gains(&way).len(), 1);
    assert_eq!(gains(&way)[0].1, "2");
}

#[test]
fn scenarios_alone_are_short_and_the_nearest_are_raised() {
    // 40 points and five scenarios at level 2, three binding: any sixth will do.
    let pack = pack();
    let rule = pack.current_rule();
    let mut scenarios = at(2, &["production", "quality", "safety", "hr", "office"]);
    scenarios.extend(at(0, &["product-design", "marketing"]));
    scenarios.extend(at(1, &["decision-support"]));
    let outcome = outcome(rule, &FORTY, &scenarios);
    let explanation = explain(rule, &outcome);
    let next = explanation.next.as_ref().expect("a level above");
    assert_eq!(
        (
            next.score.holds(),
            next.scenarios.holds(),
            next.binding.holds()
        ),
        (true, false, true)
    );
    let way = explanation.way_up.expect("a way");
    assert_eq!(raised(&way), [("decision-support", 1)]);
    assert_eq!(way.steps.len(), 1);
}

#[test]
fn binding_scenarios_alone_are_short() {
    // Eight scenarios at level 2, all six guiding ones among them, but two binding only.
    let pack = pack();
    let rule = pack.current_rule();
    let guiding = [
        "process-design",
        "after-sales",
        "scheduling",
        "hr",
        "office",
        "decision-support",
    ];
    let mut scenarios = at(2, &guiding);
    scenarios.extend(at(2, &["quality", "finance"]));
    scenarios.extend(at(1, &["energy"]));
    scenarios.extend(at(0, &["marketing"]));
    let outcome = outcome(rule, &FORTY, &scenarios);
    // Level 1 counts energy too: three binding ones.
    let explanation = explain(rule, &outcome);
    assert_eq!(explanation.level, 1);
    let next = explanation.next.expect("a level above");
    assert_eq!(
        (
            next.score.holds(),
            next.scenarios.holds(),
            next.binding.holds()
        ),
        (true, true, false)
    );
    // One binding scenario is raised, the nearest; no guiding one would help.
    let way = explanation.way_up.expect("a way");
    assert_eq!(raised(&way), [("energy", 1)]);
    assert_eq!(way.steps.len(), 1);
}

#[test]
fn the_top_has_no_way_up() {
    let pack = pack();
    let rule = pack.current_rule();
    let all: Vec<&str> = rule.questions().map(|one| one.code.as_str()).collect();
    let scenarios: Vec<_> = rule
        .scenarios
        .iter()
        .map(|one| (one.code.as_str(), ScenarioAnswer::Level(4)))
        .collect();
    let outcome = outcome(rule, &all, &scenarios);
    let explanation = explain(rule, &outcome);
    assert_eq!((explanation.level, explanation.next.is_none()), (4, true));
    assert_eq!(explanation.way_up, None);
    assert_eq!(
        explanation.sentences(rule, &outcome, Lang::Zh),
        ["现在是4级（协同级），基础得分 100 分。", "已达到最高等级。"]
    );
}

#[test]
fn the_way_up_leads_to_the_level() {
    // From nothing at all to level 1, from there to 2, and on: do what each step says.
    let pack = pack();
    let rule = pack.current_rule();
    let mut answers = Answers::default();
    for expected in 1..=4 {
        let way = explain(rule, &assess(rule, &answers))
            .way_up
            .expect("a way");
        assert_eq!((way.to, way.reaches), (expected, true));
        for step in way.steps {
            match step {
                Step::Scenario { code, to, .. } => {
                    answers.scenarios.insert(code, ScenarioAnswer::Level(to));
                }
                Step::Question { code, .. } => {
                    let answer = best(rule, &code);
                    answers.questions.insert(code, answer);
                }
            }
        }
        assert_eq!(assess(rule, &answers).level, expected);
    }
}

#[test]
fn binding_scenarios_come_first_while_they_are_short() {
    // Nothing yet: level 1 needs six scenarios, three of them binding.
    let pack = pack();
    let rule = pack.current_rule();
    let way = explain(rule, &assess(rule, &Answers::default()))
        .way_up
        .expect("a way");
    let binding: Vec<bool> = way
        .steps
        .iter()
        .filter_map(|step| match step {
            Step::Scenario { binding, .. } => Some(*binding),
            Step::Question { .. } => None,
        })
        .collect();
    assert_eq!(binding.len(), 6);
    assert_eq!(binding[..3], [true; 3]);
}

#[test]
fn nobody_is_sent_to_raise_what_does_not_apply_while_others_are_left() {
    let pack = pack();
    let rule = pack.current_rule();
    let advised = |foreign: usize| {
        let mut answers = Answers::default();
        for (nth, scenario) in rule.scenarios.iter().enumerate() {
            let answer = match nth < foreign {
                true => ScenarioAnswer::NotApplicable,
                false => ScenarioAnswer::Level(0),
            };
            answers.scenarios.insert(scenario.code.clone(), answer);
        }
        let outcome = assess(rule, &answers);
        let steps = explain(rule, &outcome).way_up.map(|way| way.steps);
        let scenarios = steps.into_iter().flatten().filter_map(|step| match step {
            Step::Scenario { code, .. } => Some(outcome.not_applicable.contains(&code)),
            Step::Question { .. } => None,
        });
        scenarios.collect::<Vec<_>>()
    };
    assert_eq!(advised(0), [false; 6]);
    assert_eq!(advised(4), [false; 6]);
    // Two are left that apply: the other four have to come from those that do not.
    assert_eq!(advised(14).iter().filter(|foreign| !**foreign).count(), 2);
}

#[test]
fn an_owner_can_read_it() {
    // 40 points and five scenarios at level 2: three binding.
    let pack = pack();
    let rule = pack.current_rule();
    let scenarios = at(2, &["production", "quality", "safety", "hr", "office"]);
    let outcome = outcome(rule, &FORTY, &scenarios);
    let explanation = explain(rule, &outcome);
    let said = explanation.sentences(rule, &outcome, Lang::Zh);
    assert_eq!(
        said[..6],
        [
            "现在是0级（未达一级），基础得分 40 分。",
            "还有 21 项没有答，结果是暂定的。",
            "升到1级（初始级）要同时满足三个条件：",
            "基础得分 40 分，要求不低于 20 分（已满足）。",
            "5 个应用场景达到1级及以上，要求 6 个（还差）。",
            "其中约束性场景 3 个，要求 3 个（已满足）。",
        ]
    );
    assert_eq!(said.len(), 7);
    let said = explanation.sentences(rule, &outcome, Lang::En);
    assert_eq!(
        said[2..6],
        [
            "Level 1 (Initial) needs three things at once:",
            "Base score 40, at least 20 needed (met).",
            "5 scenario(s) at level 1 or above, 6 needed (not met).",
            "Of them 3 binding, 3 needed (met).",
        ]
    );
    assert!(said[6].starts_with("Raise “"), "{}", said[6]);
}

/// What is named is what can be reached: no question gives a part of an option.
#[test]
fn a_question_is_advised_by_the_option_that_reaches() {
    let pack = pack();
    let rule = pack.current_rule();
    let step = |code: &str, have: &str, gain: &str| Step::Question {
        code: code.to_owned(),
        have: have.parse().expect("a number"),
        gain: gain.parse().expect("a number"),
    };
    for question in rule.questions() {
        let all = [Decimal::ONE / Decimal::TEN, question.max()];
        for wanted in all {
            let Some((words, score)) = question.reaching(wanted, Lang::Zh) else {
                assert!(matches!(question.kind, QuestionKind::Multiple { .. }));
                continue;
            };
            assert!(score >= wanted && score <= question.max());
            let sentence = step(&question.code, "0", &wanted.to_string()).sentence(rule, Lang::Zh);
            let more = score.normalize();
            assert_eq!(
                sentence,
                format!(
                    "“{}”做到“{words}”，可多得 {more} 分。",
                    question.name.get(Lang::Zh)
                )
            );
        }
    }
}
