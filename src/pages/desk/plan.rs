//! Annex 3 alive: the tasks on a line of months, and as a list.

use domain::{
    Lang,
    library::{DOCUMENT, ENTRY, Kind, MEETING, PRODUCT, SHOWCASE, of_kind, text},
    pack::ProgrammePack,
    record::Record,
    tasks::{Known as TasksKnown, Part, Progress, TaskStanding, Timing, standings},
};
use leptos::prelude::*;

use super::{
    head::DeskHead,
    known::{Counted, use_known},
    words::DeskTexts,
    year_line::year_line,
};
use crate::{
    components::SegmentedField,
    i18n::{fill, format::day, lang},
};

/// Parts of a measure that are named where they are not reached.
const PARTS: usize = 4;

/// `/plan`.
#[component]
pub fn PlanPage() -> impl IntoView {
    let known = use_known();
    let t = move || DeskTexts::of(lang());
    let show = RwSignal::new("open".to_owned());
    let options = Signal::derive(move || {
        let all = [
            ("open", t().show_open),
            ("late", t().show_late),
            ("all", t().show_all),
        ];
        all.map(|(code, words)| (code.to_owned(), words.to_owned()))
            .to_vec()
    });
    let line = move || {
        let counted = known.counted.get()?;
        let pack = known.app.pack();
        Some(year_line(&pack, &of(&pack, &counted), counted.day, lang()))
    };
    let list = move || {
        let counted = known.counted.get()?;
        let pack = known.app.pack();
        let all = of(&pack, &counted);
        let rows: Vec<_> = all
            .iter()
            .filter(|one| match show.get().as_str() {
                "open" => one.progress != Progress::Done,
                "late" => one.timing == Timing::Overdue,
                _ => true,
            })
            .map(|one| row(&pack, one, &counted, lang()))
            .collect();
        let none = rows
            .is_empty()
            .then(|| view! { <p class="soft">{t().no_task}</p> });
        Some(view! { <ol class="rows tasks">{rows}</ol>{none} })
    };
    // What tasks are measured by, and is kept here.
    let kept = move || {
        let all = [&MEETING, &PRODUCT, &SHOWCASE, &ENTRY, &DOCUMENT];
        let link = |kind: &'static Kind| {
            view! { <a class="btn" href=format!("/library/{}", kind.kind)>{kind.words.get(lang())}</a> }
        };
        all.map(link).collect_view()
    };
    view! {
        <main class="page page-plan">
            <DeskHead known title=move || t().plan.to_owned() />
            <nav class="cluster screen-only" aria-label=move || t().kept>{kept}</nav>
            {line}
            <section class="stack">
                <header class="heap-head">
                    <h2>{move || t().tasks}</h2>
                    <SegmentedField label=move || t().show.to_owned() value=show options on_choice=move |choice| show.set(choice) test="plan-show" />
                </header>
                {list}
            </section>
        </main>
    }
}

fn of<'a>(pack: &'a ProgrammePack, counted: &'a Counted) -> Vec<TaskStanding<'a>> {
    standings(TasksKnown {
        pack,
        rows: &counted.rows,
        programme: &counted.programme,
        figures: &counted.now,
    })
}

/// How a task stands, in words.
pub fn timing_words(one: &TaskStanding<'_>, lang: Lang) -> &'static str {
    let t = DeskTexts::of(lang);
    match (one.timing, one.progress) {
        (Timing::Done, _) => t.s_done,
        (Timing::DoneLate, _) => t.s_done_late,
        (Timing::Overdue, _) => t.late,
        (Timing::Soon, _) => t.s_soon,
        (Timing::Later, Progress::Doing) => t.s_doing,
        (Timing::Later, _) => t.s_not_started,
    }
}

fn row(pack: &ProgrammePack, one: &TaskStanding<'_>, counted: &Counted, lang: Lang) -> AnyView {
    let t = DeskTexts::of(lang);
    let is_late = one.timing == Timing::Overdue;
    let units = one
        .task
        .units
        .iter()
        .filter_map(|code| pack.units.get(code));
    let units: Vec<&str> = units.map(|unit| unit.get(lang)).collect();
    let left = one.days_left(counted.day);
    let when = match (one.progress, left) {
        (Progress::Done, _) => String::new(),
        (_, 0) => t.last_day.to_owned(),
        (_, 1..) => fill(t.days_left, &[("n", &left)]),
        _ => fill(t.days_over, &[("n", &-left)]),
    };
    let blocks = one.blocks();
    let missing = (!blocks.is_empty()).then(|| {
        fill(
            t.parts_left,
            &[("n", &blocks.len()), ("all", &one.parts.len())],
        )
    });
    let named: Vec<String> = blocks
        .iter()
        .take(PARTS)
        .map(|part| part_words(pack, part, lang))
        .collect();
    let how = if one.is_measured {
        t.measured
    } else {
        t.by_hand_task
    };
    let said = |text: &str, words: &str| {
        (!text.is_empty())
            .then(|| view! { <span class="detail">{fill(words, &[("text", &text)])}</span> })
    };
    let note = one.note.map(|note| {
        let (evidence, blocked) = (
            said(&note.evidence, t.evidence),
            said(&note.blocked, t.blocked),
        );
        view! { {evidence}{blocked} }
    });
    let papers = papers(counted, one.task.number);
    let papers = (!papers.is_empty()).then(|| {
        let links: Vec<_> = papers
            .into_iter()
            .map(|(href, title)| view! { <a href=href>{title}</a> })
            .collect();
        view! { <span class="detail cluster" data-test="task-papers">{DOCUMENT.words.get(lang)}"："{links}</span> }
    });
    view! {
        <li class="row task" id=format!("task-{}", one.task.number) data-test="task"
            data-number=one.task.number.to_string() data-progress=one.progress.code() data-timing=one.timing.code()>
            <span class="num task-number">{one.task.number}</span>
            <span class="main">
                <a class="title" href=format!("/plan/{}", one.task.number)>{one.task.title.get(lang).to_owned()}</a>
                <span class="detail">{units.join(if lang == Lang::Zh { "、" } else { ", " })}" · "{how}</span>
                {missing.map(|missing| view! { <span class="detail">{missing}"："{named.join(if lang == Lang::Zh { "；" } else { "; " })}</span> })}
                {note}{papers}
            </span>
            <span class="task-when">
                <span class:bad=is_late class="strong">{timing_words(one, lang)}</span>
                <span class="detail num">{day(one.task.due, lang)}</span>
                <span class="detail">{when}</span>
            </span>
        </li>
    }
    .into_any()
}

/// The papers that are evidence for a task: the address and title of each.
fn papers(counted: &Counted, task: u32) -> Vec<(String, String)> {
    let all = of_kind(&counted.records, DOCUMENT.kind).into_iter();
    let own = all.filter(|record| text(record, "task") == task.to_string());
    let paper = |record: &Record| {
        let key = &record.key;
        let href = format!("/library/{}/{}/{}", key.kind, key.dossier, key.id);
        let title = [text(record, "title"), text(record, "number")];
        (href, title.join(" "))
    };
    own.map(paper).collect()
}

/// What a part is of, what it has and needs.
pub fn part_words(pack: &ProgrammePack, part: &Part, lang: Lang) -> String {
    let area = part.area.as_deref().and_then(|code| pack.area(code));
    let industry = part
        .industry
        .as_deref()
        .and_then(|code| pack.industry(code));
    let mut indicators = pack.indicators.iter();
    let indicator = indicators.find(|one| Some(&one.code) == part.indicator.as_ref());
    let names = [
        area.map(|area| area.name.get(lang)),
        industry.map(|industry| industry.name.get(lang)),
        indicator.map(|indicator| indicator.name.get(lang)),
    ];
    let mut words: Vec<String> = names.into_iter().flatten().map(str::to_owned).collect();
    words.push(format!("{}/{}", part.have, part.need));
    words.join(" ")
}
