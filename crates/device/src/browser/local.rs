//! localStorage: the few words that must be there before the database is, each as JSON.
//!
//! A browser may have none (blocked by its settings); then nothing is kept, and nobody is told:
//! what stands here is never more than a convenience or a second look.

use domain::json::{Form, canonical, from_text};
use gloo_storage::{LocalStorage, Storage};

/// gloo-storage throws where there is none, so it is asked only where there is one.
fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()??;
    Some(LocalStorage::raw())
}

/// What is kept under `key`; `None` where nothing is, or nothing that can be read.
pub fn get<T: Form>(key: &str) -> Option<T> {
    from_text(&storage()?.get_item(key).ok()??).ok()
}

/// Keeps a value.
pub fn set(key: &str, value: &impl Form) {
    if let Some(storage) = storage() {
        drop(storage.set_item(key, &canonical(&value.to_json())));
    }
}

/// Forgets what is kept.
pub fn delete(key: &str) {
    if let Some(storage) = storage() {
        drop(storage.remove_item(key));
    }
}
