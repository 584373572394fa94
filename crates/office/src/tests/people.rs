//! Invites, enrolment, and a tablet that was lost.

use std::time::Duration;

use anyhow::{Context as _, Result};
use office_db::NewInvite;
use office_service::{
    invites::{self, link},
    secret,
};
use serde_json::json;

use super::{
    TestOffice,
    actors::{Actor, code, token},
    on_both,
};

on_both! {
    an_invite_opens_once_and_for_its_device_again
    an_unused_invite_makes_nobody_another_device
    an_old_enrolment_sent_again_gains_nothing
    an_invite_that_is_over_opens_nothing
    guessing_codes_is_stopped
    a_lost_tablet_is_refused_and_its_work_stays
    the_first_link_is_void_once_there_is_an_office
}

async fn an_invite_opens_once_and_for_its_device_again(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let desk = Actor::first_office(office).await?;
    let code = desk
        .invite(office, "team", json!({ "areas": ["640302"] }))
        .await?;
    let mut team = Actor::stranger("二组");
    let looked = team
        .get(office, &format!("/api/v1/invites/{}", code.to_lowercase()))
        .await?;
    assert_eq!(looked.json()["role"], "team");
    let token = token();
    let asked = team.enrolment(&code, &token);
    let first = team.post(office, "/api/v1/enrol", asked.clone()).await?;
    assert_eq!(first.status, 200);
    // The answer was lost on the way: the same device asks again, word for word or signed anew.
    for asked in [asked, team.enrolment(&code, &token)] {
        let again = team.post(office, "/api/v1/enrol", asked).await?;
        assert_eq!(again.json(), first.json());
    }
    team.enrolled(token, &first.json())?;
    assert_eq!(team.get(office, "/api/v1/status").await?.status, 200);
    let mut thief = Actor::stranger("别人");
    assert_eq!(thief.enrol(office, &code).await?.problem(), "bad-code");
    // Nor by taking another's id.
    thief.card.id = team.card.id.clone();
    assert_eq!(thief.enrol(office, &code).await?.problem(), "not-yours");
    Ok(())
}

async fn an_unused_invite_makes_nobody_another_device(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let desk = Actor::first_office(office).await?;
    let areas = json!({ "areas": ["640302"] });
    let code = desk.invite(office, "team", areas.clone()).await?;
    // The thief has an invite, and the office device's id and key from any bundle; not its private
    // key. Taken over, the office's own device would be a team's from now on.
    let mut thief = Actor::stranger("别人");
    thief.card = desk.card.clone();
    let theft = thief.enrol(office, &code).await?;
    assert_eq!(
        (theft.status.as_u16(), theft.problem().as_str()),
        (403, "no-proof")
    );
    // Unsigned, signed for something else, or changed after it was signed.
    let own = Actor::stranger("二组");
    let good = own.enrolment(&code, "token");
    let mut unsigned = good.clone();
    unsigned
        .as_object_mut()
        .context("an object")?
        .remove("signature");
    let mut said = unsigned.clone();
    said["name"] = "三组".into();
    let mut changed = good.clone();
    changed["name"] = "三组".into();
    for bad in [unsigned, own.prove(domain::proof::REGISTER, said), changed] {
        let answer = own.post(office, "/api/v1/enrol", bad).await?;
        assert_eq!(answer.problem(), "no-proof");
    }
    // Nothing was changed by any of it, and the invite is still good for its device.
    let devices = desk.get(office, "/api/v1/devices").await?.json();
    assert_eq!(devices["devices"].as_array().context("devices")?.len(), 1);
    assert_eq!(devices["devices"][0]["role"], "office");
    let answer = own.post(office, "/api/v1/enrol", good).await?;
    assert_eq!(answer.json()["scope"], areas);
    Ok(())
}

async fn an_old_enrolment_sent_again_gains_nothing(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let desk = Actor::first_office(office).await?;
    let old = desk
        .invite(office, "team", json!({ "areas": ["640302"] }))
        .await?;
    let new = desk
        .invite(office, "team", json!({ "areas": ["640303"] }))
        .await?;
    let mut team = Actor::stranger("二组");
    let token = token();
    let captured = team.enrolment(&old, &token);
    let answer = team.post(office, "/api/v1/enrol", captured.clone()).await?;
    // Reading both along gives no token.
    assert!(!captured.to_string().contains(&token) && !answer.json().to_string().contains(&token));
    team.enrolled(token, &answer.json())?;
    // The office moves the team to another area: its device proves itself again.
    team.enrol(office, &new).await?;
    assert_eq!(
        team.card.scope,
        domain::device::Scope::Areas(vec!["640303".to_owned()])
    );
    let replay = Actor::stranger("别人")
        .post(office, "/api/v1/enrol", captured)
        .await?;
    assert_eq!(replay.problem(), "bad-code");
    let status = team.get(office, "/api/v1/status").await?;
    assert_eq!(status.json()["scope"], json!({ "areas": ["640303"] }));
    Ok(())
}

async fn an_invite_that_is_over_opens_nothing(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let desk = Actor::first_office(office).await?;
    let code = secret::code();
    let mut tx = office.database().write().await?;
    let invite = NewInvite {
        name: "二组".to_owned(),
        role: domain::device::Role::Team,
        scope: domain::device::Scope::Areas(vec!["640302".to_owned()]),
        expires_at: 1,
    };
    let hash = secret::hash(&secret::plain_code(&code));
    tx.put_invite(&hash, &invite, desk.card.id.as_str(), 0)
        .await?;
    tx.commit().await?;
    assert_eq!(
        Actor::stranger("二组")
            .enrol(office, &code)
            .await?
            .problem(),
        "bad-code"
    );
    for wrong in [
        json!({ "areas": [] }),
        json!("city"),
        json!({ "dossier": "1" }),
    ] {
        let asked = json!({ "name": "二组", "role": "team", "scope": wrong, "days": 7,
                            "origin": "https://office.example" });
        let answer = desk.post(office, "/api/v1/invites", asked).await?;
        assert_eq!(answer.problem(), "bad-request");
    }
    Ok(())
}

async fn guessing_codes_is_stopped(town: TestOffice) -> Result<()> {
    let office = &town.office;
    // All tablets of a park come from one address, in the same minute, and are let in.
    let desk = Actor::first_office(office).await?;
    let park = std::net::SocketAddr::from(([127, 0, 0, 7], 1));
    for _ in 0..15 {
        let invite = desk
            .invite(office, "team", json!({ "areas": ["640302"] }))
            .await?;
        let mut tablet = Actor::stranger("平板");
        tablet.address = park;
        assert_eq!(tablet.enrol(office, &invite).await?.status, 200);
    }
    let mut stranger = Actor::stranger("猜");
    stranger.address = park;
    let mut last = String::new();
    for _ in 0..12 {
        let guess = format!("/api/v1/invites/{}", secret::code());
        last = stranger.get(office, &guess).await?.problem();
    }
    assert_eq!(last, "too-many");
    // Another address is not stopped with it, nor is a device at work.
    let elsewhere = Actor::stranger("别处");
    let guess = format!("/api/v1/invites/{}", secret::code());
    assert_eq!(elsewhere.get(office, &guess).await?.problem(), "bad-code");
    assert_eq!(desk.get(office, "/api/v1/status").await?.status, 200);
    Ok(())
}

async fn a_lost_tablet_is_refused_and_its_work_stays(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut team) = town.desk_and_team().await?;
    let key = team.begin(&code(9), "640302", "甲厂");
    team.push(office).await?;
    let listed = desk.get(office, "/api/v1/devices").await?.json();
    let devices = listed["devices"].as_array().context("devices")?;
    assert_eq!(devices.len(), 2);
    let path = format!("/api/v1/devices/{}/revoke", team.card.id);
    for _ in 0..2 {
        assert_eq!(desk.post(office, &path, json!({})).await?.status, 204);
    }
    team.write(&key, "phone", "0953-1");
    let later = team.send(office, team.seal(&team.bundle(3))).await?;
    assert_eq!(later.problem(), "revoked");
    assert_eq!(team.feed(office, 0).await?.problem(), "revoked");
    assert_eq!(desk.pull(office).await?, 2);
    assert_eq!(desk.records[&key].text("name"), Some("甲厂"));
    let nobody = desk
        .post(office, "/api/v1/devices/nobody/revoke", json!({}))
        .await?;
    assert_eq!(nobody.problem(), "not-here");
    Ok(())
}

async fn the_first_link_is_void_once_there_is_an_office(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let old = invites::first(office).await?.context("an invite")?;
    let new = invites::first(office).await?.context("another")?;
    assert_eq!(
        link("http://localhost:8080/", &new),
        format!("http://localhost:8080/#invite={new}")
    );
    let mut desk = Actor::stranger("办公室");
    assert_eq!(desk.enrol(office, &old).await?.problem(), "bad-code");
    assert_eq!(desk.enrol(office, &new).await?.status, 200);
    assert_eq!(invites::first(office).await?, None);
    // A clock that is years off is said, and stops nobody.
    let request = desk
        .request("GET", "/api/v1/devices")
        .header("x-yidang-now", "946684800000");
    let answer = super::actors::ask(office, request.body(axum::body::Body::empty())?).await?;
    let off = answer.json()["devices"][0]["clock_off"]
        .as_i64()
        .context("a difference")?;
    assert!(off < -i64::try_from(Duration::from_secs(86_400).as_millis())?);
    Ok(())
}
