//! What of an item counts: the least of contracted, invoiced and paid, or what the auditors left.

use rust_decimal::Decimal;

use super::{
    amount,
    claim::{Claim, Cut, Item},
    step::Evidence,
};
use crate::{decimal::add, pack::Basis};

/// An item's figures on one basis, in 元.
#[derive(Clone, Debug, PartialEq)]
pub struct Counted {
    pub item: String,
    /// Its kind of cost.
    pub kind: String,
    pub contracted: Decimal,
    /// Credit notes taken off.
    pub invoiced: Decimal,
    /// Money that came back taken off. Without tax: as much of what was invoiced as was paid of it.
    pub paid: Decimal,
    /// The least of the three, not below 0.
    pub least: Decimal,
    /// Which of them that is; of equal ones the first.
    pub by: Evidence,
    /// What the auditors left, where they have looked.
    pub audited: Option<Decimal>,
    pub cuts: Vec<Cut>,
}

impl Counted {
    /// The figures of `item` in a sound claim.
    pub(super) fn of(claim: &Claim, item: &Item, basis: Basis) -> Self {
        let parts = || {
            let parts = claim.invoices.iter().flat_map(|invoice| &invoice.parts);
            parts.filter(|part| part.item == item.id)
        };
        let invoiced = sum(parts().map(|part| part.amounts.of(basis)));
        let with_tax = sum(parts().map(|part| part.amounts.gross));
        let payments = claim.payments.iter().flat_map(|payment| &payment.parts);
        let payments = payments.filter(|part| part.item == item.id);
        let money = sum(payments.map(|part| part.amount));
        let paid = match basis {
            Basis::Gross => money,
            Basis::Net if money >= with_tax => invoiced,
            Basis::Net => amount::in_proportion(invoiced, money, with_tax),
        };
        let contracted = item.contracted.of(basis);
        let (mut least, mut by) = (contracted, Evidence::Contracted);
        for (figure, of) in [(invoiced, Evidence::Invoiced), (paid, Evidence::Paid)] {
            if figure < least {
                (least, by) = (figure, of);
            }
        }
        let audited = item.audited.as_ref();
        Self {
            item: item.id.clone(),
            kind: item.kind.clone(),
            contracted,
            invoiced,
            paid,
            least: least.max(Decimal::ZERO),
            by,
            audited: audited.map(|all| all.of(basis)),
            cuts: audited.map(|all| all.cuts.clone()).unwrap_or_default(),
        }
    }

    /// What counts of it, 元: what the auditors left, where that is less.
    pub fn counts(&self) -> Decimal {
        self.audited.map_or(self.least, |left| left.min(self.least))
    }
}

pub(super) fn sum(amounts: impl Iterator<Item = Decimal>) -> Decimal {
    amounts.fold(Decimal::ZERO, add)
}
