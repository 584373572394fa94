//! How many enterprises stand at which level, and how far each scenario is, before the retrofit and
//! after it. Only what both sides signed counts.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{AsDigest, Digest, OnSite, within};
use crate::{assessment::ScenarioAnswer, pack::ProgrammePack};

/// Before the retrofit or after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    Before,
    After,
}

impl Moment {
    pub const ALL: [Self; 2] = [Self::Before, Self::After];

    fn of(self, digest: &Digest, day: NaiveDate) -> Option<&OnSite> {
        match self {
            Self::Before => digest.before_by(day),
            Self::After => digest.after_by(day),
        }
    }
}

/// Enterprises by level, 0 to 4.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spread(pub [u32; 5]);

impl Spread {
    pub fn all(&self) -> u32 {
        self.0.iter().sum()
    }

    fn add(&mut self, level: u8) {
        if let Some(count) = self.0.get_mut(usize::from(level)) {
            *count += 1;
        }
    }
}

/// The enterprises of an area (or the city) by the level they stand at.
pub fn levels<D: AsDigest>(
    pack: &ProgrammePack,
    digests: &[D],
    area: Option<&str>,
    moment: Moment,
    day: NaiveDate,
) -> Spread {
    let mut spread = Spread::default();
    for digest in within(pack, digests, area) {
        let level = moment.of(digest, day).and_then(|one| one.level);
        level.into_iter().for_each(|level| spread.add(level));
    }
    spread
}

/// How far the enterprises are in one scenario.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heat {
    pub spread: Spread,
    /// For whom it does not apply.
    pub not_applicable: u32,
}

impl Heat {
    /// The mean level in hundredths, rounded down; `None` where nobody has one.
    pub fn mean(&self) -> Option<u32> {
        let sum: u32 = (0..).zip(self.spread.0).map(|(level, n)| level * n).sum();
        (sum * 100).checked_div(self.spread.all())
    }
}

/// Each scenario's by its code; those that nobody answered are not there.
pub fn heat<D: AsDigest>(
    pack: &ProgrammePack,
    digests: &[D],
    area: Option<&str>,
    moment: Moment,
    day: NaiveDate,
) -> BTreeMap<String, Heat> {
    let mut all: BTreeMap<String, Heat> = BTreeMap::new();
    for digest in within(pack, digests, area) {
        let Some(one) = moment.of(digest, day) else {
            continue;
        };
        for (code, answer) in &one.scenarios {
            let heat = all.entry(code.clone()).or_default();
            match answer {
                ScenarioAnswer::Level(level) => heat.spread.add(*level),
                ScenarioAnswer::NotApplicable => heat.not_applicable += 1,
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::pack;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn on_site(on: &str, level: Option<u8>, scenario: ScenarioAnswer) -> OnSite {
        OnSite {
            on: day(on),
            id: on.to_owned(),
            level,
            scenarios: [("office".to_owned(), scenario)].into(),
        }
    }

    fn digest(area: &str, before: Vec<OnSite>) -> Digest {
        Digest {
            area: area.to_owned(),
            before,
            ..Digest::default()
        }
    }

    #[test]
    fn an_enterprise_stands_at_its_latest_level_of_the_day_and_once() {
        let level = ScenarioAnswer::Level;
        let all = [
            digest(
                "litong",
                vec![
                    on_site("2025-01-01", Some(1), level(1)),
                    on_site("2025-06-01", Some(2), level(3)),
                ],
            ),
            digest(
                "yanchi",
                vec![on_site("2025-01-01", None, ScenarioAnswer::NotApplicable)],
            ),
            digest("elsewhere", vec![on_site("2025-01-01", Some(4), level(4))]),
        ];
        let pack = pack();
        let of = |area, on: &str| levels(&pack, &all, area, Moment::Before, day(on));
        assert_eq!(of(None, "2024-12-31"), Spread::default());
        assert_eq!(of(None, "2025-05-31"), Spread([0, 1, 0, 0, 0]));
        assert_eq!(of(Some("litong"), "2025-06-01"), Spread([0, 0, 1, 0, 0]));
        assert_eq!(of(Some("yanchi"), "2025-06-01").all(), 0);
        let after = levels(&pack, &all, None, Moment::After, day("2026-01-01"));
        assert_eq!(after.all(), 0);
        let heat = heat(&pack, &all, None, Moment::Before, day("2025-06-01"));
        let office = heat["office"];
        assert_eq!((office.not_applicable, office.mean()), (1, Some(300)));
        assert_eq!(Heat::default().mean(), None);
    }
}
