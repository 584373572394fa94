//! `office assess`: scores answers from a file by the same rule the app uses, so that an office can
//! hold the rule against its own worked examples. `docs/assess-file.md` tells the file's form.

mod answers;
mod fault;
mod file;
mod json;
mod table;
mod text;
mod words;

use std::{fs, io::Write as _, path::PathBuf, process::ExitCode};

use domain::{
    Lang,
    assessment::{AssessmentRule, Explanation, Outcome, assess, explain},
    pack::ProgrammePack,
};

pub(super) use self::table::lay_out;
use self::{
    fault::{Fault, Faults, Problem},
    file::Case,
};

/// The programme whose rule is used when none is given.
const PACK: &str = include_str!("../../../../../public/packs/wuzhong.json");

/// What a script sees when the input was bad; clap ends with the same code on bad arguments.
const BAD_INPUT: u8 = 2;

/// Arguments of `office assess`.
#[derive(clap::Args)]
pub struct AssessArgs {
    /// The answers: a .json file of one case, or of {"cases": […]}
    file: PathBuf,
    /// The programme pack whose rule is used [default: Wuzhong's]
    #[arg(long, value_name = "FILE")]
    pack: Option<PathBuf>,
    /// Print JSON instead of text
    #[arg(long)]
    json: bool,
    /// Language of the text: zh or en
    #[arg(long, default_value = "zh", value_parser = super::lang)]
    lang: Lang,
}

/// A case with its result.
struct Assessed<'a> {
    /// Counted from 1.
    number: usize,
    case: &'a Case,
    rule: &'a AssessmentRule,
    outcome: Outcome,
    explanation: Explanation,
}

/// Prints every case's result, or everything that is wrong with the input (exit code 2). Errors
/// are those of writing to the terminal.
pub fn run(args: &AssessArgs) -> anyhow::Result<ExitCode> {
    let read = pack(args).and_then(|pack| {
        let cases = file::read(&args.file, &pack)?;
        Ok((pack, cases))
    });
    match read {
        Ok((pack, cases)) => {
            let assessed: Vec<Assessed<'_>> = cases
                .iter()
                .enumerate()
                .filter_map(|(at, case)| {
                    let rule = pack.rule(&case.rule)?;
                    let outcome = assess(rule, &case.answers);
                    let explanation = explain(rule, &outcome);
                    Some(Assessed {
                        number: at + 1,
                        case,
                        rule,
                        outcome,
                        explanation,
                    })
                })
                .collect();
            if args.json {
                json::results(&args.file, &pack, &assessed, args.lang)?;
            } else {
                let mut out = std::io::stdout().lock();
                for (at, assessed) in assessed.iter().enumerate() {
                    if at > 0 {
                        writeln!(out)?;
                    }
                    out.write_all(text::result(assessed, args.lang).as_bytes())?;
                }
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(faults) => {
            if args.json {
                json::faults(&args.file, &faults, args.lang)?;
            } else {
                let said = text::faults(&args.file, &faults, args.lang);
                std::io::stderr().write_all(said.as_bytes())?;
            }
            Ok(ExitCode::from(BAD_INPUT))
        }
    }
}

fn pack(args: &AssessArgs) -> Result<ProgrammePack, Faults> {
    let text = match &args.pack {
        None => PACK.to_owned(),
        Some(path) => fs::read_to_string(path).map_err(|error| {
            Problem::PackUnreadable(path.display().to_string(), error.to_string())
        })?,
    };
    ProgrammePack::parse(&text).map_err(|found| {
        let mut faults = Faults::default();
        for fault in found {
            faults.push(Fault::of_file(Problem::Pack(fault)));
        }
        faults
    })
}
