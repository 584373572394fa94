//! The program's commands.

mod assess;
mod audit;
pub(crate) mod backup;
mod bundles;
mod devices;
mod erase;
mod figures;
mod inspect;
pub(crate) mod report;
pub(crate) mod serve;
mod subsidy;

use std::{
    ffi::OsString,
    io::{Write as _, stderr, stdout},
    process::ExitCode,
};

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use domain::Lang;

use crate::settings;

#[derive(Parser)]
#[command(
    name = "office",
    version,
    about = "Yidang's office: serves the app, gathers what devices send, checks answers and bundles"
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Score answers from a file by the rule the app uses, and say what the next level needs
    Assess(assess::AssessArgs),
    /// Work subsidies out from a file, step by step, and hold them against what was worked out by hand
    Subsidy(subsidy::SubsidyArgs),
    /// Say how far the programme is on a day: targets, conditions and tasks, from what the office has
    Figures(figures::FiguresArgs),
    /// Write a paper as a Word document, or a list as an Excel workbook, from what the office has
    Report(report::ReportArgs),
    /// Say what a bundle holds, whether it is sound, and what importing it would change
    Inspect(inspect::InspectArgs),
    /// Say who did what, when, from where: enrolments, invites, bundles, imports, backups
    Audit(audit::Audit),
    /// List the devices that enrolled, with their ids
    Devices(devices::Devices),
    /// Make an invite and print its link: the way back in when the office's last browser is lost
    Invite(devices::Invite),
    /// Take a device's right to connect, by its id
    Revoke(devices::Revoke),
    /// Take a revocation back: the device connects again, and what came of it meanwhile is taken
    Reinstate(devices::Revoke),
    /// Erase for good what was written to fields of a record, or a deleted photo, here and on devices
    Erase(erase::Erase),
    /// Make every device begin anew: after the database was put back without `office restore`
    NewEpoch(backup::NewEpoch),
    /// Open a backup and check all of it: the database, every change, every attachment
    CheckBackup(backup::CheckBackup),
    /// Copy the database and the attachments to a folder, while the office runs
    Backup(backup::Backup),
    /// Write a bundle of everything, or of one dossier, that any device can take in
    Export(bundles::Export),
    /// Take bundles in from files, as if they came over the network
    Import(bundles::Import),
    /// Make a data folder from a backup
    Restore(backup::Restore),
    /// Serve the app, and take and give what devices send and fetch
    Serve(serve::Serve),
}

/// Runs the command that the arguments name.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    // Before any TLS: one provider of cryptography for all of it. An error: there is one already.
    drop(rustls::crypto::ring::default_provider().install_default());
    let args: Vec<OsString> = args.into_iter().collect();
    let matches = match settings::read(&Cli::command(), &args) {
        Ok(matches) => matches,
        Err(refused) => return refused.say(),
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => error.exit(),
    };
    let done = match cli.command {
        Command::Assess(args) => assess::run(&args),
        Command::Subsidy(args) => subsidy::run(&args),
        Command::Figures(args) => wait_for(figures::run(&args)),
        Command::Report(args) => wait_for(report::run(&args)),
        Command::Inspect(args) => inspect::run(&args),
        Command::Devices(args) => wait_for(devices::devices(&args)),
        Command::Invite(args) => wait_for(devices::invite(&args)),
        Command::Revoke(args) => wait_for(devices::revoke(&args)),
        Command::Reinstate(args) => wait_for(devices::reinstate(&args)),
        Command::Erase(args) => wait_for(erase::run(&args)),
        Command::NewEpoch(args) => wait(backup::new_epoch(&args)),
        Command::CheckBackup(args) => wait(backup::check(&args)),
        Command::Audit(args) => wait_for(audit::run(&args)),
        Command::Backup(args) => wait(backup::backup(&args)),
        Command::Export(args) => wait_for(bundles::export(&args)),
        Command::Import(args) => wait_for(bundles::import(&args)),
        Command::Restore(args) => wait(backup::restore(&args)),
        Command::Serve(serve) if serve.print_config => {
            say(settings::print(&Cli::command(), &matches).trim_end());
            Ok(ExitCode::SUCCESS)
        }
        Command::Serve(serve) => serve::run(&serve).map(|()| ExitCode::SUCCESS),
    };
    done.unwrap_or_else(|error| {
        // The reader may stop reading: `office audit | head`.
        let closed = error
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe);
        if closed {
            return ExitCode::SUCCESS;
        }
        drop(writeln!(stderr(), "{error:#}"));
        ExitCode::FAILURE
    })
}

/// Prints a line of what a command did. Nobody reading it is no reason not to do it.
fn say(line: &str) {
    drop(writeln!(stdout(), "{line}"));
}

fn wait(work: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<ExitCode> {
    wait_for(async { work.await.map(|()| ExitCode::SUCCESS) })
}

fn wait_for(work: impl Future<Output = anyhow::Result<ExitCode>>) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(work)
}

/// A language named on the command line.
fn lang(text: &str) -> Result<Lang, String> {
    match text {
        "zh" => Ok(Lang::Zh),
        "en" => Ok(Lang::En),
        _ => Err("zh or en".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_do_not_contradict_each_other() {
        Cli::command().debug_assert();
    }

    #[test]
    fn two_languages_and_no_third() {
        assert_eq!(lang("zh"), Ok(Lang::Zh));
        assert_eq!(lang("en"), Ok(Lang::En));
        assert!(lang("fr").is_err());
    }
}
