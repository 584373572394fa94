//! Photos: sent in pieces, cut off, gone on with, and shown to nobody else.

use anyhow::Result;
use axum::body::Body;
use domain::{bundle::sha256_hex, ids::RecordKey, photo};
use serde_json::json;

use super::{
    TestOffice,
    actors::{Actor, Answer, ask, code},
    on_both,
};

on_both! { a_photo_arrives_in_pieces_and_only_where_it_belongs }

async fn piece(
    actor: &Actor,
    town: &TestOffice,
    sha256: &str,
    from: usize,
    total: usize,
    bytes: &[u8],
) -> Result<Answer> {
    let range = format!("bytes {from}-{}/{total}", from + bytes.len() - 1);
    let request = actor
        .request("PUT", &format!("/api/v1/attachments/{sha256}"))
        .header("content-range", range);
    ask(&town.office, request.body(Body::from(bytes.to_vec()))?).await
}

async fn a_photo_arrives_in_pieces_and_only_where_it_belongs(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (desk, mut here) = town.desk_and_team().await?;
    let there = desk.team(office, "640303").await?;
    let bytes: Vec<u8> = (0..100_000_u32).map(|n| (n % 251) as u8).collect();
    let sha256 = sha256_hex(&bytes);
    let path = format!("/api/v1/attachments/{sha256}");
    // Nothing names it yet.
    assert_eq!(
        piece(&here, &town, &sha256, 0, bytes.len(), &bytes)
            .await?
            .problem(),
        "not-here"
    );
    here.begin(&code(9), "640302", "甲厂");
    here.write(
        &RecordKey::new(code(9), photo::KIND, "0190-1"),
        "sha256",
        sha256.as_str(),
    );
    assert_eq!(here.push(office).await?.json()["wanted"], json!([sha256]));
    let first = piece(&here, &town, &sha256, 0, bytes.len(), &bytes[..40_000]).await?;
    assert_eq!(first.json(), json!({ "whole": false, "next": 40_000 }));
    let skipped = piece(&here, &town, &sha256, 60_000, bytes.len(), &bytes[60_000..]).await?;
    assert_eq!(
        (skipped.problem().as_str(), &skipped.json()["next"]),
        ("not-next", &json!(40_000))
    );
    assert_eq!(desk.get(office, &path).await?.problem(), "not-here");
    let last = piece(&here, &town, &sha256, 40_000, bytes.len(), &bytes[40_000..]).await?;
    assert_eq!(last.json()["whole"], true);
    let whole = desk.get(office, &path).await?;
    assert!(whole.bytes == bytes);
    assert_eq!(whole.headers["content-type"], "application/octet-stream");
    let rest = ask(
        office,
        desk.request("GET", &path)
            .header("range", "bytes=99990-")
            .body(Body::empty())?,
    )
    .await?;
    assert_eq!(
        (rest.status.as_u16(), rest.bytes.as_slice()),
        (206, &bytes[99_990..])
    );
    assert_eq!(there.get(office, &path).await?.problem(), "not-here");
    assert_eq!(
        piece(&there, &town, &sha256, 0, 3, b"abc").await?.problem(),
        "not-here"
    );
    assert_eq!(here.push(office).await?.json()["wanted"], json!([]));
    Ok(())
}
