//! Signing a bundle and opening one.
//!
//! ```text
//! let bytes = signing_bytes(&bundle);          // what WebCrypto signs (ECDSA P-256, SHA-256)
//! let hash = sha256_hex(&bytes);               // names this bundle; the next one's `previous`
//! let text = seal(&bundle, &signature);        // the file
//! let open = open(text.as_bytes(), &Limits::default(), "wuzhong")?;
//! ```
//!
//! Where something else checks signatures (a browser does it in its own code, which need not be
//! downloaded), [`read_sealed`] gives everything but that, and the verdict is passed in:
//!
//! ```text
//! let sealed = read_sealed(text.as_bytes(), &Limits::default(), "wuzhong")?;
//! let open = sealed.judged(verdict)?;          // of sealed.key(), sealed.signature(), sealed.signed()
//! ```
//!
//! The signature covers the parsed document, not our reading of it: a newer version's unknown
//! keys are covered too, and a file that an editor has laid out anew still verifies. It is no
//! name for the bundle (ECDSA signatures can be altered and stay valid); the hash is.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{
    fault::{BundleFault, Checked},
    format::{Bundle, VOUCHED},
    read,
    text::{from_base64, sha256_hex, to_base64},
};
use crate::{
    json::{ValueProblem, canonical, parse, write_canonical, write_text},
    value::Value,
};

/// How much a bundle may hold before it is refused unread. The defaults fit a city's 10,000
/// enterprises and keep a tablet's memory.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of the JSON document.
    pub document_bytes: u64,
    /// Bytes of the whole file with its attachments.
    pub file_bytes: u64,
    pub changes: usize,
    pub devices: usize,
    pub attachments: usize,
    /// Bytes of one attachment.
    pub attachment_bytes: u64,
    /// Fields of one change.
    pub fields: usize,
    /// Bytes of one text.
    pub text: usize,
    /// Lists and maps within each other in one value.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            document_bytes: 96 << 20,
            file_bytes: 2 << 30,
            changes: 500_000,
            devices: 2_000,
            attachments: 20_000,
            attachment_bytes: 64 << 20,
            fields: 1_024,
            text: 256 << 10,
            depth: 16,
        }
    }
}

/// A bundle whose signature and form are good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenBundle {
    pub bundle: Bundle,
    /// sha256 of the signed bytes, lower-case hexadecimal: the bundle's name.
    pub hash: String,
    /// What it carries of other devices' own bundles ([`super::VOUCHED`]), each signature good:
    /// whoever lost a device hands on its backup this way, and nobody has to believe them.
    pub vouched: Vec<OpenBundle>,
}

/// A bundle whose form is good and whose signature nobody has checked yet.
#[derive(Clone, Debug)]
pub struct SealedBundle {
    bundle: Bundle,
    key: Vec<u8>,
    signature: Vec<u8>,
    signed: Vec<u8>,
    vouched: Vec<SealedBundle>,
}

/// What a check of the signature found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Good,
    Bad,
    /// The card's key is no point of the curve.
    NoKey,
}

impl SealedBundle {
    /// The signer's public key as its card gives it: 65 bytes, uncompressed SEC1.
    pub fn key(&self) -> &[u8] {
        &self.key
    }

    /// r and s, 32 bytes each; empty or of another length when the bundle has no such signature.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// What was signed: ECDSA P-256 with SHA-256.
    pub fn signed(&self) -> &[u8] {
        &self.signed
    }

    /// Takes out the other devices' own bundles it carries, each with a signature of its own to be
    /// checked; those that are good belong into [`OpenBundle::vouched`].
    pub fn take_vouched(&mut self) -> Vec<Self> {
        std::mem::take(&mut self.vouched)
    }

    /// The bundle, if its signature is good. Nothing is vouched for yet.
    ///
    /// # Errors
    /// [`BundleFault::BadSignature`] and [`BundleFault::UnknownKeyForm`].
    pub fn judged(self, verdict: Verdict) -> Checked<OpenBundle> {
        match verdict {
            Verdict::Good => Ok(OpenBundle {
                hash: sha256_hex(&self.signed),
                bundle: self.bundle,
                vouched: Vec::new(),
            }),
            Verdict::Bad => Err(BundleFault::BadSignature),
            Verdict::NoKey => Err(BundleFault::UnknownKeyForm),
        }
    }
}

/// The bytes to sign: the canonical form without the signature.
pub fn signing_bytes(bundle: &Bundle) -> Vec<u8> {
    canonical(&bundle.to_value()).into_bytes()
}

/// The file's text: laid out one entry per line, so that a person can read it.
///
/// `signature` is r and s, 32 bytes each, as WebCrypto gives them.
pub fn seal(bundle: &Bundle, signature: &[u8; 64]) -> String {
    const FIRST: [&str; 14] = [
        "format",
        "version",
        "programme",
        "edition",
        "cover",
        "device",
        "first",
        "last",
        "previous",
        "created_at",
        "cards",
        "attachments",
        "records",
        "changes",
    ];
    let value = bundle.to_value();
    let mut out = String::from("{\n");
    if let Some(map) = value.as_map() {
        let known = FIRST.iter().filter_map(|key| map.get_key_value(*key));
        let newer = map.iter().filter(|(key, _)| !FIRST.contains(&key.as_str()));
        for (key, value) in known.chain(newer) {
            out.push_str("  ");
            write_text(key, &mut out);
            out.push_str(": ");
            match value {
                Value::List(items) if !items.is_empty() => {
                    let mut before = "[\n    ";
                    for item in items {
                        out.push_str(before);
                        write_canonical(item, &mut out);
                        before = ",\n    ";
                    }
                    out.push_str("\n  ]");
                }
                value => write_canonical(value, &mut out),
            }
            out.push_str(",\n");
        }
    }
    let _ = write!(out, "  \"signature\": \"{}\"\n}}\n", to_base64(signature));
    out
}

/// Opens the bytes of a `.json` bundle or of a zip's `bundle.json`: [`read_sealed`], and the signature
/// checked here.
///
/// Whether the card is one this device trusts is for [`super::plan`] to say.
///
/// # Errors
/// [`BundleFault`]; the bundle is refused whole.
#[cfg(feature = "verify")]
pub fn open(bytes: &[u8], limits: &Limits, programme: &str) -> Checked<OpenBundle> {
    use p256::ecdsa::{Signature, VerifyingKey, signature::Verifier as _};

    let verdict = |sealed: &SealedBundle| match VerifyingKey::from_sec1_bytes(sealed.key()) {
        Err(_) => Verdict::NoKey,
        Ok(key) => Signature::from_slice(sealed.signature())
            .and_then(|signature| key.verify(sealed.signed(), &signature))
            .map_or(Verdict::Bad, |()| Verdict::Good),
    };
    let mut sealed = read_sealed(bytes, limits, programme)?;
    let vouched = sealed.take_vouched();
    let judged = verdict(&sealed);
    let mut open = sealed.judged(judged)?;
    for inner in vouched {
        let judged = verdict(&inner);
        open.vouched.push(inner.judged(judged)?);
    }
    Ok(open)
}

/// Reads the bytes of a `.json` bundle or of a zip's `bundle.json`, and checks all but the
/// signature: the form against `limits`, and the programme.
///
/// # Errors
/// [`BundleFault`]; the bundle is refused whole.
pub fn read_sealed(bytes: &[u8], limits: &Limits, programme: &str) -> Checked<SealedBundle> {
    Document::parse(bytes, limits)?
        .read(limits, programme)?
        .sealed()
}

/// A document that is JSON, not yet read: of a large one each step takes its time, and a page may
/// draw between them.
pub struct Document(BTreeMap<String, Value>);

impl Document {
    /// The first step of [`read_sealed`].
    ///
    /// # Errors
    /// [`BundleFault`]; the bundle is refused whole.
    pub fn parse(bytes: &[u8], limits: &Limits) -> Checked<Self> {
        parse_document(bytes, limits).map(Self)
    }

    /// The second one: its form, and the documents it carries.
    ///
    /// # Errors
    /// As above.
    pub fn read(self, limits: &Limits, programme: &str) -> Checked<ReadDocument> {
        read_document(self.0, limits, programme)
    }
}

/// A document whose form is good.
pub struct ReadDocument {
    bundle: Bundle,
    /// As it was parsed, without its signature.
    map: BTreeMap<String, Value>,
    signature: Vec<u8>,
    vouched: Vec<SealedBundle>,
}

impl ReadDocument {
    /// The third step: what was signed.
    ///
    /// # Errors
    /// [`BundleFault::UnknownKeyForm`]
    pub fn sealed(self) -> Checked<SealedBundle> {
        let key = from_base64(&self.bundle.device.public_key)
            .filter(|key| key.len() == 65)
            .ok_or(BundleFault::UnknownKeyForm)?;
        Ok(SealedBundle {
            bundle: self.bundle,
            key,
            signature: self.signature,
            signed: canonical(&Value::Map(self.map)).into_bytes(),
            vouched: self.vouched,
        })
    }
}

fn parse_document(bytes: &[u8], limits: &Limits) -> Checked<BTreeMap<String, Value>> {
    let size = bytes.len() as u64;
    if size > limits.document_bytes {
        return Err(BundleFault::TooLarge {
            size,
            limit: limits.document_bytes,
        });
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        // The file ends within a character.
        Err(error) if error.error_len().is_none() => return Err(BundleFault::Cut),
        Err(error) => {
            let line = bytes[..error.valid_up_to()]
                .iter()
                .filter(|byte| **byte == b'\n')
                .count();
            return Err(BundleFault::NotJson {
                line: u32::try_from(line + 1).unwrap_or(u32::MAX),
                column: 1,
                problem: "not UTF-8 text".to_owned(),
            });
        }
    };
    if text.trim().is_empty() {
        return Err(BundleFault::Cut);
    }
    let value = parse(text).map_err(|fault| match fault.problem {
        ValueProblem::Cut => BundleFault::Cut,
        ValueProblem::TooDeep => BundleFault::TooDeep,
        problem => BundleFault::NotJson {
            line: fault.line,
            column: fault.column,
            problem: problem.to_string(),
        },
    })?;
    match value {
        Value::Map(map) => Ok(map),
        _ => Err(BundleFault::OtherFormat),
    }
}

/// Reads a document, and those it carries. Those are within it, so the parser's limit of depth
/// bounds them.
fn read_document(
    mut map: BTreeMap<String, Value>,
    limits: &Limits,
    programme: &str,
) -> Checked<ReadDocument> {
    read::check_format(&map)?;
    // Before anything else: another city's bundle is told apart by its programme, whatever its
    // other content.
    if let Some(found) = map.get("programme").and_then(Value::as_text)
        && found != programme
    {
        return Err(BundleFault::WrongProgramme {
            found: found.chars().take(64).collect(),
            expected: programme.to_owned(),
        });
    }
    let signature = match map.remove("signature") {
        Some(Value::Text(text)) => from_base64(&text).unwrap_or_default(),
        _ => Vec::new(),
    };
    let bundle = read::bundle(&map, limits)?;
    let mut vouched = Vec::new();
    for document in bundle
        .extra
        .get(VOUCHED)
        .and_then(Value::as_list)
        .unwrap_or_default()
    {
        let Value::Map(map) = document else {
            return Err(BundleFault::OtherFormat);
        };
        let mut inner = read_document(map.clone(), limits, programme)?.sealed()?;
        vouched.append(&mut inner.vouched);
        vouched.push(inner);
    }
    Ok(ReadDocument {
        bundle,
        map,
        signature,
        vouched,
    })
}
