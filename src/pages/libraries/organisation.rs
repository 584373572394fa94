//! The bodies of the programme: who belongs to each, what it answers for, who holds which post, and what
//! a guidance group owes and reports.

use chrono::NaiveDate;
use domain::{
    Lang,
    library::{
        POST, REPORT, date, of_kind,
        posts::{Body, Post, bodies, held, tasks_of},
        report::owed,
        text,
    },
    pack::{GuidanceGroup, ProgrammePack},
    programme::CITY,
    tasks::{Known as TasksKnown, TaskStanding, Timing, standings},
};
use leptos::prelude::*;

use super::words::LibraryTexts;
use crate::{
    browser::new_id,
    i18n::{fill, format::day, lang},
    pages::desk::{
        grid::{Column, Grid, GridCell, GridRow},
        head::DeskHead,
        known::{Counted, Known, use_known},
        place::GROUP,
        words::DeskTexts,
    },
};

/// `/organisation`.
#[component]
pub fn OrganisationPage() -> impl IntoView {
    let known = use_known();
    let body = move || {
        let counted = known.counted.get()?;
        let pack = known.app.pack();
        let posts = held(&counted.records, counted.day);
        let tasks = standings(TasksKnown {
            pack: &pack,
            rows: &counted.rows,
            programme: &counted.programme,
            figures: &counted.now,
        });
        let all = bodies(&pack);
        let all: Vec<_> = all
            .iter()
            .map(|body| of_body(known, &counted, body, &posts, &tasks))
            .collect();
        let source = pack.organisation.source.get(lang()).to_owned();
        let t = LibraryTexts::of(lang());
        Some(view! {
            <div class="bodies">{all}</div>
            <p><a href=format!("/library/{}", POST.kind) data-test="everybody">{t.former}</a></p>
            <p class="soft small">{t.source}"："{source}</p>
        })
    };
    view! {
        <main class="page page-organisation">
            <DeskHead known title=move || DeskTexts::of(lang()).organisation.to_owned() />
            {body}
        </main>
    }
}

fn joined(words: Vec<String>) -> String {
    words.join(if lang() == Lang::Zh { "、" } else { ", " })
}

fn of_body(
    known: Known,
    counted: &Counted,
    body: &Body,
    posts: &[Post],
    tasks: &[TaskStanding<'_>],
) -> AnyView {
    let (pack, lang) = (known.app.pack(), lang());
    let t = LibraryTexts::of(lang);
    let own = tasks_of(&pack, body);
    let own: Vec<_> = tasks
        .iter()
        .filter(|one| own.iter().any(|task| task.number == one.task.number))
        .collect();
    let late = own
        .iter()
        .filter(|one| one.timing == Timing::Overdue)
        .count();
    let open = own
        .iter()
        .filter(|one| !matches!(one.timing, Timing::Done | Timing::DoneLate))
        .count();
    let said = fill(
        t.open_n,
        &[("all", &own.len()), ("n", &open), ("late", &late)],
    );
    let links: Vec<_> = own
        .iter()
        .map(|one| {
            let is_late = one.timing == Timing::Overdue;
            let href = format!("/plan{}#task-{}", known.query(), one.task.number);
            view! { <a class="task-link" class:bad=is_late href=href title=one.task.title.get(lang).to_owned()>{one.task.number}</a> }
        })
        .collect();
    let words =
        |all: &[domain::Words]| joined(all.iter().map(|one| one.get(lang).to_owned()).collect());
    let (units, duties) = (words(&body.units), words(&body.duties));
    let areas: Vec<_> = body
        .areas
        .iter()
        .map(|area| {
            let name = pack.area(area).map(|area| area.name.get(lang).to_owned());
            view! { <a class="btn btn-quiet btn-flush" href=format!("/place/{area}{}", known.query())>{name}</a> }
        })
        .collect();
    let group = pack
        .guidance_groups
        .iter()
        .find(|group| group.areas == body.areas && !body.areas.is_empty());
    let line = |label: &'static str, words: String| {
        (!words.is_empty()).then(|| view! { <div><dt>{label}</dt><dd>{words}</dd></div> })
    };
    view! {
        <section class="section body" data-test="body" data-body=body.code.clone()>
            <h2>{body.name.get(lang).to_owned()}</h2>
            {people(known, body, posts)}
            <dl class="facts">
                {line(t.members, units)}
                {line(t.duties, duties)}
                {(!areas.is_empty()).then(|| view! { <div><dt>{t.areas}</dt><dd class="cluster">{areas}</dd></div> })}
                {(!own.is_empty()).then(|| view! { <div><dt>{t.tasks}</dt><dd>{said}<span class="task-links">{links}</span></dd></div> })}
            </dl>
            {group.map(|group| of_group(known, counted, group))}
        </section>
    }
    .into_any()
}

fn people(known: Known, body: &Body, posts: &[Post]) -> AnyView {
    let t = LibraryTexts::of(lang());
    let own: Vec<_> = posts.iter().filter(|post| post.body == body.code).collect();
    let role = |post: &Post| {
        let field = POST.field("role").map(|field| field.holds);
        let Some(domain::library::Holds::OneOf(choices)) = field else {
            return String::new();
        };
        let choice = choices.iter().find(|choice| choice.code == post.role);
        choice
            .map(|choice| choice.words.get(lang()).to_owned())
            .unwrap_or_default()
    };
    let rows: Vec<_> = own
        .iter()
        .map(|post| {
            let mut detail = vec![role(post), post.unit.clone(), post.title.clone(), post.phone.clone()];
            detail.retain(|part| !part.is_empty());
            let href = format!("/library/{}/{CITY}/{}", POST.kind, post.id);
            view! { <a class="row" href=href data-test="post"><span class="main"><span class="title">{post.name.clone()}</span><span class="detail">{detail.join(" · ")}</span></span></a> }
        })
        .collect();
    let none = rows
        .is_empty()
        .then(|| view! { <p class="soft">{t.no_people}</p> });
    let add = format!(
        "/library/{}/{CITY}/{}?set-body={}",
        POST.kind,
        new_id(),
        body.code
    );
    let no_add = known.session.barred(POST.kind, "name", None).is_some();
    view! {
        {none}<div class="rows">{rows}</div>
        <div class="screen-only"><a class="btn" href=add hidden=no_add data-test="add-person">{t.add_person}</a></div>
    }
    .into_any()
}

/// The latest report of a group as of a day.
fn last_report(counted: &Counted, group: &GuidanceGroup) -> Option<NaiveDate> {
    let all = of_kind(&counted.records, REPORT.kind);
    let own = all
        .into_iter()
        .filter(|record| text(record, "group") == group.number.to_string());
    own.filter_map(|record| date(record, "day"))
        .filter(|on| *on <= counted.day)
        .max()
}

fn of_group(known: Known, counted: &Counted, group: &GuidanceGroup) -> AnyView {
    let (pack, lang) = (known.app.pack(), lang());
    let t = LibraryTexts::of(lang);
    let last = last_report(counted, group);
    let last = last.map_or_else(
        || t.no_report.to_owned(),
        |on| fill(t.last_report, &[("date", &day(on, lang))]),
    );
    let home = group.areas.first().map_or(CITY, String::as_str);
    let new = format!(
        "/library/{}/{home}/{}?set-group={}",
        REPORT.kind,
        new_id(),
        group.number
    );
    let no_add = known
        .session
        .barred(REPORT.kind, "progress", None)
        .is_some();
    view! {
        <div class="cluster">
            <a class="btn screen-only" href=format!("/place/{GROUP}{}{}", group.number, known.query()) data-test="group-view">{t.group_view}</a>
            <a class="btn screen-only" href=new hidden=no_add data-test="new-report">{t.new_report}</a>
            <a href=format!("/library/{}", REPORT.kind)>{t.reports}</a><span class="soft small">{last}</span>
        </div>
        {owes(&pack, known, counted, group)}
    }
    .into_any()
}

fn owes(pack: &ProgrammePack, known: Known, counted: &Counted, group: &GuidanceGroup) -> AnyView {
    let lang = lang();
    let t = LibraryTexts::of(lang);
    let all = owed(pack, (&counted.rows, &counted.now), group, known.phase());
    let missing: Vec<_> = all.iter().filter(|one| one.missing() > 0).collect();
    if missing.is_empty() {
        return view! { <p class="soft">{t.owes_none}</p> }.into_any();
    }
    let columns = vec![
        Column::text(t.what),
        Column::text(t.place),
        Column::number(t.have),
        Column::number(t.need),
        Column::number(t.missing),
        Column::text(t.due).extra(),
    ];
    let rows: Vec<GridRow> = missing
        .into_iter()
        .map(|one| {
            let place = pack
                .area(&one.area)
                .map(|area| area.name.get(lang).to_owned());
            vec![
                GridCell::text(one.what.get(lang)),
                GridCell::text(place.unwrap_or_default()),
                GridCell::count(one.have),
                GridCell::count(one.need),
                GridCell::count(one.missing()).bad(one.due.is_some_and(|due| counted.day > due)),
                GridCell::text(one.due.map(|due| due.to_string()).unwrap_or_default()),
            ]
        })
        .collect();
    view! {
        <details class="detail-fold"><summary>{t.owes}"（"{rows.len()}"）"</summary>
            <Grid label=t.owes columns=Signal::stored(columns) rows=Signal::stored(rows) test="group-owes" />
        </details>
    }
    .into_any()
}
