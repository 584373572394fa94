//! One window of this browser at a time, by the browser's Web Locks.

use futures_channel::oneshot;
use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::Navigator;

// web-sys has them only with a compiler flag for unstable interfaces.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = Navigator)]
    type NavigatorWithLocks;

    /// Missing on pages without https.
    #[wasm_bindgen(method, getter)]
    fn locks(this: &NavigatorWithLocks) -> Option<LockManager>;

    type LockManager;

    #[wasm_bindgen(method)]
    fn request(this: &LockManager, name: &str, callback: &Function) -> Promise;
}

/// The lock, given back when dropped or when the window is closed.
pub struct WindowLock {
    _release: oneshot::Sender<()>,
}

impl WindowLock {
    /// Waits until no other window holds the lock `name`. `None` in a browser without locks, which
    /// has to do without.
    pub async fn acquire(name: &str) -> Option<Self> {
        let navigator: NavigatorWithLocks = web_sys::window()?.navigator().unchecked_into();
        let locks = navigator.locks()?;
        let (granted, got) = oneshot::channel::<oneshot::Sender<()>>();
        let hold = Closure::once_into_js(move |_: JsValue| -> Promise {
            let (release, released) = oneshot::channel::<()>();
            // Where nobody waits any more it is given back at once.
            drop(granted.send(release));
            wasm_bindgen_futures::future_to_promise(async move {
                let _either_way = released.await;
                Ok(JsValue::UNDEFINED)
            })
        });
        let asked = locks.request(name, hold.unchecked_ref());
        wasm_bindgen_futures::spawn_local(async move {
            // Settles when it is given back.
            let _either_way = JsFuture::from(asked).await;
        });
        let release = got.await.ok()?;
        Some(Self { _release: release })
    }
}
