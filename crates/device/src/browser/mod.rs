//! The browser as a device: keys, clock, random numbers, storage quota, canary, photos, files.

mod camera_time;
pub mod canary;
pub mod errors;
pub mod files;
pub mod folder;
pub mod gzip;
pub mod keys;
pub mod local;
pub mod photo;
pub mod pin;
pub mod pinyin;
pub mod place;
pub mod profile;
mod random;
pub mod storage;
#[cfg(test)]
#[expect(clippy::unwrap_used)]
mod tests;

use chrono::NaiveDate;

pub use random::random;

/// What the browser could not do, in its own words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BrowserError(pub String);

impl From<wasm_bindgen::JsValue> for BrowserError {
    fn from(thrown: wasm_bindgen::JsValue) -> Self {
        let message = js_sys::Reflect::get(&thrown, &"message".into())
            .ok()
            .and_then(|message| message.as_string());
        Self(message.or_else(|| thrown.as_string()).unwrap_or_else(|| {
            let object = js_sys::Object::from(thrown.clone());
            String::from(object.to_string())
        }))
    }
}

/// A new UUIDv7 for a record.
pub fn new_id() -> String {
    domain::ids::new_id(now_ms().try_into().unwrap_or_default(), random())
}

/// The device's clock, in ms since 1970. It may be wrong; nothing depends on it being right.
pub fn now_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// Today by the device's clock and time zone.
pub fn today() -> NaiveDate {
    day_of(now_ms())
}

/// The local day of a moment in ms since 1970.
pub fn day_of(ms: i64) -> NaiveDate {
    let date = js_sys::Date::new(&(ms as f64).into());
    let year = i32::try_from(date.get_full_year()).unwrap_or(1970);
    NaiveDate::from_ymd_opt(year, date.get_month() + 1, date.get_date()).unwrap_or_default()
}

/// Waits that many ms, letting the page draw. Never inside a transaction: waiting would end it.
pub async fn pause(ms: i32) {
    let done = js_sys::Promise::new(&mut |resolve, _| {
        let set = web_sys::window().map(|window| {
            window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms)
        });
        if !matches!(set, Some(Ok(_))) {
            drop(resolve.call0(&wasm_bindgen::JsValue::NULL));
        }
    });
    drop(wasm_bindgen_futures::JsFuture::from(done).await);
}
