//! The sets that are counted, and the cells of annex 2.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::{AsRow, Item, Pace, Reason, Rule, Span, WINDOW_DAYS, pace, rule::phase_of};
use crate::{
    dossier::DossierRow,
    pack::{Indicator, ProgrammePack, Target},
    programme::ProgrammeRecords,
    search,
};

/// An enterprise that does not count for an indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotCounted {
    pub dossier: String,
    pub name: String,
    /// As the register says; may be none of the programme's.
    pub area: String,
    pub phase: Option<u8>,
    pub reason: Reason,
}

impl NotCounted {
    /// Those that do not count, each with its reason; who is nearest to counting first.
    pub(super) fn nearest_first<'a>(
        rows: impl Iterator<Item = (&'a DossierRow, Reason)>,
    ) -> Vec<Self> {
        let one = |(row, reason): (&DossierRow, Reason)| Self {
            dossier: row.dossier.clone(),
            name: row.name.clone(),
            area: row.area.clone(),
            phase: row.phase,
            reason,
        };
        let mut all: Vec<Self> = rows.map(one).collect();
        all.sort_by(|a, b| {
            let order = |one: &Self| (one.reason.distance(), one.reason);
            (order(a), &a.dossier).cmp(&(order(b), &b.dossier))
        });
        all
    }
}

/// What counts for one indicator.
#[derive(Clone, Debug, PartialEq)]
pub struct IndicatorFigures {
    pub code: String,
    pub rule: Option<Rule>,
    /// By area and key: a thing counts once in an area, in the earliest phase it has a claim to.
    items: BTreeMap<(String, String), Item>,
}

/// What counts for every indicator as of a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    pub day: NaiveDate,
    pub indicators: Vec<IndicatorFigures>,
}

/// One cell of annex 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    pub target: u32,
    pub actual: u32,
    /// Of the target.
    pub missing: u32,
    /// `None` where the pack does not say when the programme began.
    pub pace: Option<Pace>,
}

impl Figures {
    /// Counts the enterprises of `rows` (deleted ones do not count) and the programme's own records as
    /// of `day`.
    pub fn count<R: AsRow>(
        pack: &ProgrammePack,
        rows: &[R],
        programme: &ProgrammeRecords,
        day: NaiveDate,
    ) -> Self {
        let indicators = pack.indicators.iter();
        let count = |indicator| IndicatorFigures::count(pack, indicator, rows, programme, day);
        Self {
            day,
            indicators: indicators.map(count).collect(),
        }
    }

    /// The figures of the indicator of this code.
    pub fn of(&self, code: &str) -> Option<&IndicatorFigures> {
        self.indicators.iter().find(|one| one.code == code)
    }

    /// The day whose figures a pace is reckoned from.
    pub fn day_before(day: NaiveDate) -> NaiveDate {
        let before = day.checked_sub_days(Days::new(WINDOW_DAYS.into()));
        before.unwrap_or(NaiveDate::MIN)
    }
}

impl IndicatorFigures {
    /// Counts for one indicator of the pack; see [`Figures::count`].
    pub fn count<R: AsRow>(
        pack: &ProgrammePack,
        indicator: &Indicator,
        rows: &[R],
        programme: &ProgrammeRecords,
        day: NaiveDate,
    ) -> Self {
        let rule = Rule::of(&indicator.code);
        let mut figures = Self {
            code: indicator.code.clone(),
            rule,
            items: BTreeMap::new(),
        };
        if let Some(rule) = rule {
            for row in rows.iter().map(AsRow::as_row).filter(|row| !row.deleted) {
                if pack.area(&row.area).is_some() {
                    let found = rule.found(row, pack, day).unwrap_or_default();
                    found.into_iter().for_each(|found| figures.add(row, found));
                }
            }
            figures.add_showcases(rule, pack, programme, day);
        }
        if rule.is_none_or(Rule::takes_entries) {
            figures.add_entries(pack, programme, day);
        }
        figures
    }

    fn put(&mut self, item: Item) {
        let key = (item.area.clone(), item.key.clone());
        let claim = |item: &Item| (item.by_hand.is_some(), item.phase, item.since);
        match self.items.get_mut(&key) {
            Some(held) if claim(held) <= claim(&item) => {}
            Some(held) => *held = item,
            None => drop(self.items.insert(key, item)),
        }
    }

    fn add(&mut self, row: &DossierRow, (part, since, phase): super::rule::Found) {
        let is_whole = part.is_empty();
        self.put(Item {
            key: if is_whole {
                row.dossier.clone()
            } else {
                format!("{}/{}", row.dossier, search::fold(&part))
            },
            name: if is_whole {
                row.name.clone()
            } else {
                format!("{} {part}", row.name)
            },
            dossier: Some(row.dossier.clone()),
            area: row.area.clone(),
            phase,
            since,
            by_hand: None,
        });
    }

    fn add_showcases(
        &mut self,
        rule: Rule,
        pack: &ProgrammePack,
        programme: &ProgrammeRecords,
        day: NaiveDate,
    ) {
        let Rule::Showcases(kind) = rule else { return };
        for one in programme.showcases.iter().filter(|one| one.kind == kind) {
            let Some((since, phase)) = within(pack, one.day, day, true) else {
                continue;
            };
            if pack.area(&one.area).is_some() && !one.name.is_empty() {
                self.put(Item {
                    key: format!("{}/{}", one.area, search::fold(&one.name)),
                    name: one.name.clone(),
                    dossier: None,
                    area: one.area.clone(),
                    phase,
                    since,
                    by_hand: None,
                });
            }
        }
    }

    /// What was entered by hand, with its evidence and who answers for it; without these it is no entry.
    fn add_entries(&mut self, pack: &ProgrammePack, programme: &ProgrammeRecords, day: NaiveDate) {
        let fresh = self.rule.is_some_and(Rule::is_fresh);
        for entry in &programme.entries {
            let is_whole = entry.indicator == self.code
                && pack.area(&entry.area).is_some()
                && !entry.evidence.is_empty()
                && !entry.person.is_empty()
                && !(entry.name.is_empty() && entry.code.is_empty());
            let Some((since, phase)) = within(pack, entry.day, day, fresh).filter(|_| is_whole)
            else {
                continue;
            };
            self.put(Item {
                key: if entry.code.is_empty() {
                    format!("{}/{}", entry.area, search::fold(&entry.name))
                } else {
                    entry.code.clone()
                },
                name: entry.name.clone(),
                dossier: None,
                area: entry.area.clone(),
                phase,
                since,
                by_hand: Some((entry.evidence.clone(), entry.person.clone())),
            });
        }
    }

    /// What counts in an area (or the city) and a phase (or all of them), by key. In the city a thing
    /// that two areas claim counts once, in the earlier phase.
    pub fn items(&self, area: Option<&str>, phase: Option<u8>) -> Vec<&Item> {
        let mut by_key: BTreeMap<&str, &Item> = BTreeMap::new();
        let all = self.items.values();
        for item in all.filter(|item| area.is_none_or(|area| item.area == area)) {
            let held = by_key.entry(&item.key).or_insert(item);
            if (item.phase, item.since) < (held.phase, held.since) {
                *held = item;
            }
        }
        by_key
            .into_values()
            .filter(|item| phase.is_none_or(|phase| item.phase == phase))
            .collect()
    }

    /// How many count there.
    pub fn actual(&self, area: Option<&str>, phase: Option<u8>) -> u32 {
        u32::try_from(self.items(area, phase).len()).unwrap_or(u32::MAX)
    }

    /// How many count in the phases up to this one.
    pub fn up_to(&self, area: Option<&str>, phase: u8) -> u32 {
        let all = self.items(area, None);
        let counted = all.iter().filter(|item| item.phase <= phase).count();
        u32::try_from(counted).unwrap_or(u32::MAX)
    }

    /// A cell of annex 2; `earlier` are the figures of [`Figures::day_before`].
    pub fn cell(
        &self,
        pack: &ProgrammePack,
        (area, phase): (Option<&str>, Option<u8>),
        earlier: &Self,
        day: NaiveDate,
    ) -> Cell {
        let target = target(pack, &self.code, area, phase).unwrap_or_default();
        let actual = self.actual(area, phase);
        let before = earlier.actual(area, phase);
        Cell {
            target,
            actual,
            missing: target.saturating_sub(actual),
            pace: span(pack, phase).map(|span| pace(target, actual, before, span, day)),
        }
    }

    /// The enterprises of an area (or the city) and a planned phase (or any) that do not count, each
    /// with its reason, the nearest first. Of enterprises that no area is in charge of the city answers.
    pub fn not_counted<R: AsRow>(
        &self,
        pack: &ProgrammePack,
        rows: &[R],
        (area, phase): (Option<&str>, Option<u8>),
        day: NaiveDate,
    ) -> Vec<NotCounted> {
        let Some(rule) = self.rule else {
            return Vec::new();
        };
        if matches!(rule, Rule::Showcases(_)) {
            return Vec::new();
        }
        let rows = rows.iter().map(AsRow::as_row).filter(|row| {
            !row.deleted
                && area.is_none_or(|area| row.area == area)
                && (!rule.is_of_pilots() || phase.is_none_or(|phase| row.phase == Some(phase)))
        });
        let all = rows.filter_map(|row| {
            let reason = match rule.found(row, pack, day) {
                Err(reason) => reason,
                Ok(_) if pack.area(&row.area).is_none() => Reason::NoArea,
                Ok(_) => return None,
            };
            Some((row, reason))
        });
        NotCounted::nearest_first(all)
    }
}

/// From which day and in which phase something of `since` counts as of `day`.
fn within(
    pack: &ProgrammePack,
    since: Option<NaiveDate>,
    day: NaiveDate,
    fresh: bool,
) -> Option<(NaiveDate, u8)> {
    let since = since.filter(|since| *since <= day)?;
    let is_before = fresh && pack.begins.is_some_and(|begins| since < begins);
    (!is_before).then_some((since, phase_of(since, pack)?))
}

/// A target of annex 2: of an area or the city, of a phase or all of them.
pub(crate) fn target(
    pack: &ProgrammePack,
    code: &str,
    area: Option<&str>,
    phase: Option<u8>,
) -> Option<u32> {
    let indicator = pack.indicators.iter().find(|one| one.code == code)?;
    let target: &Target = match area {
        Some(area) => indicator.targets.get(area)?,
        None => &indicator.city,
    };
    match phase {
        None => Some(target.total),
        Some(phase) => {
            let at = pack.phases.iter().position(|one| one.number == phase)?;
            target.phases.get(at).copied()
        }
    }
}

/// The time a phase's target is to be reached in, or that of all of them.
pub(crate) fn span(pack: &ProgrammePack, phase: Option<u8>) -> Option<Span> {
    let begins = pack.begins?;
    let last = pack.phases.last()?;
    let Some(phase) = phase else {
        return Some(Span {
            from: begins,
            due: last.due,
        });
    };
    let at = pack.phases.iter().position(|one| one.number == phase)?;
    let from = match at.checked_sub(1) {
        Some(before) => pack.phases[before].due.succ_opt()?,
        None => begins,
    };
    Some(Span {
        from,
        due: pack.phases[at].due,
    })
}
