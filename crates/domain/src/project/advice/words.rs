//! Advice in words.

use super::Advice;
use crate::{money::money, pack::DateKind, subsidy::window_words, words::Words};

/// What a day is of.
fn what(of: DateKind) -> Words {
    match of {
        DateKind::Contract => Words::new("合同", "the contract"),
        DateKind::Invoice => Words::new("发票", "an invoice"),
        DateKind::Payment => Words::new("付款", "a payment"),
        DateKind::Acceptance => Words::new("验收", "the acceptance"),
    }
}

impl Advice {
    /// What looks wrong, and what with.
    pub fn words(&self) -> Words {
        match self {
            Self::NoDiagnosis => Words::new(
                "诊断还没有做完，报告文字不会自动带出",
                "no diagnosis is finished: the texts do not follow from one",
            ),
            Self::DiagnosisUnsigned => Words::new(
                "诊断还没有双方签字",
                "the diagnosis is not signed by both sides",
            ),
            Self::OtherDiagnosis => Words::new(
                "报告依据的不是现在这次诊断",
                "the report was begun from another diagnosis than the one that counts",
            ),
            Self::NoNeeds => Words::new(
                "需求、问题、场景清单是空的",
                "the list of needs, problems and scenarios is empty",
            ),
            Self::TargetNotAbove { present, target } => Words::new(
                format!("目标 {target} 级没有高于现在的 {present} 级"),
                format!("level {target} is aimed at, and {present} is reached already"),
            ),
            Self::TargetBelowNeeded { needed, target } => Words::new(
                format!("目标 {target} 级，补助要求达到 {needed} 级"),
                format!("level {target} is aimed at; the subsidy needs level {needed}"),
            ),
            Self::Backwards { from, to } => Words::new(
                format!("完成期限 {to} 早于开始日期 {from}"),
                format!("it ends on {to}, before it begins on {from}"),
            ),
            Self::EndsLate { to, phase, due } => Words::new(
                format!("完成期限 {to} 晚于第 {phase} 阶段的验收截止日 {due}"),
                format!("it ends on {to}, after phase {phase}'s last day of acceptance, {due}"),
            ),
            Self::NotLifted(item) => Words::new(
                format!("项目“{item}”的目标等级没有高于改造前"),
                format!("item “{item}” lifts no level"),
            ),
            Self::NotEligible { item, kind } => Words::new(
                format!("项目“{item}”：“{}”不计入补助", kind.zh),
                format!("item “{item}”: “{}” does not count", kind.en),
            ),
            Self::Outside {
                what: of,
                day,
                window,
            } => {
                let (of, window) = (what(*of), window_words(window));
                Words::new(
                    format!("{}日期 {day} 不在期限内：{}", of.zh, window.zh),
                    format!("{} is of {day}, outside {}", of.en, window.en),
                )
            }
            Self::SumDiffers { contract, items } => Words::new(
                format!(
                    "合同金额 {} 元，所含项目合计 {} 元",
                    money(*contract),
                    money(*items)
                ),
                format!(
                    "the contract is of {} yuan, its items come to {} yuan",
                    money(*contract),
                    money(*items)
                ),
            ),
            Self::DoesNotAdd => Words::new(
                "不含税金额加税额不等于含税金额",
                "net and tax do not make gross",
            ),
            Self::InTwoContracts(item) => Words::new(
                format!("项目“{item}”也在另一份合同里"),
                format!("item “{item}” is in another contract, too"),
            ),
            Self::NotInPlan(item) => Words::new(
                format!("项目“{item}”不在已核的方案里"),
                format!("item “{item}” is not in the plan that was approved"),
            ),
            Self::OtherProvider { item, provider } => Words::new(
                format!("项目“{item}”写的服务商是“{provider}”"),
                format!("item “{item}” names the provider “{provider}”"),
            ),
            Self::BeforeContract { what, day } => Words::new(
                format!("{what}的日期 {day} 早于合同签订"),
                format!("{what} is of {day}, before any contract"),
            ),
            Self::AboveApproved { amount, left } => Words::new(
                format!(
                    "拨付 {} 元，核定后只剩 {} 元未拨",
                    money(*amount),
                    money(*left)
                ),
                format!(
                    "{} yuan to pay, and {} yuan is left of what was approved",
                    money(*amount),
                    money(*left)
                ),
            ),
            Self::RecoveryAbovePaid { amount, paid } => Words::new(
                format!("追回 {} 元，已拨只有 {} 元", money(*amount), money(*paid)),
                format!(
                    "{} yuan to take back, and {} yuan was paid",
                    money(*amount),
                    money(*paid)
                ),
            ),
            Self::StillPublished(until) => Words::new(
                format!("公示到 {until} 才结束"),
                format!("it is published until {until}"),
            ),
            Self::NotOwnAccount => Words::new(
                "户名与企业名称不是一字不差（全角、半角括号也要一致），银行会退回",
                "the account's name is not the enterprise's to the character (brackets, too); the bank sends the money back",
            ),
        }
    }
}
