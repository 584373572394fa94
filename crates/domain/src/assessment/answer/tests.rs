//! How answers stand in a record, and what is not taken for an answer.

use super::*;
use crate::testing::{best, pack, record};

fn map(entries: &[(&str, Value)]) -> Value {
    let entries = entries.iter().cloned();
    Value::Map(
        entries
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}

#[test]
fn every_kind_of_answer_reads_as_it_was_written() {
    let pack = pack();
    let rule = pack.current_rule();
    for question in rule.questions() {
        let answer = best(rule, &question.code);
        let read = Answer::from_value(&question.kind, &answer.to_value());
        assert_eq!(read, Some(answer), "{}", question.code);
    }
    let declared = Answer::DeclaredSame;
    let kind = &rule.question("yield").expect("there").kind;
    assert_eq!(
        Answer::from_value(kind, &declared.to_value()),
        Some(declared)
    );
    for answer in (0..=4)
        .map(ScenarioAnswer::Level)
        .chain([ScenarioAnswer::NotApplicable])
    {
        assert_eq!(ScenarioAnswer::from_value(&answer.to_value()), Some(answer));
    }
}

#[test]
fn figures_stay_beside_the_same_and_count_again_afterwards() {
    let pack = pack();
    let kind = &pack.current_rule().question("yield").expect("there").kind;
    let typed = map(&[("yield-before", Value::text("97.2"))]);
    let declared = declaring_same(&typed, true);
    let read = Answer::from_value(kind, &declared);
    assert_eq!(read, Some(Answer::DeclaredSame));
    assert_eq!(declaring_same(&declared, false), typed);
    let alone = declaring_same(&Value::Null, true);
    assert_eq!(alone, Answer::DeclaredSame.to_value());
}

#[test]
fn numbers_keep_every_digit() {
    let typed = Answer::Ratio {
        numerator: "0.10".parse().ok(),
        denominator: None,
    };
    assert_eq!(typed.to_value(), map(&[("numerator", Value::text("0.10"))]));
}

#[test]
fn what_does_not_fit_its_question_is_no_answer() {
    let pack = pack();
    let rule = pack.current_rule();
    let read = |code: &str, value: Value| {
        Answer::from_value(&rule.question(code).expect("there").kind, &value)
    };
    assert_eq!(read("planning", Value::Int(3)), None);
    assert_eq!(read("planning", Value::List(Vec::new())), None);
    assert_eq!(read("network", Value::text("control")), None);
    assert_eq!(
        read("network", Value::List(vec!["control".into(), 1.into()])),
        None
    );
    assert_eq!(read("digital-equipment", Value::text("0.5")), None);
    assert_eq!(read("yield", Value::Null), None);
    for no_level in [Value::Int(5), Value::Int(-1), "3".into(), true.into()] {
        assert_eq!(ScenarioAnswer::from_value(&no_level), None, "{no_level:?}");
    }
}

#[test]
fn a_number_half_typed_is_missing_and_the_other_stays() {
    let pack = pack();
    let kind = &pack
        .current_rule()
        .question("digital-equipment")
        .expect("there")
        .kind;
    for typed in [Value::text(""), "1,5".into(), "十".into(), Value::Int(7)] {
        let value = map(&[("numerator", typed), ("denominator", "20".into())]);
        assert_eq!(
            Answer::from_value(kind, &value),
            Some(Answer::Ratio {
                numerator: None,
                denominator: Some(20.into()),
            })
        );
    }
}

#[test]
fn a_record_of_another_edition_gives_what_this_rule_knows() {
    let pack = pack();
    let rule = pack.current_rule();
    let record = record(
        KIND,
        "one",
        &[
            ("q.planning", "planned".into()),
            ("q.retired-question", "yes".into()),
            ("s.finance", Value::Int(2)),
            ("s.retired-scenario", Value::Int(4)),
            ("s.hr", "na".into()),
            ("s.office", Value::Int(9)),
            ("note.q.planning", "见规划文件".into()),
        ],
    );
    let answers = Answers::read(rule, &record);
    assert_eq!(
        answers.questions,
        [("planning".to_owned(), Answer::Single("planned".into()))].into()
    );
    assert_eq!(
        answers.scenarios,
        [
            ("finance".to_owned(), ScenarioAnswer::Level(2)),
            ("hr".to_owned(), ScenarioAnswer::NotApplicable),
        ]
        .into()
    );
    // What it does not know stays in the record, for the build that does.
    assert_eq!(record.text("q.retired-question"), Some("yes"));
}

#[test]
fn stages_have_codes_that_never_change() {
    let codes: Vec<&str> = Stage::ALL.into_iter().map(Stage::code).collect();
    assert_eq!(codes, ["self", "diagnosis", "acceptance"]);
    for stage in Stage::ALL {
        assert_eq!(Stage::from_code(stage.code()), Some(stage));
    }
    assert_eq!(Stage::from_code("Self"), None);
    assert!(Stage::SelfReport < Stage::Diagnosis && Stage::Diagnosis < Stage::Acceptance);
}
