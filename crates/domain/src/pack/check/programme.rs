//! Areas, groups, indicators and tasks.

use std::collections::BTreeSet;

use super::{Faults, ProgrammePack};
use crate::{
    Words,
    pack::{Indicator, Target},
};

pub(super) fn check(pack: &ProgrammePack, faults: &mut Faults) {
    faults.expect(!pack.code.is_empty(), "/code", || {
        Words::new("是空的", "empty")
    });
    faults.expect(!pack.phases.is_empty(), "/phases", || {
        Words::new("至少要有一个", "at least one is needed")
    });
    faults.unique("/areas", pack.areas.iter().map(|area| area.code.as_str()));
    let tiles = pack.areas.iter().filter_map(|area| area.tile);
    let tiles: Vec<String> = tiles.map(|(x, y)| format!("{x},{y}")).collect();
    faults.unique("/areas", tiles.iter().map(String::as_str));
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
    for (at, pair) in pack.size_rule.classes.windows(2).enumerate() {
        let falls = pair[0].headcount > pair[1].headcount && pair[0].revenue > pair[1].revenue;
        faults.expect(falls, &format!("/size_rule/classes/{}", at + 1), || {
            Words::new("规模类型要从大到小排", "classes go from large to small")
        });
    }
}

/// Something named that is not there.
pub(super) fn no(zh: &str, en: &str, code: &str) -> Words {
    Words::new(format!("没有这个{zh}：{code}"), format!("no {en} {code}"))
}

fn groups(pack: &ProgrammePack, faults: &mut Faults) {
    for (at, group) in pack.guidance_groups.iter().enumerate() {
        for (nth, area) in group.areas.iter().enumerate() {
            let place = format!("/guidance_groups/{at}/areas/{nth}");
            faults.expect(pack.area(area).is_some(), &place, || {
                no("片区", "area", area)
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
            || {
                let code = &area.code;
                Words::new(
                    format!("没有指导小组负责 {code}"),
                    format!("no guidance group covers {code}"),
                )
            },
        );
    }
}

fn targets(pack: &ProgrammePack, indicator: &Indicator, place: &str, faults: &mut Faults) {
    for area in &pack.areas {
        faults.expect(
            indicator.targets.contains_key(&area.code),
            &format!("{place}/targets"),
            || {
                let code = &area.code;
                Words::new(
                    format!("{code} 没有目标数"),
                    format!("no target for {code}"),
                )
            },
        );
    }
    let mut sum = vec![0; pack.phases.len()];
    for (area, target) in &indicator.targets {
        let place = format!("{place}/targets/{area}");
        faults.expect(pack.area(area).is_some(), &place, || {
            no("片区", "area", area)
        });
        adds_up(pack, target, &place, faults);
        for (phase, number) in sum.iter_mut().zip(&target.phases) {
            *phase += number;
        }
    }
    let place = format!("{place}/city");
    adds_up(pack, &indicator.city, &place, faults);
    faults.expect(indicator.city.phases == sum, &place, || {
        let city = &indicator.city.phases;
        Words::new(
            format!("各片区之和是 {sum:?}，不是 {city:?}"),
            format!("the areas add up to {sum:?}, not {city:?}"),
        )
    });
}

fn adds_up(pack: &ProgrammePack, target: &Target, place: &str, faults: &mut Faults) {
    faults.expect(target.phases.len() == pack.phases.len(), place, || {
        let (all, here) = (pack.phases.len(), target.phases.len());
        Words::new(
            format!("应有 {all} 个阶段，这里是 {here} 个"),
            format!("{all} phases, not {here}"),
        )
    });
    let sum: u32 = target.phases.iter().sum();
    faults.expect(sum == target.total, place, || {
        let total = target.total;
        Words::new(
            format!("各阶段之和是 {sum}，不是 {total}"),
            format!("the phases add up to {sum}, not {total}"),
        )
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
                    Words::new(
                        format!("分项之和是 {sum}，不是 {number}"),
                        format!("its parts add up to {sum}, not {number}"),
                    )
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
                no("指标", "indicator", whole)
            });
        }
    }
}

fn tasks(pack: &ProgrammePack, faults: &mut Faults) {
    for (at, task) in pack.tasks.iter().enumerate() {
        let place = format!("/tasks/{at}");
        let nth = u32::try_from(at + 1).unwrap_or(u32::MAX);
        faults.expect(task.number == nth, &format!("{place}/number"), || {
            let number = task.number;
            Words::new(
                format!("任务要按顺序编号：应为 {nth}，不是 {number}"),
                format!("tasks are numbered in order: {nth}, not {number}"),
            )
        });
        for (nth, unit) in task.units.iter().enumerate() {
            faults.expect(
                pack.units.contains_key(unit),
                &format!("{place}/units/{nth}"),
                || no("单位", "unit", unit),
            );
        }
        let Some(measure) = &task.measure else {
            continue;
        };
        for indicator in measure.indicator.iter().chain(&measure.indicators) {
            let known = pack.indicators.iter().any(|known| known.code == *indicator);
            faults.expect(known, &format!("{place}/measure"), || {
                no("指标", "indicator", indicator)
            });
        }
        if let Some(phase) = measure.phase {
            let known = pack.phases.iter().any(|known| known.number == phase);
            faults.expect(known, &format!("{place}/measure/phase"), || {
                no("阶段", "phase", &phase.to_string())
            });
        }
    }
}
