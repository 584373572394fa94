//! What is sent wrongly, by mistake or on purpose: refused whole, with its reason.

use std::io::{self, Read};

use anyhow::Result;
use axum::body::Body;
use domain::value::Value;
use flate2::{Compression, read::GzEncoder};
use serde_json::json;

use super::{
    TestOffice,
    actors::{Actor, ask, code},
    on_both,
};

on_both! {
    a_bundle_that_does_not_check_is_refused_whole
    another_history_under_the_same_numbers_is_refused
    what_is_asked_badly_is_said_so
    a_body_that_is_too_large_is_refused_before_it_is_read
    what_comes_packed_is_taken_as_if_it_had_come_so
}

async fn a_bundle_that_does_not_check_is_refused_whole(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut team) = town.desk_and_team().await?;
    team.begin(&code(9), "640302", "甲厂");
    let good = team.seal(&team.bundle(1));
    let mut forged = team.bundle(1);
    forged.device = desk.card.clone();
    let mut other = team.bundle(1);
    other.programme = "elsewhere".to_owned();
    let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
    let bad = [
        String::new(),
        "{".to_owned(),
        "[]".to_owned(),
        deep,
        good.replace("甲厂", "乙厂"),
        good[..good.len() / 2].to_owned(),
        team.seal(&forged),
        team.seal(&other),
    ];
    for (n, text) in bad.into_iter().enumerate() {
        let answer = team.send(office, text).await?;
        assert_eq!(
            (answer.status.as_u16(), answer.problem()),
            (422, "bad-bundle".to_owned()),
            "{n}"
        );
    }
    // Signed well, by somebody else.
    let foreign = team.send(office, desk.seal(&desk.bundle(1))).await?;
    assert_eq!(foreign.problem(), "not-its-sender");
    assert_eq!(desk.pull(office).await?, 0);
    assert_eq!(team.send(office, good).await?.json()["new"], 2);
    Ok(())
}

async fn another_history_under_the_same_numbers_is_refused(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut team) = town.desk_and_team().await?;
    let key = team.begin(&code(9), "640302", "甲厂");
    team.push(office).await?;
    // An old copy of the profile was put back and wrote on under numbers that are taken.
    let fields = &mut team.changes[1].fields;
    let mut write = fields.remove("name").expect("written");
    write.value = Value::text("乙厂");
    fields.insert("name".to_owned(), write);
    team.write(&key, "phone", "0953-1");
    let answer = team.send(office, team.seal(&team.bundle(1))).await?;
    assert_eq!(answer.problem(), "refused");
    assert_eq!(answer.json()["refused"][0]["reason"], "history-differs");
    // Another's changes are not a team's to pass on.
    let mut relay = team.bundle(3);
    relay.changes.insert(0, {
        let mut change = team.changes[2].clone();
        change.id.device = domain::ids::DeviceId::new("0190-somebody");
        change.id.seq = 1;
        change
    });
    relay.cards.push(domain::device::DeviceCard {
        id: domain::ids::DeviceId::new("0190-somebody"),
        ..desk.card.clone()
    });
    let answer = team.send(office, team.seal(&relay)).await?;
    assert_eq!(answer.json()["refused"][0]["reason"], "relay-not-allowed");
    assert_eq!(answer.json()["head"], 3);
    assert_eq!(desk.pull(office).await?, 3);
    Ok(())
}

async fn what_is_asked_badly_is_said_so(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let desk = Actor::first_office(office).await?;
    for path in [
        "/api/v1/feed",
        "/api/v1/feed?after=x",
        "/api/v1/attachments/..%2Foffice.sqlite",
    ] {
        assert_eq!(
            desk.get(office, path).await?.problem(),
            "bad-request",
            "{path}"
        );
    }
    let answer = desk
        .post(office, "/api/v1/enrol", json!({ "code": 5 }))
        .await?;
    assert_eq!(answer.problem(), "bad-request");
    let document = answer.json();
    assert!(
        document["zh"]
            .as_str()
            .is_some_and(|zh| zh.contains("没有改动"))
    );
    assert_eq!(answer.headers["content-type"], "application/problem+json");
    // A cursor from the future is no reason to fail.
    let far = desk
        .get(office, "/api/v1/feed?after=9223372036854775807")
        .await?;
    assert_eq!(far.status, 200);
    Ok(())
}

async fn a_body_that_is_too_large_is_refused_before_it_is_read(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let mut desk = Actor::first_office(office).await?;
    let piece = format!("/api/v1/attachments/{}", "0".repeat(64));
    for (actor, method, path, length, problem) in [
        (&desk, "PUT", piece.as_str(), (4 << 20) + 1, "too-large"),
        (
            &desk,
            "POST",
            "/api/v1/bundles",
            (96 << 20) + 1,
            "too-large",
        ),
        // A stranger does not even learn that.
        (
            &Actor::stranger("谁"),
            "POST",
            "/api/v1/bundles",
            97 << 20,
            "no-token",
        ),
    ] {
        let request = actor
            .request(method, path)
            .header("content-length", length.to_string());
        // A body that never comes: reading it takes for ever.
        let never = Body::from_stream(futures_util::stream::pending::<io::Result<Vec<u8>>>());
        let answer = ask(office, request.body(never)?).await?;
        assert_eq!(answer.problem(), problem, "{method} {path}");
    }
    // One that does not say how long it is, and is too long.
    let chunks = (0..5).map(|_| io::Result::Ok(vec![b'x'; 1 << 20]));
    let chunks = Body::from_stream(futures_util::stream::iter(chunks));
    let answer = ask(office, desk.request("PUT", &piece).body(chunks)?).await?;
    assert_eq!(answer.problem(), "too-large");
    // What is within the limits goes on.
    desk.begin(&code(9), "640302", "甲厂");
    assert_eq!(desk.push(office).await?.status, 200);
    Ok(())
}

/// `bytes` packed with gzip.
pub fn packed(bytes: impl Read) -> io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    GzEncoder::new(bytes, Compression::best()).read_to_end(&mut packed)?;
    Ok(packed)
}

async fn what_comes_packed_is_taken_as_if_it_had_come_so(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let mut desk = Actor::first_office(office).await?;
    desk.begin(&code(9), "640302", "甲厂");
    let bundle = packed(desk.seal(&desk.bundle(1)).as_bytes())?;
    // A hundred kilobytes that unpack to more than any bundle may have.
    let bomb = packed(io::repeat(b' ').take((96 << 20) + 1))?;
    assert!(bomb.len() < 128 << 10, "{}", bomb.len());
    let cut = bundle[..bundle.len() / 2].to_vec();
    let post = |encoding: &str, body: Vec<u8>| {
        let request = desk
            .request("POST", "/api/v1/bundles")
            .header("content-encoding", encoding);
        request.body(Body::from(body))
    };
    let answer = ask(office, post("gzip", bomb)?).await?;
    assert_eq!(answer.problem(), "too-large");
    for broken in [cut, b"not packed".to_vec()] {
        let answer = ask(office, post("gzip", broken)?).await?;
        assert_eq!(answer.problem(), "bad-request");
    }
    let answer = ask(office, post("compress", bundle.clone())?).await?;
    assert_eq!(answer.problem(), "bad-request");
    let answer = ask(office, post("gzip", bundle)?).await?;
    assert_eq!(answer.status, 200, "{}", answer.json());
    assert_eq!(answer.json()["new"], 2);
    Ok(())
}
