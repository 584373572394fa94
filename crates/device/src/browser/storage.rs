//! How much room the browser gives, and whether it promises to keep it.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{StorageEstimate, StorageManager};

/// Room in bytes, as the browser says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    pub used: f64,
    pub quota: f64,
}

impl Estimate {
    pub fn free(self) -> f64 {
        (self.quota - self.used).max(0.0)
    }
}

fn manager() -> Option<StorageManager> {
    let navigator = web_sys::window()?.navigator();
    // Missing on pages without https, where the getter gives undefined.
    let manager = navigator.storage();
    (!manager.is_undefined()).then_some(manager)
}

/// `None` where the browser does not say.
pub async fn estimate() -> Option<Estimate> {
    let answer = JsFuture::from(manager()?.estimate().ok()?).await.ok()?;
    let answer: StorageEstimate = answer.unchecked_into();
    Some(Estimate {
        used: answer.get_usage()?,
        quota: answer.get_quota()?,
    })
}

/// Asks the same and waits for no answer: some browsers put it to the person first.
pub fn request_persistence() {
    wasm_bindgen_futures::spawn_local(async {
        let _shown_where_storage_is_shown = persist().await;
    });
}

/// Asks the browser never to clear the data by itself; whether it promised.
pub async fn persist() -> bool {
    let Some(promise) = manager().and_then(|manager| manager.persist().ok()) else {
        return false;
    };
    JsFuture::from(promise)
        .await
        .is_ok_and(|granted| granted.is_truthy())
}

/// Whether it has promised already.
pub async fn persisted() -> bool {
    let Some(promise) = manager().and_then(|manager| manager.persisted().ok()) else {
        return false;
    };
    JsFuture::from(promise)
        .await
        .is_ok_and(|granted| granted.is_truthy())
}
