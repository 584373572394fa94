//! 供需匹配: which products fit a need, and which enterprises could use a product, each with its reasons.
//!
//! A product is offered for the scenario of a need, and only while its provider may be chosen. What
//! speaks for it and against it is said; the order follows from how much speaks for it.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{
    PRODUCT, of_kind,
    provider::{Provider, State},
    text,
};
use crate::{
    assessment::{ScenarioAnswer, level_of},
    decimal,
    overview::{AsDigest, Digest, Wanted},
    record::Record,
    value::Value,
    words::Words,
};

/// A product of the library.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    pub id: String,
    pub name: String,
    pub provider: String,
    pub industry: String,
    pub scenario: String,
    pub level: Option<u8>,
    /// 万元.
    pub price: Option<Decimal>,
    pub days: Option<i64>,
    /// The dossier of an enterprise where it can be seen.
    pub sample: String,
}

/// All products, by name.
pub fn offers(records: &[Record]) -> Vec<Offer> {
    let all = of_kind(records, PRODUCT.kind).into_iter();
    let mut all: Vec<Offer> = all
        .map(|record| Offer {
            id: record.key.id.clone(),
            name: text(record, "name"),
            provider: text(record, "provider"),
            industry: text(record, "industry"),
            scenario: text(record, "scenario"),
            level: level_of(record, "level"),
            price: record.text("price").and_then(decimal::parse),
            days: record.get("days").and_then(Value::as_int),
            sample: text(record, "sample"),
        })
        .collect();
    all.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    all
}

/// What speaks for a match, or against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    SameScenario,
    SameIndustry,
    OtherIndustry,
    /// It reaches the level wished for.
    ReachesLevel(u8),
    BelowLevel(u8),
    WithinBudget,
    AboveBudget,
    /// It can be seen in an enterprise nearby.
    Sample,
    /// Its provider stands in the library, and may be chosen.
    Admitted,
    /// It has to rectify something.
    Watched,
    /// No provider of this name was admitted.
    UnknownProvider,
    /// The enterprise asked for this scenario.
    Asked,
    /// It stands below the level the product reaches.
    StandsAt(u8),
}

impl Reason {
    /// How much it speaks for the match; less than nothing against it.
    fn weight(&self) -> i32 {
        match self {
            Self::Asked => 5,
            Self::SameScenario => 4,
            Self::SameIndustry | Self::Admitted => 3,
            Self::ReachesLevel(_) | Self::WithinBudget | Self::StandsAt(_) => 2,
            Self::Sample => 1,
            Self::OtherIndustry => -1,
            Self::Watched | Self::AboveBudget => -2,
            Self::BelowLevel(_) | Self::UnknownProvider => -3,
        }
    }

    pub fn is_against(&self) -> bool {
        self.weight() < 0
    }

    pub fn words(&self) -> Words {
        let level = |zh: &str, en: &str, level: &u8| {
            Words::new(format!("{zh}{level} 级"), format!("{en} {level}"))
        };
        match self {
            Self::SameScenario => Words::new("场景相同", "same scenario"),
            Self::SameIndustry => Words::new("行业相同", "same industry"),
            Self::OtherIndustry => Words::new("为别的行业遴选", "chosen for another industry"),
            Self::ReachesLevel(to) => level("可达到", "reaches level", to),
            Self::BelowLevel(to) => level("只能达到", "reaches only level", to),
            Self::WithinBudget => Words::new("在预算内", "within the budget"),
            Self::AboveBudget => Words::new("超出预算", "above the budget"),
            Self::Sample => Words::new("有本地样板", "has a local sample"),
            Self::Admitted => Words::new("服务商已入选", "provider admitted"),
            Self::Watched => Words::new("服务商整改中", "provider has to rectify"),
            Self::UnknownProvider => Words::new("服务商未入选", "provider not admitted"),
            Self::Asked => Words::new("企业提出了这项需求", "the enterprise asked for it"),
            Self::StandsAt(at) => level("现在 ", "stands at level", at),
        }
    }
}

/// A match with its reasons, those for it first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fit {
    pub score: i32,
    pub reasons: Vec<Reason>,
}

impl Fit {
    fn of(mut reasons: Vec<Reason>) -> Self {
        reasons.sort_by_key(|reason| -reason.weight());
        Self {
            score: reasons.iter().map(Reason::weight).sum(),
            reasons,
        }
    }
}

/// Whose product it is and where that provider stands; `None` where it may not be chosen.
fn provider_reason(offer: &Offer, providers: &[Provider], day: NaiveDate) -> Option<Reason> {
    let known = providers.iter().find(|one| one.is_called(&offer.provider));
    match known.and_then(|one| one.state(day)) {
        Some(State::Admitted) => Some(Reason::Admitted),
        Some(State::Watched) => Some(Reason::Watched),
        Some(State::Applied) | None => Some(Reason::UnknownProvider),
        Some(State::Suspended | State::Removed | State::Left) => None,
    }
}

fn industry_reason(offer: &Offer, industry: &str) -> Option<Reason> {
    match offer.industry.as_str() {
        "" => None,
        own if own == industry => Some(Reason::SameIndustry),
        _ => Some(Reason::OtherIndustry),
    }
}

/// The products that fit a need of an enterprise of `industry`, the best first. A need without a
/// scenario fits none: nobody knows what it is about.
pub fn for_need<'a>(
    need: &Wanted,
    industry: &str,
    (offers, providers): (&'a [Offer], &[Provider]),
    day: NaiveDate,
) -> Vec<(&'a Offer, Fit)> {
    let about = offers
        .iter()
        .filter(|offer| !need.scenario.is_empty() && offer.scenario == need.scenario);
    let mut fits: Vec<_> = about
        .filter_map(|offer| {
            let mut reasons = vec![
                Reason::SameScenario,
                provider_reason(offer, providers, day)?,
            ];
            reasons.extend(industry_reason(offer, industry));
            if let (Some(wish), Some(reach)) = (need.to, offer.level) {
                reasons.push(if reach >= wish {
                    Reason::ReachesLevel(reach)
                } else {
                    Reason::BelowLevel(reach)
                });
            }
            if let (Some(budget), Some(price)) = (need.budget, offer.price) {
                reasons.push(if price <= budget {
                    Reason::WithinBudget
                } else {
                    Reason::AboveBudget
                });
            }
            if !offer.sample.is_empty() {
                reasons.push(Reason::Sample);
            }
            Some((offer, Fit::of(reasons)))
        })
        .collect();
    fits.sort_by(|(a, x), (b, y)| (-x.score, &a.name, &a.id).cmp(&(-y.score, &b.name, &b.id)));
    fits
}

/// The enterprises that could use a product, the best first: those that asked for its scenario, and
/// those that stand below the level it reaches. Nobody while its provider may not be chosen.
pub fn for_product<'a, D: AsDigest>(
    offer: &Offer,
    providers: &[Provider],
    digests: &'a [D],
    day: NaiveDate,
) -> Vec<(&'a Digest, Fit)> {
    let Some(provider) = provider_reason(offer, providers, day) else {
        return Vec::new();
    };
    if offer.scenario.is_empty() {
        return Vec::new();
    }
    let mut fits: Vec<_> = digests
        .iter()
        .map(AsDigest::as_digest)
        .filter_map(|digest| {
            let asked = digest
                .needs
                .iter()
                .find(|need| need.scenario == offer.scenario);
            let stands = digest.after_by(day).or_else(|| digest.before_by(day));
            let stands = stands.and_then(|one| one.scenarios.get(&offer.scenario));
            let below = match stands {
                Some(ScenarioAnswer::Level(at)) => {
                    Some(*at).filter(|at| *at < offer.level.unwrap_or(2))
                }
                _ => None,
            };
            if asked.is_none() && below.is_none() {
                return None;
            }
            let mut reasons = vec![provider.clone()];
            reasons.extend(asked.map(|_| Reason::Asked));
            reasons.extend(below.map(Reason::StandsAt));
            reasons.extend(industry_reason(offer, &digest.industry));
            if let (Some(budget), Some(price)) = (asked.and_then(|need| need.budget), offer.price) {
                reasons.push(if price <= budget {
                    Reason::WithinBudget
                } else {
                    Reason::AboveBudget
                });
            }
            Some((digest, Fit::of(reasons)))
        })
        .collect();
    fits.sort_by(|(a, x), (b, y)| (-x.score, &a.dossier).cmp(&(-y.score, &b.dossier)));
    fits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        library::{PROVIDER, PROVIDER_STATE, provider::providers},
        overview::OnSite,
        testing::record,
    };

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn product(id: &str, provider: &str, industry: &str, price: &str) -> Record {
        let fields = [
            ("name", id.into()),
            ("provider", provider.into()),
            ("industry", industry.into()),
            ("scenario", "planning".into()),
            ("level", 2.into()),
            ("price", price.into()),
        ];
        record(PRODUCT.kind, id, &fields)
    }

    fn library() -> (Vec<Offer>, Vec<Provider>) {
        let decided = |id: &str, provider: &str, state: &str| {
            let fields = [
                ("provider", provider.into()),
                ("state", state.into()),
                ("day", "2025-01-01".into()),
            ];
            record(PROVIDER_STATE.kind, id, &fields)
        };
        let records = [
            record(PROVIDER.kind, "p1", &[("name", "甲公司".into())]),
            record(PROVIDER.kind, "p2", &[("name", "乙公司".into())]),
            decided("s1", "p1", "admitted"),
            decided("s2", "p2", "removed"),
            product("a", "甲公司", "14", "8"),
            product("b", "甲公司", "34", "30"),
            product("c", "乙公司", "14", "1"),
            product("d", "丙公司", "14", "1"),
        ];
        (offers(&records), providers(&records))
    }

    #[test]
    fn a_need_is_offered_what_fits_it_and_nothing_of_a_provider_that_was_removed() {
        let (offers, providers) = library();
        let need = Wanted {
            scenario: "planning".to_owned(),
            to: Some(2),
            budget: Some(10.into()),
            ..Wanted::default()
        };
        let of = |need: &Wanted, on: &str| -> Vec<String> {
            let fits = for_need(need, "14", (&offers, &providers), day(on));
            fits.iter().map(|(offer, _)| offer.id.clone()).collect()
        };
        assert_eq!(of(&need, "2025-06-01"), ["a", "d", "b"]);
        // Before anything was decided nobody was removed.
        assert_eq!(of(&need, "2024-06-01").len(), 4);
        let nothing = Wanted::default();
        assert!(of(&nothing, "2025-06-01").is_empty());
        let fits = for_need(&need, "14", (&offers, &providers), day("2025-06-01"));
        let against: Vec<_> = fits[2]
            .1
            .reasons
            .iter()
            .filter(|one| one.is_against())
            .collect();
        assert_eq!(against, [&Reason::OtherIndustry, &Reason::AboveBudget]);
    }

    #[test]
    fn a_product_is_for_those_who_asked_and_those_who_stand_below_it() {
        let (offers, providers) = library();
        let digest = |dossier: &str, level, asks: bool| Digest {
            dossier: dossier.to_owned(),
            industry: "14".to_owned(),
            needs: asks
                .then(|| Wanted {
                    scenario: "planning".to_owned(),
                    ..Wanted::default()
                })
                .into_iter()
                .collect(),
            before: vec![OnSite {
                on: day("2025-01-01"),
                id: "d".to_owned(),
                level: None,
                scenarios: [("planning".to_owned(), level)].into(),
            }],
            ..Digest::default()
        };
        let level = ScenarioAnswer::Level;
        let all = [
            digest("x", level(1), false),
            digest("y", level(3), true),
            digest("z", level(3), false),
            digest("w", ScenarioAnswer::NotApplicable, false),
        ];
        let on = day("2025-06-01");
        let fits = for_product(&offers[0], &providers, &all, on);
        let names: Vec<_> = fits.iter().map(|(one, _)| one.dossier.as_str()).collect();
        assert_eq!(names, ["y", "x"]);
        assert!(for_product(&offers[2], &providers, &all, on).is_empty());
    }
}
