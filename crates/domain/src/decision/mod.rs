//! 办理意见: decisions about papers.
//!
//! A decision is a record of kind [`KIND`] with one field, [`SAID`], written once. Its id is the
//! sha256 of that field's canonical text, so the id answers for every word of it, and `after`,
//! which names the decisions its author had seen, answers for theirs in turn. A value that does not
//! fit the id, or was not written by the device it names, is no decision. Nothing that was written
//! leaves such a record ([`crate::record::Record::apply`]): a later change counts nowhere.
//!
//! ```text
//! {"paper":"diagnosis","record":"<id>","verb":"sign","as":"team",
//!  "device":"…","role":"team","person":"王工","at":1778745602000,"day":"2026-05-14",
//!  "words":"…","after":["<decision>"],"seen":"<sha256 of the content>",
//!  "content":{"q.network":"fibre","s.design":2,…},"figures":{"level":2,"score":"61.5"},
//!  "picture":"<sha256 of the handwriting>"}
//! ```
//!
//! - `as` is the side the person speaks for: on the team's tablet an enterprise's person signs for
//!   the enterprise. `role` is the device's, held against what is known of it wherever a decision
//!   comes in ([`crate::workflow::Workflow::may_take`]).
//! - `at` is the device's clock in ms since 1970, `day` that moment's day in China. Evidence only.
//! - `content` is left out by verbs that fix nothing ([`Verb::fixes`]), `words`, `figures` and
//!   `picture` where there are none. Members a reader does not know are kept: they are in the id.

mod verb;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    bytes::{is_sha256_hex, sha256_hex},
    day,
    device::Role,
    ids::{DeviceId, RecordKey},
    json,
    limits::{DECISION_AFTER, DECISION_CONTENT_BYTES},
    paper::{Content, Paper},
    record::{Change, Edit, Field, Record, WRITTEN_ONCE},
    text,
    value::{Value, from_value, to_value},
};

pub use verb::Verb;

/// The record kind.
pub const KIND: &str = WRITTEN_ONCE;
/// The one field of a decision's record.
pub const SAID: &str = "said";

/// Who decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    pub device: DeviceId,
    pub role: Role,
    /// Who is at the device.
    pub person: String,
}

/// One decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The record's id: the sha256 of all below.
    #[serde(skip)]
    pub id: String,
    pub paper: Paper,
    /// The id of the paper's record, in the decision's own dossier.
    pub record: String,
    pub verb: Verb,
    /// For whom the person speaks.
    #[serde(rename = "as")]
    pub side: Role,
    pub device: DeviceId,
    pub role: Role,
    pub person: String,
    /// The device's clock, ms since 1970.
    pub at: i64,
    /// That moment's day in China.
    #[serde(
        serialize_with = "day::serialize",
        deserialize_with = "day::deserialize"
    )]
    pub day: NaiveDate,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// The ids of the decisions it follows: the last ones its author had seen, in order.
    pub after: Vec<String>,
    /// The digest of the content its author had seen.
    pub seen: String,
    #[serde(
        default,
        deserialize_with = "json::present",
        skip_serializing_if = "Option::is_none"
    )]
    pub content: Option<Content>,
    /// What was worked out from the content and shown to the author, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub figures: BTreeMap<String, Value>,
    /// The hash of a picture of the handwriting.
    #[serde(
        default,
        deserialize_with = "json::present",
        skip_serializing_if = "Option::is_none"
    )]
    pub picture: Option<String>,
}

/// What somebody is about to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub paper: Paper,
    /// The id of the paper's record.
    pub record: String,
    pub verb: Verb,
    /// For whom the person speaks.
    pub side: Role,
    pub words: String,
    /// The decisions the person has seen: [`crate::workflow::Standing::last`].
    pub after: Vec<String>,
    /// What the person has seen of the paper.
    pub content: Content,
    pub figures: BTreeMap<String, Value>,
    pub picture: Option<String>,
}

/// Why a decision cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// The paper's content, in bytes, is beyond [`DECISION_CONTENT_BYTES`].
    #[error("the content to be decided on is of {0} bytes, {DECISION_CONTENT_BYTES} may be")]
    TooLarge(usize),
    #[error(transparent)]
    Json(#[from] json::Error),
}

/// Why a record of kind [`KIND`], or a change to one, is no decision that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotADecision {
    /// No value fits the id: it was altered, or is not from the device it names.
    #[error("its content does not fit its id and its device")]
    Altered,
    /// It contradicts itself, is too large, or is of a newer build.
    #[error("its form is not one this build reads")]
    Form,
}

impl Draft {
    /// The decision that `author` makes at `at`, in ms since 1970.
    ///
    /// # Errors
    /// [`DraftError`]; then nothing can be written of it.
    pub fn decide(self, author: Author, at: i64) -> Result<Decision, DraftError> {
        let canonical = self.content.canonical()?;
        if canonical.len() > DECISION_CONTENT_BYTES {
            return Err(DraftError::TooLarge(canonical.len()));
        }
        let mut after = self.after;
        after.sort_unstable();
        after.dedup();
        let mut decision = Decision {
            id: String::new(),
            paper: self.paper,
            record: self.record,
            verb: self.verb,
            side: self.side,
            device: author.device,
            role: author.role,
            person: text::clean(&author.person).into_owned(),
            at,
            day: day::in_china(at),
            words: text::clean(self.words.trim()).into_owned(),
            after,
            seen: sha256_hex(canonical.as_bytes()),
            content: self.verb.fixes().then_some(self.content),
            figures: self.figures,
            picture: self.picture,
        };
        decision.id = sha256_hex(json::to_string(&decision)?.as_bytes());
        Ok(decision)
    }
}

impl Decision {
    /// The edit that writes it into a dossier.
    ///
    /// # Errors
    /// What no reader would take: never of a decision that [`Draft::decide`] made.
    pub fn edit(&self, dossier: &str) -> Result<Edit, json::Error> {
        let key = RecordKey::new(dossier, KIND, self.id.as_str());
        Ok(Edit::new(key).set(SAID, to_value(self)?))
    }

    /// Reads a record of kind [`KIND`].
    ///
    /// # Errors
    /// Why it is none; it is kept all the same.
    pub fn from_record(record: &Record) -> Result<Self, NotADecision> {
        let live = record.field(SAID).into_iter().flat_map(Field::live);
        let mut fault = NotADecision::Altered;
        for (id, held) in live {
            match Self::from_said(&record.key.id, &id.device, &held.value) {
                Ok(decision) => return Ok(decision),
                Err(NotADecision::Form) => fault = NotADecision::Form,
                Err(NotADecision::Altered) => {}
            }
        }
        Err(fault)
    }

    /// Reads what a change to a record of kind [`KIND`] says.
    ///
    /// # Errors
    /// Why it is no decision.
    pub fn from_change(change: &Change) -> Result<Self, NotADecision> {
        let write = change.fields.get(SAID).filter(|_| change.fields.len() == 1);
        let write = write.ok_or(NotADecision::Altered)?;
        Self::from_said(&change.record.id, &change.id.device, &write.value)
    }

    fn from_said(id: &str, device: &DeviceId, said: &Value) -> Result<Self, NotADecision> {
        let text = json::to_string(said).map_err(|_| NotADecision::Form)?;
        if sha256_hex(text.as_bytes()) != id {
            return Err(NotADecision::Altered);
        }
        let mut decision: Self = from_value(said).map_err(|_| NotADecision::Form)?;
        if decision.device != *device {
            return Err(NotADecision::Altered);
        }
        id.clone_into(&mut decision.id);
        if decision.is_sound() {
            Ok(decision)
        } else {
            Err(NotADecision::Form)
        }
    }

    /// Whether its parts agree.
    fn is_sound(&self) -> bool {
        let content = match &self.content {
            None => !self.verb.fixes(),
            Some(content) => content.canonical().is_ok_and(|text| {
                text.len() <= DECISION_CONTENT_BYTES && sha256_hex(text.as_bytes()) == self.seen
            }),
        };
        content
            && self.day == day::in_china(self.at)
            && self.after.len() <= DECISION_AFTER
            && self.after.windows(2).all(|pair| pair[0] < pair[1])
            && self.after.iter().all(|id| is_sha256_hex(id))
            && is_sha256_hex(&self.seen)
            && self.picture.iter().all(|hash| is_sha256_hex(hash))
    }
}

#[cfg(test)]
mod tests;
