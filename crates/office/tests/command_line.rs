//! The program's commands as processes: their reader goes away, or they are killed.

use std::{
    fs,
    io::Read as _,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Instant,
};

use anyhow::{Context as _, Result, ensure};
use office_attachments::Attachments;
use office_db::Database;
use office_service::{
    Office, Settings,
    audit::Actor,
    backup::{self, check_folder},
    clock::now,
    invites,
};

/// An office with so many invites of this name.
async fn office(data: &Path, name: &str, count: usize) -> Result<Office> {
    let database = Database::sqlite(&data.join("office.sqlite")).await?;
    let settings = Settings {
        programme: "wuzhong".to_owned(),
        edition: "2024".to_owned(),
        workflow: testkit::workflow(),
        attachments: Attachments::folder(&data.join("attachments"))?,
    };
    let office = Office::open(database, settings).await?;
    for _ in 0..count {
        let asked = invites::Asked {
            name: name.to_owned(),
            role: domain::device::Role::Office,
            scope: domain::device::Scope::City,
            days: 1,
        };
        invites::make(&office, &Actor::command_line(), asked).await?;
    }
    Ok(office)
}

#[tokio::test]
async fn a_reader_that_goes_away_is_no_failure() -> Result<()> {
    let data = tempfile::tempdir()?;
    let office = office(data.path(), "平板", 2_000).await?;
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

/// Killed at any moment it leaves a whole database or none, and nothing that the next restore would
/// take for its own.
#[tokio::test]
async fn a_restore_that_is_killed_leaves_nothing_for_the_next() -> Result<()> {
    const KILLS: u32 = 12;
    let folder = tempfile::tempdir()?;
    let (one, other) = (folder.path().join("one"), folder.path().join("other"));
    for (to, name) in [(&one, "甲"), (&other, "乙")] {
        let data = tempfile::tempdir()?;
        let office = office(data.path(), name, 200).await?;
        let actor = Actor::command_line();
        backup::backup(office.database(), office.attachments(), &actor, to).await?;
        office.database().close().await;
    }
    let data = folder.path().join("data");
    let restore = |from: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_office"));
        command.arg("restore").arg(from).arg("--data").arg(&data);
        command.stdout(Stdio::null()).spawn()
    };
    let holds = async |name: &str| -> Result<()> {
        check_folder(&data).await?;
        let database = Database::sqlite(&data.join("office.sqlite")).await?;
        let invites = database.read().await?.open_invites(now()).await?;
        database.close().await;
        ensure!(invites.len() == 200 && invites.iter().all(|it| it.invite.name == name));
        Ok(fs::remove_dir_all(&data)?)
    };
    let begun = Instant::now();
    ensure!(restore(&one)?.wait()?.success());
    let whole = begun.elapsed();
    holds("甲").await?;
    let mut cut = 0;
    for n in 0..KILLS {
        let mut killed = restore(&one)?;
        thread::sleep(whole * n / KILLS);
        killed.kill()?;
        killed.wait()?;
        if data.join("office.sqlite").exists() {
            holds("甲").await?;
            continue;
        }
        cut += 1;
        ensure!(restore(&other)?.wait()?.success());
        holds("乙").await?;
    }
    ensure!(cut > 0, "nothing was cut");
    Ok(())
}
