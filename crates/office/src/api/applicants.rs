//! Who asks to be admitted, and the office's answer.

use axum::{
    Json,
    extract::{
        Path, State,
        rejection::{JsonRejection, StringRejection},
    },
    http::StatusCode,
};
use domain::{
    bundle::is_sha256_hex,
    credit_code::CreditCode,
    device::{Role, Scope},
    ids::DeviceId,
    proof,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{
    caller::{Caller, Stranger},
    enrol::{sane, signed},
    office::{Office, now},
    problem::{BAD_REQUEST, FULL, NOT_HERE, NOT_YOURS, Problem, REVOKED, TURNED_DOWN},
    schema::{AsCard, AsRole, AsScope},
};
use crate::{
    form::{self, As},
    keep::{Applicant, Deed, Device, Entry},
};

/// How many may wait at once, of all and of one address: a park's enterprises share one.
const MOST: i64 = 500;
const MOST_OF_ONE: i64 = 20;

/// An enterprise that registers itself. Signed by its device's key.
#[derive(Deserialize, ToSchema)]
pub struct Register {
    /// The device's id.
    device: String,
    name: String,
    /// P-256, 65 bytes, uncompressed, base64.
    public_key: String,
    /// sha256, in hexadecimal, of a token the device made for itself.
    token_sha256: String,
    /// The enterprise's unified social credit code.
    dossier: String,
    /// Who registers it.
    person: String,
    /// How the office reaches them.
    contact: String,
    /// As of an enrolment, over `yidang-register-1`.
    #[expect(dead_code, reason = "it is checked on the document as it came")]
    #[serde(default)]
    #[schema(required = true)]
    signature: String,
}

/// What a device is told that waits.
#[derive(Serialize, ToSchema)]
pub struct Registered {
    programme: String,
    /// As whom the office passes on others' changes.
    office: AsCard,
}

/// Register an enterprise
///
/// The device waits until the office admits it; until then its token is answered `waiting`. Asked
/// again it changes nothing, or corrects what it said.
#[utoipa::path(post, path = "/api/v1/register", tag = "people", request_body = Register,
    responses((status = 202, description = "It waits", body = Registered), Problem),
    extensions(("x-who" = json!("anybody"))))]
pub async fn register(
    State(office): State<Office>,
    Stranger(address): Stranger,
    body: Result<String, StringRejection>,
) -> Result<(StatusCode, Json<Registered>), Problem> {
    let asked: Register = signed(body, proof::REGISTER)?;
    let said = [
        (&asked.device, 64),
        (&asked.name, 256),
        (&asked.person, 256),
        (&asked.contact, 256),
    ];
    let code = CreditCode::parse(&asked.dossier).map_err(|_| Problem::from(BAD_REQUEST))?;
    if !said.iter().all(|(text, most)| sane(text, *most)) || !is_sha256_hex(&asked.token_sha256) {
        return Err(BAD_REQUEST.into());
    }
    let id = DeviceId::new(&asked.device);
    let from = address.to_string();
    let mut tx = office.keep().write().await?;
    if let Some(device) = tx.device(&id).await? {
        // It is in already; a registration sent again takes nothing from it.
        let same = device.public_key == asked.public_key;
        return Err(if same && device.revoked_at.is_some() {
            REVOKED
        } else {
            NOT_YOURS
        }
        .into());
    }
    let before = tx.applicant(&id).await?;
    let holder = tx.applicant_by_token(&asked.token_sha256).await?;
    if before
        .as_ref()
        .is_some_and(|it| it.public_key != asked.public_key)
        || holder.as_ref().is_some_and(|it| it.id != id)
        || tx.device_by_token(&asked.token_sha256).await?.is_some()
    {
        return Err(NOT_YOURS.into());
    }
    if holder.is_some_and(|it| it.refused_at.is_some()) {
        return Err(TURNED_DOWN.into());
    }
    if before.is_none() {
        let (all, of_address) = tx.how_many_wait(&from).await?;
        if all >= MOST || of_address >= MOST_OF_ONE {
            return Err(FULL.into());
        }
    }
    let applicant = Applicant {
        id,
        name: asked.name,
        role: Role::Enterprise,
        scope: Scope::Dossier(code.as_str().to_owned()),
        public_key: asked.public_key,
        person: asked.person,
        contact: asked.contact,
        address: from.clone(),
        asked_at: now(),
        refused_at: None,
    };
    let same = before.is_some_and(|before| {
        Applicant {
            asked_at: applicant.asked_at,
            ..before
        } == applicant
    });
    if !same {
        tx.put_applicant(&applicant, Some(&asked.token_sha256))
            .await?;
        let entry = Entry {
            by: applicant.id.as_str(),
            deed: Deed::Register,
            about: None,
            detail: json!({ "name": applicant.name, "dossier": code.as_str() }),
            from: &from,
        };
        tx.audit(entry, now()).await?;
        tx.commit().await?;
    }
    let said = Registered {
        programme: office.programme().to_owned(),
        office: As(office.card().clone()),
    };
    Ok((StatusCode::ACCEPTED, Json(said)))
}

/// All that wait.
#[derive(Serialize, ToSchema)]
pub struct Applicants {
    applicants: Vec<Waits>,
}

/// A device that waits, with what it says of itself.
#[derive(Serialize, ToSchema)]
pub struct Waits {
    id: String,
    name: String,
    role: AsRole,
    scope: AsScope,
    /// Who is at it; empty of a device known from files.
    person: String,
    contact: String,
    /// Where it asked from; `file` of a device known from files.
    address: String,
    /// Ms since 1970.
    asked_at: i64,
}

impl From<Applicant> for Waits {
    fn from(applicant: Applicant) -> Self {
        Self {
            id: applicant.id.as_str().to_owned(),
            name: applicant.name,
            role: As(applicant.role),
            scope: As(applicant.scope),
            person: applicant.person,
            contact: applicant.contact,
            address: applicant.address,
            asked_at: applicant.asked_at,
        }
    }
}

/// Who waits to be admitted
#[utoipa::path(get, path = "/api/v1/applicants", tag = "people",
    responses((status = 200, description = "The longest first", body = Applicants), Problem),
    extensions(("x-who" = json!("office"))))]
pub async fn list(
    State(office): State<Office>,
    caller: Caller,
) -> Result<Json<Applicants>, Problem> {
    caller.office()?;
    let found = office.keep().read().await?.applicants().await?;
    let applicants = found.into_iter().map(Waits::from).collect();
    Ok(Json(Applicants { applicants }))
}

/// As what a device is admitted.
#[derive(Deserialize, ToSchema)]
pub struct Admission {
    name: String,
    role: AsRole,
    scope: AsScope,
}

/// Admit a device that waits
#[utoipa::path(post, path = "/api/v1/applicants/{device}/admit", tag = "people",
    params(("device" = String, Path, description = "The device's id")), request_body = Admission,
    responses((status = 204, description = "It may connect"), Problem),
    extensions(("x-who" = json!("office"))))]
pub async fn admit(
    State(office): State<Office>,
    caller: Caller,
    Path(device): Path<String>,
    body: Result<Json<Admission>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    caller.office()?;
    let Json(asked) = body.map_err(|_| Problem::from(BAD_REQUEST))?;
    let (As(role), As(scope)) = (asked.role, asked.scope);
    if !role.fits(&scope) || !sane(&asked.name, 256) {
        return Err(BAD_REQUEST.into());
    }
    let mut tx = office.keep().write().await?;
    let found = tx.applicant(&DeviceId::new(&device)).await?;
    let applicant = found.filter(|it| it.refused_at.is_none()).ok_or(NOT_HERE)?;
    let admitted = Device {
        id: applicant.id,
        name: asked.name,
        role,
        scope,
        public_key: applicant.public_key,
        enrolled_at: now(),
        invited_by: Some(caller.device.id.as_str().to_owned()),
        seen_at: None,
        clock_off: None,
        revoked_at: None,
    };
    tx.admit(&admitted).await?;
    let entry = Entry {
        by: caller.device.id.as_str(),
        deed: Deed::Admit,
        about: Some(admitted.id.as_str()),
        detail: json!({ "name": admitted.name, "role": form::json(&admitted.role),
                        "scope": form::json(&admitted.scope) }),
        from: &caller.address.to_string(),
    };
    tx.audit(entry, now()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Turn a device down that waits
///
/// What it wrote stays on it; it may come with an invite.
#[utoipa::path(post, path = "/api/v1/applicants/{device}/refuse", tag = "people",
    params(("device" = String, Path, description = "The device's id")),
    responses((status = 204, description = "It is turned down"), Problem),
    extensions(("x-who" = json!("office"))))]
pub async fn refuse(
    State(office): State<Office>,
    caller: Caller,
    Path(device): Path<String>,
) -> Result<StatusCode, Problem> {
    caller.office()?;
    let mut tx = office.keep().write().await?;
    let applicant = tx
        .applicant(&DeviceId::new(&device))
        .await?
        .ok_or(NOT_HERE)?;
    if tx.turn_down(&applicant.id, now()).await? {
        let entry = Entry {
            by: caller.device.id.as_str(),
            deed: Deed::Refuse,
            about: Some(applicant.id.as_str()),
            detail: json!({ "name": applicant.name, "scope": form::json(&applicant.scope) }),
            from: &caller.address.to_string(),
        };
        tx.audit(entry, now()).await?;
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
