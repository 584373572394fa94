//! Checking what a type's form alone cannot say, and naming where it fails.

use crate::{
    ids::{DeviceId, is_device_id},
    json::{Error, Problem, Step},
    text,
};

/// What a check found: nothing, or the first problem with its place.
pub(crate) type Checked = Result<(), Error>;

/// A place in a document, built only to be named in a refusal.
pub(crate) struct Place<'a> {
    up: Option<&'a Place<'a>>,
    step: Within<'a>,
}

enum Within<'a> {
    Key(&'a str),
    Item(usize),
}

impl Place<'_> {
    pub(crate) const ROOT: Place<'static> = Place {
        up: None,
        step: Within::Key(""),
    };

    pub(crate) fn key<'a>(&'a self, key: &'a str) -> Place<'a> {
        Place {
            up: Some(self),
            step: Within::Key(key),
        }
    }

    pub(crate) fn item(&self, n: usize) -> Place<'_> {
        Place {
            up: Some(self),
            step: Within::Item(n),
        }
    }

    /// `problem`, at this place.
    pub(crate) fn fault(&self, problem: Problem) -> Error {
        let mut error = Error::from(problem);
        let mut place = self;
        while let Some(up) = place.up {
            error = error.within(match place.step {
                Within::Item(n) => Step::Item(n),
                Within::Key(key) => Step::Key(key.to_owned()),
            });
            place = up;
        }
        error
    }

    /// What a check of the value at this place found.
    pub(crate) fn of(&self, found: Result<(), Problem>) -> Checked {
        found.map_err(|problem| self.fault(problem))
    }

    pub(crate) fn expect(&self, holds: bool, zh: &str, en: &str) -> Checked {
        if holds {
            Ok(())
        } else {
            Err(self.fault(Problem::said(zh, en)))
        }
    }

    pub(crate) fn at_most(&self, size: usize, most: usize) -> Checked {
        let found = if size <= most {
            Ok(())
        } else {
            Err(Problem::TooLong { most })
        };
        self.of(found)
    }

    /// At most so many entries, each of which is good.
    pub(crate) fn each<T>(
        &self,
        items: &[T],
        most: usize,
        check: impl Fn(&Place<'_>, &T) -> Checked,
    ) -> Checked {
        self.expect(items.len() <= most, "项目太多", "too many entries")?;
        let mut items = items.iter().enumerate();
        items.try_for_each(|(n, item)| check(&self.item(n), item))
    }

    /// A text that names something: not empty, no control characters.
    pub(crate) fn name(&self, name: &str) -> Checked {
        self.of(text::check_name(name))
    }

    /// What people call a person or a device.
    pub(crate) fn person(&self, name: &str) -> Checked {
        self.of(text::check_person(name))
    }

    pub(crate) fn device(&self, id: &DeviceId) -> Checked {
        self.expect(is_device_id(id.as_str()), "不是设备编号", "not a device id")
    }
}
