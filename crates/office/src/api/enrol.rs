//! How a device is let in: with an invite's code, once, proving that it holds its key.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State, rejection::StringRejection},
};
use domain::{
    bundle::is_sha256_hex,
    device::Scope,
    ids::{DeviceId, is_device_id},
    json::from_str,
    limits::{AREAS, ASSIGNED},
    proof,
    text::check_name,
};
use office_service::{
    Office,
    enrolment::{self, Enrolment},
    invites,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::ToSchema;

use super::{
    caller::Anonymous,
    client::Client,
    limits::Limits,
    problem::{BAD_CODE, BAD_REQUEST, NO_PROOF, Problem, TOO_MANY},
    schema::{As, AsCard, AsRole, AsScope},
};

/// What an invite is for.
#[derive(Serialize, ToSchema)]
pub struct Opens {
    programme: String,
    /// What the device is to be called.
    name: String,
    role: AsRole,
    scope: AsScope,
    /// Ms since 1970.
    expires_at: i64,
    /// A device has used it: it opens nothing for another.
    used: bool,
}

/// What an invite is for
///
/// So that the device can say it before it enrols.
#[utoipa::path(get, path = "/api/v1/invites/{code}", tag = "people",
    params(("code" = String, Path, description = "The invite's code, however it is typed")),
    responses((status = 200, description = "It opens this", body = Opens), Problem),
    extensions(("x-who" = json!("anybody"))))]
pub async fn look(
    State(office): State<Office>,
    State(limits): State<Arc<Limits>>,
    Anonymous(client): Anonymous,
    Path(code): Path<String>,
) -> Result<Json<Opens>, Problem> {
    if !limits.may_guess(client) {
        return Err(TOO_MANY.into());
    }
    let found = invites::find(&mut office.database().read().await?, &code).await?;
    let (invite, _) = guess(&limits, client, found.ok_or(BAD_CODE.into()))?;
    Ok(Json(Opens {
        programme: office.programme().to_owned(),
        name: invite.name,
        role: As(invite.role),
        scope: As(invite.scope),
        expires_at: invite.expires_at,
        used: invite.used_by.is_some(),
    }))
}

/// A device that asks to be let in. Signed by its key, so that nobody is let in as another.
#[derive(Deserialize, ToSchema)]
pub struct Enrol {
    code: String,
    /// The device's id.
    device: String,
    name: String,
    /// P-256, 65 bytes, uncompressed, base64.
    public_key: String,
    /// sha256, in hexadecimal, of a token the device made for itself. The token is in no enrolment
    /// and no answer: seeing either, or sending one again, gives nothing.
    token_sha256: String,
    /// r and s, base64: by that key over `yidang-enrol-1`, a line break, and the canonical form
    /// (RFC 8785) of this without `signature`.
    #[expect(dead_code, reason = "it is checked on the document as it came")]
    #[serde(default)]
    #[schema(required = true)]
    signature: String,
}

/// A device that may connect from now on.
#[derive(Serialize, ToSchema)]
pub struct Enrolled {
    programme: String,
    epoch: String,
    role: AsRole,
    scope: AsScope,
    /// The device's last change that is here without a gap.
    head: u32,
    /// As whom the office passes on others' changes.
    office: AsCard,
}

/// Reads a document that is signed for `purpose` by the key it names.
///
/// # Errors
/// [`BAD_REQUEST`] when it is none; [`NO_PROOF`] when the signature is not by that key.
pub fn signed<T: DeserializeOwned>(
    text: Result<String, StringRejection>,
    purpose: &str,
) -> Result<T, Problem> {
    let bad = || Problem::from(BAD_REQUEST);
    let text = text.map_err(|_| bad())?;
    // The stricter reader first: two members of one name must not mean one thing here and another
    // where the signature is checked.
    let document = from_str(&text).map_err(|_| bad())?;
    let read = serde_json::from_str(&text).map_err(|_| bad())?;
    if proof::holds(purpose, &document) {
        Ok(read)
    } else {
        Err(NO_PROOF.into())
    }
}

/// Whether a text says something, in at most that many bytes, none of them a control character: a
/// database may refuse NUL, and people cannot see the others.
pub fn sane(text: &str, most: usize) -> bool {
    !text.trim().is_empty() && text.len() <= most && !text.chars().any(char::is_control)
}

/// Whether a scope's names are such that every reader of a card takes them.
pub fn is_plain(scope: &Scope) -> bool {
    let is_name = |name: &str| check_name(name).is_ok();
    match scope {
        Scope::City => true,
        Scope::Areas(areas) => areas.len() <= AREAS && areas.iter().all(|area| is_name(area)),
        Scope::Dossier(dossier) => is_name(dossier),
        Scope::Dossiers(all) => all.len() <= ASSIGNED && all.iter().all(|one| is_name(one)),
    }
}

/// Enrol a device with an invite
///
/// Under the invite's role and scope. Asked again with the same token it changes nothing and is
/// answered again: the first answer may have been lost.
#[utoipa::path(post, path = "/api/v1/enrol", tag = "people", request_body = Enrol,
    responses((status = 200, description = "It may connect", body = Enrolled), Problem),
    extensions(("x-who" = json!("anybody"))))]
pub async fn enrol(
    State(office): State<Office>,
    State(limits): State<Arc<Limits>>,
    Anonymous(client): Anonymous,
    body: Result<String, StringRejection>,
) -> Result<Json<Enrolled>, Problem> {
    if !limits.may_guess(client) {
        return Err(TOO_MANY.into());
    }
    let asked: Enrol = signed(body, proof::ENROL)?;
    let fits = is_device_id(&asked.device) && sane(&asked.name, 256);
    if !fits || !is_sha256_hex(&asked.token_sha256) {
        return Err(BAD_REQUEST.into());
    }
    let asked = Enrolment {
        code: asked.code,
        device: DeviceId::new(&asked.device),
        name: asked.name,
        public_key: asked.public_key,
        token_sha256: asked.token_sha256,
    };
    let enrolled = enrolment::enrol(&office, asked, &client.address.to_string()).await;
    let (device, head) = guess(&limits, client, enrolled.map_err(Problem::from))?;
    Ok(Json(Enrolled {
        programme: office.programme().to_owned(),
        epoch: office.epoch(),
        role: As(device.role),
        scope: As(device.scope),
        head,
        office: As(office.card().clone()),
    }))
}

/// Counts a wrong code against where it came from.
fn guess<T>(limits: &Limits, client: Client, done: Result<T, Problem>) -> Result<T, Problem> {
    if let Err(problem) = &done
        && problem.is(BAD_CODE)
    {
        limits.guessed(client);
    }
    done
}
