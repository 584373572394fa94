//! Who asks to be admitted, and the office's answer.

use std::sync::Arc;

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
    device::Scope,
    ids::{DeviceId, is_device_id},
    proof,
};
use office_db::{Applicant, Device, Tx};
use office_service::{
    Office,
    applicants::{self, Registration},
    clock::now,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    caller::{Anonymous, Caller},
    enrol::{is_plain, sane, signed},
    limits::Limits,
    problem::{BAD_REQUEST, NO_PROOF, Problem, done},
    schema::{As, AsCard, AsRole, AsScope},
};

/// The office, for a device that knows nothing of it yet.
#[derive(Serialize, ToSchema)]
pub struct About {
    programme: String,
    /// As whom the office passes on others' changes.
    office: AsCard,
    /// The office's clock, ms since 1970.
    now: i64,
}

/// Which office this is
///
/// What a registration is made for.
#[utoipa::path(get, path = "/api/v1/office", tag = "people",
    responses((status = 200, description = "It", body = About), Problem),
    extensions(("x-who" = json!("anybody"))))]
pub async fn about(State(office): State<Office>) -> Json<About> {
    Json(About {
        programme: office.programme().to_owned(),
        office: As(office.card().clone()),
        now: now(),
    })
}

/// How long a registration is good once it was signed, in ms, and by how much two of the office's
/// clocks may differ.
const GOOD: i64 = 15 * 60_000;
const APART: i64 = 60_000;

/// That what was signed is for this office and fresh.
///
/// # Errors
/// [`NO_PROOF`].
pub fn is_for(office: &Office, named: &str, at: i64) -> Result<(), Problem> {
    let fresh = (now() - GOOD..=now() + APART).contains(&at);
    if named == office.card().id.as_str() && fresh {
        Ok(())
    } else {
        Err(NO_PROOF.into())
    }
}

/// An enterprise that registers itself. Signed by its device's key.
#[derive(Deserialize, ToSchema)]
pub struct Register {
    /// The id of the office's own device, as `GET /office` says it: for another office it is nothing.
    office: String,
    /// `now` of that answer, ms since 1970: it is good for a quarter of an hour.
    at: i64,
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

/// The answer to a device that waits.
#[derive(Serialize, ToSchema)]
pub struct Registered {
    programme: String,
    /// As whom the office passes on others' changes.
    office: AsCard,
}

impl Registered {
    pub fn at(office: &Office) -> (StatusCode, Json<Self>) {
        let said = Self {
            programme: office.programme().to_owned(),
            office: As(office.card().clone()),
        };
        (StatusCode::ACCEPTED, Json(said))
    }
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
    State(limits): State<Arc<Limits>>,
    Anonymous(client): Anonymous,
    body: Result<String, StringRejection>,
) -> Result<(StatusCode, Json<Registered>), Problem> {
    limits.registration(client)?;
    let asked: Register = signed(body, proof::REGISTER)?;
    is_for(&office, &asked.office, asked.at)?;
    let said = [
        (&asked.name, 256),
        (&asked.person, 256),
        (&asked.contact, 256),
    ];
    let code = CreditCode::parse(&asked.dossier).map_err(|_| Problem::from(BAD_REQUEST))?;
    let sane = is_device_id(&asked.device) && said.iter().all(|(text, most)| sane(text, *most));
    if !sane || !is_sha256_hex(&asked.token_sha256) {
        return Err(BAD_REQUEST.into());
    }
    let asked = Registration {
        device: DeviceId::new(&asked.device),
        name: asked.name,
        public_key: asked.public_key,
        token_sha256: asked.token_sha256,
        enterprise: code,
        person: asked.person,
        contact: asked.contact,
        network: client.network().map(|network| network.to_string()),
    };
    applicants::register(&office, asked, &client.address.to_string()).await?;
    Ok(Registered::at(&office))
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
    /// What the enterprise's devices are called that may connect already.
    others: Vec<String>,
    /// What the device is called whose work it goes on with, where it says so and that is known.
    successor_of: Option<String>,
    /// That device was seen since this one asked: its profile was copied, or it is not lost.
    predecessor_in_use: bool,
}

impl Waits {
    fn new(applicant: Applicant, others: &[Device], before: Option<Predecessor>) -> Self {
        let others = others
            .iter()
            .filter(|other| applicant.successor_of.as_ref() != Some(&other.id));
        Self {
            predecessor_in_use: before.as_ref().is_some_and(|before| before.in_use),
            successor_of: before.map(|before| before.name),
            others: others.map(|other| other.name.clone()).collect(),
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

/// The device whose work an applicant goes on with.
struct Predecessor {
    name: String,
    /// It was seen since the applicant asked.
    in_use: bool,
}

impl Predecessor {
    async fn of(tx: &mut Tx, applicant: &Applicant) -> office_db::Result<Option<Self>> {
        let Some(id) = &applicant.successor_of else {
            return Ok(None);
        };
        if let Some(device) = tx.device(id).await? {
            let in_use = device.seen_at.is_some_and(|seen| seen > applicant.asked_at);
            let name = device.name;
            return Ok(Some(Self { name, in_use }));
        }
        let card = tx.card(id).await?;
        Ok(card.map(|card| Self {
            name: card.name,
            in_use: false,
        }))
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
    let mut tx = office.database().read().await?;
    let mut applicants = Vec::new();
    for applicant in tx.applicants().await? {
        let others = match &applicant.scope {
            Scope::Dossier(dossier) => tx.devices_of(dossier).await?,
            _ => Vec::new(),
        };
        let before = Predecessor::of(&mut tx, &applicant).await?;
        applicants.push(Waits::new(applicant, &others, before));
    }
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
    if !role.fits(&scope) || !is_plain(&scope) || !sane(&asked.name, 256) {
        return Err(BAD_REQUEST.into());
    }
    let device = DeviceId::new(&device);
    let actor = caller.actor();
    match applicants::admit(&office, &actor, &device, asked.name, role, scope).await? {
        applicants::Admission::NotAsAsked => Err(BAD_REQUEST.into()),
        admission => done(admission == applicants::Admission::Admitted),
    }
}

/// Why a device is turned down.
#[derive(Deserialize, ToSchema)]
pub struct Refusal {
    /// In words that the applicant is shown; 1,000 bytes at most.
    #[serde(default)]
    because: Option<String>,
}

/// Turn a device down that waits
///
/// It reads why. What it wrote stays on it; it may come with an invite.
#[utoipa::path(post, path = "/api/v1/applicants/{device}/refuse", tag = "people",
    params(("device" = String, Path, description = "The device's id")), request_body = Refusal,
    responses((status = 204, description = "It is turned down"), Problem),
    extensions(("x-who" = json!("office"))))]
pub async fn refuse(
    State(office): State<Office>,
    caller: Caller,
    Path(device): Path<String>,
    body: Result<Json<Refusal>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    caller.office()?;
    let Json(Refusal { because }) = body.map_err(|_| Problem::from(BAD_REQUEST))?;
    let because = because.as_deref().map(str::trim);
    let because = because.filter(|because| !because.is_empty());
    if because.is_some_and(|because| !sane(because, 1_000)) {
        return Err(BAD_REQUEST.into());
    }
    let device = DeviceId::new(&device);
    done(applicants::refuse(&office, &caller.actor(), &device, because).await?)
}
