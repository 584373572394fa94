//! The tasks on a line of months: a lane for each unit, a mark on each day something is due.

use chrono::{Datelike, NaiveDate};
use domain::{
    Lang,
    pack::ProgrammePack,
    tasks::{TaskStanding, Timing},
};
use leptos::prelude::*;

use super::words::DeskTexts;
use crate::i18n::fill;

/// Months since the year 0.
fn month(day: NaiveDate) -> i32 {
    day.year() * 12 + day.month0() as i32
}

/// The lanes; nothing where the pack has no tasks.
pub fn year_line(
    pack: &ProgrammePack,
    all: &[TaskStanding<'_>],
    today: NaiveDate,
    lang: Lang,
) -> Option<AnyView> {
    let t = DeskTexts::of(lang);
    let dues = all.iter().map(|one| month(one.task.due));
    let (first, last) = (dues.clone().min()?, dues.max()?);
    let months: Vec<_> = (first..=last)
        .map(|month| {
            let (year, number) = (month.div_euclid(12), month.rem_euclid(12) + 1);
            let words = if month == first || number == 1 {
                format!("{year}-{number:02}")
            } else {
                number.to_string()
            };
            view! { <th scope="col" class:now={month == self::month(today)}>{words}</th> }
        })
        .collect();
    // In the order in which the tasks name them.
    let mut units: Vec<&str> = Vec::new();
    for unit in all.iter().flat_map(|one| &one.task.units) {
        if !units.contains(&unit.as_str()) {
            units.push(unit);
        }
    }
    let lanes: Vec<_> = units
        .into_iter()
        .map(|unit| {
            let name = pack.units.get(unit).map(|name| name.get(lang).to_owned());
            let cells: Vec<_> = (first..=last)
                .map(|month| {
                    let due: Vec<_> = all
                        .iter()
                        .filter(|one| {
                            self::month(one.task.due) == month
                                && one.task.units.iter().any(|of| of == unit)
                        })
                        .collect();
                    view! { <td class:now={month == self::month(today)}>{mark(&due, t)}</td> }
                })
                .collect();
            view! { <tr><th scope="row">{name}</th>{cells}</tr> }
        })
        .collect();
    Some(
        view! {
            <section class="stack year-line" data-test="year-line">
                <h2 class="visually-hidden">{t.year}</h2>
                <div class="beside-box" tabindex="0" role="region" aria-label=t.year>
                    <table class="lanes">
                        <thead><tr><td></td>{months}</tr></thead>
                        <tbody>{lanes}</tbody>
                    </table>
                </div>
            </section>
        }
        .into_any(),
    )
}

/// How many are due, in the strength of what is worst among them.
fn mark(due: &[&TaskStanding<'_>], t: &'static DeskTexts) -> Option<AnyView> {
    let worst = due.iter().map(|one| one.timing).min()?;
    let kind = match worst {
        Timing::Overdue => "late",
        Timing::Soon => "soon",
        Timing::Later => "open",
        Timing::Done | Timing::DoneLate => "done",
    };
    let numbers: Vec<String> = due.iter().map(|one| one.task.number.to_string()).collect();
    let label = fill(t.n_tasks, &[("n", &due.len())]);
    let first = format!("#task-{}", numbers.first()?);
    let title = format!("{label}: {}", numbers.join(", "));
    Some(
        view! { <a class=format!("due {kind}") href=first rel="external" title=title.clone() aria-label=title>{due.len()}</a> }
            .into_any(),
    )
}
