//! The results as JSON, for programs; `docs/assess-file.md` tells the form. Members stand in the order
//! of their names.

use std::{
    collections::BTreeMap,
    io::{BufWriter, Write as _, stdout},
    path::Path,
};

use domain::{
    Lang,
    assessment::{
        AnswerFault, Check, DimensionScore, ItemRef, LevelCheck, QuestionScore, Step, TrendOutcome,
    },
    pack::ProgrammePack,
};
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

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
        serializer.collect_seq(self.0.iter().map(|assessed| Case::of(assessed, self.1)))
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

#[derive(Serialize)]
struct Refused<'a> {
    count: usize,
    faults: Vec<Fault<'a>>,
    file: String,
    good: bool,
}

#[derive(Serialize)]
struct Fault<'a> {
    case: Option<usize>,
    fault: &'static str,
    pointer: &'a str,
    sentence: String,
}

/// Prints what is wrong with the input.
pub fn faults(path: &Path, faults: &Faults, lang: Lang) -> anyhow::Result<()> {
    let listed = faults.kept.iter().map(|fault| Fault {
        case: fault.place.case.as_ref().map(|(number, _)| *number),
        fault: fault.problem.code(),
        pointer: &fault.place.pointer,
        sentence: fault.sentence(lang),
    });
    print(&Refused {
        count: faults.count,
        faults: listed.collect(),
        file: path.display().to_string(),
        good: false,
    })
}

fn print(value: &impl Serialize) -> anyhow::Result<()> {
    let mut out = BufWriter::new(stdout().lock());
    serde_json::to_writer_pretty(&mut out, value)?;
    writeln!(out)?;
    out.flush()?;
    Ok(())
}

#[derive(Serialize)]
struct Case<'a> {
    case: usize,
    complete: bool,
    dimensions: Vec<Dimension<'a>>,
    level: u8,
    level_name: &'a str,
    levels: Vec<Level>,
    missing: Vec<Missing<'a>>,
    name: Option<&'a str>,
    note: Option<&'a str>,
    questions: Vec<Question<'a>>,
    rule: &'a str,
    scenarios: BTreeMap<&'a str, u8>,
    sentences: Vec<String>,
    total: String,
    way_up: Option<WayUp<'a>>,
}

impl<'a> Case<'a> {
    fn of(assessed: &'a Assessed<'a>, lang: Lang) -> Self {
        let Assessed {
            number,
            case,
            rule,
            outcome,
            explanation,
        } = assessed;
        let fault_of = |code: &str| outcome.question(code)?.fault.as_ref().map(fault_code);
        let missing = outcome.missing.iter().map(|item| match item {
            ItemRef::Question(code) => Missing::Question {
                fault: fault_of(code),
                question: code,
            },
            ItemRef::Scenario(code) => Missing::Scenario { scenario: code },
        });
        let way_up = explanation.way_up.as_ref().map(|way| WayUp {
            reaches: way.reaches,
            steps: way.steps.iter().map(NextStep::of).collect(),
            to: way.to,
        });
        let scenarios = outcome.scenarios.iter();
        Self {
            case: *number,
            complete: outcome.is_complete(),
            dimensions: outcome.dimensions.iter().map(Dimension::of).collect(),
            level: outcome.level,
            level_name: rule.level_name(outcome.level).get(lang),
            levels: outcome.checks.iter().map(Level::of).collect(),
            missing: missing.collect(),
            name: case.name.as_deref(),
            note: case.note.as_deref(),
            questions: outcome.questions.iter().map(Question::of).collect(),
            rule: &rule.version,
            scenarios: scenarios
                .map(|(code, level)| (code.as_str(), *level))
                .collect(),
            sentences: explanation.sentences(rule, outcome, lang),
            total: plain(outcome.total),
            way_up,
        }
    }
}

#[derive(Serialize)]
struct Dimension<'a> {
    code: &'a str,
    groups: Vec<Group<'a>>,
    max: String,
    score: String,
}

#[derive(Serialize)]
struct Group<'a> {
    code: &'a str,
    max: String,
    score: String,
}

impl<'a> Dimension<'a> {
    fn of(dimension: &'a DimensionScore) -> Self {
        let groups = dimension.groups.iter().map(|group| Group {
            code: &group.code,
            max: plain(group.max),
            score: plain(group.score),
        });
        Self {
            code: &dimension.code,
            groups: groups.collect(),
            max: plain(dimension.max),
            score: plain(dimension.score),
        }
    }
}

/// What is not answered, or answered so that it does not count.
#[derive(Serialize)]
#[serde(untagged)]
enum Missing<'a> {
    Question {
        fault: Option<&'static str>,
        question: &'a str,
    },
    Scenario {
        scenario: &'a str,
    },
}

#[derive(Serialize)]
struct Question<'a> {
    code: &'a str,
    fault: Option<&'static str>,
    figures: Option<[String; 2]>,
    max: String,
    ratio: Option<String>,
    score: Option<String>,
    trend: Option<&'static str>,
}

impl<'a> Question<'a> {
    fn of(question: &'a QuestionScore) -> Self {
        Self {
            code: &question.code,
            fault: question.fault.as_ref().map(fault_code),
            figures: question
                .figures
                .map(|(before, after)| [plain(before), plain(after)]),
            max: plain(question.max),
            ratio: question.ratio.map(plain),
            score: question.score.map(plain),
            trend: question.trend.map(|trend| match trend {
                TrendOutcome::Worse => "worse",
                TrendOutcome::Same => "same",
                TrendOutcome::Better => "better",
            }),
        }
    }
}

#[derive(Serialize)]
struct Level {
    binding: Condition<u32>,
    holds: bool,
    level: u8,
    scenarios: Condition<u32>,
    score: Condition<String>,
}

/// One of the conditions of a level.
#[derive(Serialize)]
struct Condition<T> {
    have: T,
    holds: bool,
    need: T,
}

impl Level {
    fn of(check: &LevelCheck) -> Self {
        let count = |check: &Check<u32>| Condition {
            have: check.have,
            holds: check.holds(),
            need: check.need,
        };
        Self {
            binding: count(&check.binding),
            holds: check.holds(),
            level: check.level,
            scenarios: count(&check.scenarios),
            score: Condition {
                have: plain(check.score.have),
                holds: check.score.holds(),
                need: plain(check.score.need),
            },
        }
    }
}

/// The shortest way to the next level.
#[derive(Serialize)]
struct WayUp<'a> {
    reaches: bool,
    steps: Vec<NextStep<'a>>,
    to: u8,
}

#[derive(Serialize)]
#[serde(untagged)]
enum NextStep<'a> {
    Scenario {
        binding: bool,
        from: u8,
        scenario: &'a str,
        to: u8,
    },
    Question {
        gain: String,
        question: &'a str,
    },
}

impl<'a> NextStep<'a> {
    fn of(step: &'a Step) -> Self {
        match step {
            Step::Scenario {
                code,
                from,
                to,
                binding,
            } => Self::Scenario {
                binding: *binding,
                from: *from,
                scenario: code,
                to: *to,
            },
            Step::Question { code, gain, .. } => Self::Question {
                gain: plain(*gain),
                question: code,
            },
        }
    }
}

/// A decimal as text without needless zeros.
fn plain(number: Decimal) -> String {
    number.normalize().to_string()
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
