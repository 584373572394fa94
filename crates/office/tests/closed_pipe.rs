//! Commands whose reader goes away (`office audit | head -1`) end quietly.

use std::{
    io::Read as _,
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result};
use office_attachments::Attachments;
use office_db::Database;
use office_service::{Office, Settings, audit::Actor, invites};

#[tokio::test]
async fn a_reader_that_goes_away_is_no_failure() -> Result<()> {
    let data = tempfile::tempdir()?;
    let database = Database::sqlite(&data.path().join("office.sqlite")).await?;
    let settings = Settings {
        programme: "wuzhong".to_owned(),
        edition: "2024".to_owned(),
        attachments: Attachments::folder(&data.path().join("attachments"))?,
    };
    let office = Office::open(database, settings).await?;
    for n in 0..2_000 {
        let asked = invites::Asked {
            name: format!("平板 {n}"),
            role: domain::device::Role::Office,
            scope: domain::device::Scope::City,
            days: 1,
        };
        invites::make(&office, &Actor::command_line(), asked).await?;
    }
    office.database().close().await;
    for extra in [&[][..], &["--json"]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_office"));
        command
            .args(["audit", "--last", "2000", "--data"])
            .arg(data.path())
            .args(extra)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let mut out = child.stdout.take().context("its output")?;
        out.read_exact(&mut [0; 1])?;
        drop(out);
        let done = child.wait_with_output()?;
        assert!(done.status.success(), "{done:?}");
        assert_eq!(String::from_utf8_lossy(&done.stderr), "");
    }
    Ok(())
}
