//! Steps, reasons and remarks in words, for a page and for a paper.

use rust_decimal::Decimal;

use super::{
    bar::{Bar, Dated},
    claim::Cut,
    step::{Evidence, Remark, Step, What},
};
use crate::{
    money::money,
    pack::{Funding, Window},
    words::Words,
};

/// 70 %, without zeros behind it.
fn percent(share: Decimal) -> String {
    let percent = share.checked_mul(Decimal::ONE_HUNDRED);
    percent.unwrap_or(share).normalize().to_string()
}

impl Step {
    /// Why the figure became another; the figures stand beside it. Kinds of cost are named as in
    /// `funding`.
    pub fn words(&self, funding: &Funding) -> Words {
        match &self.what {
            What::Evidence { item, by } => {
                let by = by.words();
                Words::new(
                    format!("项目“{item}”：取合同、发票、付款中最少的，即{}", by.zh),
                    format!(
                        "item “{item}”: the least of contracted, invoiced and paid, which is {}",
                        by.en
                    ),
                )
            }
            What::Audit { item, cuts } => audit(item, cuts),
            What::NotEligible { item, kind } => {
                let name = funding.kind(kind).map(|kind| kind.name.clone());
                let name = name.unwrap_or_else(|| Words::new(kind.clone(), kind.clone()));
                Words::new(
                    format!("项目“{item}”：“{}”不在支持范围", name.zh),
                    format!("item “{item}”: “{}” does not count", name.en),
                )
            }
            What::Base => Words::new("计入补助的费用合计", "all cost that counts"),
            What::Rate { phase, rate } => {
                let rate = percent(*rate);
                Words::new(
                    format!("第 {phase} 阶段比例 {rate}%"),
                    format!("rate of phase {phase}: {rate} %"),
                )
            }
            What::Round => Words::new("舍去不足一分的部分", "what is below a fen is dropped"),
            What::Cap { phase, level: None } => Words::new(
                format!("第 {phase} 阶段最高补助"),
                format!("cap of phase {phase}"),
            ),
            What::Cap {
                phase,
                level: Some(level),
            } => Words::new(
                format!("第 {phase} 阶段、数字化水平 {level} 级的最高补助"),
                format!("cap of phase {phase} at level {level}"),
            ),
            What::Bonus { level, bonus } => Words::new(
                format!("达到 {level} 级，另加 {} 元", money(*bonus)),
                format!("level {level} adds {} yuan", money(*bonus)),
            ),
            What::Spent => Words::new("不超过计入补助的费用", "no more than the cost that counts"),
            What::Deducted { other } => Words::new(
                format!("扣除其他财政资金 {} 元", money(*other)),
                format!("other public money of {} yuan taken off", money(*other)),
            ),
            What::WithinShare { share, other } => {
                let (share, other) = (percent(*share), money(*other));
                Words::new(
                    format!("连同其他财政资金 {other} 元，不超过费用的 {share}%"),
                    format!(
                        "with other public money of {other} yuan at most {share} % of the cost"
                    ),
                )
            }
            What::Fund { left } => Words::new(
                format!("资金只剩 {} 元", money(*left)),
                format!("the fund has {} yuan left", money(*left)),
            ),
        }
    }
}

fn audit(item: &str, cuts: &[Cut]) -> Words {
    if cuts.is_empty() {
        return Words::new(
            format!("项目“{item}”：审计核减，未写理由"),
            format!("item “{item}”: cut by the audit, no reason given"),
        );
    }
    let list = |sign: &str| {
        let one = |cut: &Cut| format!("{} {}", cut.reason, money(cut.amount));
        cuts.iter().map(one).collect::<Vec<_>>().join(sign)
    };
    Words::new(
        format!("项目“{item}”：审计核减（{}）", list("；")),
        format!("item “{item}”: cut by the audit ({})", list("; ")),
    )
}

impl Evidence {
    pub fn words(self) -> Words {
        match self {
            Self::Contracted => Words::new("合同金额", "what was contracted"),
            Self::Invoiced => Words::new("发票金额", "what was invoiced"),
            Self::Paid => Words::new("付款金额", "what was paid"),
        }
    }
}

impl Dated {
    pub fn words(&self) -> Words {
        match self {
            Self::Contract(item) => Words::new(
                format!("项目“{item}”的合同"),
                format!("the contract of item “{item}”"),
            ),
            Self::Invoice(number) => {
                Words::new(format!("发票 {number}"), format!("invoice {number}"))
            }
            Self::Payment(voucher) => {
                Words::new(format!("付款 {voucher}"), format!("payment {voucher}"))
            }
            Self::Acceptance => Words::new("验收", "the acceptance"),
        }
    }
}

pub(crate) fn window_words(window: &Window) -> Words {
    match (window.from, window.to) {
        (Some(from), Some(to)) => Words::new(
            format!("{from} 至 {to}（含首尾两天）"),
            format!("{from} to {to}, both days within"),
        ),
        (Some(from), None) => Words::new(format!("{from} 起"), format!("from {from}")),
        (None, Some(to)) => Words::new(format!("截至 {to} 24 时"), format!("to {to}, 24:00")),
        (None, None) => Words::new("不限", "any day"),
    }
}

impl Bar {
    /// Why nothing is payable. Grounds of exclusion are named as in `funding`.
    pub fn words(&self, funding: &Funding) -> Words {
        match self {
            Self::Claim(fault) => fault.words(),
            Self::NotAccepted => Words::new("还没有通过验收", "no acceptance was passed"),
            Self::LevelUnknown { needed } => Words::new(
                format!("改造后等级没有填，需要达到 {needed} 级"),
                format!("the level after the retrofit is not known; level {needed} is needed"),
            ),
            Self::LevelTooLow { needed, reached } => Words::new(
                format!("改造后为 {reached} 级，需要达到 {needed} 级"),
                format!("level {reached} after the retrofit, level {needed} is needed"),
            ),
            Self::Outside { what, day, window } => {
                let (what, window) = (what.words(), window_words(window));
                Words::new(
                    format!("{}的日期 {day} 不在期限内：{}", what.zh, window.zh),
                    format!("{} is of {day}, outside {}", what.en, window.en),
                )
            }
            Self::Undated(what) => {
                let what = what.words();
                Words::new(
                    format!("{}没有日期", what.zh),
                    format!("{} has no date", what.en),
                )
            }
            Self::Excluded(code) => {
                let mut all = funding.excluded.iter();
                let name = all
                    .find(|one| one.code == *code)
                    .map(|one| one.name.clone());
                let name = name.unwrap_or_else(|| Words::new(code.clone(), code.clone()));
                Words::new(
                    format!("不予补助：{}", name.zh),
                    format!("excluded: {}", name.en),
                )
            }
            Self::FundedAlready(sources) => Words::new(
                format!("已获其他财政资金（{}），不再补助", sources.join("、")),
                format!(
                    "funded already by other public money: {}",
                    sources.join(", ")
                ),
            ),
            Self::NotAudited(item) => Words::new(
                format!("项目“{item}”还没有审计"),
                format!("item “{item}” was not audited"),
            ),
            Self::NoPhase => Words::new(
                "不知道按哪个阶段补助",
                "it is not known which phase's rule applies",
            ),
            Self::NoRule(phase) => Words::new(
                format!("方案里没有第 {phase} 阶段的补助规则"),
                format!("the programme has no rule for phase {phase}"),
            ),
            Self::NothingEligible => {
                Words::new("没有可计入补助的费用", "there is no cost that counts")
            }
        }
    }
}

impl Remark {
    /// What is to be looked at.
    pub fn words(&self) -> Words {
        match self {
            Self::OtherPhase { planned, paid } => Words::new(
                format!("列入第 {planned} 阶段，按验收日期算第 {paid} 阶段"),
                format!(
                    "listed for phase {planned}, paid as phase {paid} by the day of acceptance"
                ),
            ),
            Self::CutWithoutReason { item } => Words::new(
                format!("项目“{item}”的审计核减没有写理由"),
                format!("the audit's cut of item “{item}” has no reason"),
            ),
            Self::AuditAboveEvidence { item } => Words::new(
                format!("项目“{item}”的审定金额高于凭证，按凭证计"),
                format!("the audit's figure of item “{item}” is above the evidence, which counts"),
            ),
            Self::InvoiceNotSplit { number } => Words::new(
                format!("发票 {number} 有一部分没有分到项目"),
                format!("some of invoice {number} is for no item"),
            ),
            Self::PaymentNotSplit { voucher } => Words::new(
                format!("付款 {voucher} 有一部分没有分到项目"),
                format!("some of payment {voucher} is for no item"),
            ),
        }
    }
}
