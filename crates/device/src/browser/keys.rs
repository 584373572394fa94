//! Signing: ECDSA P-256, because every browser that runs the app has it. Ed25519 is missing from
//! Chrome below 137 and Firefox could not store its keys before 136.

use domain::bundle::{SealedBundle, Verdict};
use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKeyPair, EcKeyGenParams, EcKeyImportParams, EcdsaParams, SubtleCrypto};

use super::BrowserError;

/// The browser's cryptography; only pages over https (or from localhost) have it.
pub fn subtle() -> Result<SubtleCrypto, BrowserError> {
    let crypto = web_sys::window()
        .ok_or_else(|| BrowserError("no window".to_owned()))?
        .crypto()?;
    let subtle = crypto.subtle();
    if subtle.is_undefined() {
        return Err(BrowserError(
            "crypto.subtle is missing: the page needs https".to_owned(),
        ));
    }
    Ok(subtle)
}

/// The algorithm's name, its curve and its digest.
const ECDSA: &str = "ECDSA";
const CURVE: &str = "P-256";
const DIGEST: &str = "SHA-256";

/// New keys; the private one can never leave the browser.
pub async fn generate() -> Result<CryptoKeyPair, BrowserError> {
    let uses = js_sys::Array::of2(&"sign".into(), &"verify".into());
    let algorithm = EcKeyGenParams::new(ECDSA, CURVE);
    let promise = subtle()?.generate_key_with_object(&algorithm, false, &uses)?;
    let pair = JsFuture::from(promise).await?;
    Ok(pair.unchecked_into())
}

/// The public key: 65 bytes, uncompressed SEC1, in base64.
pub async fn public_key(pair: &CryptoKeyPair) -> Result<String, BrowserError> {
    let promise = subtle()?.export_key("raw", &pair.get_public_key())?;
    let raw = JsFuture::from(promise).await?;
    let bytes = Uint8Array::new(&raw).to_vec();
    base64(&bytes)
}

/// Signs `message`: 64 bytes, r then s.
pub async fn sign(pair: &CryptoKeyPair, message: &[u8]) -> Result<Vec<u8>, BrowserError> {
    let algorithm = EcdsaParams::new_with_str(ECDSA, DIGEST);
    let promise =
        subtle()?.sign_with_object_and_u8_array(&algorithm, &pair.get_private_key(), message)?;
    let signature = JsFuture::from(promise).await?;
    Ok(Uint8Array::new(&signature).to_vec())
}

/// Checks a bundle's signature by the signer's own card. WebCrypto takes the same signatures as
/// `domain`'s own check (`exchange::tests` and the bundles of the product tests go both ways).
pub async fn verify(sealed: &SealedBundle) -> Result<Verdict, BrowserError> {
    let subtle = subtle()?;
    let uses = js_sys::Array::of1(&"verify".into());
    let key = Uint8Array::from(sealed.key());
    let curve = EcKeyImportParams::new(ECDSA);
    curve.set_named_curve(CURVE);
    let promise = subtle.import_key_with_object("raw", &key, &curve, false, &uses)?;
    // Refused: no point of the curve.
    let Ok(key) = JsFuture::from(promise).await else {
        return Ok(Verdict::NoKey);
    };
    let algorithm = EcdsaParams::new_with_str(ECDSA, DIGEST);
    let promise = subtle.verify_with_object_and_js_u8_array_and_js_u8_array(
        &algorithm,
        key.unchecked_ref(),
        &Uint8Array::from(sealed.signature()),
        &Uint8Array::from(sealed.signed()),
    )?;
    let good = JsFuture::from(promise).await?.is_truthy();
    Ok(if good { Verdict::Good } else { Verdict::Bad })
}

/// sha256 in lower-case hex.
pub async fn sha256(bytes: &ArrayBuffer) -> Result<String, BrowserError> {
    let promise = subtle()?.digest_with_str_and_buffer_source(DIGEST, bytes)?;
    let digest = JsFuture::from(promise).await?;
    Ok(Uint8Array::new(&digest)
        .to_vec()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

fn base64(bytes: &[u8]) -> Result<String, BrowserError> {
    let latin: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let window = web_sys::window().ok_or_else(|| BrowserError("no window".to_owned()))?;
    Ok(window.btoa(&latin)?)
}
