//! `office invite`, `office devices`, `office revoke`: the way back in when the office's last browser
//! is lost, from the machine the office runs on.

use std::{
    io::{Write as _, stdout},
    process::ExitCode,
};

use anyhow::{Result, bail, ensure};
use chrono::DateTime;
use clap::Args;
use domain::{
    device::{Role, Scope},
    ids::DeviceId,
};
use office_service::{
    audit::Actor,
    devices::{self, Reinstatement, Revocation},
    invites::{self, link},
};

use crate::{commands::say, storage::StorageArgs};

#[derive(Args)]
pub struct Invite {
    /// team, enterprise, office, supervisor, finance, assessor or provider
    #[arg(long, default_value = "office", value_parser = role)]
    role: Role,
    /// Areas by their codes, separated by commas; of a team, supervision or finance
    #[arg(long, value_delimiter = ',', conflicts_with = "dossier")]
    areas: Vec<String>,
    /// The enterprise's unified social credit code; of an enterprise. Of a provider those it works for,
    /// separated by commas
    #[arg(long)]
    dossier: Option<String>,
    /// How many days it is good for
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..=90))]
    days: u16,
    /// What the device is to be called
    #[arg(long, default_value = "办公室")]
    name: String,
    /// Where browsers reach the app
    #[arg(long, default_value = "http://localhost:8080")]
    origin: String,
    #[command(flatten)]
    storage: StorageArgs,
}

#[derive(Args)]
pub struct Devices {
    #[command(flatten)]
    storage: StorageArgs,
}

#[derive(Args)]
pub struct Revoke {
    /// The device's id, as `office devices` lists it
    device: String,
    #[command(flatten)]
    storage: StorageArgs,
}

fn role(code: &str) -> Result<Role, String> {
    Role::from_code(code).ok_or_else(|| format!("one of {}", Role::ALL.map(Role::code).join(", ")))
}

impl Invite {
    fn scope(&self) -> Scope {
        match &self.dossier {
            Some(all) if self.role == Role::Provider => {
                Scope::Dossiers(all.split(',').map(|one| one.trim().to_owned()).collect())
            }
            Some(dossier) => Scope::Dossier(dossier.clone()),
            None if self.areas.is_empty() => Scope::City,
            None => Scope::Areas(self.areas.clone()),
        }
    }
}

/// Makes an invite and prints its link.
///
/// # Errors
/// When the scope does not fit the role, or the office's data cannot be opened.
pub async fn invite(args: &Invite) -> Result<ExitCode> {
    let scope = args.scope();
    ensure!(
        args.role.fits(&scope),
        "this scope is not for this role. What to do: --areas for a team, --dossier with a credit \
         code for an enterprise, with several for a provider, neither for an office"
    );
    let office = args.storage.open_office().await?;
    let asked = invites::Asked {
        name: args.name.clone(),
        role: args.role,
        scope,
        days: args.days,
    };
    if let (Some(dossier), Role::Enterprise) = (&args.dossier, args.role) {
        let others = office.database().read().await?.devices_of(dossier).await?;
        for other in others {
            say(&format!(
                "note: the enterprise has a device already: {} ({})",
                other.name, other.id
            ));
        }
    }
    let code = invites::make(&office, &Actor::command_line(), asked)
        .await?
        .code;
    say(&link(&args.origin, &code));
    say(&format!("code {code}, once, within {} days", args.days));
    office.database().close().await;
    Ok(ExitCode::SUCCESS)
}

/// Prints the devices that enrolled: id, role, name, when last seen, whether revoked.
///
/// # Errors
/// When the office's data cannot be opened.
pub async fn devices(args: &Devices) -> Result<ExitCode> {
    let office = args.storage.open_office().await?;
    let devices = office.database().read().await?.devices().await?;
    let mut out = stdout();
    for device in devices {
        let seen = device.seen_at.and_then(DateTime::from_timestamp_millis);
        let seen = seen.map_or_else(
            || "never seen".to_owned(),
            |at| at.format("seen %Y-%m-%dT%H:%M:%SZ").to_string(),
        );
        let revoked = if device.revoked_at.is_some() {
            "  revoked"
        } else {
            ""
        };
        writeln!(
            out,
            "{}  {:10}  {}  {seen}{revoked}",
            device.id,
            device.role.code(),
            device.name
        )?;
    }
    office.database().close().await;
    Ok(ExitCode::SUCCESS)
}

/// Takes a device's right to connect; what it sent stays.
///
/// # Errors
/// When there is no such device, or the office's data cannot be opened.
pub async fn revoke(args: &Revoke) -> Result<ExitCode> {
    let office = args.storage.open_office().await?;
    let id = DeviceId::new(&args.device);
    match devices::revoke(&office, &Actor::command_line(), &id).await? {
        Revocation::Done(name) => say(&format!("{name} ({id}) may connect no more")),
        Revocation::Before(name) => say(&format!("{name} ({id}) was revoked before")),
        Revocation::Unknown => {
            bail!("no device {id} enrolled. What to do: `office devices` lists them")
        }
    }
    office.database().close().await;
    Ok(ExitCode::SUCCESS)
}

/// Takes a revocation back.
///
/// # Errors
/// When there is no such device, or the office's data cannot be opened.
pub async fn reinstate(args: &Revoke) -> Result<ExitCode> {
    let office = args.storage.open_office().await?;
    let id = DeviceId::new(&args.device);
    match devices::reinstate(&office, &Actor::command_line(), &id).await? {
        Reinstatement::Done(name) => say(&format!("{name} ({id}) may connect again")),
        Reinstatement::NotRevoked(name) => say(&format!("{name} ({id}) was not revoked")),
        Reinstatement::Unknown => {
            bail!("no device {id} enrolled. What to do: `office devices` lists them")
        }
    }
    office.database().close().await;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use anyhow::Context as _;
    use clap::Parser;
    use office_service::{audit::COMMAND_LINE, clock::now};

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        invite: Invite,
    }

    fn read(words: &[&str]) -> Result<Invite, clap::Error> {
        let line = std::iter::once(&"office").chain(words);
        Line::try_parse_from(line).map(|line| line.invite)
    }

    #[test]
    fn an_invite_says_as_what_and_for_what() -> Result<()> {
        let office = read(&[])?;
        assert!(office.role.fits(&office.scope()));
        let team = read(&["--role", "team", "--areas", "litong,yanchi"])?;
        assert_eq!(
            team.scope(),
            Scope::Areas(vec!["litong".into(), "yanchi".into()])
        );
        // A team without areas would see the whole city.
        let team = read(&["--role", "team"])?;
        assert!(!team.role.fits(&team.scope()));
        for bad in [["--role", "boss"], ["--days", "0"], ["--days", "91"]] {
            assert!(read(&bad).is_err(), "{bad:?}");
        }
        Ok(())
    }

    #[tokio::test]
    async fn the_way_back_in_is_from_the_machine_itself() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let data = folder.path().to_str().context("UTF-8")?.to_owned();
        // No office ran here yet: said with what to do, nothing is made.
        let args = read(&["--data", &data])?;
        let refused = invite(&args).await.expect_err("nothing is there");
        assert!(refused.to_string().contains("What to do"), "{refused}");
        let database = args.storage.open_database().await?;
        let settings = office_service::Settings {
            programme: "wuzhong".to_owned(),
            edition: "2024".to_owned(),
            workflow: testkit::workflow(),
            attachments: args.storage.open_attachments()?,
        };
        let office = office_service::Office::open(database, settings).await?;
        assert_eq!(invite(&args).await?, ExitCode::SUCCESS);
        let mut tx = office.database().read().await?;
        let open = tx.open_invites(now()).await?;
        assert_eq!((open.len(), open[0].invite.role), (1, Role::Office));
        assert_eq!(open[0].invite.made_by, COMMAND_LINE);
        Ok(())
    }
}
