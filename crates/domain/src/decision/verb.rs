//! What a decision does to its paper.

use serde::{Deserialize, Serialize};

use crate::words::Words;

/// A verb. Which of them there are for a paper, and who may say them, is the programme's to set
/// ([`crate::workflow::Workflow`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verb {
    /// 提交: hands it in.
    Submit,
    /// 撤回: takes it back before anybody took it up.
    Withdraw,
    /// 受理: begins to look it through.
    TakeUp,
    /// 退回: gives it back with remarks.
    Return,
    /// 核定: finds it good.
    Approve,
    /// 不予通过: finds it not good, for good.
    Refuse,
    /// 签字: stands for it.
    Sign,
    /// 更正: opens what was signed or approved once more, as its next version.
    Correct,
    /// 作废: declares that it counts no more.
    Void,
}

impl Verb {
    pub const ALL: [Self; 9] = [
        Self::Submit,
        Self::Withdraw,
        Self::TakeUp,
        Self::Return,
        Self::Approve,
        Self::Refuse,
        Self::Sign,
        Self::Correct,
        Self::Void,
    ];

    /// Whether the decision carries the content it is about, so that what was decided on can be
    /// read and worked out again whatever happens to the paper.
    pub fn fixes(self) -> bool {
        matches!(self, Self::Submit | Self::Approve | Self::Sign)
    }

    /// Whether the person stands for the truth of what the paper says. It must be whole then.
    pub fn promises(self) -> bool {
        matches!(self, Self::Submit | Self::Sign)
    }

    /// Whether it takes the paper on towards its end.
    pub fn goes_on(self) -> bool {
        matches!(
            self,
            Self::Submit | Self::TakeUp | Self::Approve | Self::Sign
        )
    }

    pub fn words(self) -> Words {
        let (zh, en) = match self {
            Self::Submit => ("提交", "submit"),
            Self::Withdraw => ("撤回", "withdraw"),
            Self::TakeUp => ("受理", "take up"),
            Self::Return => ("退回", "return"),
            Self::Approve => ("核定", "approve"),
            Self::Refuse => ("不予通过", "refuse"),
            Self::Sign => ("签字", "sign"),
            Self::Correct => ("更正", "correct"),
            Self::Void => ("作废", "void"),
        };
        Words::new(zh, en)
    }
}
