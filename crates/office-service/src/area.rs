//! The area a dossier lies in.

use domain::{
    credit_code::CreditCode,
    enterprise,
    ids::RecordKey,
    record::{Change, Field, Record},
    text::check_name,
    value::Value,
};

/// A programme-wide dossier is named after its area, or `city`.
fn own_area(dossier: &str) -> Option<&str> {
    CreditCode::parse(dossier).is_err().then_some(dossier)
}

/// The area a value names. What is no name is none: it becomes part of a scope's name, which a
/// database has to hold and a reader to ask for.
pub(crate) fn area_of(value: &Value) -> Option<&str> {
    value.as_text().filter(|text| check_name(text).is_ok())
}

/// The area that changes give a dossier the office does not know.
pub(crate) fn first_area(dossier: &str, changes: &[&Change]) -> Option<String> {
    if let Some(area) = own_area(dossier) {
        return Some(area.to_owned());
    }
    changes
        .iter()
        .filter(|change| change.record.dossier == dossier && change.record.kind == enterprise::KIND)
        .filter_map(|change| area_of(&change.fields.get("area")?.value))
        .next_back()
        .map(str::to_owned)
}

/// The area a dossier lies in once these records are written. Where people disagree about it, it
/// stays where it is until somebody settles that: no clock decides who sees a dossier.
pub(crate) fn area_now(
    dossier: &str,
    written: &[Record],
    before: Option<&Option<String>>,
) -> Option<String> {
    if let Some(area) = own_area(dossier) {
        return Some(area.to_owned());
    }
    let stays = before.cloned().flatten();
    let key = RecordKey::only(dossier, enterprise::KIND);
    let Some(record) = written.iter().find(|record| record.key == key) else {
        return stays;
    };
    let live = record.field("area").into_iter().flat_map(Field::live);
    let areas: Vec<&str> = live.filter_map(|(_, held)| area_of(&held.value)).collect();
    match stays {
        Some(area) if areas.contains(&area.as_str()) => Some(area),
        _ => areas.first().map(|area| (*area).to_owned()),
    }
}
