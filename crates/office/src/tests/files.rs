//! Bundles that come as files: by command, and by the inbox folder.

use std::{fs, time::Duration};

use anyhow::Result;
use domain::{bundle::Limits, device::Scope};
use serde_json::json;

use super::{
    Town,
    actors::{Actor, code},
    on_both,
};
use crate::{files, inspect::file};

on_both! {
    a_file_is_taken_in_like_the_network_and_exported_again
    the_inbox_takes_what_is_put_into_it
}

async fn a_file_is_taken_in_like_the_network_and_exported_again(town: Town) -> Result<()> {
    let office = &town.office;
    let mut desk = Actor::first_office(office).await?;
    // A tablet that never met the office.
    let mut tablet = Actor::stranger("没联过网的平板")?;
    tablet.card.scope = Scope::Areas(vec!["640302".to_owned()]);
    let key = tablet.begin(&code(1), "640302", "甲厂");
    let path = town.folder.path().join("bundle.json");
    fs::write(&path, tablet.seal(&tablet.bundle(1)))?;
    let (taken, said) = files::take(office, &path).await;
    assert!(taken && said.starts_with("2 of 2"), "{said}");
    let (taken, said) = files::take(office, &path).await;
    assert!(taken && said.starts_with("0 of 2"), "{said}");
    desk.pull(office).await?;
    assert_eq!(desk.records, tablet.records);
    // Later it is invited, and goes on over the network where the file ended.
    let invite = desk
        .invite(office, "team", json!({ "areas": ["640302"] }))
        .await?;
    tablet.enrol(office, &invite).await?;
    tablet.write(&key, "phone", "0953-1");
    assert_eq!(tablet.push(office).await?.json()["new"], 1);
    // What is wrong is said, and changes nothing.
    fs::write(
        &path,
        tablet.seal(&tablet.bundle(1)).replace("甲厂", "乙厂"),
    )?;
    let (taken, said) = files::take(office, &path).await;
    assert!(!taken && said.contains("Nothing was changed"), "{said}");
    let out = town.folder.path().join("all.json");
    files::write(office, None, &out).await?;
    let read = file::read(&out, &Limits::default(), Some("wuzhong"))?;
    assert_eq!(
        read.map(|read| read.open.bundle.changes.len()).ok(),
        Some(3)
    );
    Ok(())
}

async fn the_inbox_takes_what_is_put_into_it(town: Town) -> Result<()> {
    let office = &town.office;
    let inbox = town.folder.path().join("inbox");
    fs::create_dir_all(&inbox)?;
    let mut tablet = Actor::stranger("平板")?;
    tablet.begin(&code(1), "640302", "甲厂");
    fs::write(inbox.join("good.json"), tablet.seal(&tablet.bundle(1)))?;
    fs::write(inbox.join("bad.json"), "{")?;
    fs::write(inbox.join("notes.txt"), "not a bundle")?;
    let watching = tokio::spawn(files::watch(office.clone(), inbox.clone()));
    let count = |name: &str| fs::read_dir(inbox.join(name)).map_or(0, Iterator::count);
    let mut patience = 600;
    while count("taken") < 2 || count("refused") < 2 {
        anyhow::ensure!(patience > 0, "the inbox was not looked at");
        patience -= 1;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    watching.abort();
    assert!(inbox.join("notes.txt").exists());
    let mut desk = Actor::first_office(office).await?;
    assert_eq!(desk.pull(office).await?, 2);
    Ok(())
}
