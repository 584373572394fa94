//! A map of as many entries as a bundle likes, with little code.

use std::borrow::Borrow;

/// Entries a block holds before it is halved.
const FULL: usize = 128;

/// A map in the order of its keys: blocks of entries, in each of them and over all in order.
///
/// As [`Few`](super::Few) it is a fraction of the machine code of a `BTreeMap`; other than there, a
/// key put in anywhere moves the entries of its block only, so nobody can make it slow by the order
/// in which he sends things.
#[derive(Clone, Debug)]
pub struct Many<K, V> {
    /// None of them empty.
    blocks: Vec<Vec<(K, V)>>,
}

impl<K, V> Default for Many<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

/// How a map is cut into blocks depends on how it was filled, and does not count.
impl<K: PartialEq, V: PartialEq> PartialEq for Many<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<K: Eq, V: Eq> Eq for Many<K, V> {}

impl<K, V> Many<K, V> {
    pub const fn new() -> Self {
        Self { blocks: Vec::new() }
    }

    pub fn len(&self) -> usize {
        self.blocks.iter().map(Vec::len).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.blocks
            .iter()
            .flatten()
            .map(|(key, value)| (key, value))
    }

    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.iter().map(|(key, _)| key)
    }

    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }

    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.blocks.iter_mut().flatten().map(|(_, value)| value)
    }

    /// Keeps the entries `keep` says yes to.
    pub fn retain(&mut self, mut keep: impl FnMut(&K, &V) -> bool) {
        for block in &mut self.blocks {
            block.retain(|(key, value)| keep(key, value));
        }
        self.blocks.retain(|block| !block.is_empty());
    }
}

impl<K: Ord, V> Many<K, V> {
    /// The block a key is or belongs in, and where in it.
    fn find<Q: Ord + ?Sized>(&self, key: &Q) -> (usize, Result<usize, usize>)
    where
        K: Borrow<Q>,
    {
        let not_above = |block: &Vec<(K, V)>| block.first().is_some_and(|it| it.0.borrow() <= key);
        let block = self.blocks.partition_point(not_above).saturating_sub(1);
        let at = match self.blocks.get(block) {
            Some(entries) => entries.binary_search_by(|(other, _)| other.borrow().cmp(key)),
            None => Err(0),
        };
        (block, at)
    }

    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let (block, at) = self.find(key);
        at.ok().map(|at| &self.blocks[block][at].1)
    }

    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let (block, at) = self.find(key);
        at.ok().map(|at| &mut self.blocks[block][at].1)
    }

    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.find(key).1.is_ok()
    }

    /// Puts the value in; what was there comes back.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        let (block, at) = self.find(&key);
        match at {
            Ok(at) => Some(std::mem::replace(&mut self.blocks[block][at].1, value)),
            Err(at) => {
                self.put(block, at, (key, value));
                None
            }
        }
    }

    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let (block, at) = self.find(key);
        let (_, value) = self.blocks.get_mut(block)?.remove(at.ok()?);
        if self.blocks[block].is_empty() {
            self.blocks.remove(block);
        }
        Some(value)
    }

    /// The value under `key`, made and put in where there is none.
    pub fn or_insert_with(&mut self, key: K, make: impl FnOnce() -> V) -> &mut V {
        let (block, at) = self.find(&key);
        let (block, at) = match at {
            Ok(at) => (block, at),
            Err(at) => self.put(block, at, (key, make())),
        };
        &mut self.blocks[block][at].1
    }

    /// Puts an entry in where it belongs; says where it then is.
    fn put(&mut self, block: usize, at: usize, entry: (K, V)) -> (usize, usize) {
        if self.blocks.is_empty() {
            self.blocks.push(Vec::new());
        }
        let entries = &mut self.blocks[block];
        entries.insert(at, entry);
        if entries.len() <= FULL {
            return (block, at);
        }
        // Filled in order, blocks stay full; else both halves have room.
        let cut = if at == FULL { FULL } else { FULL / 2 };
        let behind = entries.split_off(cut);
        self.blocks.insert(block + 1, behind);
        match at.checked_sub(cut) {
            Some(at) => (block + 1, at),
            None => (block, at),
        }
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for Many<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut many = Self::new();
        for (key, value) in entries {
            many.insert(key, value);
        }
        many
    }
}

impl<K, V> IntoIterator for Many<K, V> {
    type Item = (K, V);
    type IntoIter = std::iter::Flatten<std::vec::IntoIter<Vec<(K, V)>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.blocks.into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn many_do_as_the_standard_library_does() {
        // Enough keys for dozens of blocks, in every order of putting in and taking out.
        let mut dice = 7_u32;
        let mut next = |below: u32| {
            dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (dice >> 8) % below
        };
        let (mut ours, mut theirs) = (Many::new(), BTreeMap::new());
        for round in 0..40_000 {
            let (key, value) = (next(9_000), next(1_000));
            // At first it grows, then it shrinks to nothing and grows again.
            let takes_out = if round / 10_000 % 2 == 0 { 1 } else { 7 };
            match next(10) {
                n if n < takes_out => assert_eq!(ours.remove(&key), theirs.remove(&key)),
                9 => assert_eq!(
                    ours.or_insert_with(key, || value),
                    theirs.entry(key).or_insert(value)
                ),
                _ => assert_eq!(ours.insert(key, value), theirs.insert(key, value)),
            }
            assert_eq!(ours.get(&value), theirs.get(&value));
            assert_eq!(ours.contains_key(&key), theirs.contains_key(&key));
            if round % 500 == 0 {
                assert!(ours.iter().eq(&theirs) && ours.len() == theirs.len());
                assert!(ours.blocks.iter().all(|it| (1..=FULL).contains(&it.len())));
            }
        }
        for value in ours.values_mut().chain(theirs.values_mut()) {
            *value += 1;
        }
        ours.retain(|key, _| key % 3 == 0);
        theirs.retain(|key, _| key % 3 == 0);
        assert!(ours.keys().eq(theirs.keys()) && ours.values().eq(theirs.values()));
        assert_eq!(ours, theirs.clone().into_iter().rev().collect());
        assert!(ours.into_iter().eq(theirs));
    }

    #[test]
    fn filled_in_order_its_blocks_are_full() {
        let many: Many<usize, ()> = (0..10 * FULL).map(|n| (n, ())).collect();
        assert_eq!(many.blocks.len(), 10);
        assert!(!many.is_empty() && Many::<u8, u8>::default().is_empty());
    }
}
