//! Photos: sent in pieces, cut off, gone on with, and shown to nobody else.

use anyhow::Result;
use axum::body::Body;
use domain::{bundle::sha256_hex, ids::RecordKey, limits::Limits, photo};
use office_service::{audit::Actor as By, bundle_file, export::export};
use serde_json::json;

use super::{
    TestOffice,
    actors::{Actor, ask, code},
    on_both,
};

on_both! {
    a_photo_arrives_in_pieces_and_only_where_it_belongs
    who_only_names_a_photo_is_given_no_byte_of_it
    a_photo_of_two_dossiers_is_given_to_those_of_both
    who_carries_anothers_photo_grants_it_once
}

/// A photo in a dossier of its own, which names it.
fn name_photo(actor: &mut Actor, dossier: &str, sha256: &str) {
    let photo = RecordKey::new(dossier, photo::KIND, format!("0190-{}", actor.last()));
    actor.write(&photo, "sha256", sha256);
}

fn path(sha256: &str) -> String {
    format!("/api/v1/attachments/{sha256}")
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
        here.send_piece(office, &sha256, 0, bytes.len(), &bytes)
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
    let first = here
        .send_piece(office, &sha256, 0, bytes.len(), &bytes[..40_000])
        .await?;
    assert_eq!(first.json(), json!({ "whole": false, "next": 40_000 }));
    let skipped = here
        .send_piece(office, &sha256, 60_000, bytes.len(), &bytes[60_000..])
        .await?;
    assert_eq!(
        (skipped.problem().as_str(), &skipped.json()["next"]),
        ("not-next", &json!(40_000))
    );
    assert_eq!(desk.get(office, &path).await?.problem(), "not-brought");
    let last = here
        .send_piece(office, &sha256, 40_000, bytes.len(), &bytes[40_000..])
        .await?;
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
        there
            .send_piece(office, &sha256, 0, 3, b"abc")
            .await?
            .problem(),
        "not-here"
    );
    assert_eq!(here.push(office).await?.json()["wanted"], json!([]));
    Ok(())
}

async fn who_only_names_a_photo_is_given_no_byte_of_it(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (desk, mut team) = town.desk_and_team().await?;
    let mut there = desk.team(office, "640303").await?;
    let factory = desk
        .invites(office, "enterprise", json!({ "dossier": code(2) }))
        .await?;
    let bytes = b"a photo of the first factory";
    let (sha256, total) = (sha256_hex(bytes), bytes.len());
    let path = path(&sha256);
    team.begin(&code(1), "640302", "甲厂");
    name_photo(&mut team, &code(1), &sha256);
    team.push(office).await?;
    team.send_attachment(office, bytes).await?;
    there.begin(&code(2), "640303", "乙厂");
    assert_eq!(there.get(office, &path).await?.problem(), "not-here");
    name_photo(&mut there, &code(2), &sha256);
    // It is asked for the photo as if it were nowhere, and no answer says that it is here.
    assert_eq!(there.push(office).await?.json()["wanted"], json!([sha256]));
    for reader in [&there, &factory] {
        let refused = reader.get(office, &path).await?;
        assert_eq!(refused.problem(), "not-brought");
    }
    let parts: [(usize, &[u8], &str); 3] = [
        (0, &[7; 28], "wrong-hash"),
        (10, &bytes[10..], "not-next"),
        (0, &bytes[..10], ""),
    ];
    for (from, part, problem) in parts {
        let answer = there.send_piece(office, &sha256, from, total, part).await?;
        assert_eq!(answer.problem(), problem);
        assert_ne!(answer.json()["whole"], true);
    }
    // Nor the file that the office makes of that dossier, nor one who sees neither.
    let out = town.folder.path().join("second.json");
    export(office, &By::command_line(), Some(&code(2)), &out).await?;
    let read = bundle_file::read(&out, &Limits::default(), None)?;
    assert_eq!(read.map(|read| read.contents.len()).ok(), Some(0));
    assert_eq!(factory.get(office, &path).await?.problem(), "not-brought");
    for reader in [&team, &desk] {
        assert_eq!(reader.get(office, &path).await?.bytes, bytes);
    }
    // Who has it shows it, and those who see that dossier get it too.
    let rest = there
        .send_piece(office, &sha256, 10, total, &bytes[10..])
        .await?;
    assert_eq!(rest.json()["whole"], true);
    for reader in [&there, &factory, &team] {
        assert_eq!(reader.get(office, &path).await?.bytes, bytes);
    }
    let status = there.get(office, "/api/v1/status").await?.json();
    assert_eq!(status["wanted"], json!([]));
    Ok(())
}

async fn a_photo_of_two_dossiers_is_given_to_those_of_both(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (desk, mut team) = town.desk_and_team().await?;
    let bytes = b"a notice that hangs in every factory";
    let sha256 = sha256_hex(bytes);
    for n in [1, 2] {
        team.begin(&code(n), "640302", "厂");
        name_photo(&mut team, &code(n), &sha256);
    }
    assert_eq!(team.push(office).await?.json()["wanted"], json!([sha256]));
    team.send_attachment(office, bytes).await?;
    // What it has shown, and what a colleague of its area may fetch, is not asked for again.
    let mut colleague = desk.team(office, "640302").await?;
    team.begin(&code(3), "640302", "厂");
    name_photo(&mut team, &code(3), &sha256);
    colleague.begin(&code(4), "640302", "厂");
    name_photo(&mut colleague, &code(4), &sha256);
    for author in [&team, &colleague] {
        assert_eq!(author.push(office).await?.json()["wanted"], json!([]));
    }
    for n in 1..=4 {
        let factory = desk
            .invites(office, "enterprise", json!({ "dossier": code(n) }))
            .await?;
        let got = factory.get(office, &path(&sha256)).await?;
        assert_eq!(got.bytes, bytes, "{n}");
    }
    // Lost at the office, it is asked for again, and given to nobody meanwhile.
    office.attachments().remove(&sha256).await?;
    town.execute("DELETE FROM facts WHERE name = 'attachments-checked'")
        .await?;
    town.another().await?;
    let status = team.get(office, "/api/v1/status").await?.json();
    assert_eq!(status["wanted"], json!([sha256]));
    let lost = desk.get(office, &path(&sha256)).await?;
    assert_eq!(lost.problem(), "not-brought");
    team.send_attachment(office, bytes).await?;
    assert_eq!(desk.get(office, &path(&sha256)).await?.bytes, bytes);
    Ok(())
}

/// The office's browser has every photo. It passes on a file of a factory, which may name what it
/// never had.
async fn who_carries_anothers_photo_grants_it_once(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let mut desk = Actor::first_office(office).await?;
    let bytes = b"a photo that came on a stick";
    let sha256 = sha256_hex(bytes);
    let mut away = Vec::new();
    for n in [1, 2] {
        let mut factory = desk
            .invites(office, "enterprise", json!({ "dossier": code(n) }))
            .await?;
        factory.begin(&code(n), "640302", "厂");
        name_photo(&mut factory, &code(n), &sha256);
        let mut carried = desk.bundle(1);
        carried.cards.push(factory.card.clone());
        carried.changes.clone_from(&factory.changes);
        let sent = desk.send(office, desk.seal(&carried)).await?.json();
        assert_eq!(sent["new"], 3);
        if n == 1 {
            assert_eq!(sent["wanted"], json!([sha256]));
            desk.send_attachment(office, bytes).await?;
        } else {
            assert_eq!(sent["wanted"], json!([]));
            // Sent all the same, it changes nothing.
            let again = desk.send_piece(office, &sha256, 0, bytes.len(), bytes);
            assert_eq!(again.await?.json()["whole"], true);
        }
        away.push(factory);
    }
    let [first, second] = away.as_slice() else {
        anyhow::bail!("two factories");
    };
    assert_eq!(first.get(office, &path(&sha256)).await?.bytes, bytes);
    let refused = second.get(office, &path(&sha256)).await?;
    assert_eq!(refused.problem(), "not-brought");
    // The factory has it itself.
    second.send_attachment(office, bytes).await?;
    assert_eq!(second.get(office, &path(&sha256)).await?.bytes, bytes);
    desk.pull(office).await?;
    Ok(())
}
