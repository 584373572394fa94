//! 验收意见: whether the retrofit was accepted, at what level.

use crate::schema::fields;

/// The record kind.
pub const KIND: &str = "acceptance";

fields! {
    /// The fields of an acceptance's record.
    AcceptanceField {
        Day = "day": Date;
        Passed = "passed": Flag;
        /// Level after the retrofit.
        Level = "level": Choice(Choices::Level);
        /// The body that assessed on site.
        Body = "body": Line;
        Opinion = "opinion": Lines;
    }
}
