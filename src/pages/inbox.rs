//! What was handed in and waits, in short, on the day's page of those who take it up too.

use domain::{
    device::SUBSIDY,
    inbox::{Entry, Heap},
    project::payout,
};
use leptos::prelude::*;

use crate::{
    app::{use_app, use_inbox, use_session},
    components::LevelBadge,
    i18n::{fields::kind_words, format::moment, lang, paper::PaperTexts},
    pages::labels::paper_address,
};

/// What is listed there.
pub const LISTED: [Heap; 4] = [Heap::Found, Heap::New, Heap::Answered, Heap::InReview];

/// Rows of one list that stand on the day's page.
const FEW: usize = 4;

/// The lists of what waits, each with its count; nothing where there is nothing.
#[component]
pub fn InboxLists() -> impl IntoView {
    let inbox = use_inbox();
    let t = move || PaperTexts::of(lang());
    let lists = LISTED.map(|heap| {
        move || {
            let (words, test) = match heap {
                Heap::New => (t().inbox_new, "inbox-new"),
                Heap::Answered => (t().inbox_answered, "inbox-answered"),
                Heap::Found => (t().inbox_found, "inbox-found"),
                _ => (t().inbox_review, "inbox-review"),
            };
            let (count, rows) = inbox.entries.with(|all| {
                let mine = all.iter().filter(|entry| entry.heap == heap);
                let rows: Vec<_> = mine.clone().take(FEW).map(row).collect();
                (mine.count(), rows)
            });
            (count > 0).then(|| view! {
                <section class="stack" data-test=test>
                    <h2>{words}" "<span class="count">{count}</span></h2>
                    <div class="rows">{rows}</div>
                    {(count > FEW).then(|| view! { <div><a class="btn" href="/inbox">{t().inbox}</a></div> })}
                </section>
            })
        }
    });
    // Whoever enters what was paid has a desk for it.
    let session = use_session();
    let pays = move || session.barred(payout::KIND, "", None).is_none();
    view! {
        {lists.into_iter().collect_view()}
        <Show when=pays><div><a class="btn" href="/money" data-test="to-money">{move || kind_words(SUBSIDY, lang())}</a></div></Show>
    }
}

fn row(entry: &Entry) -> AnyView {
    let lang = lang();
    let (row, paper) = (&entry.row, entry.paper.as_ref());
    let area = use_app()
        .pack()
        .area(&row.area)
        .map(|area| area.name.get(lang).to_owned());
    let paper_says = paper.map(|paper| {
        let what = paper.paper.words();
        let words = what.get(lang).to_owned();
        [words, paper.person.clone(), moment(paper.at, lang)]
    });
    let detail: Vec<String> = area
        .into_iter()
        .chain(paper_says.into_iter().flatten())
        .collect();
    let level = row.level;
    let href = paper.map_or_else(
        || format!("/d/{}/project/findings", row.dossier),
        |paper| paper_address(&row.dossier, paper),
    );
    view! {
        <a class="row" data-test="inbox-row" href=href>
            <span class="main">
                <span class="title">{row.name.clone()}</span>
                <span class="detail">{detail.join(" · ")}</span>
            </span>
            <LevelBadge level=move || level />
        </a>
    }
    .into_any()
}
