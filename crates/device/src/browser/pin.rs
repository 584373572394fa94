//! A PIN kept so that it cannot be read back: PBKDF2 (SHA-256) with a salt, by the browser's own
//! code.
//!
//! It guards against a person who passes by, not against one with tools: the data beside it is not
//! encrypted (docs/loss-model.md).

use js_sys::{Array, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, Pbkdf2Params};

use super::{BrowserError, keys, random};

/// Rounds: some tenths of a second on a cheap tablet.
const ROUNDS: u32 = 210_000;

/// A PIN as it is kept, and when the screen locks by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    #[serde(with = "base64")]
    salt: Vec<u8>,
    #[serde(with = "base64")]
    hash: Vec<u8>,
    /// Minutes without a touch after which the screen locks; 0 for never.
    pub minutes: u32,
}

/// Bytes as base64. What is none counts as no bytes, which fit no PIN.
mod base64 {
    use domain::bundle::{from_base64, to_base64};
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&to_base64(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        Ok(from_base64(&String::deserialize(from)?).unwrap_or_default())
    }
}

impl Pin {
    /// Makes one of what the person typed.
    ///
    /// # Errors
    /// Where the browser has no cryptography (no https).
    pub async fn of(typed: &str, minutes: u32) -> Result<Self, BrowserError> {
        let salt = random::<16>().to_vec();
        Ok(Self {
            hash: derived(typed, &salt).await?,
            salt,
            minutes,
        })
    }

    /// Whether this is what was typed then.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub async fn fits(&self, typed: &str) -> Result<bool, BrowserError> {
        // WebKit derives nothing from nothing, and says so by an error.
        Ok(!typed.is_empty() && derived(typed, &self.salt).await? == self.hash)
    }
}

async fn derived(typed: &str, salt: &[u8]) -> Result<Vec<u8>, BrowserError> {
    let subtle = keys::subtle()?;
    let secret = Uint8Array::from(typed.as_bytes());
    let uses = Array::of1(&"deriveBits".into());
    let key = subtle.import_key_with_str("raw", &secret, "PBKDF2", false, &uses)?;
    let key: CryptoKey = JsFuture::from(key).await?.unchecked_into();
    let how = Pbkdf2Params::new_with_str("PBKDF2", "SHA-256", ROUNDS, &Uint8Array::from(salt));
    let bits = JsFuture::from(subtle.derive_bits_with_object(&how, &key, 256)?).await?;
    Ok(Uint8Array::new(&bits).to_vec())
}

#[cfg(test)]
mod tests {
    use domain::json::{from_str, to_string};
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    async fn a_pin_is_told_from_others_and_cannot_be_read_back() {
        let pin = Pin::of("2580", 5).await.expect("made");
        let kept = to_string(&pin).expect("JSON");
        assert!(!kept.contains("2580"));
        let read: Pin = from_str(&kept).expect("read");
        assert_eq!(read, pin);
        assert!(read.fits("2580").await.expect("asked"));
        assert!(!read.fits("2581").await.expect("asked"));
        assert!(!read.fits("").await.expect("asked"));
        // The same again is kept otherwise.
        assert_ne!(Pin::of("2580", 5).await.expect("made").hash, pin.hash);
    }
}
