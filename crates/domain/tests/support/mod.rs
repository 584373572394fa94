//! Devices that sign and bundles to open, shared by the tests of this crate.
#![allow(dead_code, reason = "each test file uses some of it")]

use std::collections::BTreeMap;

use domain::{
    bundle::{Bundle, Checked, OpenBundle, Selection, open, seal, signing_bytes, to_base64},
    clock::Stamp,
    device::{DeviceCard, Role, Scope},
    ids::{ChangeId, DeviceId, RecordKey},
    limits::Limits,
    record::{Change, Edit, Record},
};
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};

/// An invented enterprise's code.
pub const CODE: &str = "91320506MA1XXXXX0X";

/// A device with its key and its own copy of everything.
pub struct Device {
    pub card: DeviceCard,
    pub key: SigningKey,
    pub changes: Vec<Change>,
    pub records: BTreeMap<RecordKey, Record>,
    seq: u32,
}

impl Device {
    pub fn new(name: &str, role: Role, seed: u8) -> Self {
        let key = SigningKey::from_slice(&[seed; 32]).expect("a key");
        let public = key.verifying_key().to_sec1_point(false);
        Self {
            card: DeviceCard {
                id: DeviceId::new(&format!("device-{seed}")),
                name: name.to_owned(),
                role,
                scope: Scope::Areas(vec!["mudu".to_owned()]),
                public_key: to_base64(public.as_bytes()),
                restored_from: None,
            },
            key,
            changes: Vec::new(),
            records: BTreeMap::new(),
            seq: 0,
        }
    }

    pub fn edit(&self, key: &RecordKey) -> Edit {
        self.records
            .get(key)
            .map_or_else(|| Edit::new(key.clone()), Record::edit)
    }

    pub fn write(&mut self, key: &RecordKey, field: &str, value: &str) -> ChangeId {
        let edit = self.edit(key).set(field, value);
        self.save(&edit)
    }

    pub fn save(&mut self, edit: &Edit) -> ChangeId {
        let id = ChangeId::new(self.card.id.clone(), self.seq + 1);
        let at = Stamp {
            ms: 1_778_745_600_000 + i64::from(self.seq) * 1_000,
            counter: 0,
        };
        let record = self
            .records
            .entry(edit.record.clone())
            .or_insert_with(|| Record::new(edit.record.clone()));
        let change = record
            .change(edit, id.clone(), at, "")
            .expect("changes something");
        self.seq += 1;
        record.apply(&change);
        self.changes.push(change);
        id
    }

    /// Its own changes from `first` on.
    pub fn bundle(&self, first: u32) -> Bundle {
        Bundle {
            programme: "wuzhong".to_owned(),
            edition: "2026-05".to_owned(),
            cover: Selection::Since,
            device: self.card.clone(),
            first,
            last: self.seq,
            previous: None,
            created_at: "2026-05-14T08:03:00Z".to_owned(),
            cards: Vec::new(),
            changes: self
                .changes
                .iter()
                .filter(|change| change.id.device == self.card.id && change.id.seq >= first)
                .cloned()
                .collect(),
            attachments: Vec::new(),
            records: Vec::new(),
            extra: BTreeMap::new(),
        }
    }

    pub fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        let signature: Signature = self.key.sign(bytes);
        signature.to_bytes().into()
    }

    pub fn seal(&self, bundle: &Bundle) -> String {
        let bytes = signing_bytes(bundle).expect("within the limits");
        seal(bundle, &self.sign(&bytes)).expect("within the limits")
    }

    pub fn open(&self, bundle: &Bundle) -> OpenBundle {
        open_text(&self.seal(bundle)).expect("opens")
    }
}

pub fn open_text(text: &str) -> Checked<OpenBundle> {
    open(text.as_bytes(), &Limits::default(), "wuzhong")
}

/// A team's tablet that has written an enterprise.
pub fn tablet() -> Device {
    let mut tablet = Device::new("指导二组平板", Role::Team, 7);
    let key = RecordKey::only(CODE, "enterprise");
    tablet.write(&key, "name", "虚构精密机械有限公司");
    tablet.write(&key, "area", "mudu");
    tablet
}

/// The value as another library's, to compare with what it does.
#[cfg(not(target_family = "wasm"))]
pub fn theirs(value: &domain::value::Value) -> serde_json::Value {
    use domain::value::Value;
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(bool) => (*bool).into(),
        Value::Int(int) => (*int).into(),
        Value::Text(text) => text.as_str().into(),
        Value::List(items) => items.iter().map(theirs).collect(),
        Value::Map(map) => map
            .iter()
            .map(|(key, value)| (key.clone(), theirs(value)))
            .collect(),
    }
}
