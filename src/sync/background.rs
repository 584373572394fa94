//! Work in the background: the browser tells the service worker when there is a network again.
//!
//! The worker wakes the pages that are open. Where none is, it sends nothing: what it would send has
//! to be read, signed and noted as sent by the very code the pages run, or two would hand over the
//! same numbers. It puts a mark on the app's icon instead, where the system shows one.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{EventTarget, MessageEvent};

use super::wake;

/// The name it goes by in `public/sw.js`.
const NAME: &str = "meet-office";

/// Asks to be woken once there is a network; where the browser cannot, nothing is lost: the page
/// tries by itself as long as it is open.
pub fn ask() {
    spawn_local(async {
        let Some(ready) = worker().and_then(|worker| member(&worker, "ready")) else {
            return;
        };
        let Ok(registration) = JsFuture::from(ready.unchecked_into::<Promise>()).await else {
            return;
        };
        let Some(sync) = member(&registration, "sync") else {
            return;
        };
        let _without_it = call(&sync, "register", Some(NAME));
    });
}

/// Everything was sent: the mark goes.
pub fn done() {
    if let Some(window) = web_sys::window() {
        let _where_there_is_none = call(&window.navigator(), "clearAppBadge", None);
    }
}

/// Wakes the engine when the worker says so, until it is dropped.
pub fn listen() -> Option<Listening> {
    let worker: EventTarget = worker()?.dyn_into().ok()?;
    let heard = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
        if event.data().as_string().as_deref() == Some(NAME) {
            wake();
        }
    });
    worker
        .add_event_listener_with_callback("message", heard.as_ref().unchecked_ref())
        .ok()?;
    Some(Listening { worker, heard })
}

/// See [`listen`].
pub struct Listening {
    worker: EventTarget,
    heard: Closure<dyn Fn(MessageEvent)>,
}

impl Drop for Listening {
    fn drop(&mut self) {
        let heard = self.heard.as_ref().unchecked_ref();
        let _gone_anyway = self
            .worker
            .remove_event_listener_with_callback("message", heard);
    }
}

fn worker() -> Option<JsValue> {
    member(&web_sys::window()?.navigator(), "serviceWorker")
}

fn member(of: &JsValue, name: &str) -> Option<JsValue> {
    let found = Reflect::get(of, &name.into()).ok()?;
    (!found.is_undefined() && !found.is_null()).then_some(found)
}

/// Calls what this browser may not have, and waits for nothing.
fn call(of: &JsValue, name: &str, with: Option<&str>) -> Option<()> {
    let function: Function = member(of, name)?.dyn_into().ok()?;
    let promised = match with {
        Some(text) => function.call1(of, &text.into()),
        None => function.call0(of),
    };
    let promise: Promise = promised.ok()?.dyn_into().ok()?;
    spawn_local(async move {
        let _refused_or_not = JsFuture::from(promise).await;
    });
    Some(())
}
