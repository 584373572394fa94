//! One thing in a set that is counted.

use chrono::NaiveDate;

/// One thing that counts for an indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What makes it one: two of one key are counted once.
    pub key: String,
    pub name: String,
    /// The enterprise's dossier, where it has one here.
    pub dossier: Option<String>,
    /// The area's code.
    pub area: String,
    /// The phase it counts in.
    pub phase: u8,
    /// The day from which it counts.
    pub since: NaiveDate,
    /// Entered by hand: the entry's evidence and who answers for it.
    pub by_hand: Option<(String, String)>,
}
