//! The bundles the office makes and signs: answers to devices, which every copy of the app takes in
//! as it takes a file, with the same checks, and the files it exports.

use std::collections::BTreeMap;

use domain::bundle::{
    Bundle, Checked, REVOKED, Revocations, Selection, revocations_value, seal, signing_bytes,
};

use crate::{Office, clock::timestamp};

/// A bundle the office makes, still empty: it has no changes of its own, so its range is too.
pub fn empty(office: &Office, cover: Selection) -> Bundle {
    Bundle {
        programme: office.programme().to_owned(),
        edition: office.edition().to_owned(),
        cover,
        device: office.card().clone(),
        first: 1,
        last: 0,
        previous: None,
        created_at: timestamp(),
        cards: Vec::new(),
        changes: Vec::new(),
        attachments: Vec::new(),
        records: Vec::new(),
        part: None,
        extra: BTreeMap::new(),
    }
}

/// A bundle's text, signed by the office.
///
/// # Errors
/// Where it holds what no reader would take.
pub fn sealed(office: &Office, bundle: &Bundle) -> Checked<String> {
    seal(bundle, &office.sign(&signing_bytes(bundle)?))
}

/// An answer to a device, still empty. Its cover is `everything`, which waits for no number: of other
/// devices the reader gets what lies in its scope, and that has holes. With `revoked`, it says all
/// devices that are revoked.
pub fn answer(office: &Office, revoked: Option<&Revocations>) -> Bundle {
    let mut answer = empty(office, Selection::Everything);
    let revoked = revoked.map(|revoked| (REVOKED.to_owned(), revocations_value(revoked)));
    answer.extra.extend(revoked);
    answer
}
