//! The figures as a document. Days are ISO 8601, areas, indicators, industries and tasks are named by
//! the pack's codes; `area` is null for the city and `phase` for all of them.

use chrono::NaiveDate;
use domain::{
    indicators::{Cell, Figures, IndicatorFigures, NotCounted, Register, conditions},
    pack::ProgrammePack,
    tasks::{Known, standings},
};
use serde::Serialize;

/// All figures as of a day.
#[derive(Serialize)]
pub struct Report {
    pub programme: String,
    pub edition: String,
    pub as_of: NaiveDate,
    pub enterprises: usize,
    pub indicators: Vec<IndicatorReport>,
    pub conditions: Vec<ConditionReport>,
    pub tasks: Vec<TaskReport>,
}

#[derive(Serialize)]
pub struct IndicatorReport {
    pub number: u32,
    pub code: String,
    /// What counts, in words.
    pub source: Option<Both>,
    pub cells: Vec<CellReport>,
}

/// The same in both languages.
#[derive(Serialize)]
pub struct Both {
    zh: String,
    en: String,
}

#[derive(Serialize)]
pub struct CellReport {
    pub area: Option<String>,
    pub phase: Option<u8>,
    pub target: u32,
    pub actual: u32,
    pub missing: u32,
    /// What an even pace would have reached.
    pub expected: Option<u32>,
    /// What is reached by the due day at the speed of the last 90 days.
    pub forecast: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted: Option<Vec<Counted>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_counted: Option<Vec<Missing>>,
}

#[derive(Serialize)]
pub struct Counted {
    name: String,
    dossier: Option<String>,
    since: NaiveDate,
    phase: u8,
    /// Of an entry by hand: what shows it, and who answers for it.
    evidence: Option<String>,
    person: Option<String>,
}

#[derive(Serialize)]
pub struct Missing {
    name: String,
    dossier: String,
    reason: Both,
}

#[derive(Serialize)]
pub struct ConditionReport {
    pub what: &'static str,
    pub phase: u8,
    pub task: u32,
    pub due: NaiveDate,
    pub area: Option<String>,
    pub actual: u32,
    pub needed: u32,
    pub total: u32,
    pub met: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_counted: Option<Vec<Missing>>,
}

#[derive(Serialize)]
pub struct TaskReport {
    pub number: u32,
    pub due: NaiveDate,
    /// The last moment of the day it is due: whole days in China.
    pub days_left: i64,
    pub progress: &'static str,
    pub timing: &'static str,
    pub measured: bool,
    pub parts: Vec<PartReport>,
    pub evidence: Option<String>,
    pub blocked: Option<String>,
}

#[derive(Serialize)]
pub struct PartReport {
    area: Option<String>,
    industry: Option<String>,
    indicator: Option<String>,
    have: u32,
    need: u32,
}

impl From<domain::Words> for Both {
    fn from(words: domain::Words) -> Self {
        Self {
            zh: words.zh,
            en: words.en,
        }
    }
}

impl From<NotCounted> for Missing {
    fn from(one: NotCounted) -> Self {
        Self {
            name: one.name,
            dossier: one.dossier,
            reason: one.reason.words().into(),
        }
    }
}

impl Report {
    /// `why` adds to each area's total what counts and what does not.
    pub fn of(pack: &ProgrammePack, register: &Register, day: NaiveDate, why: bool) -> Self {
        let Register { rows, programme } = register;
        let figures = Figures::count(pack, rows, programme, day);
        let earlier = Figures::count(pack, rows, programme, Figures::day_before(day));
        let both = figures.indicators.iter().zip(&earlier.indicators);
        let indicators = pack.indicators.iter().zip(both);
        let known = Known {
            pack,
            rows,
            programme,
            figures: &figures,
        };
        let conditions = pack
            .phases
            .iter()
            .flat_map(|phase| conditions(pack, rows, phase.number, day));
        Self {
            programme: pack.code.clone(),
            edition: pack.edition.clone(),
            as_of: day,
            enterprises: rows.iter().filter(|row| !row.deleted).count(),
            indicators: indicators
                .map(|(indicator, (now, then))| IndicatorReport {
                    number: indicator.number,
                    code: indicator.code.clone(),
                    source: now.rule.map(|rule| rule.words().into()),
                    cells: cells(pack, register, (now, then), day, why),
                })
                .collect(),
            conditions: conditions
                .map(|one| ConditionReport {
                    what: one.stride.code(),
                    phase: one.phase,
                    task: one.task,
                    due: one.due,
                    actual: one.actual,
                    needed: one.needed,
                    total: one.total,
                    met: one.is_met(),
                    not_counted: (why && one.area.is_some()).then(|| {
                        let not = one.stride.not_reached(pack, rows, one.area.as_deref(), day);
                        not.into_iter().map(Missing::from).collect()
                    }),
                    area: one.area,
                })
                .collect(),
            tasks: standings(known)
                .into_iter()
                .map(|one| TaskReport {
                    number: one.task.number,
                    due: one.task.due,
                    days_left: one.days_left(day),
                    progress: one.progress.code(),
                    timing: one.timing.code(),
                    measured: one.is_measured,
                    evidence: one.note.map(|note| note.evidence.clone()),
                    blocked: one.note.map(|note| note.blocked.clone()),
                    parts: one
                        .parts
                        .into_iter()
                        .map(|part| PartReport {
                            area: part.area,
                            industry: part.industry,
                            indicator: part.indicator,
                            have: part.have,
                            need: part.need,
                        })
                        .collect(),
                })
                .collect(),
        }
    }
}

/// Every area's cells in the pack's order, then the city's; by phase, then of all of them.
fn cells(
    pack: &ProgrammePack,
    register: &Register,
    (now, then): (&IndicatorFigures, &IndicatorFigures),
    day: NaiveDate,
    why: bool,
) -> Vec<CellReport> {
    let areas = pack.areas.iter().map(|area| Some(area.code.as_str()));
    let mut cells = Vec::new();
    for area in areas.chain([None]) {
        let phases = pack.phases.iter().map(|phase| Some(phase.number));
        for phase in phases.chain([None]) {
            let Cell {
                target,
                actual,
                missing,
                pace,
            } = now.cell(pack, (area, phase), then, day);
            let explains = why && area.is_some() && phase.is_none();
            let counted = || {
                let items = now.items(area, None).into_iter();
                let counted = items.map(|item| Counted {
                    name: item.name.clone(),
                    dossier: item.dossier.clone(),
                    since: item.since,
                    phase: item.phase,
                    evidence: item.by_hand.as_ref().map(|(evidence, _)| evidence.clone()),
                    person: item.by_hand.as_ref().map(|(_, person)| person.clone()),
                });
                counted.collect()
            };
            let not_counted = || {
                let not = now.not_counted(pack, &register.rows, (area, None), day);
                not.into_iter().map(Missing::from).collect()
            };
            cells.push(CellReport {
                area: area.map(str::to_owned),
                phase,
                target,
                actual,
                missing,
                expected: pace.map(|pace| pace.expected),
                forecast: pace.map(|pace| pace.forecast),
                counted: explains.then(counted),
                not_counted: explains.then(not_counted),
            });
        }
    }
    cells
}
