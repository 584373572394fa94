//! What counts for an indicator: one rule each, by the indicator's code in the pack.

use chrono::NaiveDate;

use super::{Reason, facts::Held};
use crate::{
    certificate::Title, dossier::DossierRow, pack::ProgrammePack, programme::ShowcaseKind,
};

/// The level an enterprise has to reach for [`Rule::LevelFour`].
const LEVEL_FOUR: u8 = 4;

/// What counts for an indicator of the notice's annex 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Pilots whose retrofit is done.
    Retrofitted,
    /// Of those, the ones above scale, or below it.
    Scale { above: bool },
    /// Of those, the ones that hold the title.
    RetrofittedWith(Title),
    /// Pilots accepted at level 4.
    LevelFour,
    /// Enterprises of the register that hold one of the titles; `fresh` where it has to have begun
    /// within the programme, `each` where every workshop or factory counts and not the enterprise.
    Titled {
        titles: &'static [Title],
        fresh: bool,
        each: bool,
    },
    /// Showcases published within the programme.
    Showcases(ShowcaseKind),
}

/// From which day something counts, in which phase, and what of the enterprise it is (empty where it is
/// the enterprise itself).
pub(super) type Found = (String, NaiveDate, u8);

impl Rule {
    /// The rule of the indicator of this code. One that has none is counted by hand alone.
    pub fn of(code: &str) -> Option<Self> {
        let titled = |titles, fresh, each| Self::Titled {
            titles,
            fresh,
            each,
        };
        Some(match code {
            "enterprises" => Self::Retrofitted,
            "above-scale" => Self::Scale { above: true },
            "below-scale" => Self::Scale { above: false },
            "little-giant" => Self::RetrofittedWith(Title::LittleGiant),
            "specialised" => Self::RetrofittedWith(Title::Specialised),
            "cloud" => titled(&[Title::Cloud], false, false),
            "smart-workshop" => titled(&[Title::Workshop, Title::SmartFactory], true, true),
            "level-four" => Self::LevelFour,
            "benchmark" => titled(&[Title::Benchmark], true, false),
            "high-tech" => titled(&[Title::HighTech], true, false),
            "tech-sme" => titled(&[Title::TechSme], true, false),
            "chain-case" => Self::Showcases(ShowcaseKind::ChainCase),
            "local-practice" => Self::Showcases(ShowcaseKind::Practice),
            _ => return None,
        })
    }

    /// Whether only pilots count, each in its planned phase.
    pub fn is_of_pilots(self) -> bool {
        !matches!(self, Self::Titled { .. } | Self::Showcases(_))
    }

    /// Whether what no record can know may be entered by hand. Pilots have dossiers.
    pub fn takes_entries(self) -> bool {
        !self.is_of_pilots()
    }

    /// Whether only what began within the programme counts.
    pub(super) fn is_fresh(self) -> bool {
        match self {
            Self::Titled { fresh, .. } => fresh,
            Self::Showcases(_) => true,
            _ => false,
        }
    }

    /// What of an enterprise counts as of `day`.
    ///
    /// # Errors
    /// Why nothing does.
    pub(super) fn found(
        self,
        row: &DossierRow,
        pack: &ProgrammePack,
        day: NaiveDate,
    ) -> Result<Vec<Found>, Reason> {
        if let Self::Titled {
            titles,
            fresh,
            each,
        } = self
        {
            return titled(row, pack, day, titles, fresh, each);
        }
        let phase = pilot_phase(row, pack, day)?;
        let facts = &row.facts;
        let since = match self {
            Self::LevelFour => {
                let (on, level) = facts.accepted_by(day)?;
                match level {
                    Some(level) if level >= LEVEL_FOUR => on,
                    Some(level) => return Err(Reason::LevelBelow(level)),
                    None => return Err(Reason::LevelUnknown),
                }
            }
            Self::Retrofitted => facts.retrofitted_by(day)?,
            Self::Scale { above } => {
                let done = facts.retrofitted_by(day)?;
                match row.above_scale {
                    Some(is) if is == above => done,
                    Some(true) => return Err(Reason::AboveScale),
                    Some(false) => return Err(Reason::BelowScale),
                    None => return Err(Reason::ScaleUnknown),
                }
            }
            Self::RetrofittedWith(title) => {
                let done = facts.retrofitted_by(day)?;
                done.max(first_title(&facts.titles, &[title], day)?)
            }
            Self::Titled { .. } | Self::Showcases(_) => return Ok(Vec::new()),
        };
        Ok(vec![(String::new(), since, phase)])
    }
}

/// The phase a pilot is planned for, as of `day`.
///
/// # Errors
/// Why it is no pilot.
pub(crate) fn pilot_phase(
    row: &DossierRow,
    pack: &ProgrammePack,
    day: NaiveDate,
) -> Result<u8, Reason> {
    let phase = row.phase.ok_or(Reason::NotAPilot)?;
    if !pack.phases.iter().any(|known| known.number == phase) {
        return Err(Reason::NoSuchPhase(phase));
    }
    match row.facts.selected {
        Some(selected) if selected > day => Err(Reason::SelectedLater(selected)),
        _ => Ok(phase),
    }
}

/// The phase in whose time a day lies: the first that is not yet due then, after the last one's the
/// last.
pub(super) fn phase_of(day: NaiveDate, pack: &ProgrammePack) -> Option<u8> {
    let due = pack.phases.iter().find(|phase| phase.due >= day);
    due.or(pack.phases.last()).map(|phase| phase.number)
}

/// The first day it ever held one of the titles, where one still counts on `day`: a title that was
/// renewed did not begin with the renewal. Else why the nearest does not count.
fn first_title(held: &[Held], titles: &[Title], day: NaiveDate) -> Result<NaiveDate, Reason> {
    let of = held
        .iter()
        .filter(|held| titles.iter().any(|title| held.is(*title)));
    let nearest = of.clone().filter_map(|held| held.counts(day).err());
    let nearest = nearest.min_by_key(|reason| (reason.distance(), *reason));
    let counts = of.clone().any(|held| held.counts(day).is_ok());
    let first = of.filter_map(|held| held.from).min().filter(|_| counts);
    first.ok_or_else(|| nearest.unwrap_or(Reason::NoTitle(titles[0])))
}

fn titled(
    row: &DossierRow,
    pack: &ProgrammePack,
    day: NaiveDate,
    titles: &[Title],
    fresh: bool,
    each: bool,
) -> Result<Vec<Found>, Reason> {
    let of = |name: Option<&str>| {
        let held = row.facts.titles.iter().filter(|held| {
            let is_one = titles.iter().any(|title| held.is(*title));
            is_one && name.is_none_or(|name| held.name == name)
        });
        let held: Vec<Held> = held.cloned().collect();
        let since = first_title(&held, titles, day)?;
        let begins = pack.begins.filter(|begins| fresh && since < *begins);
        match (begins, phase_of(since, pack)) {
            (Some(_), _) => Err(Reason::BeforeProgramme(since)),
            (None, Some(phase)) => Ok((since, phase)),
            (None, None) => Err(Reason::NotAPilot),
        }
    };
    if !each {
        return of(None).map(|(since, phase)| vec![(String::new(), since, phase)]);
    }
    let mut names: Vec<&str> = row.facts.titles.iter().map(|held| &*held.name).collect();
    names.sort_unstable();
    names.dedup();
    let mut found = Vec::new();
    let mut nearest = Reason::NoTitle(titles[0]);
    for name in names {
        match of(Some(name)) {
            Ok((since, phase)) => found.push((name.to_owned(), since, phase)),
            Err(reason) if reason.distance() < nearest.distance() => nearest = reason,
            Err(_) => {}
        }
    }
    if found.is_empty() {
        Err(nearest)
    } else {
        Ok(found)
    }
}
