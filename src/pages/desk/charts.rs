//! Every drawing of the programme's figures, of the city or of one area.

use std::sync::Arc;

use domain::{
    indicators::IndicatorFigures,
    overview::{Digest, Heat, Moment, burn_up, heat as heat_of, levels as levels_of, money_rows},
    pack::ProgrammePack,
    words::Words,
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use rust_decimal::Decimal;

use super::{
    chart::{
        AreaBar, Chart, Tile, bars, burn, heat, levels, map, money_bars, ten_thousand,
        words::ChartTexts,
    },
    digests::{Digests, use_digests},
    grid::{Column, GridCell},
    head::DeskHead,
    known::{Counted, Known, use_known},
    targets::CITY,
    words::DeskTexts,
};
use crate::{
    components::SelectField,
    i18n::{fields::scenario_words, fill, format::day, lang},
};

/// `/charts`.
#[component]
pub fn ChartsPage() -> impl IntoView {
    let known = use_known();
    let digests = use_digests(known);
    let navigate = StoredValue::new_local(use_navigate());
    let go = Callback::new(move |to: String| {
        navigate.with_value(|navigate| navigate(&to, NavigateOptions::default()));
    });
    let t = move || ChartTexts::of(lang());
    let first = known
        .app
        .pack()
        .indicators
        .first()
        .map(|one| one.code.clone());
    let chosen = RwSignal::new(first.unwrap_or_default());
    let area = RwSignal::new(CITY.to_owned());
    let indicators = Signal::derive(move || {
        let pack = known.app.pack();
        let all = pack.indicators.iter();
        all.map(|one| (one.code.clone(), one.name.get(lang()).to_owned()))
            .collect::<Vec<_>>()
    });
    let places = Signal::derive(move || places(known));
    let place = move || (area.get() != CITY).then(|| area.get());
    let counted_charts = move || {
        let counted = known.counted.get()?;
        Some(of_indicator(
            known,
            &counted,
            (&chosen.get(), place().as_deref()),
            go,
        ))
    };
    let read_charts = move || of_digests(known, digests, place().as_deref());
    view! {
        <main class="page page-charts">
            <DeskHead known title=move || t().title.to_owned() />
            <div class="grid screen-only chart-choice">
                <SelectField label=move || t().indicator.to_owned() value=chosen options=indicators on_choice=move |code| chosen.set(code) test="chart-indicator" />
                <SelectField label=move || t().place.to_owned() value=area options=places on_choice=move |code| area.set(code) test="chart-place" />
            </div>
            <div class="charts">{counted_charts}{read_charts}</div>
        </main>
    }
}

/// The city where it is whole here, and the areas this device works in.
fn places(known: Known) -> Vec<(String, String)> {
    let lang = lang();
    let areas = known.areas().into_iter();
    let mut all: Vec<_> = areas
        .map(|(code, name)| (code, name.get(lang).to_owned()))
        .collect();
    if known.has_city() || all.len() > 1 {
        all.insert(0, (CITY.to_owned(), ChartTexts::of(lang).city.to_owned()));
    }
    all
}

/// What an area is called, or the city.
pub fn place_name(pack: &ProgrammePack, area: Option<&str>) -> String {
    let area = area.and_then(|code| pack.area(code));
    let city = ChartTexts::of(lang()).city.to_owned();
    area.map_or(city, |area| area.name.get(lang()).to_owned())
}

/// An area with its name, the indicator's figure and its target.
type Reached = (String, String, u32, u32);

fn reached(known: Known, figures: &IndicatorFigures, counted: &Counted) -> Vec<Reached> {
    let pack = known.app.pack();
    let areas = known.areas().into_iter();
    areas
        .map(|(code, name)| {
            let cell = figures.cell(&pack, (Some(&code), None), figures, counted.day);
            (code, name.get(lang()).to_owned(), cell.actual, cell.target)
        })
        .collect()
}

fn percent((_, _, actual, target): &Reached) -> Option<u32> {
    (u64::from(*actual) * 100)
        .checked_div(u64::from(*target))
        .map(|percent| percent as u32)
}

/// The drawings of one indicator: by area, on the tiles, month by month.
fn of_indicator(
    known: Known,
    counted: &Counted,
    (code, area): (&str, Option<&str>),
    go: Callback<String>,
) -> Option<AnyView> {
    let (pack, lang) = (known.app.pack(), lang());
    let indicator = pack.indicators.iter().find(|one| one.code == code)?;
    let figures = counted.now.of(code)?;
    let name = indicator.name.get(lang);
    let all = reached(known, figures, counted);
    Some(
        view! {
            {by_area(known, counted, figures, &all, name)}
            {on_tiles(known, &all, name, go)}
            {by_month(known, counted, code, area, name)}
        }
        .into_any(),
    )
}

fn by_area(
    known: Known,
    counted: &Counted,
    figures: &IndicatorFigures,
    all: &[Reached],
    name: &str,
) -> AnyView {
    let (pack, lang) = (known.app.pack(), lang());
    let t = ChartTexts::of(lang);
    let is_over = pack
        .phases
        .last()
        .is_some_and(|phase| counted.day > phase.due);
    let lines: Vec<AreaBar> = all
        .iter()
        .map(|(_, name, actual, target)| AreaBar {
            name: name.clone(),
            actual: *actual,
            target: *target,
            is_late: is_over && actual < target,
        })
        .collect();
    let met = lines.iter().filter(|bar| bar.actual >= bar.target).count();
    let city = figures.cell(&pack, (None, None), figures, counted.day);
    let said = fill(
        t.bars_said,
        &[
            ("n", &met),
            ("m", &(lines.len() - met)),
            ("actual", &city.actual),
            ("target", &city.target),
        ],
    );
    let columns = vec![
        Column::text(t.place),
        Column::number(t.actual),
        Column::number(t.target),
        Column::number(t.missing),
        Column::number(t.percent),
    ];
    let rows = all.iter().map(|one| {
        let (_, name, actual, target) = one;
        vec![
            GridCell::text(name),
            GridCell::count(*actual),
            GridCell::count(*target),
            GridCell::count(target.saturating_sub(*actual)),
            GridCell::maybe(percent(one)),
        ]
    });
    let title = fill(t.bars, &[("name", &name)]);
    view! { <Chart title said drawing=bars(&lines) columns rows=rows.collect() test="chart-bars" /> }.into_any()
}

fn on_tiles(known: Known, all: &[Reached], name: &str, go: Callback<String>) -> AnyView {
    let pack = known.app.pack();
    let t = ChartTexts::of(lang());
    let tiles: Vec<Tile> = all
        .iter()
        .map(|one| Tile {
            area: one.0.clone(),
            name: one.1.clone(),
            percent: percent(one),
        })
        .collect();
    let lowest = all
        .iter()
        .filter(|one| one.3 > 0)
        .min_by_key(|one| percent(one));
    let low = lowest.map(|one| one.1.clone()).unwrap_or_default();
    let said = fill(t.map_said, &[("low", &low)]);
    let columns = vec![Column::text(t.place), Column::number(t.percent)];
    let rows = all
        .iter()
        .map(|one| vec![GridCell::text(&one.1), GridCell::maybe(percent(one))]);
    let query = known.query();
    let drawing = map(&pack, &tiles, |area| format!("/place/{area}{query}"), go);
    let title = fill(t.map, &[("name", &name)]);
    view! { <Chart title said drawing columns rows=rows.collect() test="chart-map" leads=true /> }
        .into_any()
}

fn by_month(
    known: Known,
    counted: &Counted,
    code: &str,
    area: Option<&str>,
    name: &str,
) -> Option<AnyView> {
    let (pack, lang) = (known.app.pack(), lang());
    let t = ChartTexts::of(lang);
    let grown = burn_up(
        &pack,
        (&counted.rows, &counted.programme),
        code,
        area,
        counted.day,
    )?;
    let now = grown.points.iter().rfind(|point| point.actual.is_some())?;
    let target = grown.marks.last().map_or(0, |(_, mark)| *mark);
    let said = fill(
        t.burn_said,
        &[
            ("place", &place_name(&pack, area)),
            ("date", &day(now.day, lang)),
            ("actual", &now.actual.unwrap_or_default()),
            ("expected", &now.expected),
            ("target", &target),
        ],
    );
    let columns = vec![
        Column::text(t.day),
        Column::number(t.actual),
        Column::number(t.expected),
    ];
    let rows = grown.points.iter().map(|point| {
        vec![
            GridCell::text(point.day.to_string()),
            GridCell::maybe(point.actual),
            GridCell::count(point.expected),
        ]
    });
    let title = fill(t.burn, &[("name", &name)]);
    Some(view! { <Chart title said drawing=burn(&grown, t.pace) columns rows=rows.collect() test="chart-burn" /> }.into_any())
}

/// What is drawn of all files, or how far they are read.
pub fn of_digests(known: Known, digests: RwSignal<Digests>, area: Option<&str>) -> AnyView {
    let t = ChartTexts::of(lang());
    let counted = known.counted.get();
    match (digests.get(), counted) {
        (Digests::Reading(n, all), _) => {
            let said = fill(t.reading_n, &[("n", &n), ("all", &all)]);
            view! { <p class="soft" role="status" data-test="digests-reading">{said}</p> }
                .into_any()
        }
        (Digests::Failed, _) => {
            view! { <p class="note bad" role="alert">{t.failed}</p> }.into_any()
        }
        (Digests::Read(all), Some(counted)) => view! {
            {before_and_after(known, &counted, &all, area)}
            {scenarios(known, &counted, &all, area)}
            {money(known, &counted, &all, area)}
        }
        .into_any(),
        (Digests::Read(_), None) => ().into_any(),
    }
}

pub fn before_and_after(
    known: Known,
    counted: &Counted,
    all: &[Arc<Digest>],
    area: Option<&str>,
) -> AnyView {
    let pack = known.app.pack();
    let t = ChartTexts::of(lang());
    let both = Moment::ALL.map(|moment| levels_of(&pack, all, area, moment, counted.day));
    let [before, after] = both;
    let two: u32 = after.0.iter().skip(2).sum();
    let said = if before.all() + after.all() == 0 {
        t.levels_none.to_owned()
    } else {
        fill(
            t.levels_said,
            &[("n", &before.all()), ("m", &after.all()), ("two", &two)],
        )
    };
    let words = |level: usize| fill(t.level_n, &[("n", &level)]);
    let named = [(t.before.to_owned(), before), (t.after.to_owned(), after)];
    let columns =
        std::iter::once(Column::text("")).chain((0..5).map(|level| Column::number(words(level))));
    let rows = named.iter().map(|(name, spread)| {
        let counts = spread.0.iter().map(|count| GridCell::count(*count));
        std::iter::once(GridCell::text(name))
            .chain(counts)
            .collect()
    });
    view! {
        <Chart title=t.levels.to_owned() said drawing=levels(&named, words) columns=columns.collect() rows=rows.collect() test="chart-levels" />
    }
    .into_any()
}

fn scenarios(
    known: Known,
    counted: &Counted,
    all: &[Arc<Digest>],
    area: Option<&str>,
) -> Option<AnyView> {
    let (pack, lang) = (known.app.pack(), lang());
    let t = ChartTexts::of(lang);
    let both = Moment::ALL.map(|moment| heat_of(&pack, all, area, moment, counted.day));
    let [mut before, mut after] = both;
    if before.is_empty() && after.is_empty() {
        return None;
    }
    let scenarios = pack.current_rule().scenarios.iter();
    let lines: Vec<(String, Heat, Heat)> = scenarios
        .map(|scenario| {
            let name = scenario_words(&pack, &scenario.code, lang);
            let of = |all: &mut std::collections::BTreeMap<String, Heat>| {
                all.remove(&scenario.code).unwrap_or_default()
            };
            (name, of(&mut before), of(&mut after))
        })
        .collect();
    let mean = |line: &(String, Heat, Heat)| line.2.mean().or(line.1.mean());
    let low = lines
        .iter()
        .filter(|line| mean(line).is_some())
        .min_by_key(|line| mean(line));
    let low = low.map(|line| line.0.clone()).unwrap_or_default();
    let said = fill(t.heat_said, &[("low", &low)]);
    let mut columns = vec![Column::text(t.scenario)];
    for side in [t.before, t.after] {
        columns.extend(
            (0..5).map(|level| {
                Column::number(format!("{side} {}", fill(t.level_n, &[("n", &level)])))
            }),
        );
        columns.push(Column::number(format!("{side} {}", t.not_applicable)).extra());
        columns.push(Column::number(format!("{side} {}", t.mean)));
    }
    let rows = lines.iter().map(|(name, before, after)| {
        let mut row = vec![GridCell::text(name)];
        for heat in [before, after] {
            row.extend(heat.spread.0.iter().map(|count| GridCell::count(*count)));
            row.push(GridCell::count(heat.not_applicable));
            row.push(GridCell::maybe(
                heat.mean().map(|mean| Decimal::new(mean.into(), 2)),
            ));
        }
        row
    });
    let drawing = heat(&lines, [t.before, t.after]);
    Some(view! { <Chart title=t.heat.to_owned() said drawing columns rows=rows.collect() test="chart-heat" /> }.into_any())
}

fn phase_name(pack: &ProgrammePack, phase: u8) -> Words {
    let mut phases = pack.phases.iter();
    phases
        .find(|one| one.number == phase)
        .map(|one| one.name.clone())
        .unwrap_or_default()
}

pub fn money(known: Known, counted: &Counted, all: &[Arc<Digest>], area: Option<&str>) -> AnyView {
    let (pack, lang) = (known.app.pack(), lang());
    let t = ChartTexts::of(lang);
    let rows = money_rows(&pack, all, counted.day);
    let city = rows
        .iter()
        .find(|row| row.area.as_deref() == area && row.phase.is_none());
    let ceiling = rows
        .last()
        .map(|row| row.position.ceiling)
        .unwrap_or_default();
    let said = city.map(|row| {
        let p = &row.position;
        fill(
            t.money_said,
            &[
                ("committed", &ten_thousand(p.committed)),
                ("paid", &ten_thousand(p.paid)),
                ("expected", &ten_thousand(p.expected)),
                ("ceiling", &ten_thousand(ceiling)),
            ],
        )
    });
    let mine = known.areas();
    let is_mine = |code: &str| {
        mine.iter().any(|(area, _)| area == code) && area.is_none_or(|area| area == code)
    };
    let by_phase: Vec<_> = rows
        .iter()
        .filter(|row| row.phase.is_some() && row.area.as_deref().is_some_and(is_mine))
        .cloned()
        .collect();
    let name = |row: &domain::overview::MoneyRow| {
        let phase = row
            .phase
            .map(|phase| phase_name(&pack, phase).get(lang).to_owned());
        (
            place_name(&pack, row.area.as_deref()),
            phase.unwrap_or_default(),
        )
    };
    let unit = |words: &str| Column::number(format!("{words}（{}）", t.ten_thousand));
    let columns = vec![
        Column::text(t.place),
        Column::text(t.phase),
        unit(t.contracted),
        unit(t.committed),
        unit(t.paid),
        unit(t.expected_money),
    ];
    let shown = rows.iter().filter(|row| {
        row.area
            .as_deref()
            .map_or(known.has_city() && area.is_none(), is_mine)
    });
    let table = shown.map(|row| {
        let (area, phase) = name(row);
        let p = &row.position;
        let money = [row.contracted, p.committed, p.paid, p.expected];
        let money = money.map(|yuan| GridCell::amount(domain::money::in_ten_thousands(yuan)));
        let all = DeskTexts::of(lang).all_phases;
        let phase = if phase.is_empty() {
            all.to_owned()
        } else {
            phase
        };
        [GridCell::text(area), GridCell::text(phase)]
            .into_iter()
            .chain(money)
            .collect()
    });
    let drawing = money_bars(&by_phase, name, [t.paid, t.committed, t.expected_money]);
    let note = t.money_note;
    let said = format!("{}{note}", said.unwrap_or_default());
    view! { <Chart title=t.money.to_owned() said drawing columns rows=table.collect() test="chart-money" /> }.into_any()
}
