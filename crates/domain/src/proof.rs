//! Proof that the one who asks for a device to be let in holds that device's key.
//!
//! Ids and public keys are no secrets: every bundle carries them. A device therefore signs what it
//! asks, by the key that cannot leave its browser. The document is one flat object with
//! `public_key` (65 bytes, uncompressed SEC1, base64) and `signature` (r and s, 32 bytes each,
//! base64): ECDSA P-256 with SHA-256 over [`signing_bytes`] of the document without `signature`.
//! Members a reader does not know are covered too.
//!
//! What is signed begins with what it is for, so that no signature made for one thing (a bundle, a
//! registration) counts for another.

use serde::Serialize;

use crate::json;
#[cfg(feature = "verify")]
use crate::value::Value;

/// Enrolling with an invite.
pub const ENROL: &str = "yidang-enrol-1";
/// An enterprise registering itself, to be admitted by the office.
pub const REGISTER: &str = "yidang-register-1";
/// A device asking to go on in place of the one it was before its profile was put back or copied.
pub const SUCCEED: &str = "yidang-succeed-1";

/// The bytes a device signs: what it is for, a line break, the canonical form of what it says.
///
/// # Errors
/// What no reader would take: see [`json::to_string`].
pub fn signing_bytes<T: Serialize + ?Sized>(
    purpose: &str,
    said: &T,
) -> Result<Vec<u8>, json::Error> {
    Ok(format!("{purpose}\n{}", json::to_string(said)?).into_bytes())
}

/// Whether `document` is signed for `purpose` by the key it names.
#[cfg(feature = "verify")]
pub fn holds(purpose: &str, document: &Value) -> bool {
    use p256::ecdsa::{Signature, VerifyingKey, signature::Verifier as _};

    use crate::bundle::from_base64;

    let Some(map) = document.as_map() else {
        return false;
    };
    let bytes = |name: &str| from_base64(map.get(name)?.as_text()?);
    let mut said = map.clone();
    said.remove("signature");
    let key = bytes("public_key")
        .filter(|key| key.len() == 65)
        .and_then(|key| VerifyingKey::from_sec1_bytes(&key).ok());
    let signature = bytes("signature").and_then(|bytes| Signature::from_slice(&bytes).ok());
    let (Some(key), Some(signature)) = (key, signature) else {
        return false;
    };
    signing_bytes(purpose, &said).is_ok_and(|signed| key.verify(&signed, &signature).is_ok())
}

#[cfg(all(test, feature = "verify"))]
mod tests {
    use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};

    use super::*;
    use crate::{bundle::to_base64, json::from_str};

    fn signed(key: &SigningKey, purpose: &str, name: &str) -> Value {
        let point = key.verifying_key().to_sec1_point(false);
        let text = format!(
            r#"{{"code":"AAAA","device":"tablet","name":"{name}","public_key":"{}"}}"#,
            to_base64(point.as_bytes())
        );
        let said: Value = from_str(&text).expect("JSON");
        let signature: Signature = key.sign(&signing_bytes(purpose, &said).expect("JSON"));
        with(&said, "signature", &to_base64(&signature.to_bytes()))
    }

    fn with(document: &Value, name: &str, text: &str) -> Value {
        let mut map = document.as_map().expect("an object").clone();
        map.insert(name.to_owned(), text.into());
        Value::Map(map)
    }

    #[test]
    fn only_the_key_that_is_named_proves_and_only_what_it_signed() {
        let own = SigningKey::from_slice(&[1; 32]).expect("a key");
        let other = SigningKey::from_slice(&[2; 32]).expect("a key");
        let good = signed(&own, ENROL, "指导二组平板");
        assert!(holds(ENROL, &good));
        // For something else.
        for other in [REGISTER, SUCCEED] {
            assert!(!holds(other, &good));
        }
        // Any member changed or added, known to us or not.
        for name in ["code", "device", "name", "newer"] {
            assert!(!holds(ENROL, &with(&good, name, "B")), "{name}");
        }
        // Another's public key, signed by oneself: what a thief of an invite would send.
        let key = good.as_map().expect("an object")["public_key"].clone();
        let theft = with(
            &signed(&other, ENROL, "指导二组平板"),
            "public_key",
            key.as_text().expect("text"),
        );
        assert!(!holds(ENROL, &theft));
        for bad in ["", "AAAA", "no base64"] {
            assert!(!holds(ENROL, &with(&good, "signature", bad)), "{bad}");
            assert!(!holds(ENROL, &with(&good, "public_key", bad)), "{bad}");
        }
        assert!(!holds(ENROL, &Value::Null));
    }

    #[test]
    fn what_is_signed_is_the_same_for_every_program() {
        let said: Value = from_str(r#"{ "name": "平板", "code": "A" }"#).expect("JSON");
        assert_eq!(
            String::from_utf8(signing_bytes(ENROL, &said).expect("JSON")).expect("UTF-8"),
            "yidang-enrol-1\n{\"code\":\"A\",\"name\":\"平板\"}"
        );
    }
}
