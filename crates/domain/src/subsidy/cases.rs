//! Worked cases: claims with what they must come to, worked out by hand.
//!
//! `crates/domain/cases/subsidy.json` is the product's table, `subsidy.schema.json` beside it the form.
//! An office writes its own cases in the same form and has `office subsidy` hold the rules against
//! them.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{
    amount,
    claim::Claim,
    work::{Rules, Worked},
};
use crate::pack::{Basis, Funding, Phase, ProgrammePack};

/// A table of cases.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// For editors.
    #[serde(rename = "$schema", default)]
    pub schema: String,
    /// Rules of other programmes, by the name cases use.
    #[serde(default)]
    pub rules: BTreeMap<String, OwnRules>,
    pub cases: Vec<Case>,
}

/// The money rules of a programme that has no pack here.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnRules {
    pub phases: Vec<Phase>,
    pub funding: Funding,
}

/// A claim, and what it must come to.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// For editors, where the case is a file by itself.
    #[serde(rename = "$schema", default)]
    pub schema: String,
    #[serde(default)]
    pub name: String,
    /// The arithmetic, in words.
    #[serde(default)]
    pub work: String,
    /// One of the table's own rules; the programme pack's where left out.
    #[serde(default)]
    pub rule: Option<String>,
    pub claim: Claim,
    /// What the fund still has, 元; not looked at where left out.
    #[serde(default, with = "amount::option")]
    pub left: Option<Decimal>,
    /// One for each basis; none where nothing is to be compared.
    #[serde(default)]
    pub expect: Vec<Expected>,
}

/// What a case must come to on one basis.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    pub basis: Basis,
    #[serde(default)]
    pub phase: Option<u8>,
    /// 元.
    #[serde(with = "amount")]
    pub base: Decimal,
    /// 元.
    #[serde(with = "amount")]
    pub computed: Decimal,
    /// 元.
    #[serde(with = "amount")]
    pub payable: Decimal,
    /// Codes, in order.
    #[serde(default)]
    pub bars: Vec<String>,
    /// Codes, in order.
    #[serde(default)]
    pub remarks: Vec<String>,
    /// All steps as [`super::Step::line`] writes them; not compared where left out.
    #[serde(default)]
    pub steps: Option<Vec<String>>,
}

/// A figure of a case that is not as worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Off {
    pub basis: Option<Basis>,
    /// The member of [`Expected`].
    pub what: &'static str,
    pub expected: String,
    pub found: String,
}

impl Table {
    /// The rules a case is worked out by; `None` where the table has none of the name.
    pub fn rules<'a>(&'a self, pack: &'a ProgrammePack, case: &Case) -> Option<Rules<'a>> {
        let Some(name) = &case.rule else {
            return Some(Rules::of(pack));
        };
        let own = self.rules.get(name)?;
        Some(Rules {
            funding: &own.funding,
            phases: &own.phases,
        })
    }
}

impl Case {
    /// What is not as worked out, in what `worked` is for each basis.
    pub fn off(&self, worked: &[Worked]) -> Vec<Off> {
        let mut off = Vec::new();
        if self.expect.is_empty() {
            return off;
        }
        let bases = |bases: &mut dyn Iterator<Item = Basis>| {
            bases
                .map(|one| format!("{one:?}"))
                .collect::<Vec<_>>()
                .join(" ")
        };
        let expected = bases(&mut self.expect.iter().map(|one| one.basis));
        let found = bases(&mut worked.iter().map(|one| one.basis));
        if expected != found {
            off.push(Off {
                basis: None,
                what: "basis",
                expected,
                found,
            });
            return off;
        }
        for (expected, found) in self.expect.iter().zip(worked) {
            off.extend(expected.off(found));
        }
        off
    }
}

impl Expected {
    fn off(&self, found: &Worked) -> Vec<Off> {
        let list = |codes: Vec<&str>| codes.join(" ");
        let own = |codes: &[String]| codes.join(" ");
        let phase = |phase: Option<u8>| phase.map(|phase| phase.to_string()).unwrap_or_default();
        let bars = found.bars.iter().map(super::Bar::code);
        let remarks = found.remarks.iter().map(super::Remark::code);
        let steps: Vec<String> = found.steps.iter().map(super::Step::line).collect();
        let mut figures = vec![
            ("phase", phase(self.phase), phase(found.phase)),
            ("base", amount::text(self.base), amount::text(found.base)),
            (
                "computed",
                amount::text(self.computed),
                amount::text(found.computed),
            ),
            (
                "payable",
                amount::text(self.payable),
                amount::text(found.payable()),
            ),
            ("bars", own(&self.bars), list(bars.collect())),
            ("remarks", own(&self.remarks), list(remarks.collect())),
        ];
        if let Some(expected) = &self.steps {
            figures.push(("steps", expected.join("; "), steps.join("; ")));
        }
        let off = figures
            .into_iter()
            .filter(|(_, expected, found)| expected != found);
        off.map(|(what, expected, found_text)| Off {
            basis: Some(found.basis),
            what,
            expected,
            found: found_text,
        })
        .collect()
    }
}
