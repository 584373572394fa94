//! An enterprise registers itself and waits; the office decides.

use anyhow::{Context as _, Result};
use domain::device::{Role, Scope};
use office_service::{applicants::wait_for_admission, import::import};
use serde_json::json;

use super::{
    TestOffice,
    actors::{Actor, Answer, code, token},
    on_both,
};

on_both! {
    an_enterprise_registers_itself_works_and_is_admitted
    nobody_registers_as_another
    a_registration_is_for_one_office_and_one_hour
    who_registers_as_an_enterprise_is_admitted_as_nothing_else
    who_is_turned_down_reads_why_and_may_come_with_an_invite
    no_address_fills_the_list
    a_device_known_from_files_is_admitted_by_its_card
    the_office_sees_whose_work_a_device_goes_on_with
}

/// An enterprise's browser that asked to be admitted, and what it asked.
async fn applicant(town: &TestOffice, dossier: &str) -> Result<(Actor, serde_json::Value)> {
    let mut factory = Actor::stranger("财务室电脑");
    factory.token = token();
    let asked = factory.registration(town.office.card(), dossier, &factory.token);
    let answer = register(town, &factory, &asked).await?;
    assert_eq!(answer.status, 202);
    assert!(answer.json()["office"]["id"].is_string());
    Ok((factory, asked))
}

async fn register(town: &TestOffice, who: &Actor, asked: &serde_json::Value) -> Result<Answer> {
    let asked = asked.clone();
    who.post(&town.office, "/api/v1/register", asked).await
}

async fn waiting(town: &TestOffice, desk: &Actor) -> Result<Vec<serde_json::Value>> {
    let said = desk.get(&town.office, "/api/v1/applicants").await?.json();
    Ok(said["applicants"].as_array().context("a list")?.clone())
}

async fn an_enterprise_registers_itself_works_and_is_admitted(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let mut desk = Actor::first_office(office).await?;
    let own = code(1);
    let (mut factory, asked) = applicant(&town, &own).await?;
    // The answer was lost, and it asks again.
    assert_eq!(register(&town, &factory, &asked).await?.status, 202);
    // It works on meanwhile, and every question gets the same answer in words.
    let key = factory.begin(&own, "640302", "甲厂");
    for path in ["/api/v1/status", "/api/v1/feed?after=0", "/api/v1/devices"] {
        let answer = factory.get(office, path).await?;
        assert_eq!(
            (answer.status.as_u16(), answer.problem().as_str()),
            (403, "waiting")
        );
        assert!(
            answer.json()["zh"]
                .as_str()
                .is_some_and(|zh| zh.contains("自动发送"))
        );
    }
    let waits = waiting(&town, &desk).await?;
    assert_eq!(waits.len(), 1);
    assert_eq!(waits[0]["scope"], json!({ "dossier": own }));
    assert_eq!(
        (&waits[0]["person"], &waits[0]["contact"]),
        (&json!("周会计"), &json!("0953-1"))
    );
    // A scope that does not fit the role is no admission.
    let path = format!("/api/v1/applicants/{}/admit", factory.card.id);
    let wrong = json!({ "name": "甲厂", "role": "enterprise", "scope": "city" });
    assert_eq!(
        desk.post(office, &path, wrong).await?.problem(),
        "bad-request"
    );
    let right = json!({ "name": "甲厂财务室", "role": "enterprise", "scope": waits[0]["scope"] });
    assert_eq!(desk.post(office, &path, right.clone()).await?.status, 204);
    assert_eq!(desk.post(office, &path, right).await?.problem(), "not-here");
    // The very next question is answered, with the token it always had.
    assert_eq!(factory.push(office).await?.json()["new"], 2);
    desk.pull(office).await?;
    assert_eq!(desk.records[&key].text("name"), Some("甲厂"));
    let log = desk.get(office, "/api/v1/audit?action=admit").await?.json();
    assert_eq!(log["entries"][0]["about"], factory.card.id.as_str());
    // Its registration sent again changes nothing any more.
    let again = register(&town, &factory, &asked).await?;
    assert_eq!(again.problem(), "not-yours");
    assert_eq!(factory.get(office, "/api/v1/status").await?.status, 200);
    Ok(())
}

async fn nobody_registers_as_another(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let desk = Actor::first_office(office).await?;
    let (factory, _) = applicant(&town, &code(1)).await?;
    // Another's id, under a key of one's own; another's id and key; another's token.
    let mut thief = Actor::stranger("别人");
    let own_id = std::mem::replace(&mut thief.card.id, factory.card.id.clone());
    let theft = thief.registration(town.office.card(), &code(2), &token());
    assert_eq!(
        register(&town, &thief, &theft).await?.problem(),
        "not-yours"
    );
    thief.card.public_key.clone_from(&factory.card.public_key);
    let theft = thief.registration(town.office.card(), &code(2), &token());
    assert_eq!(register(&town, &thief, &theft).await?.problem(), "no-proof");
    let mut thief = Actor::stranger("别人");
    thief.card.id = own_id;
    let theft = thief.registration(town.office.card(), &code(2), &factory.token);
    assert_eq!(
        register(&town, &thief, &theft).await?.problem(),
        "not-yours"
    );
    // A code with a wrong check character, and a name that says nothing.
    let wrong = format!("{}X", &code(1)[..17]);
    let wrong = if wrong == code(1) {
        code(1).replace("91", "92")
    } else {
        wrong
    };
    for (name, dossier) in [("甲厂", wrong), (" ", code(1))] {
        let new = Actor::stranger(name);
        let asked = new.registration(town.office.card(), &dossier, &token());
        let answer = register(&town, &new, &asked).await?;
        assert_eq!(answer.problem(), "bad-request", "{name:?} {dossier}");
    }
    let waits = waiting(&town, &desk).await?;
    assert_eq!(waits.len(), 1);
    assert_eq!(waits[0]["scope"], json!({ "dossier": code(1) }));
    Ok(())
}

async fn a_registration_is_for_one_office_and_one_hour(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let desk = Actor::first_office(office).await?;
    let factory = Actor::stranger("财务室电脑");
    let about = factory.get(office, "/api/v1/office").await?.json();
    assert_eq!(about["office"]["id"], office.card().id.as_str());
    let now = about["now"].as_i64().context("a time")?;
    let good = factory.registration(office.card(), &code(1), &token());
    let signed = |office: &str, at: i64| {
        let mut asked = good.clone();
        asked["office"] = office.into();
        asked["at"] = at.into();
        let document = asked.as_object_mut().expect("an object");
        document.remove("signature");
        factory.prove(domain::proof::REGISTER, asked)
    };
    let own = office.card().id.as_str();
    for (office, at) in [
        ("another-office", now),
        (own, now - 20 * 60_000),
        (own, now + 20 * 60_000),
    ] {
        let refused = register(&town, &factory, &signed(office, at)).await?;
        assert_eq!(refused.problem(), "no-proof", "{office} {at}");
    }
    assert!(waiting(&town, &desk).await?.is_empty());
    let taken = register(&town, &factory, &signed(own, now - 10 * 60_000)).await?;
    assert_eq!(taken.status, 202);
    Ok(())
}

async fn who_registers_as_an_enterprise_is_admitted_as_nothing_else(
    town: TestOffice,
) -> Result<()> {
    let office = &town.office;
    let desk = Actor::first_office(office).await?;
    let (factory, _) = applicant(&town, &code(1)).await?;
    let path = format!("/api/v1/applicants/{}/admit", factory.card.id);
    for (role, scope) in [
        ("team", json!({ "areas": ["640302"] })),
        ("office", json!("city")),
        ("enterprise", json!({ "dossier": code(2) })),
    ] {
        let wrong = json!({ "name": "甲厂", "role": role, "scope": scope });
        let answer = desk.post(office, &path, wrong).await?;
        assert_eq!(answer.problem(), "bad-request", "{role}");
    }
    assert_eq!(waiting(&town, &desk).await?.len(), 1);
    let right = json!({ "name": "甲厂", "role": "enterprise", "scope": { "dossier": code(1) } });
    assert_eq!(desk.post(office, &path, right).await?.status, 204);
    Ok(())
}

async fn who_is_turned_down_reads_why_and_may_come_with_an_invite(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let desk = Actor::first_office(office).await?;
    let (mut factory, asked) = applicant(&town, &code(1)).await?;
    let path = format!("/api/v1/applicants/{}/refuse", factory.card.id);
    for wrong in [
        json!({ "because": "字".repeat(400) }),
        json!({ "because": 1 }),
    ] {
        let answer = desk.post(office, &path, wrong).await?;
        assert_eq!(answer.problem(), "bad-request");
    }
    // What is said first stands.
    for because in [" 请用营业执照上的代码 ", "别的"] {
        let because = json!({ "because": because });
        assert_eq!(desk.post(office, &path, because).await?.status, 204);
    }
    for answer in [
        factory.get(office, "/api/v1/status").await?,
        register(&town, &factory, &asked).await?,
    ] {
        assert_eq!(answer.problem(), "turned-down");
        let said = answer.json();
        assert_eq!(said["because"], "请用营业执照上的代码");
        let ends = |name: &str| {
            said[name]
                .as_str()
                .is_some_and(|it| it.ends_with("执照上的代码"))
        };
        assert!(ends("zh") && ends("title"), "{said}");
    }
    // Without a reason it is as it always was.
    let (other, _) = applicant(&town, &code(2)).await?;
    let other_path = format!("/api/v1/applicants/{}/refuse", other.card.id);
    assert_eq!(desk.post(office, &other_path, json!({})).await?.status, 204);
    let said = other.get(office, "/api/v1/status").await?;
    assert_eq!(said.problem(), "turned-down");
    assert!(said.json()["because"].is_null());
    assert!(waiting(&town, &desk).await?.is_empty());
    let refused = desk
        .get(office, "/api/v1/audit?action=refuse")
        .await?
        .json();
    assert_eq!(refused["entries"].as_array().context("entries")?.len(), 2);
    assert_eq!(
        refused["entries"][1]["detail"]["because"],
        "请用营业执照上的代码"
    );
    let invite = desk
        .invite(office, "enterprise", json!({ "dossier": code(1) }))
        .await?;
    assert_eq!(factory.enrol(office, &invite).await?.status, 200);
    assert_eq!(factory.get(office, "/api/v1/status").await?.status, 200);
    Ok(())
}

async fn no_address_fills_the_list(town: TestOffice) -> Result<()> {
    let mut last = None;
    for n in 0..21 {
        let mut factory = Actor::stranger("厂");
        factory.address = ([127, 0, 0, 7], 1).into();
        let asked = factory.registration(town.office.card(), &code(n), &token());
        let answer = register(&town, &factory, &asked).await?;
        assert_eq!(answer.status.is_success(), n < 20, "{n}");
        last = Some(answer);
    }
    let last = last.context("an answer")?;
    assert_eq!(
        (last.status.as_u16(), last.problem().as_str()),
        (429, "full")
    );
    let elsewhere = Actor::stranger("厂");
    let asked = elsewhere.registration(town.office.card(), &code(30), &token());
    let answer = register(&town, &elsewhere, &asked).await?;
    assert_eq!(answer.status, 202);
    Ok(())
}

async fn a_device_known_from_files_is_admitted_by_its_card(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let desk = Actor::first_office(office).await?;
    let mut tablet = Actor::stranger("没联过网的平板");
    tablet.card.role = Role::Office;
    let mut tx = office.database().write().await?;
    for _ in 0..2 {
        assert!(wait_for_admission(&mut tx, &tablet.card).await?);
    }
    // The same id under another key is somebody else.
    let mut other = Actor::stranger("冒充的平板").device.card;
    other.id = tablet.card.id.clone();
    assert!(!wait_for_admission(&mut tx, &other).await?);
    tx.commit().await?;
    assert_eq!(waiting(&town, &desk).await?[0]["address"], "file");
    // What it says of itself is not what it becomes.
    let path = format!("/api/v1/applicants/{}/admit", tablet.card.id);
    let admission = json!({ "name": "三组平板", "role": "team", "scope": { "areas": ["640302"] } });
    assert_eq!(desk.post(office, &path, admission).await?.status, 204);
    let mut tx = office.database().read().await?;
    let device = tx
        .device(&tablet.card.id)
        .await?
        .context("it is enrolled")?;
    assert_eq!(
        (device.role, &device.public_key),
        (Role::Team, &tablet.card.public_key)
    );
    assert_eq!(device.scope, Scope::Areas(vec!["640302".to_owned()]));
    drop(tx);
    // It comes in over the network by an invite, with the key it always had.
    let invite = desk
        .invite(office, "team", json!({ "areas": ["640302"] }))
        .await?;
    assert_eq!(tablet.enrol(office, &invite).await?.status, 200);
    Ok(())
}

async fn the_office_sees_whose_work_a_device_goes_on_with(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (desk, old) = town.desk_and_team().await?;
    let mut new = Actor::stranger("二组平板，还原后");
    new.card.scope = old.card.scope.clone();
    new.card.restored_from = Some(old.card.id.clone());
    let key = new.begin(&code(1), "640302", "甲厂");
    let file = town.folder.path().join("bundle.json");
    std::fs::write(&file, new.seal(&new.bundle(1)))?;
    import(office, &file).await;
    let waits = waiting(&town, &desk).await?;
    assert_eq!(waits[0]["successor_of"], old.card.name, "{waits:?}");
    let admitted = json!({ "name": new.card.name, "role": waits[0]["role"],
                           "scope": waits[0]["scope"] });
    let path = format!("/api/v1/applicants/{}/admit", new.card.id);
    assert_eq!(desk.post(office, &path, admitted).await?.status, 204);
    import(office, &file).await;
    let listed = desk.get(office, "/api/v1/devices").await?.json();
    let devices = listed["devices"].as_array().context("devices")?;
    let successor = |id: &str| {
        let of_id = devices.iter().find(|device| device["id"] == id);
        of_id.map(|device| device["successor_of"].clone())
    };
    let name = json!(old.card.name);
    assert_eq!(successor(new.card.id.as_str()), Some(name));
    assert_eq!(successor(old.card.id.as_str()), Some(json!(null)));
    let mut tx = office.database().read().await?;
    assert!(tx.records(&[key]).await?.len() == 1);
    Ok(())
}
