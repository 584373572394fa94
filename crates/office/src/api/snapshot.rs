//! What a new device begins with: its scope's records as they are, as bundles the office signs.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
};
use domain::bundle::Bundle;
use office_db::{NoPlace, SnapshotPlace, SnapshotStart};
use office_service::{Office, feed::LIMIT, outgoing};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    caller::Caller,
    problem::{BAD_REQUEST, Problem},
};

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    after: String,
}

/// A page of a snapshot.
#[derive(Serialize, ToSchema)]
pub struct Snapshot {
    epoch: String,
    /// Of the first page: the cursor from which the feed goes on once all pages are taken; 0 where the feed
    /// has everything. Of other pages null.
    cursor: Option<i64>,
    /// Of the first page: of devices all of whose changes lie in the reader's scope, the last one.
    heads: BTreeMap<String, u32>,
    /// What to ask `after` for the next page; null with the last.
    next: Option<String>,
    /// A bundle of records the office signed, as text: docs/bundle.schema.json.
    bundle: Option<String>,
}

/// Begin with the records as they are
///
/// For a new device, or one whose office was restored: all records in its scope, without the changes
/// that made them. The feed goes on from the first page's cursor, which is to be used when the last page is
/// taken; pages taken twice, or hours apart, do no harm. Where little happened yet, and for the
/// office's own devices, the cursor is 0 and there are no pages: the feed has every change.
#[utoipa::path(get, path = "/api/v1/snapshot", tag = "sync",
    params(("after" = Option<String>, Query, description = "`next` of the last page; empty at first")),
    responses((status = 200, description = "A page", body = Snapshot), Problem),
    extensions(("x-who" = json!("device"))))]
pub async fn snapshot(
    State(office): State<Office>,
    caller: Caller,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<Snapshot>, Problem> {
    let Query(Asked { after }) = asked.map_err(|_| Problem::from(BAD_REQUEST))?;
    let place: SnapshotPlace = after
        .parse()
        .map_err(|NoPlace| Problem::from(BAD_REQUEST))?;
    let who = &caller.device;
    let mut tx = office.database().read().await?;
    let begun = if after.is_empty() {
        // Before any record is read: see `office_db`'s snapshot.
        Some(tx.begin_snapshot(who, LIMIT).await?)
    } else {
        None
    };
    let (page, revoked) = match &begun {
        Some(SnapshotStart { cursor: 0, .. }) => (None, None),
        begun => {
            // The feed goes on behind what was revoked so far.
            let revoked = match begun {
                Some(_) => Some(tx.revocations().await?),
                None => None,
            };
            (Some(tx.snapshot_page(who, &place).await?), revoked)
        }
    };
    drop(tx);
    let (next, bundle) = match page {
        None => (None, None),
        Some(page) => {
            let answer = Bundle {
                cards: page.cards,
                records: page.records,
                ..outgoing::answer(&office, revoked.as_ref())
            };
            (
                page.next.map(|next| next.to_string()),
                Some(outgoing::sealed(&office, &answer)?),
            )
        }
    };
    let heads = begun.iter().flat_map(|begun| &begun.heads);
    Ok(Json(Snapshot {
        epoch: office.epoch(),
        cursor: begun.as_ref().map(|begun| begun.cursor),
        heads: heads
            .map(|(device, seq)| (device.to_string(), *seq))
            .collect(),
        next,
        bundle,
    }))
}
