//! 发票: beside the fields, `net.<item>`, `tax.<item>` and `gross.<item>` say what of it is for which
//! item ([`super::Part`]). A credit note has negative amounts.

use crate::schema::fields;

/// The record kind.
pub const KIND: &str = "invoice";

fields! {
    /// The fields of an invoice's record.
    InvoiceField {
        /// The code beside the number on paper invoices.
        Code = "code": Line;
        Number = "number": Line;
        Day = "day": Date;
        Seller = "seller": Line;
        Net = "net": Amount(Unit::Yuan);
        Tax = "tax": Amount(Unit::Yuan);
        Gross = "gross": Amount(Unit::Yuan);
    }
}
