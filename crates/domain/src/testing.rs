//! What the tests of several rooms need: the city's pack, and records with some fields.

use crate::{
    assessment::{Answer, Answers, AssessmentRule, Outcome, QuestionKind, ScenarioAnswer, assess},
    clock::Stamp,
    ids::{ChangeId, DeviceId, RecordKey},
    pack::ProgrammePack,
    record::{Edit, Record},
    value::Value,
};

pub const CODE: &str = "91640300MA00000001";

pub fn pack() -> ProgrammePack {
    ProgrammePack::parse(include_str!("../../../public/packs/wuzhong.json")).expect("a good pack")
}

/// A record as one device wrote it, in one change.
pub fn record(kind: &str, id: &str, fields: &[(&str, Value)]) -> Record {
    let mut record = Record::new(RecordKey::new(CODE, kind, id));
    write(&mut record, "tablet", 1, fields);
    record
}

/// Another change of `device`, which saw nothing of what others wrote.
pub fn write(record: &mut Record, device: &str, seq: u32, fields: &[(&str, Value)]) {
    let mut edit = Edit::new(record.key.clone());
    for (field, value) in fields {
        edit = edit.set(*field, value.clone());
    }
    let id = ChangeId::new(DeviceId::new(device), seq);
    let at = Stamp {
        ms: i64::from(seq) * 1000,
        counter: 0,
    };
    let change = record.change(&edit, id, at, "");
    if let Some(change) = change.expect("within the limits") {
        record.apply(&change);
    }
}

/// The answer with which question `code` scores all its points.
pub fn best(rule: &AssessmentRule, code: &str) -> Answer {
    let question = rule.question(code).expect("a question");
    match &question.kind {
        QuestionKind::Single { options } => {
            let best = options.iter().max_by_key(|option| option.score);
            Answer::Single(best.expect("an option").code.clone())
        }
        QuestionKind::Multiple { options } => {
            let some = options.iter().filter(|option| !option.exclusive);
            Answer::Multiple(some.map(|option| option.code.clone()).collect())
        }
        QuestionKind::Ratio { .. } => Answer::Ratio {
            numerator: Some(9.into()),
            denominator: Some(9.into()),
        },
        QuestionKind::Trend { inputs, .. } => {
            // Energy and cost fall, yield and revenue rise; headcount stays.
            let number = |code: &str| match code {
                "energy-before" | "cost-before" => 200,
                "energy-after" | "cost-after" => 100,
                "yield-before" => 90,
                "yield-after" => 99,
                "revenue-before" => 1000,
                "revenue-after" => 1100,
                _ => 50,
            };
            let numbers = inputs
                .iter()
                .map(|input| (input.code.clone(), number(&input.code).into()));
            Answer::Trend(numbers.collect())
        }
    }
}

/// The best answers to `questions`, and `scenarios` with their levels.
pub fn outcome(
    rule: &AssessmentRule,
    questions: &[&str],
    scenarios: &[(&str, ScenarioAnswer)],
) -> Outcome {
    let answers = Answers {
        questions: questions
            .iter()
            .map(|code| ((*code).to_owned(), best(rule, code)))
            .collect(),
        scenarios: scenarios
            .iter()
            .map(|(code, answer)| ((*code).to_owned(), *answer))
            .collect(),
    };
    assess(rule, &answers)
}
