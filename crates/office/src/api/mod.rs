//! What devices ask of the office, under `/api/v1` (docs/sync.md).

mod attachments;
mod bundles;
mod caller;
mod enrol;
mod news;
mod office;
pub mod openapi;
mod people;
pub mod problem;

use axum::{
    Json, Router,
    extract::DefaultBodyLimit,
    routing::{get, post, put},
};

pub use office::{Office, Settings, now, stamp};
pub use people::link;

/// A request's body may be this long where nothing else is said.
const BODY: usize = 64 << 10;

/// All endpoints.
pub fn router(office: Office) -> Router {
    let limits = domain::bundle::Limits::default();
    let document = usize::try_from(limits.document_bytes).unwrap_or(usize::MAX);
    Router::new()
        .route(
            "/api/v1/openapi.json",
            get(|| async { Json(openapi::document()) }),
        )
        .route("/api/v1/invites/{code}", get(enrol::look))
        .route("/api/v1/enrol", post(enrol::enrol))
        .route("/api/v1/invites", post(people::invite))
        .route("/api/v1/devices", get(people::devices))
        .route("/api/v1/devices/{device}/revoke", post(people::revoke))
        .route("/api/v1/conflicts", get(people::conflicts))
        .route("/api/v1/status", get(bundles::status))
        .route(
            "/api/v1/bundles",
            post(bundles::take).layer(DefaultBodyLimit::max(document)),
        )
        .route("/api/v1/news", get(news::news))
        .route(
            "/api/v1/attachments/{sha256}",
            put(attachments::put)
                .layer(DefaultBodyLimit::max(attachments::PIECE))
                .get(attachments::get),
        )
        .layer(DefaultBodyLimit::max(BODY))
        .with_state(office)
}
