//! localStorage: the few words that must be there before the database is, each as JSON.
//!
//! A browser may have none (blocked by its settings); then nothing is kept, and nobody is told:
//! what stands here is never more than a convenience or a second look.

use domain::json::{from_str, to_string};
use gloo_storage::{LocalStorage, Storage};
use serde::{Serialize, de::DeserializeOwned};

/// gloo-storage throws where there is none, so it is asked only where there is one.
fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()??;
    Some(LocalStorage::raw())
}

/// What is kept under `key`; `None` where nothing is, or nothing that can be read.
pub fn get<T: DeserializeOwned>(key: &str) -> Option<T> {
    from_str(&storage()?.get_item(key).ok()??).ok()
}

/// Keeps a value.
pub fn set(key: &str, value: &impl Serialize) {
    if let (Some(storage), Ok(text)) = (storage(), to_string(value)) {
        drop(storage.set_item(key, &text));
    }
}

/// Forgets what is kept.
pub fn delete(key: &str) {
    if let Some(storage) = storage() {
        drop(storage.remove_item(key));
    }
}
