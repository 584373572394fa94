//! One call for every file.

use crate::{data::Data, error::MakeError, excel, kind::Kind, word};

/// Told of progress: how many of how many sections are done.
pub type Progress<'a> = &'a mut dyn FnMut(usize, usize);

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// What it is called.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Makes a file.
///
/// # Errors
/// [`MakeError`] says what happened; then there is no file.
pub fn make(kind: Kind, data: &Data<'_>, progress: Progress<'_>) -> Result<Made, MakeError> {
    if kind.is_of_one() {
        let held = data.only()?;
        if let Some(missing) = kind.missing(&held.dossier, &held.records) {
            return Err(MakeError::Missing(missing));
        }
    }
    let bytes = match kind {
        Kind::Diagnosis => word::diagnosis::make(data, progress),
        Kind::Plan => word::plan::make(data, progress),
        Kind::Acceptance => word::acceptance::make(data, progress),
        Kind::Subsidy => word::subsidy::make(data, progress),
        Kind::File => word::file::make(data, progress),
        Kind::Needs => excel::needs::make(data, progress),
        Kind::Invoices => excel::invoices::make(data, progress),
        Kind::Payments => excel::payments::make(data, progress),
        Kind::Roster => excel::roster::make(data, progress),
        Kind::Annex2 => excel::annex2::make(data, progress),
        Kind::Annex3 => excel::annex3::make(data, progress),
        Kind::Funding => excel::funding::make(data, progress),
        Kind::Activities => excel::activities::make(data, progress),
    }?;
    let about = match data.only() {
        Ok(held) if kind.may_be_of_one() => held.name(),
        _ => data.pack.name.get(data.lang),
    };
    Ok(Made {
        name: kind.file_name(about, data.day, data.lang),
        bytes,
    })
}
