//! Everything the figures come from, read off records.

use std::collections::BTreeMap;

use crate::{
    dossier::{Dossier, DossierRow},
    pack::ProgrammePack,
    programme::{ProgrammeRecords, is_programme_wide},
    record::Record,
};

/// The enterprises as list rows, and the programme's own records.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Register {
    /// By dossier; their names have no readings.
    pub rows: Vec<DossierRow>,
    pub programme: ProgrammeRecords,
}

impl Register {
    /// Reads all records of a programme, in whatever order they come.
    pub fn read(records: impl IntoIterator<Item = Record>, pack: &ProgrammePack) -> Self {
        let mut dossiers: BTreeMap<String, Vec<Record>> = BTreeMap::new();
        let mut own = Vec::new();
        for record in records {
            if is_programme_wide(&record.key.dossier, pack) {
                own.push(record);
            } else {
                let dossier = record.key.dossier.clone();
                dossiers.entry(dossier).or_default().push(record);
            }
        }
        let rows = dossiers
            .into_iter()
            .map(|(id, records)| Dossier::read(&id, &records, pack).row(""));
        Self {
            rows: rows.collect(),
            programme: ProgrammeRecords::read(&own),
        }
    }
}
