//! What a subsidy is worked out from: an enterprise's costs with their evidence.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::amount;
use crate::{day, pack::Basis};

/// One enterprise's claim. All amounts are 元 to the fen, all days China's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    pub items: Vec<Item>,
    #[serde(default)]
    pub invoices: Vec<Invoice>,
    #[serde(default)]
    pub payments: Vec<Payment>,
    #[serde(default)]
    pub acceptance: Option<Acceptance>,
    /// Other public money for the same cost.
    #[serde(default)]
    pub other_money: Vec<OtherMoney>,
    /// Grounds of exclusion that were found; codes of [`crate::pack::Funding::excluded`].
    #[serde(default)]
    pub excluded: Vec<String>,
    /// The phase it was listed for.
    #[serde(default)]
    pub planned_phase: Option<u8>,
}

/// One thing that was bought.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    pub id: String,
    /// A code of [`crate::pack::Funding::eligible_kinds`].
    pub kind: String,
    pub contracted: Amounts,
    #[serde(default, with = "day::option")]
    pub contracted_on: Option<NaiveDate>,
    #[serde(default)]
    pub audited: Option<Audited>,
}

/// An amount without tax, its tax, and both together. Negative in a credit note.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amounts {
    #[serde(with = "amount")]
    pub net: Decimal,
    #[serde(with = "amount")]
    pub tax: Decimal,
    #[serde(with = "amount")]
    pub gross: Decimal,
}

/// What the auditors left of an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Audited {
    #[serde(with = "amount")]
    pub net: Decimal,
    #[serde(with = "amount")]
    pub gross: Decimal,
    #[serde(default)]
    pub cuts: Vec<Cut>,
}

/// Why the auditors took something off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cut {
    /// With tax.
    #[serde(with = "amount")]
    pub amount: Decimal,
    pub reason: String,
}

/// An invoice; a credit note has negative amounts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invoice {
    /// The code beside the number on paper invoices; empty for fully digital ones.
    #[serde(default)]
    pub code: String,
    pub number: String,
    #[serde(default, with = "day::option")]
    pub day: Option<NaiveDate>,
    pub total: Amounts,
    /// What of it is for which item.
    pub parts: Vec<InvoicePart>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InvoicePart {
    pub item: String,
    pub amounts: Amounts,
}

/// Money paid to a provider, with tax; negative where it came back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    pub voucher: String,
    #[serde(default, with = "day::option")]
    pub day: Option<NaiveDate>,
    /// Bank transfer, acceptance bill: shown, never reckoned with.
    #[serde(default)]
    pub means: String,
    #[serde(with = "amount")]
    pub amount: Decimal,
    /// What of it is for which item.
    pub parts: Vec<PaymentPart>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentPart {
    pub item: String,
    #[serde(with = "amount")]
    pub amount: Decimal,
}

/// The acceptance's result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    #[serde(default, with = "day::option")]
    pub day: Option<NaiveDate>,
    pub passed: bool,
    /// The level reached after the retrofit.
    #[serde(default)]
    pub level: Option<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherMoney {
    pub source: String,
    #[serde(with = "amount")]
    pub amount: Decimal,
}

impl Claim {
    /// The same with another name for each item, so that steps and reasons call it as people do.
    /// Nothing that is approved is worked out from it.
    #[must_use]
    pub fn named(&self, name: impl Fn(&str) -> String) -> Self {
        let mut named = self.clone();
        let items = named.items.iter_mut().map(|item| &mut item.id);
        let invoices = named.invoices.iter_mut();
        let invoiced = invoices.flat_map(|one| one.parts.iter_mut().map(|part| &mut part.item));
        let payments = named.payments.iter_mut();
        let paid = payments.flat_map(|one| one.parts.iter_mut().map(|part| &mut part.item));
        for id in items.chain(invoiced).chain(paid) {
            *id = name(id);
        }
        named
    }
}

impl Amounts {
    /// The figure that counts.
    pub fn of(&self, basis: Basis) -> Decimal {
        match basis {
            Basis::Net => self.net,
            Basis::Gross => self.gross,
        }
    }
}

impl Audited {
    /// The figure that counts.
    pub fn of(&self, basis: Basis) -> Decimal {
        match basis {
            Basis::Net => self.net,
            Basis::Gross => self.gross,
        }
    }
}
