//! Why something is not somebody's to do.

use serde::{Deserialize, Serialize};

use super::State;
use crate::{
    decision::{NotADecision, Verb},
    device::Role,
    paper::Paper,
    words::Words,
};

/// The reason a decision or a write does not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Denial {
    /// The role never says this verb about such a paper, or not for that side.
    NotItsVerb {
        role: Role,
        side: Role,
        verb: Verb,
        paper: Paper,
    },
    /// The verb does not follow from where the paper stood for its author.
    NotInState {
        verb: Verb,
        paper: Paper,
        state: State,
    },
    /// The verb needs words and has none.
    WordsNeeded { verb: Verb },
    /// Another side has signed another content.
    OtherContent,
    /// The device says it is of another role than the one it is known by.
    OtherRole { says: Role, known: Role },
    /// What it follows has not arrived.
    Waiting,
    /// It was altered, or its form is not one this build reads.
    NotADecision,
    /// The role never writes the field of such a record.
    NotItsField {
        role: Role,
        /// The record's kind.
        kind: String,
        field: String,
        paper: Option<Paper>,
    },
    /// The paper may not be written where it stands.
    NotWritable { paper: Paper, state: State },
    /// An enterprise's device writes its own dossier only.
    OtherDossier,
    /// An earlier change of the device to the record is set aside, and it builds on that.
    Follows,
}

impl From<NotADecision> for Denial {
    fn from(_: NotADecision) -> Self {
        Self::NotADecision
    }
}

/// What records of a kind are called.
fn kind_words(kind: &str) -> Words {
    let (kind, of) = kind.split_once('/').unwrap_or(("", kind));
    let (zh, en) = match of {
        crate::enterprise::KIND => ("企业档案", "the enterprise's profile"),
        crate::assessment::KIND => ("评测", "assessments"),
        crate::need::KIND => ("需求清单", "the needs list"),
        crate::retrofit::KIND => ("改造清单", "the retrofit checklist"),
        crate::decision::KIND => ("办理意见", "decisions"),
        crate::project::plan::KIND => ("改造方案", "plans"),
        crate::project::contract::KIND => ("合同", "contracts"),
        crate::project::invoice::KIND => ("发票", "invoices"),
        crate::project::payment::KIND => ("付款", "payments"),
        crate::project::effect::KIND => ("改造成效", "effects"),
        crate::project::acceptance::KIND => ("验收意见", "acceptances"),
        crate::project::application::KIND => ("补助申请", "applications"),
        crate::project::exclusion::KIND => ("不予补助的原因", "exclusions"),
        crate::project::public_money::KIND => ("其他财政资金", "other public money"),
        crate::device::FINDING => ("监督意见", "findings"),
        crate::device::SUBSIDY => ("补助", "subsidies"),
        other => (other, other),
    };
    if kind.is_empty() {
        Words::new(zh, en)
    } else {
        Words::new(
            format!("{zh}的照片和文件"),
            format!("photos and files of {en}"),
        )
    }
}

impl Denial {
    /// The reason as a sentence: what is not possible, and what is.
    pub fn words(&self) -> Words {
        match self {
            Self::NotItsVerb {
                role,
                side,
                verb,
                paper,
            } => {
                let (role, side, verb, paper) =
                    (role.words(), side.words(), verb.words(), paper.words());
                if role == side {
                    Words::new(
                        format!("“{}”不能对{}作“{}”。", role.zh, paper.zh, verb.zh),
                        format!("The role {} may not {} a {}.", role.en, verb.en, paper.en),
                    )
                } else {
                    Words::new(
                        format!(
                            "“{}”不能代“{}”对{}作“{}”。",
                            role.zh, side.zh, paper.zh, verb.zh
                        ),
                        format!(
                            "The role {} may not {} a {} for {}.",
                            role.en, verb.en, paper.en, side.en
                        ),
                    )
                }
            }
            Self::NotInState { verb, paper, state } => {
                let (verb, paper, state) = (verb.words(), paper.words(), state.words());
                Words::new(
                    format!("{}是“{}”状态，这时不能“{}”。", paper.zh, state.zh, verb.zh),
                    format!(
                        "The {} is in the state “{}”, in which one cannot {} it.",
                        paper.en, state.en, verb.en
                    ),
                )
            }
            Self::WordsNeeded { verb } => {
                let verb = verb.words();
                Words::new(
                    format!("“{}”要写明原因。", verb.zh),
                    format!("To {} it, say why.", verb.en),
                )
            }
            Self::OtherContent => Words::new(
                "另一方签的不是这些内容。请先“更正”，再由双方重新签字。",
                "The other side signed another content. Correct it first; then both sign again.",
            ),
            Self::OtherRole { says, known } => {
                let (says, known) = (says.words(), known.words());
                Words::new(
                    format!("它自称“{}”，登记的却是“{}”。", says.zh, known.zh),
                    format!("It says it is {}, and is known as {}.", says.en, known.en),
                )
            }
            Self::Waiting => Words::new(
                "它之前的意见还没有到，到了再算。",
                "The decisions it follows have not arrived; it counts once they have.",
            ),
            Self::NotADecision => Words::new(
                "内容被改过，或者是更新版本写的，本版本读不了。",
                "It was altered, or written by a newer version that this one cannot read.",
            ),
            Self::NotItsField {
                role, kind, paper, ..
            } => {
                let role = role.words();
                let what = paper.map_or_else(|| kind_words(kind), Paper::words);
                Words::new(
                    format!("这一项{}不由“{}”填写。", what.zh, role.zh),
                    format!(
                        "This part of {} is not for the role {} to write.",
                        what.en, role.en
                    ),
                )
            }
            Self::NotWritable { paper, state } => {
                let (paper, state) = (paper.words(), state.words());
                Words::new(
                    format!("{}是“{}”状态，只能看，不能改。", paper.zh, state.zh),
                    format!(
                        "The {} is in the state “{}” and can only be read.",
                        paper.en, state.en
                    ),
                )
            }
            Self::OtherDossier => Words::new(
                "企业的设备只能填写本企业的档案。",
                "An enterprise's device writes its own dossier only.",
            ),
            Self::Follows => Words::new(
                "它接着的上一处修改没有采用。",
                "It builds on a change that was not taken.",
            ),
        }
    }
}
