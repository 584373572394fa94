//! 付款: what the enterprise paid, with tax; beside the fields, `paid.<item>` says what of it is for
//! which item ([`super::Part`]). Money that came back is negative.

use crate::schema::fields;

/// The record kind.
pub const KIND: &str = "payment";

fields! {
    /// The fields of a payment's record.
    PaymentField {
        Voucher = "voucher": Line;
        Day = "day": Date;
        Amount = "amount": Amount(Unit::Yuan);
        /// Bank transfer, acceptance bill.
        Means = "means": Line;
        Payee = "payee": Line;
    }
}
