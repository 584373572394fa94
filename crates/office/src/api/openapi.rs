//! The OpenAPI document. It is collected from the declarations the router is made of, so that what
//! is answered and what is documented cannot differ.

use utoipa::{
    OpenApi as _, ToResponse as _,
    openapi::{
        OpenApi,
        extensions::Extensions,
        path::Operation,
        security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};

use super::problem::Problem;

#[derive(utoipa::OpenApi)]
#[openapi(info(
    title = "Yidang office",
    version = "1",
    description = "What devices ask of the office: docs/sync.md. `x-who` says who may ask: \
                   `anybody` (a secret in the request decides), every enrolled `device` within its \
                   scope, or the `office`'s devices."
))]
struct About;

/// The document before any endpoint.
pub fn begun() -> OpenApi {
    let mut about = About::openapi();
    let components = about.components.get_or_insert_default();
    components.add_security_scheme(
        "token",
        SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build()),
    );
    let (name, response) = Problem::response();
    components.responses.insert(name.to_owned(), response);
    about
}

/// A token is asked for wherever not anybody may ask.
pub fn finished(mut document: OpenApi) -> OpenApi {
    for path in document.paths.paths.values_mut() {
        let operations = [
            &mut path.get,
            &mut path.put,
            &mut path.post,
            &mut path.delete,
            &mut path.patch,
        ];
        for operation in operations.into_iter().flatten() {
            if who(operation) != "anybody" {
                operation.security = Some(vec![SecurityRequirement::new("token", [""; 0])]);
            }
        }
    }
    document
}

/// Who may ask.
fn who(operation: &Operation) -> &str {
    let said = operation
        .extensions
        .as_ref()
        .and_then(|extensions: &Extensions| extensions.get("x-who")?.as_str());
    said.unwrap_or_default()
}
