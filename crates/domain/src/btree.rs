//! Ordered maps and sets made by inserting one entry after the other.
//!
//! `collect` and `from_iter` of [`std`] sort all entries first. That is faster for thousands; for the
//! few that a dossier has it makes no difference, and each type of entry brings a sort of its own
//! into the app, of some 4 kB: 40 of them were a thirtieth of what a device downloads
//! (`docs/size.md`).

use std::collections::{BTreeMap, BTreeSet};

/// A map of these entries; of two with the same key the later one counts.
pub fn map<K: Ord, V>(entries: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    map.extend(entries);
    map
}

/// A set of these items.
pub fn set<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    set.extend(items);
    set
}
