//! Who waits to be admitted, as the office's server says.

use domain::device::Scope;
use leptos::prelude::*;

use super::{
    super::{
        devices::{AllApplicants, Applicant},
        server::Office,
    },
    Before, Columns, SHOWN, applicant_mark,
    words::InboxTexts,
};
use crate::{
    app::use_app,
    components::distinct,
    i18n::{fill, format::moment, lang, people::PeopleTexts},
    pages::sync_card::dossier_words,
    sync::SyncState,
};

/// Seconds after which the server is asked again while the page is open.
const AGAIN: u64 = 60;

/// `quiet` leaves the section out while nobody waits and nothing is amiss.
#[component]
pub fn Waits(
    applicants: RwSignal<Option<Vec<Applicant>>>,
    before: Before,
    #[prop(into)] quiet: Signal<bool>,
) -> impl IntoView {
    let app = use_app();
    let t = move || InboxTexts::of(lang());
    let office = Office::of_page();
    let asked = RwSignal::new(0_u32);
    let again = set_interval_with_handle(
        move || {
            asked.try_update(|asked| *asked += 1);
        },
        std::time::Duration::from_secs(AGAIN),
    );
    on_cleanup(move || {
        if let Ok(again) = again {
            again.clear();
        }
    });
    // What it could not say while it was away, it is asked again once it answers.
    let answers = Memo::new(move |_| app.sync.get() == SyncState::Synced);
    office.show(
        move || {
            answers.track();
            asked.track();
            "applicants".to_owned()
        },
        move |said: AllApplicants| {
            applicants.try_set(Some(distinct(said.applicants, |one| one.id.clone())));
        },
    );
    let linked = move || app.sync.get() != SyncState::Unlinked;
    let failed = move || linked() && office.has_failed();
    let shown = RwSignal::new(SHOWN);
    let list = move || {
        applicants.with(|all| {
            let all = all.as_ref()?;
            if all.is_empty() && quiet.get() {
                return None;
            }
            let is_new = |one: &Applicant| {
                let mark = applicant_mark(one);
                before.with(|before| before.as_ref().is_some_and(|seen| !seen.contains(&mark)))
            };
            let new = all.iter().filter(|one| is_new(one)).count();
            let rest = all.len().saturating_sub(shown.get());
            let rows: Vec<_> = all.iter().take(shown.get()).map(|one| row(one, is_new(one))).collect();
            Some(view! {
                <section class="stack heap" id="applicants" data-test="inbox-applicants">
                    <header class="heap-head">
                        <h2>{t().applicants}" "<span class="count">{all.len()}</span></h2>
                        {(new > 0).then(|| view! { <span class="fresh">{fill(t().new_n, &[("n", &new)])}</span> })}
                        {all.is_empty().then(|| view! { <span class="note" data-test="heap-empty">{t().nothing}</span> })}
                        {(!all.is_empty()).then(|| view! { <a class="btn btn-small btn-primary" href="/devices" data-test="to-applicants">{t().to_devices}</a> })}
                    </header>
                    {(!all.is_empty()).then(|| view! { <div class="rows"><Columns />{rows}</div> })}
                    {(rest > 0).then(|| view! {
                        <div><button type="button" class="btn" data-test="inbox-more" on:click=move |_| shown.update(|shown| *shown += SHOWN)>{fill(t().more_n, &[("n", &rest)])}</button></div>
                    })}
                </section>
            })
        })
    };
    view! {
        <Show when=move || !linked() && !quiet.get()><p class="note" data-test="inbox-unlinked">{move || t().unlinked}</p></Show>
        <Show when=failed><p class="note warn" role="status" data-test="inbox-unreached">{move || t().unreached}</p></Show>
        {list}
    }
}

fn row(applicant: &Applicant, new: bool) -> AnyView {
    let (lang, t) = (lang(), InboxTexts::of(lang()));
    let app = use_app();
    let (name, detail) = match &applicant.scope {
        Scope::Dossier(dossier) => {
            let has = app.rows.with(|rows| rows.get(dossier).is_some());
            let file = if has { t.has_file } else { t.no_file };
            let known = has.then(|| dossier_words(app, dossier));
            // Where nothing is known of it, by what it says it is called.
            let name = known.unwrap_or_else(|| applicant.name.clone());
            (name, format!("{dossier} · {file}"))
        }
        _ => {
            let before = applicant.successor_of.as_ref();
            let detail = before.map_or_else(
                || t.from_file.to_owned(),
                |name| fill(PeopleTexts::of(lang).successor_of, &[("name", name)]),
            );
            (applicant.name.clone(), detail)
        }
    };
    let person = [applicant.person.as_str(), applicant.contact.as_str()];
    let person = person.join(" ").trim().to_owned();
    view! {
        <a class="row inbox-row" class:is-new=new data-test="inbox-row" href="/devices">
            <span class="main">
                <span class="title">{new.then(|| view! { <span class="fresh">{t.fresh}</span>" " })}{name}</span>
                <span class="detail">{detail}</span>
                <span class="detail who">{person}</span>
                <span class="detail when">{moment(applicant.asked_at, lang)}</span>
            </span>
        </a>
    }
    .into_any()
}
