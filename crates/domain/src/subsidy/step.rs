//! The steps from what was contracted to what is payable, and what is to be looked at besides.

use rust_decimal::Decimal;

use super::{amount, claim::Cut};

/// One step: a figure, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub what: What,
    /// 元.
    pub from: Decimal,
    /// 元.
    pub to: Decimal,
}

/// Which evidence holds the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    Contracted,
    Invoiced,
    Paid,
}

/// What a step does, and why.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// An item: from what was contracted to what the evidence holds.
    Evidence { item: String, by: Evidence },
    /// The auditors' cut.
    Audit { item: String, cuts: Vec<Cut> },
    /// The kind of cost does not count, or is not known.
    NotEligible { item: String, kind: String },
    /// From what all items cost by contract to the sum of what counts.
    Base,
    /// The share that is paid.
    Rate { phase: u8, rate: Decimal },
    /// Below a fen is dropped.
    Round,
    /// The cap, and the level it is for where it goes by level.
    Cap { phase: u8, level: Option<u8> },
    /// What the level adds.
    Bonus { level: u8, bonus: Decimal },
    /// No more than was spent.
    Spent,
    /// Other public money is taken off.
    Deducted { other: Decimal },
    /// All public money together stays within a share of what counts.
    WithinShare { share: Decimal, other: Decimal },
    /// No more than the fund still has.
    Fund { left: Decimal },
}

impl Step {
    /// A short name that programs can rely on.
    pub fn code(&self) -> &'static str {
        match self.what {
            What::Evidence { .. } => "evidence",
            What::Audit { .. } => "audit",
            What::NotEligible { .. } => "not-eligible",
            What::Base => "base",
            What::Rate { .. } => "rate",
            What::Round => "round",
            What::Cap { .. } => "cap",
            What::Bonus { .. } => "bonus",
            What::Spent => "spent",
            What::Deducted { .. } => "deducted",
            What::WithinShare { .. } => "within-share",
            What::Fund { .. } => "fund",
        }
    }

    /// The step in one line for programs: its name and both figures, e.g. `cap 700000.00 500000.00`.
    pub fn line(&self) -> String {
        let (from, to) = (amount::text(self.from), amount::text(self.to));
        format!("{} {from} {to}", self.code())
    }
}

/// Something to be looked at; it bars nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// It is paid by another phase's rule than it was listed for.
    OtherPhase { planned: u8, paid: u8 },
    /// The auditors took something off and gave no reason.
    CutWithoutReason { item: String },
    /// The auditors left more than the evidence holds; the evidence counts.
    AuditAboveEvidence { item: String },
    /// Some of an invoice is for no item.
    InvoiceNotSplit { number: String },
    /// Some of a payment is for no item.
    PaymentNotSplit { voucher: String },
}

impl Remark {
    /// A short name that programs can rely on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::OtherPhase { .. } => "other-phase",
            Self::CutWithoutReason { .. } => "cut-without-reason",
            Self::AuditAboveEvidence { .. } => "audit-above-evidence",
            Self::InvoiceNotSplit { .. } => "invoice-not-split",
            Self::PaymentNotSplit { .. } => "payment-not-split",
        }
    }
}
