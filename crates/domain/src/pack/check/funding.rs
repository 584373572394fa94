//! The money rules: no share above the whole, no cap below nothing, no window that closes before it
//! opens, nothing named that is not there.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{Faults, ProgrammePack, programme::no};
use crate::{
    Words,
    decimal::AMOUNT_MOST,
    pack::{Funding, FundingRule, OtherMoneyRule, PackFault, Phase},
};

/// Members a [`crate::pack::Doubt`] can be about.
const MEMBERS: [&str; 15] = [
    "rate",
    "cap_yuan",
    "level_needed",
    "accepted_by",
    "eligible_kinds",
    "basis",
    "paid_phase",
    "audit_needed",
    "other_money",
    "windows",
    "excluded",
    "order",
    "funds",
    "approvers",
    "counted_by",
];

pub(super) fn check(pack: &ProgrammePack, faults: &mut Faults) {
    let funding = &pack.funding;
    alone(funding, &pack.phases, &levels(pack), faults);
    for (at, unit) in funding.approvers.iter().enumerate() {
        let place = format!("/funding/approvers/{at}");
        faults.expect(pack.units.contains_key(unit), &place, || {
            no("单位", "unit", unit)
        });
    }
    faults.expect(funding.approvers.len() >= 2, "/funding/approvers", || {
        Words::new("付款至少要两家批准", "a payment needs two approvers")
    });
    if let Some(code) = &funding.counted_by {
        let known = pack.indicators.iter().any(|known| known.code == *code);
        faults.expect(known, "/funding/counted_by", || {
            no("指标", "indicator", code)
        });
    }
}

impl Funding {
    /// What contradicts itself in money rules by themselves, without a programme's units and
    /// indicators, each with its place below `/funding`: for worked cases with rules of their own.
    pub fn faults(&self, phases: &[Phase], levels: &BTreeSet<u8>) -> Vec<PackFault> {
        let mut faults = Faults::default();
        alone(self, phases, levels, &mut faults);
        faults.0
    }
}

/// The levels an assessment can end at, without the lowest.
fn levels(pack: &ProgrammePack) -> BTreeSet<u8> {
    let rules = pack.assessment_rules.iter();
    rules
        .flat_map(|rule| rule.levels.iter().map(|level| level.level))
        .collect()
}

fn alone(funding: &Funding, phases: &[Phase], levels: &BTreeSet<u8>, faults: &mut Faults) {
    for phase in phases {
        let rules = funding.rules.iter();
        let rules = rules.filter(|rule| rule.phase == phase.number).count();
        faults.expect(rules == 1, "/funding/rules", || {
            let number = phase.number;
            Words::new(
                format!("第 {number} 阶段有 {rules} 条规则，应为一条"),
                format!("{rules} rules for phase {number}, not one"),
            )
        });
    }
    for (at, of) in funding.rules.iter().enumerate() {
        rule(of, &format!("/funding/rules/{at}"), phases, levels, faults);
    }
    for (at, pair) in funding.rules.windows(2).enumerate() {
        let last_day = |rule: &FundingRule| {
            let due = phases.iter().find(|phase| phase.number == rule.phase);
            rule.accepted_by.or(due.map(|phase| phase.due))
        };
        let place = format!("/funding/rules/{}", at + 1);
        faults.expect(last_day(&pair[0]) < last_day(&pair[1]), &place, || {
            Words::new(
                "验收截止日不晚于上一阶段",
                "its last day of acceptance is not after the one before",
            )
        });
    }
    let kinds = funding.eligible_kinds.iter();
    faults.unique(
        "/funding/eligible_kinds",
        kinds.map(|kind| kind.code.as_str()),
    );
    let excluded = funding.excluded.iter();
    faults.unique("/funding/excluded", excluded.map(|one| one.code.as_str()));
    let funds = funding.funds.iter();
    faults.unique("/funding/funds", funds.map(|fund| fund.code.as_str()));
    faults.unique(
        "/funding/approvers",
        funding.approvers.iter().map(String::as_str),
    );
    for (at, fund) in funding.funds.iter().enumerate() {
        let ceiling = fund.ceiling_yuan.unwrap_or_default();
        amount(
            ceiling,
            &format!("/funding/funds/{at}/ceiling_yuan"),
            faults,
        );
    }
    let needs_share = funding.other_money == OtherMoneyRule::WithinShare;
    match funding.share_of_all {
        Some(of_all) if needs_share => share(of_all, "/funding/share_of_all", faults),
        of_all => faults.expect(
            of_all.is_some() == needs_share,
            "/funding/share_of_all",
            || {
                Words::new(
                    "只有 other_money 为 within-share 时才写，且必须写",
                    "needed with other_money within-share, and only there",
                )
            },
        ),
    }
    windows(funding, faults);
    for (at, doubt) in funding.doubts.iter().enumerate() {
        let known = MEMBERS.contains(&doubt.about.as_str());
        faults.expect(known, &format!("/funding/doubts/{at}/about"), || {
            no("规则", "rule", &doubt.about)
        });
    }
}

fn rule(
    rule: &FundingRule,
    place: &str,
    phases: &[Phase],
    levels: &BTreeSet<u8>,
    faults: &mut Faults,
) {
    let known = phases.iter().any(|phase| phase.number == rule.phase);
    faults.expect(known, &format!("{place}/phase"), || {
        no("阶段", "phase", &rule.phase.to_string())
    });
    share(rule.rate, &format!("{place}/rate"), faults);
    amount(rule.cap_yuan, &format!("{place}/cap_yuan"), faults);
    for (level, cap) in &rule.cap_by_level {
        let place = format!("{place}/cap_by_level/{level}");
        amount(*cap, &place, faults);
        faults.expect(*cap <= rule.cap_yuan, &place, || {
            Words::new("超过了总上限", "above the cap of all")
        });
    }
    for (level, bonus) in &rule.bonus_by_level {
        amount(*bonus, &format!("{place}/bonus_by_level/{level}"), faults);
    }
    let by_level = [
        ("cap_by_level", &rule.cap_by_level),
        ("bonus_by_level", &rule.bonus_by_level),
    ];
    for (name, amounts) in by_level {
        for level in amounts.keys() {
            let known = levels.contains(level);
            faults.expect(known, &format!("{place}/{name}/{level}"), || {
                no("等级", "level", &level.to_string())
            });
        }
    }
    if let Some(level) = rule.level_needed {
        let known = levels.contains(&level);
        faults.expect(known, &format!("{place}/level_needed"), || {
            no("等级", "level", &level.to_string())
        });
    }
}

/// Above nothing, at most the whole, and short enough that an amount times it is exact.
fn share(share: Decimal, place: &str, faults: &mut Faults) {
    let good = share > Decimal::ZERO && share <= Decimal::ONE && share.normalize().scale() <= 6;
    faults.expect(good, place, || {
        Words::new(
            format!("{share} 不是比例（应大于 0，不超过 1，最多六位小数）"),
            format!("{share} is no share above 0, up to 1, of at most six decimals"),
        )
    });
}

/// Not negative, to the fen, and no more than can be entered anywhere.
fn amount(amount: Decimal, place: &str, faults: &mut Faults) {
    faults.expect(amount >= Decimal::ZERO, place, || {
        Words::new("是负数", "negative")
    });
    let fits = amount <= AMOUNT_MOST.into() && amount.normalize().scale() <= 2;
    faults.expect(fits, place, || {
        Words::new(
            "金额太大，或不到一分",
            "too large an amount, or parts of a fen",
        )
    });
}

fn windows(funding: &Funding, faults: &mut Faults) {
    for (at, window) in funding.windows.iter().enumerate() {
        let place = format!("/funding/windows/{at}");
        let backwards = matches!((window.from, window.to), (Some(from), Some(to)) if to < from);
        faults.expect(!backwards, &place, || {
            Words::new("结束早于开始", "it ends before it begins")
        });
        let twice = funding.windows[..at].iter().any(|w| w.of == window.of);
        faults.expect(!twice, &place, || {
            Words::new(
                "同一种日期有两个期限",
                "a second window for the same kind of day",
            )
        });
    }
}
