//! What is drawn and added up over all dossiers, read off their records once and again only where a
//! dossier's row changed.

use std::{cell::RefCell, collections::BTreeMap, sync::Arc};

use domain::{
    dossier::{Dossier, DossierRow},
    overview::Digest,
};
use leptos::prelude::*;

use super::known::Known;
use crate::app::spawn_scoped;

/// All digests that were read.
pub type AllDigests = Arc<Vec<Arc<Digest>>>;

/// A dossier's row, and what was read when it was so; `None` of a deleted enterprise.
type Held = (Arc<DossierRow>, Option<Arc<Digest>>);

thread_local! {
    /// By programme and dossier: the pages of this part share what one of them read.
    static HELD: RefCell<BTreeMap<(String, String), Held>> = const { RefCell::new(BTreeMap::new()) };
}

/// Digests on their way, there, or not to be had.
#[derive(Clone)]
pub enum Digests {
    /// So many of so many are read.
    Reading(usize, usize),
    Read(AllDigests),
    Failed,
}

impl Digests {
    pub fn get(&self) -> Option<AllDigests> {
        match self {
            Self::Read(all) => Some(all.clone()),
            Self::Reading(..) | Self::Failed => None,
        }
    }
}

/// Of how many dossiers it is said that they were read.
const STEP: usize = 25;

/// Reads the digests of all rows of the calling page, and keeps them up.
pub fn use_digests(known: Known) -> RwSignal<Digests> {
    let digests = RwSignal::new(Digests::Reading(0, 0));
    // The latest reading alone says how it went.
    let run = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let Some(counted) = known.counted.get() else {
            return;
        };
        let (store, pack) = (known.app.store(), known.app.pack());
        run.update_value(|run| *run += 1);
        let mine = run.get_value();
        let rows: Vec<Arc<DossierRow>> = counted
            .rows
            .iter()
            .filter(|row| Digest::is_wanted(row))
            .cloned()
            .collect();
        spawn_scoped(async move {
            let mut all = Vec::with_capacity(rows.len());
            let many = rows.len();
            for (nth, row) in rows.into_iter().enumerate() {
                let key = (pack.code.clone(), row.dossier.clone());
                let held = HELD.with_borrow(|held| held.get(&key).cloned());
                let digest = match held {
                    Some((as_was, digest)) if as_was == row => digest,
                    _ => {
                        if nth.is_multiple_of(STEP) && run.try_get_value() == Some(mine) {
                            digests.try_update(|one| {
                                if !matches!(one, Digests::Read(_)) {
                                    *one = Digests::Reading(nth, many);
                                }
                            });
                        }
                        let Ok(records) = store.records(&row.dossier).await else {
                            digests.try_set(Digests::Failed);
                            return;
                        };
                        let dossier = Dossier::read(&row.dossier, &records, &pack);
                        let digest = Digest::of(&dossier, &records, &pack).map(Arc::new);
                        HELD.with_borrow_mut(|held| held.insert(key, (row, digest.clone())));
                        digest
                    }
                };
                all.extend(digest);
            }
            if run.try_get_value() == Some(mine) {
                digests.try_set(Digests::Read(Arc::new(all)));
            }
        });
    });
    digests
}
