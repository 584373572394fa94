//! Every library, with how much is in it.

use domain::library::{Home, KINDS, MEETING, POST, PROVIDER_STATE, of_kind};
use leptos::prelude::*;

use super::words::LibraryTexts;
use crate::{
    i18n::{fill, lang},
    pages::desk::{head::DeskHead, known::use_known},
};

/// `/library`.
#[component]
pub fn IndexPage() -> impl IntoView {
    let known = use_known();
    let t = move || LibraryTexts::of(lang());
    // What has a page of its own, or stands within another's.
    let elsewhere = [MEETING.kind, POST.kind, PROVIDER_STATE.kind];
    let list = move || {
        let counted = known.counted.get()?;
        let all = KINDS
            .into_iter()
            .filter(|kind| kind.home != Home::Enterprise && !elsewhere.contains(&kind.kind));
        let rows = all.map(|kind| {
            let count = of_kind(&counted.records, kind.kind).len();
            let count = fill(t().n_found, &[("n", &count)]);
            view! {
                <a class="row" href=format!("/library/{}", kind.kind) data-test="library">
                    <span class="main"><span class="title">{kind.words.get(lang())}</span></span>
                    <span class="aside">{count}</span>
                </a>
            }
        });
        Some(rows.collect::<Vec<_>>())
    };
    view! {
        <main class="page page-library">
            <DeskHead known title=move || t().title.to_owned() />
            <div class="rows library-index">{list}</div>
        </main>
    }
}
