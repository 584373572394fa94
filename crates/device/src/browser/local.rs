//! localStorage: the few words that must be there before the database is. Each name stands here, with
//! its type, which is kept as JSON.
//!
//! A browser may have none (blocked by its settings); then nothing is kept, and nothing is said of
//! it: what stands here is never more than a convenience or a second look.

use std::{borrow::Cow, marker::PhantomData};

use gloo_storage::{LocalStorage, Storage};
use serde::{Serialize, de::DeserializeOwned};

use super::{canary::Canary, profile::Profile};

/// The language chosen last, by its code.
pub const LANG: Local<String> = Local::new("yidang.lang");
/// The theme chosen last, by its code; `boot.js` reads it too.
pub const THEME: Local<String> = Local::new("yidang.theme");
/// The programme chosen last, by its code.
pub const PROGRAMME: Local<String> = Local::new("yidang.programme");
/// The profile chosen last: `demo`, or nothing for the real one.
pub const PROFILE: Local<String> = Local::new("yidang.profile");
/// The screen is locked.
pub const LOCKED: Local<bool> = Local::new("yidang.locked");
/// When somebody last touched the screen, in ms since 1970.
pub const TOUCHED: Local<i64> = Local::new("yidang.touched");
/// The last failures, oldest first; `boot.js` adds its own.
pub const ERRORS: Local<Vec<String>> = Local::new("yidang.errors");

/// What the profile's database last held.
pub fn canary(profile: Profile) -> Local<Canary> {
    Local {
        name: Cow::Owned([profile.database(), ".canary"].concat()),
        kept: PhantomData,
    }
}

/// A name of localStorage, and the type that is kept under it.
pub struct Local<T> {
    name: Cow<'static, str>,
    kept: PhantomData<fn() -> T>,
}

impl<T> Local<T> {
    const fn new(name: &'static str) -> Self {
        Self {
            name: Cow::Borrowed(name),
            kept: PhantomData,
        }
    }

    /// Forgets what is kept.
    pub fn delete(&self) {
        if is_there() {
            LocalStorage::delete(&*self.name);
        }
    }
}

impl<T: Serialize + DeserializeOwned> Local<T> {
    /// What is kept; `None` where nothing is, or nothing that can be read.
    pub fn get(&self) -> Option<T> {
        is_there()
            .then(|| LocalStorage::get(&*self.name).ok())
            .flatten()
    }

    /// Keeps a value; whether the browser took it.
    pub fn set(&self, value: &T) -> bool {
        is_there() && LocalStorage::set(&*self.name, value).is_ok()
    }
}

/// gloo-storage panics where there is none.
fn is_there() -> bool {
    let storage = web_sys::window().map(|window| window.local_storage());
    matches!(storage, Some(Ok(Some(_))))
}
