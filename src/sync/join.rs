//! From an invite to a link.

use domain::{
    device::{DeviceCard, Role, Scope},
    order,
    value::Value,
};
use wasm_bindgen::JsValue;

use super::{
    Link, SyncError,
    client::{Ask, ask_json, member, texts},
};
use crate::store::Store;

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
    let scope = member(&said, "scope");
    Ok(Invite {
        programme: text("programme"),
        name: text("name"),
        role: match member(&said, "role").as_text() {
            Some("office") => Role::Office,
            Some("enterprise") => Role::Enterprise,
            _ => Role::Team,
        },
        scope: match member(scope, "dossier").as_text() {
            Some(dossier) => Scope::Dossier(dossier.to_owned()),
            None if scope.as_text().is_some() => Scope::City,
            None => Scope::Areas(texts(scope, "areas")),
        },
    })
}

/// Enrols this device at the office. Cut off before the answer came, it may be done again.
///
/// # Errors
/// [`SyncError`]
pub async fn join(store: &Store, code: &str, card: &DeviceCard) -> Result<(), SyncError> {
    let asked = [
        ("code", code),
        ("device", card.id.as_str()),
        ("name", &card.name),
        ("public_key", &card.public_key),
    ]
    .map(|(name, value)| (name.to_owned(), value.into()));
    let body = domain::json::canonical(&Value::Map(order::map(asked)));
    let with = Ask {
        body: Some(JsValue::from_str(&body)),
        ..Ask::default()
    };
    let said = ask_json("POST", "enrol", with).await?;
    let text = |value: &Value, name| member(value, name).as_text().unwrap_or_default().to_owned();
    let link = Link {
        token: text(&said, "token"),
        office: text(member(&said, "office"), "id"),
        ..Link::default()
    };
    Ok(link.write(store).await?)
}
