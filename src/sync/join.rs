//! From an invite to a link.

use domain::{
    bundle::{sha256_hex, to_base64, to_hex},
    device::{DeviceCard, Role, Scope},
    json::{Form, canonical, object},
    proof,
    value::Value,
};
use wasm_bindgen::JsValue;

use super::{
    Link, SyncError,
    client::{Ask, ask_json, member},
};
use crate::{
    browser::{keys, random},
    exchange::ExchangeError,
    store::{Enrolment, Store, StoreError},
};

/// What an invite is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    pub programme: String,
    pub name: String,
    pub role: Role,
    pub scope: Scope,
}

/// Asks what a code is for.
///
/// # Errors
/// [`SyncError`]; `bad-code` and `too-many` are the office's answers to a wrong one.
pub async fn look(code: &str) -> Result<Invite, SyncError> {
    let code = String::from(js_sys::encode_uri_component(code.trim()));
    let said = ask_json("GET", &format!("invites/{code}"), Ask::default()).await?;
    let text = |name| member(&said, name).as_text().unwrap_or_default().to_owned();
    let (role, scope) = rights(&said).ok_or(SyncError::Unreachable)?;
    Ok(Invite {
        programme: text("programme"),
        name: text("name"),
        role,
        scope,
    })
}

/// The role and the scope an answer gives; nothing of a newer office's that this build does not
/// know.
fn rights(said: &Value) -> Option<(Role, Scope)> {
    let role = Role::from_code(member(said, "role").as_text()?)?;
    let scope = domain::json::read(member(said, "scope"), Scope::from_json).ok()?;
    Some((role, scope))
}

/// This device is what the office says it is: another role or scope than it was set up with is
/// taken over. Whether it was another.
pub async fn follow_rights(store: &Store, said: &Value) -> Result<bool, SyncError> {
    let (Some(card), Some((role, scope))) = (store.device().await?, rights(said)) else {
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

/// Where the token is kept that an enrolment is asked with, until it is answered.
const ASKING: &str = "office-asking";

/// Enrols this device at the office. Cut off before the answer came, it may be done again.
///
/// # Errors
/// [`SyncError`]
pub async fn join(store: &Store, code: &str, card: &DeviceCard) -> Result<(), SyncError> {
    let token = token(store, code).await?;
    let asked = object([
        ("code", code.into()),
        ("device", card.id.as_str().into()),
        ("name", card.name.to_json()),
        ("public_key", card.public_key.to_json()),
        ("token_sha256", sha256_hex(token.as_bytes()).into()),
    ]);
    let with = Ask {
        body: Some(proven(store, proof::ENROL, asked).await?),
        ..Ask::default()
    };
    let said = ask_json("POST", "enrol", with).await?;
    follow_rights(store, &said).await?;
    linked(store, token, &said).await
}

/// Asks the office to admit this device as an enterprise's. Until it does, its token is answered
/// `waiting`. Cut off before the answer came, it may be done again.
///
/// # Errors
/// [`SyncError`]
pub async fn register(
    store: &Store,
    card: &DeviceCard,
    dossier: &str,
    person: &str,
    contact: &str,
) -> Result<(), SyncError> {
    let token = token(store, dossier).await?;
    let asked = object([
        ("device", card.id.as_str().into()),
        ("name", card.name.to_json()),
        ("public_key", card.public_key.to_json()),
        ("token_sha256", sha256_hex(token.as_bytes()).into()),
        ("dossier", dossier.into()),
        ("person", person.into()),
        ("contact", contact.into()),
    ]);
    let with = Ask {
        body: Some(proven(store, proof::REGISTER, asked).await?),
        ..Ask::default()
    };
    let said = ask_json("POST", "register", with).await?;
    linked(store, token, &said).await
}

/// Notes the link that an answer made.
async fn linked(store: &Store, token: String, said: &Value) -> Result<(), SyncError> {
    let office = member(member(said, "office"), "id").as_text();
    let link = Link {
        token,
        office: office.unwrap_or_default().to_owned(),
        ..Link::default()
    };
    Ok(link.write(store).await?)
}

/// The token to ask with under this code. It is kept before it is first used: an enrolment whose
/// answer was lost is asked again with the same one. The office only ever sees its hash until then.
async fn token(store: &Store, code: &str) -> Result<String, SyncError> {
    let kept = store.kept(ASKING).await?.and_then(|kept| kept.as_string());
    let kept = kept.as_deref().and_then(|kept| kept.split_once(' '));
    if let Some((_, token)) = kept.filter(|(_, of)| *of == code) {
        return Ok(token.to_owned());
    }
    let token = to_hex(&random::<32>());
    let asking = format!("{token} {code}");
    store.keep(ASKING, &JsValue::from_str(&asking)).await?;
    Ok(token)
}

/// A document with the proof that this device's key is its own.
async fn proven(store: &Store, purpose: &str, said: Value) -> Result<JsValue, SyncError> {
    let keys = store.keys().await?.ok_or(StoreError::NotEnrolled)?;
    let signature = keys::sign(&keys, &proof::signing_bytes(purpose, &said))
        .await
        .map_err(ExchangeError::from)?;
    let Value::Map(mut document) = said else {
        return Ok(JsValue::NULL);
    };
    document.insert("signature".to_owned(), to_base64(&signature).into());
    Ok(JsValue::from_str(&canonical(&Value::Map(document))))
}
