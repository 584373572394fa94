//! What a task is measured by, part by part.

use std::collections::BTreeSet;

use super::Known;
use crate::{
    indicators::{AsRow, ENTERPRISES, Stride, of_task, pilot_phase, target},
    pack::{Measure, Task},
    programme::MeetingKind,
    search,
};

/// One part of a measure: an area, an industry, an indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The area's code; `None` where it is not by area.
    pub area: Option<String>,
    /// The industry's division.
    pub industry: Option<String>,
    /// The indicator's code.
    pub indicator: Option<String>,
    pub have: u32,
    pub need: u32,
}

impl Part {
    pub fn is_done(&self) -> bool {
        self.have >= self.need
    }

    pub fn missing(&self) -> u32 {
        self.need.saturating_sub(self.have)
    }

    fn of(have: usize, need: u32) -> Self {
        Self {
            area: None,
            industry: None,
            indicator: None,
            have: u32::try_from(have).unwrap_or(u32::MAX),
            need,
        }
    }

    fn in_area(mut self, area: &str) -> Self {
        self.area = Some(area.to_owned());
        self
    }
}

/// The parts of a task's measure; `None` where no record measures it.
pub(super) fn parts<R: AsRow>(known: Known<'_, R>, task: &Task) -> Option<Vec<Part>> {
    let measure = task.measure.as_ref()?;
    let areas = known.pack.areas.iter().map(|area| area.code.as_str());
    Some(match measure.kind.as_str() {
        "briefing" => areas
            .map(|area| {
                let held = meetings(known, MeetingKind::Briefing, area, None, measure.phase);
                Part::of(held, measure.at_least.unwrap_or(1)).in_area(area)
            })
            .collect(),
        "matchmaking" => areas
            .flat_map(|area| {
                let of_area = industries(known, Some(area), measure.phase);
                of_area.into_iter().map(move |industry| {
                    let kind = MeetingKind::Matchmaking;
                    let held = meetings(known, kind, area, Some(&industry), measure.phase);
                    Part {
                        industry: Some(industry),
                        ..Part::of(held, measure.at_least.unwrap_or(1)).in_area(area)
                    }
                })
            })
            .collect(),
        "product" => industries(known, None, measure.phase)
            .into_iter()
            .map(|industry| {
                let chosen = products(known, &industry, measure.phase);
                Part {
                    industry: Some(industry),
                    ..Part::of(chosen, measure.at_least.unwrap_or(1))
                }
            })
            .collect(),
        "selection" => areas.map(|area| selected(known, measure, area)).collect(),
        "subsidy" => areas.map(|area| paid(known, measure, area)).collect(),
        "indicator" => {
            let codes: Vec<&str> = measure
                .indicator
                .iter()
                .chain(&measure.indicators)
                .map(String::as_str)
                .collect();
            areas
                .flat_map(|area| codes.iter().map(move |code| (area, *code)))
                .filter_map(|(area, code)| reached(known, measure, area, code))
                .collect()
        }
        kind => {
            Stride::of_measure(kind)?;
            areas
                .filter_map(|area| {
                    let day = known.figures.day;
                    let condition = of_task(known.pack, known.rows, task, Some(area), day)?;
                    Some(Part {
                        have: condition.actual,
                        ..Part::of(0, condition.needed).in_area(area)
                    })
                })
                .collect()
        }
    })
}

/// The meetings held by the day, each day once.
fn meetings<R: AsRow>(
    known: Known<'_, R>,
    kind: MeetingKind,
    area: &str,
    industry: Option<&str>,
    phase: Option<u8>,
) -> usize {
    let held = known.programme.meetings.iter().filter(|meeting| {
        meeting.kind == kind
            && meeting.area == area
            && industry.is_none_or(|industry| meeting.industry == industry)
            && (phase.is_none() || meeting.phase == phase)
    });
    let days = held.filter_map(|meeting| {
        let day = meeting.day.filter(|day| *day <= known.figures.day)?;
        Some((day, meeting.industry.as_str()))
    });
    days.collect::<BTreeSet<_>>().len()
}

/// The products chosen by the day for an industry and a phase, each once.
fn products<R: AsRow>(known: Known<'_, R>, industry: &str, phase: Option<u8>) -> usize {
    let chosen = known.programme.products.iter().filter(|product| {
        product.industry == industry
            && (phase.is_none() || product.phase == phase)
            && product.day.is_some_and(|day| day <= known.figures.day)
            && !product.name.is_empty()
    });
    let names = chosen.map(|one| (search::fold(&one.name), search::fold(&one.provider)));
    names.collect::<BTreeSet<_>>().len()
}

/// The pilot industries: those of the pilots of a phase, in an area or anywhere. The notice names none,
/// and the pilots say which there are.
fn industries<R: AsRow>(
    known: Known<'_, R>,
    area: Option<&str>,
    phase: Option<u8>,
) -> BTreeSet<String> {
    let rows = known.rows.iter().map(AsRow::as_row).filter(|row| {
        let of_phase = pilot_phase(row, known.pack, known.figures.day);
        !row.deleted
            && known.pack.area(&row.area).is_some()
            && area.is_none_or(|area| row.area == area)
            && of_phase.is_ok_and(|of| phase.is_none_or(|phase| of == phase))
            && known.pack.industry(&row.industry).is_some()
    });
    rows.map(|row| row.industry.clone()).collect()
}

/// What the phases up to one are to reach in an area.
fn target_up_to<R>(known: Known<'_, R>, code: &str, area: &str, phase: u8) -> Option<u32> {
    let phases = known.pack.phases.iter().map(|one| one.number);
    let phases = phases.filter(|number| *number <= phase);
    phases
        .map(|number| target(known.pack, code, Some(area), Some(number)))
        .sum()
}

/// Pilots taken into the list for the phases up to this one.
fn selected<R: AsRow>(known: Known<'_, R>, measure: &Measure, area: &str) -> Part {
    let phase = measure.phase.unwrap_or(u8::MAX);
    let rows = known.rows.iter().map(AsRow::as_row).filter(|row| {
        let of = pilot_phase(row, known.pack, known.figures.day);
        !row.deleted && row.area == area && of.is_ok_and(|of| of <= phase)
    });
    let need = target_up_to(known, ENTERPRISES, area, phase).unwrap_or_default();
    Part::of(rows.count(), need).in_area(area)
}

/// Of a phase's accepted pilots, those whose subsidy was paid. Where none is accepted there is
/// something to do all the same: one at least.
fn paid<R: AsRow>(known: Known<'_, R>, measure: &Measure, area: &str) -> Part {
    let day = known.figures.day;
    let accepted = known.rows.iter().map(AsRow::as_row).filter(|row| {
        let of = pilot_phase(row, known.pack, day);
        !row.deleted
            && row.area == area
            && of.is_ok_and(|of| measure.phase.is_none_or(|phase| of == phase))
            && row.facts.accepted_by(day).is_ok()
    });
    let is_paid = |paid: Option<chrono::NaiveDate>| paid.is_some_and(|on| on <= day);
    let paid = accepted.clone().filter(|row| is_paid(row.facts.paid));
    let need = u32::try_from(accepted.clone().count()).unwrap_or(u32::MAX);
    Part::of(paid.count(), need.max(1)).in_area(area)
}

/// What an indicator has reached in the phases up to this one.
fn reached<R: AsRow>(
    known: Known<'_, R>,
    measure: &Measure,
    area: &str,
    code: &str,
) -> Option<Part> {
    let phase = measure.phase.unwrap_or(u8::MAX);
    let figures = known.figures.of(code)?;
    Some(Part {
        indicator: Some(code.to_owned()),
        have: figures.up_to(Some(area), phase),
        ..Part::of(0, target_up_to(known, code, area, phase)?).in_area(area)
    })
}
