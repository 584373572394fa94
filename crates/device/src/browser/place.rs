//! Where the device is.

use wasm_bindgen::{JsCast, JsValue, closure::Closure};

/// Asks for the place once; `found` gets latitude and longitude (WGS 84, decimal text, five
/// places: about a metre), or nothing when the person or the browser declines.
///
/// The text is made by the browser's own number formatting, so that no float enters a record.
pub fn current(found: impl FnOnce(Option<(String, String)>) + 'static) {
    let geolocation = web_sys::window().and_then(|window| window.navigator().geolocation().ok());
    let Some(geolocation) = geolocation else {
        return found(None);
    };
    let found = std::rc::Rc::new(std::cell::Cell::new(Some(found)));
    let failed = found.clone();
    let ok = Closure::once_into_js(move |position: JsValue| {
        if let Some(found) = found.take() {
            found(read(&position));
        }
    });
    let err = Closure::once_into_js(move |_: JsValue| {
        if let Some(failed) = failed.take() {
            failed(None);
        }
    });
    drop(
        geolocation.get_current_position_with_error_callback(
            ok.unchecked_ref(),
            Some(err.unchecked_ref()),
        ),
    );
}

fn read(position: &JsValue) -> Option<(String, String)> {
    let get = |object: &JsValue, name: &str| js_sys::Reflect::get(object, &name.into()).ok();
    let coords = get(position, "coords")?;
    let fixed = |name| {
        let number: js_sys::Number = get(&coords, name)?.dyn_into().ok()?;
        number.to_fixed(5).ok().map(String::from)
    };
    Some((fixed("latitude")?, fixed("longitude")?))
}
