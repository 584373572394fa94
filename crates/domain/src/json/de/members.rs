//! The entries of lists and the members of objects.

use std::{borrow::Cow, collections::BTreeSet};

use serde::de::{DeserializeSeed, MapAccess, SeqAccess};

use super::{TextDeserializer, names::Key};
use crate::json::error::{Error, Problem, Step};

pub(super) struct Items<'a, 'de> {
    of: &'a mut TextDeserializer<'de>,
    next: usize,
}

impl<'a, 'de> Items<'a, 'de> {
    pub(super) fn of(of: &'a mut TextDeserializer<'de>) -> Self {
        Self { of, next: 0 }
    }

    /// How many were asked for so far.
    pub(super) fn taken(&self) -> usize {
        self.next
    }
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        if !self.of.reader.entry(self.next == 0, b']')? {
            // Put back for `list`, which takes it whether or not all entries were asked for.
            self.of.reader.at -= 1;
            return Ok(None);
        }
        let item = seed.deserialize(&mut *self.of);
        let item = item.map_err(|error| error.within(Step::Item(self.next)))?;
        self.next += 1;
        Ok(Some(item))
    }
}

pub(super) struct Members<'a, 'de> {
    of: &'a mut TextDeserializer<'de>,
    /// Where this object's keys begin in `TextDeserializer::keys`.
    base: usize,
    /// So far each key came after the one before, as in a canonical text: no search is needed to
    /// know that none was given twice.
    ascending: bool,
    /// All keys, once there are many that do not ascend.
    seen: Option<BTreeSet<Cow<'de, str>>>,
}

/// Keys up to which looking at each is as quick as a set.
const FEW: usize = 16;

impl<'a, 'de> Members<'a, 'de> {
    pub(super) fn of(of: &'a mut TextDeserializer<'de>) -> Self {
        Self {
            base: of.keys.len(),
            of,
            ascending: true,
            seen: None,
        }
    }

    #[expect(clippy::ptr_arg, reason = "a clone of what is borrowed is borrowed")]
    fn is_new(&mut self, key: &Cow<'de, str>) -> bool {
        let keys = &self.of.keys[self.base..];
        if self.ascending {
            match keys.last() {
                Some(last) if last >= key => self.ascending = false,
                _ => return true,
            }
        }
        if keys.len() <= FEW {
            return !keys.contains(key);
        }
        let seen = self
            .seen
            .get_or_insert_with(|| keys.iter().cloned().collect());
        seen.insert(key.clone())
    }
}

impl<'de> MapAccess<'de> for Members<'_, 'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let first = self.of.keys.len() == self.base;
        if !self.of.reader.entry(first, b'}')? {
            // Put back for `object`, which takes it.
            self.of.reader.at -= 1;
            return Ok(None);
        }
        let start = self.of.reader.at;
        let key = self.of.reader.string()?;
        if !self.is_new(&key) {
            self.of.reader.at = start;
            return Err(Problem::DuplicateKey(key.into_owned()).into());
        }
        self.of.reader.expect(b':')?;
        let read = seed
            .deserialize(Key(&key))
            .map_err(|error: Error| error.of_key(&key))?;
        self.of.keys.push(key);
        Ok(Some(read))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let at = self.of.keys.len() - 1;
        seed.deserialize(&mut *self.of)
            .map_err(|error| error.within(Step::Key(self.of.keys[at].to_string())))
    }
}
