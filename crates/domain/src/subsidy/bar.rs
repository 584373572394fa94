//! Why nothing is payable: every reason there is, not only the first.

use chrono::NaiveDate;

use super::{
    claim::{Acceptance, Claim},
    fault::ClaimFault,
};
use crate::pack::{DateKind, Funding, OtherMoneyRule, PaidPhase, Phase, Window};

/// A dated piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dated {
    /// The contract of the item with this id.
    Contract(String),
    /// By its number.
    Invoice(String),
    /// By its voucher.
    Payment(String),
    Acceptance,
}

/// A reason for which nothing is payable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bar {
    /// The claim contradicts itself.
    Claim(ClaimFault),
    /// There is no acceptance yet, or it was not passed.
    NotAccepted,
    LevelUnknown {
        needed: u8,
    },
    LevelTooLow {
        needed: u8,
        reached: u8,
    },
    /// A day lies outside its window.
    Outside {
        what: Dated,
        day: NaiveDate,
        window: Window,
    },
    /// A day is needed and not there.
    Undated(Dated),
    /// By the code of the ground.
    Excluded(String),
    /// Other public money, from these sources, leaves no room for this one.
    FundedAlready(Vec<String>),
    /// The auditors have not looked at the item.
    NotAudited(String),
    /// Neither its acceptance nor a list says which phase's rule applies.
    NoPhase,
    /// The programme has no rule for the phase.
    NoRule(u8),
    /// No cost is left that counts.
    NothingEligible,
}

impl Bar {
    /// A short name that programs can rely on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Claim(fault) => fault.code(),
            Self::NotAccepted => "not-accepted",
            Self::LevelUnknown { .. } => "level-unknown",
            Self::LevelTooLow { .. } => "level-too-low",
            Self::Outside { what, .. } => match what {
                Dated::Contract(_) => "contract-outside",
                Dated::Invoice(_) => "invoice-outside",
                Dated::Payment(_) => "payment-outside",
                Dated::Acceptance => "acceptance-outside",
            },
            Self::Undated(_) => "undated",
            Self::Excluded(_) => "excluded",
            Self::FundedAlready(_) => "funded-already",
            Self::NotAudited(_) => "not-audited",
            Self::NoPhase => "no-phase",
            Self::NoRule(_) => "no-rule",
            Self::NothingEligible => "nothing-eligible",
        }
    }
}

/// The acceptance, if it was passed.
pub(super) fn passed(claim: &Claim) -> Option<&Acceptance> {
    claim.acceptance.as_ref().filter(|all| all.passed)
}

/// The phase whose rule pays; `None` where nothing says. Until the acceptance it is the phase planned.
pub(super) fn phase(funding: &Funding, phases: &[Phase], claim: &Claim) -> Option<u8> {
    let day = passed(claim).and_then(|acceptance| acceptance.day);
    match (funding.paid_phase, day) {
        (PaidPhase::Accepted, Some(day)) => {
            let last_day = |phase: &&Phase| {
                let rule = funding.rule(phase.number);
                day <= rule.and_then(|rule| rule.accepted_by).unwrap_or(phase.due)
            };
            // What comes after the last phase's day is the windows' to refuse.
            let phase = phases.iter().find(last_day).or(phases.last());
            phase.map(|phase| phase.number)
        }
        (PaidPhase::Accepted | PaidPhase::Planned, _) => claim.planned_phase,
    }
}

/// The reasons that lie in what is known of the enterprise, all but those of its costs.
pub(super) fn of_claim(funding: &Funding, phase: Option<u8>, claim: &Claim) -> Vec<Bar> {
    let mut bars = Vec::new();
    let accepted = passed(claim);
    if accepted.is_none() {
        bars.push(Bar::NotAccepted);
    }
    let rule = phase.and_then(|phase| funding.rule(phase));
    match (phase, rule) {
        (None, _) => bars.push(Bar::NoPhase),
        (Some(phase), None) => bars.push(Bar::NoRule(phase)),
        (Some(_), Some(_)) => {}
    }
    if let (Some(needed), Some(accepted)) = (rule.and_then(|rule| rule.level_needed), accepted) {
        match accepted.level {
            None => bars.push(Bar::LevelUnknown { needed }),
            Some(reached) if reached < needed => bars.push(Bar::LevelTooLow { needed, reached }),
            Some(_) => {}
        }
    }
    if accepted.is_some_and(|one| one.day.is_none()) && funding.paid_phase == PaidPhase::Accepted {
        bars.push(Bar::Undated(Dated::Acceptance));
    }
    for (of, what, day) in dated(claim) {
        let Some(window) = funding.window(of) else {
            continue;
        };
        match day {
            None => {
                let undated = Bar::Undated(what);
                if !bars.contains(&undated) {
                    bars.push(undated);
                }
            }
            Some(day) if !window.holds(day) => bars.push(Bar::Outside {
                what,
                day,
                window: window.clone(),
            }),
            Some(_) => {}
        }
    }
    let excluded = claim.excluded.iter();
    bars.extend(excluded.map(|code| Bar::Excluded(code.clone())));
    let others = claim
        .other_money
        .iter()
        .filter(|other| !other.amount.is_zero());
    let others: Vec<String> = others.map(|other| other.source.clone()).collect();
    if funding.other_money == OtherMoneyRule::Excludes && !others.is_empty() {
        bars.push(Bar::FundedAlready(others));
    }
    if funding.audit_needed {
        let without = claim.items.iter().filter(|item| item.audited.is_none());
        bars.extend(without.map(|item| Bar::NotAudited(item.id.clone())));
    }
    bars
}

/// Everything in the claim that has a day.
fn dated(claim: &Claim) -> Vec<(DateKind, Dated, Option<NaiveDate>)> {
    let mut all = Vec::new();
    for item in &claim.items {
        let what = Dated::Contract(item.id.clone());
        all.push((DateKind::Contract, what, item.contracted_on));
    }
    for invoice in &claim.invoices {
        let what = Dated::Invoice(invoice.number.clone());
        all.push((DateKind::Invoice, what, invoice.day));
    }
    for payment in &claim.payments {
        let what = Dated::Payment(payment.voucher.clone());
        all.push((DateKind::Payment, what, payment.day));
    }
    if let Some(acceptance) = passed(claim) {
        all.push((DateKind::Acceptance, Dated::Acceptance, acceptance.day));
    }
    all
}
