//! 其他财政资金: other public money for the same cost.

use crate::schema::fields;

/// The record kind.
pub const KIND: &str = "public-money";

fields! {
    /// The fields of its record.
    PublicMoneyField {
        Source = "source": Line;
        Amount = "amount": Amount(Unit::Yuan);
        Day = "day": Date;
    }
}
