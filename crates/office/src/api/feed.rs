//! What devices fetch: others' changes within their scope, as a bundle the office signs.

use std::time::Duration;

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
};
use office_service::{Office, epoch, feed};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    caller::Caller,
    problem::{BAD_REQUEST, Problem, REVOKED},
};

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

/// A page of what arrived.
#[derive(Serialize, ToSchema)]
pub struct FeedPage {
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
/// Of another epoch, and where the cursor is ahead of all that arrived, everything from the
/// beginning. With nothing new it waits, so that an open page is given it
/// at once.
#[utoipa::path(get, path = "/api/v1/feed", tag = "sync",
    params(
        ("after" = i64, Query, description = "The cursor of the last answer; 0 at first"),
        ("epoch" = Option<String>, Query,
            description = "The epoch of the last answer; another one begins anew"),
        ("wait" = Option<u64>, Query,
            description = "Seconds to wait for something new, at most 25")),
    responses((status = 200, description = "What arrived after the cursor", body = FeedPage), Problem),
    extensions(("x-who" = json!("device"))))]
pub async fn feed(
    State(office): State<Office>,
    caller: Caller,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<FeedPage>, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::from(BAD_REQUEST))?;
    let actor = caller.actor();
    let after = epoch::resume(&office, &actor, &asked.epoch, asked.after).await?;
    if after == asked.after && asked.wait > 0 {
        let time = Duration::from_secs(asked.wait.min(LONGEST));
        feed::wait(&office, &caller.device, after, time).await?;
    }
    // A wait is long enough to be revoked in, or to be given another scope.
    let page = feed::page(&office, &caller.device.id, after).await?;
    Ok(Json(FeedPage::of(&office, page.ok_or(REVOKED)?)?))
}

impl FeedPage {
    pub(super) fn of(office: &Office, page: office_db::FeedPage) -> Result<Self, Problem> {
        Ok(Self {
            epoch: office.epoch(),
            cursor: page.cursor,
            more: page.more,
            changes: page.changes.len(),
            bundle: feed::bundle(office, page)?,
        })
    }
}
