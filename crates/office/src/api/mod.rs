//! What devices ask of the office, under `/api/v1` (docs/sync.md).

mod aside;
mod attachments;
mod bundles;
mod caller;
mod enrol;
mod news;
mod office;
pub mod openapi;
mod people;
pub mod problem;
mod schema;

use axum::{Router, extract::DefaultBodyLimit};
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouterExt as _},
    routes,
};

pub use office::{Office, Settings, now, stamp};
pub use people::link;

/// A request's body may be this long where nothing else is said.
const BODY: usize = 64 << 10;

/// All endpoints.
pub fn router(office: Office) -> Router {
    let (router, _) = endpoints().split_for_parts();
    router.layer(DefaultBodyLimit::max(BODY)).with_state(office)
}

/// All endpoints, each declared at its handler: there is no other way in, so that none is left out
/// of the document and of the test that walks it.
fn endpoints() -> OpenApiRouter<Office> {
    let limits = domain::bundle::Limits::default();
    let document = usize::try_from(limits.document_bytes).unwrap_or(usize::MAX);
    OpenApiRouter::with_openapi(openapi::begun())
        .routes(routes!(openapi::openapi))
        .routes(routes!(enrol::look))
        .routes(routes!(enrol::enrol))
        .routes(routes!(people::invite))
        .routes(routes!(people::devices))
        .routes(routes!(people::revoke))
        .routes(routes!(people::conflicts))
        .routes(routes!(aside::list))
        .routes(routes!(aside::release))
        .routes(routes!(aside::leave))
        .routes(routes!(bundles::status))
        .routes(routes!(bundles::take).layer(DefaultBodyLimit::max(document)))
        .routes(routes!(news::news))
        .routes(
            routes!(attachments::put, attachments::get)
                .layer(DefaultBodyLimit::max(attachments::PIECE)),
        )
}
