//! Who may decide and write what, and where a paper stands.
//!
//! - [`Workflow`]: the programme's table of rights, read from its pack. `rights` asks it.
//! - [`State`]: where a paper can be. Nothing stores it: [`Standing`] is worked out from the
//!   decisions, the same whatever the order they arrived in.
//! - [`Denial`]: why something is not somebody's to do, in both languages.
//!
//! `docs/workflow.md` tells it to people.

mod answered;
mod denial;
mod position;
mod rights;
mod standing;

use serde::{Deserialize, Serialize};

use crate::{decision::Verb, device::Role, paper::Paper, words::Words};

pub use answered::Answered;
pub use denial::Denial;
pub use position::Position;
pub use rights::{Ask, Offer};
pub use standing::{EndedVersion, Entry, Standing};

/// Where a paper stands.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// 填写中: being written; nobody has decided anything, or it was taken back or opened again.
    #[default]
    Draft,
    /// 已提交.
    Submitted,
    /// 核对中.
    InReview,
    /// 已退回: with remarks.
    Returned,
    /// 已核.
    Approved,
    /// 不予通过.
    Refused,
    /// 待会签: one side has signed, another has not.
    Signing,
    /// 已签字: every side has.
    Signed,
    /// 已作废.
    Void,
    /// 意见冲突: people who had not heard of each other decided differently.
    Contradicted,
}

impl State {
    pub const ALL: [Self; 10] = [
        Self::Draft,
        Self::Submitted,
        Self::InReview,
        Self::Returned,
        Self::Approved,
        Self::Refused,
        Self::Signing,
        Self::Signed,
        Self::Void,
        Self::Contradicted,
    ];

    /// Where a verb leaves a paper. Signing leaves it signed once the last side has.
    pub fn after(verb: Verb) -> Self {
        match verb {
            Verb::Submit => Self::Submitted,
            Verb::Withdraw | Verb::Correct => Self::Draft,
            Verb::TakeUp => Self::InReview,
            Verb::Return => Self::Returned,
            Verb::Approve => Self::Approved,
            Verb::Refuse => Self::Refused,
            Verb::Sign => Self::Signing,
            Verb::Void => Self::Void,
        }
    }

    /// Whether the paper is read as it was decided on, not as its record reads now.
    pub fn is_fixed(self) -> bool {
        matches!(
            self,
            Self::Submitted | Self::InReview | Self::Approved | Self::Signed
        )
    }

    /// Whether the programme may let anybody write the paper's fields in this state.
    pub fn may_be_writable(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }

    /// Whether somebody still has to decide about what others have said.
    pub fn is_on_its_way(self) -> bool {
        matches!(
            self,
            Self::Submitted | Self::InReview | Self::Returned | Self::Signing | Self::Contradicted
        )
    }

    pub fn words(self) -> Words {
        let (zh, en) = match self {
            Self::Draft => ("填写中", "draft"),
            Self::Submitted => ("已提交", "submitted"),
            Self::InReview => ("核对中", "in review"),
            Self::Returned => ("已退回", "returned"),
            Self::Approved => ("已核", "approved"),
            Self::Refused => ("不予通过", "refused"),
            Self::Signing => ("待会签", "waiting for the other signature"),
            Self::Signed => ("已签字", "signed"),
            Self::Void => ("已作废", "void"),
            Self::Contradicted => ("意见冲突", "contradicted"),
        };
        Words::new(zh, en)
    }
}

/// The programme's table of rights: who may decide and who may write. The default one gives nobody any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Workflow {
    /// Where the rights come from.
    pub source: Words,
    pub decide: Vec<DecideRule>,
    pub write: Vec<WriteRule>,
}

/// Devices of the roles `by` may say `verb` about `papers` that stand in one of the states `from`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecideRule {
    pub papers: Vec<Paper>,
    pub verb: Verb,
    pub by: Vec<Role>,
    /// For whom they speak; left out, each for their own role.
    #[serde(rename = "as", default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Role>,
    pub from: Vec<State>,
    /// It must say why.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub words_needed: bool,
}

/// Devices of the roles `by` may write `fields` of records of `kind`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WriteRule {
    /// A kind; `*` for all that no rule names. Photos and files go by the kind of what they are
    /// about: `photo/need`, and `photo/*` for kinds no such rule names.
    pub kind: String,
    pub by: Vec<Role>,
    /// Which papers, where records of the kind are papers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<Paper>,
    /// In which states, where records of the kind are papers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub states: Vec<State>,
    /// Names of fields; a `*` at the end stands for any ending. Left out, all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// But not these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<String>,
}

#[cfg(test)]
mod tests;
