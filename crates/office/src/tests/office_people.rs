//! What the office sees and does of its people: invites, names, and the log of it all.

use anyhow::{Context as _, Result};
use office_db::{Action, AuditFilter, NewAuditEntry};
use office_service::{audit::COMMAND_LINE, import::import, secret};
use serde_json::json;

use super::{
    TestOffice,
    actors::{Actor, code},
    on_both,
};

on_both! {
    an_unused_invite_is_listed_and_made_void
    a_device_gets_another_name_for_everybody
    the_log_says_who_did_what_page_by_page
    the_log_is_asked_for_one_enterprise_and_for_one_day
    old_entries_are_dropped_and_no_others
    a_revocation_is_taken_back
    an_enterprise_with_a_device_is_known_before_it_gets_another
}

async fn a_revocation_is_taken_back(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut team) = town.desk_and_team().await?;
    let key = team.begin(&code(1), "640302", "甲厂");
    team.push(office).await?;
    let post = async |what: &str, id: &str| {
        let path = format!("/api/v1/devices/{id}/{what}");
        desk.post(office, &path, json!({})).await
    };
    let id = team.card.id.as_str().to_owned();
    post("revoke", &id).await?;
    team.write(&key, "phone", "0953-1");
    // Meanwhile its work comes as a file, and is quarantined.
    let file = town.folder.path().join("bundle.json");
    std::fs::write(&file, team.seal(&team.bundle(1)))?;
    let (_, said) = import(office, &file).await;
    assert!(said.contains("1 quarantined"), "{said}");
    assert_eq!(team.push(office).await.err().map(|_| ()), Some(()));
    // Again changes nothing.
    for _ in 0..2 {
        assert_eq!(post("reinstate", &id).await?.status, 204);
    }
    assert_eq!(post("reinstate", "nobody").await?.problem(), "not-here");
    team.write(&key, "phone", "0953-2");
    let taken = team.push(office).await?.json();
    assert_eq!(taken["new"], 1, "the quarantined one was taken: {taken}");
    desk.pull(office).await?;
    assert_eq!(desk.records[&key].text("phone"), Some("0953-2"));
    assert_eq!(desk.records[&key], team.records[&key]);
    let mut tx = office.database().read().await?;
    let filter = AuditFilter {
        action: Some(Action::Reinstate),
        limit: 10,
        ..AuditFilter::default()
    };
    assert_eq!(tx.audit_entries(&filter).await?.len(), 1);
    Ok(())
}

async fn an_enterprise_with_a_device_is_known_before_it_gets_another(
    town: TestOffice,
) -> Result<()> {
    let office = &town.office;
    let desk = Actor::first_office(office).await?;
    let scope = json!({ "dossier": code(1) });
    let invited = json!({ "name": "甲厂", "role": "enterprise", "scope": scope, "days": 7,
                          "origin": "https://office.example" });
    let invite = async || desk.post(office, "/api/v1/invites", invited.clone()).await;
    assert_eq!(invite().await?.json()["others"], json!([]));
    let first = desk.invites(office, "enterprise", scope).await?;
    let name = first.card.name.clone();
    assert_eq!(invite().await?.json()["others"], json!([name]));
    let mut second = Actor::stranger("另一台");
    second.token = secret::id(1);
    let asked = second.registration(town.office.card(), &code(1), &second.token);
    second.post(office, "/api/v1/register", asked).await?;
    let waiting = desk.get(office, "/api/v1/applicants").await?.json();
    assert_eq!(waiting["applicants"][0]["others"], json!([name]));
    let path = format!("/api/v1/devices/{}/revoke", first.card.id);
    desk.post(office, &path, json!({})).await?;
    let waiting = desk.get(office, "/api/v1/applicants").await?.json();
    assert_eq!(waiting["applicants"][0]["others"], json!([]));
    Ok(())
}

async fn an_unused_invite_is_listed_and_made_void(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let desk = Actor::first_office(office).await?;
    let areas = json!({ "areas": ["640302"] });
    let kept = desk.invite(office, "team", areas.clone()).await?;
    let lost = desk.invite(office, "finance", json!("city")).await?;
    let listed = desk.get(office, "/api/v1/invites").await?.json();
    let invites = listed["invites"].as_array().context("a list")?.clone();
    assert_eq!(invites.len(), 2);
    assert!(!listed.to_string().contains(&lost), "a code is shown once");
    let of = |role: &str| invites.iter().find(|it| it["role"] == role).cloned();
    let finance = of("finance").context("it is listed")?;
    assert_eq!(finance["made_by"], desk.card.id.as_str());
    let path = format!(
        "/api/v1/invites/{}/void",
        finance["id"].as_str().context("an id")?
    );
    assert_eq!(desk.post(office, &path, json!({})).await?.status, 204);
    assert_eq!(
        desk.post(office, &path, json!({})).await?.problem(),
        "not-here"
    );
    let mut late = Actor::stranger("财政");
    assert_eq!(late.enrol(office, &lost).await?.problem(), "bad-code");
    // One that was used is a device: it is not in the list and not to be made void.
    let mut team = Actor::stranger("二组");
    assert_eq!(team.enrol(office, &kept).await?.status, 200);
    let used = of("team").context("it was listed")?;
    let path = format!(
        "/api/v1/invites/{}/void",
        used["id"].as_str().context("an id")?
    );
    assert_eq!(
        desk.post(office, &path, json!({})).await?.problem(),
        "not-here"
    );
    let listed = desk.get(office, "/api/v1/invites").await?.json();
    assert_eq!(listed["invites"], json!([]));
    // Of a used one the list says by whom, and that device's name as it is now.
    let path = format!("/api/v1/devices/{}/rename", team.card.id);
    desk.post(office, &path, json!({ "name": "三组平板" }))
        .await?;
    let listed = desk.get(office, "/api/v1/invites").await?.json();
    let of_team = listed["used"].as_array().context("a list")?;
    let of_team = of_team.iter().find(|it| it["role"] == "team");
    let of_team = of_team.context("it was used")?;
    assert_eq!(of_team["used_by"], team.card.id.as_str());
    assert_eq!(of_team["device_name"], "三组平板");
    assert!(of_team["enrolled_at"].is_i64() && of_team["made_at"].is_i64());
    assert!(!listed.to_string().contains(&kept), "no code is told again");
    assert_eq!(team.get(office, "/api/v1/status").await?.status, 200);
    let devices = desk.get(office, "/api/v1/devices").await?.json();
    assert_eq!(devices["devices"][1]["invited_by"], desk.card.id.as_str());
    Ok(())
}

async fn a_device_gets_another_name_for_everybody(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut team) = town.desk_and_team().await?;
    team.begin(&code(1), "640302", "甲厂");
    team.push(office).await?;
    let path = format!("/api/v1/devices/{}/rename", team.card.id);
    let renamed = desk
        .post(office, &path, json!({ "name": " 三组平板 " }))
        .await?;
    assert_eq!(renamed.status, 204);
    let blank = desk.post(office, &path, json!({ "name": " " })).await?;
    assert_eq!(blank.problem(), "bad-request");
    let news = desk.feed(office, 0).await?.json();
    assert!(
        news["bundle"]
            .as_str()
            .is_some_and(|text| text.contains("三组平板"))
    );
    desk.pull(office).await?;
    let log = desk
        .get(office, "/api/v1/audit?action=rename")
        .await?
        .json();
    assert_eq!(
        log["entries"][0]["detail"],
        json!({ "name": "三组平板", "before": "team" })
    );
    Ok(())
}

async fn the_log_says_who_did_what_page_by_page(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (desk, mut team) = town.desk_and_team().await?;
    team.begin(&code(1), "640302", "甲厂");
    team.begin(&code(2), "640303", "界外");
    team.push(office).await?;
    // The same bundle again changed nothing, and is no entry.
    team.send(office, team.seal(&team.bundle(1))).await?;
    desk.post(
        office,
        &format!("/api/v1/devices/{}/revoke", team.card.id),
        json!({}),
    )
    .await?;
    let mut actions = Vec::new();
    let mut before = String::new();
    loop {
        let path = format!("/api/v1/audit?limit=2{before}");
        let page = desk.get(office, &path).await?.json();
        for entry in page["entries"].as_array().context("entries")? {
            actions.push(entry["action"].as_str().context("an action")?.to_owned());
        }
        match page["next"].as_str() {
            Some(next) => before = format!("&before={next}"),
            None => break,
        }
    }
    actions.sort();
    assert_eq!(
        actions,
        ["bundle", "enrol", "enrol", "invite", "quarantine", "revoke"]
    );
    let of_team = desk
        .get(office, &format!("/api/v1/audit?device={}", team.card.id))
        .await?
        .json();
    let of_team = of_team["entries"].as_array().context("entries")?.clone();
    // What it did, and what was done about it.
    assert_eq!(of_team.len(), 4);
    let revoked = of_team
        .iter()
        .find(|it| it["action"] == "revoke")
        .context("it was")?;
    assert_eq!(
        (&revoked["by"], &revoked["from"]),
        (
            &json!(desk.card.id.as_str()),
            &json!(desk.address.ip().to_string())
        )
    );
    let bundle = of_team
        .iter()
        .find(|it| it["action"] == "bundle")
        .context("it was")?;
    assert_eq!(bundle["detail"]["new"], 2);
    assert_eq!(bundle["detail"]["quarantined"], 2);
    let wrong = desk.get(office, "/api/v1/audit?action=looked").await?;
    assert_eq!(wrong.problem(), "bad-request");
    Ok(())
}

async fn the_log_is_asked_for_one_enterprise_and_for_one_day(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let desk = Actor::first_office(office).await?;
    let mut tx = office.database().write().await?;
    let old = NewAuditEntry {
        by: COMMAND_LINE,
        action: Action::Export,
        about: None,
        detail: json!({ "dossier": code(1) }),
        from: COMMAND_LINE,
    };
    tx.put_audit_entry(&secret::id(1_000), old, 1_000).await?;
    tx.commit().await?;
    for n in [1, 2] {
        desk.invite(office, "enterprise", json!({ "dossier": code(n) }))
            .await?;
    }
    let found = async |filter: String| -> Result<Vec<String>> {
        let path = format!("/api/v1/audit?{filter}");
        let said = desk.get(office, &path).await?.json();
        let entries = said["entries"].as_array().context("entries")?.iter();
        let actions = entries.filter_map(|it| it["action"].as_str().map(str::to_owned));
        Ok(actions.collect())
    };
    // In the detail of an action, and in the scope of a device.
    let own = format!("dossier={}", code(1));
    assert_eq!(found(own.clone()).await?, ["invite", "export"]);
    assert_eq!(found(format!("{own}&since=1001")).await?, ["invite"]);
    assert_eq!(found(format!("{own}&until=1001")).await?, ["export"]);
    assert!(found(format!("{own}&until=1000")).await?.is_empty());
    assert_eq!(found("since=1000&until=1001".to_owned()).await?, ["export"]);
    assert_eq!(found("dossier=".to_owned()).await?.len(), 4);
    let wrong = desk.get(office, "/api/v1/audit?dossier=%25").await?;
    assert_eq!(wrong.problem(), "bad-request");
    Ok(())
}

async fn old_entries_are_dropped_and_no_others(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let desk = Actor::first_office(office).await?;
    let mut tx = office.database().write().await?;
    let old = NewAuditEntry {
        by: COMMAND_LINE,
        action: Action::Backup,
        about: None,
        detail: json!({ "attachments": 1 }),
        from: COMMAND_LINE,
    };
    tx.put_audit_entry(&secret::id(1_000), old, 1_000).await?;
    tx.commit().await?;
    let mut tx = office.database().write().await?;
    assert_eq!(tx.delete_audit_entries(2_000).await?, 1);
    tx.commit().await?;
    let log = desk.get(office, "/api/v1/audit").await?.json();
    assert_eq!(log["entries"].as_array().context("entries")?.len(), 1);
    assert_eq!(log["entries"][0]["action"], "enrol");
    assert_eq!(log["next"], json!(null));
    Ok(())
}
