//! Money by area and phase: what is committed, paid and still expected of the funds.
//!
//! What is approved stands as the records say now; what is paid counts from the day it was paid on.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{AsDigest, within};
use crate::{
    decimal::add,
    dossier::Dossier,
    pack::ProgrammePack,
    project::{
        claim,
        subsidy_payment::{PaymentKind, SubsidyPayment},
        way,
    },
    record::Record,
    subsidy::{Bar, Demand, Position, Rules},
};

/// What one enterprise takes of the funds, 元.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spent {
    /// The phase whose rule pays.
    pub phase: Option<u8>,
    /// By contract, with tax.
    pub contracted: Decimal,
    /// What its figures come to now, by the greatest of the bases the programme leaves open; nothing
    /// where it is not to be paid whatever comes.
    pub forecast: Decimal,
    pub approved: Option<Decimal>,
    /// Signed payments with their day; recoveries are negative.
    pub payments: Vec<(NaiveDate, Decimal)>,
}

impl Spent {
    /// Reads it off a dossier and all its records.
    pub fn of(dossier: &Dossier, records: &[Record], pack: &ProgrammePack) -> Self {
        let built = claim::of(records, &dossier.filed);
        let worked = Rules::of(pack).work_out(&built.claim, None);
        let never = |bar: &Bar| matches!(bar, Bar::Excluded(_) | Bar::FundedAlready(_));
        let open = worked.iter().filter(|one| !one.bars.iter().any(never));
        let gross = built.claim.items.iter().map(|item| item.contracted.gross);
        let payments = way::signed_payments(dossier);
        let mut payments: Vec<_> = payments.iter().filter_map(payment).collect();
        payments.sort_unstable();
        Self {
            phase: worked.first().and_then(|one| one.phase),
            contracted: gross.fold(Decimal::ZERO, add),
            forecast: open.map(|one| one.computed).max().unwrap_or_default(),
            approved: way::approved(dossier).map(|(approved, _)| approved.amount()),
            payments,
        }
    }

    /// As of a day.
    pub fn demand(&self, day: NaiveDate) -> Demand {
        let paid = self.payments.iter().filter(|(on, _)| *on <= day);
        Demand {
            forecast: self.forecast,
            approved: self.approved,
            paid: paid.fold(Decimal::ZERO, |sum, (_, amount)| add(sum, *amount)),
        }
    }
}

fn payment(one: &SubsidyPayment) -> Option<(NaiveDate, Decimal)> {
    let amount = one.amount.unwrap_or_default();
    let is_back = one.what == Some(PaymentKind::Recovery);
    Some((one.paid_on?, if is_back { -amount } else { amount }))
}

/// Where the money of an area (or the city) and a phase (or all of them) stands.
#[derive(Clone, Debug, PartialEq)]
pub struct MoneyRow {
    /// `None` for the city.
    pub area: Option<String>,
    /// `None` for all phases, and what no phase pays.
    pub phase: Option<u8>,
    /// By contract, with tax, 元.
    pub contracted: Decimal,
    /// Its ceiling is that of all funds with one, for the city and all phases; 0 elsewhere.
    pub position: Position,
}

/// Every area by phase and in all, then the city; all in the pack's order.
pub fn money_rows<D: AsDigest>(
    pack: &ProgrammePack,
    digests: &[D],
    day: NaiveDate,
) -> Vec<MoneyRow> {
    let ceilings = pack
        .funding
        .funds
        .iter()
        .filter_map(|fund| fund.ceiling_yuan);
    let ceiling = ceilings.fold(Decimal::ZERO, add);
    let areas = pack.areas.iter().map(|area| Some(area.code.as_str()));
    let mut rows = Vec::new();
    for area in areas.chain([None]) {
        let mut by_phase: BTreeMap<Option<u8>, (Decimal, Vec<Demand>)> = BTreeMap::new();
        for digest in within(pack, digests, area) {
            let spent = &digest.spent;
            for phase in [None, spent.phase.or(digest.phase)] {
                let held = by_phase.entry(phase).or_default();
                held.0 = add(held.0, spent.contracted);
                held.1.push(spent.demand(day));
                // Without a phase it stands in the whole alone.
                if spent.phase.or(digest.phase).is_none() {
                    break;
                }
            }
        }
        let phases = pack.phases.iter().map(|phase| Some(phase.number));
        for phase in phases.chain([None]) {
            let (contracted, demands) = by_phase.remove(&phase).unwrap_or_default();
            let whole = if area.is_none() && phase.is_none() {
                ceiling
            } else {
                Decimal::ZERO
            };
            rows.push(MoneyRow {
                area: area.map(str::to_owned),
                phase,
                contracted,
                position: Position::of(whole, &demands),
            });
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{decimal::parse, overview::Digest, testing::pack};

    fn yuan(text: &str) -> Decimal {
        parse(text).expect("a number")
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn money_stands_by_area_and_phase_and_adds_up_to_the_citys() {
        let digest = |area: &str, phase, forecast: &str, approved: Option<&str>, paid: &str| {
            let paid = yuan(paid);
            Digest {
                area: area.to_owned(),
                phase,
                spent: Spent {
                    phase,
                    contracted: yuan("800000"),
                    forecast: yuan(forecast),
                    approved: approved.map(yuan),
                    payments: (!paid.is_zero())
                        .then(|| (day("2025-09-01"), paid))
                        .into_iter()
                        .collect(),
                },
                ..Digest::default()
            }
        };
        let all = [
            digest("litong", Some(1), "500000", Some("480000"), "480000"),
            digest("litong", Some(2), "450000", None, "0"),
            digest("yanchi", Some(1), "300000.50", None, "100000"),
            // No phase: in the whole alone.
            digest("yanchi", None, "1", None, "0"),
            // No area: nowhere.
            digest("", Some(1), "7", None, "0"),
        ];
        let pack = pack();
        let rows = money_rows(&pack, &all, day("2025-12-31"));
        assert_eq!(rows.len(), 8 * 3);
        let of = |area: Option<&str>, phase| {
            let mut rows = rows.iter();
            rows.find(|row| row.area.as_deref() == area && row.phase == phase)
                .expect("a row")
        };
        assert_eq!(of(Some("litong"), None).position.committed, yuan("480000"));
        assert_eq!(of(Some("litong"), None).position.expected, yuan("450000"));
        assert_eq!(of(Some("litong"), Some(1)).position.expected, yuan("0"));
        let city = &of(None, None).position;
        // 480,000 + 100,000; 450,000 + 200,000.50 + 1.
        assert_eq!(city.committed, yuan("580000"));
        assert_eq!(city.expected, yuan("650001.50"));
        assert_eq!(city.ceiling, yuan("200000000"));
        assert_eq!(of(None, None).contracted, yuan("3200000"));
        assert_eq!(of(None, Some(1)).position.expected, yuan("200000.50"));
        // Before it was paid.
        let rows = money_rows(&pack, &all, day("2025-08-31"));
        let city = rows.last().expect("the city");
        assert_eq!(city.position.paid, Decimal::ZERO);
        assert_eq!(city.position.committed, yuan("480000"));
    }
}
