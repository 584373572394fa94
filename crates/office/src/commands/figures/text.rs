//! The figures of the city as text.

use std::fmt::Write as _;

use domain::{Lang, indicators::Stride, pack::ProgrammePack};

use super::report::Report;
use crate::commands::assess::lay_out;

/// Indicators by phase, the conditions of each phase, and the tasks that are not done.
pub fn text(pack: &ProgrammePack, report: &Report, lang: Lang) -> String {
    let pick = |zh: &'static str, en: &'static str| match lang {
        Lang::Zh => zh,
        Lang::En => en,
    };
    let mut out = format!("{} · {}\n", pack.name.get(lang), report.as_of);
    let mut rows = Vec::new();
    for (indicator, one) in pack.indicators.iter().zip(&report.indicators) {
        let city = one.cells.iter().filter(|cell| cell.area.is_none());
        let figures: Vec<String> = city
            .map(|cell| format!("{}/{}", cell.actual, cell.target))
            .collect();
        let name = format!("{} {}", one.number, indicator.name.get(lang));
        rows.push([name, figures.join("  "), String::new()]);
    }
    out.push_str(&lay_out(&rows));
    for stride in Stride::ALL {
        let of = report
            .conditions
            .iter()
            .filter(|one| one.what == stride.code());
        for phase in &pack.phases {
            let areas = of
                .clone()
                .filter(|one| one.phase == phase.number && one.area.is_some());
            let (met, all) = (areas.clone().filter(|one| one.met).count(), areas.count());
            let (name, what) = (phase.name.get(lang), stride.words());
            let what = what.get(lang);
            let _ = match lang {
                Lang::Zh => writeln!(out, "{name}{what}：{all} 个片区中 {met} 个达到"),
                Lang::En => writeln!(out, "{name}, {what}: met in {met} of {all} areas"),
            };
        }
    }
    for (task, one) in pack.tasks.iter().zip(&report.tasks) {
        let said = match one.timing {
            "overdue" => pick("已逾期", "overdue"),
            "soon" => pick("即将到期", "due soon"),
            _ => continue,
        };
        let _ = writeln!(
            out,
            "{} {} {}：{said}",
            one.number,
            one.due,
            task.title.get(lang)
        );
    }
    out
}
