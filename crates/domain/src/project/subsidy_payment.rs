//! 补助拨付: what the enterprise is paid of its subsidy, in one payment or several, and what is taken
//! back. It is decided on by those whom the programme names as approvers: each signs.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{
    payout::Payout,
    read::{amount, date, text},
};
use crate::{
    decimal, device,
    record::{Fields, Record},
    schema::fields,
};

/// The record kind.
pub const KIND: &str = device::SUBSIDY;

fields! {
    /// The fields of a payment's record.
    SubsidyField {
        What = "what": Choice(Choices::PaymentKind);
        /// Never negative, also where it is taken back.
        Amount = "amount": Amount(Unit::Yuan);
        /// The digest of what was approved ([`crate::subsidy::Approved::digest`]).
        Approved = "approved": Hash;
        /// The day the money went, or came back, where it was known when it was signed; else
        /// [`super::payout`] says it.
        PaidOn = "paid_on": Date;
        Voucher = "voucher": Line;
        /// The batch it is paid with.
        Batch = "batch": Line;
        /// The days on which the batch is published.
        PublishedFrom = "published_from": Date;
        PublishedTo = "published_to": Date;
        Text = "text": Lines;
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PaymentKind {
    /// In advance.
    Advance,
    /// All, or what is left.
    Balance,
    /// More than was approved at first.
    TopUp,
    /// Taken back.
    Recovery,
}

impl PaymentKind {
    pub const ALL: [Self; 4] = [Self::Advance, Self::Balance, Self::TopUp, Self::Recovery];

    pub fn code(self) -> &'static str {
        match self {
            Self::Advance => "advance",
            Self::Balance => "balance",
            Self::TopUp => "top-up",
            Self::Recovery => "recovery",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// One payment of a subsidy.
#[derive(Clone, Debug, PartialEq)]
pub struct SubsidyPayment {
    pub id: String,
    pub what: Option<PaymentKind>,
    /// 元.
    pub amount: Option<Decimal>,
    /// In lower-case hexadecimal.
    pub approved: String,
    pub paid_on: Option<NaiveDate>,
    pub voucher: String,
    pub batch: String,
    pub published_from: Option<NaiveDate>,
    pub published_to: Option<NaiveDate>,
    /// The bank sent it back.
    pub returned: bool,
}

impl SubsidyPayment {
    pub fn from_record(record: &Record) -> Self {
        Self::read(&record.key.id, record)
    }

    /// Reads what a record or a content that was decided on says.
    pub fn read(id: &str, record: &impl Fields) -> Self {
        use SubsidyField as Field;
        Self {
            id: id.to_owned(),
            what: PaymentKind::from_code(&text(record, Field::What.name())),
            amount: amount(record, Field::Amount.name()),
            approved: text(record, Field::Approved.name()),
            paid_on: date(record, Field::PaidOn.name()),
            voucher: text(record, Field::Voucher.name()),
            batch: text(record, Field::Batch.name()).trim().to_owned(),
            published_from: date(record, Field::PublishedFrom.name()),
            published_to: date(record, Field::PublishedTo.name()),
            returned: false,
        }
    }

    /// The same with what became of it.
    #[must_use]
    pub fn with(mut self, payout: &Payout) -> Self {
        self.paid_on = payout.paid_on.or(self.paid_on);
        if !payout.voucher.is_empty() {
            self.voucher.clone_from(&payout.voucher);
        }
        self.returned = payout.returned_on.is_some();
        self
    }
}

/// What was paid on balance, 元: recoveries taken off. What has no day was not paid yet, and what the
/// bank sent back was not paid.
pub fn paid<'a>(payments: impl IntoIterator<Item = &'a SubsidyPayment>) -> Decimal {
    let payments = payments.into_iter();
    let payments = payments.filter(|one| one.paid_on.is_some() && !one.returned);
    payments.fold(Decimal::ZERO, |sum, one| {
        let amount = one.amount.unwrap_or_default();
        let recovered = one.what == Some(PaymentKind::Recovery);
        decimal::add(sum, if recovered { -amount } else { amount })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{day, testing::record};

    fn payment(what: &str, amount: &str, paid_on: &str) -> SubsidyPayment {
        let fields = [
            ("what", what.into()),
            ("amount", amount.into()),
            ("paid_on", paid_on.into()),
        ];
        SubsidyPayment::from_record(&record(KIND, "s1", &fields))
    }

    #[test]
    fn a_recovery_is_taken_off_and_what_has_no_day_was_not_paid() {
        let all = [
            payment("advance", "100000", "2025-06-01"),
            payment("balance", "399999.99", "2025-09-01"),
            payment("top-up", "0.01", ""),
            payment("recovery", "50000", "2026-02-01"),
            SubsidyPayment {
                returned: true,
                ..payment("balance", "7", "2026-03-01")
            },
        ];
        // 100,000 + 399,999.99 − 50,000.
        assert_eq!(paid(&all), Decimal::new(44_999_999, 2));
        for kind in PaymentKind::ALL {
            assert_eq!(PaymentKind::from_code(kind.code()), Some(kind));
        }
    }

    #[test]
    fn what_became_of_it_is_said_beside_what_was_signed() {
        let signed = payment("balance", "5", "2025-06-01");
        let went = Payout {
            paid_on: day::parse("2025-08-15"),
            voucher: "CZ-1".to_owned(),
            ..Payout::default()
        };
        let one = signed.clone().with(&went);
        assert_eq!(one.paid_on, day::parse("2025-08-15"));
        assert_eq!((one.voucher.as_str(), one.returned), ("CZ-1", false));
        // Nothing said leaves what was signed.
        assert_eq!(signed.clone().with(&Payout::default()), signed);
        let back = Payout {
            returned_on: day::parse("2025-08-20"),
            ..went
        };
        assert_eq!(paid(&[signed.with(&back)]), Decimal::ZERO);
    }
}
