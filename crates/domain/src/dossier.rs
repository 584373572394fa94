//! 一企一档: everything about one enterprise, read from its records, and its row in lists.

mod next_step;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    assessment::{self, Answers, Outcome, Stage},
    clock::Stamp,
    day,
    enterprise::{self, Enterprise},
    need::{self, Need},
    pack::ProgrammePack,
    photo::{self, Photo},
    record::Record,
    retrofit::{self, ItemState, RetrofitItem},
    value::Value,
};

pub use next_step::NextStep;

/// One assessment with its result by the rule it was begun with.
#[derive(Clone, Debug)]
pub struct Assessment {
    pub id: String,
    pub stage: Stage,
    /// Version of the rule it was begun with.
    pub rule: String,
    /// ISO date of the visit.
    pub visited: Option<NaiveDate>,
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
    /// Latest first.
    pub assessments: Vec<Assessment>,
    pub needs: Vec<Need>,
    pub items: Vec<RetrofitItem>,
    pub photos: Vec<Photo>,
    /// How many fields people disagree on, and records deleted over what nobody had seen.
    pub conflicts: u32,
    pub updated: Stamp,
    /// Somebody deleted the enterprise.
    pub deleted: bool,
}

/// A dossier's row in lists and dashboards: small, and kept beside the records so that ten
/// thousand of them can be read at once.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DossierRow {
    pub dossier: String,
    pub name: String,
    /// Pinyin initials of the name, lower case.
    pub initials: String,
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
    /// The earliest due day of an item not done.
    #[serde(default, with = "day::option")]
    pub next_due: Option<NaiveDate>,
    pub photos: u32,
    pub conflicts: u32,
    pub updated: Stamp,
    /// Somebody deleted the enterprise record.
    pub deleted: bool,
}

impl Dossier {
    /// Reads a dossier from its records.
    pub fn read(id: &str, records: &[Record], pack: &ProgrammePack) -> Self {
        let mut dossier = Self {
            id: id.to_owned(),
            ..Self::default()
        };
        for record in records {
            dossier.conflicts += record.conflicts().count() as u32;
            dossier.conflicts += u32::from(!record.unseen().is_empty());
            dossier.updated = dossier.updated.max(record.updated());
            if record.key.kind == enterprise::KIND {
                dossier.enterprise = Enterprise::from_record(record);
                dossier.deleted = record.is_deleted();
            }
            if record.is_deleted() {
                continue;
            }
            match record.key.kind.as_str() {
                assessment::KIND => dossier.assessments.push(Assessment::read(record, pack)),
                need::KIND => dossier.needs.push(Need::from_record(record)),
                retrofit::KIND => dossier.items.push(RetrofitItem::from_record(record)),
                photo::KIND => dossier.photos.push(Photo::from_record(record)),
                _ => {}
            }
        }
        if dossier.enterprise.code.is_empty() {
            dossier.enterprise.code = id.to_owned();
        }
        // Ids are UUIDv7, so their order is the order of making.
        dossier
            .assessments
            .sort_by(|a, b| (b.begun, &b.id).cmp(&(a.begun, &a.id)));
        dossier
    }

    /// The latest assessment of `stage`.
    pub fn latest(&self, stage: Stage) -> Option<&Assessment> {
        self.assessments
            .iter()
            .find(|assessment| assessment.stage == stage)
    }

    /// Its row; `initials` is the enterprise's name in pinyin initials.
    pub fn row(&self, initials: &str) -> DossierRow {
        let by_stage = |assessment: &&Assessment| {
            let id = assessment.id.clone();
            (assessment.stage, assessment.begun, id)
        };
        let reached = self.assessments.iter().max_by_key(by_stage);
        let complete = self
            .assessments
            .iter()
            .filter(|assessment| assessment.outcome.is_complete())
            .max_by_key(by_stage);
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
            initials: initials.to_owned(),
            area: self.enterprise.area.clone(),
            industry: self.enterprise.industry.clone(),
            phase: self.enterprise.phase,
            above_scale: self.enterprise.above_scale,
            stage: reached.map(|assessment| assessment.stage),
            level: complete.map(|assessment| assessment.outcome.level),
            missing: reached.map_or(0, |assessment| assessment.outcome.missing.len() as u32),
            unfinished: self
                .assessments
                .iter()
                .find(|assessment| !assessment.outcome.is_complete())
                .map(|assessment| assessment.id.clone()),
            needs: self.needs.len() as u32,
            items: done + self.items.iter().filter(open).count() as u32,
            items_done: done,
            next_due: self
                .items
                .iter()
                .filter(open)
                .filter_map(|item| item.due)
                .min(),
            photos: self.photos.len() as u32,
            conflicts: self.conflicts,
            updated: self.updated,
            deleted: self.deleted,
        }
    }
}

impl Assessment {
    /// Reads an assessment and scores it by the rule it was begun with; where the pack no longer
    /// has that rule, by the current one (its version then differs from [`Assessment::rule`]).
    pub fn read(record: &Record, pack: &ProgrammePack) -> Self {
        let version = record.text("rule").unwrap_or_default();
        let rule = pack.rule(version).unwrap_or_else(|| pack.current_rule());
        let answers = Answers::from_record(rule, record);
        let outcome = assessment::assess(rule, &answers);
        let begun = record
            .get("begun")
            .and_then(Value::as_int)
            .unwrap_or_default();
        Self {
            id: record.key.id.clone(),
            stage: record
                .text("stage")
                .and_then(Stage::from_code)
                .unwrap_or(Stage::Diagnosis),
            rule: version.to_owned(),
            visited: record.text("visited").and_then(day::parse),
            begun: Stamp {
                ms: begun,
                counter: 0,
            },
            updated: record.updated(),
            answers,
            outcome,
        }
    }
}

#[cfg(test)]
mod tests;
