//! 到账: what became of a payment after both approvers signed it: the day the money went, its voucher, and
//! whether the bank sent it back.
//!
//! What was signed is final. So the day, which is known only afterwards, is a record of its own beside
//! the payment, under the same id; finance writes it.

use chrono::NaiveDate;

use super::read::{date, text};
use crate::{
    record::{Fields, Record},
    schema::fields,
};

/// The record kind.
pub const KIND: &str = "payout";

fields! {
    /// The fields of what became of a payment.
    PayoutField {
        /// The day the money went, or came back where it was taken back.
        PaidOn = "paid_on": Date;
        Voucher = "voucher": Line;
        /// The day the bank sent it back.
        ReturnedOn = "returned_on": Date;
        Because = "because": Line;
    }
}

/// What became of a payment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Payout {
    /// The payment's id.
    pub id: String,
    pub paid_on: Option<NaiveDate>,
    pub voucher: String,
    pub returned_on: Option<NaiveDate>,
}

impl Payout {
    pub fn from_record(record: &Record) -> Self {
        Self::read(&record.key.id, record)
    }

    /// Reads what a record says.
    pub fn read(id: &str, record: &impl Fields) -> Self {
        use PayoutField as Field;
        Self {
            id: id.to_owned(),
            paid_on: date(record, Field::PaidOn.name()),
            voucher: text(record, Field::Voucher.name()),
            returned_on: date(record, Field::ReturnedOn.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{day, testing::record};

    #[test]
    fn reads_what_was_written() {
        let written = [
            ("paid_on", "2025-08-15".into()),
            ("voucher", "CZ-0815".into()),
            ("returned_on", "".into()),
        ];
        let payout = Payout::from_record(&record(KIND, "s1", &written));
        assert_eq!(payout.paid_on, day::parse("2025-08-15"));
        assert_eq!(
            (payout.id.as_str(), payout.voucher.as_str()),
            ("s1", "CZ-0815")
        );
        assert_eq!(payout.returned_on, None);
    }
}
