//! The fund: the most that can be asked of it, where it stands, who is paid when it runs out.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::evidence::sum;
use crate::{
    decimal::add,
    pack::{Order, ProgrammePack},
};

/// What one enterprise takes of the fund, 元.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Demand {
    /// What its figures come to now.
    pub forecast: Decimal,
    pub approved: Option<Decimal>,
    /// Recoveries taken off.
    pub paid: Decimal,
}

/// Where a fund stands, 元.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    pub ceiling: Decimal,
    /// Approved, or paid where that is more.
    pub committed: Decimal,
    pub paid: Decimal,
    /// What those may still ask for whom nothing is approved yet.
    pub expected: Decimal,
}

impl Position {
    pub fn of(ceiling: Decimal, demands: &[Demand]) -> Self {
        let committed = |one: &Demand| one.approved.unwrap_or_default().max(one.paid);
        let open = demands.iter().filter(|one| one.approved.is_none());
        Self {
            ceiling,
            committed: sum(demands.iter().map(committed)),
            paid: sum(demands.iter().map(|one| one.paid)),
            // What an advance has paid already is committed.
            expected: sum(open.map(|one| add(one.forecast, -one.paid).max(Decimal::ZERO))),
        }
    }

    /// What can still be approved.
    pub fn left(&self) -> Decimal {
        add(self.ceiling, -self.committed).max(Decimal::ZERO)
    }

    /// What is lacking if all that is expected is asked for.
    pub fn lacking(&self) -> Decimal {
        let all = add(self.committed, self.expected);
        add(all, -self.ceiling).max(Decimal::ZERO)
    }
}

/// The most that can be asked of the funds, 元: the targets of every phase, each times its cap and its
/// greatest bonus. `None` where the pack does not say by which indicator enterprises are counted.
pub fn greatest_demand(pack: &ProgrammePack) -> Option<Decimal> {
    let code = pack.funding.counted_by.as_ref()?;
    let mut indicators = pack.indicators.iter();
    let targets = &indicators.find(|one| one.code == *code)?.city.phases;
    let most = pack.phases.iter().zip(targets).map(|(phase, target)| {
        let rule = pack.funding.rule(phase.number)?;
        let bonus = rule.bonus_by_level.values().max().copied();
        let each = add(rule.cap_yuan, bonus.unwrap_or_default());
        Decimal::from(*target).checked_mul(each)
    });
    most.sum::<Option<Decimal>>()
}

/// What one enterprise asks of what is left of the fund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Want {
    pub dossier: String,
    /// The day it applied; none comes after all days.
    pub applied: Option<NaiveDate>,
    /// Its place in the office's list, from 1; 0, none given, comes after all.
    pub rank: u32,
    /// 元.
    pub amount: Decimal,
}

/// What an enterprise gets of the fund, 元.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    pub dossier: String,
    pub wanted: Decimal,
    pub given: Decimal,
}

/// Shares out what is left, in order; the one for whom it is too little gets the rest, and those
/// behind it nothing. The same whatever the order of `wants`.
pub fn allocate(order: Order, left: Decimal, wants: &[Want]) -> Vec<Given> {
    let mut queue: Vec<&Want> = wants.iter().collect();
    let day = |want: &Want| match order {
        Order::Application => want.applied.unwrap_or(NaiveDate::MAX),
        Order::Rank => NaiveDate::MIN,
    };
    queue.sort_unstable_by_key(|want| (day(want), want.rank.wrapping_sub(1), &want.dossier));
    let mut left = left.max(Decimal::ZERO);
    queue
        .into_iter()
        .map(|want| {
            let given = want.amount.clamp(Decimal::ZERO, left);
            left = add(left, -given);
            Given {
                dossier: want.dossier.clone(),
                wanted: want.amount,
                given,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{day, decimal::parse, testing::pack};

    fn yuan(text: &str) -> Decimal {
        parse(text).expect("a number")
    }

    #[test]
    fn the_greatest_demand_follows_from_the_targets() {
        // 213 × 500,000 = 106,500,000; 107 × 450,000 = 48,150,000.
        let mut pack = pack();
        assert_eq!(greatest_demand(&pack), Some(yuan("154650000")));
        // A bonus of 200,000 for each of the 107.
        pack.funding.rules[1].bonus_by_level = [(3, yuan("100000")), (4, yuan("200000"))].into();
        assert_eq!(greatest_demand(&pack), Some(yuan("176050000")));
        pack.funding.counted_by = None;
        assert_eq!(greatest_demand(&pack), None);
    }

    #[test]
    fn a_fund_says_what_is_committed_paid_and_expected() {
        let demand = |forecast: &str, approved: Option<&str>, paid: &str| Demand {
            forecast: yuan(forecast),
            approved: approved.map(yuan),
            paid: yuan(paid),
        };
        let demands = [
            demand("500000", Some("480000"), "480000"),
            demand("210000", Some("210000"), "0"),
            // An advance of 100,000 before anything is approved.
            demand("450000", None, "100000"),
            demand("300000.50", None, "0"),
        ];
        let position = Position::of(yuan("1000000"), &demands);
        // 480,000 + 210,000 + 100,000; 350,000 + 300,000.50.
        assert_eq!(position.committed, yuan("790000"));
        assert_eq!(position.paid, yuan("580000"));
        assert_eq!(position.expected, yuan("650000.50"));
        assert_eq!(position.left(), yuan("210000"));
        assert_eq!(position.lacking(), yuan("440000.50"));
        let rich = Position::of(yuan("2000000"), &demands);
        assert_eq!(rich.lacking(), Decimal::ZERO);
        let empty = Position::of(yuan("1"), &demands);
        assert_eq!(empty.left(), Decimal::ZERO);
    }

    #[test]
    fn who_applied_first_is_paid_until_the_fund_is_empty() {
        let want = |dossier: &str, applied: &str, rank, amount: &str| Want {
            dossier: dossier.to_owned(),
            applied: day::parse(applied),
            rank,
            amount: yuan(amount),
        };
        let wants = [
            want("丁", "", 1, "10"),
            want("丙", "2025-08-02", 0, "500000"),
            want("乙", "2025-08-02", 2, "500000"),
            want("甲", "2025-08-01", 9, "200000"),
            want("戊", "2025-08-02", 1, "100000.01"),
        ];
        let given = |order, left: &str, wants: &[Want]| -> Vec<(String, String)> {
            let given = allocate(order, yuan(left), wants);
            given
                .into_iter()
                .map(|one| (one.dossier, one.given.normalize().to_string()))
                .collect()
        };
        let own = |all: &[(&str, &str)]| -> Vec<(String, String)> {
            let own = |(dossier, given): &(&str, &str)| ((*dossier).into(), (*given).into());
            all.iter().map(own).collect()
        };
        // 600,000 − 200,000 − 100,000.01 = 299,999.99 for 乙, nothing for those behind.
        let by_day = own(&[
            ("甲", "200000"),
            ("戊", "100000.01"),
            ("乙", "299999.99"),
            ("丙", "0"),
            ("丁", "0"),
        ]);
        assert_eq!(given(Order::Application, "600000", &wants), by_day);
        let mut turned = wants.clone();
        turned.reverse();
        assert_eq!(given(Order::Application, "600000", &turned), by_day);
        // By rank: 丁 and 戊 hold the first, 丙 none.
        let by_rank = own(&[
            ("丁", "10"),
            ("戊", "100000.01"),
            ("乙", "500000"),
            ("甲", "0"),
            ("丙", "0"),
        ]);
        assert_eq!(given(Order::Rank, "600010.01", &wants), by_rank);
        assert!(
            allocate(Order::Rank, yuan("-5"), &wants)
                .iter()
                .all(|one| one.given.is_zero())
        );
    }
}
