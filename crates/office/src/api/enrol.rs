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
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    caller::Stranger,
    office::{Office, now},
    problem::{BAD_CODE, BAD_REQUEST, NOT_YOURS, Problem, REVOKED, TOO_MANY},
};
use crate::{
    form::json as form,
    keep::{Device, Invite, Tx},
    secret,
};

/// `GET /invites/{code}`: what the invite is for, so that the device can say it before it enrols.
pub async fn look(
    State(office): State<Office>,
    Stranger(address): Stranger,
    Path(code): Path<String>,
) -> Result<Json<Value>, Problem> {
    if !office.may_try(address) {
        return Err(TOO_MANY.into());
    }
    let mut tx = office.keep().read().await?;
    let (invite, _) = find(&mut tx, &code).await?;
    Ok(Json(json!({
        "programme": office.programme(),
        "name": invite.name,
        "role": form(&invite.role),
        "scope": form(&invite.scope),
        "expires_at": invite.expires_at,
    })))
}

#[derive(Deserialize)]
pub struct Enrol {
    code: String,
    device: String,
    name: String,
    public_key: String,
}

/// `POST /enrol`: the device, with its public key, under the invite's role and scope. Asked again
/// by the same device with the same key, it gives a new token: the first answer may have been lost.
pub async fn enrol(
    State(office): State<Office>,
    Stranger(address): Stranger,
    body: Result<Json<Enrol>, JsonRejection>,
) -> Result<Json<Value>, Problem> {
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
    Ok(Json(json!({
        "token": token,
        "programme": office.programme(),
        "epoch": office.epoch(),
        "role": form(&device.role),
        "scope": form(&device.scope),
        "head": head,
        "office": form(office.card()),
    })))
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
