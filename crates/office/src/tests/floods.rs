//! What one device, one address or one large value may take: its share, and in nobody's way.

use anyhow::{Context as _, Result};
use axum::{body::Body, http::Request};
use domain::{
    clock::Stamp,
    enterprise,
    ids::{ChangeId, RecordKey},
    record::{Change, Edit, Replaced, Write},
};
use governor::clock::FakeRelativeClock;
use office_db::QuarantineReason;
use office_service::ingest::MOST_QUARANTINED;
use serde_json::json;

use super::{
    App, TestOffice,
    actors::{Actor, Answer, ask, code, token},
    on_both,
};
use crate::api::{AppState, LimitClock};

on_both! {
    a_page_ends_by_its_bytes
    quarantine_has_room_for_so_much_of_one_device
    asking_again_and_again_to_be_admitted_ends
    a_proxy_that_nobody_named_locks_out_nobody
    nobody_learns_of_devices_beyond_their_scope
    what_no_card_may_hold_is_nobodys_scope_or_id
}

/// Nearly as much as one change may hold.
fn large(n: u32) -> Edit {
    let text = "x".repeat(250_000);
    let key = RecordKey::new(code(1), "note", n.to_string());
    (0..4).fold(Edit::new(key), |edit, field| {
        edit.set(format!("note-{field}"), text.as_str())
    })
}

async fn a_page_ends_by_its_bytes(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (desk, mut team) = town.desk_and_team().await?;
    let scope = json!({ "areas": ["640302", "640303"] });
    team.begin(&code(1), "640302", "甲厂");
    for n in 0..10 {
        team.save(&large(n));
    }
    let sent = team.push(office).await?;
    assert_eq!(sent.status, 200, "{}", sent.json());
    let mut reader = desk.invites(office, "team", scope).await?;
    let mut pages = 0;
    loop {
        let answer = reader.feed(office, 0).await?;
        let page = answer.json();
        let bytes = page["bundle"].as_str().map_or(0, str::len);
        assert!(bytes < 5 << 20, "{bytes}");
        reader.take_page(&page)?;
        pages += 1;
        if page["more"] != true {
            break;
        }
    }
    assert_eq!(pages, 3);
    assert_eq!(reader.records, team.records);
    Ok(())
}

/// A change to a dossier that is not the device's, in place of the one before it.
fn outside(actor: &Actor, seq: u32) -> Change {
    let before = (seq > 1).then(|| Replaced {
        id: ChangeId::new(actor.card.id.clone(), seq - 1),
        digest: None,
    });
    let write = Write {
        value: "0953-1".into(),
        replaces: before.into_iter().collect(),
    };
    Change {
        id: ChangeId::new(actor.card.id.clone(), seq),
        at: Stamp {
            ms: 1_778_745_600_000,
            counter: seq,
        },
        by: String::new(),
        record: RecordKey::only(code(2), enterprise::KIND),
        fields: [("phone".to_owned(), write)].into(),
        extra: Default::default(),
    }
}

async fn quarantine_has_room_for_so_much_of_one_device(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, team) = town.desk_and_team().await?;
    desk.begin(&code(2), "640303", "乙厂");
    desk.push(office).await?;
    let full = u32::try_from(MOST_QUARANTINED)?;
    let before = (1..=full).map(|n| (outside(&team, n), QuarantineReason::Scope));
    let before: Vec<_> = before.collect();
    let mut tx = office.database().write().await?;
    tx.put_quarantined(&before, 0).await?;
    tx.put_head(&team.card.id, full).await?;
    tx.commit().await?;
    let mut bundle = team.bundle(1);
    (bundle.first, bundle.last) = (full + 1, full + 1);
    bundle.changes = vec![outside(&team, full + 1)];
    let refused = team.send(office, team.seal(&bundle)).await?;
    assert_eq!(refused.problem(), "too-much-aside");
    assert!(
        refused.json()["zh"]
            .as_str()
            .is_some_and(|zh| zh.contains("联系办公室"))
    );
    // Carried by the office it stops nothing that comes with it.
    desk.begin(&code(3), "640303", "丙厂");
    let mut carried = desk.bundle(3);
    carried.cards.push(team.card.clone());
    carried.changes.push(outside(&team, full + 1));
    carried.changes.sort_by(|a, b| a.id.cmp(&b.id));
    let sent = desk.send(office, desk.seal(&carried)).await?.json();
    assert_eq!(sent["new"], 2, "{sent}");
    assert_eq!(sent["refused"][0]["device"], team.card.id.as_str());
    // The office decides, and there is room again.
    let path = format!("/api/v1/quarantine/{}/{}/release", team.card.id, code(2));
    let released = desk.post(office, &path, json!({})).await?;
    assert_eq!(released.json()["released"], full);
    let taken = team.send(office, team.seal(&bundle)).await?;
    assert_eq!(taken.json()["head"], full + 1, "{}", taken.json());
    Ok(())
}

/// The same office with a clock that stands still for its limits.
fn limited(town: &TestOffice) -> App {
    let clock = LimitClock::Fake(FakeRelativeClock::default());
    App(AppState::with_clock((*town.office).clone(), &[], clock))
}

async fn asking_again_and_again_to_be_admitted_ends(town: TestOffice) -> Result<()> {
    let office = &limited(&town);
    let desk = Actor::first_office(&town.office).await?;
    let factory = Actor::stranger("财务室电脑");
    let token = token();
    let mut taken = 0;
    let last = loop {
        // It says something else each time, which would be written down each time.
        let asked = factory.registration(office.card(), &code(taken), &token);
        let answer = factory.post(office, "/api/v1/register", asked).await?;
        if !answer.status.is_success() {
            break answer;
        }
        taken += 1;
    };
    assert_eq!((taken, last.problem().as_str()), (60, "slow-down"));
    let wait: u64 = last.headers["retry-after"].to_str()?.parse()?;
    assert!((1..=61).contains(&wait), "{wait}");
    let waits = desk.get(office, "/api/v1/applicants").await?.json();
    assert_eq!(waits["applicants"].as_array().map(Vec::len), Some(1));
    Ok(())
}

async fn a_proxy_that_nobody_named_locks_out_nobody(town: TestOffice) -> Result<()> {
    let office = &limited(&town);
    let desk = Actor::first_office(&town.office).await?;
    let good = desk
        .invite(office, "team", json!({ "areas": ["640302"] }))
        .await?;
    let local = Actor::stranger("代理");
    let look = async |proxied: bool, code: &str| -> Result<Answer> {
        let mut request = local.request("GET", &format!("/api/v1/invites/{code}"));
        if proxied {
            request = request.header("x-forwarded-for", "203.0.113.7");
        }
        let request: Request<Body> = request.body(Body::empty())?;
        ask(office, request).await
    };
    for _ in 0..20 {
        assert_eq!(look(true, "AAAA-AAAA-AAAA").await?.problem(), "bad-code");
    }
    assert_eq!(look(true, &good).await?.status, 200);
    for _ in 0..10 {
        assert_eq!(look(false, "AAAA-AAAA-AAAA").await?.problem(), "bad-code");
    }
    assert_eq!(look(false, &good).await?.problem(), "too-many");
    Ok(())
}

async fn nobody_learns_of_devices_beyond_their_scope(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (desk, mut team) = town.desk_and_team().await?;
    let mut there = desk.team(office, "640303").await?;
    let here = desk.team(office, "640302").await?;
    team.begin(&code(1), "640302", "甲厂");
    team.push(office).await?;
    there.begin(&code(2), "640303", "乙厂");
    there.push(office).await?;
    let both = format!("/api/v1/status?of={},{}", team.card.id, there.card.id);
    for (actor, of_team, of_there) in [(&desk, 2, 2), (&here, 2, 0), (&there, 0, 2)] {
        let said = actor.get(office, &both).await?.json();
        let head = |device: &Actor| said["heads"][device.card.id.as_str()].as_u64();
        assert_eq!((head(&team), head(&there)), (Some(of_team), Some(of_there)));
    }
    Ok(())
}

async fn what_no_card_may_hold_is_nobodys_scope_or_id(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let desk = Actor::first_office(&town.office).await?;
    let long = "长".repeat(1_000);
    for area in ["\0", "", long.as_str()] {
        let asked = json!({ "name": "二组", "role": "team", "scope": { "areas": [area] },
                            "days": 7, "origin": "https://office.example" });
        let refused = desk.post(office, "/api/v1/invites", asked).await?;
        assert_eq!(refused.problem(), "bad-request", "{area:?}");
    }
    let code = desk
        .invite(office, "team", json!({ "areas": ["640302"] }))
        .await?;
    for id in ["a:1", "设备", "", &"a".repeat(65)] {
        let mut team = Actor::stranger("二组");
        team.card.id = domain::ids::DeviceId::new(id);
        let refused = team.enrol(office, &code).await?;
        assert_eq!(refused.problem(), "bad-request", "{id:?}");
        let asked = team.registration(office.card(), &super::actors::code(1), &token());
        let refused = team.post(office, "/api/v1/register", asked).await?;
        assert_eq!(refused.problem(), "bad-request", "{id:?}");
    }
    desk.get(office, "/api/v1/devices").await?.json()["devices"]
        .as_array()
        .filter(|devices| devices.len() == 1)
        .context("nobody else enrolled")?;
    Ok(())
}
