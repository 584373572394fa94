//! How a device is let in: with an invite's code, once, proving that it holds its key.

use std::net::IpAddr;

use axum::{
    Json,
    extract::{Path, State, rejection::StringRejection},
};
use domain::{bundle::is_sha256_hex, ids::DeviceId, json::parse, proof};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::json;
use utoipa::ToSchema;

use super::{
    caller::Stranger,
    office::{Office, now},
    problem::{BAD_CODE, BAD_REQUEST, NO_PROOF, NOT_YOURS, Problem, REVOKED, TOO_MANY},
    schema::{AsCard, AsRole, AsScope},
};
use crate::{
    form::{self, As},
    keep::{Deed, Device, Entry, Invite, Tx},
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
    if !office.limits().may_guess(address) {
        return Err(TOO_MANY.into());
    }
    let mut tx = office.keep().read().await?;
    let (invite, _) = guess(&office, address, find(&mut tx, &code).await)?;
    Ok(Json(Opens {
        programme: office.programme().to_owned(),
        name: invite.name,
        role: As(invite.role),
        scope: As(invite.scope),
        expires_at: invite.expires_at,
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
    /// and no answer: whoever saw either, or sends one again, has nothing.
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

impl Enrolled {
    async fn of(office: &Office, tx: &mut Tx, device: &Device) -> sqlx::Result<Self> {
        Ok(Self {
            programme: office.programme().to_owned(),
            epoch: office.epoch().to_owned(),
            role: As(device.role),
            scope: As(device.scope.clone()),
            head: tx.head(&device.id).await?,
            office: As(office.card().clone()),
        })
    }
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
    let document = parse(&text).map_err(|_| bad())?;
    let read = serde_json::from_str(&text).map_err(|_| bad())?;
    if proof::holds(purpose, &document) {
        Ok(read)
    } else {
        Err(NO_PROOF.into())
    }
}

/// Whether a text says something, in at most that many bytes.
pub fn sane(text: &str, most: usize) -> bool {
    !text.trim().is_empty() && text.len() <= most
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
    Stranger(address): Stranger,
    body: Result<String, StringRejection>,
) -> Result<Json<Enrolled>, Problem> {
    if !office.limits().may_guess(address) {
        return Err(TOO_MANY.into());
    }
    let enrolled = let_in(&office, address, body).await;
    guess(&office, address, enrolled).map(Json)
}

/// Counts a wrong code against where it came from.
fn guess<T>(office: &Office, address: IpAddr, done: Result<T, Problem>) -> Result<T, Problem> {
    if let Err(problem) = &done
        && problem.is(BAD_CODE)
    {
        office.limits().guessed(address);
    }
    done
}

async fn let_in(
    office: &Office,
    address: IpAddr,
    body: Result<String, StringRejection>,
) -> Result<Enrolled, Problem> {
    let asked: Enrol = signed(body, proof::ENROL)?;
    let fits = sane(&asked.device, 64) && sane(&asked.name, 256);
    if !fits || !is_sha256_hex(&asked.token_sha256) {
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
    if let Some(holder) = tx.device_by_token(&asked.token_sha256).await? {
        // An old enrolment sent again must not take a device back to what it was then: only what
        // it is now is told, and only to the words that made it so.
        let again = holder.id == id && invite.used_by == Some(id);
        return if again {
            Ok(Enrolled::of(office, &mut tx, &holder).await?)
        } else {
            Err(BAD_CODE.into())
        };
    }
    if !tx.use_invite(&code_hash, &id).await? {
        return Err(BAD_CODE.into());
    }
    let device = Device {
        id,
        name: asked.name,
        role: invite.role,
        scope: invite.scope,
        public_key: asked.public_key,
        enrolled_at: now(),
        invited_by: Some(invite.made_by),
        seen_at: None,
        clock_off: None,
        revoked_at: None,
    };
    tx.put_device(&device, &asked.token_sha256).await?;
    tx.forget_applicant(&device.id).await?;
    let entry = Entry {
        by: device.id.as_str(),
        deed: Deed::Enrol,
        about: None,
        detail: json!({ "name": device.name, "role": form::json(&device.role),
                        "scope": form::json(&device.scope) }),
        from: &address.to_string(),
    };
    tx.audit(entry, now()).await?;
    let said = Enrolled::of(office, &mut tx, &device).await?;
    tx.commit().await?;
    Ok(said)
}

/// The invite of a code, and how it is kept.
async fn find(tx: &mut Tx, code: &str) -> Result<(Invite, String), Problem> {
    let hash = secret::hash(&secret::plain_code(code));
    match tx.invite(&hash).await? {
        Some(invite) if invite.expires_at > now() => Ok((invite, hash)),
        _ => Err(BAD_CODE.into()),
    }
}
