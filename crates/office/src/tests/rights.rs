//! Rights follow the author, by whichever way the change comes; what a photo is about is looked up; and who
//! may move a dossier.

use anyhow::Result;
use axum::{body::Body, http::Request};
use bytes::Bytes;
use domain::{
    device::{FINDING, Role, SUBSIDY, Scope},
    ids::RecordKey,
    photo,
    record::Edit,
    value::Value,
};
use office_service::import::{Outcome, import};
use serde_json::json;
use tokio::sync::oneshot;

use super::{
    TestOffice,
    actors::{Actor, Answer, ask, code},
    on_both,
};

on_both! {
    whom_nobody_enrolled_has_a_teams_rights_whoever_carries_it
    another_dossier_is_quarantined_by_file_and_by_the_office_alike
    who_is_revoked_while_it_sends_is_not_taken
    a_photo_of_a_finding_is_not_the_enterprises_to_change
    a_photo_and_its_caption_written_offline_are_taken_together
    an_enterprise_moves_itself_nowhere
    a_team_moves_between_its_own_areas_only
    a_dossier_in_dispute_stays_where_it_is
    an_area_that_is_no_name_is_refused
}

/// What `carrier` sends when it hands on all that `author` wrote.
async fn carry(town: &TestOffice, carrier: &Actor, author: &Actor) -> Result<Answer> {
    let mut carried = carrier.bundle(1);
    carried.cards.push(author.card.clone());
    carried.changes.extend(author.changes.iter().cloned());
    carried.changes.sort_by(|a, b| a.id.cmp(&b.id));
    carrier.send(&town.office, carrier.seal(&carried)).await
}

fn reasons(answer: &Answer) -> Vec<String> {
    let said = answer.json();
    let list = said["quarantined"].as_array().into_iter().flatten();
    let reason = |item: &serde_json::Value| item["reason"].as_str().unwrap_or_default().to_owned();
    list.map(reason).collect()
}

fn about(kind: &str) -> Value {
    Value::List(vec![kind.into(), "1".into(), String::new().into()])
}

async fn whom_nobody_enrolled_has_a_teams_rights_whoever_carries_it(
    town: TestOffice,
) -> Result<()> {
    let (desk, _) = town.desk_and_team().await?;
    for role in [
        Role::Office,
        Role::Finance,
        Role::Supervisor,
        Role::Assessor,
        Role::Team,
    ] {
        let mut stranger = Actor::stranger("没登记的设备");
        stranger.card.role = role;
        let key = stranger.begin(&code(1), "640302", "甲厂");
        for kind in [SUBSIDY, FINDING] {
            stranger.write(&RecordKey::new(&key.dossier, kind, "x"), "text", "自己写的");
        }
        let sent = carry(&town, &desk, &stranger).await?;
        assert_eq!(sent.json()["new"], 2, "{role:?}: {}", sent.json());
        assert_eq!(reasons(&sent), ["role", "role"], "{role:?}");
    }
    // An enterprise nobody enrolled writes its own dossier only.
    let mut factory = Actor::stranger("没登记的企业");
    factory.card.role = Role::Enterprise;
    factory.card.scope = Scope::Dossier(code(2));
    factory.begin(&code(2), "640302", "乙厂");
    factory.begin(&code(3), "640302", "别人的厂");
    let sent = carry(&town, &desk, &factory).await?;
    assert_eq!(sent.json()["new"], 2, "{}", sent.json());
    assert_eq!(reasons(&sent), ["scope", "scope"]);
    Ok(())
}

async fn another_dossier_is_quarantined_by_file_and_by_the_office_alike(
    town: TestOffice,
) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut team) = town.desk_and_team().await?;
    let other = team.begin(&code(2), "640302", "乙厂");
    team.push(office).await?;
    desk.pull(office).await?;
    for by_file in [true, false] {
        let own = json!({ "dossier": code(1) });
        let mut factory = desk.invites(office, "enterprise", own).await?;
        factory.write(&other, "phone", "0953-9");
        if by_file {
            let path = town.folder.path().join("factory.json");
            std::fs::write(&path, factory.seal(&factory.bundle(1)))?;
            let (fate, said) = import(office, &path).await;
            assert_eq!(fate, Outcome::Taken);
            assert!(said.contains("1 quarantined"), "{said}");
        } else {
            let sent = carry(&town, &desk, &factory).await?;
            assert_eq!(reasons(&sent), ["scope"], "{}", sent.json());
        }
        assert_eq!(team.pull(office).await?, 0, "nobody has it");
        // A person at the office says that it counts, and that is written down.
        let path = format!("/api/v1/quarantine/{}/{}/release", factory.card.id, code(2));
        let released = desk.post(office, &path, json!({})).await?;
        assert_eq!(released.json()["released"], 1);
        assert_eq!(team.pull(office).await?, 1);
        let log = desk.get(office, "/api/v1/audit?action=release").await?;
        let entry = &log.json()["entries"][0];
        assert_eq!(entry["about"], factory.card.id.as_str());
        assert_eq!(entry["by"], desk.card.id.as_str());
    }
    Ok(())
}

async fn who_is_revoked_while_it_sends_is_not_taken(town: TestOffice) -> Result<()> {
    let office = town.office.clone();
    let (mut desk, mut team) = town.desk_and_team().await?;
    team.begin(&code(1), "640302", "甲厂");
    let text = team.seal(&team.bundle(1));
    // The last byte comes after the revocation.
    let (begin, end) = text.split_at(text.len() - 1);
    let (begin, end) = (begin.to_owned(), end.to_owned());
    let (read, begun) = oneshot::channel();
    let (go_on, goes_on) = oneshot::channel::<()>();
    let pieces = futures_util::stream::unfold(
        (0, Some((begin, read)), Some((end, goes_on))),
        |(n, mut first, mut last)| async move {
            match n {
                0 => {
                    let piece = Bytes::from(first.as_ref()?.0.clone());
                    Some((Ok::<_, std::io::Error>(piece), (1, first, last)))
                }
                1 => {
                    // Asked for more: the first piece was read, and the caller is known.
                    let (_, read) = first.take()?;
                    read.send(()).ok()?;
                    let (piece, goes_on) = last.take()?;
                    drop(goes_on.await);
                    Some((Ok(Bytes::from(piece)), (2, first, last)))
                }
                _ => None,
            }
        },
    );
    let request: Request<Body> = team
        .request("POST", "/api/v1/bundles")
        .body(Body::from_stream(pieces))?;
    let sending = tokio::spawn(async move { ask(&office, request).await });
    begun.await?;
    let path = format!("/api/v1/devices/{}/revoke", team.card.id);
    assert_eq!(desk.post(&town.office, &path, json!({})).await?.status, 204);
    assert!(go_on.send(()).is_ok(), "the upload goes on");
    assert_eq!(sending.await??.problem(), "revoked");
    assert_eq!(desk.pull(&town.office).await?, 0);
    Ok(())
}

async fn a_photo_of_a_finding_is_not_the_enterprises_to_change(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut team) = town.desk_and_team().await?;
    let factory = team.begin(&code(1), "640302", "甲厂");
    team.push(office).await?;
    let scope = json!({ "areas": ["640302"] });
    for (role, kind) in [("supervisor", FINDING), ("finance", SUBSIDY)] {
        let mut examiner = desk.invites(office, role, scope.clone()).await?;
        examiner.pull(office).await?;
        let photo = RecordKey::new(&factory.dossier, photo::KIND, kind);
        let new = Edit::new(photo.clone())
            .set("about", about(kind))
            .set("caption", "现场");
        examiner.save(&new);
        assert_eq!(examiner.push(office).await?.json()["new"], 1);
        let own = json!({ "dossier": factory.dossier });
        let mut own = desk.invites(office, "enterprise", own).await?;
        for actor in [&mut own, &mut team] {
            actor.pull(office).await?;
            actor.write(&photo, "caption", "没有问题");
            actor.write(&photo, "deleted", true);
            actor.write(&photo, "about", about("assessment"));
            let sent = actor.push(office).await?;
            assert_eq!(reasons(&sent), ["role"; 3], "{role}: {}", sent.json());
        }
        // Brought together with what it is a photo of, whatever the order.
        let mut second = desk.invites(office, role, scope.clone()).await?;
        let photo = RecordKey::new(&factory.dossier, photo::KIND, format!("{kind}-2"));
        second.save(&Edit::new(photo.clone()).set("about", about(kind)));
        let mut other = desk
            .invites(office, "enterprise", json!({ "dossier": factory.dossier }))
            .await?;
        other.save(&Edit::new(photo).set("caption", "没有问题"));
        let mut carried = desk.bundle(1);
        carried.cards = vec![second.card.clone(), other.card.clone()];
        carried.changes = [&second.changes[..], &other.changes[..]].concat();
        carried.changes.sort_by(|a, b| a.id.cmp(&b.id));
        let sent = desk.send(office, desk.seal(&carried)).await?;
        assert_eq!(sent.json()["new"], 1, "{}", sent.json());
        assert_eq!(reasons(&sent), ["role"]);
        desk.pull(office).await?;
    }
    Ok(())
}

async fn a_photo_and_its_caption_written_offline_are_taken_together(
    town: TestOffice,
) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut team) = town.desk_and_team().await?;
    let factory = team.begin(&code(1), "640302", "甲厂");
    team.push(office).await?;
    let scope = json!({ "areas": ["640302"] });
    let mut supervisor = desk.invites(office, "supervisor", scope).await?;
    supervisor.pull(office).await?;
    let photo = RecordKey::new(&factory.dossier, photo::KIND, "p");
    supervisor.write(&photo, "about", about(FINDING));
    supervisor.write(&photo, "caption", "验收单缺签字");
    let sent = supervisor.push(office).await?;
    assert_eq!(sent.json()["new"], 2, "{}", sent.json());
    desk.pull(office).await?;
    assert_eq!(desk.records[&photo].text("caption"), Some("验收单缺签字"));
    Ok(())
}

async fn an_enterprise_moves_itself_nowhere(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, _) = town.desk_and_team().await?;
    let own = json!({ "dossier": code(1) });
    let mut factory = desk.invites(office, "enterprise", own).await?;
    // Until the office knows of it, where it lies is the enterprise's to say, and to correct.
    let key = factory.begin(&code(1), "640303", "甲厂");
    factory.write(&key, "area", "640302");
    assert_eq!(factory.push(office).await?.json()["new"], 3);
    factory.write(&key, "area", "640303");
    let sent = factory.push(office).await?;
    assert_eq!(reasons(&sent), ["scope"], "{}", sent.json());
    // What it writes after it waits with it, and comes with it once the office agrees.
    factory.write(&key, "phone", "0953-1");
    assert_eq!(reasons(&factory.push(office).await?), ["scope"]);
    desk.pull(office).await?;
    assert_eq!(desk.records[&key].text("area"), Some("640302"));
    desk.write(&key, "area", "640303");
    assert_eq!(desk.push(office).await?.json()["new"], 1);
    let mut there = desk.team(office, "640303").await?;
    there.pull(office).await?;
    assert_eq!(there.records[&key].text("phone"), Some("0953-1"));
    Ok(())
}

async fn a_team_moves_between_its_own_areas_only(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (desk, mut team) = town.desk_and_team().await?;
    let key = team.begin(&code(1), "640302", "甲厂");
    team.push(office).await?;
    let areas = json!({ "areas": ["640302", "640303"] });
    let mut of_both = desk.invites(office, "team", areas).await?;
    of_both.pull(office).await?;
    of_both.write(&key, "area", "640303");
    assert_eq!(of_both.push(office).await?.json()["new"], 1);
    of_both.write(&key, "area", "640302");
    assert_eq!(of_both.push(office).await?.json()["new"], 1);
    team.pull(office).await?;
    team.write(&key, "area", "640303");
    let sent = team.push(office).await?;
    assert_eq!(reasons(&sent), ["scope"], "{}", sent.json());
    Ok(())
}

async fn a_dossier_in_dispute_stays_where_it_is(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut team) = town.desk_and_team().await?;
    let key = team.begin(&code(1), "640302", "甲厂");
    team.push(office).await?;
    let areas = json!({ "areas": ["640302", "640303", "640304"] });
    let mut of_all = desk.invites(office, "team", areas).await?;
    // Both write it anew, neither having seen the other's; the second by a clock far ahead.
    desk.pull(office).await?;
    of_all.pull(office).await?;
    desk.write(&key, "area", "640303");
    desk.push(office).await?;
    of_all.write(&key, "area", "640304");
    let ahead = of_all.changes.last_mut().expect("written");
    ahead.at.ms += 86_400_000;
    assert_eq!(of_all.push(office).await?.json()["new"], 1);
    let mut there = desk.team(office, "640303").await?;
    assert_eq!(there.pull(office).await?, 4);
    assert!(
        there.records[&key]
            .field("area")
            .expect("a field")
            .is_conflict()
    );
    assert_eq!(desk.team(office, "640304").await?.pull(office).await?, 0);
    Ok(())
}

async fn an_area_that_is_no_name_is_refused(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut team) = town.desk_and_team().await?;
    desk.begin(&code(1), "640302", "甲厂");
    for area in ["\0", "六\0", &"长".repeat(1_000)] {
        let mut bundle = desk.bundle(1);
        for change in &mut bundle.changes {
            if let Some(write) = change.fields.get_mut("area") {
                write.value = area.into();
            }
        }
        let refused = desk.send(office, desk.seal(&bundle)).await?;
        assert_eq!(refused.problem(), "bad-bundle", "{area:?}");
    }
    assert_eq!(desk.push(office).await?.json()["new"], 2);
    assert_eq!(team.pull(office).await?, 2);
    Ok(())
}
