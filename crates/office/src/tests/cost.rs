//! What fetching one change costs, with few records in the reader's scope and with many. Not a test
//! that can fail for being slow: it prints figures, and is run by hand
//! (`cargo test --profile office -p office cost -- --ignored --nocapture --test-threads 1`).

use std::time::{Duration, Instant};

use anyhow::Result;
use domain::{enterprise, ids::RecordKey};
use serde_json::json;

use super::{
    TestOffice,
    actors::{Actor, code},
};

const FEW: usize = 1_000;
const MANY: usize = 100_000;
/// Records of one enterprise.
const EACH: usize = 20;
const TIMES: usize = 301;

/// Time and bytes of the news of one change.
#[derive(Clone, Copy)]
struct Cost {
    time: Duration,
    bytes: usize,
}

/// Both readers of one change: a team's and the office's.
type Readers = [Actor; 2];

/// Writes so many records, all in the scopes of both readers, and one change they have not fetched.
async fn one_change(town: &TestOffice, records: usize) -> Result<Readers> {
    let office = &town.office;
    let mut desk = Actor::first_office(office).await?;
    let litong = json!({ "areas": ["litong"] });
    let mut writer = desk.invites(office, "team", litong.clone()).await?;
    let mut reader = desk.invites(office, "team", litong).await?;
    while writer.changes.len() < records {
        let first = writer.changes.len() + 1;
        for _ in 0..2_000.min(records - writer.changes.len()) {
            let n = writer.changes.len();
            let dossier = code(n / EACH);
            if n % EACH == 0 {
                let key = RecordKey::only(dossier, enterprise::KIND);
                writer.write(&key, "area", "litong");
            } else {
                let key = RecordKey::new(dossier, "note", format!("n{n}"));
                writer.write(&key, "text", "一条记录");
            }
        }
        let text = writer.seal(&writer.bundle(u32::try_from(first)?));
        let answer = writer.send(office, text).await?;
        anyhow::ensure!(answer.status == 200, "{}", answer.json());
    }
    reader.pull(office).await?;
    desk.pull(office).await?;
    let key = RecordKey::only(code(0), enterprise::KIND);
    writer.write(&key, "name", "甲厂");
    writer.push(office).await?;
    Ok([reader, desk])
}

/// Fetches it once.
async fn fetch(town: &TestOffice, reader: &Actor) -> Result<Cost> {
    let begun = Instant::now();
    let answer = reader.feed(&town.office, 0).await?;
    let time = begun.elapsed();
    anyhow::ensure!(answer.json()["changes"] == 1, "{}", answer.json());
    Ok(Cost {
        time,
        bytes: answer.bytes.len(),
    })
}

async fn ratio(name: &str, few: TestOffice, many: TestOffice) -> Result<()> {
    let readers_of_few = one_change(&few, FEW).await?;
    let readers_of_many = one_change(&many, MANY).await?;
    for ((who, of_few), of_many) in ["a team", "the office"]
        .iter()
        .zip(readers_of_few)
        .zip(readers_of_many)
    {
        // By turns: what else the machine does meanwhile, it does to both.
        let (mut little, mut much) = (Vec::new(), Vec::new());
        for _ in 0..TIMES {
            little.push(fetch(&few, &of_few).await?);
            much.push(fetch(&many, &of_many).await?);
        }
        let (little, much) = (median(little), median(much));
        println!(
            "{name}, {who}: one change with {MANY} records in scope against {FEW}: time {:.2} times, bytes {:.2} times ({:?}, {} bytes)",
            much.time.as_secs_f64() / little.time.as_secs_f64(),
            much.bytes as f64 / little.bytes as f64,
            little.time,
            little.bytes,
        );
    }
    Ok(())
}

fn median(mut costs: Vec<Cost>) -> Cost {
    costs.sort_unstable_by_key(|cost| cost.time);
    costs[costs.len() / 2]
}

#[tokio::test]
#[ignore = "prints figures; takes minutes"]
async fn fetching_one_change_on_sqlite() -> Result<()> {
    ratio(
        "SQLite",
        TestOffice::sqlite().await?,
        TestOffice::sqlite().await?,
    )
    .await
}

#[tokio::test]
#[ignore = "prints figures; takes minutes"]
async fn fetching_one_change_on_postgres() -> Result<()> {
    ratio(
        "PostgreSQL",
        TestOffice::postgres().await?,
        TestOffice::postgres().await?,
    )
    .await
}

/// What taking costs: six devices send to three office processes at once, 20 bundles of 50 changes
/// each, to ten dossiers of their own.
async fn taking(name: &str, town: TestOffice) -> Result<()> {
    const DEVICES: usize = 6;
    const BUNDLES: usize = 20;
    const CHANGES: usize = 50;
    let offices = [
        town.office.clone(),
        town.another().await?,
        town.another().await?,
    ];
    let desk = Actor::first_office(&offices[0]).await?;
    let mut at_work = tokio::task::JoinSet::new();
    let mut devices = Vec::new();
    for _ in 0..DEVICES {
        let litong = json!({ "areas": ["litong"] });
        devices.push(desk.invites(&offices[0], "team", litong).await?);
    }
    let begun = Instant::now();
    for (nth, mut device) in devices.into_iter().enumerate() {
        let office = offices[nth % offices.len()].clone();
        at_work.spawn(async move {
            for _ in 0..BUNDLES {
                let first = device.changes.len() + 1;
                for n in 0..CHANGES {
                    let dossier = code(nth * 10 + n % 10);
                    let key = RecordKey::only(dossier, enterprise::KIND);
                    if first == 1 && n < 10 {
                        device.write(&key, "area", "litong");
                    }
                    device.write(&key, "note", format!("{first}-{n}"));
                }
                let text = device.seal(&device.bundle(u32::try_from(first)?));
                let answer = device.send(&office, text).await?;
                anyhow::ensure!(answer.status == 200, "{}", answer.json());
            }
            anyhow::Ok(device.changes.len())
        });
    }
    let mut changes = 0;
    while let Some(done) = at_work.join_next().await {
        changes += done??;
    }
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "{name}: {changes} changes in {} bundles of {DEVICES} devices by 3 processes in {seconds:.2} s: {:.0} changes/s",
        DEVICES * BUNDLES,
        changes as f64 / seconds
    );
    Ok(())
}

#[tokio::test]
#[ignore = "prints figures"]
async fn taking_on_sqlite() -> Result<()> {
    taking("SQLite", TestOffice::sqlite().await?).await
}

#[tokio::test]
#[ignore = "prints figures"]
async fn taking_on_postgres() -> Result<()> {
    taking("PostgreSQL", TestOffice::postgres().await?).await
}

/// What a new device costs that begins with the records, against one that gets every change: of a
/// programme of 300 enterprises, each assessed answer by answer, every fifth answer twice.
async fn beginning(name: &str, town: TestOffice) -> Result<()> {
    const ENTERPRISES: usize = 300;
    const ANSWERS: usize = 60;
    let office = &town.office;
    let desk = Actor::first_office(office).await?;
    let litong = json!({ "areas": ["litong"] });
    let mut writer = desk.invites(office, "team", litong.clone()).await?;
    for n in 0..ENTERPRISES {
        let first = writer.changes.len() + 1;
        writer.begin(&code(n), "litong", "演示精密机械有限公司");
        let assessment = RecordKey::new(code(n), "assessment", "diagnosis");
        for answer in 0..ANSWERS {
            writer.write(&assessment, &format!("q.{answer}"), "a");
            if answer % 5 == 0 {
                writer.write(&assessment, &format!("q.{answer}"), "b");
            }
        }
        let text = writer.seal(&writer.bundle(u32::try_from(first)?));
        anyhow::ensure!(writer.send(office, text).await?.status == 200);
    }
    let whole = desk.invites(office, "team", litong.clone()).await?;
    let each = desk.invites(office, "team", litong).await?;
    let (mut pages, mut bytes, mut after) = (0, 0, String::new());
    let begun = Instant::now();
    loop {
        let answer = whole
            .get(office, &format!("/api/v1/snapshot?after={after}"))
            .await?;
        (pages, bytes) = (pages + 1, bytes + answer.bytes.len());
        match answer.json()["next"].as_str() {
            Some(next) => next.clone_into(&mut after),
            None => break,
        }
    }
    let snapshot = (pages, bytes, begun.elapsed());
    let (mut pages, mut bytes, mut after) = (0, 0, 0);
    let begun = Instant::now();
    loop {
        let path = format!("/api/v1/feed?after={after}&epoch={}", office.epoch());
        let answer = each.get(office, &path).await?;
        (pages, bytes) = (pages + 1, bytes + answer.bytes.len());
        let said = answer.json();
        after = said["cursor"].as_i64().unwrap_or_default();
        if said["more"] != true {
            break;
        }
    }
    println!(
        "{name}: {} changes in {} records: snapshot {snapshot:?}, every change {:?}: {:.2} of the bytes",
        writer.changes.len(),
        writer.records.len(),
        (pages, bytes, begun.elapsed()),
        snapshot.1 as f64 / bytes as f64
    );
    Ok(())
}

#[tokio::test]
#[ignore = "prints figures"]
async fn beginning_on_sqlite() -> Result<()> {
    beginning("SQLite", TestOffice::sqlite().await?).await
}

#[tokio::test]
#[ignore = "prints figures"]
async fn beginning_on_postgres() -> Result<()> {
    beginning("PostgreSQL", TestOffice::postgres().await?).await
}
