//! What devices ask of the office, under `/api/v1` (docs/sync.md).

mod applicants;
mod attachments;
mod audit;
mod body;
mod bundles;
mod caller;
mod client;
mod endpoints;
mod enrol;
mod erasures;
mod feed;
mod history;
mod limits;
mod openapi;
mod people;
pub mod problem;
mod quarantine;
mod schema;
mod snapshot;
mod state;
mod successors;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn_with_state, map_response},
    response::{IntoResponse as _, Response},
    routing::any,
};
use tower_http::{catch_panic::CatchPanicLayer, decompression::RequestDecompressionLayer};

pub use client::Client;
pub use endpoints::document;
pub use limits::LimitClock;
pub use state::AppState;

/// A request's body may be this long where nothing else is said.
const BODY: usize = 64 << 10;

/// All endpoints, and a problem document for every other path and for everything that fails.
pub fn router(app: AppState) -> Router {
    let (router, _) = endpoints::endpoints().split_for_parts();
    guarded(
        router
            .route("/api", any(no_endpoint))
            .route("/api/{*rest}", any(no_endpoint))
            .layer(from_fn_with_state(app.clone(), client::by_address)),
    )
    .with_state(app)
}

/// With the limits of every request; what does not keep them gets a problem document.
fn guarded<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    router
        // What it unpacks to is limited where it is read (`body`), as if it had come so.
        .layer(RequestDecompressionLayer::new())
        .layer(DefaultBodyLimit::max(BODY))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(map_response(problem::everywhere))
}

async fn no_endpoint() -> problem::Problem {
    problem::NO_ENDPOINT.into()
}

/// What was to be written in the same transaction is undone with it.
fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a handler panicked");
    problem::Problem::from(problem::FAILED).into_response()
}

#[cfg(test)]
mod tests;
