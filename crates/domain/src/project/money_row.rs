//! What a list of the money needs of one enterprise: what was applied for, approved and paid, and by
//! which invoices; small enough for its list row.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    application::Application,
    invoice::{self, InvoiceField},
    read,
    subsidy_payment::{self, PaymentKind, SubsidyPayment},
    way::{self, Sheet},
};
use crate::{
    btree,
    bytes::sha256_hex,
    day, decimal,
    device::Role,
    dossier::{Dossier, Filed},
    record::Record,
    subsidy::{Demand, plain_number},
    workflow::State,
};

/// The money of one enterprise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// The day it applied, by the application that counts.
    #[serde(default, with = "day::option", skip_serializing_if = "Option::is_none")]
    pub applied: Option<NaiveDate>,
    /// Where its application stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<State>,
    /// What was approved, 元, as decimal text; empty where nothing is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub approved: String,
    /// The digest of what was approved.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub digest: String,
    /// To the letter, as it was approved.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub account_name: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub payments: Vec<PaymentRow>,
    /// What its invoices are told apart by, each once: the number and the code as they are compared,
    /// hashed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invoices: Vec<String>,
}

/// A payment of its subsidy, that is not void.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentRow {
    pub id: String,
    /// The batch it is paid with; empty where it is with none.
    pub batch: String,
    /// The code of a [`PaymentKind`].
    pub what: String,
    /// 元, as decimal text; empty where none is written.
    pub amount: String,
    pub state: State,
    /// Who signed it, side by side.
    pub signed: Vec<(Role, String)>,
    #[serde(with = "day::option")]
    pub published_from: Option<NaiveDate>,
    #[serde(with = "day::option")]
    pub published_to: Option<NaiveDate>,
    #[serde(with = "day::option")]
    pub paid_on: Option<NaiveDate>,
    /// The bank sent it back.
    pub returned: bool,
}

impl PaymentRow {
    /// As it was decided on, else as its record reads.
    fn of(one: &Filed, dossier: &Dossier, records: &[Record]) -> Option<Self> {
        let state = one.standing.state();
        let payment = match one.standing.fixed() {
            Some(content) => SubsidyPayment::read(&one.id, content),
            None => {
                let mut all = way::live(records, subsidy_payment::KIND);
                SubsidyPayment::from_record(all.find(|record| record.key.id == one.id)?)
            }
        };
        let payment = way::with_payout(dossier, payment);
        let signed = one.standing.signatures();
        let signed = signed.iter().map(|(side, by)| (*side, by.person.clone()));
        Some(Self {
            id: one.id.clone(),
            batch: payment.batch.clone(),
            what: payment
                .what
                .map(|what| what.code().to_owned())
                .unwrap_or_default(),
            amount: payment
                .amount
                .map(|amount| amount.to_string())
                .unwrap_or_default(),
            state,
            signed: signed.collect(),
            published_from: payment.published_from,
            published_to: payment.published_to,
            paid_on: payment.paid_on,
            returned: payment.returned,
        })
    }

    /// 元.
    pub fn amount(&self) -> Decimal {
        decimal::parse(&self.amount).unwrap_or_default()
    }

    /// Whether it takes money back.
    pub fn is_recovery(&self) -> bool {
        self.what == PaymentKind::Recovery.code()
    }

    /// What moved by it, 元: a recovery is negative; nothing before both signed and the money went.
    pub fn moved(&self) -> Decimal {
        if self.state != State::Signed || self.paid_on.is_none() || self.returned {
            return Decimal::ZERO;
        }
        if self.is_recovery() {
            -self.amount()
        } else {
            self.amount()
        }
    }
}

impl Money {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Reads it off a dossier and its records.
    pub fn of(dossier: &Dossier, records: &[Record]) -> Self {
        let application = way::papers(dossier, Sheet::Application).next();
        let approved = way::approved(dossier);
        let account = approved.as_ref().and_then(|(_, by)| by.content.as_ref());
        let account = account.map(|content| Application::read("", content));
        let applied = application.and_then(|one| {
            let content = one.standing.fixed()?;
            Application::read(&one.id, content).day
        });
        let payments = way::papers(dossier, Sheet::Payment);
        let invoices = way::live(records, invoice::KIND).filter_map(|record| {
            let number = plain_number(&read::text(record, InvoiceField::Number.name()));
            let code = plain_number(&read::text(record, InvoiceField::Code.name()));
            let hash = sha256_hex(format!("{number}/{code}").as_bytes());
            (!number.is_empty()).then(|| hash[..16].to_owned())
        });
        Self {
            applied,
            application: application.map(|one| one.standing.state()),
            approved: approved
                .as_ref()
                .map(|(approved, _)| approved.amount().to_string())
                .unwrap_or_default(),
            digest: approved
                .map(|(approved, _)| approved.digest().to_owned())
                .unwrap_or_default(),
            account_name: account.map(|it| it.account_name).unwrap_or_default(),
            payments: payments
                .filter_map(|one| PaymentRow::of(one, dossier, records))
                .collect(),
            invoices: btree::set(invoices).into_iter().collect(),
        }
    }

    /// 元; `None` where nothing is approved.
    pub fn approved(&self) -> Option<Decimal> {
        decimal::parse(&self.approved)
    }

    /// What was paid on balance, 元.
    pub fn paid(&self) -> Decimal {
        let moved = self.payments.iter().map(PaymentRow::moved);
        moved.fold(Decimal::ZERO, decimal::add)
    }

    /// What of the approved sum is in no payment that stands, 元. What the bank sent back is free
    /// again, and so is what was taken back of it no more: a recovery ends the claim to it.
    pub fn to_pay(&self) -> Decimal {
        let given = self
            .payments
            .iter()
            .filter(|one| !one.is_recovery() && !one.returned);
        let given = given
            .map(PaymentRow::amount)
            .fold(Decimal::ZERO, decimal::add);
        let left = decimal::add(self.approved().unwrap_or_default(), -given);
        left.max(Decimal::ZERO)
    }

    /// What it takes of the fund.
    pub fn demand(&self) -> Demand {
        Demand {
            forecast: Decimal::ZERO,
            approved: self.approved(),
            paid: self.paid(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{CODE, pack, record};

    fn payment(what: &str, amount: &str, state: State, paid_on: &str) -> PaymentRow {
        PaymentRow {
            what: what.to_owned(),
            amount: amount.to_owned(),
            state,
            paid_on: day::parse(paid_on),
            ..PaymentRow::default()
        }
    }

    #[test]
    fn what_is_left_to_pay_is_what_no_payment_gives() {
        let mut money = Money {
            approved: "65000".to_owned(),
            ..Money::default()
        };
        assert_eq!(money.to_pay(), Decimal::from(65_000));
        money
            .payments
            .push(payment("advance", "20000", State::Signed, "2025-08-01"));
        money
            .payments
            .push(payment("balance", "45000", State::Draft, ""));
        // What is written is not offered once more, signed or not.
        assert_eq!(money.to_pay(), Decimal::ZERO);
        assert_eq!(money.paid(), Decimal::from(20_000));
        // The bank sent it back.
        money.payments[0].returned = true;
        assert_eq!(money.to_pay(), Decimal::from(20_000));
        assert_eq!(money.paid(), Decimal::ZERO);
        money.payments[0].returned = false;
        money
            .payments
            .push(payment("recovery", "5000", State::Signed, "2026-01-01"));
        assert_eq!(money.paid(), Decimal::from(15_000));
        assert_eq!(money.to_pay(), Decimal::ZERO, "taken back is not owed");
    }

    #[test]
    fn one_invoice_is_one_however_it_is_written() {
        let invoice =
            |id: &str, number: &str| record(invoice::KIND, id, &[("number", number.into())]);
        let of = |records: &[Record]| {
            let dossier = Dossier::read(CODE, records, &pack());
            Money::of(&dossier, records).invoices
        };
        let plain = of(&[invoice("a", "25642000")]);
        assert_eq!(of(&[invoice("b", "２５６４-2000 ")]), plain);
        assert_ne!(of(&[invoice("b", "25642001")]), plain);
        assert!(of(&[invoice("b", " ")]).is_empty());
    }
}
