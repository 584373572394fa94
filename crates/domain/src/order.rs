//! Sorting and collecting in order, with little code.
//!
//! The standard library's sort is compiled anew for each type and each comparison, some 4 kB a
//! time, and collecting into a `BTreeMap` or `BTreeSet` sorts first. On a server nobody would
//! notice; here those copies were a twentieth of what a device downloads (docs/size.md). These
//! share one sort, of places, and one way in, by inserting.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

/// Sorts stably, as `slice::sort_by` does.
pub fn sort_by<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let places = places(items.len(), &|a, b| compare(&items[a], &items[b]));
    let mut unsorted: Vec<Option<T>> = items.drain(..).map(Some).collect();
    for place in places {
        items.extend(unsorted[place].take());
    }
}

/// Sorts stably, as `slice::sort_by_key` does.
pub fn sort_by_key<T, K: Ord>(items: &mut Vec<T>, key: impl Fn(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// The places `0..len` in the order `compare` gives them.
fn places(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..len).collect();
    places.sort_by(|a, b| compare(*a, *b));
    places
}

/// Collects a map; of two values for a key the later stays.
pub fn map<K: Ord, V>(entries: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    for (key, value) in entries {
        map.insert(key, value);
    }
    map
}

/// Collects a set.
pub fn set<K: Ord>(keys: impl IntoIterator<Item = K>) -> BTreeSet<K> {
    let mut set = BTreeSet::new();
    for key in keys {
        set.insert(key);
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_as_the_standard_library_does() {
        let words = ["beta", "alpha", "b", "gamma", "a", "delta", "c", "alpha"];
        let mut ours: Vec<(usize, &str)> = words.into_iter().enumerate().collect();
        let mut theirs = ours.clone();
        // Equal by length: only a stable sort keeps their order.
        sort_by_key(&mut ours, |(_, word)| word.len());
        theirs.sort_by_key(|(_, word)| word.len());
        assert_eq!(ours, theirs);
        sort_by(&mut ours, |a, b| b.1.cmp(a.1));
        theirs.sort_by(|a, b| b.1.cmp(a.1));
        assert_eq!(ours, theirs);
        let mut none: Vec<u8> = Vec::new();
        sort_by(&mut none, Ord::cmp);
        assert!(none.is_empty());
    }

    #[test]
    fn collects_as_the_standard_library_does() {
        let entries = [("b", 1), ("a", 2), ("b", 3)];
        assert_eq!(map(entries), BTreeMap::from_iter(entries));
        assert_eq!(set([3, 1, 3]), BTreeSet::from([1, 3]));
    }
}
