//! Words for everything, and figures that were approved.

use rust_decimal::Decimal;

use super::{cases::Table, *};
use crate::{
    Words,
    json::{from_str, to_string},
    pack::{Basis, ProgrammePack},
    testing::pack,
};

fn table() -> Table {
    from_str(include_str!("../../cases/subsidy.json")).expect("the table is cases")
}

fn case(name: &str) -> Claim {
    let mut cases = table().cases.into_iter();
    let case = cases.find(|case| case.name == name).expect("the case");
    case.claim
}

fn yuan(text: &str) -> Decimal {
    crate::decimal::parse(text).expect("a number")
}

fn gross(pack: &ProgrammePack, claim: &Claim) -> Worked {
    Rules::of(pack).work_out_on(Basis::Gross, claim, None)
}

#[test]
fn every_step_reason_and_remark_has_words_in_both_languages() {
    let (pack, table) = (pack(), table());
    let good = |words: Words| {
        assert!(words.zh.chars().any(|c| c > '\u{4e00}'), "{words:?}");
        assert!(
            words.en.chars().any(|c| c.is_ascii_alphabetic()),
            "{words:?}"
        );
    };
    for case in &table.cases {
        let rules = table.rules(&pack, case).expect("a rule");
        for worked in rules.work_out(&case.claim, case.left) {
            worked
                .steps
                .iter()
                .for_each(|step| good(step.words(rules.funding)));
            worked
                .bars
                .iter()
                .for_each(|bar| good(bar.words(rules.funding)));
            worked
                .remarks
                .iter()
                .for_each(|remark| good(remark.words()));
        }
    }
}

#[test]
fn a_step_and_a_reason_say_what_the_programme_calls_things() {
    let pack = pack();
    let training = gross(&pack, &case("培训不计入"));
    let step = &training.steps[0];
    assert_eq!(
        step.words(&pack.funding).zh,
        "项目“培训”：“培训”不在支持范围"
    );
    assert_eq!(
        training.steps[2].words(&pack.funding).en,
        "rate of phase 1: 70 %"
    );
    let excluded = gross(&pack, &case("不予补助的企业"));
    assert_eq!(
        excluded.bars[0].words(&pack.funding).zh,
        "不予补助：已获中央重点“小巨人”奖补"
    );
    let audited = gross(&pack, &case("审计核减"));
    assert_eq!(
        audited.steps[0].words(&pack.funding).en,
        "item “a”: cut by the audit (差旅费 6,000.00; 重复计价 4,000.00)"
    );
}

#[test]
fn an_approved_figure_keeps_what_it_was_worked_out_from() {
    let (pack, claim) = (pack(), case("是否含税：两种都算"));
    let approved = Approved::of(&pack, Basis::Net, &claim, None).expect("approved");
    assert_eq!(approved.amount(), yuan("70000"));
    assert_eq!(approved.summary()[&Summary::Base], "100000.00");
    assert_eq!(approved.summary()[&Summary::AcceptedOn], "2025-07-20");
    assert_eq!(approved.difference(&pack, &claim), Ok(None));
    // Stored and read again it is the same.
    let text = to_string(&approved).expect("JSON");
    assert_eq!(from_str(&text), Ok(approved.clone()));
    let figures = approved.figures().expect("JSON");
    assert_eq!(Approved::from_figures(&figures), Some(approved.clone()));
    assert_eq!(Approved::from_figures(&Default::default()), None);

    // A credit note that comes later moves nothing; it is said beside the figure.
    let mut later = claim.clone();
    let back = Amounts {
        net: yuan("-10000"),
        tax: yuan("-1300"),
        gross: yuan("-11300"),
    };
    let mut note = later.invoices[0].clone();
    note.number = "Z-1".to_owned();
    note.total = back;
    note.parts[0].amounts = back;
    later.invoices.push(note);
    let difference = approved.difference(&pack, &later).expect("JSON");
    let difference = difference.expect("a difference");
    assert_eq!(difference.approved, yuan("70000"));
    // 90,000 × 0.70.
    assert_eq!(difference.would_be, yuan("63000"));
    let whats: Vec<Summary> = difference.members.iter().map(|one| one.what).collect();
    assert_eq!(
        whats,
        [
            Summary::Invoices,
            Summary::Invoiced,
            Summary::Paid,
            Summary::Base
        ]
    );
    assert_eq!(difference.members[1].was, "100000.00");
    assert_eq!(difference.members[1].now, "90000.00");
    assert_eq!(approved.amount(), yuan("70000"));
}

#[test]
fn a_detail_that_no_summary_shows_is_a_difference_too() {
    let (pack, mut claim) = (pack(), case("第一阶段，上限以下"));
    let approved = Approved::of(&pack, Basis::Gross, &claim, None).expect("approved");
    claim.invoices[0].number.push('9');
    let difference = approved.difference(&pack, &claim).expect("JSON");
    let difference = difference.expect("a difference");
    assert_eq!(difference.members, []);
    assert_eq!(difference.would_be, difference.approved);
    // An amount that is only typed otherwise is none.
    let mut claim = case("第一阶段，上限以下");
    claim.payments[0].amount = yuan("300000.0");
    assert_eq!(approved.difference(&pack, &claim), Ok(None));
}

#[test]
fn rules_that_change_later_move_nothing() {
    let (mut pack, claim) = (pack(), case("第一阶段，上限以下"));
    let approved = Approved::of(&pack, Basis::Gross, &claim, None).expect("approved");
    pack.funding.rules[0].rate = yuan("0.5");
    let difference = approved.difference(&pack, &claim).expect("JSON");
    let difference = difference.expect("a difference");
    assert_eq!(difference.approved, yuan("210000"));
    assert_eq!(difference.would_be, yuan("150000"));
    assert_eq!(difference.members.len(), 1);
    assert_eq!(difference.members[0].what, Summary::Rate);
}

#[test]
fn what_is_barred_or_on_another_basis_is_not_approved() {
    let (mut pack, claim) = (pack(), case("改造后一级"));
    let refused = Approved::of(&pack, Basis::Gross, &claim, None);
    assert!(matches!(refused, Err(NotApproved::Barred(bars)) if bars.len() == 1));
    pack.funding.basis = crate::pack::BasisRule::Net;
    let refused = Approved::of(&pack, Basis::Gross, &case("第一阶段，上限以下"), None);
    assert_eq!(refused, Err(NotApproved::OtherBasis));
}

#[test]
fn the_fund_is_taken_as_it_was() {
    let (pack, claim) = (pack(), case("第一阶段，上限以下"));
    let left = Some(yuan("200000"));
    let approved = Approved::of(&pack, Basis::Gross, &claim, left).expect("approved");
    assert_eq!(approved.amount(), yuan("200000"));
    assert_eq!(approved.difference(&pack, &claim), Ok(None));
}
