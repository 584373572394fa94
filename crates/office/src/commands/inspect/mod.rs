//! `office inspect`: what a bundle holds, from whom, whether it is sound, and what importing it
//! would change. Reads only.

mod report;

use std::{path::PathBuf, process::ExitCode};

use domain::{
    Lang,
    bundle::{Bundle, ImportPlan, LocalState, change_hash, plan},
    record::Record,
};
use office_service::bundle_file;

/// Arguments of `office inspect`.
#[derive(clap::Args)]
pub struct InspectArgs {
    /// The bundle: a .json file, or a .zip with attachments
    file: PathBuf,
    /// Bundles the importing device has taken already, in this order
    #[arg(long, value_name = "FILE", num_args = 1..)]
    against: Vec<PathBuf>,
    /// The programme the bundle must belong to [default: whatever it says]
    #[arg(long)]
    programme: Option<String>,
    /// Print JSON instead of text
    #[arg(long)]
    json: bool,
    /// Language of the text: zh or en
    #[arg(long, default_value = "zh", value_parser = super::lang)]
    lang: Lang,
}

/// Prints the report. Fails (exit code 1) when the bundle, or one it is held against, would be
/// refused or held; errors are those of reading files.
pub fn run(args: &InspectArgs) -> anyhow::Result<ExitCode> {
    let limits = domain::limits::Limits::default();
    let mut known = LocalState::default();
    for path in &args.against {
        let read = bundle_file::read(path, &limits, args.programme.as_deref())?;
        let taken = read.and_then(|read| {
            let plan = plan(&read.open, &known);
            plan.can_apply()
                .then(|| take(&mut known, &plan))
                .ok_or(bundle_file::Problem::NotTaken)
        });
        if let Err(problem) = taken {
            report::refused(path, &problem, args.json, args.lang)?;
            return Ok(ExitCode::FAILURE);
        }
    }
    match bundle_file::read(&args.file, &limits, args.programme.as_deref())? {
        Ok(read) => {
            let plan = plan(&read.open, &known);
            let good = plan.can_apply();
            report::read(&args.file, &read, &plan, args.json, args.lang)?;
            Ok(if good {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            })
        }
        Err(problem) => {
            report::refused(&args.file, &problem, args.json, args.lang)?;
            Ok(ExitCode::FAILURE)
        }
    }
}

/// What somebody knows after importing by `plan`.
fn take(known: &mut LocalState, plan: &ImportPlan) {
    for change in &plan.changes {
        // It was read: it can be written.
        if let Ok(hash) = change_hash(change) {
            known.held.insert(change.id.clone(), hash);
        }
    }
    for record in &plan.records {
        known
            .records
            .insert(record.key.clone(), Record::clone(record));
    }
    for card in &plan.cards {
        known.cards.insert(card.id.clone(), card.clone());
    }
    known.contiguous.extend(plan.contiguous.clone());
    known.bundles.insert(plan.hash.clone());
    known
        .attachments
        .extend(plan.attachments.iter().map(|listed| listed.sha256.clone()));
}

/// How many of a bundle's changes are its signer's own, and how many it carries for others.
fn own_and_carried(bundle: &Bundle) -> (usize, usize) {
    let own = bundle
        .changes
        .iter()
        .filter(|change| change.id.device == bundle.device.id)
        .count();
    (own, bundle.changes.len() - own)
}
