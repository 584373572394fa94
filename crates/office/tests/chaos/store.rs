//! The real program with its attachments on a real server that speaks S3.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::{Context as _, Result, ensure};

use testkit::s3;

use crate::{device::Device, server::Server};

/// Cuts and kills are the same as anywhere; here it is enough that there were some.
const ROUNDS: usize = 40;

#[test]
fn pictures_on_s3_survive_cuts_kills_backup_and_restore() -> Result<()> {
    let mut server = Server::on_s3(&s3::bucket()?)?;
    let mut desk = Device::new("办公室", server.port(), 31);
    desk.enrol(&server.first_code()?)?;
    let mut tablet = Device::new("平板", server.port(), 32);
    tablet.enrol(&desk.invite()?)?;
    for round in 0..ROUNDS {
        tablet.work();
        if let Some(wrong) = tablet.meet_somehow() {
            anyhow::bail!(wrong);
        }
        if round == ROUNDS / 2 {
            server.kill()?;
            server.restart()?;
        }
    }
    tablet.send()?;
    let pictures = tablet.photos.len();
    ensure!(pictures > 0 && tablet.cuts > 0, "nothing was tried");
    desk.fetch()?;
    ensure!(desk.fetch_pictures()? == pictures, "a picture is not there");

    // Out of the store, into another place of it, and out again.
    let place = |name: &str| server.folder().join(name).to_string_lossy().into_owned();
    let (first, second, again) = (place("first"), place("second"), place("again"));
    server.command(&["backup", &first])?;
    let all = names(&first)?;
    ensure!(all.len() == pictures, "{} of {pictures}", all.len());
    let bucket = server.bucket().context("a bucket")?;
    let elsewhere = [
        "--data",
        &again,
        "--attachments",
        &format!("{bucket}-again"),
    ];
    let said = server.command(&[&["restore", &first], &elsewhere[..]].concat())?;
    ensure!(
        said.contains(&format!("with {pictures} attachments")),
        "{said}"
    );
    server.command(&[&["backup", &second], &elsewhere[..]].concat())?;
    ensure!(names(&second)? == all, "the second backup has others");
    Ok(())
}

fn names(backup: &str) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(Path::new(backup).join("attachments"))? {
        names.insert(entry?.file_name().to_string_lossy().into_owned());
    }
    Ok(names)
}
