//! 生成文件: which papers and lists can be made of an enterprise now, and making them.

mod maker;
mod words;

use chrono::NaiveDate;
use documents::{
    Kind,
    job::{Ask, VERSION},
};
use domain::{
    json,
    programme::{self, is_programme_wide},
    record::Record,
};
use js_sys::Uint8Array;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use wasm_bindgen_futures::JsFuture;

use self::{
    maker::{Maker, Stands, both},
    words::DocumentsTexts,
};
use crate::{
    app::{LiveDossier, spawn_scoped, use_live_dossier},
    browser::{files, today},
    components::{Icon, IconName, PageHead, ProgressBar},
    i18n::{fill, format::size, lang},
    store::Store,
};

/// Its name in an address, among those of the sheets.
pub const CODE: &str = "documents";

/// The demo's programme is called so behind the name of the one it is made of.
const DEMO: &str = "-demo";

/// The JPEG pictures of a dossier that are on this device.
async fn pictures(store: &Store, records: &[Record]) -> (Vec<String>, Vec<Uint8Array>) {
    let mut found = (Vec::new(), Vec::new());
    let live = records.iter().filter(|record| !record.is_deleted());
    let jpeg = live.filter(|record| record.text("type") == Some("image/jpeg"));
    for sha256 in jpeg.flat_map(domain::photo::hashes) {
        if found.0.iter().any(|known| known == sha256) {
            continue;
        }
        let Ok(Some(blob)) = store.attachment(sha256).await else {
            continue;
        };
        if let Ok(buffer) = JsFuture::from(blob.array_buffer()).await {
            found.0.push(sha256.to_owned());
            found.1.push(Uint8Array::new(&buffer));
        }
    }
    found
}

/// The dossiers a file is made from: one enterprise's, or all of the programme.
fn dossiers(live: LiveDossier) -> Vec<String> {
    let (app, dossier) = (live.app(), live.id.get_value());
    let pack = app.pack();
    if !is_programme_wide(&dossier, &pack) {
        return vec![dossier];
    }
    let own = programme::dossiers(&pack).map(str::to_owned);
    let rows = app.rows.with_untracked(|rows| {
        let dossiers = rows.iter().map(|row| row.dossier.clone());
        dossiers.collect::<Vec<_>>()
    });
    own.chain(rows).collect()
}

fn make(live: LiveDossier, maker: Maker, kind: Kind, day: NaiveDate) {
    let job = maker.begin(kind);
    let app = live.app();
    let (store, pack) = (app.store(), app.pack());
    let (dossiers, lang) = (dossiers(live), lang());
    spawn_scoped(async move {
        let (mut lists, mut names, mut bytes) = (Vec::new(), Vec::new(), Vec::new());
        for dossier in &dossiers {
            // As they are stored: what is still being saved has no number yet that all devices know.
            let Ok(records) = store.records(dossier).await else {
                return maker.fail(both(|t| t.unread));
            };
            let Ok(list) = json::to_string(&records) else {
                return maker.fail(both(|t| t.unread));
            };
            lists.push(list);
            if kind.is_paper() {
                (names, bytes) = pictures(&store, &records).await;
            }
            if !maker.wants(job) {
                return;
            }
        }
        let code = pack.code.as_str();
        let ask = Ask {
            version: VERSION,
            job,
            kind: kind.code().to_owned(),
            lang: lang.code().to_owned(),
            day,
            programme: code.strip_suffix(DEMO).unwrap_or(code).to_owned(),
            demo: code.ends_with(DEMO),
            lists: u32::try_from(lists.len()).unwrap_or_default(),
            pictures: names,
        };
        maker.send(&ask, &lists, &bytes);
    });
}

/// `/d/:dossier/project/documents`; of one of the programme's own dossiers, of all enterprises.
#[component]
pub fn DocumentsPage(dossier: String) -> impl IntoView {
    let live = use_live_dossier(dossier.clone());
    let maker = Maker::new();
    let query = use_query_map();
    // The day the figures were looked at as of, where the way here names one.
    let day = move || {
        let asked = query.with_untracked(|query| query.get("day"));
        let asked = asked.and_then(|day| domain::day::parse(&day));
        asked.unwrap_or_else(today)
    };
    let t = move || DocumentsTexts::of(lang());
    let busy = move || {
        maker
            .stands
            .with(|stands| matches!(stands, Stands::Making { .. }))
    };
    let pack = live.app().pack();
    let whole = is_programme_wide(&dossier, &pack);
    let (under, back) = if whole {
        let name = move || pack.name.get(lang()).to_owned();
        (Signal::derive(name), "/desk".to_owned())
    } else {
        (live.name(), format!("/d/{dossier}"))
    };
    let rows = move || {
        let (dossier, records) = (live.dossier.get()?, live.records.get()?);
        let fits = move |kind: &Kind| {
            if whole {
                !kind.is_paper()
            } else {
                kind.may_be_of_one()
            }
        };
        let kinds = Kind::ALL.into_iter().filter(fits);
        let rows = kinds.map(|kind| {
            // Of the whole programme a list may be empty.
            let missing = kind.missing(&dossier, &records).filter(|_| !whole);
            let is_missing = missing.is_some();
            let what = if kind.is_paper() { t().word } else { t().excel };
            let detail = missing.map_or_else(|| what.to_owned(), |words| words.get(lang()).to_owned());
            view! {
                <div class="row" data-test=format!("document-{}", kind.code())>
                    <span class="main">
                        <span class="title">{kind.words().get(lang()).to_owned()}</span>
                        <span class="detail">{detail}</span>
                    </span>
                    <button type="button" class="btn" data-read="" data-test=format!("make-{}", kind.code())
                        disabled=move || is_missing || busy() on:click=move |_| make(live, maker, kind, day())>
                        <Icon name=IconName::Download /> {t().make}
                    </button>
                </div>
            }
        });
        Some(rows.collect_view())
    };
    view! {
        <main class="page narrow page-documents" data-test="documents">
            <PageHead title=move || t().title.to_owned() under back />
            <p class="note">{move || t().help}</p>
            <section class="stack tight" aria-live="polite">{move || stands(maker)}</section>
            <section class="section">{rows}</section>
        </main>
    }
}

/// How far the file is, and what can be done about it.
fn stands(maker: Maker) -> AnyView {
    let t = DocumentsTexts::of(lang());
    match maker.stands.get() {
        Stands::Idle => ().into_any(),
        Stands::Stopped => view! { <p class="note" data-test="document-stopped">{t.stopped}</p> }.into_any(),
        Stands::Failed(words) => view! {
            <p class="note bad" role="alert" data-test="document-failed">{words.get(lang()).to_owned()}</p>
        }
        .into_any(),
        Stands::Making { kind, done, all } => {
            let label = fill(t.making, &[("what", &kind.words().get(lang()))]);
            view! {
                <p data-test="document-making">{label.clone()}</p>
                <ProgressBar done=done total=all.max(1) label=label />
                <div><button type="button" class="btn" data-read="" data-test="document-stop" on:click=move |_| maker.stop()>{t.stop}</button></div>
            }
            .into_any()
        }
        Stands::Made { name, blob } => {
            let said = fill(t.made, &[("name", &name), ("size", &size(blob.size() as u64))]);
            let can_share = files::can_share(&name, &blob);
            let file = StoredValue::new_local((name, blob));
            let fail = move |_| {
                maker.stands.try_set(Stands::Failed(both(|t| t.not_saved)));
            };
            let save = move |_| {
                let saved = file.with_value(|(name, blob)| files::download(name, blob));
                saved.unwrap_or_else(fail);
            };
            let send = move |_| {
                let (name, blob) = file.get_value();
                spawn_scoped(async move {
                    if let Err(error) = files::share(&name, &blob).await {
                        fail(error);
                    }
                });
            };
            view! {
                <p data-test="document-made">{said}</p>
                <div class="cluster">
                    <button type="button" class="btn" data-read="" data-test="document-save" on:click=save><Icon name=IconName::Download /> {t.again}</button>
                    {can_share.then(|| view! { <button type="button" class="btn" data-read="" data-test="document-share" on:click=send><Icon name=IconName::Upload /> {t.share}</button> })}
                </div>
            }
            .into_any()
        }
    }
}
