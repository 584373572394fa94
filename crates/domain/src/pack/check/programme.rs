//! Areas, groups, indicators, tasks and funding.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{Faults, ProgrammePack};
use crate::pack::{Indicator, Target};

pub(super) fn check(pack: &ProgrammePack, faults: &mut Faults) {
    faults.expect(!pack.code.is_empty(), "/code", || "empty".to_owned());
    faults.expect(!pack.phases.is_empty(), "/phases", || {
        "at least one is needed".to_owned()
    });
    faults.unique("/areas", pack.areas.iter().map(|area| area.code.as_str()));
    faults.unique(
        "/indicators",
        pack.indicators.iter().map(|one| one.code.as_str()),
    );
    faults.unique(
        "/industries",
        pack.industries.iter().map(|one| one.division.as_str()),
    );
    groups(pack, faults);
    for (at, indicator) in pack.indicators.iter().enumerate() {
        targets(pack, indicator, &format!("/indicators/{at}"), faults);
    }
    parts(pack, faults);
    tasks(pack, faults);
    funding(pack, faults);
    for (at, pair) in pack.size_rule.classes.windows(2).enumerate() {
        let falls = pair[0].headcount > pair[1].headcount && pair[0].revenue > pair[1].revenue;
        faults.expect(falls, &format!("/size_rule/classes/{}", at + 1), || {
            "classes go from large to small".to_owned()
        });
    }
}

fn groups(pack: &ProgrammePack, faults: &mut Faults) {
    for (at, group) in pack.guidance_groups.iter().enumerate() {
        for (nth, area) in group.areas.iter().enumerate() {
            let place = format!("/guidance_groups/{at}/areas/{nth}");
            faults.expect(pack.area(area).is_some(), &place, || {
                format!("no area {area}")
            });
        }
    }
    let covered: BTreeSet<&str> = pack
        .guidance_groups
        .iter()
        .flat_map(|group| &group.areas)
        .map(String::as_str)
        .collect();
    for (at, area) in pack.areas.iter().enumerate() {
        faults.expect(
            covered.contains(area.code.as_str()),
            &format!("/areas/{at}"),
            || format!("no guidance group covers {}", area.code),
        );
    }
}

fn targets(pack: &ProgrammePack, indicator: &Indicator, place: &str, faults: &mut Faults) {
    for area in &pack.areas {
        faults.expect(
            indicator.targets.contains_key(&area.code),
            &format!("{place}/targets"),
            || format!("no target for {}", area.code),
        );
    }
    let mut sum = vec![0; pack.phases.len()];
    for (area, target) in &indicator.targets {
        let place = format!("{place}/targets/{area}");
        faults.expect(pack.area(area).is_some(), &place, || {
            format!("no area {area}")
        });
        adds_up(pack, target, &place, faults);
        for (phase, number) in sum.iter_mut().zip(&target.phases) {
            *phase += number;
        }
    }
    let place = format!("{place}/city");
    adds_up(pack, &indicator.city, &place, faults);
    faults.expect(indicator.city.phases == sum, &place, || {
        format!(
            "the areas add up to {sum:?}, not {:?}",
            indicator.city.phases
        )
    });
}

fn adds_up(pack: &ProgrammePack, target: &Target, place: &str, faults: &mut Faults) {
    faults.expect(target.phases.len() == pack.phases.len(), place, || {
        format!("{} phases, not {}", pack.phases.len(), target.phases.len())
    });
    let sum: u32 = target.phases.iter().sum();
    faults.expect(sum == target.total, place, || {
        format!("the phases add up to {sum}, not {}", target.total)
    });
}

/// The parts of an indicator add up to it in every area and phase (above + below scale =
/// enterprises).
fn parts(pack: &ProgrammePack, faults: &mut Faults) {
    for (at, whole) in pack.indicators.iter().enumerate() {
        let parts: Vec<&Indicator> = pack
            .indicators
            .iter()
            .filter(|part| part.part_of.as_deref() == Some(&whole.code))
            .collect();
        if parts.is_empty() {
            continue;
        }
        for (area, target) in &whole.targets {
            for (phase, number) in target.phases.iter().enumerate() {
                let sum: u32 = parts
                    .iter()
                    .filter_map(|part| part.targets.get(area)?.phases.get(phase))
                    .sum();
                let place = format!("/indicators/{at}/targets/{area}/phases/{phase}");
                faults.expect(sum == *number, &place, || {
                    format!("its parts add up to {sum}, not {number}")
                });
            }
        }
    }
    for (at, part) in pack.indicators.iter().enumerate() {
        if let Some(whole) = &part.part_of {
            let known = pack
                .indicators
                .iter()
                .any(|indicator| indicator.code == *whole);
            faults.expect(known, &format!("/indicators/{at}/part_of"), || {
                format!("no indicator {whole}")
            });
        }
    }
}

fn tasks(pack: &ProgrammePack, faults: &mut Faults) {
    for (at, task) in pack.tasks.iter().enumerate() {
        let place = format!("/tasks/{at}");
        let nth = u32::try_from(at + 1).unwrap_or(u32::MAX);
        faults.expect(task.number == nth, &format!("{place}/number"), || {
            format!("tasks are numbered in order: {nth}, not {}", task.number)
        });
        for (nth, unit) in task.units.iter().enumerate() {
            faults.expect(
                pack.units.contains_key(unit),
                &format!("{place}/units/{nth}"),
                || format!("no unit {unit}"),
            );
        }
        let Some(measure) = &task.measure else {
            continue;
        };
        for indicator in measure.indicator.iter().chain(&measure.indicators) {
            let known = pack.indicators.iter().any(|known| known.code == *indicator);
            faults.expect(known, &format!("{place}/measure"), || {
                format!("no indicator {indicator}")
            });
        }
        if let Some(phase) = measure.phase {
            let known = pack.phases.iter().any(|known| known.number == phase);
            faults.expect(known, &format!("{place}/measure/phase"), || {
                format!("no phase {phase}")
            });
        }
    }
}

fn funding(pack: &ProgrammePack, faults: &mut Faults) {
    for phase in &pack.phases {
        let rules = pack
            .funding
            .rules
            .iter()
            .filter(|rule| rule.phase == phase.number)
            .count();
        faults.expect(rules == 1, "/funding/rules", || {
            format!("{rules} rules for phase {}, not one", phase.number)
        });
    }
    for (at, rule) in pack.funding.rules.iter().enumerate() {
        let place = format!("/funding/rules/{at}");
        faults.expect(
            rule.rate > Decimal::ZERO && rule.rate <= Decimal::ONE,
            &format!("{place}/rate"),
            || format!("{} is no share", rule.rate),
        );
        faults.expect(
            rule.cap_yuan >= Decimal::ZERO,
            &format!("{place}/cap_yuan"),
            || "negative".to_owned(),
        );
    }
}
