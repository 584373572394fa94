//! A device without a browser: it signs the files others are to take in, good ones and bad ones.

use std::collections::BTreeMap;

use anyhow::Result;
use domain::{
    bundle::{
        Attachment, Bundle, Checked, Selection, container, seal, sha256_hex, signing_bytes,
        to_base64,
    },
    clock::Stamp,
    device::{DeviceCard, Role, Scope},
    ids::{ChangeId, DeviceId, RecordKey},
    proof,
    record::{Change, Edit, Record},
};
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
use serde_json::json;

/// A device with its key and what it wrote.
pub struct Sender {
    card: DeviceCard,
    key: SigningKey,
    changes: Vec<Change>,
    records: BTreeMap<RecordKey, Record>,
}

impl Sender {
    /// A team's device; `seed` makes its id and its key.
    pub fn new(name: &str, seed: u8) -> Self {
        // Any 32 bytes that are no zero and below the curve's order are a key.
        let key = SigningKey::from_slice(&[seed.max(1); 32]).unwrap_or_else(|_| unreachable!());
        let public = key.verifying_key().to_sec1_point(false);
        Self {
            card: DeviceCard {
                id: DeviceId::new(&format!("sender-{seed}")),
                name: name.to_owned(),
                role: Role::Team,
                scope: Scope::City,
                public_key: to_base64(public.as_bytes()),
                restored_from: None,
            },
            key,
            changes: Vec::new(),
            records: BTreeMap::new(),
        }
    }

    /// What it says to the office to be let in by an invite's code; its token is `token`.
    ///
    /// # Errors
    /// Never of a code as the office prints it.
    pub fn enrolment(&self, code: &str) -> Result<String> {
        let mut said = json!({
            "code": code, "device": self.card.id.as_str(), "name": self.card.name,
            "public_key": self.card.public_key, "token_sha256": sha256_hex(b"token"),
        });
        let signed = proof::signing_bytes(proof::ENROL, &said)?;
        let signature: Signature = self.key.sign(&signed);
        said["signature"] = to_base64(&signature.to_bytes()).into();
        Ok(said.to_string())
    }

    /// Writes one field, as a tap on that device would.
    pub fn write(&mut self, record: &RecordKey, field: &str, value: &str) {
        let held = self.records.get(record).map(Record::edit);
        let edit = held.unwrap_or_else(|| Edit::new(record.clone()));
        self.write_edit(&edit.set(field, value));
    }

    /// Writes several fields of a record at once.
    pub fn write_edit(&mut self, edit: &Edit) {
        let held = self
            .records
            .entry(edit.record.clone())
            .or_insert_with(|| Record::new(edit.record.clone()));
        let n = self.changes.len() as u32 + 1;
        let id = ChangeId::new(self.card.id.clone(), n);
        let at = Stamp {
            ms: 1_778_745_600_000 + i64::from(n) * 1_000,
            counter: 0,
        };
        if let Some(change) = held.change(edit, id, at, "") {
            held.apply(&change);
            self.changes.push(change);
        }
    }

    /// What it wrote from the `first` change on.
    pub fn bundle(&self, first: u32) -> Bundle {
        Bundle {
            programme: "wuzhong".to_owned(),
            edition: "2026-05".to_owned(),
            cover: Selection::Since,
            device: self.card.clone(),
            first,
            last: self.changes.len() as u32,
            previous: None,
            created_at: "2026-05-14T08:03:00Z".to_owned(),
            cards: Vec::new(),
            changes: self
                .changes
                .iter()
                .filter(|change| change.id.seq >= first)
                .cloned()
                .collect(),
            attachments: Vec::new(),
            records: Vec::new(),
            extra: BTreeMap::new(),
        }
    }

    /// The bundle signed with this device's key, as the text of a file.
    pub fn seal(&self, bundle: &Bundle) -> String {
        let bytes = signing_bytes(bundle).expect("JSON");
        let signature: Signature = self.key.sign(&bytes);
        seal(bundle, &signature.to_bytes().into()).expect("JSON")
    }

    /// The bundle signed, with these attachments, as a zip's bytes.
    ///
    /// # Errors
    /// When the container refuses a name.
    pub fn seal_zip(
        &self,
        bundle: &Bundle,
        attachments: &[(Attachment, &[u8])],
    ) -> Checked<Vec<u8>> {
        let mut bundle = bundle.clone();
        bundle.attachments = attachments
            .iter()
            .map(|(listed, _)| listed.clone())
            .collect();
        let document = self.seal(&bundle);
        let names: Vec<String> = attachments
            .iter()
            .map(|(listed, _)| format!("attachments/{}", listed.sha256))
            .collect();
        let mut entries = vec![("bundle.json", document.as_bytes())];
        for (name, (_, content)) in names.iter().zip(attachments) {
            entries.push((name, content));
        }
        zip(&entries)
    }
}

/// A zip by the product's own writer, whatever the names.
///
/// # Errors
/// When an entry is too large for the container.
pub fn zip(entries: &[(&str, &[u8])]) -> Checked<Vec<u8>> {
    let mut writer = container::Writer::default();
    let mut file = Vec::new();
    for (name, content) in entries {
        file.extend(writer.entry(name, content.len() as u64, container::Crc32::of(content))?);
        file.extend(*content);
    }
    file.extend(writer.finish());
    Ok(file)
}
