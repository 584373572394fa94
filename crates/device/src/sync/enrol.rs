//! From an invite to a link.

use domain::{
    bundle::{sha256_hex, to_base64, to_hex},
    device::{DeviceCard, Role, Scope},
    json::{from_str, to_string},
    proof,
    value::Value,
};

use super::{
    SyncError,
    answers::{About, Enrolled, Invited, Registered},
    client::{Body, Client, Request},
};
use crate::{
    browser::{keys, random},
    exchange::ExchangeError,
    store::{
        Enrolment, Link, Store, StoreError,
        settings::{REGISTRATION, Registration, SUCCESSION},
    },
};

/// What an invite is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    pub programme: String,
    pub name: String,
    pub role: Role,
    pub scope: Scope,
    /// Some device has used it; none but that one is linked by it.
    pub used: bool,
}

/// Asks what a code is for.
///
/// # Errors
/// [`SyncError`]; `bad-code` and `too-many` are the office's answers to a wrong one.
pub async fn look_up(code: &str) -> Result<Invite, SyncError> {
    let code = String::from(js_sys::encode_uri_component(code.trim()));
    let path = format!("invites/{code}");
    let said: Invited = Client::default().json("GET", Request::to(&path)).await?;
    let (role, scope) = rights(&said.role, &said.scope)?;
    Ok(Invite {
        programme: said.programme,
        name: said.name,
        role,
        scope,
        used: said.used,
    })
}

/// The role and the scope an answer gives. What a newer office gives that this build does not know
/// is none.
fn rights(role: &str, scope: &Value) -> Result<(Role, Scope), SyncError> {
    let fault = |what: &str| SyncError::Protocol(format!("{what} is not known"));
    let role = Role::from_code(role).ok_or_else(|| fault("the role"))?;
    let scope = to_string(scope).and_then(|text| from_str(&text));
    let scope = scope.map_err(|_| fault("the scope"))?;
    Ok((role, scope))
}

/// This device is what the office says it is: another role or scope than it was set up with is
/// taken over. Whether it was another.
pub async fn follow_rights(store: &Store, role: &str, scope: &Value) -> Result<bool, SyncError> {
    let (Some(card), Ok((role, scope))) = (store.device().await?, rights(role, scope)) else {
        return Ok(false);
    };
    if card.role == role && card.scope == scope {
        return Ok(false);
    }
    let enrolment = Enrolment {
        device_name: card.name,
        person: store.person().await?,
        role,
        scope,
    };
    store.enrol(enrolment).await?;
    Ok(true)
}

/// Enrols this device at the office. Cut off before the answer came, it may be done again.
///
/// # Errors
/// [`SyncError`]
pub async fn enrol(store: &Store, code: &str, card: &DeviceCard) -> Result<(), SyncError> {
    let token = token(store, code).await?;
    let asked = Value::object([
        ("code", code.into()),
        ("device", card.id.as_str().into()),
        ("name", card.name.as_str().into()),
        ("public_key", card.public_key.as_str().into()),
        ("token_sha256", sha256_hex(token.as_bytes()).into()),
    ]);
    let request = Request {
        body: Some(proven(store, proof::ENROL, asked).await?),
        ..Request::to("enrol")
    };
    let said: Enrolled = Client::default().json("POST", request).await?;
    follow_rights(store, &said.role, &said.scope).await?;
    linked(store, token, said.office).await
}

/// Asks the office to admit this device as an enterprise's. Until it does, its token is answered
/// `waiting`. Cut off before the answer came, it may be done again.
///
/// # Errors
/// [`SyncError`]
pub(super) async fn register(store: &Store, said: &Registration) -> Result<(), SyncError> {
    let card = store.device().await?.ok_or(StoreError::NotEnrolled)?;
    let token = token(store, &said.dossier).await?;
    // For this office and this hour only.
    let about: About = Client::default().json("GET", Request::to("office")).await?;
    let asked = Value::object([
        ("office", about.office.id.as_str().into()),
        ("at", Value::Int(about.now)),
        ("device", card.id.as_str().into()),
        ("name", card.name.as_str().into()),
        ("public_key", card.public_key.as_str().into()),
        ("token_sha256", sha256_hex(token.as_bytes()).into()),
        ("dossier", said.dossier.as_str().into()),
        ("person", said.person.as_str().into()),
        ("contact", said.contact.as_str().into()),
    ]);
    let request = Request {
        body: Some(proven(store, proof::REGISTER, asked).await?),
        ..Request::to("register")
    };
    let answer: Registered = Client::default().json("POST", request).await?;
    linked(store, token, answer.office).await
}

/// Asks the office, by `token` of the device this one was, to go on in its place with `own`. Until the
/// office admits it, `own` is answered `waiting`. Cut off before the answer came, it may be done again.
///
/// # Errors
/// [`SyncError`]
pub(super) async fn succeed(store: &Store, token: &str, own: &str) -> Result<(), SyncError> {
    let card = store.device().await?.ok_or(StoreError::NotEnrolled)?;
    let before = store.setting(&SUCCESSION).await?;
    let before = before.ok_or_else(|| SyncError::Protocol("no predecessor".to_owned()))?;
    let person = store.person().await?;
    let client = Client::new(token);
    let about: About = client.json("GET", Request::to("office")).await?;
    let asked = Value::object([
        ("office", about.office.id.as_str().into()),
        ("at", Value::Int(about.now)),
        ("predecessor", before.predecessor.as_str().into()),
        ("device", card.id.as_str().into()),
        ("name", card.name.as_str().into()),
        ("public_key", card.public_key.as_str().into()),
        ("token_sha256", sha256_hex(own.as_bytes()).into()),
        ("person", person.as_str().into()),
    ]);
    let request = Request {
        body: Some(proven(store, proof::SUCCEED, asked).await?),
        ..Request::to("successors")
    };
    let _waits: Registered = client.json("POST", request).await?;
    Ok(())
}

/// Notes the link that an answer made.
async fn linked(store: &Store, token: String, office: DeviceCard) -> Result<(), SyncError> {
    let link = Link {
        token,
        office: office.id.as_str().to_owned(),
        ..Link::default()
    };
    store.link_to(&link, &office).await?;
    Ok(store.clear(&REGISTRATION).await?)
}

/// The token to ask with under this code. It is kept before it is first used: an enrolment whose
/// answer was lost is asked again with the same one. The office only ever sees its hash until then.
async fn token(store: &Store, code: &str) -> Result<String, SyncError> {
    Ok(store.enrolling(code, &to_hex(&random::<32>())).await?)
}

/// A document with the proof that this device's key is its own.
async fn proven(store: &Store, purpose: &str, said: Value) -> Result<Body, SyncError> {
    let keys = store.keys().await?.ok_or(StoreError::NotEnrolled)?;
    let signed = proof::signing_bytes(purpose, &said).map_err(StoreError::from)?;
    let signature = keys::sign(&keys, &signed)
        .await
        .map_err(ExchangeError::from)?;
    let Value::Map(mut document) = said else {
        let fault = "the proof is of no document".to_owned();
        return Err(SyncError::Protocol(fault));
    };
    document.insert("signature".to_owned(), to_base64(&signature).into());
    let text = to_string(&document).map_err(StoreError::from)?;
    Ok(Body::Text(text))
}
