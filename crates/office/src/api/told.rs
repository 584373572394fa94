//! What the office tells a device: a bundle it signs, which every copy of the app takes in as it
//! takes a file, with the same checks.

use std::collections::BTreeMap;

use domain::{
    bundle::{Bundle, Cover, seal, signing_bytes},
    device::DeviceCard,
    record::{Change, Record},
};

use super::office::{Office, stamp};

/// The bundle's text. Its cover is `everything`, which waits for no number: of other devices the
/// reader is told what lies in its scope, and that has holes.
pub fn told(
    office: &Office,
    cards: Vec<DeviceCard>,
    changes: Vec<Change>,
    records: Vec<Record>,
) -> String {
    let bundle = Bundle {
        programme: office.programme().to_owned(),
        edition: office.edition().to_owned(),
        cover: Cover::Everything,
        device: office.card().clone(),
        first: 1,
        last: 0,
        previous: None,
        created_at: stamp(),
        cards,
        changes,
        attachments: Vec::new(),
        records,
        extra: BTreeMap::new(),
    };
    seal(&bundle, &office.sign(&signing_bytes(&bundle)))
}
