//! The subsidy on worked cases, natively and in the browser's wasm. What they come to was worked out
//! by hand from the rules' texts; the arithmetic stands beside each.

use std::collections::BTreeSet;

use domain::{
    json::from_str,
    pack::{Basis, ProgrammePack},
    subsidy::{Bar, Remark, Step, cases::Table},
};
#[cfg(target_family = "wasm")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[cfg(target_family = "wasm")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

fn table() -> Table {
    from_str(include_str!("../cases/subsidy.json")).expect("the table is cases")
}

fn pack() -> ProgrammePack {
    ProgrammePack::parse(include_str!("../../../public/packs/wuzhong.json"))
        .expect("the pack is sound")
}

#[test]
fn every_worked_case_comes_out_as_worked() {
    let (pack, table) = (pack(), table());
    let mut off = Vec::new();
    for case in &table.cases {
        let rules = table.rules(&pack, case).expect("a rule of that name");
        let worked = rules.work_out(&case.claim, case.left);
        off.extend(case.off(&worked).into_iter().map(|off| (&case.name, off)));
    }
    assert!(off.is_empty(), "{off:#?}");
}

/// A table that lost its cases would pass by itself.
#[test]
fn the_table_reaches_every_step_reason_and_remark() {
    let (pack, table) = (pack(), table());
    assert!(table.cases.len() >= 100, "{} cases", table.cases.len());
    let (mut steps, mut bars, mut remarks) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut names = BTreeSet::new();
    for case in &table.cases {
        assert!(names.insert(&case.name), "{} is there twice", case.name);
        assert!(!case.work.is_empty(), "{} has no arithmetic", case.name);
        assert!(!case.expect.is_empty(), "{} expects nothing", case.name);
        let rules = table.rules(&pack, case).expect("a rule of that name");
        for worked in rules.work_out(&case.claim, case.left) {
            steps.extend(worked.steps.iter().map(Step::code));
            bars.extend(worked.bars.iter().map(Bar::code));
            remarks.extend(worked.remarks.iter().map(Remark::code));
        }
        // The rules of every programme are used both ways they can be said.
        let bases: BTreeSet<Basis> = case.expect.iter().map(|expected| expected.basis).collect();
        assert_eq!(bases.len(), case.expect.len(), "{}", case.name);
    }
    let all = [
        "audit",
        "base",
        "bonus",
        "cap",
        "deducted",
        "evidence",
        "fund",
        "not-eligible",
        "rate",
        "round",
        "spent",
        "within-share",
    ];
    assert_eq!(steps.into_iter().collect::<Vec<_>>(), all);
    let all = [
        "acceptance-outside",
        "contract-outside",
        "does-not-add",
        "excluded",
        "funded-already",
        "invoice-outside",
        "invoice-twice",
        "item-twice",
        "level-too-low",
        "level-unknown",
        "negative",
        "no-phase",
        "no-such-item",
        "not-accepted",
        "not-audited",
        "nothing-eligible",
        "parts-exceed",
        "payment-outside",
        "too-large",
        "undated",
    ];
    assert_eq!(bars.into_iter().collect::<Vec<_>>(), all);
    let all = [
        "audit-above-evidence",
        "cut-without-reason",
        "invoice-not-split",
        "other-phase",
        "payment-not-split",
    ];
    assert_eq!(remarks.into_iter().collect::<Vec<_>>(), all);
    for name in table.rules.keys() {
        let is_used = table
            .cases
            .iter()
            .any(|case| case.rule.as_ref() == Some(name));
        assert!(is_used, "no case uses {name}");
    }
}

#[test]
fn the_rules_of_other_programmes_are_sound() {
    for (name, own) in &table().rules {
        let faults = own.funding.faults(&own.phases, &[1, 2, 3, 4].into());
        assert!(faults.is_empty(), "{name}: {faults:?}");
    }
}
