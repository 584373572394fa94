//! What this device knows of the office.

use domain::{
    json::{canonical, parse},
    order,
    value::Value,
};
use wasm_bindgen::JsValue;

use super::client::{member, texts};
use crate::store::{Store, StoreError};

/// Where it is kept.
const NAME: &str = "office";

/// A device's side of its link to the office.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    pub token: String,
    /// The id of the office's own device: only it may pass on others' changes over the network.
    pub office: String,
    pub epoch: String,
    /// How far it fetched.
    pub cursor: i64,
    /// A snapshot that is not all taken in: `{epoch, cursor, heads, next}` as the office said.
    pub begun: Value,
    /// Its last change the office has.
    pub head: u32,
    /// When both had everything of each other, in ms since 1970.
    pub met: Option<i64>,
    /// Attachments the office is still to be sent.
    pub wanted: Vec<String>,
    /// Of those, the ones that were refused, with the reason: `{sha256: [中文, English]}`.
    pub failed: Value,
    /// Attachments still to be fetched.
    pub missing: Vec<String>,
    /// What the office set aside of this device, by dossier: `[{dossier, reason, changes}]`.
    pub aside: Value,
    /// Devices whose changes the office left out: `[{device, reason, changes}]`.
    pub refused: Value,
    /// Which dossiers it was told of; of another scope everything is to be fetched.
    pub scope: Value,
}

impl Link {
    /// # Errors
    /// When the store cannot be read.
    pub async fn read(store: &Store) -> Result<Option<Self>, StoreError> {
        let kept = store.kept(NAME).await?.and_then(|kept| kept.as_string());
        Ok(kept
            .and_then(|text| parse(&text).ok())
            .map(|value| Self::of(&value)))
    }

    /// # Errors
    /// When it cannot be stored; then the next round does again what this one did.
    pub async fn write(&self, store: &Store) -> Result<(), StoreError> {
        store
            .keep(NAME, &JsValue::from_str(&canonical(&self.value())))
            .await
    }

    /// How many changes the office set aside.
    pub fn aside_changes(&self) -> i64 {
        let count = |item| member(item, "changes").as_int().unwrap_or_default();
        Self::listed(&self.aside).iter().map(count).sum()
    }

    /// These attachments are to be fetched.
    pub fn misses<'a>(&mut self, hashes: impl Iterator<Item = &'a str>) {
        for sha256 in hashes {
            if !self.missing.iter().any(|missing| missing == sha256) {
                self.missing.push(sha256.to_owned());
            }
        }
    }

    /// What one of its lists says, one map each.
    pub fn listed(list: &Value) -> &[Value] {
        list.as_list().unwrap_or_default()
    }

    fn of(value: &Value) -> Self {
        let text = |name| member(value, name).as_text().unwrap_or_default().to_owned();
        let int = |name| member(value, name).as_int();
        let count = |name| {
            int(name)
                .and_then(|n| n.try_into().ok())
                .unwrap_or_default()
        };
        Self {
            token: text("token"),
            office: text("office"),
            epoch: text("epoch"),
            cursor: int("cursor").unwrap_or_default(),
            begun: member(value, "begun").clone(),
            head: count("head"),
            met: int("met"),
            wanted: texts(value, "wanted"),
            failed: member(value, "failed").clone(),
            missing: texts(value, "missing"),
            aside: member(value, "aside").clone(),
            refused: member(value, "refused").clone(),
            scope: member(value, "scope").clone(),
        }
    }

    fn value(&self) -> Value {
        let list =
            |texts: &[String]| Value::List(texts.iter().map(|text| text.as_str().into()).collect());
        let entries = [
            ("token", self.token.as_str().into()),
            ("office", self.office.as_str().into()),
            ("epoch", self.epoch.as_str().into()),
            ("cursor", Value::Int(self.cursor)),
            ("begun", self.begun.clone()),
            ("head", Value::Int(self.head.into())),
            ("met", self.met.map_or(Value::Null, Value::Int)),
            ("wanted", list(&self.wanted)),
            ("failed", self.failed.clone()),
            ("missing", list(&self.missing)),
            ("aside", self.aside.clone()),
            ("refused", self.refused.clone()),
            ("scope", self.scope.clone()),
        ];
        Value::Map(order::map(
            entries
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value)),
        ))
    }
}

#[cfg(test)]
mod tests {
    use domain::json::object;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn a_link_is_read_as_it_was_written_and_as_an_older_build_wrote_it() {
        let link = Link {
            token: "t".to_owned(),
            office: "o".to_owned(),
            epoch: "e".to_owned(),
            cursor: 7,
            begun: object([("next", "city".into())]),
            head: 3,
            met: Some(5),
            wanted: vec!["a".to_owned()],
            failed: object([("a", Value::List(vec!["不行".into(), "no".into()]))]),
            missing: vec!["b".to_owned()],
            aside: Value::List(vec![object([("dossier", "city".into())])]),
            refused: Value::Null,
            scope: "city".into(),
        };
        assert_eq!(Link::of(&link.value()), link);
        let older = parse(r#"{"token":"t"}"#).expect("JSON");
        assert_eq!(Link::of(&older).cursor, 0);
    }
}
