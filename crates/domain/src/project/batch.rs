//! 拨付批次: payments of several enterprises that are approved, published and paid together.
//!
//! A batch is no record: it is the payments that name it. So its sum is theirs, whatever happens to
//! any of them, and what is signed is signed in each enterprise's own file.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::money_row::{Money, PaymentRow};
use crate::{decimal, device::Role, workflow::State};

/// A batch with its payments by dossier.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    pub name: String,
    pub payments: Vec<(String, PaymentRow)>,
}

impl Batch {
    /// What it comes to, 元: recoveries taken off.
    pub fn sum(&self) -> Decimal {
        let amounts = self.payments.iter().map(|(_, one)| {
            let amount = one.amount();
            if one.is_recovery() { -amount } else { amount }
        });
        amounts.fold(Decimal::ZERO, decimal::add)
    }

    /// What of it moved, 元.
    pub fn moved(&self) -> Decimal {
        let moved = self.payments.iter().map(|(_, one)| one.moved());
        moved.fold(Decimal::ZERO, decimal::add)
    }

    /// The days on which it is published: the first to begin and the last to end of its payments'.
    pub fn published(&self) -> Option<(NaiveDate, NaiveDate)> {
        let all = || self.payments.iter().map(|(_, one)| one);
        let from = all().filter_map(|one| one.published_from).min()?;
        let to = all().filter_map(|one| one.published_to).max()?;
        Some((from, to))
    }

    /// Those that lack the signature of `side`.
    pub fn to_sign(&self, side: Role) -> impl Iterator<Item = &(String, PaymentRow)> {
        self.payments.iter().filter(move |(_, one)| {
            let open = matches!(one.state, State::Draft | State::Signing);
            open && !one.signed.iter().any(|(signed, _)| *signed == side)
        })
    }

    /// Those that are signed by all and have not gone.
    pub fn to_go(&self) -> impl Iterator<Item = &(String, PaymentRow)> {
        let all = self.payments.iter();
        all.filter(|(_, one)| one.state == State::Signed && one.paid_on.is_none())
    }

    /// Whether `person` signed any of it for another side than `side`: two people approve.
    pub fn is_signed_by(&self, person: &str, side: Role) -> bool {
        let mut all = self.payments.iter().flat_map(|(_, one)| &one.signed);
        all.any(|(signed, by)| *signed != side && by.trim() == person.trim())
    }
}

/// The batches that payments name, by name; payments that name none are in none.
pub fn all<'a>(rows: impl IntoIterator<Item = (&'a str, &'a Money)>) -> Vec<Batch> {
    let mut batches: BTreeMap<String, Batch> = BTreeMap::new();
    for (dossier, money) in rows {
        for one in money.payments.iter().filter(|one| !one.batch.is_empty()) {
            let batch = batches.entry(one.batch.clone()).or_default();
            batch.name.clone_from(&one.batch);
            batch.payments.push((dossier.to_owned(), one.clone()));
        }
    }
    batches.into_values().collect()
}

/// Invoices that several enterprises claim: what each is told apart by, with the dossiers.
pub fn second_uses<'a>(
    rows: impl IntoIterator<Item = (&'a str, &'a Money)>,
) -> Vec<BTreeSet<String>> {
    let mut uses: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (dossier, money) in rows {
        for invoice in &money.invoices {
            uses.entry(invoice).or_default().insert(dossier.to_owned());
        }
    }
    uses.retain(|_, dossiers| dossiers.len() > 1);
    uses.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payment(batch: &str, what: &str, amount: &str) -> PaymentRow {
        PaymentRow {
            batch: batch.to_owned(),
            what: what.to_owned(),
            amount: amount.to_owned(),
            ..PaymentRow::default()
        }
    }

    #[test]
    fn two_people_sign_a_batch_and_what_lacks_a_side_is_listed() {
        let mut one = payment("一批", "balance", "100");
        one.state = State::Signing;
        one.signed = vec![(Role::Office, "王主任".to_owned())];
        let rows = [(
            "a",
            Money {
                payments: vec![one, payment("一批", "balance", "5")],
                ..Money::default()
            },
        )];
        let batches = all(rows.iter().map(|(id, money)| (*id, money)));
        let batch = &batches[0];
        assert_eq!(batch.to_sign(Role::Office).count(), 1);
        assert_eq!(batch.to_sign(Role::Finance).count(), 2);
        assert!(batch.is_signed_by(" 王主任", Role::Finance));
        assert!(!batch.is_signed_by("王主任", Role::Office));
        assert!(!batch.is_signed_by("马科长", Role::Finance));
    }

    #[test]
    fn an_invoice_of_two_enterprises_is_a_second_use_and_of_one_is_none() {
        let money = |invoices: &[&str]| Money {
            invoices: invoices.iter().map(|one| (*one).to_owned()).collect(),
            ..Money::default()
        };
        let rows = [
            ("a", money(&["x", "y"])),
            ("b", money(&["y"])),
            ("c", money(&["z"])),
        ];
        let found = second_uses(rows.iter().map(|(id, money)| (*id, money)));
        assert_eq!(found, [BTreeSet::from(["a".to_owned(), "b".to_owned()])]);
    }
}
