//! How a device gets its token: with an invite's code, once.

use axum::{
    Json,
    extract::{Path, State, rejection::JsonRejection},
};
use domain::{
    bundle::from_base64,
    device::{Role, Scope},
    ids::DeviceId,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    caller::Stranger,
    office::{Office, now},
    problem::{BAD_CODE, BAD_REQUEST, NOT_YOURS, Problem, REVOKED, TOO_MANY},
    schema::{AsCard, AsRole, AsScope},
};
use crate::{
    form::As,
    keep::{Device, Invite, Tx},
    secret,
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
    Stranger(address): Stranger,
    Path(code): Path<String>,
) -> Result<Json<Opens>, Problem> {
    if !office.may_try(address) {
        return Err(TOO_MANY.into());
    }
    let mut tx = office.keep().read().await?;
    let (invite, _) = find(&mut tx, &code).await?;
    Ok(Json(Opens {
        programme: office.programme().to_owned(),
        name: invite.name,
        role: As(invite.role),
        scope: As(invite.scope),
        expires_at: invite.expires_at,
    }))
}

#[derive(Deserialize, ToSchema)]
pub struct Enrol {
    code: String,
    /// The device's id.
    device: String,
    name: String,
    /// P-256, 65 bytes, uncompressed, base64.
    public_key: String,
}

/// A device that may connect from now on.
#[derive(Serialize, ToSchema)]
pub struct Enrolled {
    token: String,
    programme: String,
    epoch: String,
    role: AsRole,
    scope: AsScope,
    /// The device's last change that is here without a gap.
    head: u32,
    /// As whom the office passes on others' changes.
    office: AsCard,
}

/// Enrol a device with an invite; gives its token
///
/// Under the invite's role and scope. Asked again by the same device with the same key, it gives a
/// new token: the first answer may have been lost.
#[utoipa::path(post, path = "/api/v1/enrol", tag = "people", request_body = Enrol,
    responses((status = 200, description = "It may connect", body = Enrolled), Problem),
    extensions(("x-who" = json!("anybody"))))]
pub async fn enrol(
    State(office): State<Office>,
    Stranger(address): Stranger,
    body: Result<Json<Enrol>, JsonRejection>,
) -> Result<Json<Enrolled>, Problem> {
    if !office.may_try(address) {
        return Err(TOO_MANY.into());
    }
    let Json(asked) = body.map_err(|_| Problem::from(BAD_REQUEST))?;
    let key = from_base64(&asked.public_key).filter(|key| key.len() == 65);
    let sane = |text: &str, most: usize| !text.trim().is_empty() && text.len() <= most;
    if key.is_none() || !sane(&asked.device, 64) || !sane(&asked.name, 256) {
        return Err(BAD_REQUEST.into());
    }
    let id = DeviceId::new(&asked.device);
    let mut tx = office.keep().write().await?;
    let (invite, code_hash) = find(&mut tx, &asked.code).await?;
    if let Some(known) = tx.device(&id).await? {
        if known.revoked_at.is_some() {
            return Err(REVOKED.into());
        }
        // An id is public; the key is what makes it that device.
        if known.public_key != asked.public_key {
            return Err(NOT_YOURS.into());
        }
    }
    if !tx.use_invite(&code_hash, &id).await? {
        return Err(BAD_CODE.into());
    }
    let token = secret::token();
    let device = Device {
        id,
        name: asked.name,
        role: invite.role,
        scope: invite.scope,
        public_key: asked.public_key,
        enrolled_at: now(),
        seen_at: None,
        clock_off: None,
        revoked_at: None,
    };
    tx.put_device(&device, &secret::hash(&token)).await?;
    let head = tx.head(&device.id).await?;
    tx.audit(
        device.id.as_str(),
        "enrol",
        &device.name,
        &address.to_string(),
        now(),
    )
    .await?;
    tx.commit().await?;
    Ok(Json(Enrolled {
        token,
        programme: office.programme().to_owned(),
        epoch: office.epoch().to_owned(),
        role: As(device.role),
        scope: As(device.scope),
        head,
        office: As(office.card().clone()),
    }))
}

/// The invite of a code, and how it is kept.
async fn find(tx: &mut Tx, code: &str) -> Result<(Invite, String), Problem> {
    let hash = secret::hash(&secret::plain_code(code));
    match tx.invite(&hash).await? {
        Some(invite) if invite.expires_at > now() => Ok((invite, hash)),
        _ => Err(BAD_CODE.into()),
    }
}

/// Whether a role may have a scope: an enterprise has its own dossier and nothing else.
pub fn fits(role: Role, scope: &Scope) -> bool {
    match (role, scope) {
        (Role::Enterprise, Scope::Dossier(dossier)) => {
            domain::credit_code::CreditCode::parse(dossier).is_ok()
        }
        (Role::Team, Scope::Areas(areas)) => !areas.is_empty(),
        (Role::Office, Scope::City) => true,
        _ => false,
    }
}
