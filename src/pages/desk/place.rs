//! What stands in one area, or in the areas of a guidance group: the three conditions, the targets, the
//! money, the levels, and the tasks it is behind with.

use domain::{
    indicators::{Cell, Stride, conditions},
    tasks::{Known as TasksKnown, Timing, standings},
};
use leptos::prelude::*;

use super::{
    bar::Bar,
    chart::words::ChartTexts,
    charts::{before_and_after, money},
    digests::{Digests, use_digests},
    grid::{Column, Grid, GridCell, GridRow},
    known::{Counted, Known, use_known},
    plan::part_words,
    words::DeskTexts,
};
use crate::{
    components::PageHead,
    i18n::{fill, format::day, lang},
};

/// What the address of a guidance group begins with.
pub const GROUP: &str = "group-";

/// The areas of a place: an area's own code, or a group's number.
pub fn areas_of(known: Known, place: &str) -> Vec<String> {
    let pack = known.app.pack();
    if let Some(number) = place.strip_prefix(GROUP) {
        let mut groups = pack.guidance_groups.iter();
        let group = groups.find(|group| group.number.to_string() == number);
        return group.map(|group| group.areas.clone()).unwrap_or_default();
    }
    pack.area(place)
        .map(|area| area.code.clone())
        .into_iter()
        .collect()
}

/// What a place is called.
pub fn name_of(known: Known, place: &str) -> String {
    let (pack, lang) = (known.app.pack(), lang());
    if let Some(number) = place.strip_prefix(GROUP) {
        let mut groups = pack.guidance_groups.iter();
        let group = groups.find(|group| group.number.to_string() == number);
        return group
            .map(|group| group.name.get(lang).to_owned())
            .unwrap_or_default();
    }
    super::charts::place_name(&pack, Some(place))
}

/// `/place/<area or group>`.
#[component]
pub fn PlacePage(place: String) -> impl IntoView {
    let known = use_known();
    let areas = areas_of(known, &place);
    let is_mine = areas.iter().all(|area| known.session.works_in(area));
    if areas.is_empty() || !is_mine {
        return view! { <crate::pages::not_found::NotFoundPage /> }.into_any();
    }
    let digests = use_digests(known);
    let title = {
        let place = place.clone();
        move || name_of(known, &place)
    };
    let under = move || {
        format!(
            "{} {}",
            DeskTexts::of(lang()).as_of,
            day(known.day.get(), lang())
        )
    };
    let areas = StoredValue::new(areas);
    let body = move || {
        let counted = known.counted.get()?;
        Some(areas.with_value(|areas| body(known, &counted, areas)))
    };
    let drawn = move || {
        let (counted, all) = (known.counted.get()?, digests.with(Digests::get)?);
        let own = areas.with_value(|areas| match areas.as_slice() {
            [one] => view! {
                {before_and_after(known, &counted, &all, Some(one))}{money(known, &counted, &all, Some(one))}
            }
            .into_any(),
            more => more
                .iter()
                .map(|area| view! { {before_and_after(known, &counted, &all, Some(area))}{money(known, &counted, &all, Some(area))} })
                .collect::<Vec<_>>()
                .into_any(),
        });
        Some(own)
    };
    view! {
        <main class="page page-place">
            <PageHead title under back=format!("/charts{}", untrack(move || known.query())) />
            {body}
            <div class="charts">{drawn}</div>
        </main>
    }
    .into_any()
}

fn body(known: Known, counted: &Counted, areas: &[String]) -> AnyView {
    let t = DeskTexts::of(lang());
    view! {
        <section class="stack">
            <h2>{t.conditions}</h2>
            <div class="place-strides">{strides(known, counted, areas)}</div>
        </section>
        <section class="stack"><h2>{t.targets}</h2>{targets(known, counted, areas)}</section>
        <section class="stack"><h2>{t.behind}</h2>{behind(known, counted, areas)}</section>
    }
    .into_any()
}

fn strides(known: Known, counted: &Counted, areas: &[String]) -> AnyView {
    let (pack, lang) = (known.app.pack(), lang());
    let t = DeskTexts::of(lang);
    let all = conditions(&pack, &counted.rows, known.phase(), counted.day);
    let cells = areas.iter().flat_map(|area| {
        let own = all.iter().filter(move |one| one.area.as_deref() == Some(area.as_str()));
        own.map(|one| {
            let is_late = !one.is_met() && counted.day > one.due;
            let bar = Bar {
                actual: one.actual,
                needed: one.needed,
                total: one.total,
                is_late,
            };
            let name = match one.stride {
                Stride::Diagnosed => t.diagnosed,
                Stride::Retrofitted => t.retrofitted,
                Stride::Accepted => t.accepted,
            };
            let place = super::charts::place_name(&pack, Some(area));
            let href = format!("/targets/{}/{area}/{}{}", one.stride.code(), one.phase, known.query());
            view! {
                <a class="cell-link" href=href data-test="place-stride">
                    <span class="said"><strong>{name}</strong>" "<span class="soft small">{place}</span></span>
                    {bar.view()}
                    <span class="said" class:bad=is_late>{fill(t.of_total, &[("n", &one.actual), ("all", &one.needed)])}" · "{fill(if counted.day > one.due { t.due_over } else { t.due_on }, &[("date", &one.due)])}</span>
                </a>
            }
        })
        .collect::<Vec<_>>()
    });
    cells.collect::<Vec<_>>().into_any()
}

fn targets(known: Known, counted: &Counted, areas: &[String]) -> AnyView {
    let (pack, lang) = (known.app.pack(), lang());
    let (t, c) = (DeskTexts::of(lang), ChartTexts::of(lang));
    let mut columns = vec![Column::text(t.indicator)];
    for area in areas {
        let name = super::charts::place_name(&pack, Some(area));
        let of = |what: &str| {
            if areas.len() > 1 {
                format!("{name} {what}")
            } else {
                what.to_owned()
            }
        };
        columns.push(Column::number(of(c.actual)));
        columns.push(Column::number(of(c.target)));
        columns.push(Column::number(of(c.missing)));
        columns.push(Column::number(of(c.expected)).extra());
    }
    let figures = counted
        .now
        .indicators
        .iter()
        .zip(&counted.earlier.indicators);
    let rows = pack
        .indicators
        .iter()
        .zip(figures)
        .map(|(indicator, (now, earlier))| {
            let unit = indicator.unit.get(lang);
            let mut row: GridRow = vec![GridCell::text(format!(
                "{}（{unit}）",
                indicator.name.get(lang)
            ))];
            for area in areas {
                let Cell {
                    target,
                    actual,
                    missing,
                    pace,
                } = now.cell(&pack, (Some(area), None), earlier, counted.day);
                let href = format!("/targets/{}/{area}/all{}", now.code, known.query());
                row.push(GridCell::count(actual).link(href));
                row.push(GridCell::count(target));
                row.push(
                    GridCell::count(missing).bad(
                        missing > 0
                            && pack
                                .phases
                                .last()
                                .is_some_and(|phase| counted.day > phase.due),
                    ),
                );
                row.push(GridCell::maybe(pace.map(|pace| pace.expected)));
            }
            row
        });
    let rows: Vec<GridRow> = rows.collect();
    view! { <Grid label=t.targets columns=Signal::stored(columns) rows=Signal::stored(rows) test="place-targets" /> }.into_any()
}

/// The tasks whose measure is not reached in the areas, overdue ones first.
fn behind(known: Known, counted: &Counted, areas: &[String]) -> AnyView {
    let (pack, lang) = (known.app.pack(), lang());
    let t = DeskTexts::of(lang);
    let mut rows = Vec::new();
    for one in standings(TasksKnown {
        pack: &pack,
        rows: &counted.rows,
        programme: &counted.programme,
        figures: &counted.now,
    }) {
        let own = one
            .blocks()
            .into_iter()
            .filter(|part| part.area.as_ref().is_some_and(|area| areas.contains(area)));
        let own: Vec<String> = own.map(|part| part_words(&pack, part, lang)).collect();
        if own.is_empty() {
            continue;
        }
        let is_late = one.timing == Timing::Overdue;
        let title = format!("{} {}", one.task.number, one.task.title.get(lang));
        let href = format!("/plan{}#task-{}", known.query(), one.task.number);
        rows.push((is_late, view! {
            <a class="row" href=href data-test="place-task"><span class="main"><span class="title">{title}</span>
                <span class="detail">{own.join(if lang == domain::Lang::Zh { "；" } else { "; " })}</span></span>
                <span class="aside" class:bad=is_late>{day(one.task.due, lang)}</span></a>
        }));
    }
    if rows.is_empty() {
        return view! { <p class="soft">{t.none_behind}</p> }.into_any();
    }
    rows.sort_by_key(|(is_late, _)| !is_late);
    let rows: Vec<_> = rows.into_iter().map(|(_, row)| row).collect();
    view! { <div class="rows">{rows}</div> }.into_any()
}
