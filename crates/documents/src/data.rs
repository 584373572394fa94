//! What a file is made from.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{
    Lang,
    dossier::Dossier,
    json,
    pack::ProgrammePack,
    programme::{ProgrammeRecords, is_programme_wide},
    record::{Fields, Record},
};
use sha2::{Digest as _, Sha256};

use crate::error::MakeError;

/// What a file is made from: records as the device that makes it holds them. What a person may not read
/// is on no device of that person, so it is in no file made there.
pub struct Data<'a> {
    pub pack: &'a ProgrammePack,
    pub lang: Lang,
    /// The day the file is of, in China.
    pub day: NaiveDate,
    /// By dossier, then as they came.
    held: Vec<Held>,
    /// The programme's own records.
    pub programme: ProgrammeRecords,
    /// JPEG pictures by the sha256 of the attachment; those that are missing here leave a note.
    pub pictures: &'a BTreeMap<String, Vec<u8>>,
    digest: String,
}

/// A dossier with its records.
pub struct Held {
    pub dossier: Dossier,
    pub records: Vec<Record>,
}

impl Held {
    /// The records of a kind that are not deleted, by id.
    pub fn of_kind(&self, kind: &str) -> Vec<&Record> {
        let all = self.records.iter();
        let mut all: Vec<&Record> = all
            .filter(|record| record.key.kind == kind && !record.is_deleted())
            .collect();
        all.sort_unstable_by(|a, b| a.key.id.cmp(&b.key.id));
        all
    }

    /// The enterprise's name, or its dossier's where it has none yet.
    pub fn name(&self) -> &str {
        let name = self.dossier.enterprise.name.trim();
        if name.is_empty() {
            &self.dossier.id
        } else {
            name
        }
    }
}

impl<'a> Data<'a> {
    /// Reads `records`, in whatever order they come.
    ///
    /// # Errors
    /// [`MakeError::Data`] where a record holds what no reader would take.
    pub fn read(
        pack: &'a ProgrammePack,
        lang: Lang,
        day: NaiveDate,
        mut records: Vec<Record>,
        pictures: &'a BTreeMap<String, Vec<u8>>,
    ) -> Result<Self, MakeError> {
        records.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        let digest = digest(pack, &records)?;
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
        let held = dossiers.into_iter().map(|(id, records)| Held {
            dossier: Dossier::read(&id, &records, pack),
            records,
        });
        // A deleted enterprise is on no list.
        let mut held: Vec<Held> = held.filter(|one| !one.dossier.deleted).collect();
        let place = |one: &Held| {
            let area = &one.dossier.enterprise.area;
            let mut areas = pack.areas.iter();
            areas.position(|known| known.code == *area)
        };
        held.sort_by_key(|one| (place(one).unwrap_or(usize::MAX), one.dossier.id.clone()));
        Ok(Self {
            pack,
            lang,
            day,
            held,
            programme: ProgrammeRecords::read(&own),
            pictures,
            digest,
        })
    }

    /// The sha256 of the programme's code and edition and of every record, in canonical form and order, in
    /// lower-case hexadecimal: of the same data it is the same on every device.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Its first characters, as papers print it.
    pub fn short_digest(&self) -> &str {
        &self.digest[..16]
    }

    /// Every dossier, by area in the programme's order, then by code.
    pub fn all(&self) -> &[Held] {
        &self.held
    }

    /// The only dossier.
    ///
    /// # Errors
    /// [`MakeError::OneDossier`] where there is none, or more than one.
    pub fn only(&self) -> Result<&Held, MakeError> {
        match self.held.as_slice() {
            [only] => Ok(only),
            _ => Err(MakeError::OneDossier),
        }
    }

    /// One of two words in the file's language.
    pub fn pick(&self, zh: &'static str, en: &'static str) -> &'static str {
        crate::say::pick(self.lang, zh, en)
    }
}

fn digest(pack: &ProgrammePack, records: &[Record]) -> Result<String, MakeError> {
    let mut hash = Sha256::new();
    for part in [&pack.code, &pack.edition] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    for record in records {
        hash.update(json::to_string(record)?.as_bytes());
        hash.update([0]);
    }
    Ok(hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

/// A text field as people read it.
pub fn text(fields: &impl Fields, name: &str) -> String {
    fields.text(name).unwrap_or_default().trim().to_owned()
}
