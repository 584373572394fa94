//! How the rows of the list stood when somebody at this device last looked: whatever reads otherwise now
//! has arrived since. No clock takes part: a change of a device whose clock is years off is as new.

use std::{collections::BTreeMap, sync::Arc};

use domain::dossier::DossierRow;
use leptos::prelude::window;
use serde::{Deserialize, Serialize};

/// A row's text in few letters, by dossier.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// When it was looked at, in ms since 1970; `None` before anybody did.
    pub at: Option<i64>,
    rows: BTreeMap<String, String>,
}

/// FNV-1a of the row as it is stored.
fn mark(row: &DossierRow) -> String {
    let text = domain::json::to_string(row).unwrap_or_default();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:x}")
}

fn name(programme: &str) -> String {
    format!("yidang.seen.{programme}")
}

impl Seen {
    pub fn of(rows: &[Arc<DossierRow>], at: i64) -> Self {
        let rows = rows.iter().map(|row| (row.dossier.clone(), mark(row)));
        Self {
            at: Some(at),
            rows: rows.collect(),
        }
    }

    pub fn is_new(&self, row: &DossierRow) -> bool {
        self.rows
            .get(&row.dossier)
            .is_none_or(|seen| *seen != mark(row))
    }

    /// What is kept on this device; nothing where it keeps nothing or it cannot be read.
    pub fn read(programme: &str) -> Self {
        let storage = window().local_storage().ok().flatten();
        let text = storage.and_then(|storage| storage.get_item(&name(programme)).ok().flatten());
        text.and_then(|text| domain::json::from_str(&text).ok())
            .unwrap_or_default()
    }

    /// A browser that keeps nothing asks again next time.
    pub fn write(&self, programme: &str) {
        let storage = window().local_storage().ok().flatten();
        if let (Some(storage), Ok(text)) = (storage, domain::json::to_string(self)) {
            drop(storage.set_item(&name(programme), &text));
        }
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn what_reads_otherwise_is_new_whatever_its_clock_says() {
        let row = DossierRow {
            dossier: "a".to_owned(),
            ..DossierRow::default()
        };
        let seen = Seen::of(&[Arc::new(row.clone())], 5);
        assert!(!seen.is_new(&row));
        let mut changed = row.clone();
        changed.photos = 1;
        assert!(seen.is_new(&changed));
        let other = DossierRow {
            dossier: "b".to_owned(),
            ..row
        };
        assert!(seen.is_new(&other));
        seen.write("test");
        assert_eq!(Seen::read("test"), seen);
        assert_eq!(Seen::read("never"), Seen::default());
    }
}
