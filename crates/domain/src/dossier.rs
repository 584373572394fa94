//! 一企一档: everything about one enterprise, read from its records, and its row in lists.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    assessment::{self, Answers, AssessmentRule, Outcome, Stage},
    clock::Stamp,
    enterprise::{self, Enterprise},
    need::{self, Need},
    pack::ProgrammePack,
    photo::{self, Photo},
    record::Record,
    retrofit::{self, Progress, RetrofitItem},
};

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
    /// How many fields people disagree on.
    pub conflicts: u32,
    pub updated: Stamp,
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
    /// Level of that assessment.
    pub level: Option<u8>,
    /// Answers still missing in it.
    pub missing: u32,
    /// The assessment to go on with, when one is unfinished.
    pub unfinished: Option<String>,
    pub needs: u32,
    pub items: u32,
    pub items_done: u32,
    /// The earliest due day of an item not done.
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
        let _ = (id, records, pack);
        let _ = (enterprise::KIND, need::KIND, photo::KIND, retrofit::KIND, assessment::assess);
        let _: Option<(Progress, AssessmentRule)> = None;
        todo!()
    }

    /// The latest assessment of `stage`.
    pub fn latest(&self, stage: Stage) -> Option<&Assessment> {
        self.assessments.iter().find(|assessment| assessment.stage == stage)
    }

    /// Its row; `initials` turns a name into pinyin initials.
    pub fn row(&self, initials: &str) -> DossierRow {
        let _ = initials;
        todo!()
    }
}
