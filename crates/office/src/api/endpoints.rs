//! All endpoints, and the document that describes them.

use std::{sync::LazyLock, time::Duration};

use axum::{Json, http::StatusCode};
use tower_http::{compression::CompressionLayer, timeout::TimeoutLayer};
use utoipa::openapi::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    applicants, attachments, audit, bundles, enrol, erasures, feed, history,
    openapi::{begun, finished},
    people, quarantine, snapshot,
    state::AppState,
    successors,
};

/// How long an answer may take where no large body comes or goes. A feed waits 25 seconds at most.
pub const LONGEST: Duration = Duration::from_secs(60);

static DOCUMENT: LazyLock<OpenApi> = LazyLock::new(|| finished(endpoints().into_openapi()));

/// All endpoints, each declared at its handler: there is no other way in, so that none is left out
/// of the document and of the test that walks it.
pub fn endpoints() -> OpenApiRouter<AppState> {
    let slow = TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST);
    OpenApiRouter::with_openapi(begun())
        .routes(routes!(openapi))
        .routes(routes!(enrol::look))
        .routes(routes!(enrol::enrol))
        .routes(routes!(people::invite, people::invites))
        .routes(routes!(people::void))
        .routes(routes!(people::rename))
        .routes(routes!(applicants::about))
        .routes(routes!(applicants::register))
        .routes(routes!(successors::succeed))
        .routes(routes!(applicants::list))
        .routes(routes!(applicants::admit))
        .routes(routes!(applicants::refuse))
        .routes(routes!(audit::log))
        .routes(routes!(people::devices))
        .routes(routes!(people::revoke))
        .routes(routes!(people::reinstate))
        .routes(routes!(people::conflicts))
        .routes(routes!(erasures::erase))
        .routes(routes!(quarantine::list))
        .routes(routes!(quarantine::release))
        .routes(routes!(quarantine::acknowledge))
        .routes(routes!(bundles::status))
        .routes(routes!(feed::feed))
        .routes(routes!(snapshot::snapshot))
        .routes(routes!(history::history))
        // On a bad network a feed takes a tenth of the time. Attachments do not shrink.
        .layer(CompressionLayer::new())
        .layer(slow)
        // Bodies that take their time on a slow line: `LimitedBody` says how long it may be silent.
        .routes(routes!(bundles::post))
        .routes(routes!(attachments::put, attachments::get))
}

/// This document
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "about",
    responses((status = 200, description = "OpenAPI 3.1", body = serde_json::Value)),
    extensions(("x-who" = json!("anybody"))))]
async fn openapi() -> Json<OpenApi> {
    Json(document())
}

/// All endpoints.
pub fn document() -> OpenApi {
    DOCUMENT.clone()
}
