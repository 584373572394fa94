//! Photos and files of a dossier. The bytes are attachments, kept apart by their sha256.
//!
//! Records of kind [`KIND`] with the fields of [`PhotoField`]. What a photo is about is a list of
//! record kind, record id and the item within it, such as `["assessment", "<id>", "q.network"]`.
//! A signature is such a picture about `sign.team` or `sign.enterprise`; its caption is the
//! signer's name.

use crate::{
    record::{Change, Field, Record},
    schema::fields,
    value::Value,
};

/// The record kind.
pub const KIND: &str = "photo";

fields! {
    /// The fields of a photo's record.
    PhotoField {
        Sha256 = "sha256": Hash;
        Type = "type": MediaType;
        Size = "size": Bytes;
        /// Its name, if it was a file.
        Name = "name": Line;
        Caption = "caption": Line;
        /// By the camera's clock; missing where the file does not say.
        Taken = "taken": Moment;
        /// When it was put into the dossier.
        Added = "added": Moment;
        About = "about": About;
    }
}

/// The attachments a record names, also where people disagree; none if it is no photo.
pub fn hashes(record: &Record) -> impl Iterator<Item = &str> {
    let field = record.field("sha256").filter(|_| record.key.kind == KIND);
    let live = field.into_iter().flat_map(Field::live);
    live.filter_map(|(_, held)| held.value.as_text())
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Photo {
    pub id: String,
    pub sha256: String,
    pub media_type: String,
    pub size: u64,
    pub name: String,
    pub caption: String,
    pub taken: Option<i64>,
    pub added: Option<i64>,
    pub about: Vec<String>,
}

impl Photo {
    pub fn from_record(record: &Record) -> Self {
        let text = |field| record.text(field).unwrap_or_default().to_owned();
        let int = |field| record.get(field).and_then(Value::as_int);
        Self {
            id: record.key.id.clone(),
            sha256: text("sha256"),
            media_type: text("type"),
            size: int("size")
                .and_then(|size| size.try_into().ok())
                .unwrap_or_default(),
            name: text("name"),
            caption: text("caption"),
            taken: int("taken"),
            added: int("added"),
            about: record
                .get("about")
                .and_then(Value::as_list)
                .into_iter()
                .flatten()
                .filter_map(|part| part.as_text().map(str::to_owned))
                .collect(),
        }
    }

    /// Whether it is a picture that every browser shows; else it is a file to be opened elsewhere.
    pub fn is_picture(&self) -> bool {
        let shown = ["image/jpeg", "image/png", "image/webp", "image/gif"];
        shown.contains(&self.media_type.as_str())
    }

    /// Whether the photo is evidence for `item` of record `id`.
    pub fn is_about(&self, kind: &str, id: &str, item: &str) -> bool {
        matches!(self.about.as_slice(), [k, i, it] if k == kind && i == id && it == item)
    }

    /// Whether this is a signature and no evidence.
    pub fn is_signature(&self) -> bool {
        self.about
            .get(2)
            .is_some_and(|item| item.starts_with("sign."))
    }
}

/// What a change of a record is a change to, for [`crate::workflow::Workflow::may_take`]: the record's
/// kind; of a photo, the kinds it is about and was about before the change, also where people
/// disagree.
pub fn kinds<'a>(change: &'a Change, before: Option<&'a Record>) -> Vec<&'a str> {
    if change.record.kind != KIND {
        return vec![change.record.kind.as_str()];
    }
    let written = change
        .fields
        .get("about")
        .map(|write| kind_in(&write.value));
    let mut kinds = Vec::from_iter(written);
    // One that is just begun was about nothing before.
    let before = before.filter(|record| record.fields().next().is_some());
    kinds.extend(before.into_iter().flat_map(kinds_of));
    if kinds.is_empty() { vec![KIND] } else { kinds }
}

/// The kinds of records a photo is about, several where people disagree; its own where none is named.
pub fn kinds_of(record: &Record) -> Vec<&str> {
    let held = record.field("about").into_iter().flat_map(Field::live);
    let held = Vec::from_iter(held.map(|(_, held)| kind_in(&held.value)));
    if held.is_empty() { vec![KIND] } else { held }
}

fn kind_in(about: &Value) -> &str {
    let first = about.as_list().and_then(|about| about.first()?.as_text());
    first.unwrap_or(KIND)
}
