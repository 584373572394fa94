//! What devices fetch: others' changes within their scope, as a bundle the office signs.

use std::{collections::BTreeMap, time::Duration};

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
};
use domain::bundle::{Bundle, Cover, seal, signing_bytes};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::{Instant, timeout_at};

use super::{
    caller::Caller,
    office::{Office, stamp},
    problem::{BAD_REQUEST, Problem},
};
use crate::keep::Page;

/// Changes of one scope in one answer.
const LIMIT: i64 = 500;
/// Seconds an answer may wait for something new.
const LONGEST: u64 = 25;
/// How often others' commits are looked for: another office process on the same database does not
/// wake this one.
const LOOK: Duration = Duration::from_secs(1);

#[derive(Deserialize)]
pub struct Asked {
    after: i64,
    #[serde(default)]
    epoch: String,
    #[serde(default)]
    wait: u64,
}

/// `GET /news?after=N&epoch=E&wait=SECONDS`: what arrived after N. Of another epoch, everything
/// from the beginning. With nothing new it waits, so that an open page hears within a second.
pub async fn news(
    State(office): State<Office>,
    caller: Caller,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<Value>, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::from(BAD_REQUEST))?;
    let after = if asked.epoch == office.epoch() {
        asked.after.max(0)
    } else {
        0
    };
    if after == asked.after {
        wait(&office, &caller, after, asked.wait.min(LONGEST)).await?;
    }
    let mut tx = office.keep().read().await?;
    let page = tx.news(&caller.device, after, LIMIT).await?;
    drop(tx);
    Ok(Json(json!({
        "epoch": office.epoch(),
        "cursor": page.cursor,
        "more": page.more,
        "changes": page.changes.len(),
        "bundle": (!page.changes.is_empty()).then(|| bundle(&office, page)),
    })))
}

async fn wait(office: &Office, caller: &Caller, after: i64, seconds: u64) -> Result<(), Problem> {
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut committed = office.watch();
    let waiting = metrics::gauge!("yidang_waiting");
    waiting.increment(1.0);
    // Also when whoever waits goes away.
    let _waits = Waits(waiting);
    loop {
        committed.mark_unchanged();
        let mut tx = office.keep().read().await?;
        let there = tx.has_news(&caller.device, after).await?;
        drop(tx);
        if there || Instant::now() >= end {
            return Ok(());
        }
        let next = end.min(Instant::now() + LOOK);
        drop(timeout_at(next, committed.changed()).await);
    }
}

struct Waits(metrics::Gauge);

impl Drop for Waits {
    fn drop(&mut self) {
        self.0.decrement(1.0);
    }
}

/// A page as a bundle: every copy of the app takes it as it takes a file, with the same checks.
/// Its cover is `everything`, which waits for no number: of other devices the reader is told what
/// lies in its scope, and that has holes.
fn bundle(office: &Office, page: Page) -> String {
    let bundle = Bundle {
        programme: office.programme().to_owned(),
        edition: office.edition().to_owned(),
        cover: Cover::Everything,
        device: office.card().clone(),
        first: 1,
        last: 0,
        previous: None,
        created_at: stamp(),
        cards: page.cards,
        changes: page.changes,
        attachments: Vec::new(),
        extra: BTreeMap::new(),
    };
    seal(&bundle, &office.sign(&signing_bytes(&bundle)))
}
