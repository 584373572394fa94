//! How a figure grew month by month, against the even pace towards its targets.

use chrono::{Datelike, Months, NaiveDate};

use crate::{
    indicators::{AsRow, IndicatorFigures, pace, span, target},
    pack::ProgrammePack,
    programme::ProgrammeRecords,
};

/// A figure on a day, and what an even pace would have reached by then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    pub day: NaiveDate,
    /// `None` on days to come.
    pub actual: Option<u32>,
    pub expected: u32,
}

/// How a figure grew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BurnUp {
    /// The first day of the programme, each month's last day, the days the phases are due and the day
    /// asked for, in order.
    pub points: Vec<Point>,
    /// Each phase's last day with what is to be reached by then, phases before it included.
    pub marks: Vec<(NaiveDate, u32)>,
}

/// The figure of an indicator in an area (or the city), as it was on each of those days by what is
/// known now. `None` where the pack does not say when the programme begins, or has no such indicator.
pub fn burn_up<R: AsRow>(
    pack: &ProgrammePack,
    (rows, programme): (&[R], &ProgrammeRecords),
    code: &str,
    area: Option<&str>,
    day: NaiveDate,
) -> Option<BurnUp> {
    let indicator = pack.indicators.iter().find(|one| one.code == code)?;
    let (begins, last) = (pack.begins?, pack.phases.last()?.due);
    let mut days = vec![begins, day.clamp(begins, last)];
    days.extend(pack.phases.iter().map(|phase| phase.due));
    let mut month = begins;
    while let Some(end) = last_of_month(month).filter(|end| *end < last) {
        days.push(end);
        month = end.succ_opt()?;
    }
    days.sort_unstable();
    days.dedup();
    let actual = |on: NaiveDate| {
        let count = || IndicatorFigures::count(pack, indicator, rows, programme, on);
        (on <= day).then(|| count().actual(area, None))
    };
    let points = days.iter().map(|on| Point {
        day: *on,
        actual: actual(*on),
        expected: expected(pack, code, area, *on),
    });
    let mut sum = 0;
    let marks = pack.phases.iter().filter_map(|phase| {
        sum += target(pack, code, area, Some(phase.number))?;
        Some((phase.due, sum))
    });
    Some(BurnUp {
        points: points.collect(),
        marks: marks.collect(),
    })
}

fn last_of_month(day: NaiveDate) -> Option<NaiveDate> {
    let first = day.with_day(1)?;
    first.checked_add_months(Months::new(1))?.pred_opt()
}

/// What an even pace within each phase comes to.
fn expected(pack: &ProgrammePack, code: &str, area: Option<&str>, on: NaiveDate) -> u32 {
    let phases = pack.phases.iter().map(|phase| Some(phase.number));
    let each = phases.filter_map(|phase| {
        let target = target(pack, code, area, phase)?;
        Some(pace(target, 0, 0, span(pack, phase)?, on).expected)
    });
    each.sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        dossier::DossierRow,
        indicators::{Facts, Items},
        testing::pack,
    };

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn row(dossier: &str, last: &str) -> DossierRow {
        DossierRow {
            dossier: dossier.to_owned(),
            area: "litong".to_owned(),
            phase: Some(1),
            facts: Facts {
                items: Items {
                    done: 1,
                    last: Some(day(last)),
                    ..Items::default()
                },
                ..Facts::default()
            },
            ..DossierRow::default()
        }
    }

    #[test]
    fn a_figure_is_drawn_as_it_was_on_each_months_last_day() {
        let pack = pack();
        let rows = [row("a", "2025-03-31"), row("b", "2025-04-01")];
        let none = ProgrammeRecords::default();
        let on = day("2025-04-15");
        let grown = burn_up(&pack, (&rows, &none), "enterprises", Some("litong"), on);
        let grown = grown.expect("an indicator");
        let at = |text: &str| {
            let mut points = grown.points.iter();
            points.find(|point| point.day == day(text)).expect("a day")
        };
        assert_eq!(at("2025-02-28").actual, Some(0));
        assert_eq!(at("2025-03-31").actual, Some(1));
        assert_eq!(at("2025-04-15").actual, Some(2));
        assert_eq!(at("2025-04-30").actual, None);
        // 28 by the first phase's end, 42 in all.
        assert_eq!(at("2025-10-31").expected, 28);
        assert_eq!(
            grown.marks,
            [(day("2025-10-31"), 28), (day("2026-10-31"), 42)]
        );
        let last = grown.points.last().expect("a point");
        assert_eq!((last.day, last.expected), (day("2026-10-31"), 42));
        assert!(grown.points.is_sorted_by_key(|point| point.day));
        let unknown = burn_up(&pack, (&rows, &none), "fame", None, on);
        assert_eq!(unknown, None);
    }

    #[test]
    fn a_day_after_the_programme_is_drawn_on_its_last_day() {
        let pack = pack();
        let none = ProgrammeRecords::default();
        let rows = [row("a", "2026-12-01")];
        let late = day("2027-01-01");
        let grown = burn_up(&pack, (&rows, &none), "enterprises", None, late);
        let grown = grown.expect("an indicator");
        let last = grown.points.last().expect("a point");
        assert_eq!((last.day, last.actual), (day("2026-10-31"), Some(0)));
    }
}
