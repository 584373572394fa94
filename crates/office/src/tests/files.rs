//! Bundles that come as files: by command, and by the inbox folder.

use std::{fs, time::Duration};

use anyhow::Result;
use domain::{
    device::{Role, Scope},
    limits::Limits,
};
use office_service::{
    audit::Actor as By,
    bundle_file,
    export::export,
    import::{Outcome, import},
    inbox,
};
use serde_json::json;

use super::{
    TestOffice,
    actors::{Actor, code},
    on_both,
};

on_both! {
    a_file_is_taken_in_like_the_network_and_exported_again
    the_inbox_takes_what_is_put_into_it
}

async fn a_file_is_taken_in_like_the_network_and_exported_again(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let mut desk = Actor::first_office(office).await?;
    // A tablet that never met the office.
    let mut tablet = Actor::stranger("没联过网的平板");
    tablet.card.scope = Scope::Areas(vec!["640302".to_owned()]);
    let key = tablet.begin(&code(1), "640302", "甲厂");
    // Whatever it says of itself: nobody has let it in.
    tablet.card.role = Role::Office;
    let path = town.folder.path().join("bundle.json");
    fs::write(&path, tablet.seal(&tablet.bundle(1)))?;
    let (fate, said) = import(office, &path).await;
    assert_eq!(fate, Outcome::Waits(tablet.card.id.clone()), "{said}");
    assert_eq!(desk.pull(office).await?, 0);
    let invite = desk
        .invite(office, "team", json!({ "areas": ["640302"] }))
        .await?;
    tablet.enrol(office, &invite).await?;
    for expected in ["2 of 2", "0 of 2"] {
        let (fate, said) = import(office, &path).await;
        assert!(
            fate == Outcome::Taken && said.starts_with(expected),
            "{said}"
        );
    }
    desk.pull(office).await?;
    assert_eq!(desk.records, tablet.records);
    // It goes on over the network where the file ended.
    tablet.write(&key, "phone", "0953-1");
    assert_eq!(tablet.push(office).await?.json()["new"], 1);
    // What is wrong is said, and changes nothing.
    fs::write(
        &path,
        tablet.seal(&tablet.bundle(1)).replace("甲厂", "乙厂"),
    )?;
    let (fate, said) = import(office, &path).await;
    assert!(
        fate == Outcome::Refused && said.contains("Nothing was changed"),
        "{said}"
    );
    let out = town.folder.path().join("all.json");
    export(office, &By::command_line(), None, &out).await?;
    let read = bundle_file::read(&out, &Limits::default(), Some("wuzhong"))?;
    assert_eq!(
        read.map(|read| read.open.bundle.changes.len()).ok(),
        Some(3)
    );
    Ok(())
}

async fn the_inbox_takes_what_is_put_into_it(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let inbox = town.folder.path().join("inbox");
    fs::create_dir_all(&inbox)?;
    let (mut desk, mut tablet) = town.desk_and_team().await?;
    tablet.begin(&code(1), "640302", "甲厂");
    let mut stranger = Actor::stranger("没登记的平板");
    stranger.begin(&code(2), "640302", "乙厂");
    fs::write(inbox.join("good.json"), tablet.seal(&tablet.bundle(1)))?;
    fs::write(inbox.join("early.json"), stranger.seal(&stranger.bundle(1)))?;
    fs::write(inbox.join("bad.json"), "{")?;
    fs::write(inbox.join("notes.txt"), "not a bundle")?;
    let watching = tokio::spawn(inbox::run((**office).clone(), inbox.clone()));
    let count = |name: &str| fs::read_dir(inbox.join(name)).map_or(0, Iterator::count);
    let counts = || ["taken", "refused", "waiting"].map(count);
    until(|| counts() == [2, 2, 2]).await?;
    assert!(inbox.join("notes.txt").exists());
    assert_eq!(desk.pull(office).await?, 2);
    let why = fs::read_dir(inbox.join("waiting"))?
        .filter_map(|entry| fs::read_to_string(entry.ok()?.path()).ok())
        .find(|text| text.starts_with("waits"));
    assert!(why.is_some_and(|why| why.contains("没登记的平板")));
    let listed = desk.get(office, "/api/v1/applicants").await?.json();
    assert_eq!(
        listed["applicants"][0]["id"],
        stranger.card.id.as_str(),
        "{listed}"
    );
    // The program starts anew, and the office lets the device in.
    watching.abort();
    let watching = tokio::spawn(inbox::run((**office).clone(), inbox.clone()));
    let invite = desk
        .invite(office, "team", json!({ "areas": ["640302"] }))
        .await?;
    stranger.enrol(office, &invite).await?;
    until(|| counts() == [4, 2, 0]).await?;
    watching.abort();
    assert_eq!(desk.pull(office).await?, 2);
    Ok(())
}

async fn until(done: impl Fn() -> bool) -> Result<()> {
    let mut patience = 600;
    while !done() {
        anyhow::ensure!(patience > 0, "the inbox was not looked at");
        patience -= 1;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}
