//! The changes a snapshot stood for, fetched when somebody wants to read them.

use domain::value::Value;

use super::{
    Link, SyncError,
    client::{ask_office, member},
};
use crate::{exchange, store::Store};

/// Fetches a dossier's changes from the office and keeps them. Cut off, what came stays, and asking
/// again fetches the rest.
///
/// # Errors
/// [`SyncError`]; `Unreachable` too when this device is not linked.
pub async fn fetch_history(store: &Store, dossier: &str) -> Result<(), SyncError> {
    let link = Link::read(store).await?.ok_or(SyncError::Unreachable)?;
    let name = js_sys::encode_uri_component(dossier);
    let mut after = 0;
    loop {
        let path = format!("dossiers/{name}/changes?after={after}");
        let said = ask_office(store, "GET", &path, None).await?;
        if let Some(bundle) = member(&said, "bundle").as_text() {
            exchange::take_from_office(store, bundle, &link.office).await?;
        }
        if member(&said, "more") != &Value::Bool(true) {
            return Ok(store.is_told(dossier).await?);
        }
        after = member(&said, "cursor").as_int().unwrap_or_default();
    }
}
