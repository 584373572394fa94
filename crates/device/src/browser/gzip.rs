//! gzip, by the browser's own compressor.

use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStream, ReadableWritablePair, Response};

#[wasm_bindgen]
extern "C" {
    /// As web-sys names it, which has it among what is not stable there yet.
    type CompressionStream;

    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<CompressionStream, JsValue>;
}

/// `blob` packed with gzip; nothing where this browser has no compressor (Safari before 16.4).
///
/// # Errors
/// When the blob cannot be read any more.
pub async fn gzip(blob: &Blob) -> Result<Option<Blob>, JsValue> {
    let window = web_sys::window().ok_or(JsValue::UNDEFINED)?;
    let there = js_sys::Reflect::has(&window, &"CompressionStream".into())?;
    if !there {
        return Ok(None);
    }
    let compressor = CompressionStream::new("gzip")?;
    // A pair of a readable and a writable end is what it is; its type does not say so.
    let ends: &ReadableWritablePair = compressor.unchecked_ref();
    let packed: ReadableStream = blob.stream().pipe_through(ends);
    let whole = Response::new_with_opt_readable_stream(Some(&packed))?.blob()?;
    Ok(Some(JsFuture::from(whole).await?.dyn_into()?))
}

#[cfg(test)]
mod tests {
    use js_sys::{Array, Uint8Array};
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    async fn what_repeats_packs_into_a_fraction_and_says_gzip() {
        let text = "{\"value\":\"看板\"}".repeat(10_000);
        let parts = Array::of1(&text.into());
        let blob = Blob::new_with_str_sequence(&parts).expect("a blob");
        let packed = gzip(&blob).await.expect("read").expect("Chromium packs");
        assert!(packed.size() * 50.0 < blob.size(), "{}", packed.size());
        let bytes = JsFuture::from(packed.array_buffer()).await.expect("read");
        let bytes = Uint8Array::new(&bytes).to_vec();
        assert_eq!(bytes.get(..2), Some([0x1f, 0x8b].as_slice()));
    }
}
