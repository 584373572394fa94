//! The changes a snapshot stood for: a dossier's history, for those who look at it.

use axum::{
    Json,
    extract::{Path, Query, State, rejection::QueryRejection},
};
use office_service::{Office, feed};
use serde::Deserialize;

use super::{
    caller::Caller,
    feed::FeedPage,
    problem::{BAD_REQUEST, NOT_HERE, Problem},
};

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    after: i64,
}

/// Fetch a dossier's changes, from its beginning
///
/// For a device that began with a snapshot. Its own changes are not among them.
#[utoipa::path(get, path = "/api/v1/dossiers/{dossier}/changes", tag = "sync",
    params(
        ("dossier" = String, Path, description = "A dossier of the device's scope"),
        ("after" = Option<i64>, Query, description = "The cursor of the last answer; 0 at first")),
    responses((status = 200, description = "A page of them", body = FeedPage), Problem),
    extensions(("x-who" = json!("device"))))]
pub async fn history(
    State(office): State<Office>,
    caller: Caller,
    Path(dossier): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<FeedPage>, Problem> {
    let Query(Asked { after }) = asked.map_err(|_| Problem::from(BAD_REQUEST))?;
    // One that is another's looks like one that does not exist.
    let page = feed::history(&office, &caller.device, &dossier, after).await?;
    Ok(Json(FeedPage::of(&office, page.ok_or(NOT_HERE)?)?))
}
