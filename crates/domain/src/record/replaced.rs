//! A value that a write takes the place of, and what shows that its author saw it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{erasure::digest_of_erased, field::LiveValue};
use crate::{
    bytes::sha256,
    ids::{ChangeId, DeviceId},
    json::{self, Problem},
};

/// What shows that a value was seen: the beginning of the sha256 of the canonical form of
/// `[id, field, value, at, by]`. Nobody can name a value that is not written yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(u64);

impl Digest {
    /// Of the value that change `id` wrote to `field`; none where it is none that may be written.
    pub fn of(id: &ChangeId, field: &str, held: &LiveValue) -> Option<Self> {
        if let Some(digest) = digest_of_erased(&held.value).or(held.digest) {
            return Some(digest);
        }
        let text = json::to_string(&(id, field, &held.value, held.at, &held.by)).ok()?;
        let [a, b, c, d, e, f, g, h, ..] = sha256(text.as_bytes());
        Some(Self(u64::from_be_bytes([a, b, c, d, e, f, g, h])))
    }
}

/// A value that is replaced. Written `device:seq` where it is the writer's own, else
/// `device:seq#digest` with 16 hexadecimal digits: another's value leaves a field only by a write that
/// shows that its author saw it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Replaced {
    pub id: ChangeId,
    pub digest: Option<Digest>,
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for Digest {
    type Err = NotReplaced;

    fn from_str(text: &str) -> Result<Self, NotReplaced> {
        let digest = u64::from_str_radix(text, 16).map(Self).ok();
        // One spelling for each.
        digest
            .filter(|digest| digest.to_string() == text)
            .ok_or_else(|| NotReplaced(text.to_owned()))
    }
}

impl Replaced {
    /// The value that `by` replaces and saw.
    pub(super) fn seen(by: &DeviceId, id: &ChangeId, field: &str, held: &LiveValue) -> Self {
        let digest = if id.device == *by {
            None
        } else {
            Digest::of(id, field, held)
        };
        Self {
            id: id.clone(),
            digest,
        }
    }

    /// Whether a write of change `by` that names this replaces the value that change `id` wrote to
    /// `field`: an earlier one of the same device, or one that it shows it saw.
    pub fn replaces(&self, by: &ChangeId, id: &ChangeId, field: &str, held: &LiveValue) -> bool {
        self.id == *id
            && if id.device == by.device {
                id.seq < by.seq
            } else {
                self.shows(field, held)
            }
    }

    /// Whether it shows that the value was seen.
    pub(super) fn shows(&self, field: &str, held: &LiveValue) -> bool {
        self.digest.is_some() && self.digest == Digest::of(&self.id, field, held)
    }
}

impl fmt::Display for Replaced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.digest {
            None => self.id.fmt(f),
            Some(digest) => write!(f, "{}#{digest}", self.id),
        }
    }
}

/// A text that names no replaced value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a replaced value: {0}")]
pub struct NotReplaced(String);

impl FromStr for Replaced {
    type Err = NotReplaced;

    fn from_str(text: &str) -> Result<Self, NotReplaced> {
        let read = || {
            let (id, digest) = match text.split_once('#') {
                None => (text, None),
                Some((id, digest)) => (id, Some(digest.parse().ok()?)),
            };
            let id = id.parse().ok()?;
            let replaced = Self { id, digest };
            // One spelling for each.
            (replaced.to_string() == text).then_some(replaced)
        };
        read().ok_or_else(|| NotReplaced(text.to_owned()))
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        json::text(from, |text| {
            text.parse()
                .map_err(|_| Problem::needed("被替换值的摘要", "the digest of a value", text))
        })
    }
}

impl Serialize for Replaced {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Replaced {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        json::text(from, |text| {
            text.parse()
                .map_err(|_| Problem::needed("被替换的值", "a replaced value", text))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_for_each() {
        for text in ["office:3", "office:3#00ff00ff00ff00ff"] {
            let read: Replaced = text.parse().expect("good");
            assert_eq!(read.to_string(), text);
        }
        for bad in [
            "office:3#",
            "office:3#ff",
            "office:3#00FF00FF00FF00FF",
            "office:3#+0ff00ff00ff00ff",
            "office#00ff00ff00ff00ff",
            "office:03",
        ] {
            assert!(bad.parse::<Replaced>().is_err(), "{bad}");
        }
    }
}
