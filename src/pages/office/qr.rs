//! QR codes, drawn on this device.

use qrcode::{QrCode, render::svg};

/// The text as a QR code: the address of an SVG picture. `None` for a text too long for one.
pub fn picture(text: &str) -> Option<String> {
    let code = QrCode::new(text).ok()?;
    let drawn = code
        .render::<svg::Color<'_>>()
        .min_dimensions(240, 240)
        .build();
    let drawn = String::from(js_sys::encode_uri_component(&drawn));
    Some(format!("data:image/svg+xml,{drawn}"))
}
