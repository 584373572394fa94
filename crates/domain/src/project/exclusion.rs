//! 不予补助: a ground on which the enterprise gets nothing, as the office found it.

use crate::schema::fields;

/// The record kind.
pub const KIND: &str = "exclusion";

fields! {
    /// The fields of its record.
    ExclusionField {
        /// A code of [`crate::pack::Funding::excluded`].
        Ground = "ground": Choice(Choices::Exclusion);
        Text = "text": Lines;
    }
}
