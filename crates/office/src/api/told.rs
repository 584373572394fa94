//! The bundles the office makes and signs: what it tells a device, which every copy of the app takes
//! in as it takes a file, with the same checks, and the files it exports.

use std::collections::BTreeMap;

use domain::{
    bundle::{Bundle, Cover, seal, signing_bytes},
    device::DeviceCard,
    record::{Change, Record},
};

use super::office::{Office, stamp};

impl Office {
    /// A bundle the office makes, still empty: it has no changes of its own, so its range is too.
    pub fn bundle(&self, cover: Cover) -> Bundle {
        Bundle {
            programme: self.programme().to_owned(),
            edition: self.edition().to_owned(),
            cover,
            device: self.card().clone(),
            first: 1,
            last: 0,
            previous: None,
            created_at: stamp(),
            cards: Vec::new(),
            changes: Vec::new(),
            attachments: Vec::new(),
            records: Vec::new(),
            extra: BTreeMap::new(),
        }
    }

    /// The bundle's text, signed.
    pub fn seal(&self, bundle: &Bundle) -> String {
        seal(bundle, &self.sign(&signing_bytes(bundle)))
    }
}

/// What a device is told, as text. Its cover is `everything`, which waits for no number: of other
/// devices the reader is told what lies in its scope, and that has holes.
pub fn told(
    office: &Office,
    cards: Vec<DeviceCard>,
    changes: Vec<Change>,
    records: Vec<Record>,
) -> String {
    office.seal(&Bundle {
        cards,
        changes,
        records,
        ..office.bundle(Cover::Everything)
    })
}
