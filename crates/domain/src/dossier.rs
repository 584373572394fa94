//! 一企一档: everything about one enterprise, read from its records, and its row in lists.

mod filed;
mod next_step;
mod paper_row;
mod steps;
mod work;

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{
    assessment::{self, Answers, Outcome, Stage},
    btree,
    clock::Stamp,
    day,
    decision::{self, Decision},
    enterprise::{self, Enterprise},
    ids::ChangeId,
    indicators::Facts,
    need::{self, Need},
    pack::ProgrammePack,
    paper::{Content, Paper},
    photo::{self, Photo},
    project::{
        finding::{self, Finding, Findings},
        money_row::Money,
        payout::{self, Payout},
    },
    record::{Fields, Record, Unseen},
    retrofit::{self, ItemState, RetrofitItem},
    search::{self, Search},
    value::Value,
    workflow::Standing,
};

pub use filed::Filed;
use filed::Papers;
pub use next_step::{NextStep, TeamNext};
pub use paper_row::{PaperRow, Waiting};
pub use steps::{OwnNext, Progress, Step};

/// One assessment with its result by the rule it was begun with.
///
/// Of one that was handed in, approved or signed, all but [`Assessment::updated`] is read from the
/// content that was decided on: what was written to its record since is told by its standing, and
/// changes no figure.
#[derive(Clone, Debug)]
pub struct Assessment {
    pub id: String,
    /// Where it stands, and why.
    pub standing: Standing,
    pub stage: Stage,
    /// Version of the rule it was begun with.
    pub rule: String,
    /// ISO date of the visit.
    pub visited: Option<NaiveDate>,
    /// The assessments of its stage whose place it takes, by id: those that stood when it was begun.
    pub follows: Vec<String>,
    /// The change that says of which stage it is.
    pub written: Option<ChangeId>,
    pub begun: Stamp,
    pub updated: Stamp,
    pub answers: Answers,
    pub outcome: Outcome,
}

/// A dossier as read from its records. Deleted records are left out.
#[derive(Clone, Debug, Default)]
pub struct Dossier {
    pub id: String,
    pub enterprise: Enterprise,
    /// Latest begun first, by the devices' clocks: an order to read them in. Which one counts is
    /// for [`Dossier::official`].
    pub assessments: Vec<Assessment>,
    pub needs: Vec<Need>,
    pub items: Vec<RetrofitItem>,
    pub photos: Vec<Photo>,
    /// Of supervision, in the order in which they want to be looked at.
    pub findings: Vec<Finding>,
    /// What became of the payments of the subsidy.
    pub payouts: Vec<Payout>,
    /// Its money, as its row says it.
    pub money: Money,
    /// The papers that are no assessments, by kind and id.
    pub filed: Vec<Filed>,
    /// How many fields people disagree on, records deleted over what nobody had seen, and stages of
    /// which several assessments stand side by side.
    pub conflicts: u32,
    pub updated: Stamp,
    /// Somebody deleted the enterprise.
    pub deleted: bool,
    /// What of it counts for the programme's indicators.
    pub facts: Facts,
    /// Ids of decisions that were altered or that this build cannot read; they count nowhere.
    pub unreadable_decisions: Vec<String>,
}

/// A dossier's row in lists and dashboards: small, and kept beside the records so that ten
/// thousand of them can be read at once.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DossierRow {
    pub dossier: String,
    pub name: String,
    /// Pinyin initials of the name, lower case.
    pub initials: String,
    /// The name's readings ([`search::readings`]); empty in a row that an older build wrote.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub readings: String,
    pub area: String,
    pub industry: String,
    pub phase: Option<u8>,
    pub above_scale: Option<bool>,
    /// Latest stage reached.
    pub stage: Option<Stage>,
    /// Level of the latest assessment that is complete: what is half answered has none yet.
    pub level: Option<u8>,
    /// Answers still missing in it.
    pub missing: u32,
    /// The assessment to go on with, when one is unfinished.
    pub unfinished: Option<String>,
    pub needs: u32,
    pub items: u32,
    pub items_done: u32,
    /// The earliest day by which something is due: an item not done, or an answer to a finding.
    #[serde(default, with = "day::option")]
    pub next_due: Option<NaiveDate>,
    pub photos: u32,
    pub conflicts: u32,
    pub updated: Stamp,
    /// Somebody deleted the enterprise record.
    pub deleted: bool,
    /// Where the latest assessment of each stage and every other paper stands, once anything was
    /// decided about it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<PaperRow>,
    /// What of it counts for the programme's indicators.
    #[serde(default, skip_serializing_if = "Facts::is_empty")]
    pub facts: Facts,
    /// What of supervision's findings waits for whom.
    #[serde(default, skip_serializing_if = "Findings::is_empty")]
    pub findings: Findings,
    /// Its money: applied for, approved, paid, by which invoices.
    #[serde(default, skip_serializing_if = "Money::is_empty")]
    pub money: Money,
    /// Whether the money and the findings were looked for, as for the facts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub has_money: bool,
    /// Whether the facts were looked for: an older build's row has none, whatever its records say.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub has_facts: bool,
}

impl Dossier {
    /// Reads a dossier from its records.
    pub fn read(id: &str, records: &[Record], pack: &ProgrammePack) -> Self {
        let mut dossier = Self {
            id: id.to_owned(),
            ..Self::default()
        };
        let mut papers = Papers::default();
        for record in records {
            if record.key.kind == decision::KIND {
                // Written once: what others wrote beside it is no disagreement.
                match Decision::from_record(record) {
                    Ok(decision) => {
                        dossier.updated = dossier.updated.max(record.updated());
                        papers.decided(decision);
                    }
                    Err(_) => dossier.unreadable_decisions.push(record.key.id.clone()),
                }
                continue;
            }
            papers.record(record);
            dossier.conflicts += record.conflicts().count() as u32;
            dossier.updated = dossier.updated.max(record.updated());
            if record.key.kind == enterprise::KIND {
                dossier.enterprise = Enterprise::from_record(record);
                dossier.deleted = record.is_deleted();
            }
            if record.is_deleted() {
                continue;
            }
            match record.key.kind.as_str() {
                need::KIND => dossier.needs.push(Need::from_record(record)),
                retrofit::KIND => dossier.items.push(RetrofitItem::from_record(record)),
                photo::KIND => dossier.photos.push(Photo::from_record(record)),
                payout::KIND => dossier.payouts.push(Payout::from_record(record)),
                finding::KIND => dossier.findings.push(Finding::from_record(record)),
                _ => {}
            }
        }
        papers.read_into(&mut dossier, pack);
        finding::sort(&mut dossier.findings);
        if dossier.enterprise.code.is_empty() {
            dossier.enterprise.code = id.to_owned();
        }
        dossier
            .assessments
            .sort_unstable_by(|a, b| (b.begun, &b.id).cmp(&(a.begun, &a.id)));
        dossier.conflicts += dossier.contested().len() as u32;
        dossier.conflicts += unseen(records).len() as u32;
        dossier.facts = Facts::of(&dossier, records);
        dossier.money = Money::of(&dossier, records);
        dossier
    }

    /// The assessment of `stage` that counts: the one that was begun in sight of the others. Where
    /// several were begun without sight of each other ([`Dossier::contested`]), that of the greatest
    /// change id, until a person begins another or deletes all but one.
    pub fn official(&self, stage: Stage) -> Option<&Assessment> {
        first(self.standing(|one| one.stage == stage))
    }

    /// The stages of which several assessments stand side by side.
    pub fn contested(&self) -> Vec<Stage> {
        let stands = |stage: &Stage| self.standing(|one| one.stage == *stage).len() > 1;
        Stage::ALL.into_iter().filter(stands).collect()
    }

    /// What a new assessment of `stage` has in its field `follows`: it takes the place of all that
    /// there are.
    pub fn follows(&self, stage: Stage) -> Value {
        let all = self.assessments.iter().filter(|one| one.stage == stage);
        Value::List(all.map(|one| Value::text(&one.id)).collect())
    }

    /// Of the assessments that are `wanted`, those whose place no other of them has taken.
    fn standing(&self, wanted: impl Fn(&Assessment) -> bool) -> Vec<&Assessment> {
        let wanted: Vec<&Assessment> = self.assessments.iter().filter(|one| wanted(one)).collect();
        let by_id = btree::map(wanted.iter().map(|one| (one.id.as_str(), *one)));
        let mut replaced = BTreeSet::new();
        for one in &wanted {
            for earlier in one.follows.iter().filter_map(|id| by_id.get(id.as_str())) {
                // Two that name each other: neither was begun in sight of the other.
                if !earlier.follows.contains(&one.id) {
                    replaced.insert(earlier.id.as_str());
                }
            }
        }
        let standing = wanted.iter().copied();
        let standing = standing.filter(|one| !replaced.contains(one.id.as_str()));
        let standing: Vec<&Assessment> = standing.collect();
        // Each names the next in a ring: none takes another's place.
        if standing.is_empty() {
            wanted
        } else {
            standing
        }
    }

    /// Its row; `readings` are the name's ([`search::readings`]).
    pub fn row(&self, readings: &str) -> DossierRow {
        let last = |complete: bool| {
            let counts = |one: &Assessment| one.outcome.is_complete() || !complete;
            let stages = self.assessments.iter().filter(|one| counts(one));
            let stage = stages.map(|one| one.stage).max()?;
            first(self.standing(|one| one.stage == stage && counts(one)))
        };
        let reached = last(false);
        let complete = last(true);
        let unfinished = |one: &&Assessment| {
            !one.outcome.is_complete() && one.standing.state().may_be_writable()
        };
        let stages = Stage::ALL.into_iter().rev();
        let to_finish = stages
            .filter_map(|stage| self.official(stage))
            .find(unfinished)
            .or_else(|| self.assessments.iter().find(unfinished));
        let open =
            |item: &&RetrofitItem| matches!(item.state, ItemState::NotStarted | ItemState::Doing);
        let done = self
            .items
            .iter()
            .filter(|item| item.state == ItemState::Done)
            .count() as u32;
        DossierRow {
            dossier: self.id.clone(),
            name: self.enterprise.name.clone(),
            initials: search::initials(readings),
            readings: readings.to_owned(),
            area: self.enterprise.area.clone(),
            industry: self.enterprise.industry.clone(),
            phase: self.enterprise.phase,
            above_scale: self.enterprise.above_scale,
            stage: reached.map(|assessment| assessment.stage),
            level: complete.map(|assessment| assessment.outcome.level),
            missing: reached.map_or(0, |assessment| assessment.outcome.missing.len() as u32),
            unfinished: to_finish.map(|one| one.id.clone()),
            needs: self.needs.len() as u32,
            items: done + self.items.iter().filter(open).count() as u32,
            items_done: done,
            next_due: self
                .items
                .iter()
                .filter(open)
                .filter_map(|item| item.due)
                .chain(self.findings.iter().filter_map(Finding::answer_due))
                .min(),
            photos: self.photos.len() as u32,
            conflicts: self.conflicts,
            updated: self.updated,
            deleted: self.deleted,
            papers: Stage::ALL
                .into_iter()
                .filter_map(|stage| self.official(stage))
                .filter_map(|one| PaperRow::of(&one.id, &one.standing))
                .chain(
                    self.filed
                        .iter()
                        .filter_map(|one| PaperRow::of(&one.id, &one.standing)),
                )
                .collect(),
            facts: self.facts.clone(),
            findings: Findings::of(&self.findings),
            money: self.money.clone(),
            has_money: true,
            has_facts: true,
        }
    }
}

impl DossierRow {
    /// Whether a person who searches like this looks for the dossier: every word stands in the name, in
    /// the code, or in the name's pinyin.
    pub fn matches(&self, search: &Search) -> bool {
        if search.is_empty() {
            return true;
        }
        let name = search::fold(&self.name);
        let code = search::fold(&self.dossier);
        let readings = if self.readings.is_empty() {
            // An older build's row has initials alone.
            let initials = self.initials.chars().map(String::from);
            Cow::from(initials.collect::<Vec<_>>().join(" "))
        } else {
            Cow::from(&self.readings)
        };
        search.is_found(|word| {
            name.contains(word) || code.contains(word) || search::is_read_as(&readings, word)
        })
    }
}

/// A deleted record with what went out of sight with it unseen.
#[derive(Clone, Debug)]
pub struct DeletedUnseen<'a> {
    pub deleted: &'a Record,
    /// Each value with its record: the deleted one, or any of the dossier's where it is the enterprise.
    pub values: Vec<(&'a Record, Unseen<'a>)>,
}

/// What was deleted in a dossier by somebody who had not seen all of it.
pub fn unseen(records: &[Record]) -> Vec<DeletedUnseen<'_>> {
    let mut found = Vec::new();
    for deleted in records.iter().filter(|record| record.is_deleted()) {
        let is_head = deleted.key.kind == enterprise::KIND;
        let gone = records
            .iter()
            .filter(|record| is_head || record.key == deleted.key);
        let values: Vec<_> = gone
            .flat_map(|record| {
                let unseen = deleted.unseen_of(record).into_iter();
                unseen.map(move |unseen| (record, unseen))
            })
            .collect();
        if !values.is_empty() {
            found.push(DeletedUnseen { deleted, values });
        }
    }
    found
}

/// Of several that stand side by side, the one that is shown.
fn first(standing: Vec<&Assessment>) -> Option<&Assessment> {
    let order = |one: &&Assessment| (one.written.clone(), one.id.clone());
    standing.into_iter().max_by_key(order)
}

impl Assessment {
    /// Reads an assessment from its record and the decisions about it, and scores it by the rule it
    /// was begun with; where the pack no longer has that rule, by the current one (its version then
    /// differs from [`Assessment::rule`]). `None` where it was deleted, or its record is not here,
    /// and no content of it stands.
    pub fn read(
        id: &str,
        record: Option<&Record>,
        decisions: Vec<Decision>,
        pack: &ProgrammePack,
    ) -> Option<Self> {
        let standing = decided(record, decisions, pack);
        let seen = record.filter(|record| !record.is_deleted());
        let read = match (standing.fixed(), seen) {
            (Some(content), _) => Read::of(content, pack),
            (None, Some(record)) => Read::of(record, pack),
            (None, None) => return None,
        };
        let Read {
            stage,
            rule,
            visited,
            follows,
            begun,
            answers,
            outcome,
        } = read;
        Some(Self {
            id: id.to_owned(),
            standing,
            stage,
            rule,
            visited,
            follows,
            written: record
                .and_then(|record| record.field("stage"))
                .and_then(|stage| Some(stage.shown()?.0.clone())),
            begun,
            updated: record.map(Record::updated).unwrap_or_default(),
            answers,
            outcome,
        })
    }
}

impl Assessment {
    /// The same as `content` says, which was decided on earlier.
    #[must_use]
    pub fn as_decided(&self, content: &Content, pack: &ProgrammePack) -> Self {
        let Read {
            stage,
            rule,
            visited,
            follows,
            begun,
            answers,
            outcome,
        } = Read::of(content, pack);
        Self {
            stage,
            rule,
            visited,
            follows,
            begun,
            answers,
            outcome,
            ..self.clone()
        }
    }

    /// The year it was made in: that of the visit, or in which it was begun. "Last year" is the one
    /// before it.
    pub fn year(&self) -> u16 {
        let day = self.visited.unwrap_or_else(|| day::in_china(self.begun.ms));
        u16::try_from(day.year()).unwrap_or_default()
    }

    /// What is worked out from it, as a decision about it carries it.
    pub fn figures(&self) -> BTreeMap<String, Value> {
        self.outcome.figures()
    }
}

/// Where an assessment stands. Its stage says which paper it is; but once something about it stands
/// fixed, that is the paper it stays.
fn decided(record: Option<&Record>, decisions: Vec<Decision>, pack: &ProgrammePack) -> Standing {
    let mut by_paper: BTreeMap<Paper, Vec<Decision>> = BTreeMap::new();
    for decision in decisions {
        by_paper.entry(decision.paper).or_default().push(decision);
    }
    let of = |paper, decisions| Standing::of(&pack.workflow, paper, decisions, record);
    let stage = record.and_then(|record| record.text("stage"));
    let by_stage = stage.and_then(Stage::from_code).unwrap_or(Stage::Diagnosis);
    let own = Paper::of_stage(by_stage);
    let mut own = of(own, by_paper.remove(&own).unwrap_or_default());
    if own.fixed().is_none() {
        let others = by_paper
            .into_iter()
            .map(|(paper, decisions)| of(paper, decisions));
        if let Some(fixed) = others.into_iter().find(|other| other.fixed().is_some()) {
            own = fixed;
        }
    }
    own
}

/// What an assessment's fields say.
struct Read {
    stage: Stage,
    rule: String,
    visited: Option<NaiveDate>,
    follows: Vec<String>,
    begun: Stamp,
    answers: Answers,
    outcome: Outcome,
}

/// Of how many others' place an assessment may take; more are not read.
const FOLLOWS: usize = 64;

impl Read {
    fn of(fields: &impl Fields, pack: &ProgrammePack) -> Self {
        let version = fields.text("rule").unwrap_or_default();
        let rule = pack.rule(version).unwrap_or_else(|| pack.current_rule());
        let answers = Answers::read(rule, fields);
        let outcome = assessment::assess(rule, &answers);
        let begun = fields
            .get("begun")
            .and_then(Value::as_int)
            .unwrap_or_default();
        Self {
            stage: fields
                .text("stage")
                .and_then(Stage::from_code)
                .unwrap_or(Stage::Diagnosis),
            rule: version.to_owned(),
            visited: fields.text("visited").and_then(day::parse),
            follows: fields
                .get("follows")
                .and_then(Value::as_list)
                .into_iter()
                .flatten()
                .filter_map(|id| id.as_text().map(str::to_owned))
                .take(FOLLOWS)
                .collect(),
            begun: Stamp {
                ms: begun,
                counter: 0,
            },
            answers,
            outcome,
        }
    }
}

#[cfg(test)]
mod tests;
