//! Work in the background: the browser tells the service worker when there is a network again.
//!
//! The worker wakes the pages that are open. Where none is, it sends nothing: what it would send has
//! to be read, signed and noted as sent by the very code the pages run, or two would hand over the
//! same numbers. It puts a mark on the app's icon instead, where the system shows one.

use gloo_events::EventListener;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{MessageEvent, ServiceWorkerContainer};

/// The name it goes by in `public/sw.js`.
const NAME: &str = "meet-office";

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
        // Background Sync is Chromium's alone, and web-sys does not have it.
        let sync = Reflect::get(&registration, &"sync".into()).unwrap_or_default();
        call(&sync, "register", Some(NAME));
    });
}

/// Everything was sent: the mark goes.
pub fn clear_mark() {
    if let Some(window) = web_sys::window() {
        call(&window.navigator(), "clearAppBadge", None);
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

/// Calls what this browser may not have, and waits for nothing.
fn call(of: &JsValue, name: &str, with: Option<&str>) {
    let function = Reflect::get(of, &name.into()).unwrap_or_default();
    let Some(function) = function.dyn_ref::<Function>() else {
        return;
    };
    let promised = match with {
        Some(text) => function.call1(of, &text.into()),
        None => function.call0(of),
    };
    if let Some(promise) = promised.ok().and_then(|it| it.dyn_into::<Promise>().ok()) {
        spawn_local(async move {
            let _refused_or_not = JsFuture::from(promise).await;
        });
    }
}
