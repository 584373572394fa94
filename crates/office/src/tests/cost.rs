//! What fetching one change costs, with few records and with many. Not a test that can fail for
//! being slow: it prints figures, and is run by hand
//! (`cargo test --release -p office cost -- --ignored --nocapture`).

use std::time::{Duration, Instant};

use anyhow::Result;
use domain::{enterprise, ids::RecordKey};
use serde_json::json;

use super::{
    Town,
    actors::{Actor, code},
};

const FEW: usize = 1_000;
const MANY: usize = 100_000;
const TIMES: usize = 301;

/// Median time and bytes of the news of one change.
async fn one_change(town: &Town, records: usize) -> Result<(Duration, usize)> {
    let office = &town.office;
    let desk = Actor::first_office(office).await?;
    let mut writer = desk
        .invites(office, "team", json!({ "areas": ["litong"] }))
        .await?;
    let mut reader = desk
        .invites(office, "team", json!({ "areas": ["litong"] }))
        .await?;
    while writer.changes.len() < records {
        let first = writer.changes.len() + 1;
        for _ in 0..2_000.min(records - writer.changes.len()) {
            let key = RecordKey::new(
                code(writer.changes.len() / 20),
                "note",
                format!("n{}", writer.changes.len()),
            );
            writer.write(&key, "text", "一条记录");
        }
        let text = writer.seal(&writer.bundle(u32::try_from(first)?));
        let answer = writer.send(office, text).await?;
        anyhow::ensure!(answer.status == 200, "{}", answer.json());
    }
    // Area by area the team is told of nothing yet: its enterprises say no area. One that does:
    let key = RecordKey::only(code(9_999_999), enterprise::KIND);
    writer.write(&key, "area", "litong");
    writer.push(office).await?;
    reader.pull(office).await?;
    writer.write(&key, "name", "甲厂");
    writer.push(office).await?;
    let mut times = Vec::with_capacity(TIMES);
    let mut bytes = 0;
    for _ in 0..TIMES {
        let begun = Instant::now();
        let answer = reader.news(office, 0).await?;
        times.push(begun.elapsed());
        anyhow::ensure!(answer.json()["changes"] == 1, "{}", answer.json());
        bytes = answer.bytes.len();
    }
    times.sort_unstable();
    Ok((times[TIMES / 2], bytes))
}

async fn ratio(name: &str, few: Town, many: Town) -> Result<()> {
    let (few, few_bytes) = one_change(&few, FEW).await?;
    let (many, many_bytes) = one_change(&many, MANY).await?;
    println!(
        "{name}: one change with {MANY} records against {FEW}: time {:.2} times, bytes {:.2} times ({few:?}, {few_bytes} bytes)",
        many.as_secs_f64() / few.as_secs_f64(),
        many_bytes as f64 / few_bytes as f64,
    );
    Ok(())
}

#[tokio::test]
#[ignore = "prints figures; takes minutes"]
async fn fetching_one_change_on_sqlite() -> Result<()> {
    ratio("SQLite", Town::sqlite().await?, Town::sqlite().await?).await
}

#[tokio::test]
#[ignore = "prints figures; takes minutes"]
async fn fetching_one_change_on_postgres() -> Result<()> {
    ratio(
        "PostgreSQL",
        Town::postgres().await?,
        Town::postgres().await?,
    )
    .await
}
