//! One cell: which enterprises count, which do not and why; an indicator's or a condition's.

use domain::{
    Words,
    indicators::{Cell, Item, NotCounted, Stride, conditions},
};
use leptos::prelude::*;

use super::{
    Asked,
    known::{Counted, Known, use_known},
    targets::{ALL, CITY},
    words::DeskTexts,
};
use crate::{
    components::PageHead,
    i18n::{fill, format::day, lang},
};

/// Enterprises that stand at first, and with every tap on "more".
const SHOWN: usize = 50;

/// What one page shows.
struct Shown {
    title: Words,
    source: Option<Words>,
    target: u32,
    actual: u32,
    missing: u32,
    expected: Option<u32>,
    forecast: Option<u32>,
    counted: Vec<Item>,
    not_counted: Vec<NotCounted>,
}

/// `/targets/<indicator or condition>/<area>/<phase>`.
#[component]
pub fn TargetPage(asked: Asked) -> impl IntoView {
    let known = use_known();
    let t = move || DeskTexts::of(lang());
    let pack = known.app.pack();
    let area = (asked.area != CITY).then(|| asked.area.clone());
    let place = area.as_deref().and_then(|code| pack.area(code));
    let place = place.map(|area| area.name.clone());
    let phase = (asked.phase != ALL)
        .then(|| asked.phase.parse().ok())
        .flatten();
    let of_phase = pack.phases.iter().find(|one| Some(one.number) == phase);
    let of_phase = of_phase.map(|phase| phase.name.clone());
    let what = asked.what.clone();
    let shown = Memo::new_with_compare(
        move |_| {
            let counted = known.counted.get()?;
            Some(std::sync::Arc::new(find(
                known,
                &counted,
                &what,
                area.as_deref(),
                phase,
            )))
        },
        |_, _| true,
    );
    let title = move || {
        shown.with(|shown| match shown.as_deref() {
            Some(Some(shown)) => shown.title.get(lang()).to_owned(),
            Some(None) => t().unknown.to_owned(),
            None => t().reading.to_owned(),
        })
    };
    let under = move || {
        let city = t().city.to_owned();
        let place = place
            .as_ref()
            .map_or(city, |name| name.get(lang()).to_owned());
        let all = t().all_phases.to_owned();
        let phase = of_phase
            .as_ref()
            .map_or(all, |name| name.get(lang()).to_owned());
        format!(
            "{place} · {phase} · {} {}",
            t().as_of,
            day(known.day.get(), lang())
        )
    };
    let body = move || {
        shown.with(|shown| {
            let shown = shown.as_deref()?.as_ref()?;
            Some(body(known, shown))
        })
    };
    let back = format!("/targets{}", untrack(move || known.query()));
    view! {
        <main class="page page-target">
            <PageHead title under back />
            {body}
        </main>
    }
}

fn find(
    known: Known,
    counted: &Counted,
    what: &str,
    area: Option<&str>,
    phase: Option<u8>,
) -> Option<Shown> {
    let pack = known.app.pack();
    if let Some(stride) = Stride::ALL.into_iter().find(|one| one.code() == what) {
        let all = conditions(&pack, &counted.rows, phase?, counted.day);
        let one = all
            .into_iter()
            .find(|one| one.stride == stride && one.area.as_deref() == area)?;
        let items = counted.rows.iter().filter_map(|row| {
            let here = area.is_none_or(|area| row.area == area);
            let since = stride
                .reached(row, &pack, counted.day)
                .ok()
                .filter(|_| here)?;
            Some(Item {
                key: row.dossier.clone(),
                name: row.name.clone(),
                dossier: Some(row.dossier.clone()),
                area: row.area.clone(),
                phase: row.phase.unwrap_or_default(),
                since,
                by_hand: None,
            })
        });
        return Some(Shown {
            title: stride.words(),
            source: None,
            target: one.needed,
            actual: one.actual,
            missing: one.needed.saturating_sub(one.actual),
            expected: None,
            forecast: None,
            counted: items.collect(),
            not_counted: stride.not_reached(&pack, &counted.rows, area, counted.day),
        });
    }
    let at = pack.indicators.iter().position(|one| one.code == what)?;
    let (now, earlier) = (&counted.now.indicators[at], &counted.earlier.indicators[at]);
    let Cell {
        target,
        actual,
        missing,
        pace,
    } = now.cell(&pack, (area, phase), earlier, counted.day);
    Some(Shown {
        title: pack.indicators[at].name.clone(),
        source: now.rule.map(domain::indicators::Rule::words),
        target,
        actual,
        missing,
        expected: pace.map(|pace| pace.expected),
        forecast: pace.map(|pace| pace.forecast),
        counted: now.items(area, phase).into_iter().cloned().collect(),
        not_counted: now.not_counted(&pack, &counted.rows, (area, phase), counted.day),
    })
}

fn body(known: Known, shown: &Shown) -> AnyView {
    let lang = lang();
    let t = DeskTexts::of(lang);
    let mut figures = vec![
        ("target", t.target, shown.target),
        ("actual", t.actual, shown.actual),
        ("missing", t.missing, shown.missing),
    ];
    figures.extend(
        shown
            .expected
            .map(|figure| ("expected", t.expected, figure)),
    );
    figures.extend(
        shown
            .forecast
            .map(|figure| ("forecast", t.forecast, figure)),
    );
    let figures: Vec<_> = figures
        .into_iter()
        .map(|(test, words, figure)| {
            view! { <div data-test=format!("target-{test}")><span class="what">{words}</span><span class="figure">{figure}</span></div> }
        })
        .collect();
    let source = shown.source.as_ref().map(|source| {
        view! { <p class="soft small" data-test="target-source">{t.source}"："{source.get(lang).to_owned()}</p> }
    });
    let pack = known.app.pack();
    let area_of = |code: &str| {
        let area = pack.area(code);
        area.map(|area| area.name.get(lang).to_owned())
            .unwrap_or_default()
    };
    let counted: Vec<Line> = shown
        .counted
        .iter()
        .map(|item| {
            let mut detail = vec![
                area_of(&item.area),
                fill(t.since, &[("date", &day(item.since, lang))]),
            ];
            if let Some((evidence, person)) = &item.by_hand {
                detail.push(fill(
                    t.by_hand,
                    &[("evidence", evidence), ("person", person)],
                ));
            }
            Line::new(&item.name, item.dossier.as_deref(), detail)
        })
        .collect();
    let missing: Vec<Line> = shown
        .not_counted
        .iter()
        .map(|one| {
            let reason = one.reason.words();
            let detail = vec![area_of(&one.area), reason.get(lang).to_owned()];
            Line::new(&one.name, Some(&one.dossier), detail)
        })
        .collect();
    let missing_title = fill(t.not_counted_n, &[("n", &missing.len())]);
    let counted_title = fill(t.counted_n, &[("n", &counted.len())]);
    view! {
        <div class="facts-row">{figures}</div>
        {source}
        <div class="desk-halves">
            <Lines title=missing_title lines=missing none=t.none_missing test="target-not-counted" />
            <Lines title=counted_title lines=counted none=t.none_counted test="target-counted" />
        </div>
    }
    .into_any()
}

/// An enterprise, a case, an entry: with what is said of it.
#[derive(Clone)]
struct Line {
    name: String,
    href: Option<String>,
    detail: String,
}

impl Line {
    fn new(name: &str, dossier: Option<&str>, mut detail: Vec<String>) -> Self {
        detail.retain(|part| !part.is_empty());
        let name = if name.is_empty() {
            dossier.unwrap_or_default()
        } else {
            name
        };
        Self {
            name: name.to_owned(),
            href: dossier.map(|dossier| format!("/d/{dossier}")),
            detail: detail.join(" · "),
        }
    }

    fn view(&self) -> AnyView {
        let main = view! {
            <span class="main"><span class="title">{self.name.clone()}</span><span class="detail">{self.detail.clone()}</span></span>
        };
        match &self.href {
            Some(href) => view! { <a class="row" href=href.clone()>{main}</a> }.into_any(),
            None => view! { <div class="row">{main}</div> }.into_any(),
        }
    }
}

#[component]
fn Lines(title: String, lines: Vec<Line>, none: &'static str, test: &'static str) -> impl IntoView {
    let shown = RwSignal::new(SHOWN);
    let all = lines.len();
    let rows = move || {
        let some = lines.iter().take(shown.get());
        some.map(Line::view).collect::<Vec<_>>()
    };
    let rest = move || all.saturating_sub(shown.get());
    view! {
        <section class="stack" data-test=test>
            <h2>{title}</h2>
            <div class="rows">{rows}</div>
            {(all == 0).then(|| view! { <p class="soft">{none}</p> })}
            <Show when=move || { rest() > 0 }>
                <div><button type="button" class="btn" on:click=move |_| shown.update(|shown| *shown += SHOWN)>{move || fill(DeskTexts::of(lang()).more_n, &[("n", &rest())])}</button></div>
            </Show>
        </section>
    }
}
