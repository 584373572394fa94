//! Works a subsidy out, step by step.

use rust_decimal::Decimal;

use super::{
    amount,
    bar::{self, Bar},
    claim::Claim,
    evidence::{Counted, sum},
    step::{Remark, Step, What},
};
use crate::{
    decimal::add,
    pack::{Basis, Funding, FundingRule, OtherMoneyRule, Phase, ProgrammePack},
};

/// The rules a subsidy is worked out by.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    pub funding: &'a Funding,
    pub phases: &'a [Phase],
}

/// A subsidy on one basis.
#[derive(Clone, Debug, PartialEq)]
pub struct Worked {
    pub basis: Basis,
    /// The phase whose rule was used.
    pub phase: Option<u8>,
    pub items: Vec<Counted>,
    pub steps: Vec<Step>,
    /// Why nothing is payable.
    pub bars: Vec<Bar>,
    pub remarks: Vec<Remark>,
    /// The cost that counts, 元.
    pub base: Decimal,
    /// What the figures come to, 元, whether or not anything bars it: the forecast before an
    /// acceptance.
    pub computed: Decimal,
}

impl Worked {
    /// What may be paid, 元: nothing while anything bars it.
    pub fn payable(&self) -> Decimal {
        if self.bars.is_empty() {
            self.computed
        } else {
            Decimal::ZERO
        }
    }
}

impl<'a> Rules<'a> {
    pub fn of(pack: &'a ProgrammePack) -> Self {
        Self {
            funding: &pack.funding,
            phases: &pack.phases,
        }
    }

    /// The subsidy on every basis the programme leaves open. `left` is what the fund still has, in 元;
    /// `None` where that is not to be looked at.
    pub fn work_out(&self, claim: &Claim, left: Option<Decimal>) -> Vec<Worked> {
        let bases = self.funding.basis.bases();
        let on = |basis| self.work_out_on(basis, claim, left);
        bases.iter().map(|basis| on(*basis)).collect()
    }

    /// The subsidy on one basis.
    pub fn work_out_on(&self, basis: Basis, claim: &Claim, left: Option<Decimal>) -> Worked {
        let mut worked = Worked {
            basis,
            phase: None,
            items: Vec::new(),
            steps: Vec::new(),
            bars: claim.faults().into_iter().map(Bar::Claim).collect(),
            remarks: Vec::new(),
            base: Decimal::ZERO,
            computed: Decimal::ZERO,
        };
        if !worked.bars.is_empty() {
            return worked;
        }
        worked.phase = bar::phase(self.funding, self.phases, claim);
        worked.bars = bar::of_claim(self.funding, worked.phase, claim);
        worked.remarks = remarks(claim, worked.phase);
        worked.base = self.base(claim, &mut worked);
        if worked.base.is_zero() {
            worked.bars.push(Bar::NothingEligible);
        }
        let rule = worked.phase.and_then(|phase| self.funding.rule(phase));
        if let Some(rule) = rule {
            worked.computed = self.subsidy(rule, claim, left, worked.base, &mut worked.steps);
        }
        worked
    }

    /// Item by item to the cost that counts.
    fn base(&self, claim: &Claim, worked: &mut Worked) -> Decimal {
        let (mut contracted, mut base) = (Decimal::ZERO, Decimal::ZERO);
        for item in &claim.items {
            let counted = Counted::of(claim, item, worked.basis);
            let id = || item.id.clone();
            let mut figure = counted.contracted;
            contracted = add(contracted, figure);
            let mut go = |what, to| {
                let from = std::mem::replace(&mut figure, to);
                if from != to {
                    worked.steps.push(Step { what, from, to });
                }
            };
            let by = counted.by;
            go(What::Evidence { item: id(), by }, counted.least);
            if let Some(left) = counted.audited {
                let cuts = counted.cuts.clone();
                if left > counted.least {
                    let remark = Remark::AuditAboveEvidence { item: id() };
                    worked.remarks.push(remark);
                } else if left < counted.least && cuts.is_empty() {
                    let remark = Remark::CutWithoutReason { item: id() };
                    worked.remarks.push(remark);
                }
                go(What::Audit { item: id(), cuts }, counted.counts());
            }
            let kind = self.funding.kind(&item.kind);
            if kind.is_none_or(|kind| !kind.eligible) {
                let kind = item.kind.clone();
                go(What::NotEligible { item: id(), kind }, Decimal::ZERO);
            }
            base = add(base, figure);
            worked.items.push(counted);
        }
        worked.steps.push(Step {
            what: What::Base,
            from: contracted,
            to: base,
        });
        base
    }

    /// From the cost that counts to what the rule makes of it.
    fn subsidy(
        &self,
        rule: &FundingRule,
        claim: &Claim,
        left: Option<Decimal>,
        base: Decimal,
        steps: &mut Vec<Step>,
    ) -> Decimal {
        let phase = rule.phase;
        let level = bar::passed(claim).and_then(|acceptance| acceptance.level);
        let mut figure = base;
        let mut go = |figure: &mut Decimal, what, to| {
            let from = std::mem::replace(figure, to);
            steps.push(Step { what, from, to });
        };
        let rate = rule.rate;
        go(
            &mut figure,
            What::Rate { phase, rate },
            amount::times(base, rate),
        );
        let whole = amount::down_to_the_fen(figure);
        if whole != figure {
            go(&mut figure, What::Round, whole);
        }
        let cap = rule.cap(level);
        if figure > cap {
            let level = level.filter(|_| !rule.cap_by_level.is_empty());
            go(&mut figure, What::Cap { phase, level }, cap);
        }
        if let Some((level, bonus)) = rule.bonus(level).filter(|_| !base.is_zero()) {
            let more = add(figure, bonus);
            go(&mut figure, What::Bonus { level, bonus }, more);
        }
        if figure > base {
            go(&mut figure, What::Spent, base);
        }
        let other = sum(claim.other_money.iter().map(|other| other.amount));
        let after = self.beside_other_money(figure, base, other);
        if let Some((what, to)) = after.filter(|(_, to)| *to < figure) {
            go(&mut figure, what, to);
        }
        if let Some(left) = left
            .map(|left| left.max(Decimal::ZERO))
            .filter(|l| *l < figure)
        {
            go(&mut figure, What::Fund { left }, left);
        }
        figure
    }

    /// What is left beside other public money, and why; `None` where that plays no part.
    fn beside_other_money(
        &self,
        figure: Decimal,
        base: Decimal,
        other: Decimal,
    ) -> Option<(What, Decimal)> {
        match self.funding.other_money {
            OtherMoneyRule::Deducted => Some((
                What::Deducted { other },
                add(figure, -other).max(Decimal::ZERO),
            )),
            OtherMoneyRule::WithinShare => {
                let share = self.funding.share_of_all?;
                let most = amount::down_to_the_fen(amount::times(base, share));
                let room = add(most, -other).max(Decimal::ZERO);
                Some((What::WithinShare { share, other }, room.min(figure)))
            }
            OtherMoneyRule::Excludes => None,
        }
    }
}

/// What is to be looked at, apart from the auditors' figures.
fn remarks(claim: &Claim, phase: Option<u8>) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if let (Some(planned), Some(paid)) = (claim.planned_phase, phase)
        && planned != paid
    {
        remarks.push(Remark::OtherPhase { planned, paid });
    }
    for invoice in &claim.invoices {
        let parts = sum(invoice.parts.iter().map(|part| part.amounts.gross));
        if parts != invoice.total.gross {
            let number = invoice.number.clone();
            remarks.push(Remark::InvoiceNotSplit { number });
        }
    }
    for payment in &claim.payments {
        let parts = sum(payment.parts.iter().map(|part| part.amount));
        if parts != payment.amount {
            let voucher = payment.voucher.clone();
            remarks.push(Remark::PaymentNotSplit { voucher });
        }
    }
    remarks
}
