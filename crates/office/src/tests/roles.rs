//! Supervision and finance: they read their scope, and write what is theirs and nothing else.

use anyhow::{Context as _, Result};
use domain::{
    assessment,
    device::{FINDING, SUBSIDY},
    ids::RecordKey,
    photo,
    value::Value,
};
use serde_json::json;

use super::{
    TestOffice,
    actors::{Actor, Answer, code},
    on_both,
};

on_both! {
    supervision_reads_its_areas_and_writes_findings_only
    finance_reads_the_city_and_writes_subsidies_only
    what_examines_or_pays_is_nobody_elses_to_write
    nobody_writes_by_way_of_another_what_is_not_theirs
}

/// An office, a team that began an enterprise in its area, and that enterprise.
async fn begun(town: &TestOffice) -> Result<(Actor, Actor, RecordKey)> {
    let office = &town.office;
    let desk = Actor::first_office(office).await?;
    let mut team = desk
        .invites(office, "team", json!({ "areas": ["640302", "640303"] }))
        .await?;
    let factory = team.begin(&code(1), "640302", "甲厂");
    team.begin(&code(2), "640303", "乙厂");
    team.push(office).await?;
    Ok((desk, team, factory))
}

/// The reasons for which something of a bundle was set aside, by the number of the change.
fn aside(answer: &Answer) -> Result<Vec<(String, String)>> {
    let said = answer.json();
    let list = said["quarantined"].as_array().context("a list")?.clone();
    let text = |item: &serde_json::Value, name: &str| {
        let text = item[name].as_str().unwrap_or_default();
        text.rsplit(':').next().unwrap_or_default().to_owned()
    };
    Ok(list
        .iter()
        .map(|item| (text(item, "change"), text(item, "reason")))
        .collect())
}

fn about(kind: &str) -> Value {
    Value::List(vec![kind.into(), "1".into(), String::new().into()])
}

async fn supervision_reads_its_areas_and_writes_findings_only(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut team, factory) = begun(&town).await?;
    let evidence = RecordKey::new(&factory.dossier, photo::KIND, "evidence");
    team.write(&evidence, "about", about(assessment::KIND));
    team.push(office).await?;
    let mut supervisor = desk
        .invites(office, "supervisor", json!({ "areas": ["640302"] }))
        .await?;
    assert_eq!(supervisor.pull(office).await?, 3);
    assert_eq!(
        supervisor.dossiers().len(),
        1,
        "the other area is not there"
    );
    // 1 and 2: its own finding with a photo of it.
    let finding = RecordKey::new(&factory.dossier, FINDING, "f");
    supervisor.write(&finding, "text", "合同缺少验收条款");
    let own = RecordKey::new(&factory.dossier, photo::KIND, "own");
    supervisor.write(&own, "about", about(FINDING));
    // 3: the enterprise; 4: its subsidy; 5: the team's evidence, taken away; 6: a photo of nothing.
    supervisor.write(&factory, "phone", "0953-1");
    let subsidy = RecordKey::new(&factory.dossier, SUBSIDY, "s");
    supervisor.write(&subsidy, "amount", "1.00");
    supervisor.write(&evidence, "about", about(FINDING));
    let stray = RecordKey::new(&factory.dossier, photo::KIND, "stray");
    supervisor.write(&stray, "caption", "大门");
    // 7: a finding outside its areas.
    let outside = RecordKey::new(code(2), FINDING, "f");
    supervisor.write(&outside, "text", "不在范围内");
    let sent = supervisor.push(office).await?;
    assert_eq!(
        (&sent.json()["new"], &sent.json()["head"]),
        (&json!(2), &json!(7))
    );
    let found = aside(&sent)?;
    let reasons: Vec<&str> = found.iter().map(|(_, reason)| reason.as_str()).collect();
    assert_eq!(
        reasons,
        ["role", "role", "role", "role", "scope"],
        "{found:?}"
    );
    desk.pull(office).await?;
    assert_eq!(
        desk.records[&finding].text("text"),
        Some("合同缺少验收条款")
    );
    assert_eq!(desk.records[&factory].text("phone"), None);
    assert_eq!(
        desk.records[&evidence].get("about"),
        Some(&about(assessment::KIND))
    );
    assert!(!desk.records.contains_key(&subsidy));
    Ok(())
}

async fn finance_reads_the_city_and_writes_subsidies_only(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, _, factory) = begun(&town).await?;
    let mut finance = desk.invites(office, "finance", json!("city")).await?;
    assert_eq!(finance.pull(office).await?, 4);
    let subsidy = RecordKey::new(&factory.dossier, SUBSIDY, "s");
    finance.write(&subsidy, "amount", "120000.00");
    finance.write(&factory, "name", "丙厂");
    finance.write(
        &RecordKey::new(&factory.dossier, FINDING, "f"),
        "text",
        "意见",
    );
    let sent = finance.push(office).await?;
    let found = aside(&sent)?;
    assert!(
        found.len() == 2 && found.iter().all(|(_, reason)| reason == "role"),
        "{found:?}"
    );
    desk.pull(office).await?;
    assert_eq!(desk.records[&subsidy].text("amount"), Some("120000.00"));
    assert_eq!(desk.records[&factory].text("name"), Some("甲厂"));
    // Its card is read by those it writes to.
    let wrong = json!({ "name": "财政", "role": "finance", "scope": { "dossier": code(1) }, "days": 7,
                        "origin": "https://office.example" });
    let refused = desk.post(office, "/api/v1/invites", wrong).await?;
    assert_eq!(refused.problem(), "bad-request");
    Ok(())
}

async fn what_examines_or_pays_is_nobody_elses_to_write(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (desk, mut team, factory) = begun(&town).await?;
    let mut own = desk
        .invites(office, "enterprise", json!({ "dossier": factory.dossier }))
        .await?;
    for actor in [&mut team, &mut own] {
        for kind in [FINDING, SUBSIDY] {
            actor.write(
                &RecordKey::new(&factory.dossier, kind, "x"),
                "text",
                "自己写的",
            );
        }
        // A kind of a newer build is passed on as ever.
        actor.write(
            &RecordKey::new(&factory.dossier, "newer", "x"),
            "text",
            "新的",
        );
        let sent = actor.push(office).await?;
        assert_eq!(sent.json()["new"], 1);
        let found = aside(&sent)?;
        assert!(
            found.len() == 2 && found.iter().all(|(_, reason)| reason == "role"),
            "{found:?}"
        );
    }
    Ok(())
}

async fn nobody_writes_by_way_of_another_what_is_not_theirs(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, _, factory) = begun(&town).await?;
    let mut supervisor = desk.invites(office, "supervisor", json!("city")).await?;
    supervisor.pull(office).await?;
    supervisor.write(&factory, "name", "改了的名字");
    let finding = RecordKey::new(&factory.dossier, FINDING, "f");
    supervisor.write(&finding, "text", "意见");
    // The office's browser took its file in, and passes it on as the office may.
    desk.pull(office).await?;
    let mut carried = desk.bundle(1);
    carried.changes.clone_from(&supervisor.changes);
    carried.cards = vec![supervisor.card.clone()];
    let sent = desk.send(office, desk.seal(&carried)).await?;
    assert_eq!(sent.json()["new"], 1);
    assert_eq!(aside(&sent)?.len(), 1);
    desk.pull(office).await?;
    assert_eq!(desk.records[&factory].text("name"), Some("甲厂"));
    assert_eq!(desk.records[&finding].text("text"), Some("意见"));
    Ok(())
}
