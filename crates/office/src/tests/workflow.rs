//! Papers and decisions at the office: what is not its author's to write or to say is kept for its
//! author and counts nowhere; what comes late is taken and changes nothing that was signed.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result};
use domain::{
    assessment,
    decision::{Author, Draft, KIND, Verb},
    device::Role,
    dossier::{Assessment, Dossier},
    ids::RecordKey,
    pack::ProgrammePack,
    paper::{Content, Paper},
    record::{Edit, Record},
    value::Value,
    workflow::{Denial, State},
};
use serde_json::json;

use super::{
    TestOffice,
    actors::{Actor, Answer, code},
    on_both,
};

on_both! {
    an_enterprise_writes_its_self_report_and_nothing_of_the_teams
    a_decision_that_is_not_its_authors_counts_nowhere_even_released
    what_comes_after_both_signed_changes_no_figure
}

fn pack() -> Result<ProgrammePack> {
    let text = include_str!("../../../../public/packs/wuzhong.json");
    ProgrammePack::read(text).map_err(|fault| anyhow::anyhow!("{fault}"))
}

fn key(id: &str) -> RecordKey {
    RecordKey::new(code(1), assessment::KIND, id)
}

/// The office, a team that began an enterprise and its diagnosis, and that enterprise, which has both.
async fn begun(town: &TestOffice) -> Result<(Actor, Actor, Actor, RecordKey)> {
    let office = &town.office;
    let (desk, mut team) = town.desk_and_team().await?;
    let factory = team.begin(&code(1), "640302", "甲厂");
    let rule = pack()?.current_rule().version.clone();
    team.save(
        &Edit::new(key("site"))
            .set("stage", "diagnosis")
            .set("rule", rule),
    );
    team.push(office).await?;
    let mut own = desk
        .invites(office, "enterprise", json!({ "dossier": factory.dossier }))
        .await?;
    own.pull(office).await?;
    Ok((desk, team, own, factory))
}

/// What somebody at `actor` says of the paper `id`, calling the device one of `role`.
fn decide(actor: &mut Actor, id: &str, verb: Verb, (role, side): (Role, Role)) -> Result<()> {
    let one = read(actor, id)?;
    let record = actor.records.get(&key(id)).context("the paper")?;
    let draft = Draft {
        paper: one.standing.paper,
        record: id.to_owned(),
        verb,
        side,
        words: "原因".to_owned(),
        after: one.standing.last.clone(),
        content: Content::of(record),
        figures: BTreeMap::new(),
        picture: None,
    };
    let author = Author {
        device: actor.card.id.clone(),
        role,
        person: "某人".to_owned(),
    };
    let edit = draft.decide(author, 1_778_745_600_000)?.edit(&code(1))?;
    actor.save(&edit);
    Ok(())
}

fn read(actor: &Actor, id: &str) -> Result<Assessment> {
    let records: Vec<Record> = actor.records.values().cloned().collect();
    let dossier = Dossier::read(&code(1), &records, &pack()?);
    let mut all = dossier.assessments.into_iter();
    all.find(|one| one.id == id).context("the paper")
}

/// The reasons for which something of a bundle was quarantined.
fn reasons(answer: &Answer) -> Vec<String> {
    let said = answer.json();
    let list = said["quarantined"].as_array().cloned().unwrap_or_default();
    let reason = |item: &serde_json::Value| item["reason"].as_str().unwrap_or_default().to_owned();
    list.iter().map(reason).collect()
}

async fn an_enterprise_writes_its_self_report_and_nothing_of_the_teams(
    town: TestOffice,
) -> Result<()> {
    let office = &town.office;
    let (mut desk, _, mut own, factory) = begun(&town).await?;
    // Into the team's diagnosis; its planned phase; itself deleted; the checklist.
    own.write(&key("site"), "s.product-design", Value::Int(4));
    own.write(&factory, "phase", Value::Int(1));
    let item = RecordKey::new(code(1), "retrofit-item", "i1");
    own.write(&item, "state", "done");
    // Its own report, handed in.
    own.save(
        &Edit::new(key("own"))
            .set("stage", "self")
            .set("s.product-design", Value::Int(1)),
    );
    decide(
        &mut own,
        "own",
        Verb::Submit,
        (Role::Enterprise, Role::Enterprise),
    )?;
    own.write(&factory, "deleted", true);
    assert_eq!(reasons(&own.push(office).await?), ["role"; 4]);
    // The office reads why, in the terms of the table of rights.
    let listed = desk.get(office, "/api/v1/quarantine").await?.json();
    let denials = listed["quarantined"][0]["denials"].clone();
    let denials: Vec<Denial> = serde_json::from_value(denials)?;
    let said = |denial: &Denial| match denial {
        Denial::NotItsField {
            role, kind, field, ..
        } => {
            assert_eq!(*role, Role::Enterprise);
            format!("{kind} {field}")
        }
        other => format!("{other:?}"),
    };
    let said: BTreeSet<String> = denials.iter().map(said).collect();
    // Deleting it came after the phase, to the same record.
    let expected = [
        "Follows",
        "assessment s.product-design",
        "enterprise phase",
        "retrofit-item state",
    ];
    assert!(said.iter().eq(expected), "{said:?}");
    desk.pull(office).await?;
    assert_eq!(desk.records[&key("site")].get("s.product-design"), None);
    assert_eq!(desk.records[&factory].get("phase"), None);
    assert!(!desk.records[&factory].is_deleted());
    assert!(!desk.records.contains_key(&item));
    let report = read(&desk, "own")?;
    assert_eq!(report.standing.paper, Paper::SelfReport);
    assert_eq!(report.standing.state(), State::Submitted);
    Ok(())
}

async fn a_decision_that_is_not_its_authors_counts_nowhere_even_released(
    town: TestOffice,
) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut team, mut own, factory) = begun(&town).await?;
    // For the team; and calling itself a team.
    decide(&mut own, "site", Verb::Sign, (Role::Enterprise, Role::Team))?;
    decide(&mut own, "site", Verb::Sign, (Role::Team, Role::Team))?;
    own.write(&factory, "phase", Value::Int(1));
    assert_eq!(reasons(&own.push(office).await?), ["role"; 3]);
    // The office's people release what waits: the phase is taken, the signatures are not.
    let path = format!("/api/v1/quarantine/{}/{}/release", own.card.id, code(1));
    let released = desk.post(office, &path, json!({})).await?;
    assert_eq!(released.json()["released"], 1);
    for actor in [&mut desk, &mut team] {
        actor.pull(office).await?;
        assert_eq!(actor.records[&factory].get("phase"), Some(&Value::Int(1)));
        assert!(!actor.records.keys().any(|key| key.kind == KIND));
        assert_eq!(read(actor, "site")?.standing.state(), State::Draft);
    }
    Ok(())
}

async fn what_comes_after_both_signed_changes_no_figure(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut team, mut own, _) = begun(&town).await?;
    let mut other = desk.team(office, "640302").await?;
    other.pull(office).await?;
    team.write(&key("site"), "s.product-design", Value::Int(2));
    for side in [Role::Team, Role::Enterprise] {
        decide(&mut team, "site", Verb::Sign, (Role::Team, side))?;
    }
    let signed = read(&team, "site")?;
    assert_eq!(signed.standing.state(), State::Signed);
    // Meanwhile another tablet wrote into it, and deleted it.
    other.write(&key("site"), "s.product-design", Value::Int(4));
    other.write(&key("site"), "deleted", true);
    other.push(office).await?;
    assert_eq!(reasons(&team.push(office).await?), [""; 0]);
    for actor in [&mut desk, &mut team, &mut other, &mut own] {
        actor.pull(office).await?;
        let one = read(actor, "site")?;
        assert_eq!(one.standing.state(), State::Signed);
        assert_eq!(one.outcome, signed.outcome);
        let changed = one.standing.changed.iter().map(|one| one.field.as_str());
        assert_eq!(changed.collect::<Vec<_>>(), ["deleted", "s.product-design"]);
    }
    Ok(())
}
