//! Where something stands in a document, and taking it out from there.

use std::collections::BTreeMap;

use super::fault::{BundleFault, Checked};
use crate::{
    ids::{ChangeId, DeviceId},
    value::Value,
};

pub(super) type Map = BTreeMap<String, Value>;

/// A place in the document, built only to be named in a refusal.
pub(super) struct Place<'a> {
    up: Option<&'a Place<'a>>,
    step: Step<'a>,
}

enum Step<'a> {
    Key(&'a str),
    Item(usize),
}

impl Place<'_> {
    pub(super) const ROOT: Place<'static> = Place {
        up: None,
        step: Step::Key(""),
    };

    pub(super) fn key<'a>(&'a self, key: &'a str) -> Place<'a> {
        Place {
            up: Some(self),
            step: Step::Key(key),
        }
    }

    pub(super) fn item(&self, n: usize) -> Place<'_> {
        Place {
            up: Some(self),
            step: Step::Item(n),
        }
    }

    fn name(&self) -> String {
        let before = self.up.map(Place::name).unwrap_or_default();
        match self.step {
            Step::Item(n) => format!("{before}[{n}]"),
            Step::Key(key) if before.is_empty() => key.chars().take(64).collect(),
            Step::Key(key) => format!("{before}.{}", key.chars().take(64).collect::<String>()),
        }
    }

    pub(super) fn fault<T>(&self, problem: &str) -> Checked<T> {
        Err(BundleFault::Schema {
            place: self.name(),
            problem: problem.to_owned(),
        })
    }

    pub(super) fn map<'v>(&self, value: &'v Value) -> Checked<&'v Map> {
        value
            .as_map()
            .map_or_else(|| self.fault("not an object"), Ok)
    }

    pub(super) fn list<'v>(&self, value: &'v Value, at_most: usize) -> Checked<&'v [Value]> {
        match value.as_list() {
            None => self.fault("not a list"),
            Some(list) if list.len() > at_most => self.fault("too many entries"),
            Some(list) => Ok(list),
        }
    }

    pub(super) fn text<'v>(&self, value: &'v Value, at_most: usize) -> Checked<&'v str> {
        match value.as_text() {
            None => self.fault("not a text"),
            Some(text) if text.len() > at_most => self.fault("too long"),
            Some(text) => Ok(text),
        }
    }

    /// A text that names something: not empty, no control characters.
    pub(super) fn name_text<'v>(&self, value: &'v Value) -> Checked<&'v str> {
        let text = self.text(value, 128)?;
        if text.is_empty() || text.chars().any(char::is_control) {
            return self.fault("not a name");
        }
        Ok(text)
    }

    pub(super) fn count(&self, value: &Value) -> Checked<u32> {
        match value.as_int().and_then(|int| u32::try_from(int).ok()) {
            Some(count) => Ok(count),
            None => self.fault("not a whole number in range"),
        }
    }

    pub(super) fn device(&self, value: &Value) -> Checked<DeviceId> {
        let text = self.name_text(value)?;
        if text.len() > 64
            || !text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        {
            return self.fault("not a device id");
        }
        Ok(DeviceId::new(text))
    }

    pub(super) fn change_id(&self, value: &Value) -> Checked<ChangeId> {
        let text = self.name_text(value)?;
        match text.parse::<ChangeId>() {
            // One spelling per id, so that `device:07` is not another change than `device:7`.
            Ok(id) if id.to_string() == text => Ok(id),
            _ => self.fault("not a change id"),
        }
    }

    pub(super) fn get<'v>(&self, map: &'v Map, key: &str) -> Checked<&'v Value> {
        map.get(key)
            .map_or_else(|| self.key(key).fault("missing"), Ok)
    }
}
