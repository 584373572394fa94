//! What this device knows of the office: its token, and how far both have got.

use std::collections::BTreeMap;

use domain::value::Value;
use serde::{Deserialize, Serialize};

/// A device's side of its link to the office.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Link {
    pub token: String,
    /// The id of the office's own device: only it may pass on others' changes over the network.
    pub office: String,
    pub epoch: String,
    /// How far it fetched.
    pub cursor: i64,
    /// A snapshot that is not all taken in.
    pub snapshot: Option<SnapshotProgress>,
    /// Its last change the office has.
    pub head: u32,
    /// When both had everything of each other, in ms since 1970.
    pub synced_at: Option<i64>,
    /// Attachments the office is still to be sent, by hash.
    pub wanted: Vec<String>,
    /// Of those, the ones the office did not take, with the reason.
    pub failed: BTreeMap<String, Reason>,
    /// Attachments still to be fetched.
    pub missing: Vec<String>,
    /// What of this device the office quarantined.
    pub quarantined: Vec<QuarantinedGroup>,
    /// Devices whose changes the office left out.
    pub refused: Vec<LeftOut>,
    /// The scope it fetched for; of another one everything is to be fetched.
    pub scope: Value,
}

/// How far a snapshot was taken in, as the office said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotProgress {
    pub epoch: String,
    /// Where news go on once all of it is taken.
    pub cursor: i64,
    /// Of devices all of whose changes lie in the scope, the last one.
    pub heads: BTreeMap<String, u32>,
    /// What to ask for next.
    pub next: String,
}

/// Why something was not taken: a problem's name, and its words where the office said any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    pub kind: String,
    pub zh: String,
    pub en: String,
}

/// What of this device the office quarantined in one dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuarantinedGroup {
    pub dossier: String,
    /// `scope`, `role` or `revoked`.
    pub reason: String,
    pub changes: u32,
}

/// A device whose changes the office left out of a bundle that carried them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    pub device: String,
    /// What people call it; empty where nobody knows.
    pub name: String,
    /// `history-differs`, `key-changed`, `relay-not-allowed`, `revoked` or `too-much-aside`.
    pub reason: String,
    pub changes: u32,
}

impl Link {
    /// How many changes the office set aside.
    pub fn quarantined_changes(&self) -> u32 {
        self.quarantined.iter().map(|item| item.changes).sum()
    }

    /// These attachments are to be sent.
    pub fn add_wanted(&mut self, hashes: impl IntoIterator<Item = String>) {
        for sha256 in hashes {
            if !self.wanted.contains(&sha256) {
                self.wanted.push(sha256);
            }
        }
    }

    /// These attachments are to be fetched.
    pub fn add_missing<'a>(&mut self, hashes: impl Iterator<Item = &'a str>) {
        for sha256 in hashes {
            if !self.missing.iter().any(|missing| missing == sha256) {
                self.missing.push(sha256.to_owned());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn a_link_is_read_as_it_was_written_also_where_members_are_missing() {
        let reason = Reason {
            kind: "wrong-hash".to_owned(),
            zh: "不行".to_owned(),
            en: "no".to_owned(),
        };
        let link = Link {
            token: "t".to_owned(),
            office: "o".to_owned(),
            epoch: "e".to_owned(),
            cursor: 7,
            snapshot: Some(SnapshotProgress {
                next: "city".to_owned(),
                ..SnapshotProgress::default()
            }),
            head: 3,
            synced_at: Some(5),
            wanted: vec!["a".to_owned()],
            failed: [("a".to_owned(), reason)].into(),
            missing: vec!["b".to_owned()],
            quarantined: vec![QuarantinedGroup {
                dossier: "city".to_owned(),
                reason: "scope".to_owned(),
                changes: 2,
            }],
            refused: Vec::new(),
            scope: "city".into(),
        };
        let text = domain::json::to_string(&link).expect("JSON");
        assert_eq!(domain::json::from_str::<Link>(&text).expect("a link"), link);
        let less: Link = domain::json::from_str(r#"{"token":"t"}"#).expect("a link");
        assert_eq!(less.cursor, 0);
    }
}
