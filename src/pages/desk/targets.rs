//! Annex 2 alive: the indicators by area, target and actual in each cell.

use domain::indicators::{Cell, IndicatorFigures};
use leptos::prelude::*;

use super::{
    bar::Bar,
    grid::{Column, Grid, GridCell, GridRow},
    head::DeskHead,
    known::{Counted, Known, use_known},
    words::DeskTexts,
};
use crate::{
    components::SegmentedField,
    i18n::{fill, lang},
};

/// What the choice of all phases is called in addresses.
pub const ALL: &str = "all";

/// What the city is called in addresses.
pub const CITY: &str = "city";

/// `/targets`.
#[component]
pub fn TargetsPage() -> impl IntoView {
    let known = use_known();
    let t = move || DeskTexts::of(lang());
    let phase = RwSignal::new(ALL.to_owned());
    let options = Signal::derive(move || {
        let pack = known.app.pack();
        let phases = pack.phases.iter();
        let mut all: Vec<_> = phases
            .map(|phase| (phase.number.to_string(), phase.name.get(lang()).to_owned()))
            .collect();
        all.push((ALL.to_owned(), t().all_phases.to_owned()));
        all
    });
    let table = move || {
        let counted = known.counted.get()?;
        Some(table(known, &counted, phase.get().parse().ok()))
    };
    let open = RwSignal::new(false);
    let grid = move || {
        let counted = known.counted.get().filter(|_| open.get())?;
        Some(as_grid(known, &counted, phase.get().parse().ok()))
    };
    view! {
        <main class="page page-targets">
            <DeskHead known title=move || t().targets.to_owned() />
            <SegmentedField label=move || t().phase.to_owned() value=phase options on_choice=move |choice| phase.set(choice) test="targets-phase" />
            {table}
            <p class="soft small">{move || t().table_note}</p>
            <details class="detail-fold screen-only" on:toggle=move |_| open.update(|open| *open = !*open)>
                <summary data-test="targets-grid">{move || t().as_grid}</summary>
                {grid}
            </details>
        </main>
    }
}

/// The city, where it is whole here, and the areas.
fn places(known: Known) -> Vec<(Option<String>, String)> {
    let lang = lang();
    let areas = known.areas().into_iter();
    let mut places: Vec<(Option<String>, String)> = areas
        .map(|(code, name)| (Some(code), name.get(lang).to_owned()))
        .collect();
    if known.has_city() {
        places.insert(0, (None, DeskTexts::of(lang).city.to_owned()));
    }
    places
}

/// The same figures as plain cells, to sort and to copy.
fn as_grid(known: Known, counted: &Counted, phase: Option<u8>) -> AnyView {
    let (pack, lang) = (known.app.pack(), lang());
    let t = DeskTexts::of(lang);
    let places = places(known);
    let mut columns = vec![Column::text(t.indicator)];
    for (_, name) in &places {
        columns.push(Column::number(format!("{name} {}", t.target)));
        columns.push(Column::number(format!("{name} {}", t.actual)));
        columns.push(Column::number(format!("{name} {}", t.missing)).extra());
    }
    let figures = counted.now.indicators.iter();
    let rows = pack.indicators.iter().zip(figures).map(|(indicator, now)| {
        let unit = indicator.unit.get(lang);
        let name = format!(
            "{} {}（{unit}）",
            indicator.number,
            indicator.name.get(lang)
        );
        let cells = places.iter().flat_map(|(area, _)| {
            let cell = now.cell(&pack, (area.as_deref(), phase), now, counted.day);
            [cell.target, cell.actual, cell.missing].map(GridCell::count)
        });
        std::iter::once(GridCell::text(name)).chain(cells).collect()
    });
    let rows: Vec<GridRow> = rows.collect();
    view! { <Grid label=t.targets columns=Signal::stored(columns) rows=Signal::stored(rows) test="targets-cells" /> }
        .into_any()
}

fn table(known: Known, counted: &Counted, phase: Option<u8>) -> AnyView {
    let (pack, lang) = (known.app.pack(), lang());
    let t = DeskTexts::of(lang);
    let places = places(known);
    let heads: Vec<_> = places
        .iter()
        .map(|(_, name)| view! { <th scope="col" class="num">{name.clone()}</th> })
        .collect();
    let figures = counted
        .now
        .indicators
        .iter()
        .zip(&counted.earlier.indicators);
    let rows = pack.indicators.iter().zip(figures);
    let rows = rows.map(|(indicator, (now, earlier))| {
        let is_part = indicator.part_of.is_some();
        let cells: Vec<_> = places
            .iter()
            .map(|(area, _)| cell(known, (now, earlier), counted, area.as_deref(), phase))
            .collect();
        view! {
            <tr class:part=is_part data-test="indicator" data-code=indicator.code.clone()>
                <th scope="row"><span class="soft num">{indicator.number}</span>" "{indicator.name.get(lang).to_owned()}
                    <span class="soft small">" "{indicator.unit.get(lang).to_owned()}</span></th>
                {cells}
            </tr>
        }
    });
    let rows: Vec<_> = rows.collect();
    view! {
        <div class="beside-box targets-box" tabindex="0" role="region" aria-label=t.targets>
            <table class="figures targets">
                <thead><tr><th scope="col">{t.indicator}</th>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn cell(
    known: Known,
    (now, earlier): (&IndicatorFigures, &IndicatorFigures),
    counted: &Counted,
    area: Option<&str>,
    phase: Option<u8>,
) -> AnyView {
    let (pack, lang) = (known.app.pack(), lang());
    let t = DeskTexts::of(lang);
    let Cell {
        target,
        actual,
        missing,
        ..
    } = now.cell(&pack, (area, phase), earlier, counted.day);
    let due = match phase {
        Some(phase) => pack.phases.iter().find(|one| one.number == phase),
        None => pack.phases.last(),
    };
    let is_late = missing > 0 && due.is_some_and(|phase| counted.day > phase.due);
    let bar = Bar {
        actual,
        needed: target,
        total: target,
        is_late,
    };
    let place = area.unwrap_or(CITY);
    let of_phase = phase.map_or(ALL.to_owned(), |phase| phase.to_string());
    let href = format!("/targets/{}/{place}/{of_phase}{}", now.code, known.query());
    let said = if target == 0 {
        t.no_target.to_owned()
    } else if missing == 0 {
        t.met.to_owned()
    } else {
        fill(t.missing_n, &[("n", &missing)])
    };
    view! {
        <td class="num"><a class="cell-link" href=href data-test="cell" data-area=place data-actual=actual.to_string() data-target=target.to_string()>
            <span class="said"><strong>{actual}</strong><span class="soft">" / "{target}</span></span>
            {bar.view()}
            <span class="soft small" class:bad=is_late>{said}</span>
        </a></td>
    }
    .into_any()
}
