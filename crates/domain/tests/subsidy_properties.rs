//! What holds of every subsidy, whatever the amounts.
#![cfg(not(target_family = "wasm"))]

use domain::{
    decimal,
    pack::{Basis, Order, ProgrammePack},
    project::{
        batch,
        money_row::{Money, PaymentRow},
    },
    subsidy::{
        Acceptance, Amounts, Approved, Audited, Claim, Given, Invoice, InvoicePart, Item,
        OtherMoney, Payment, PaymentPart, Rules, Want, allocate,
    },
    workflow::State,
};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn pack() -> ProgrammePack {
    let text = include_str!("../../../public/packs/wuzhong.json");
    ProgrammePack::parse(text).expect("the pack is sound")
}

fn fen(fen: i64) -> Decimal {
    Decimal::new(fen, 2)
}

/// Amounts as they occur: mostly around the caps, some of a fen, some as large as may be.
fn amount() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => 0..200_000_000_i64,
        1 => 0..5_i64,
        1 => 71_428_560..71_428_580_i64,
        1 => 0..10_000_000_000_000_i64,
    ]
}

/// Other public money: mostly none, or it would leave nothing.
fn other() -> impl Strategy<Value = i64> {
    prop_oneof![3 => Just(0), 1 => amount()]
}

/// Net and tax, in fen.
fn amounts() -> impl Strategy<Value = Amounts> {
    (amount(), 0..14_i64).prop_map(|(net, percent)| {
        let tax = net * percent / 100;
        Amounts {
            net: fen(net),
            tax: fen(tax),
            gross: fen(net + tax),
        }
    })
}

#[derive(Clone, Debug)]
struct Bought {
    contracted: Amounts,
    invoiced: Amounts,
    paid: i64,
    audited: Option<Amounts>,
    kind: usize,
}

fn bought() -> impl Strategy<Value = Bought> {
    let audited = prop_oneof![3 => Just(None), 1 => amounts().prop_map(Some)];
    (amounts(), amounts(), amount(), audited, 0..5_usize).prop_map(
        |(contracted, invoiced, paid, audited, kind)| Bought {
            contracted,
            invoiced,
            paid,
            audited,
            kind,
        },
    )
}

const KINDS: [&str; 5] = ["software", "cloud", "sensor", "training", "nothing known"];

fn claim(bought: &[Bought], day: u32, level: u8, other: i64) -> Claim {
    let mut claim = Claim::default();
    for (n, one) in bought.iter().enumerate() {
        let id = format!("item {n}");
        claim.items.push(Item {
            id: id.clone(),
            kind: KINDS[one.kind].to_owned(),
            contracted: one.contracted,
            contracted_on: None,
            audited: one.audited.map(|all| Audited {
                net: all.net,
                gross: all.gross,
                cuts: Vec::new(),
            }),
        });
        claim.invoices.push(Invoice {
            code: String::new(),
            number: n.to_string(),
            day: None,
            total: one.invoiced,
            parts: vec![InvoicePart {
                item: id.clone(),
                amounts: one.invoiced,
            }],
        });
        claim.payments.push(Payment {
            voucher: n.to_string(),
            day: None,
            means: String::new(),
            amount: fen(one.paid),
            parts: vec![PaymentPart {
                item: id,
                amount: fen(one.paid),
            }],
        });
    }
    claim.acceptance = Some(Acceptance {
        day: chrono::NaiveDate::from_ymd_opt(2025, 10, day),
        passed: true,
        level: Some(level),
    });
    claim.planned_phase = Some(1);
    claim.other_money = vec![OtherMoney {
        source: "county".to_owned(),
        amount: fen(other),
    }];
    claim
}

fn basis() -> impl Strategy<Value = Basis> {
    prop_oneof![Just(Basis::Net), Just(Basis::Gross)]
}

fn of(amounts: &Amounts, basis: Basis) -> Decimal {
    amounts.of(basis)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_subsidy_exceeds_neither_rate_nor_cap_nor_evidence_nor_fund(
        all in prop::collection::vec(bought(), 0..5), basis in basis(), level in 0..5_u8,
        other in other(), left in prop::option::of(amount()),
    ) {
        let pack = pack();
        let rule = pack.funding.rule(1).expect("a rule");
        let claim = claim(&all, 20, level, other);
        let left = left.map(fen);
        let worked = Rules::of(&pack).work_out_on(basis, &claim, left);
        let payable = worked.payable();
        prop_assert!(payable >= Decimal::ZERO && payable.normalize().scale() <= 2);
        prop_assert!(payable <= rule.cap_yuan);
        prop_assert!(payable <= worked.base * rule.rate);
        prop_assert!(left.is_none_or(|left| payable <= left));
        // The evidence, added up by another road: items that count, each figure by itself.
        let counted = || all.iter().filter(|one| one.kind < 3);
        let contracted: Decimal = counted().map(|one| of(&one.contracted, basis)).sum();
        let invoiced: Decimal = counted().map(|one| of(&one.invoiced, basis)).sum();
        let paid: Decimal = counted().map(|one| fen(one.paid)).sum();
        for most in [contracted, invoiced, paid] {
            prop_assert!(worked.base <= most, "{} of {most}", worked.base);
        }
        // It falls short of neither without a step that says so.
        let (first, last) = (worked.steps.first(), worked.steps.last());
        if let (Some(_), Some(last)) = (first, last) {
            prop_assert_eq!(last.to, worked.computed);
        }
        let after_base = worked.steps.iter().skip_while(|step| step.code() != "base");
        let chain: Vec<_> = after_base.collect();
        for pair in chain.windows(2) {
            prop_assert_eq!(pair[0].to, pair[1].from);
        }
    }

    #[test]
    fn a_subsidy_never_falls_when_the_cost_that_counts_grows(
        all in prop::collection::vec(bought(), 1..4), more in bought(), basis in basis(),
        other in other(), at in any::<prop::sample::Index>(), grown in amount(),
    ) {
        let pack = pack();
        let work = |all: &[Bought]| {
            let claim = claim(all, 20, 2, other);
            Rules::of(&pack).work_out_on(basis, &claim, None)
        };
        let before = work(&all);
        // An item more.
        let mut with_more = all.clone();
        with_more.push(more);
        let after = work(&with_more);
        prop_assert!(after.bars.len() > before.bars.len() || after.payable() >= before.payable());
        // More paid, and more contracted, of one that is there.
        for change in [
            (|one: &mut Bought, grown| one.paid += grown) as fn(&mut Bought, i64),
            |one, grown| one.contracted = Amounts {
                net: one.contracted.net + fen(grown),
                tax: one.contracted.tax,
                gross: one.contracted.gross + fen(grown),
            },
        ] {
            let mut more = all.clone();
            let at = at.index(more.len());
            change(&mut more[at], grown);
            let after = work(&more);
            prop_assert!(after.base >= before.base);
            prop_assert!(after.payable() >= before.payable());
        }
    }

    #[test]
    fn batches_come_to_what_their_enterprises_come_to(
        payments in prop::collection::vec(
            (0..4_usize, 0..3_usize, amount(), any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>()), 0..20,
        ),
    ) {
        let mut rows: Vec<(String, Money)> = (0..4).map(|n| (format!("{n}"), Money::default())).collect();
        for (n, (of, batch, amount, recovery, signed, gone, returned)) in payments.iter().enumerate() {
            rows[*of].1.payments.push(PaymentRow {
                id: format!("p{n}"),
                batch: ["", "一批", "二批"][*batch].to_owned(),
                what: if *recovery { "recovery" } else { "balance" }.to_owned(),
                amount: fen(*amount).to_string(),
                state: if *signed { State::Signed } else { State::Signing },
                paid_on: gone.then(|| chrono::NaiveDate::from_ymd_opt(2025, 8, 1)).flatten(),
                returned: *returned,
                ..PaymentRow::default()
            });
        }
        let pairs = || rows.iter().map(|(dossier, money)| (dossier.as_str(), money));
        let batches = batch::all(pairs());
        let in_batches = || rows.iter().flat_map(|(_, money)| &money.payments).filter(|one| !one.batch.is_empty());
        // Each payment that names a batch is in that one and in no other.
        let listed: usize = batches.iter().map(|batch| batch.payments.len()).sum();
        prop_assert_eq!(listed, in_batches().count());
        let sum: Decimal = batches.iter().map(batch::Batch::sum).sum();
        let own = in_batches().map(|one| if one.is_recovery() { -one.amount() } else { one.amount() });
        prop_assert_eq!(sum, own.sum::<Decimal>());
        // What moved by batches and beside them is what the enterprises were paid.
        let moved: Decimal = batches.iter().map(batch::Batch::moved).sum();
        let beside = rows.iter().flat_map(|(_, money)| &money.payments).filter(|one| one.batch.is_empty());
        let beside: Decimal = beside.map(PaymentRow::moved).sum();
        let paid: Decimal = rows.iter().map(|(_, money)| money.paid()).sum();
        prop_assert_eq!(moved + beside, paid);
        // In whatever order the enterprises come.
        let turned = batch::all(rows.iter().rev().map(|(dossier, money)| (dossier.as_str(), money)));
        let sums = |all: &[batch::Batch]| all.iter().map(|one| (one.name.clone(), one.sum())).collect::<Vec<_>>();
        prop_assert_eq!(sums(&turned), sums(&batches));
    }

    #[test]
    fn a_batch_is_the_sum_of_its_enterprises_and_within_the_fund(
        wants in prop::collection::vec((amount(), 1..4_u32, 0..3_u32), 0..12), left in amount(),
        by_rank in any::<bool>(),
    ) {
        let order = if by_rank { Order::Rank } else { Order::Application };
        let wants: Vec<Want> = wants.iter().enumerate().map(|(n, (amount, day, rank))| Want {
            dossier: format!("{n:02}"),
            applied: chrono::NaiveDate::from_ymd_opt(2025, 8, *day),
            rank: *rank,
            amount: fen(*amount),
        }).collect();
        let given = allocate(order, fen(left), &wants);
        let sum = |figure: fn(&Given) -> Decimal| -> Decimal { given.iter().map(figure).sum() };
        let wanted: Decimal = wants.iter().map(|want| want.amount).sum();
        prop_assert_eq!(given.len(), wants.len());
        prop_assert_eq!(sum(|one| one.wanted), wanted);
        prop_assert_eq!(sum(|one| one.given), wanted.min(fen(left)));
        prop_assert!(given.iter().all(|one| one.given <= one.wanted));
        // Nobody gets anything while one before did not get all.
        let short = given.iter().position(|one| one.given < one.wanted);
        if let Some(short) = short {
            prop_assert!(given[short + 1..].iter().all(|one| one.given.is_zero()));
        }
        // In whatever order they are named.
        let mut turned = wants.clone();
        turned.reverse();
        prop_assert_eq!(allocate(order, fen(left), &turned), given);
    }

    #[test]
    fn an_approved_figure_never_moves(
        first in prop::collection::vec(bought(), 1..4),
        later in prop::collection::vec(bought(), 1..4), basis in basis(),
    ) {
        let pack = pack();
        let before = claim(&first, 20, 2, 0);
        let Ok(approved) = Approved::of(&pack, basis, &before, None) else {
            // Nothing to approve: then nothing was payable.
            let worked = Rules::of(&pack).work_out_on(basis, &before, None);
            prop_assert!(worked.payable().is_zero());
            return Ok(());
        };
        let amount = approved.amount();
        let after = claim(&later, 31, 3, 0);
        let difference = approved.difference(&pack, &after).expect("JSON");
        prop_assert_eq!(approved.amount(), amount);
        match difference {
            None => prop_assert_eq!(&before, &after),
            Some(difference) => {
                prop_assert_eq!(difference.approved, amount);
                let now = Rules::of(&pack).work_out_on(basis, &after, None);
                prop_assert_eq!(difference.would_be, now.payable());
            }
        }
    }

    /// Amounts of any size and length, as a stranger's file may hold them, end nothing.
    #[test]
    fn no_amount_ends_the_program(
        mantissa in any::<i64>(), scale in 0..28_u32, huge in any::<bool>(), basis in basis(),
        left in any::<i64>(),
    ) {
        let pack = pack();
        let any = if huge { Decimal::MAX } else { Decimal::new(mantissa, scale) };
        let all = Amounts { net: any, tax: Decimal::ZERO, gross: any };
        let one = Bought { contracted: all, invoiced: all, paid: mantissa, audited: Some(all), kind: 0 };
        let mut claim = claim(&[one.clone(), one], 20, 2, mantissa);
        claim.payments[0].amount = any;
        let worked = Rules::of(&pack).work_out_on(basis, &claim, Some(Decimal::new(left, scale)));
        prop_assert!(worked.payable() <= decimal::parse("500000").expect("a number"));
    }
}
