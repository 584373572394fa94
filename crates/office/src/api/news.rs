//! What devices fetch: others' changes within their scope, as a bundle the office signs.

use std::time::Duration;

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, sleep_until};
use utoipa::ToSchema;

use super::{
    caller::Caller,
    office::Office,
    problem::{BAD_REQUEST, Problem, REVOKED},
    told::told,
};
use crate::keep::{Device, Page};

/// Changes of one scope in one answer.
pub(super) const LIMIT: i64 = 500;
/// Seconds an answer may wait for something new.
const LONGEST: u64 = 25;

#[derive(Deserialize)]
pub struct Asked {
    after: i64,
    #[serde(default)]
    epoch: String,
    #[serde(default)]
    wait: u64,
}

/// What arrived.
#[derive(Serialize, ToSchema)]
pub struct News {
    epoch: String,
    /// Where to go on.
    cursor: i64,
    /// There is more behind it.
    more: bool,
    /// How many changes the bundle holds.
    changes: usize,
    /// A bundle the office signed, as text: docs/bundle.schema.json.
    bundle: Option<String>,
}

/// Fetch what arrived in the device's scope
///
/// Of another epoch, everything from the beginning. With nothing new it waits, so that an open
/// page hears at once.
#[utoipa::path(get, path = "/api/v1/news", tag = "sync",
    params(
        ("after" = i64, Query, description = "The cursor of the last answer; 0 at first"),
        ("epoch" = Option<String>, Query,
            description = "The epoch of the last answer; another one begins anew"),
        ("wait" = Option<u64>, Query,
            description = "Seconds to wait for something new, at most 25")),
    responses((status = 200, description = "What arrived after the cursor", body = News), Problem),
    extensions(("x-who" = json!("device"))))]
pub async fn news(
    State(office): State<Office>,
    caller: Caller,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<News>, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::from(BAD_REQUEST))?;
    let after = if asked.epoch == office.epoch() {
        asked.after.max(0)
    } else {
        0
    };
    if after == asked.after && asked.wait > 0 {
        wait(&office, &caller.device, after, asked.wait.min(LONGEST)).await?;
    }
    let mut tx = office.keep().read().await?;
    // A wait is long enough to be revoked in, or to be given another scope.
    let now = tx.device(&caller.device.id).await?;
    let who = now.filter(|it| it.revoked_at.is_none()).ok_or(REVOKED)?;
    let page = tx.news(&who, after, LIMIT).await?;
    drop(tx);
    Ok(Json(News::of(&office, page)))
}

impl News {
    pub(super) fn of(office: &Office, page: Page) -> Self {
        Self {
            epoch: office.epoch().to_owned(),
            cursor: page.cursor,
            more: page.more,
            changes: page.changes.len(),
            bundle: (!page.changes.is_empty())
                .then(|| told(office, page.cards, page.changes, Vec::new())),
        }
    }
}

/// Waits until there is something, or the time is over.
async fn wait(office: &Office, who: &Device, after: i64, seconds: u64) -> Result<(), Problem> {
    let end = Instant::now() + Duration::from_secs(seconds);
    // First, so that nothing comes between asking and waiting.
    let waiting = office.waking().wait_for(who, after);
    loop {
        let mut tx = office.keep().read().await?;
        let there = tx.has_news(who, after).await?;
        drop(tx);
        if there {
            return Ok(());
        }
        tokio::select! {
            () = waiting.woken() => {}
            () = office.stopping() => return Ok(()),
            () = sleep_until(end) => return Ok(()),
        }
    }
}
