//! Where the device is.

use std::{cell::Cell, rc::Rc};

use js_sys::Number;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Coordinates, Position};

/// Asks for the place once; `found` gets latitude and longitude (WGS 84, decimal text, five
/// places: about a metre), or nothing when the person or the browser declines.
///
/// The text is made by the browser's own number formatting, so that no float enters a record.
pub fn current(found: impl FnOnce(Option<(String, String)>) + 'static) {
    let geolocation = web_sys::window().and_then(|window| window.navigator().geolocation().ok());
    let Some(geolocation) = geolocation else {
        return found(None);
    };
    let found = Rc::new(Cell::new(Some(found)));
    let failed = found.clone();
    let ok = Closure::once_into_js(move |position: Position| {
        if let Some(found) = found.take() {
            found(read(&position.coords()));
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

fn read(coordinates: &Coordinates) -> Option<(String, String)> {
    let fixed = |number: f64| Number::from(number).to_fixed(5).ok().map(String::from);
    Some((
        fixed(coordinates.latitude())?,
        fixed(coordinates.longitude())?,
    ))
}
