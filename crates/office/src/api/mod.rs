//! What devices ask of the office, under `/api/v1` (docs/sync.md).

mod applicants;
mod attachments;
mod audit;
mod body;
mod bundles;
mod caller;
mod enrol;
mod feed;
mod history;
mod limits;
pub mod openapi;
mod people;
pub mod problem;
mod quarantine;
mod schema;
mod snapshot;

use std::{net::IpAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRef},
    http::StatusCode,
    middleware::{from_fn_with_state, map_response},
    response::{IntoResponse as _, Response},
    routing::any,
};
use office_service::Office;
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, timeout::TimeoutLayer,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use limits::Limits;

/// A request's body may be this long where nothing else is said.
const BODY: usize = 64 << 10;
/// How long an answer may take where no large body comes or goes. A feed waits 25 seconds at most.
const LONGEST: Duration = Duration::from_secs(60);

/// What handlers share.
#[derive(Clone)]
pub struct AppState {
    pub office: Office,
    limits: Arc<Limits>,
    /// Proxies before the office: what they say of where a request comes from is believed.
    trusted_proxies: Arc<[IpAddr]>,
}

impl AppState {
    pub fn new(office: Office, trusted_proxies: &[IpAddr]) -> Self {
        Self {
            office,
            limits: Arc::default(),
            trusted_proxies: trusted_proxies.into(),
        }
    }
}

#[cfg(test)]
impl AppState {
    pub fn limits(&self) -> &Limits {
        &self.limits
    }
}

impl FromRef<AppState> for Office {
    fn from_ref(app: &AppState) -> Self {
        app.office.clone()
    }
}

impl FromRef<AppState> for Arc<Limits> {
    fn from_ref(app: &AppState) -> Self {
        app.limits.clone()
    }
}

/// All endpoints, and a problem document for every other path and for everything that fails.
pub fn router(app: AppState) -> Router {
    let (router, _) = endpoints().split_for_parts();
    guarded(
        router
            .route("/api", any(no_endpoint))
            .route("/api/{*rest}", any(no_endpoint))
            .layer(from_fn_with_state(app.clone(), limits::by_address)),
    )
    .with_state(app)
}

/// With the limits of every request; what does not keep them gets a problem document.
fn guarded<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    router
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

/// All endpoints, each declared at its handler: there is no other way in, so that none is left out
/// of the document and of the test that walks it.
fn endpoints() -> OpenApiRouter<AppState> {
    let slow = TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST);
    OpenApiRouter::with_openapi(openapi::begun())
        .routes(routes!(openapi::openapi))
        .routes(routes!(enrol::look))
        .routes(routes!(enrol::enrol))
        .routes(routes!(people::invite, people::invites))
        .routes(routes!(people::void))
        .routes(routes!(people::rename))
        .routes(routes!(applicants::register))
        .routes(routes!(applicants::list))
        .routes(routes!(applicants::admit))
        .routes(routes!(applicants::refuse))
        .routes(routes!(audit::log))
        .routes(routes!(people::devices))
        .routes(routes!(people::revoke))
        .routes(routes!(people::conflicts))
        .routes(routes!(quarantine::list))
        .routes(routes!(quarantine::release))
        .routes(routes!(quarantine::leave))
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

#[cfg(test)]
mod tests;
