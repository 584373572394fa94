//! What is sent to exhaust, to escape or to mislead.

use std::{
    fs,
    io::{self, Read as _},
    path::Path,
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use axum::body::Body;
use domain::{
    bundle::{Attachment, Bundle, container, sha256_hex},
    value::Value,
};
use governor::clock::FakeRelativeClock;
use office_service::import::{Outcome, import};
use serde_json::json;

use super::{
    App, TestOffice,
    actors::{Actor, ask, code},
    on_both,
    refusals::packed,
};

use crate::api::{AppState, Client, LimitClock};

on_both! {
    counts_have_an_end
    what_unpacks_to_too_much_is_refused_whatever_it_is
    a_zip_that_is_a_trap_is_refused_whole
    a_clock_that_is_years_off_stops_nobody
    a_flood_is_answered_with_the_time_to_wait
}

async fn counts_have_an_end(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut team) = town.desk_and_team().await?;
    team.begin(&code(1), "640302", "甲厂");
    let good = team.bundle(1);
    let but = |edit: &dyn Fn(&mut Bundle)| {
        let mut bundle = good.clone();
        edit(&mut bundle);
        team.seal(&bundle)
    };
    let photo = |n: usize| Attachment {
        sha256: sha256_hex(&n.to_be_bytes()),
        size: 1,
        media_type: "image/jpeg".to_owned(),
    };
    let too_many = [
        (
            "fields of a change",
            but(&|bundle| {
                let fields = &mut bundle.changes[0].fields;
                let write = fields.remove("area").expect("written");
                for n in 0..1_025 {
                    fields.insert(format!("f{n}"), write.clone());
                }
            }),
        ),
        (
            "bytes of a text",
            but(&|bundle| {
                let fields = &mut bundle.changes[1].fields;
                let mut write = fields.remove("name").expect("written");
                write.value = Value::text("长".repeat(100_000));
                fields.insert("name".to_owned(), write);
            }),
        ),
        (
            "devices",
            but(&|bundle| bundle.cards = vec![team.card.clone(); 2_001]),
        ),
        (
            "attachments",
            but(&|bundle| bundle.attachments = (0..20_001).map(photo).collect()),
        ),
    ];
    for (what, text) in too_many {
        let answer = team.send(office, text).await?;
        assert_eq!(
            (answer.status.as_u16(), answer.problem().as_str()),
            (422, "bad-bundle"),
            "{what}: {}",
            answer.json()
        );
    }
    assert_eq!(desk.pull(office).await?, 0);
    assert_eq!(team.push(office).await?.json()["new"], 2);
    Ok(())
}

async fn what_unpacks_to_too_much_is_refused_whatever_it_is(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (desk, _) = town.desk_and_team().await?;
    // Some kilobytes that unpack to more than a piece of an attachment, and more than a form.
    let bomb = packed(io::repeat(b' ').take((4 << 20) + 1))?;
    assert!(bomb.len() < 16 << 10, "{}", bomb.len());
    let piece = format!("/api/v1/attachments/{}", "0".repeat(64));
    for (method, path, problem) in [
        ("PUT", piece.as_str(), "too-large"),
        // What cannot be read whole is no form.
        ("POST", "/api/v1/invites", "bad-request"),
        ("POST", "/api/v1/enrol", "bad-request"),
    ] {
        let request = desk
            .request(method, path)
            .header("content-type", "application/json")
            .header("content-encoding", "gzip");
        let answer = ask(office, request.body(Body::from(bomb.clone()))?).await?;
        assert_eq!(answer.problem(), problem, "{method} {path}");
    }
    Ok(())
}

/// A zip by our own writer, whatever the names.
fn zip(entries: &[(&str, &[u8])]) -> Result<Vec<u8>> {
    let mut writer = container::Writer::default();
    let mut file = Vec::new();
    for (name, content) in entries {
        let crc = container::Crc32::of(content);
        file.extend(writer.entry(name, content.len() as u64, crc)?);
        file.extend(*content);
    }
    file.extend(writer.finish());
    Ok(file)
}

/// The same file with bytes written over each header of a kind, at this place in it.
fn forged(mut file: Vec<u8>, headers: [(&[u8; 4], usize); 2], bytes: &[u8]) -> Vec<u8> {
    for (mark, place) in headers {
        let all = file.windows(4).enumerate();
        let found: Vec<usize> = all.filter(|(_, at)| at == mark).map(|(at, _)| at).collect();
        for at in found {
            file[at + place..at + place + bytes.len()].copy_from_slice(bytes);
        }
    }
    file
}

async fn a_zip_that_is_a_trap_is_refused_whole(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut team) = town.desk_and_team().await?;
    team.begin(&code(1), "640302", "甲厂");
    let document = team.seal(&team.bundle(1));
    let document = document.as_bytes();
    let good = zip(&[("bundle.json", document)])?;
    let (local, central) = (b"PK\x03\x04", b"PK\x01\x02");
    let traps = [
        // Said to be deflated: whatever it would unpack to, nobody does.
        (
            "deflated",
            forged(good.clone(), [(local, 8), (central, 10)], &[8, 0]),
        ),
        // Said to be four gigabytes.
        (
            "vast",
            forged(good.clone(), [(local, 22), (central, 24)], &[0xff; 4]),
        ),
        (
            "outside",
            zip(&[("bundle.json", document), ("../outside", b"x")])?,
        ),
        (
            "unlisted",
            zip(&[("bundle.json", document), ("attachments/photo.jpg", b"x")])?,
        ),
    ];
    let folder = town.folder.path().join("stick");
    fs::create_dir_all(&folder)?;
    for (name, bytes) in traps {
        let path = folder.join(format!("{name}.zip"));
        fs::write(&path, bytes)?;
        let (fate, said) = import(office, &path).await;
        ensure!(fate == Outcome::Refused, "{name}: {said}");
        ensure!(said.ends_with("Nothing was changed"), "{name}: {said}");
    }
    ensure!(!Path::new(town.folder.path()).join("outside").exists());
    assert_eq!(desk.pull(office).await?, 0);
    let path = folder.join("good.zip");
    fs::write(&path, good)?;
    let (fate, said) = import(office, &path).await;
    ensure!(fate == Outcome::Taken, "{said}");
    Ok(())
}

async fn a_clock_that_is_years_off_stops_nobody(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut past) = town.desk_and_team().await?;
    let mut future = desk.team(office, "640302").await?;
    let key = past.begin(&code(1), "640302", "甲厂");
    // 1990 and 2099.
    for (actor, ms) in [
        (&mut past, 631_152_000_000),
        (&mut future, 4_070_908_800_000),
    ] {
        actor.pull(office).await?;
        actor.write(&key, "phone", format!("0953-{ms}").as_str());
        for change in &mut actor.changes {
            change.at.ms = ms;
        }
        let answer = actor.push(office).await?;
        assert_eq!(answer.json()["refused"], json!([]), "{}", answer.json());
        assert_eq!(answer.json()["quarantined"], json!([]));
    }
    // A time no clock shows, and the greatest counter: refused whole, and the next is taken.
    future.write(&key, "contact", "王工");
    let text = future.seal(&future.bundle(future.last()));
    let at = text.rfind("\"at\":[").context("a time")?;
    let end = text[at..].find(']').context("its end")?;
    let never = "\"at\":[9007199254740991,4294967295";
    let spoilt = [&text[..at], never, &text[at + end..]].concat();
    let answer = future.send(office, spoilt).await?;
    assert_eq!(answer.problem(), "bad-bundle", "{}", answer.json());
    let detail = answer.json()["detail"].to_string();
    ensure!(detail.contains("/changes/0/at"), "{detail}");
    assert_eq!(future.push(office).await?.json()["refused"], json!([]));
    // The later one saw the earlier: no conflict, whatever the clocks say.
    desk.pull(office).await?;
    let record = &desk.records[&key];
    assert_eq!(record.text("phone"), Some("0953-4070908800000"));
    assert!(!record.field("phone").context("a field")?.is_conflict());
    Ok(())
}

async fn a_flood_is_answered_with_the_time_to_wait(town: TestOffice) -> Result<()> {
    let clock = FakeRelativeClock::default();
    let limited = LimitClock::Fake(clock.clone());
    let office = &App(AppState::with_clock((*town.office).clone(), &[], limited));
    let (desk, team) = town.desk_and_team().await?;
    let limits = &office.0.limits;
    let address = std::net::IpAddr::from([203, 0, 113, 7]);
    let client = Client::at(address);
    let mut other = Actor::stranger("同一地址");
    other.address = (address, 1).into();
    for (actor, after) in [(&team, 200), (&other, 401)] {
        if after == 200 {
            while limits.device(team.card.id.as_str()).is_ok() {}
        } else {
            while limits.address(client).is_ok() {}
        }
        let answer = actor.get(office, "/api/v1/status").await?;
        assert_eq!(
            (answer.status.as_u16(), answer.problem()),
            (429, "slow-down".to_owned())
        );
        let wait: u64 = answer.headers["retry-after"].to_str()?.parse()?;
        assert!((1..=60).contains(&wait), "{wait}");
        // Nobody else is stopped with it.
        assert_eq!(desk.get(office, "/api/v1/status").await?.status, 200);
        clock.advance(Duration::from_secs(wait));
        let answer = actor.get(office, "/api/v1/status").await?;
        assert_eq!(answer.status, after);
    }
    Ok(())
}
