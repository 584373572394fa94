//! `office figures`: how far the programme is on a day, by the rules the app uses, from the office's own
//! data.

mod report;
mod text;

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, Result, bail};
use chrono::NaiveDate;
use domain::{Lang, day, indicators::Register, pack::ProgrammePack};
use office_service::{Office, clock::now};

use self::report::Report;
use crate::storage::StorageArgs;

/// The programme whose targets are used when none is given.
const PACK: &str = include_str!("../../../../../public/packs/wuzhong.json");

/// Arguments of `office figures`.
#[derive(clap::Args)]
pub struct FiguresArgs {
    /// The day they are as of, YYYY-MM-DD, in China [default: today]
    #[arg(long, value_name = "DAY", value_parser = a_day)]
    as_of: Option<NaiveDate>,
    /// Print JSON instead of text
    #[arg(long)]
    json: bool,
    /// Also name in the JSON what counts, and what does not and why
    #[arg(long)]
    why: bool,
    /// The programme pack whose targets are used [default: Wuzhong's]
    #[arg(long, value_name = "FILE")]
    pack: Option<PathBuf>,
    /// Language of the text: zh or en
    #[arg(long, default_value = "zh", value_parser = super::lang)]
    lang: Lang,
    #[command(flatten)]
    storage: StorageArgs,
}

/// A day named on the command line.
pub(super) fn a_day(text: &str) -> Result<NaiveDate, String> {
    day::parse(text).ok_or_else(|| "a day is needed, such as 2026-10-31".to_owned())
}

/// Prints the figures.
///
/// # Errors
/// When the office's data or the pack cannot be read, or the pack is of another programme.
pub async fn run(args: &FiguresArgs) -> Result<ExitCode> {
    let pack = read_pack(args.pack.as_deref(), args.lang)?;
    let office = args.storage.open_office().await?;
    same_programme(&office, &pack)?;
    let mut tx = office.database().read().await?;
    let records = tx.every_record().await?;
    drop(tx);
    office.database().close().await;
    let register = Register::read(records, &pack);
    let day = args.as_of.unwrap_or_else(|| day::in_china(now()));
    let report = Report::of(&pack, &register, day, args.why);
    let mut out = std::io::stdout().lock();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &report)?;
        writeln!(out)?;
    } else {
        write!(out, "{}", text::text(&pack, &report, args.lang))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// That the pack is of the office's programme.
///
/// # Errors
/// When it is of another.
pub(super) fn same_programme(office: &Office, pack: &ProgrammePack) -> Result<()> {
    if office.programme() != pack.code {
        bail!(
            "the office's programme is {}, the pack's is {}. What to do: name its pack with --pack",
            office.programme(),
            pack.code
        );
    }
    Ok(())
}

/// The pack in a file, else Wuzhong's.
///
/// # Errors
/// When it cannot be read, with each fault in `lang`.
pub(super) fn read_pack(path: Option<&Path>, lang: Lang) -> Result<ProgrammePack> {
    let text = match path {
        None => PACK.to_owned(),
        Some(path) => {
            fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?
        }
    };
    ProgrammePack::parse(&text).map_err(|faults| {
        let faults: Vec<String> = faults.iter().map(|fault| fault.words(lang)).collect();
        anyhow::anyhow!("the programme pack: {}", faults.join("; "))
    })
}
