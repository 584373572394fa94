//! A device that became another, because its browser profile was put back or copied, asks to go on as
//! that.

use std::sync::Arc;

use axum::{
    Json,
    extract::{State, rejection::StringRejection},
    http::StatusCode,
};
use domain::{
    bundle::is_sha256_hex,
    ids::{DeviceId, is_device_id},
    proof,
};
use office_service::{
    Office,
    successors::{self, Succession},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    applicants::{Registered, is_for},
    caller::{Anonymous, Caller},
    enrol::{sane, signed},
    limits::Limits,
    problem::{BAD_REQUEST, NO_PROOF, Problem},
};

/// A device that goes on in place of the one whose token the request has. Signed by its own key.
#[derive(Deserialize, ToSchema)]
pub struct Succeed {
    /// As of a registration.
    office: String,
    /// As of a registration.
    at: i64,
    /// The id of the device whose token the request has.
    predecessor: String,
    /// The new device's id.
    device: String,
    name: String,
    /// P-256, 65 bytes, uncompressed, base64.
    public_key: String,
    /// sha256, in hexadecimal, of a token the device made for itself.
    token_sha256: String,
    /// Who is at it; may be empty.
    person: String,
    /// As of an enrolment, over `yidang-succeed-1`.
    #[expect(dead_code, reason = "it is checked on the document as it came")]
    #[serde(default)]
    #[schema(required = true)]
    signature: String,
}

/// Ask to go on in place of the device one was
///
/// Asked with that device's token. The new device waits, for that one's role and scope, until the office
/// admits it; until then its own token is answered `waiting`. Asked again it changes nothing.
#[utoipa::path(post, path = "/api/v1/successors", tag = "people", request_body = Succeed,
    responses((status = 202, description = "It waits", body = Registered), Problem),
    extensions(("x-who" = json!("device"))))]
pub async fn succeed(
    State(office): State<Office>,
    State(limits): State<Arc<Limits>>,
    Anonymous(client): Anonymous,
    caller: Caller,
    body: Result<String, StringRejection>,
) -> Result<(StatusCode, Json<Registered>), Problem> {
    limits.registration(client)?;
    let asked: Succeed = signed(body, proof::SUCCEED)?;
    is_for(&office, &asked.office, asked.at)?;
    if asked.predecessor != caller.device.id.as_str() {
        return Err(NO_PROOF.into());
    }
    let person = asked.person.is_empty() || sane(&asked.person, 256);
    let fits = is_device_id(&asked.device) && sane(&asked.name, 256) && person;
    if !fits || !is_sha256_hex(&asked.token_sha256) {
        return Err(BAD_REQUEST.into());
    }
    let asked = Succession {
        device: DeviceId::new(&asked.device),
        name: asked.name,
        public_key: asked.public_key,
        token_sha256: asked.token_sha256,
        person: asked.person,
        network: client.network().map(|network| network.to_string()),
    };
    let from = client.address.to_string();
    successors::ask(&office, &caller.device.id, asked, &from).await?;
    Ok(Registered::at(&office))
}
