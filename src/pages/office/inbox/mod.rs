//! The office's first page: what waits, heap by heap, and what of it is new since somebody last
//! looked.

mod guide;
mod waits;
pub mod words;

use std::collections::BTreeSet;

use domain::{
    btree,
    inbox::{Entry, Finding, Heap},
};
use leptos::prelude::*;

pub use self::guide::{LocalNote, RegisterHere, register_address};
use self::{
    guide::Guide,
    waits::Waits,
    words::{InboxTexts, finding_words, heap_words},
};
use super::devices::Applicant;
use crate::{
    app::{APPLICANT, use_app, use_inbox, use_session},
    browser,
    components::{LevelBadge, PageTitle, PersonSwitch},
    i18n::{
        fill,
        format::{day, moment},
        lang,
    },
    pages::labels::paper_address,
};

/// Rows of one heap that stand at first, and with every tap on "more".
const SHOWN: usize = 20;

/// What had been looked at before this look; `None` until read.
type Before = RwSignal<Option<BTreeSet<String>>>;

/// By which a device remembers who asked to be admitted.
fn applicant_mark(applicant: &Applicant) -> String {
    format!("{APPLICANT}{}", applicant.id)
}

/// `/inbox`, and the office's `/today`.
#[component]
pub fn InboxPage() -> impl IntoView {
    let (app, session, inbox) = (use_app(), use_session(), use_inbox());
    let t = move || InboxTexts::of(lang());
    // Those who wait to be admitted; `None` while the office's server has not said.
    let applicants = RwSignal::new(None::<Vec<Applicant>>);
    let before: Before = RwSignal::new(None);
    Effect::new(move |_| {
        let seen = inbox.seen();
        if before.with_untracked(Option::is_none) {
            before.set(seen);
        }
    });
    // Looking at the list is what clears the count; what was new stays marked as long as one looks.
    Effect::new(move |_| {
        if before.with(Option::is_some) {
            inbox.look(applicants.with(|all| {
                let all = all.as_ref()?;
                Some(btree::set(all.iter().map(applicant_mark)))
            }));
        }
    });
    let first_day = Memo::new(move |_| {
        session.is_office()
            && app
                .rows
                .with(|rows| !rows.iter().any(|row| session.covers(row)))
    });
    view! {
        <main class="page page-inbox">
            <header class="page-head">
                <div class="titles">
                    <PageTitle text=move || t().title />
                    <p class="soft small">{move || day(browser::today(), lang())}" "<PersonSwitch /></p>
                </div>
            </header>
            <Show when=move || !first_day.get()><Counts applicants before /></Show>
            <Show when=move || session.is_office()><Waits applicants before quiet=first_day /></Show>
            <Show when=move || first_day.get() fallback=move || Heap::ALL.map(|heap| view! { <Heaped heap before /> }).collect_view()><Guide /></Show>
        </main>
    }
}

/// What lies where, at a glance; each leads to its list.
#[component]
fn Counts(applicants: RwSignal<Option<Vec<Applicant>>>, before: Before) -> impl IntoView {
    let inbox = use_inbox();
    let t = move || InboxTexts::of(lang());
    let figure = move |at: String, words: &'static str, count: usize, new: usize| {
        view! {
            <a href=format!("#{at}") rel="external" data-test=format!("count-{at}")>
                <span class="what">{words}</span>
                <span class="figure">{count} " " {(new > 0).then(|| view! { <span class="of fresh">{fill(t().new_n, &[("n", &new)])}</span> })}</span>
            </a>
        }
    };
    let waiting = move || {
        applicants.with(|all| {
            let all = all.as_ref()?;
            let new = before.with(|before| {
                let before = before.as_ref()?;
                let mut marks = all.iter().map(applicant_mark);
                Some(marks.by_ref().filter(|mark| !before.contains(mark)).count())
            });
            let new = new.unwrap_or_default();
            Some(figure(
                "applicants".to_owned(),
                t().applicants,
                all.len(),
                new,
            ))
        })
    };
    let heaps = move || {
        inbox.entries.with(|entries| {
            let counted = Heap::ALL.map(|heap| {
                let (count, new) = tally(entries, heap, before);
                figure(heap.code().to_owned(), heap_words(heap, lang()), count, new)
            });
            counted.collect_view()
        })
    };
    view! { <nav class="facts-row counts" aria-label=move || t().title>{waiting}{heaps}</nav> }
}

/// How much lies in a heap, and how much of it is new.
fn tally(entries: &[Entry], heap: Heap, before: Before) -> (usize, usize) {
    let of_heap = entries.iter().filter(|entry| entry.heap == heap);
    let count = of_heap.clone().count();
    let new = of_heap.filter(|entry| is_new(entry, before)).count();
    (count, new)
}

fn is_new(entry: &Entry, before: Before) -> bool {
    before.with(|before| {
        let before = before.as_ref();
        before.is_some_and(|before| !before.contains(&entry.mark()))
    })
}

/// One heap: its count, its rows, the way to deal with all of it.
#[component]
fn Heaped(heap: Heap, before: Before) -> impl IntoView {
    let inbox = use_inbox();
    let t = move || InboxTexts::of(lang());
    let shown = RwSignal::new(SHOWN);
    let all_of = match heap {
        Heap::Late => Some("/overdue"),
        Heap::Disputed => Some("/conflicts"),
        _ => None,
    };
    move || {
        inbox.entries.with(|entries| {
            let (count, new) = tally(entries, heap, before);
            let of_heap = entries.iter().filter(|entry| entry.heap == heap);
            let rows: Vec<_> = of_heap.take(shown.get()).map(|entry| row(entry, is_new(entry, before))).collect();
            let rest = count.saturating_sub(rows.len());
            // That there is none is said by the figure above.
            if count == 0 {
                return None;
            }
            let to_all = all_of.map(|href| {
                let words = if heap == Heap::Late { t().to_late } else { t().to_conflicts };
                view! { <a class="btn btn-small" href=href data-test=format!("to-{}", heap.code())>{words}</a> }
            });
            Some(view! {
                <section class="stack heap" id=heap.code() data-test=format!("inbox-{}", heap.code())>
                    <header class="heap-head">
                        <h2>{heap_words(heap, lang())}" "<span class="count">{count}</span></h2>
                        {(new > 0).then(|| view! { <span class="fresh">{fill(t().new_n, &[("n", &new)])}</span> })}
                        {to_all}
                    </header>
                    <div class="rows"><Columns />{rows}</div>
                    {(rest > 0).then(|| view! {
                        <div><button type="button" class="btn" data-test="inbox-more" on:click=move |_| shown.update(|shown| *shown += SHOWN)>{fill(t().more_n, &[("n", &rest)])}</button></div>
                    })}
                </section>
            })
        })
    }
}

/// Over the columns, where there is room for columns; the rows say it themselves to a screen reader.
#[component]
fn Columns() -> impl IntoView {
    let t = move || InboxTexts::of(lang());
    view! {
        <div class="row inbox-row columns" aria-hidden="true">
            <span class="main">
                <span>{move || t().col_name}</span>
                <span>{move || t().col_what}</span>
                <span>{move || t().col_person}</span>
                <span>{move || t().col_when}</span>
            </span>
        </div>
    }
}

/// What an entry is about, who did it and when, as far as a row knows.
fn row(entry: &Entry, new: bool) -> AnyView {
    let (lang, t) = (lang(), InboxTexts::of(lang()));
    let row = &entry.row;
    let pack = use_app().pack();
    let area = pack.area(&row.area).map(|area| area.name.get(lang));
    let mut what: Vec<String> = area.into_iter().map(str::to_owned).collect();
    let mut href = format!("/d/{}", row.dossier);
    let (mut person, mut at) = (String::new(), row.updated.ms);
    if let Some(paper) = &entry.paper {
        what.push(paper.paper.words().get(lang).to_owned());
        (person, at) = (paper.person.clone(), paper.at);
        href = paper_address(&row.dossier, paper);
    }
    match (entry.heap, row.next_due) {
        (Heap::Late, Some(due)) => {
            let days = (browser::today() - due).num_days();
            what.push(fill(t.due, &[("date", &day(due, lang)), ("n", &days)]));
            href = format!("{href}/retrofit");
        }
        (Heap::Found, _) => {
            let found = &row.findings;
            what.push(fill(
                t.n_found,
                &[("n", &found.to_answer), ("m", &found.to_close)],
            ));
            href = format!("{href}/project/findings");
        }
        (Heap::Disputed, _) => {
            what.push(fill(t.n_disputed, &[("n", &row.conflicts)]));
        }
        (Heap::Doubtful, _) => {
            // What is missing is filled in there.
            let unfinished = entry.findings.contains(&Finding::AcceptedUnfinished);
            href += if unfinished { "/retrofit" } else { "/edit" };
            let findings = entry.findings.iter();
            what.extend(findings.map(|finding| finding_words(*finding, lang).to_owned()));
        }
        _ => {}
    }
    let name = if row.name.is_empty() {
        row.dossier.clone()
    } else {
        row.name.clone()
    };
    let level = row.level;
    view! {
        <a class="row inbox-row" class:is-new=new data-test="inbox-row" href=href>
            <span class="main">
                <span class="title">{new.then(|| view! { <span class="fresh">{t.fresh}</span>" " })}{name}</span>
                <span class="detail">{what.join(" · ")}</span>
                <span class="detail who">{person}</span>
                <span class="detail when">{moment(at, lang)}</span>
            </span>
            <LevelBadge level=move || level />
        </a>
    }
    .into_any()
}
