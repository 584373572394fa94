//! What a new device begins with.

use anyhow::{Context as _, Result};
use axum::body::Body;
use domain::{device::Role, ids::RecordKey};
use serde_json::json;

use super::{
    TestOffice,
    actors::{Actor, ask, code},
    on_both,
};

on_both! {
    a_new_device_begins_with_records_and_goes_on_with_news
    a_snapshot_taken_over_hours_misses_nothing
    nobody_begins_with_what_is_not_theirs
    where_little_happened_and_at_the_office_the_feed_has_everything
    what_left_an_area_is_given_whole_when_it_comes_back
    an_answer_is_packed_where_the_client_can_unpack_it
    a_dossier_longer_than_a_page_comes_in_several
}

/// A team that has written of so many enterprises, `each` changes of each, in the area of its own.
async fn written(town: &TestOffice, desk: &Actor, dossiers: usize, each: usize) -> Result<Actor> {
    let areas = json!({ "areas": ["640302", "640303"] });
    let mut team = desk.invites(&town.office, "team", areas).await?;
    for n in 0..dossiers {
        let area = if n % 4 == 3 { "640303" } else { "640302" };
        team.begin(&code(n), area, "厂");
        for time in 2..each {
            let note = RecordKey::new(code(n), "note", format!("n{}", time % 3));
            team.write(&note, "text", format!("第 {time} 次"));
        }
    }
    assert_eq!(team.push(&town.office).await?.status, 200);
    Ok(team)
}

async fn a_new_device_begins_with_records_and_goes_on_with_news(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let desk = Actor::first_office(office).await?;
    let mut team = written(&town, &desk, 600, 4).await?;
    let areas = json!({ "areas": ["640302", "640303"] });
    let mut new = desk.invites(office, "team", areas.clone()).await?;
    // 1,800 records, and a page ends with the dossier in which it has 500.
    assert_eq!(new.begins(office).await?, 4);
    assert_eq!(new.records, team.records);
    assert!(new.card_of(&team.card.id).is_some());
    assert_eq!(new.pull(office).await?, 0);
    // Who wrote what before can be looked up, by those who may read the dossier.
    let path = format!("/api/v1/dossiers/{}/changes", code(7));
    let history = new.get(office, &path).await?.json();
    assert_eq!(
        (&history["changes"], &history["more"]),
        (&json!(4), &json!(false))
    );
    let before = new.records.clone();
    assert_eq!(new.takes(&history)?, 4);
    assert_eq!(new.records, before);
    let stranger = desk
        .invites(office, "team", json!({ "areas": ["640302"] }))
        .await?;
    assert_eq!(stranger.get(office, &path).await?.problem(), "not-here");
    // What comes later comes as changes, and a conflict with it.
    let key = RecordKey::only(code(5), "enterprise");
    team.write(&key, "phone", "0953-1");
    team.push(office).await?;
    new.write(&key, "phone", "0953-2");
    new.push(office).await?;
    assert_eq!(new.pull(office).await?, 1);
    team.pull(office).await?;
    assert_eq!(new.records, team.records);
    assert!(
        new.records[&key]
            .field("phone")
            .context("it")?
            .is_conflict()
    );
    // A device that begins now begins with the conflict, and knows how far it may follow by file.
    let mut later = desk.invites(office, "team", areas).await?;
    let first = later.get(office, "/api/v1/snapshot").await?.json();
    assert_eq!(first["heads"][team.card.id.as_str()], team.changes.len());
    later.begins(office).await?;
    assert_eq!(later.records, team.records);
    Ok(())
}

async fn a_snapshot_taken_over_hours_misses_nothing(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let desk = Actor::first_office(office).await?;
    let mut team = written(&town, &desk, 300, 4).await?;
    let mut new = desk
        .invites(office, "team", json!({ "areas": ["640302", "640303"] }))
        .await?;
    let first = new.get(office, "/api/v1/snapshot").await?.json();
    let cursor = first["cursor"].as_i64().context("a cursor")?;
    new.takes(&first)?;
    // Before the other pages: a record of the first one, one of a later, a new dossier, and one that
    // goes to a place that was already passed.
    for n in [0, 299, 300] {
        team.begin(&code(n), "640303", "新名");
    }
    team.push(office).await?;
    let mut next = first["next"].as_str().map(str::to_owned);
    while let Some(after) = next {
        let page = new
            .get(office, &format!("/api/v1/snapshot?after={after}"))
            .await?
            .json();
        assert_eq!(page["cursor"], json!(null));
        new.takes(&page)?;
        next = page["next"].as_str().map(str::to_owned);
    }
    (new.cursor, new.epoch) = (cursor, office.epoch());
    new.pull(office).await?;
    assert_eq!(new.records, team.records);
    Ok(())
}

async fn nobody_begins_with_what_is_not_theirs(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let desk = Actor::first_office(office).await?;
    let team = written(&town, &desk, 800, 3).await?;
    let of = |actor: &Actor| actor.records.len();
    let mut here = desk
        .invites(office, "team", json!({ "areas": ["640302"] }))
        .await?;
    here.begins(office).await?;
    assert_eq!(of(&here), 600 * 2);
    let first = here.get(office, "/api/v1/snapshot").await?.json();
    // The other team's changes lie elsewhere too: they are not said to be all here.
    assert_eq!(first["heads"], json!({}));
    let area = |actor: &Actor| {
        actor
            .records
            .iter()
            .filter(|(key, _)| key.kind == "enterprise")
            .all(|(_, record)| record.text("area") == Some("640302"))
    };
    assert!(area(&here));
    let mut all = desk.invites(office, "supervisor", json!("city")).await?;
    assert!(all.begins(office).await? > 1);
    assert_eq!(all.records, team.records);
    // An enterprise of which much was written.
    let mut enterprise = desk
        .invites(office, "enterprise", json!({ "dossier": code(3) }))
        .await?;
    let key = RecordKey::only(code(3), "enterprise");
    for n in 0..600 {
        enterprise.write(&key, "phone", format!("0953-{n}"));
    }
    enterprise.push(office).await?;
    let mut again = desk
        .invites(office, "enterprise", json!({ "dossier": code(3) }))
        .await?;
    assert_eq!(again.begins(office).await?, 1);
    assert!(again.records.keys().all(|key| key.dossier == code(3)));
    assert_eq!(again.records[&key].text("phone"), Some("0953-599"));
    Ok(())
}

async fn where_little_happened_and_at_the_office_the_feed_has_everything(
    town: TestOffice,
) -> Result<()> {
    let office = &town.office;
    let desk = Actor::first_office(office).await?;
    let mut team = written(&town, &desk, 10, 4).await?;
    let mut new = desk
        .invites(office, "team", json!({ "areas": ["640302", "640303"] }))
        .await?;
    assert_eq!(new.begins(office).await?, 0);
    assert_eq!(new.pull(office).await?, 40);
    for n in 10..500 {
        team.begin(&code(n), "640302", "厂");
    }
    team.push(office).await?;
    let mut second = desk.invites(office, "office", json!("city")).await?;
    assert_eq!(second.card.role, Role::Office);
    assert_eq!(second.begins(office).await?, 0);
    assert_eq!(second.pull(office).await?, team.changes.len());
    Ok(())
}

async fn what_left_an_area_is_given_whole_when_it_comes_back(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let mut desk = Actor::first_office(office).await?;
    let team = written(&town, &desk, 300, 3).await?;
    desk.pull(office).await?;
    let key = RecordKey::only(code(0), "enterprise");
    desk.write(&key, "area", "640303");
    desk.push(office).await?;
    // A device that begins while it is away has nothing of it.
    let mut here = desk
        .invites(office, "team", json!({ "areas": ["640302"] }))
        .await?;
    here.begins(office).await?;
    assert!(!here.records.contains_key(&key));
    // Nor one that gets every change.
    let mut reads_all = desk
        .invites(office, "team", json!({ "areas": ["640302"] }))
        .await?;
    reads_all.pull(office).await?;
    assert!(!reads_all.records.contains_key(&key));
    desk.write(&key, "area", "640302");
    desk.push(office).await?;
    for actor in [&mut here, &mut reads_all] {
        actor.pull(office).await?;
        assert_eq!(actor.records[&key], desk.records[&key]);
        let note = RecordKey::new(code(0), "note", "n2");
        assert_eq!(actor.records[&note], team.records[&note]);
    }
    Ok(())
}

async fn an_answer_is_packed_where_the_client_can_unpack_it(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let desk = Actor::first_office(office).await?;
    written(&town, &desk, 300, 4).await?;
    let new = desk
        .invites(office, "team", json!({ "areas": ["640302", "640303"] }))
        .await?;
    let path = "/api/v1/snapshot";
    let plain = new.get(office, path).await?;
    assert!(!plain.headers.contains_key("content-encoding"));
    let asked = new
        .request("GET", path)
        .header("accept-encoding", "gzip, br");
    let packed = ask(office, asked.body(Body::empty())?).await?;
    assert_eq!(packed.headers["content-encoding"], "gzip");
    assert!(packed.bytes.len() * 5 < plain.bytes.len());
    Ok(())
}

async fn a_dossier_longer_than_a_page_comes_in_several(town: TestOffice) -> Result<()> {
    const PAGE: usize = 5 << 20;
    let office = &town.office;
    let desk = Actor::first_office(office).await?;
    let mut team = written(&town, &desk, 200, 4).await?;
    let text = "长".repeat(60_000);
    for n in 0..30 {
        // With ids that a URL does not take as they are.
        let note = RecordKey::new(code(7), "long", format!("第 {n} & /"));
        let edit = team.edit(&note).set("one", text.as_str());
        team.save(&edit.set("two", text.as_str()));
    }
    assert_eq!(team.push(office).await?.status, 200);
    let areas = json!({ "areas": ["640302", "640303"] });
    let mut new = desk.invites(office, "team", areas.clone()).await?;
    let first = new.get(office, "/api/v1/snapshot").await?.json();
    let cursor = first["cursor"].as_i64().context("a cursor")?;
    let mut pages = vec![first];
    while let Some(after) = pages.last().and_then(|page| page["next"].as_str()) {
        let path = format!("/api/v1/snapshot?after={after}");
        pages.push(new.get(office, &path).await?.json());
        assert!(pages.len() < 9, "it goes on for ever");
    }
    assert!(pages.len() > 3, "{}", pages.len());
    for page in &pages {
        let bundle = page["bundle"].as_str().context("a bundle")?;
        assert!(bundle.len() < PAGE, "{}", bundle.len());
        new.takes(page)?;
    }
    (new.cursor, new.epoch) = (cursor, office.epoch());
    assert_eq!(new.pull(office).await?, 0);
    assert_eq!(new.records, team.records);
    // Of one that left the scope in the middle no more is given.
    let within = pages.iter().filter_map(|page| page["next"].as_str());
    let mut within = within.filter(|next| next.starts_with('~'));
    let within = within.next().context("within a dossier")?;
    let path = format!("/api/v1/snapshot?after={within}");
    let other = desk
        .invites(office, "team", json!({ "areas": ["640302"] }))
        .await?;
    let page = other.get(office, &path).await?.json();
    assert!(!page.to_string().contains(&code(7)));
    let wrong = other.get(office, "/api/v1/snapshot?after=~12").await?;
    assert_eq!(wrong.problem(), "bad-request");
    Ok(())
}
