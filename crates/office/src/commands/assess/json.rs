//! The results as JSON, for programs; `docs/assess-file.md` tells the form.

use std::{
    collections::BTreeMap,
    io::{BufWriter, Write as _, stdout},
    path::Path,
};

use domain::{
    Lang,
    assessment::{AnswerFault, Check, ItemRef, LevelCheck, QuestionScore, Step, TrendOutcome},
    pack::ProgrammePack,
};
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::{Assessed, fault::Faults};

/// The whole report. Its cases are made one by one while they are written, because thousands of
/// them as values would fill half a gigabyte.
#[derive(Serialize)]
struct Report<'a> {
    file: String,
    good: bool,
    programme: &'a str,
    edition: &'a str,
    cases: Cases<'a>,
}

struct Cases<'a>(&'a [Assessed<'a>], Lang);

impl Serialize for Cases<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|assessed| case(assessed, self.1)))
    }
}

/// Prints every case's result.
pub fn results(
    path: &Path,
    pack: &ProgrammePack,
    assessed: &[Assessed<'_>],
    lang: Lang,
) -> anyhow::Result<()> {
    print(&Report {
        file: path.display().to_string(),
        good: true,
        programme: &pack.code,
        edition: &pack.edition,
        cases: Cases(assessed, lang),
    })
}

/// Prints what is wrong with the input.
pub fn faults(path: &Path, faults: &Faults, lang: Lang) -> anyhow::Result<()> {
    let listed: Vec<Value> = faults
        .kept
        .iter()
        .map(|fault| {
            json!({
                "fault": fault.problem.code(),
                "case": fault.place.case.as_ref().map(|(number, _)| number),
                "pointer": fault.place.pointer,
                "sentence": fault.sentence(lang),
            })
        })
        .collect();
    print(&json!({
        "file": path.display().to_string(),
        "good": false,
        "count": faults.count,
        "faults": listed,
    }))
}

fn print(value: &impl Serialize) -> anyhow::Result<()> {
    let mut out = BufWriter::new(stdout().lock());
    serde_json::to_writer_pretty(&mut out, value)?;
    writeln!(out)?;
    out.flush()?;
    Ok(())
}

fn case(assessed: &Assessed<'_>, lang: Lang) -> Value {
    let Assessed {
        number,
        case,
        rule,
        outcome,
        explanation,
    } = assessed;
    let dimensions: Vec<Value> = outcome
        .dimensions
        .iter()
        .map(|dimension| {
            let groups = dimension.groups.iter().map(|group| {
                json!({ "code": group.code, "score": plain(group.score), "max": plain(group.max) })
            });
            json!({
                "code": dimension.code,
                "score": plain(dimension.score),
                "max": plain(dimension.max),
                "groups": groups.collect::<Vec<_>>(),
            })
        })
        .collect();
    let missing = outcome.missing.iter().map(|item| match item {
        ItemRef::Question(code) => {
            let fault = outcome
                .question(code)
                .and_then(|question| question.fault.as_ref());
            json!({ "question": code, "fault": fault.map(fault_code) })
        }
        ItemRef::Scenario(code) => json!({ "scenario": code }),
    });
    let way_up = explanation.way_up.as_ref().map(|way| {
        json!({
            "to": way.to,
            "reaches": way.reaches,
            "steps": way.steps.iter().map(step).collect::<Vec<_>>(),
        })
    });
    json!({
        "case": number,
        "name": case.name,
        "note": case.note,
        "rule": rule.version,
        "total": plain(outcome.total),
        "level": outcome.level,
        "level_name": rule.level_name(outcome.level).get(lang),
        "complete": outcome.is_complete(),
        "dimensions": dimensions,
        "questions": outcome.questions.iter().map(question).collect::<Vec<_>>(),
        "scenarios": outcome.scenarios.iter().collect::<BTreeMap<_, _>>(),
        "missing": missing.collect::<Vec<_>>(),
        "levels": outcome.checks.iter().map(level).collect::<Vec<_>>(),
        "way_up": way_up,
        "sentences": explanation.sentences(rule, outcome, lang),
    })
}

/// A decimal as text without needless zeros.
fn plain(number: Decimal) -> String {
    number.normalize().to_string()
}

fn question(question: &QuestionScore) -> Value {
    json!({
        "code": question.code,
        "score": question.score.map(plain),
        "max": plain(question.max),
        "fault": question.fault.as_ref().map(fault_code),
        "ratio": question.ratio.map(plain),
        "figures": question.figures.map(|(before, after)| [plain(before), plain(after)]),
        "trend": question.trend.map(|trend| match trend {
            TrendOutcome::Worse => "worse",
            TrendOutcome::Same => "same",
            TrendOutcome::Better => "better",
        }),
    })
}

fn level(check: &LevelCheck) -> Value {
    let count = |check: &Check<u32>| json!({ "have": check.have, "need": check.need, "holds": check.holds() });
    json!({
        "level": check.level,
        "holds": check.holds(),
        "score": {
            "have": plain(check.score.have),
            "need": plain(check.score.need),
            "holds": check.score.holds(),
        },
        "scenarios": count(&check.scenarios),
        "binding": count(&check.binding),
    })
}

fn step(step: &Step) -> Value {
    match step {
        Step::Scenario {
            code,
            from,
            to,
            binding,
        } => json!({ "scenario": code, "from": from, "to": to, "binding": binding }),
        Step::Question { code, gain } => json!({ "question": code, "gain": plain(*gain) }),
    }
}

fn fault_code(fault: &AnswerFault) -> &'static str {
    match fault {
        AnswerFault::ZeroDenominator => "zero-denominator",
        AnswerFault::AboveWhole => "above-whole",
        AnswerFault::Negative => "negative",
        AnswerFault::UnknownOption(_) => "unknown-option",
        AnswerFault::NotExclusive => "not-exclusive",
        AnswerFault::WrongKind => "wrong-kind",
        AnswerFault::Incomplete => "incomplete",
        AnswerFault::MayNotDeclare => "may-not-declare",
    }
}
