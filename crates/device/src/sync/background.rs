//! Work in the background: the browser tells the service worker when there is a network again.
//!
//! The worker wakes the pages that are open. Where none is, it sends nothing: what it would send has
//! to be read, signed and noted as sent by the very code the pages run, or two would hand over the
//! same numbers. It puts a mark on the app's icon instead, where the system shows one.

use gloo_events::EventListener;
use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{MessageEvent, Navigator, ServiceWorkerContainer, ServiceWorkerRegistration};

/// The name it goes by in `public/sw.js`.
const NAME: &str = "sync-office";

// Background Sync and badges are in web-sys not at all, or only with a compiler flag for unstable
// interfaces. Where they are missing, the getter gives nothing and the call throws.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = ServiceWorkerRegistration)]
    type RegistrationThatSyncs;

    #[wasm_bindgen(method, getter)]
    fn sync(this: &RegistrationThatSyncs) -> Option<SyncManager>;

    type SyncManager;

    #[wasm_bindgen(method, catch)]
    fn register(this: &SyncManager, tag: &str) -> Result<Promise, JsValue>;

    #[wasm_bindgen(extends = Navigator)]
    type NavigatorWithBadge;

    #[wasm_bindgen(method, catch, js_name = clearAppBadge)]
    fn clear_app_badge(this: &NavigatorWithBadge) -> Result<Promise, JsValue>;
}

/// Asks to be woken once there is a network; where the browser cannot, nothing is lost: the page
/// tries by itself as long as it is open.
pub fn request_wake() {
    spawn_local(async {
        let Some(ready) = container().and_then(|container| container.ready().ok()) else {
            return;
        };
        let Ok(registration) = JsFuture::from(ready).await else {
            return;
        };
        let registration: RegistrationThatSyncs = registration.unchecked_into();
        if let Some(sync) = registration.sync() {
            settle(sync.register(NAME));
        }
    });
}

/// Everything was sent: the mark goes.
pub fn clear_mark() {
    if let Some(window) = web_sys::window() {
        let navigator: NavigatorWithBadge = window.navigator().unchecked_into();
        settle(navigator.clear_app_badge());
    }
}

/// Calls `wake` when the worker says so, until it is dropped.
pub fn on_wake(wake: impl Fn() + 'static) -> Option<EventListener> {
    let container = container()?;
    Some(EventListener::new(&container, "message", move |event| {
        let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
        if data.and_then(|data| data.as_string()).as_deref() == Some(NAME) {
            wake();
        }
    }))
}

/// Missing on pages without https, where the getter gives undefined.
fn container() -> Option<ServiceWorkerContainer> {
    let container = web_sys::window()?.navigator().service_worker();
    (!container.is_undefined()).then_some(container)
}

/// Waits for nothing, and takes a refusal for an answer.
fn settle(asked: Result<Promise, JsValue>) {
    if let Ok(promise) = asked {
        spawn_local(async move {
            let _refused_or_not = JsFuture::from(promise).await;
        });
    }
}
