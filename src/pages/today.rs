//! The day's page: what to do next, without reading.

use std::{cmp::Reverse, collections::BTreeSet, sync::Arc};

use domain::{
    Lang,
    device::Role,
    dossier::{DossierRow, NextStep},
    pack::ProgrammePack,
    paper::Paper,
};
use leptos::prelude::*;
use leptos_router::components::Redirect;

use super::{
    inbox::{InboxLists, LISTED},
    office::{OfficePage, office_part},
    part::{in_part, load},
};
use crate::{
    app::{Session, instead, spawn_scoped, use_app, use_inbox, use_session},
    browser::{self, storage},
    components::{Empty, Icon, IconName, LevelBadge, PageTitle, PersonSwitch},
    i18n::{
        fill,
        format::{day, size},
        lang,
        shell::stage_name,
        steps::next_words,
        today::{ListTexts, awaited_words},
    },
};

/// Rows of what is to do that stand at first, and with every tap on "more".
const TO_DO: usize = 30;

/// How many of the others stand below what is to do.
const OTHERS: usize = 6;

/// Stage and what is left, in one line.
pub fn what_is_left(row: &DossierRow, lang: Lang) -> String {
    let t = ListTexts::of(lang);
    let Some(stage) = row.stage else {
        return t.assess.to_owned();
    };
    let at = Paper::of_stage(stage);
    let stage = stage_name(stage, lang);
    let mut parts = vec![if row.lacks_answers() {
        fill(t.missing, &[("stage", &stage), ("n", &row.missing)])
    } else {
        fill(t.assessed, &[("stage", &stage)])
    }];
    let paper = row.papers.iter().find(|row| row.paper == at);
    parts.extend(paper.map(|paper| paper.state.words().get(lang).to_owned()));
    if row.items > 0 {
        parts.push(fill(
            t.retrofit,
            &[("done", &row.items_done), ("all", &row.items)],
        ));
    }
    parts.join(" · ")
}

/// What an enterprise still needs and for whom it waits, each with the class it is drawn in; what
/// matters most comes first.
fn aside(
    row: &DossierRow,
    next: Option<NextStep>,
    session: Session,
    pack: &ProgrammePack,
    lang: Lang,
) -> Vec<(&'static str, String)> {
    let t = ListTexts::of(lang);
    let mut parts = Vec::new();
    if row.conflicts > 0 {
        parts.push(("note warn", fill(t.in_conflict, &[("n", &row.conflicts)])));
    }
    if let Some(due) = row.next_due {
        let date = day(due, lang);
        parts.push(if due < browser::today() {
            ("note bad", fill(t.late, &[("date", &date)]))
        } else {
            ("note", fill(t.due, &[("date", &date)]))
        });
    }
    if let Some(step) = next {
        let step = next_words(step, lang);
        parts.insert(0, ("next", fill(t.next, &[("step", &step)])));
    }
    if let Some(role) = session.role() {
        let waits = awaited_words(row, pack, role, lang).into_iter();
        parts.extend(waits.map(|words| ("note", words)));
    }
    parts
}

/// One enterprise as a row to tap; with `nth`, in its place in a window of rows.
#[component]
pub fn EnterpriseRow(row: Arc<DossierRow>, #[prop(optional)] nth: Option<usize>) -> impl IntoView {
    let (app, session) = (use_app(), use_session());
    let level = row.level;
    // The steps are the team's; what is another's turn lies in its own lists.
    let visits = matches!(session.role(), Some(Role::Team | Role::Office));
    let next = match nth {
        None if visits => row.next_step(browser::today()),
        _ => None,
    };
    let href = match &row.unfinished {
        Some(assessment) if next == Some(NextStep::FinishAssessment) => {
            format!("/d/{}/assess/{assessment}", row.dossier)
        }
        _ => format!("/d/{}", row.dossier),
    };
    let name = if row.name.is_empty() {
        row.dossier.clone()
    } else {
        row.name.clone()
    };
    // Columns of a wide screen's list: who decided last, and the day of the last change.
    let person = row.papers.iter().max_by_key(|paper| paper.at);
    let person = person.map(|paper| paper.person.clone());
    let changed = (row.updated.ms > 0).then(|| browser::day_of(row.updated.ms).to_string());
    let row = StoredValue::new(row);
    let detail = move || {
        row.with_value(|row| {
            let area = app
                .pack()
                .area(&row.area)
                .map(|area| area.name.get(lang()).to_owned());
            area.into_iter()
                .chain([what_is_left(row, lang())])
                .collect::<Vec<_>>()
                .join(" · ")
        })
    };
    let aside = move || {
        let parts = row.with_value(|row| aside(row, next, session, &app.pack(), lang()));
        let mut parts = parts.into_iter();
        let part = |(class, words)| view! { <span class=class>{words}</span> };
        // In a list of all there is room for what matters most.
        if nth.is_some() {
            return parts.next().map(|first| part(first).into_any());
        }
        let parts = parts.map(part).collect_view();
        Some(view! { <span class="note parts">{parts}</span> }.into_any())
    };
    view! {
        <a href=href class="row enterprise-row" data-test="enterprise-row" style:top=nth.map(|nth| format!("calc({nth} * var(--row))"))>
            <span class="main">
                <span class="title">{name}</span>
                <span class="detail">{detail}</span>
                {aside}
                <span class="by">{person}</span>
                <span class="at">{changed}</span>
            </span>
            <LevelBadge level=move || level />
        </a>
    }
}

fn is_to_do(row: &DossierRow) -> bool {
    row.next_step(browser::today())
        .is_some_and(NextStep::is_for_today)
}

/// The first page of every working day.
#[component]
pub fn TodayPage() -> impl IntoView {
    let (app, session) = (use_app(), use_session());
    let t = move || ListTexts::of(lang());
    // An enterprise has one thing to do: its own dossier.
    if let Some(own) = session.own_dossier() {
        let here = app
            .rows
            .with_untracked(|rows| rows.get(&own).is_some_and(|row| !row.deleted));
        let to = if here {
            format!("/d/{own}")
        } else {
            "/enterprises/new".to_owned()
        };
        return view! { <Redirect path=to options=instead() /> }.into_any();
    }
    // The office's day begins with what waits for it.
    if session.is_office() {
        return in_part(load!(office_part), OfficePage::Inbox);
    }
    let may_begin = move || app.rows.with(|rows| session.may_begin(rows));
    let inbox = use_inbox();
    // What stands in the lists of what was handed in does not stand among the others once more.
    let handed_in = Memo::new(move |_| -> BTreeSet<String> {
        inbox.entries.with(|all| {
            let listed = all.iter().filter(|entry| LISTED.contains(&entry.heap));
            listed.map(|entry| entry.row.dossier.clone()).collect()
        })
    });
    let mine = Memo::new(move |_| {
        let mut mine: Vec<Arc<DossierRow>> = app.rows.with(|rows| {
            rows.iter()
                .filter(|row| session.covers(row))
                .cloned()
                .collect()
        });
        mine.sort_unstable_by_key(|row| {
            (
                Reverse(
                    row.next_step(browser::today())
                        .filter(|step| step.is_for_today()),
                ),
                row.next_due.is_none(),
                row.next_due,
                Reverse(row.updated),
            )
        });
        mine
    });
    let room = RwSignal::new(None::<storage::Estimate>);
    spawn_scoped(async move {
        let estimate = storage::estimate().await;
        room.try_set(estimate);
    });
    let unfinished =
        move || mine.with(|mine| mine.iter().filter(|row| row.lacks_answers()).count());
    let conflicts = move || mine.with(|mine| mine.iter().map(|row| row.conflicts).sum::<u32>());
    let to_do = RwSignal::new(TO_DO);
    // How many more there are to do than stand here.
    let below = move || {
        let all = mine.with(|mine| mine.partition_point(|row| is_to_do(row)));
        all.saturating_sub(to_do.get())
    };
    // The areas of this device's scope, each with its enterprises.
    let areas = move || {
        let areas = session.areas()?;
        let (pack, lang) = (app.pack(), lang());
        let named = areas.iter().map(|code| {
            let name = pack
                .area(code)
                .map_or(code.as_str(), |area| area.name.get(lang));
            let count = mine.with(|mine| mine.iter().filter(|row| row.area == *code).count());
            fill(t().area_n, &[("area", &name), ("n", &count)])
        });
        Some(named.collect::<Vec<_>>().join(" · "))
    };
    let part = move |first: bool| {
        mine.with(|mine| {
            let split = mine.partition_point(|row| is_to_do(row));
            let rows: Vec<Arc<DossierRow>> = if first {
                mine[..split].iter().take(to_do.get()).cloned().collect()
            } else {
                let others = mine[split..].iter();
                handed_in.with(|listed| {
                    let others = others.filter(|row| !listed.contains(&row.dossier));
                    others.take(OTHERS).cloned().collect()
                })
            };
            rows
        })
    };
    let rows = move |first: bool| {
        view! {
            <For each=move || part(first) key=|row| (row.dossier.clone(), row.updated, row.conflicts) let:row><EnterpriseRow row /></For>
        }
    };
    view! {
        <main class="page page-today">
            <header class="page-head">
                <div class="titles">
                    <PageTitle text=move || t().today />
                    <p class="soft small">{move || day(browser::today(), lang())}" "<PersonSwitch /></p>
                    {move || areas().map(|areas| view! { <p class="soft small" data-test="my-areas">{areas}</p> })}
                </div>
                <Show when=may_begin><a href="/enterprises/new" class="btn btn-primary" data-test="new-enterprise"><Icon name=IconName::Plus />{move || t().new}</a></Show>
            </header>
            <div class="facts-row">
                <a href="/handover" data-test="not-handed-over">
                    <span class="what">{move || t().pending}</span>
                    <span class="figure">{move || app.pending.get()} " " <span class="of">{move || t().pending_unit}</span></span>
                </a>
                <div>
                    <span class="what">{move || t().unfinished}</span>
                    <span class="figure">{unfinished} " " <span class="of">{move || t().unit}</span></span>
                </div>
                <Show when=move || { conflicts() > 0 }>
                    <a href="/conflicts">
                        <span class="what">{move || t().conflicts}</span>
                        <span class="figure">{conflicts} " " <span class="of">{move || t().conflict_unit}</span></span>
                    </a>
                </Show>
            </div>
            <Show when=move || mine.with(Vec::is_empty)>
                <Empty title=move || t().none_title text=move || t().none_text icon=IconName::Enterprises>
                    <a href="/enterprises/new" class="btn btn-primary">{move || t().new}</a>
                    <a href="/import" class="btn">{move || t().import}</a>
                </Empty>
            </Show>
            <InboxLists />
            <Show when=move || !part(true).is_empty()>
                <section class="stack"><h2>{move || t().to_do}</h2><div class="rows">{rows(true)}</div>
                    {move || match below() {
                        0 => ().into_any(),
                        n => view! { <div><button type="button" class="btn" data-test="more-to-do" on:click=move |_| to_do.update(|shown| *shown += TO_DO)>{fill(t().more_n, &[("n", &n)])}</button></div> }.into_any(),
                    }}
                </section>
            </Show>
            <Show when=move || !part(false).is_empty()>
                <section class="stack"><h2>{move || t().rest}</h2><div class="rows">{rows(false)}</div></section>
            </Show>
            <Show when=move || !mine.with(Vec::is_empty)>
                <div><a href="/enterprises" class="btn btn-quiet btn-flush">{move || fill(t().see_all, &[("n", &mine.with(Vec::len))])}</a></div>
            </Show>
            {move || room.get().map(|room| {
                let words = |bytes: f64| size(bytes as u64);
                let tight = room.used > room.quota * 0.9;
                view! {
                    <p class="note" class:bad=tight data-test="storage">
                        {t().storage} " · " {fill(t().storage_of, &[("used", &words(room.used)), ("quota", &words(room.quota))])}
                        {tight.then_some(t().storage_low)}
                    </p>
                }
            })}
        </main>
    }
    .into_any()
}
