//! Where something stands in a document.

use std::fmt::Write as _;

use super::fault::{BundleFault, Checked};
use crate::{
    ids::DeviceId,
    json::push_key,
    limits::{DEVICE_ID_BYTES, NAME_BYTES},
};

/// A place in the document: a JSON pointer, built only to be named in a refusal.
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

    fn pointer(&self, out: &mut String) {
        let Some(up) = self.up else { return };
        up.pointer(out);
        out.push('/');
        match self.step {
            Step::Item(n) => {
                let _ = write!(out, "{n}");
            }
            Step::Key(key) => push_key(out, key),
        }
    }

    pub(super) fn fault<T>(&self, problem: &str) -> Checked<T> {
        let mut place = String::new();
        self.pointer(&mut place);
        Err(BundleFault::Schema {
            place,
            problem: problem.to_owned(),
        })
    }

    pub(super) fn expect(&self, holds: bool, problem: &str) -> Checked<()> {
        if holds { Ok(()) } else { self.fault(problem) }
    }

    pub(super) fn at_most(&self, size: usize, most: usize) -> Checked<()> {
        self.expect(size <= most, "too long")
    }

    /// A text that names something: not empty, no control characters.
    pub(super) fn name(&self, text: &str) -> Checked<()> {
        self.at_most(text.len(), NAME_BYTES)?;
        let is_name = !text.is_empty() && !text.chars().any(char::is_control);
        self.expect(is_name, "not a name")
    }

    pub(super) fn device(&self, id: &DeviceId) -> Checked<()> {
        let text = id.as_str();
        let is_id = (1..=DEVICE_ID_BYTES).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        self.expect(is_id, "not a device id")
    }
}
