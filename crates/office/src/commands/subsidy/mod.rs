//! `office subsidy`: works subsidies out from a file by the rules the app uses, so that an office can
//! hold them against figures it has worked out itself. `docs/subsidy.md` tells the file's form.

mod file;
mod text;

use std::{io::Write as _, path::PathBuf, process::ExitCode};

use domain::Lang;

/// What a script sees when the input was bad; clap ends with the same code on bad arguments.
const BAD_INPUT: u8 = 2;

/// Arguments of `office subsidy`.
#[derive(clap::Args)]
pub struct SubsidyArgs {
    /// The claims: a .json file of one claim, or of a table of cases
    file: PathBuf,
    /// The programme pack whose rules are used [default: Wuzhong's]
    #[arg(long, value_name = "FILE")]
    pack: Option<PathBuf>,
    /// Print only the cases that are not as worked out by hand, and the count
    #[arg(long)]
    quiet: bool,
    /// Language of the text: zh or en
    #[arg(long, default_value = "zh", value_parser = super::lang)]
    lang: Lang,
}

/// Prints every case's steps. Exit code 1 where a case does not come to what it says, 2 with
/// everything that is wrong where the input is bad; errors are those of writing to the terminal.
pub fn run(args: &SubsidyArgs) -> anyhow::Result<ExitCode> {
    let (pack, table) = match file::read(&args.file, args.pack.as_deref()) {
        Ok(read) => read,
        Err(faults) => {
            for fault in faults {
                writeln!(std::io::stderr(), "{}", text::plain(fault.get(args.lang)))?;
            }
            return Ok(ExitCode::from(BAD_INPUT));
        }
    };
    let mut out = std::io::stdout().lock();
    let mut off = 0;
    for (at, case) in table.cases.iter().enumerate() {
        // A table was read only if it has every rule that its cases name.
        let Some(rules) = table.rules(&pack, case) else {
            continue;
        };
        let worked = rules.work_out(&case.claim, case.left);
        let found = case.off(&worked);
        off += usize::from(!found.is_empty());
        if !args.quiet || !found.is_empty() {
            let said = text::case(at + 1, case, rules.funding, &worked, &found, args.lang);
            writeln!(out, "{said}")?;
        }
    }
    writeln!(out, "{}", text::count(&table.cases, off, args.lang))?;
    Ok(if off == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
