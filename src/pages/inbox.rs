//! What was handed in and waits: read off the rows of the list, however many enterprises there are.

use std::{cmp::Reverse, sync::Arc};

use domain::dossier::{DossierRow, PaperRow, Waiting};
use leptos::prelude::*;

use crate::{
    app::{AppState, Session, use_app, use_session},
    components::{Empty, IconName, LevelBadge, PageTitle},
    i18n::{fill, format::moment, lang, paper::PaperTexts, today::ListTexts},
};

/// Rows of one list that stand at first, and with every tap on "more".
const SHOWN: usize = 20;
/// The same on the day's page.
const FEW: usize = 4;

/// A paper that waits, with its enterprise.
type Waits = (Arc<DossierRow>, PaperRow);

/// All that waits on this device, the newest first.
fn waits(app: AppState, session: Session) -> Vec<(Waiting, Waits)> {
    let mut all: Vec<(Waiting, Waits)> = app.rows.with(|rows| {
        let mine = rows.iter().filter(|row| session.covers(row));
        mine.flat_map(|row| {
            let papers = row.papers.iter();
            papers.filter_map(|paper| Some((paper.waiting()?, (Arc::clone(row), paper.clone()))))
        })
        .collect()
    });
    all.sort_by_key(|(_, (_, paper))| Reverse(paper.at));
    all
}

/// How many wait for somebody here to take them up.
pub fn to_take_up(app: AppState, session: Session) -> usize {
    let waits = waits(app, session).into_iter();
    waits
        .filter(|(waiting, _)| matches!(waiting, Waiting::New | Waiting::Answered))
        .count()
}

/// `/inbox`.
#[component]
pub fn InboxPage() -> impl IntoView {
    let t = move || PaperTexts::of(lang());
    view! {
        <main class="page page-inbox">
            <header class="page-head"><div class="titles"><PageTitle text=move || t().inbox /></div></header>
            <InboxLists />
        </main>
    }
}

/// The lists of what waits, each with its count; `brief` leaves out what waits for others, and says
/// nothing where there is nothing.
#[component]
pub fn InboxLists(#[prop(optional)] brief: bool) -> impl IntoView {
    let (app, session) = (use_app(), use_session());
    let all = Memo::new_with_compare(move |_| waits(app, session), |_, _| true);
    let t = move || PaperTexts::of(lang());
    let lists = Waiting::ALL.map(|waiting| {
        let more = RwSignal::new(if brief { FEW } else { SHOWN });
        move || {
            let (words, test) = match waiting {
                Waiting::New => (t().inbox_new, "inbox-new"),
                Waiting::Answered => (t().inbox_answered, "inbox-answered"),
                Waiting::InReview => (t().inbox_review, "inbox-review"),
                Waiting::Returned => (t().inbox_returned, "inbox-returned"),
            };
            let mine: Vec<Waits> = all.with(|all| {
                let mine = all.iter().filter(|(of, _)| *of == waiting);
                mine.map(|(_, waits)| waits.clone()).collect()
            });
            if mine.is_empty() || brief && waiting == Waiting::Returned {
                return None;
            }
            let rest = mine.len().saturating_sub(more.get());
            let count = mine.len();
            let rows: Vec<_> = mine.into_iter().take(more.get()).map(row).collect();
            let further = if brief {
                view! { <a class="btn" href="/inbox">{t().inbox}</a> }.into_any()
            } else {
                view! { <button type="button" class="btn" data-test="inbox-more" on:click=move |_| more.update(|more| *more += SHOWN)>{fill(ListTexts::of(lang()).more_n, &[("n", &rest)])}</button> }.into_any()
            };
            Some(view! {
                <section class="stack" data-test=test>
                    <h2>{words}" "<span class="count">{count}</span></h2>
                    <div class="rows">{rows}</div>
                    {(rest > 0).then(|| view! { <div>{further}</div> })}
                </section>
            })
        }
    });
    view! {
        {lists.into_iter().collect_view()}
        <Show when=move || { !brief && all.with(Vec::is_empty) }>
            <Empty title=move || t().inbox_none text=move || t().inbox_none_text icon=IconName::Check />
        </Show>
    }
}

fn row((row, paper): Waits) -> AnyView {
    let lang = lang();
    let area = use_app()
        .pack()
        .area(&row.area)
        .map(|area| area.name.get(lang).to_owned());
    let what = paper.paper.words();
    let detail: Vec<String> = area
        .into_iter()
        .chain([
            what.get(lang).to_owned(),
            paper.person.clone(),
            moment(paper.at, lang),
        ])
        .collect();
    let level = row.level;
    view! {
        <a class="row" data-test="inbox-row" href=format!("/d/{}/result/{}", row.dossier, paper.record)>
            <span class="main">
                <span class="title">{row.name.clone()}</span>
                <span class="detail">{detail.join(" · ")}</span>
            </span>
            <LevelBadge level=move || level />
        </a>
    }
    .into_any()
}
