//! The changes a snapshot stood for, fetched when somebody wants to read them.

use super::{
    SyncError,
    answers::FeedPage,
    client::{Client, Request},
    download::take_from_office,
};
use crate::store::Store;

/// Fetches a dossier's changes from the office and stores them. Cut off, what came stays, and asking
/// again fetches the rest.
///
/// # Errors
/// [`SyncError`]; `Unreachable` too when this device is not linked.
pub async fn fetch_history(store: &Store, dossier: &str) -> Result<(), SyncError> {
    let link = store.link().await?.ok_or(SyncError::Unreachable)?;
    let client = Client::new(&link.token);
    let name = js_sys::encode_uri_component(dossier);
    let mut after = 0;
    loop {
        let path = format!("dossiers/{name}/changes?after={after}");
        let said: FeedPage = client.json("GET", Request::to(&path)).await?;
        if let Some(bundle) = &said.bundle {
            take_from_office(store, bundle, &link.office).await?;
        }
        if !said.more {
            return Ok(store.history_arrived(dossier).await?);
        }
        if said.cursor <= after {
            return Err(SyncError::Protocol("changes: it stands still".to_owned()));
        }
        after = said.cursor;
    }
}
