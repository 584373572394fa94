//! Every dossier's list row, in memory.

use std::{collections::BTreeMap, sync::Arc};

use domain::dossier::DossierRow;

/// Every dossier's row, by dossier; also of deleted enterprises. A row that changed costs one row:
/// the others stay shared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows(BTreeMap<String, Arc<DossierRow>>);

impl Rows {
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn get(&self, dossier: &str) -> Option<&Arc<DossierRow>> {
        self.0.get(dossier)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Arc<DossierRow>> {
        self.0.values()
    }

    /// An enterprise of the same name under another code, that was not deleted.
    pub fn namesake(&self, name: &str, code: &str) -> Option<&Arc<DossierRow>> {
        let name = name.trim();
        let mut others = self.0.values().filter(|row| !row.deleted);
        others.find(|row| !name.is_empty() && row.name.trim() == name && row.dossier != code)
    }

    /// Puts rows in place of those of the same dossiers.
    pub fn put(&mut self, fresh: impl IntoIterator<Item = DossierRow>) {
        self.0.extend(fresh.into_iter().map(entry));
    }
}

fn entry(row: DossierRow) -> (String, Arc<DossierRow>) {
    (row.dossier.clone(), Arc::new(row))
}

impl FromIterator<DossierRow> for Rows {
    fn from_iter<I: IntoIterator<Item = DossierRow>>(rows: I) -> Self {
        Self(rows.into_iter().map(entry).collect())
    }
}
