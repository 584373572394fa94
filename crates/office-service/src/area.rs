//! The area a dossier lies in.

use domain::{
    credit_code::CreditCode,
    enterprise,
    ids::RecordKey,
    record::{Change, Record},
};

/// A programme-wide dossier is named after its area, or `city`.
fn own_area(dossier: &str) -> Option<&str> {
    CreditCode::parse(dossier).is_err().then_some(dossier)
}

/// The area a bundle gives a dossier the office does not know.
pub(crate) fn first_area(dossier: &str, changes: &[Change]) -> Option<String> {
    if let Some(area) = own_area(dossier) {
        return Some(area.to_owned());
    }
    changes
        .iter()
        .filter(|change| change.record.dossier == dossier && change.record.kind == enterprise::KIND)
        .filter_map(|change| change.fields.get("area")?.value.as_text())
        .next_back()
        .map(str::to_owned)
}

/// The area a dossier lies in once these records are written.
pub(crate) fn area_now(
    dossier: &str,
    written: &[Record],
    before: Option<&Option<String>>,
) -> Option<String> {
    if let Some(area) = own_area(dossier) {
        return Some(area.to_owned());
    }
    let key = RecordKey::only(dossier, enterprise::KIND);
    match written.iter().find(|record| record.key == key) {
        Some(record) => record.text("area").map(str::to_owned),
        None => before.cloned().flatten(),
    }
}
