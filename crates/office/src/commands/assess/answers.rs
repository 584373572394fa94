//! Reads a case's answers by its rule.
//!
//! Stricter than the app's reading of a record: there, what does not fit counts as missing; here
//! nothing may be passed over, so it is a fault. What the app lets one type (numbers still missing,
//! a share above 100 %) is let through and counted as missing, so both give the same result.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    assessment::{Answer, AssessmentRule, QuestionKind, QuestionOption, ScenarioAnswer},
    decimal,
    value::Value,
};
use rust_decimal::Decimal;

use super::fault::{Expected, Fault, Faults, Item, Place, Problem};

type Map = BTreeMap<String, Value>;

/// The answers to questions under `place`.
pub fn questions(
    rule: &AssessmentRule,
    map: &Map,
    place: &Place,
    faults: &mut Faults,
) -> BTreeMap<String, Answer> {
    let mut answers = BTreeMap::new();
    for (code, value) in map {
        let place = place.within(code).item(Item::Question(code.clone()));
        let Some(question) = rule.question(code) else {
            let known = rule.questions().map(|question| question.code.clone());
            faults.push(Fault {
                place,
                problem: Problem::UnknownQuestion {
                    known: known.collect(),
                },
            });
            continue;
        };
        if value.is_null() {
            continue;
        }
        match answer(&question.kind, value) {
            Ok(answer) => {
                answers.insert(code.clone(), answer);
            }
            Err((key, problem)) => {
                let place = match key {
                    None => place,
                    Some(key) => place
                        .within(&key)
                        .item(Item::Question(format!("{code}.{key}"))),
                };
                faults.push(Fault { place, problem });
            }
        }
    }
    answers
}

/// The scenarios' levels under `place`.
pub fn scenarios(
    rule: &AssessmentRule,
    map: &Map,
    place: &Place,
    faults: &mut Faults,
) -> BTreeMap<String, ScenarioAnswer> {
    let mut answers = BTreeMap::new();
    for (code, value) in map {
        let place = place.within(code).item(Item::Scenario(code.clone()));
        if rule.scenario(code).is_none() {
            let known = rule.scenarios.iter().map(|scenario| scenario.code.clone());
            faults.push(Fault {
                place,
                problem: Problem::UnknownScenario {
                    known: known.collect(),
                },
            });
        } else if value.is_null() {
            // Not answered.
        } else if let Some(answer) = ScenarioAnswer::from_value(value) {
            answers.insert(code.clone(), answer);
        } else {
            faults.push(Fault {
                place,
                problem: Problem::WrongKind(Expected::Level),
            });
        }
    }
    answers
}

/// Why an answer is refused, and the key within it that is to blame.
type Refused = (Option<String>, Problem);

fn answer(kind: &QuestionKind, value: &Value) -> Result<Answer, Refused> {
    match kind {
        QuestionKind::Single { options } => {
            let code = value
                .as_text()
                .ok_or((None, Problem::WrongKind(Expected::OneOption)))?;
            known_option(options, code)?;
            Ok(Answer::Single(code.to_owned()))
        }
        QuestionKind::Multiple { options } => several(options, value).map(Answer::Multiple),
        QuestionKind::Ratio { .. } => {
            let mut numbers = numbers(value, &["numerator", "denominator"], Expected::Ratio)?;
            Ok(Answer::Ratio {
                numerator: numbers.remove("numerator"),
                denominator: numbers.remove("denominator"),
            })
        }
        QuestionKind::Trend {
            inputs,
            may_declare_same,
            ..
        } => {
            if let Some(declared) = value.as_map().and_then(|map| map.get("declared")) {
                let alone = value.as_map().is_some_and(|map| map.len() == 1);
                return match (declared.as_text(), alone, may_declare_same) {
                    (Some("same"), true, true) => Ok(Answer::DeclaredSame),
                    (Some("same"), true, false) => Err((None, Problem::MayNotDeclare)),
                    _ => Err((
                        Some("declared".to_owned()),
                        Problem::WrongKind(Expected::Same),
                    )),
                };
            }
            let codes: Vec<&str> = inputs.iter().map(|input| input.code.as_str()).collect();
            numbers(value, &codes, Expected::Trend).map(Answer::Trend)
        }
    }
}

fn several(options: &[QuestionOption], value: &Value) -> Result<Vec<String>, Refused> {
    let wrong = || (None, Problem::WrongKind(Expected::Options));
    let mut seen = BTreeSet::new();
    let mut codes = Vec::new();
    let mut exclusive = None;
    for value in value.as_list().ok_or_else(wrong)? {
        let code = value.as_text().ok_or_else(wrong)?;
        if known_option(options, code)?.exclusive {
            exclusive = Some(code);
        }
        if !seen.insert(code) {
            return Err((None, Problem::Twice(code.to_owned())));
        }
        codes.push(code.to_owned());
    }
    match exclusive {
        Some(code) if codes.len() > 1 => Err((None, Problem::NotExclusive(code.to_owned()))),
        _ => Ok(codes),
    }
}

fn known_option<'a>(
    options: &'a [QuestionOption],
    code: &str,
) -> Result<&'a QuestionOption, Refused> {
    let found = options.iter().find(|option| option.code == code);
    found.ok_or_else(|| {
        let known = options.iter().map(|option| option.code.clone());
        let problem = Problem::UnknownOption {
            given: code.to_owned(),
            known: known.collect(),
        };
        (None, problem)
    })
}

/// The numbers under `known` keys; `null` is a number not given.
fn numbers(
    value: &Value,
    known: &[&str],
    expected: Expected,
) -> Result<BTreeMap<String, Decimal>, Refused> {
    let map = value.as_map().ok_or((None, Problem::WrongKind(expected)))?;
    let mut numbers = BTreeMap::new();
    for (key, value) in map {
        if !known.contains(&key.as_str()) {
            let known = known.iter().map(|&key| key.to_owned()).collect();
            return Err((Some(key.clone()), Problem::UnknownKey { known }));
        }
        if !value.is_null() {
            let number = number(value).map_err(|problem| (Some(key.clone()), problem))?;
            numbers.insert(key.clone(), number);
        }
    }
    Ok(numbers)
}

fn number(value: &Value) -> Result<Decimal, Problem> {
    match value {
        Value::Int(int) => Ok(Decimal::from(*int)),
        Value::Text(text) => decimal::parse(text).ok_or_else(|| Problem::BadNumber(text.clone())),
        _ => Err(Problem::WrongKind(Expected::Number)),
    }
}

#[cfg(test)]
mod tests {
    use domain::{json::from_str, pack::ProgrammePack};

    use super::*;

    #[test]
    fn numbers_as_the_file_may_write_them() {
        for (text, good) in [
            ("12", true),
            ("-12.50", true),
            ("0.1", true),
            ("", false),
            ("-", false),
            ("1_000", false),
            ("1,000", false),
            ("+1", false),
            (".5", false),
            ("5.", false),
            ("1e3", false),
            (" 1", false),
            ("１２", false),
            ("NaN", false),
            // One digit more than a decimal holds.
            ("0.12345678901234567890123456789", false),
            ("99999999999999999999999999999999", false),
        ] {
            assert_eq!(number(&Value::text(text)).is_ok(), good, "{text}");
        }
        assert_eq!(number(&Value::Int(-3)).ok(), Some(Decimal::from(-3)));
        assert!(number(&Value::Bool(true)).is_err());
    }

    /// What the file says and what the app keeps in a record must be the same answer, else the
    /// office and the tablet could disagree about a level.
    #[test]
    fn reads_as_the_app_reads_a_record() {
        let pack = ProgrammePack::parse(include_str!("../../../../../public/packs/wuzhong.json"))
            .expect("a pack");
        let rule = pack.current_rule();
        for (code, text) in [
            ("network", r#"["control", "five-g"]"#),
            ("network", "[]"),
            ("systems", r#""most""#),
            (
                "spending",
                r#"{"numerator": "36.50", "denominator": "100"}"#,
            ),
            ("spending", r#"{"numerator": "36.50"}"#),
            ("spending", r#"{"numerator": "-1", "denominator": null}"#),
            ("yield", r#"{"yield-before": "96.5", "yield-after": "97"}"#),
            ("yield", r#"{"yield-after": "97"}"#),
            ("yield", r#"{"declared": "same"}"#),
        ] {
            let kind = &rule.question(code).expect(code).kind;
            let value = from_str(text).expect(text);
            let read = answer(kind, &value).ok();
            assert!(read.is_some(), "{code} {text}");
            assert_eq!(read, Answer::from_value(kind, &value), "{code} {text}");
        }
    }

    /// And whatever the app writes, the file may hold.
    #[test]
    fn takes_whatever_the_app_writes() {
        let pack = ProgrammePack::parse(include_str!("../../../../../public/packs/wuzhong.json"))
            .expect("a pack");
        let number = |text: &str| text.parse::<Decimal>().expect(text);
        for (code, written) in [
            ("talent", Answer::Multiple(vec!["pay".to_owned()])),
            ("planning", Answer::Single("visits".to_owned())),
            (
                "spending",
                Answer::Ratio {
                    numerator: Some(number("0.50")),
                    denominator: None,
                },
            ),
            (
                "cost-per-revenue",
                Answer::Trend([("cost-after".to_owned(), number("1234.56"))].into()),
            ),
            ("energy-intensity", Answer::DeclaredSame),
        ] {
            let kind = &pack.current_rule().question(code).expect(code).kind;
            assert_eq!(answer(kind, &written.to_value()).ok(), Some(written));
        }
    }
}
