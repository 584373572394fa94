//! `office report`: a paper or a list as a file, by the code that makes it on a device.

use std::{collections::BTreeMap, fs, io::Write as _, path::PathBuf, process::ExitCode};

use anyhow::{Context as _, Result, bail};
use chrono::NaiveDate;
use documents::{Data, Kind, make};
use domain::{Lang, day, record::Record};
use office_db::Action;
use office_service::{
    audit::{self, Actor},
    clock::now,
    pictures,
};
use serde_json::json;

use super::{figures, say};
use crate::storage::StorageArgs;

/// Arguments of `office report`.
#[derive(clap::Args)]
#[command(group(clap::ArgGroup::new("what").required(true)))]
pub struct ReportArgs {
    /// A paper of one enterprise as a Word document: diagnosis, plan, acceptance, subsidy or file
    #[arg(long, value_name = "PAPER", group = "what", requires = "dossier", value_parser = a_paper)]
    pub(crate) paper: Option<Kind>,
    /// A list as an Excel workbook: needs, invoices or payments, of all enterprises or of one; roster,
    /// annex2, annex3, funding or activities
    #[arg(long, value_name = "LIST", group = "what", value_parser = a_list)]
    pub(crate) kind: Option<Kind>,
    /// The enterprise, by its credit code
    #[arg(long, value_name = "ID")]
    pub(crate) dossier: Option<String>,
    /// The day it is of, YYYY-MM-DD, in China [default: today]
    #[arg(long, value_name = "DAY", value_parser = figures::a_day)]
    pub(crate) as_of: Option<NaiveDate>,
    /// The file to write; it must not be there yet
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// The programme pack [default: Wuzhong's]
    #[arg(long, value_name = "FILE")]
    pub(crate) pack: Option<PathBuf>,
    /// Language of the file: zh or en
    #[arg(long, default_value = "zh", value_parser = super::lang)]
    pub(crate) lang: Lang,
    #[command(flatten)]
    pub(crate) storage: StorageArgs,
}

fn a_paper(code: &str) -> Result<Kind, String> {
    one_of(code, |kind| kind.is_paper())
}

fn a_list(code: &str) -> Result<Kind, String> {
    one_of(code, |kind| !kind.is_paper())
}

fn one_of(code: &str, fits: fn(&Kind) -> bool) -> Result<Kind, String> {
    let all = || Kind::ALL.into_iter().filter(fits);
    let named = all().find(|kind| kind.code() == code);
    named.ok_or_else(|| {
        let codes: Vec<&str> = all().map(Kind::code).collect();
        format!("one of {}", codes.join(", "))
    })
}

/// Writes the file, and says in the audit log that it was made.
///
/// # Errors
/// When the file is there already, the office's data or the pack cannot be read, the pack is of another
/// programme, or the dossier lacks what the file is about.
pub async fn run(args: &ReportArgs) -> Result<ExitCode> {
    let Some(kind) = args.paper.or(args.kind) else {
        bail!("name a --paper or a --kind");
    };
    if args.dossier.is_some() && !kind.may_be_of_one() {
        bail!(
            "{} is of the whole programme. What to do: leave --dossier out",
            kind.code()
        );
    }
    if args.out.exists() {
        bail!(
            "{} is there already. What to do: name a new file",
            args.out.display()
        );
    }
    let pack = figures::read_pack(args.pack.as_deref(), args.lang)?;
    let office = args.storage.open_office().await?;
    figures::same_programme(&office, &pack)?;
    let mut tx = office.database().read().await?;
    let mut records: Vec<Record> = tx.every_record().await?;
    drop(tx);
    let mut pictures = BTreeMap::new();
    if let Some(dossier) = &args.dossier {
        records.retain(|record| record.key.dossier == *dossier);
        if records.is_empty() {
            bail!("the office has no dossier {dossier}. What to do: name it by its credit code");
        }
        if kind.is_paper() {
            pictures = pictures::of_dossier(&office, dossier, &records).await?;
        }
    }
    let day = args.as_of.unwrap_or_else(|| day::in_china(now()));
    let data = Data::read(&pack, args.lang, day, records, &pictures)?;
    let made = make(kind, &data, &mut |_, _| {});
    let made = made.map_err(|error| anyhow::anyhow!("{}", error.words().get(args.lang)))?;
    // Under another name until it is whole.
    let partial = args.out.with_extension("partial");
    let mut file =
        fs::File::create_new(&partial).with_context(|| format!("writing {}", partial.display()))?;
    file.write_all(&made.bytes)?;
    file.sync_all()?;
    fs::rename(&partial, &args.out)?;
    let detail = json!({ "dossier": args.dossier, "report": kind.code() });
    let mut tx = office.database().write().await?;
    audit::record(
        &mut tx,
        &Actor::command_line(),
        Action::Export,
        None,
        detail,
    )
    .await?;
    tx.commit().await?;
    office.database().close().await;
    say(&format!(
        "{}: {}, {} bytes, data sha256 {}",
        args.out.display(),
        kind.words().get(args.lang),
        made.bytes.len(),
        data.digest()
    ));
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn papers_and_lists_are_named_apart() {
        assert_eq!(a_paper("plan"), Ok(Kind::Plan));
        assert!(a_paper("needs").is_err_and(|said| said.contains("diagnosis, plan")));
        assert_eq!(a_list("annex2"), Ok(Kind::Annex2));
        assert!(a_list("plan").is_err());
    }
}
