//! Bundles that come as files: by command, and by the inbox folder.

use std::{fs, path::PathBuf, time::Duration};

use anyhow::{Context as _, Result};
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
    the_inbox_keeps_what_a_failing_database_did_not_take
    the_inbox_takes_two_files_in_the_wrong_order
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
    assert_eq!(
        fate,
        Outcome::AwaitsDevice(tablet.card.id.clone()),
        "{said}"
    );
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

async fn the_inbox_keeps_what_a_failing_database_did_not_take(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let inbox = Inbox::new(&town)?;
    let (mut desk, mut tablet) = town.desk_and_team().await?;
    tablet.begin(&code(1), "640302", "甲厂");
    town.execute("ALTER TABLE heads RENAME TO heads_away")
        .await?;
    inbox.put("good.json", &tablet.seal(&tablet.bundle(1)))?;
    let watching = tokio::spawn(inbox::run((**office).clone(), inbox.folder.clone()));
    until(|| inbox.counts() == [0, 0, 2]).await?;
    let why = inbox.why()?;
    assert!(
        why.contains("may pass") && !why.contains("Nothing was changed"),
        "{why}"
    );
    town.execute("ALTER TABLE heads_away RENAME TO heads")
        .await?;
    until(|| inbox.counts() == [2, 0, 0]).await?;
    watching.abort();
    assert_eq!(desk.pull(office).await?, 2);
    Ok(())
}

async fn the_inbox_takes_two_files_in_the_wrong_order(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let inbox = Inbox::new(&town)?;
    let (mut desk, mut tablet) = town.desk_and_team().await?;
    let key = tablet.begin(&code(1), "640302", "甲厂");
    let first = tablet.seal(&tablet.bundle(1));
    tablet.write(&key, "phone", "0953-1");
    let second = tablet.seal(&tablet.bundle(3));
    tablet.write(&key, "phone", "0953-2");
    let third = tablet.seal(&tablet.bundle(4));
    inbox.put("second.json", &second)?;
    let watching = tokio::spawn(inbox::run((**office).clone(), inbox.folder.clone()));
    until(|| inbox.counts() == [0, 0, 2]).await?;
    let why = inbox.why()?;
    assert!(why.contains("1 to 2 of"), "{why}");
    inbox.put("first.json", &first)?;
    until(|| inbox.counts() == [4, 0, 0]).await?;
    watching.abort();
    // What is missing may come over the network too, and while nothing is running.
    let mut other = desk.team(office, "640302").await?;
    other.begin(&code(2), "640302", "乙厂");
    let early = other.seal(&other.bundle(1));
    other.write(&key, "name", "乙厂");
    inbox.put("late.json", &other.seal(&other.bundle(3)))?;
    inbox.put("third.json", &third)?;
    let watching = tokio::spawn(inbox::run((**office).clone(), inbox.folder.clone()));
    until(|| inbox.counts() == [6, 0, 2]).await?;
    other.send(office, early).await?;
    until(|| inbox.counts() == [8, 0, 0]).await?;
    watching.abort();
    assert_eq!(desk.pull(office).await?, 7);
    Ok(())
}

/// An inbox folder.
struct Inbox {
    folder: PathBuf,
}

impl Inbox {
    fn new(town: &TestOffice) -> Result<Self> {
        let folder = town.folder.path().join("inbox");
        fs::create_dir_all(&folder)?;
        Ok(Self { folder })
    }

    fn put(&self, name: &str, text: &str) -> Result<()> {
        Ok(fs::write(self.folder.join(name), text)?)
    }

    /// Files in `taken`, `refused` and `waiting`, each bundle with its line.
    fn counts(&self) -> [usize; 3] {
        ["taken", "refused", "waiting"]
            .map(|name| fs::read_dir(self.folder.join(name)).map_or(0, Iterator::count))
    }

    /// What is said of the one that waits.
    fn why(&self) -> Result<String> {
        let mut lines = fs::read_dir(self.folder.join("waiting"))?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|ending| ending == "txt"));
        Ok(fs::read_to_string(lines.next().context("a line")?)?)
    }
}

async fn until(done: impl Fn() -> bool) -> Result<()> {
    let mut patience = 1_200;
    while !done() {
        anyhow::ensure!(patience > 0, "the inbox was not looked at");
        patience -= 1;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}
