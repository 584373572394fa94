//! What a programme says about its money: rates, caps, conditions, funds.
//!
//! [`crate::subsidy`] works a subsidy out by it. What a city has not published is a default with a
//! [`Doubt`] beside it, which pages and papers show.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{day, decimal, words::Words};

/// Subsidy rules (notice, tasks 16 and 30).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Funding {
    pub source: Words,
    pub rules: Vec<FundingRule>,
    /// Kinds of cost, and whether they count.
    pub eligible_kinds: Vec<CostKind>,
    #[serde(default)]
    pub basis: BasisRule,
    #[serde(default)]
    pub paid_phase: PaidPhase,
    /// Nothing is paid for an item that no auditor has looked at.
    #[serde(default)]
    pub audit_needed: bool,
    #[serde(default)]
    pub other_money: OtherMoneyRule,
    /// With [`OtherMoneyRule::WithinShare`]: the share of the eligible cost that all public money
    /// together may reach, e.g. 0.50.
    #[serde(default, deserialize_with = "decimal::option")]
    pub share_of_all: Option<Decimal>,
    /// Days between which things must lie; of each kind at most one.
    #[serde(default)]
    pub windows: Vec<Window>,
    /// Who gets nothing.
    #[serde(default)]
    pub excluded: Vec<Exclusion>,
    /// Who comes first when the fund runs out.
    #[serde(default)]
    pub order: Order,
    #[serde(default)]
    pub funds: Vec<Fund>,
    /// Units that must each approve a payment; codes of the pack's units.
    #[serde(default)]
    pub approvers: Vec<String>,
    /// The indicator whose targets say how many enterprises may claim at most.
    #[serde(default)]
    pub counted_by: Option<String>,
    /// What is a default and not the city's word.
    #[serde(default)]
    pub doubts: Vec<Doubt>,
}

/// The subsidy of one phase.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FundingRule {
    pub phase: u8,
    /// Share of the eligible cost, e.g. 0.70; at most six decimals.
    #[serde(deserialize_with = "decimal::deserialize")]
    pub rate: Decimal,
    /// 元, before any bonus.
    #[serde(deserialize_with = "decimal::deserialize")]
    pub cap_yuan: Decimal,
    /// A lower cap for a level, where a city has one: the one of the highest level named here that
    /// was reached. 元.
    #[serde(default, deserialize_with = "decimal::by_level")]
    pub cap_by_level: BTreeMap<u8, Decimal>,
    /// What a level adds, also beyond the cap: that of the highest level named here that was
    /// reached. 元.
    #[serde(default, deserialize_with = "decimal::by_level")]
    pub bonus_by_level: BTreeMap<u8, Decimal>,
    pub level_needed: Option<u8>,
    /// The last day of an acceptance that is paid by this rule, where it is not the phase's due day.
    #[serde(default, with = "day::option")]
    pub accepted_by: Option<NaiveDate>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CostKind {
    pub code: String,
    pub name: Words,
    pub eligible: bool,
}

/// Whether tax counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BasisRule {
    /// Nobody has said: both are worked out and shown.
    #[default]
    Undecided,
    Net,
    Gross,
}

/// A basis that can be reckoned with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// 不含税.
    Net,
    /// 含税.
    Gross,
}

/// What says by which phase's rule an enterprise is paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PaidPhase {
    /// The phase it was listed for.
    #[default]
    Planned,
    /// The day of its acceptance.
    Accepted,
}

/// What other public money for the same cost does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OtherMoneyRule {
    /// It is taken off the subsidy.
    #[default]
    Deducted,
    /// With the subsidy it may reach [`Funding::share_of_all`] of the eligible cost.
    WithinShare,
    /// Who has any gets no subsidy.
    Excludes,
}

/// Who comes first when the fund runs out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// By day of application, then by rank on that day.
    #[default]
    Application,
    /// By rank alone, which the office gave.
    Rank,
}

/// Which day a [`Window`] is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateKind {
    Contract,
    Invoice,
    Payment,
    Acceptance,
}

/// First and last day, both within. Days are China's: "by the 27th, 24:00" is the 27th.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    pub of: DateKind,
    #[serde(default, with = "day::option")]
    pub from: Option<NaiveDate>,
    #[serde(default, with = "day::option")]
    pub to: Option<NaiveDate>,
}

/// A ground on which an enterprise gets nothing.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    pub code: String,
    pub name: Words,
}

/// Where money comes from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fund {
    pub code: String,
    pub name: Words,
    /// The most there is, 元; `None` where nothing is published.
    #[serde(default, deserialize_with = "decimal::option")]
    pub ceiling_yuan: Option<Decimal>,
    pub purpose: Words,
}

/// Something the city's text leaves open.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Doubt {
    /// The member of [`Funding`] or [`FundingRule`] that is a default.
    pub about: String,
    pub text: Words,
}

impl BasisRule {
    /// What is to be worked out.
    pub fn bases(self) -> &'static [Basis] {
        match self {
            Self::Undecided => &[Basis::Net, Basis::Gross],
            Self::Net => &[Basis::Net],
            Self::Gross => &[Basis::Gross],
        }
    }
}

impl Basis {
    pub fn words(self) -> Words {
        match self {
            Self::Net => Words::new("不含税", "without tax"),
            Self::Gross => Words::new("含税", "with tax"),
        }
    }
}

impl Funding {
    /// The rule of a phase.
    pub fn rule(&self, phase: u8) -> Option<&FundingRule> {
        self.rules.iter().find(|rule| rule.phase == phase)
    }

    /// The window for a kind of day; none where any day is good.
    pub fn window(&self, of: DateKind) -> Option<&Window> {
        self.windows.iter().find(|window| window.of == of)
    }

    pub fn kind(&self, code: &str) -> Option<&CostKind> {
        self.eligible_kinds.iter().find(|kind| kind.code == code)
    }
}

impl FundingRule {
    /// The cap for an enterprise that reached `level`, 元, before any bonus.
    pub fn cap(&self, level: Option<u8>) -> Decimal {
        reached(&self.cap_by_level, level).map_or(self.cap_yuan, |(_, cap)| cap)
    }

    /// The level that earns a bonus, and the bonus, 元.
    pub fn bonus(&self, level: Option<u8>) -> Option<(u8, Decimal)> {
        reached(&self.bonus_by_level, level)
    }
}

/// The entry of the highest level that was reached.
fn reached(by_level: &BTreeMap<u8, Decimal>, level: Option<u8>) -> Option<(u8, Decimal)> {
    let (level, amount) = by_level.range(..=level?).next_back()?;
    Some((*level, *amount))
}

impl Window {
    /// Whether `day` lies within; both ends do.
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}
