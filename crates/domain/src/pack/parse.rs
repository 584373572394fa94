//! Reading a pack.

mod programme;
mod rule;

use super::{PackFault, ProgrammePack};
use crate::{
    json::{self, At},
    value::Value,
    words::Words,
};

impl ProgrammePack {
    /// Reads and checks a pack.
    ///
    /// # Errors
    /// Every fault found, each naming its place in the file (a JSON pointer, or line and column
    /// where the text is no JSON). What contradicts itself is looked for only once every field is
    /// there and of its kind.
    pub fn parse(text: &str) -> Result<Self, Vec<PackFault>> {
        let pack = Self::read(&json::document(text)?)?;
        let faults = pack.faults();
        if faults.is_empty() {
            Ok(pack)
        } else {
            Err(faults)
        }
    }

    /// Reads a pack without checking that it agrees with itself: where that was checked before (a
    /// device reads what its office checked), and for tests, which need less than a city's programme.
    ///
    /// # Errors
    /// Fields that are missing, unknown or of another kind, by JSON pointer.
    pub fn read(value: &Value) -> Result<Self, Vec<PackFault>> {
        json::read(value, programme::pack)
    }
}

fn words(at: &At<'_>) -> Words {
    let words = at.object();
    let read = Words {
        zh: words.text("zh"),
        en: words.text("en"),
    };
    words.done();
    read
}

#[cfg(test)]
mod tests;
