//! A programme as data: another city is another pack, not another program.

mod check;
mod funding;

pub use self::funding::{
    Basis, BasisRule, CostKind, DateKind, Doubt, Exclusion, Fund, Funding, FundingRule, Order,
    OtherMoneyRule, PaidPhase, Window,
};
pub use crate::json::Fault as PackFault;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Deserialize;

use crate::{
    assessment::AssessmentRule, day, decimal, json::RawObject, project::pieces::Piece,
    words::Words, workflow::Workflow,
};

/// Everything a city's programme says. Parsed by [`ProgrammePack::parse`], which also checks it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProgrammePack {
    /// Always `yidang-programme`.
    pub format: String,
    /// Version of the pack's form; this build reads 1.
    pub version: u32,
    /// The programme's code, in every bundle, e.g. `wuzhong`.
    pub code: String,
    /// Version of the pack's content, shown beside results.
    pub edition: String,
    pub name: Words,
    /// Where the numbers come from.
    pub source: Words,
    /// GB/T 2260 division of the city.
    pub division: String,
    /// The first day of the programme: what is new in it began no earlier. Without one nothing is too
    /// early.
    #[serde(default, deserialize_with = "day::option::deserialize")]
    pub begins: Option<NaiveDate>,
    pub areas: Vec<Area>,
    pub guidance_groups: Vec<GuidanceGroup>,
    pub phases: Vec<Phase>,
    pub indicators: Vec<Indicator>,
    pub units: BTreeMap<String, Words>,
    pub tasks: Vec<Task>,
    pub funding: Funding,
    pub organisation: Organisation,
    /// What a file holds when acceptance is asked for.
    #[serde(default)]
    pub acceptance_file: AcceptanceFile,
    /// Who may decide and write what.
    pub workflow: Workflow,
    /// GB/T 4754 divisions an enterprise can belong to.
    pub industries: Vec<Industry>,
    pub size_rule: SizeRule,
    /// The level an enterprise should reach by its retrofit.
    pub level_after_retrofit: u8,
    /// Every form version a record may have been begun with; the last is used for new ones.
    pub assessment_rules: Vec<AssessmentRule>,
}

/// The pieces of an enterprise's file that acceptance asks for; none by default.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptanceFile {
    /// Where the list comes from.
    pub source: Words,
    pub pieces: Vec<Piece>,
}

/// 片区: a district, county, city or park.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    pub code: String,
    pub name: Words,
    /// GB/T 2260; parks have none.
    pub division: Option<String>,
    pub kind: AreaKind,
    /// Column and row of its tile on a map that shows who lies beside whom. One without stands below.
    #[serde(default)]
    pub tile: Option<(u8, u8)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AreaKind {
    County,
    Park,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuidanceGroup {
    pub number: u32,
    pub name: Words,
    pub areas: Vec<String>,
}

/// A phase of the programme with the month its targets are due.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    pub number: u8,
    pub name: Words,
    /// The last day the targets are due.
    #[serde(deserialize_with = "day::deserialize")]
    pub due: NaiveDate,
}

/// 绩效指标 with its targets per area and phase.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    pub number: u32,
    pub code: String,
    pub name: Words,
    pub unit: Words,
    pub note: Words,
    /// The indicator this one is a part of.
    pub part_of: Option<String>,
    /// Area code to targets.
    pub targets: BTreeMap<String, Target>,
    /// The city's own sums, which must agree.
    pub city: Target,
}

/// Targets by phase, in phase order, and their sum.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    pub phases: Vec<u32>,
    pub total: u32,
}

/// A task of the plan (notice, annex 3).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    pub number: u32,
    pub title: Words,
    /// The last day of the month the notice names.
    #[serde(deserialize_with = "day::deserialize")]
    pub due: NaiveDate,
    /// Codes of [`ProgrammePack::units`].
    pub units: Vec<String>,
    pub measure: Option<Measure>,
}

/// How a task's progress is counted, where the notice gives a number.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    pub kind: String,
    pub per: Option<String>,
    pub at_least: Option<u32>,
    #[serde(default, deserialize_with = "decimal::option")]
    pub share_of_total: Option<Decimal>,
    pub phase: Option<u8>,
    pub indicator: Option<String>,
    /// Indicators a task works towards when it names several.
    #[serde(default)]
    pub indicators: Vec<String>,
    /// The report that is due.
    pub report: Option<String>,
}

/// Posts and units only; people are entered by users.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    pub source: Words,
    pub working_group: Vec<Words>,
    pub office: Words,
    pub office_duties: Vec<Words>,
    pub finance_group: Vec<Words>,
    pub finance_duties: Vec<Words>,
    pub guidance_duties: Vec<Words>,
    pub supervision: Words,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Industry {
    /// Two digits, GB/T 4754-2017.
    pub division: String,
    pub name: Words,
}

/// Size class of an industrial enterprise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SizeClass {
    Micro,
    Small,
    Medium,
    Large,
}

/// Industrial size classes: both conditions of a class must hold (2017 statistical classes).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SizeRule {
    pub source: Words,
    /// From large to small; below the last is micro.
    pub classes: Vec<SizeClassFloor>,
    /// Main revenue in 万元 from which an enterprise counts as above scale (规上).
    #[serde(deserialize_with = "decimal::deserialize")]
    pub above_scale_revenue: Decimal,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SizeClassFloor {
    pub class: SizeClass,
    pub headcount: u32,
    /// 万元 a year.
    #[serde(deserialize_with = "decimal::deserialize")]
    pub revenue: Decimal,
}

impl ProgrammePack {
    /// Reads and checks a pack.
    ///
    /// # Errors
    /// The first thing that does not fit the form, or else everything that contradicts itself, each
    /// with its place in the file (a JSON pointer, or line and column where the text is no JSON).
    pub fn parse(text: &str) -> Result<Self, Vec<PackFault>> {
        let pack = Self::read(text).map_err(|fault| vec![fault])?;
        let faults = pack.faults();
        if faults.is_empty() {
            Ok(pack)
        } else {
            Err(faults)
        }
    }

    /// Reads a pack without checking that it agrees with itself: where that was checked before (a
    /// device reads what its office checked), and for tests, which need less than a city's programme.
    ///
    /// # Errors
    /// The first thing that does not fit the form: a member missing, unknown or of another kind.
    pub fn read(text: &str) -> Result<Self, PackFault> {
        // Whether it is JSON at all is said before anything else.
        let members = RawObject::from_text(text)?;
        Ok(members.read_without(&[])?)
    }

    pub fn area(&self, code: &str) -> Option<&Area> {
        self.areas.iter().find(|area| area.code == code)
    }

    pub fn industry(&self, division: &str) -> Option<&Industry> {
        self.industries
            .iter()
            .find(|industry| industry.division == division)
    }

    /// The rule new assessments begin with.
    ///
    /// A checked pack has at least one.
    pub fn current_rule(&self) -> &AssessmentRule {
        self.assessment_rules
            .last()
            .expect("a checked pack has a rule")
    }

    /// The rule a record was begun with, by its version.
    pub fn rule(&self, version: &str) -> Option<&AssessmentRule> {
        self.assessment_rules
            .iter()
            .find(|rule| rule.version == version)
    }
}

#[cfg(test)]
mod tests;
