//! Unified social credit codes, GB 32100-2015.

use std::fmt;

/// Why a text is not a unified social credit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreditCodeFault {
    Empty,
    /// Not 18 characters; how many there are.
    Length(usize),
    /// A character outside the 31 allowed (I, O, S, V and Z are not), at this place from 1.
    Character(char, usize),
    /// The check character does not fit: something was mistyped.
    Check,
}

/// A code whose check character fits. Upper case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditCode(String);

impl CreditCode {
    /// Reads a code; spaces are dropped, lower case and full-width characters are folded.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, CreditCodeFault> {
        let _ = text;
        todo!()
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
