//! What a panic leaves behind: its place, in the problem report and on one plain page.
//!
//! After a panic the program runs no more, so the page and the note are plain JavaScript's
//! (`public/boot.js`). Only the place and words fixed when the program was made are handed over: a
//! message that was put together may hold what somebody entered.

use std::panic::{PanicHookInfo, set_hook};

use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit};

/// What boot.js waits for; its `detail` is the place.
const EVENT: &str = "yidang:panic";

/// Installs the hook: from now on a panic shows the plain page.
pub fn install() {
    set_hook(Box::new(|info| hand_over(&place(info))));
    #[cfg(feature = "panic-on-purpose")]
    on_purpose::install();
}

/// `FILE:LINE:COLUMN MESSAGE`, the message only where it is a literal.
fn place(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map(ToString::to_string);
    let place = place.unwrap_or_else(|| "no place".to_owned());
    match info.payload().downcast_ref::<&'static str>() {
        Some(message) => format!("{place} {message}"),
        None => place,
    }
}

/// Failures are ignored: nobody is left to take them, and the trap that follows is noticed anyway.
fn hand_over(place: &str) {
    let init = CustomEventInit::new();
    init.set_detail(&JsValue::from_str(place));
    let event = CustomEvent::new_with_event_init_dict(EVENT, &init);
    if let (Some(window), Ok(event)) = (web_sys::window(), event) {
        drop(window.dispatch_event(&event));
    }
}

/// A panic that a test brings about, wherever the app is.
#[cfg(feature = "panic-on-purpose")]
mod on_purpose {
    use gloo_events::EventListener;
    use wasm_bindgen::JsCast;

    /// Panics at the event `yidang:panic-on-purpose`, whose `detail` the message holds.
    pub fn install() {
        let Some(window) = web_sys::window() else {
            return;
        };
        let listener = EventListener::new(&window, "yidang:panic-on-purpose", |event| {
            let detail = event
                .dyn_ref::<web_sys::CustomEvent>()
                .map(web_sys::CustomEvent::detail);
            let detail = detail.and_then(|detail| detail.as_string());
            panic!("on purpose, with {}", detail.unwrap_or_default());
        });
        listener.forget();
    }
}
