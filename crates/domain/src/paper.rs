//! 材料: what decisions are made about, and the content that is decided on.
//!
//! A paper is a record. Its [`Content`] is what its fields read like to a person: the value shown
//! for each, and none for what was never answered or taken back. Of one content there is one
//! canonical text, and so one digest, on every device.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    assessment::{self, Stage},
    btree,
    bytes::sha256_hex,
    json,
    project::{
        acceptance_request, application, audit, contract, listing, plan, report, subsidy_payment,
    },
    record::{DELETED, DELETED_SEEN, Fields, LiveValue, Record},
    value::Value,
    words::Words,
};

/// A kind of paper. Another one is an entry here, its record's kind in [`Paper::of`], and its rules
/// in the programme's pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Paper {
    /// 自评: the enterprise's report on itself.
    SelfReport,
    /// 诊断: the assessment on site before the retrofit.
    Diagnosis,
    /// 验收评测: the assessment on site after the retrofit.
    Acceptance,
    /// 入库申请: to be on the list of pilots.
    Listing,
    /// 诊断报告.
    DiagnosisReport,
    /// 改造方案.
    RetrofitPlan,
    /// 合同.
    Contract,
    /// 验收申请.
    AcceptanceRequest,
    /// 审计.
    Audit,
    /// 补助申请.
    SubsidyApplication,
    /// 补助拨付: one payment of a subsidy, or its recovery.
    SubsidyPayment,
}

impl Paper {
    pub const ALL: [Self; 11] = [
        Self::SelfReport,
        Self::Diagnosis,
        Self::Acceptance,
        Self::Listing,
        Self::DiagnosisReport,
        Self::RetrofitPlan,
        Self::Contract,
        Self::AcceptanceRequest,
        Self::Audit,
        Self::SubsidyApplication,
        Self::SubsidyPayment,
    ];

    /// The kind of its records.
    pub fn kind(self) -> &'static str {
        match self {
            Self::SelfReport | Self::Diagnosis | Self::Acceptance => assessment::KIND,
            Self::Listing => listing::KIND,
            Self::DiagnosisReport => report::KIND,
            Self::RetrofitPlan => plan::KIND,
            Self::Contract => contract::KIND,
            Self::AcceptanceRequest => acceptance_request::KIND,
            Self::Audit => audit::KIND,
            Self::SubsidyApplication => application::KIND,
            Self::SubsidyPayment => subsidy_payment::KIND,
        }
    }

    /// The paper an assessment of `stage` is.
    pub fn of_stage(stage: Stage) -> Self {
        match stage {
            Stage::SelfReport => Self::SelfReport,
            Stage::Diagnosis => Self::Diagnosis,
            Stage::Acceptance => Self::Acceptance,
        }
    }

    /// The paper that a record of `kind` is whose field `stage` reads so; `None` where records of
    /// the kind are no papers. An assessment that names no stage is read as a diagnosis, as
    /// [`crate::dossier::Assessment::read`] does.
    pub fn of(kind: &str, stage: Option<&str>) -> Option<Self> {
        Some(match kind {
            assessment::KIND => {
                let stage = stage.and_then(Stage::from_code);
                Self::of_stage(stage.unwrap_or(Stage::Diagnosis))
            }
            listing::KIND => Self::Listing,
            report::KIND => Self::DiagnosisReport,
            plan::KIND => Self::RetrofitPlan,
            contract::KIND => Self::Contract,
            acceptance_request::KIND => Self::AcceptanceRequest,
            audit::KIND => Self::Audit,
            application::KIND => Self::SubsidyApplication,
            subsidy_payment::KIND => Self::SubsidyPayment,
            _ => return None,
        })
    }

    pub fn words(self) -> Words {
        match self {
            Self::SelfReport => Words::new("自评", "self report"),
            Self::Diagnosis => Words::new("诊断", "diagnosis"),
            Self::Acceptance => Words::new("验收评测", "acceptance assessment"),
            Self::Listing => Words::new("入库申请", "application for the list"),
            Self::DiagnosisReport => Words::new("诊断报告", "diagnosis report"),
            Self::RetrofitPlan => Words::new("改造方案", "retrofit plan"),
            Self::Contract => Words::new("合同", "contract"),
            Self::AcceptanceRequest => Words::new("验收申请", "application for acceptance"),
            Self::Audit => Words::new("审计", "audit"),
            Self::SubsidyApplication => Words::new("补助申请", "subsidy application"),
            Self::SubsidyPayment => Words::new("补助拨付", "subsidy payment"),
        }
    }
}

impl Fields for Content {
    fn get(&self, field: &str) -> Option<&Value> {
        self.0.get(field)
    }
}

/// What a paper says: its fields by name, none of them null.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Content(BTreeMap<String, Value>);

/// A field that reads otherwise than what was decided on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    pub field: String,
    /// What was decided on; `None` where there was nothing.
    pub was: Option<Value>,
    /// The other values there are now, each with who wrote it and when; none where it was taken
    /// away.
    pub now: Vec<LiveValue>,
}

impl Content {
    /// What `record` says now. Where people disagree on a field, that is the value shown.
    pub fn of(record: &Record) -> Self {
        let names = record.fields().map(|(name, _)| name);
        let shown = names
            .filter(|name| *name != DELETED_SEEN)
            .filter_map(|name| {
                let value = record.get(name)?;
                // "Not deleted" is what a record says of which nobody said anything.
                (*value != Value::Bool(false) || name != DELETED)
                    .then(|| (name.to_owned(), value.clone()))
            });
        Self(btree::map(shown))
    }

    /// Its canonical text, which the digest is of.
    ///
    /// # Errors
    /// What no reader would take: see [`json::to_string`].
    pub fn canonical(&self) -> Result<String, json::Error> {
        json::to_string(&self.0)
    }

    /// The sha256 of the canonical text, in lower-case hexadecimal.
    ///
    /// # Errors
    /// As [`Self::canonical`].
    pub fn digest(&self) -> Result<String, json::Error> {
        Ok(sha256_hex(self.canonical()?.as_bytes()))
    }

    /// The fields that another content says otherwise, by name: what it was here, what it is there.
    pub fn beside(&self, other: &Self) -> Vec<(String, Option<Value>, Option<Value>)> {
        let names = btree::set(self.0.keys().chain(other.0.keys()));
        let both = names.into_iter().map(|name| {
            let (was, now) = (self.0.get(name), other.0.get(name));
            (name.clone(), was.cloned(), now.cloned())
        });
        both.filter(|(_, was, now)| was != now).collect()
    }

    /// The fields of `record` that say anything else than this, by name. A value that arrived
    /// beside the one decided on counts, whichever of the two is shown.
    pub fn changed(&self, record: Option<&Record>) -> Vec<Changed> {
        let live = |name: &str| {
            let field = record.and_then(|record| record.field(name));
            field
                .into_iter()
                .flat_map(|field| field.live().map(|(_, held)| held.clone()))
                .collect::<Vec<_>>()
        };
        let now = record.map(Self::of).unwrap_or_default();
        let mut names: Vec<&str> = self.0.keys().map(String::as_str).collect();
        if let Some(record) = record {
            names.extend(
                record
                    .fields()
                    .map(|(name, _)| name)
                    .filter(|name| *name != DELETED_SEEN && !self.0.contains_key(*name)),
            );
        }
        names.sort_unstable();
        let differs = |name: &&str| {
            let was = self.0.get(*name);
            let other = |held: &LiveValue| match was {
                Some(was) => held.value != *was,
                None if *name == DELETED => held.value == Value::Bool(true),
                None => !held.value.is_null(),
            };
            now.0.get(*name) != was || live(name).iter().any(other)
        };
        names
            .into_iter()
            .filter(differs)
            .map(|name| {
                let was = self.0.get(name);
                let mut others = live(name);
                others.retain(|held| Some(&held.value) != was && !held.value.is_null());
                Changed {
                    field: name.to_owned(),
                    was: was.cloned(),
                    now: others,
                }
            })
            .collect()
    }
}

impl FromIterator<(String, Value)> for Content {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(fields: I) -> Self {
        let fields = fields.into_iter();
        Self(btree::map(fields.filter(|(_, value)| !value.is_null())))
    }
}

#[cfg(test)]
mod tests;
