//! The first page: each area with the phase's three conditions against their marks, what waits, what is
//! due next.

use domain::{
    indicators::{Condition, Stride, conditions},
    programme::CITY,
    tasks::{Known as TasksKnown, Timing, standings},
};
use leptos::prelude::*;

use super::{
    bar::Bar,
    head::DeskHead,
    known::{Counted, Known, use_known},
    money::MoneyRowOf,
    words::DeskTexts,
};
use crate::{
    app::use_inbox,
    components::SegmentedField,
    i18n::{fill, format::day, lang},
};

/// Tasks that are listed as due next.
const NEXT: usize = 3;

/// `/desk`.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let known = use_known();
    let t = move || DeskTexts::of(lang());
    let chosen = RwSignal::new(None::<u8>);
    let phase = Memo::new(move |_| chosen.get().unwrap_or_else(|| known.phase()));
    let options = Signal::derive(move || {
        let pack = known.app.pack();
        let phases = pack.phases.iter();
        phases
            .map(|phase| (phase.number.to_string(), phase.name.get(lang()).to_owned()))
            .collect::<Vec<_>>()
    });
    let table = move || {
        let counted = known.counted.get()?;
        Some(conditions_table(known, &counted, phase.get()))
    };
    let next = move || {
        let counted = known.counted.get()?;
        Some(due_next(known, &counted))
    };
    view! {
        <main class="page page-desk">
            <DeskHead known title=move || t().title.to_owned() />
            <div class="desk-columns">
                <section class="stack">
                    <header class="heap-head">
                        <h2>{move || t().conditions}</h2>
                        <SegmentedField label=move || t().phase.to_owned() value=Signal::derive(move || phase.get().to_string()) options
                            on_choice=move |choice: String| chosen.set(choice.parse().ok()) test="desk-phase" />
                    </header>
                    {table}
                    <p class="soft small">{move || t().conditions_note}</p>
                </section>
                <aside class="stack">
                    <Waits />
                    <MoneyRowOf known />
                    <section class="stack"><h2>{move || t().next_due}</h2>{next}</section>
                    <p class="screen-only"><a class="btn" data-test="to-documents" href=move || format!("/d/{CITY}/project/documents{}", known.query())>{move || t().documents}</a></p>
                </aside>
            </div>
        </main>
    }
}

/// Every area as a row, each condition as a bar.
fn conditions_table(known: Known, counted: &Counted, phase: u8) -> AnyView {
    let (pack, lang) = (known.app.pack(), lang());
    let t = DeskTexts::of(lang);
    let all = conditions(&pack, &counted.rows, phase, counted.day);
    let heads = Stride::ALL.map(|stride| {
        let due = all.iter().find(|one| one.stride == stride).map(|one| one.due);
        let due = due.map(|due| {
            let words = if counted.day > due { t.due_over } else { t.due_on };
            fill(words, &[("date", &day(due, lang))])
        });
        let words = stride.words();
        view! { <th scope="col">{words.get(lang).to_owned()}<br /><span class="soft small">{due}</span></th> }
    });
    let mut places: Vec<(Option<String>, String)> = known
        .areas()
        .into_iter()
        .map(|(code, name)| (Some(code), name.get(lang).to_owned()))
        .collect();
    if known.has_city() {
        places.push((None, t.city.to_owned()));
    }
    let rows = places.into_iter().map(|(area, name)| {
        let cells = Stride::ALL.map(|stride| {
            let one = all
                .iter()
                .find(|one| one.stride == stride && one.area == area);
            one.map(|one| condition_cell(known, one, counted, lang))
        });
        let is_city = area.is_none();
        view! { <tr class:whole=is_city data-test="desk-area" data-area=area.clone().unwrap_or_default()><th scope="row">{name_of(&area, name, known)}</th>{cells.into_iter().collect_view()}</tr> }
    });
    let rows: Vec<_> = rows.collect();
    view! {
        <div class="beside-box" tabindex="0" role="region" aria-label=t.conditions>
            <table class="figures strides">
                <thead><tr><th scope="col">{t.area}</th>{heads.into_iter().collect_view()}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn condition_cell(known: Known, one: &Condition, counted: &Counted, lang: domain::Lang) -> AnyView {
    let t = DeskTexts::of(lang);
    let is_late = !one.is_met() && counted.day > one.due;
    let bar = Bar {
        actual: one.actual,
        needed: one.needed,
        total: one.total,
        is_late,
    };
    let (what, area) = (one.stride.code(), one.area.as_deref().unwrap_or("city"));
    let href = format!("/targets/{what}/{area}/{}{}", one.phase, known.query());
    let said = if one.is_met() {
        t.met.to_owned()
    } else {
        fill(t.missing_n, &[("n", &(one.needed - one.actual))])
    };
    let figures = fill(t.of_total, &[("n", &one.actual), ("all", &one.needed)]);
    view! {
        <td><a class="cell-link" href=href data-test="condition" data-what=what data-actual=one.actual.to_string() data-needed=one.needed.to_string()>
            {bar.view()}
            <span class="said"><span class="num">{figures}</span>" "<span class="soft small" class:bad=is_late>{said}</span></span>
        </a></td>
    }
    .into_any()
}

/// An area's name leads to its own page.
fn name_of(area: &Option<String>, name: String, known: Known) -> AnyView {
    match area {
        Some(area) => {
            let href = format!("/place/{area}{}", known.query());
            view! { <a class="quiet-link" href=href>{name}</a> }.into_any()
        }
        None => name.into_any(),
    }
}

/// How much waits for somebody here, and the way to it.
#[component]
fn Waits() -> impl IntoView {
    let inbox = use_inbox();
    let t = move || DeskTexts::of(lang());
    let waits = move || {
        let entries = inbox
            .entries
            .with(|all| all.iter().filter(|one| one.heap.asks()).count());
        if entries == 0 {
            view! { <p class="soft">{t().waits_none}</p> }.into_any()
        } else {
            view! { <a class="figure-link" href="/inbox" data-test="desk-waits">{entries}</a> }
                .into_any()
        }
    };
    view! { <section class="stack"><h2>{move || t().waits}</h2>{waits}</section> }
}

/// The next tasks that are not done; what is overdue comes first by itself.
fn due_next(known: Known, counted: &Counted) -> AnyView {
    let (pack, lang) = (known.app.pack(), lang());
    let t = DeskTexts::of(lang);
    let all = standings(TasksKnown {
        pack: &pack,
        rows: &counted.rows,
        programme: &counted.programme,
        figures: &counted.now,
    });
    let mut open: Vec<_> = all
        .iter()
        .filter(|one| !matches!(one.timing, Timing::Done | Timing::DoneLate))
        .collect();
    open.sort_by_key(|one| {
        // Those to come first: what is overdue has a list of its own.
        (one.timing == Timing::Overdue, one.task.due, one.task.number)
    });
    let overdue = open
        .iter()
        .filter(|one| one.timing == Timing::Overdue)
        .count();
    let rows = open.iter().take(NEXT).map(|one| {
        let left = one.days_left(counted.day);
        let said = match left {
            0 => t.last_day.to_owned(),
            1.. => fill(t.days_left, &[("n", &left)]),
            _ => fill(t.days_over, &[("n", &-left)]),
        };
        let is_late = left < 0;
        let title = format!("{} {}", one.task.number, one.task.title.get(lang));
        view! {
            <a class="row" href=format!("/plan{}#task-{}", known.query(), one.task.number) data-test="desk-next">
                <span class="main">
                    <span class="title">{title}</span>
                    <span class="detail" class:bad=is_late>{day(one.task.due, lang)}" · "{said}</span>
                </span>
            </a>
        }
    });
    let rows: Vec<_> = rows.collect();
    let overdue = (overdue > 0).then(|| {
        let words = format!("{} {}", fill(t.n_tasks, &[("n", &overdue)]), t.late);
        view! { <p class="bad" data-test="desk-overdue">{words}</p> }
    });
    if rows.is_empty() {
        return view! { <p class="soft">{t.no_next}</p> }.into_any();
    }
    view! { {overdue}<div class="rows">{rows}</div> }.into_any()
}
