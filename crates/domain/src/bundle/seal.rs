//! Signing a bundle and opening one.
//!
//! ```text
//! let bytes = signing_bytes(&bundle)?;         // what WebCrypto signs (ECDSA P-256, SHA-256)
//! let hash = sha256_hex(&bytes);               // names this bundle; the next one's `previous`
//! let text = seal(&bundle, &signature)?;       // the file
//! let open = open(text.as_bytes(), &Limits::default(), "wuzhong")?;
//! ```
//!
//! Where something else checks signatures (a browser does it in its own code, which need not be
//! downloaded), [`read_sealed`] gives everything but that, and the verdict is passed in:
//!
//! ```text
//! let sealed = read_sealed(text.as_bytes(), &Limits::default(), "wuzhong")?;
//! let open = sealed.verified(verdict)?;          // of sealed.key(), sealed.signature(), sealed.signed()
//! ```
//!
//! The signature covers the parsed document, not our reading of it: a newer version's unknown
//! keys are covered too, and a file that an editor has laid out anew still verifies. It is no
//! name for the bundle (ECDSA signatures can be altered and stay valid); the hash is.

use serde::Serialize;

use super::{
    budget, check,
    fault::{BundleFault, Checked},
    format::{Bundle, COUNTERSIGNED, FORMAT, VERSION},
};
use crate::{
    bytes::{from_base64, sha256_hex, to_base64},
    json::{self, Problem, RawObject, to_string, write_string},
    limits::Limits,
    value::Value,
};

/// A bundle whose signature and form are good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenBundle {
    pub bundle: Bundle,
    /// sha256 of the signed bytes, lower-case hexadecimal: the bundle's name.
    pub hash: String,
    /// What it carries of other devices' own bundles ([`super::COUNTERSIGNED`]), each signature good:
    /// the people who lost a device hand on its backup this way, and nobody has to believe them.
    pub countersigned: Vec<OpenBundle>,
}

/// A bundle whose form is good and whose signature nobody has checked yet.
#[derive(Clone, Debug)]
pub struct SealedBundle {
    bundle: Bundle,
    key: Vec<u8>,
    signature: Vec<u8>,
    signed: Vec<u8>,
    countersigned: Vec<SealedBundle>,
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
    /// checked; those that are good belong into [`OpenBundle::countersigned`].
    pub fn take_countersigned(&mut self) -> Vec<Self> {
        std::mem::take(&mut self.countersigned)
    }

    /// The bundle, if its signature is good. Nothing is countersigned for yet.
    ///
    /// # Errors
    /// [`BundleFault::BadSignature`] and [`BundleFault::UnknownKeyForm`].
    pub fn verified(self, verdict: Verdict) -> Checked<OpenBundle> {
        match verdict {
            Verdict::Good => Ok(OpenBundle {
                hash: sha256_hex(&self.signed),
                bundle: self.bundle,
                countersigned: Vec::new(),
            }),
            Verdict::Bad => Err(BundleFault::BadSignature),
            Verdict::NoKey => Err(BundleFault::UnknownKeyForm),
        }
    }
}

/// The bytes to sign: the canonical form without the signature.
///
/// # Errors
/// [`BundleFault::Schema`] where the bundle holds what no reader would take.
pub fn signing_bytes(bundle: &Bundle) -> Checked<Vec<u8>> {
    Ok(bundle.canonical()?.into_bytes())
}

/// The file's text: laid out one entry per line, so that a person can read it.
///
/// `signature` is r and s, 32 bytes each, as WebCrypto gives them.
///
/// # Errors
/// As [`signing_bytes`].
pub fn seal(bundle: &Bundle, signature: &[u8; 64]) -> Checked<String> {
    let mut file = File("{".to_owned());
    file.member("format", FORMAT)?;
    file.member("version", &bundle.version())?;
    file.member("programme", &bundle.programme)?;
    file.member("edition", &bundle.edition)?;
    file.member("cover", &bundle.cover)?;
    file.member("device", &bundle.device)?;
    file.member("first", &bundle.first)?;
    file.member("last", &bundle.last)?;
    if let Some(previous) = &bundle.previous {
        file.member("previous", previous)?;
    }
    file.member("created_at", &bundle.created_at)?;
    if let Some(part) = &bundle.part {
        file.member("part", part)?;
    }
    file.list("cards", &bundle.cards)?;
    file.list("attachments", &bundle.attachments)?;
    if !bundle.records.is_empty() {
        file.list("records", &bundle.records)?;
    }
    file.list("changes", &bundle.changes)?;
    for (key, value) in &bundle.extra {
        match value {
            Value::List(items) => file.list(key, items)?,
            value => file.member(key, value)?,
        }
    }
    file.member("signature", &to_base64(signature))?;
    file.0.pop();
    file.0.push_str("\n}\n");
    Ok(file.0)
}

/// A file's text that is being laid out.
struct File(String);

impl File {
    fn key(&mut self, key: &str) {
        self.0.push_str("\n  ");
        write_string(key, &mut self.0);
        self.0.push_str(": ");
    }

    fn member<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Checked<()> {
        self.key(key);
        self.0.push_str(&to_string(value)?);
        self.0.push(',');
        Ok(())
    }

    fn list<T: Serialize>(&mut self, key: &str, items: &[T]) -> Checked<()> {
        if items.is_empty() {
            return self.member(key, items);
        }
        self.key(key);
        let mut before = "[\n    ";
        for item in items {
            self.0.push_str(before);
            self.0.push_str(&to_string(item)?);
            before = ",\n    ";
        }
        self.0.push_str("\n  ],");
        Ok(())
    }
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
    let countersigned = sealed.take_countersigned();
    let judged = verdict(&sealed);
    let mut open = sealed.verified(judged)?;
    for inner in countersigned {
        let judged = verdict(&inner);
        open.countersigned.push(inner.verified(judged)?);
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
pub struct Document(RawObject);

impl Document {
    /// The first step of [`read_sealed`].
    ///
    /// # Errors
    /// [`BundleFault`]; the bundle is refused whole.
    pub fn parse(bytes: &[u8], limits: &Limits) -> Checked<Self> {
        let size = bytes.len() as u64;
        let limit = limits.document_bytes;
        if size > limit {
            return Err(BundleFault::TooLarge { size, limit });
        }
        if !budget::holds(bytes) {
            return Err(BundleFault::Schema {
                place: String::new(),
                problem: "too many values".to_owned(),
            });
        }
        Ok(Self(object(RawObject::from_slice(bytes))?))
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
    /// As it was written, without its signature.
    members: RawObject,
    signature: Vec<u8>,
    countersigned: Vec<SealedBundle>,
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
            signed: self.members.canonical().into_bytes(),
            countersigned: self.countersigned,
        })
    }
}

/// Any other JSON than an object is no bundle.
fn object(read: Result<RawObject, json::Error>) -> Checked<RawObject> {
    read.map_err(|error| match error.problem() {
        Problem::WrongKind { .. } => BundleFault::OtherFormat,
        _ => error.into(),
    })
}

/// The document's version, if it is this product's and this build reads it.
fn version(document: &RawObject) -> Checked<i64> {
    if document.get("format") != Ok(Some(FORMAT)) {
        return Err(BundleFault::OtherFormat);
    }
    match document.get("version") {
        Ok(Some(found)) if found > i64::from(VERSION) => Err(BundleFault::NewerVersion { found }),
        Ok(Some(found)) if found > 0 => Ok(found),
        _ => Err(BundleFault::Schema {
            place: "/version".to_owned(),
            problem: "unknown version".to_owned(),
        }),
    }
}

/// Reads a document, and those it carries. Those are within it, so the reader's limit of depth
/// bounds them.
fn read_document(
    mut members: RawObject,
    limits: &Limits,
    programme: &str,
) -> Checked<ReadDocument> {
    let version = version(&members)?;
    // Before anything else: another city's bundle is recognised by its programme, whatever its
    // other content.
    if let Ok(Some(found)) = members.get::<String>("programme")
        && found != programme
    {
        return Err(BundleFault::WrongProgramme {
            found: found.chars().take(64).collect(),
            expected: programme.to_owned(),
        });
    }
    let signature: Option<String> = members.get("signature").unwrap_or_default();
    members.remove("signature");
    let bundle: Bundle = members.read_without(&["format", "version"])?;
    check::bundle(&bundle, version, limits)?;
    let mut countersigned = Vec::new();
    let carried = bundle.extra.get(COUNTERSIGNED).and_then(Value::as_list);
    for document in carried.unwrap_or_default() {
        let document = object(RawObject::from_text(&to_string(document)?))?;
        let mut inner = read_document(document, limits, programme)?.sealed()?;
        countersigned.append(&mut inner.countersigned);
        countersigned.push(inner);
    }
    Ok(ReadDocument {
        signature: signature
            .and_then(|text| from_base64(&text))
            .unwrap_or_default(),
        bundle,
        members,
        countersigned,
    })
}
