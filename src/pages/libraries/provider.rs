//! A provider: where it stands and why, what its files show, whom it serves; a product: who could use it.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::{
    library::{
        MATCH, PROVIDER_STATE, RATING,
        matching::{Fit, for_product, offers},
        provider::{Provider, Served, State, providers, served},
    },
    overview::Digest,
    programme::CITY,
};
use leptos::prelude::*;
use rust_decimal::Decimal;

use super::{value::Names, words::LibraryTexts};
use crate::{
    app::LiveDossier,
    browser::{self, new_id},
    components::use_toaster,
    i18n::{fill, format::day as day_words, lang},
    pages::desk::{
        digests::{Digests, use_digests},
        grid::{Column, Grid, GridCell, GridRow},
        known::Known,
    },
};

/// What a state is called.
pub fn state_words(state: State) -> &'static str {
    let field = PROVIDER_STATE.field("state").map(|field| field.holds);
    let Some(domain::library::Holds::OneOf(choices)) = field else {
        return state.code();
    };
    let choice = choices.iter().find(|choice| choice.code == state.code());
    choice.map_or(state.code(), |choice| choice.words.get(lang()))
}

/// Where a provider stands on a day, and what is overdue or objected to.
pub fn state_cell(provider: &Provider, day: NaiveDate) -> GridCell {
    let t = LibraryTexts::of(lang());
    let mut said = vec![
        provider
            .state(day)
            .map_or(t.no_state, state_words)
            .to_owned(),
    ];
    let overdue = provider.overdue(day);
    said.extend(overdue.map(|by| fill(t.overdue, &[("date", &by)])));
    if provider.objects(day) {
        said.push(t.objects.to_owned());
    }
    GridCell::text(said.join(" · ")).bad(overdue.is_some())
}

/// Columns of what its files show.
pub fn score_columns() -> Vec<Column> {
    let t = LibraryTexts::of(lang());
    vec![
        Column::number(t.served),
        Column::number(t.score),
        Column::text(t.items).extra(),
        Column::text(t.effects).extra(),
        Column::number(t.marks).extra(),
        Column::number(t.risen).extra(),
    ]
}

fn of(done: u32, all: u32) -> String {
    if all == 0 {
        String::new()
    } else {
        format!("{done} / {all}")
    }
}

/// A sum over a count, with one decimal; nothing over nothing.
fn mean(sum: Decimal, count: u32) -> Option<Decimal> {
    sum.checked_div(count.into()).map(|mean| mean.round_dp(1))
}

fn cells_of(served: &Served) -> Vec<GridCell> {
    vec![
        GridCell::count(served.enterprises),
        GridCell::maybe(served.score()),
        GridCell::text(of(served.items_done, served.items)),
        GridCell::text(of(served.effects_reached, served.effects)),
        GridCell::maybe(mean(served.marks_sum.into(), served.marks)),
        GridCell::maybe(mean(served.levels_risen.into(), served.assessed_after)),
    ]
}

/// The cells; empty until the files are read.
pub fn score_cells(
    provider: &Provider,
    digests: Option<&[Arc<Digest>]>,
    day: NaiveDate,
) -> Vec<GridCell> {
    digests.map_or_else(
        || vec![GridCell::text(""); score_columns().len()],
        |digests| cells_of(&served(provider, digests, day)),
    )
}

/// Under a provider's form: decisions, score, enterprises.
#[component]
pub fn ProviderSections(known: Known, id: String) -> impl IntoView {
    let digests = use_digests(known);
    let body = move || {
        let counted = known.counted.get()?;
        let all = providers(&counted.records);
        let provider = all.into_iter().find(|one| one.id == id)?;
        let files = digests.with(Digests::get);
        Some(view! {
            {decisions(known, &provider)}
            {files.map(|files| serves(known, &provider, &files))}
        })
    };
    view! { {body} }
}

fn decisions(known: Known, provider: &Provider) -> AnyView {
    let t = LibraryTexts::of(lang());
    let day = known.day.get();
    let rows = provider.decided.iter().rev().map(|one| {
        let href = format!("/library/{}/{CITY}/{}", PROVIDER_STATE.kind, one.id);
        let mut detail = vec![one.reason.clone(), one.decider.clone()];
        detail.extend(one.rectify_by.map(|by| format!("{} {by}", PROVIDER_STATE.field("rectify_by").map_or("", |field| field.words.get(lang())))));
        if !one.objection.is_empty() {
            detail.push(format!("{} {}", PROVIDER_STATE.field("objection").map_or("", |field| field.words.get(lang())), one.objection));
        }
        if !one.answer.is_empty() {
            detail.push(format!("{} {}", PROVIDER_STATE.field("answer").map_or("", |field| field.words.get(lang())), one.answer));
        }
        detail.retain(|part| !part.is_empty());
        view! {
            <a class="row" href=href data-test="decided">
                <span class="main"><span class="title">{state_words(one.state)}</span><span class="detail">{detail.join(" · ")}</span></span>
                <span class="aside num">{day_words(one.day, lang())}</span>
            </a>
        }
    });
    let rows: Vec<_> = rows.collect();
    let undated = (provider.undated > 0).then(|| fill(t.undated, &[("n", &provider.undated)]));
    let new = format!(
        "/library/{}/{CITY}/{}?set-provider={}&set-day={}",
        PROVIDER_STATE.kind,
        new_id(),
        provider.id,
        browser::today()
    );
    let stands = provider.state(day).map_or(t.no_state, state_words);
    let overdue = provider
        .overdue(day)
        .map(|by| fill(t.overdue, &[("date", &by)]));
    let no_add = known
        .session
        .barred(PROVIDER_STATE.kind, "state", None)
        .is_some();
    view! {
        <section class="section">
            <header class="heap-head"><h2>{t.history}</h2><a class="btn screen-only" href=new hidden=no_add data-test="decide">{t.decide}</a></header>
            <p><span class="soft">{t.state}" "</span><strong data-test="provider-state">{stands}</strong>{overdue.map(|said| view! { " "<span class="bad">{said}</span> })}</p>
            {undated.map(|said| view! { <p class="note">{said}</p> })}
            <div class="rows">{rows}</div>
        </section>
    }
    .into_any()
}

fn serves(known: Known, provider: &Provider, files: &[Arc<Digest>]) -> AnyView {
    let t = LibraryTexts::of(lang());
    let pack = known.app.pack();
    let all = served(provider, files, known.day.get());
    let columns = score_columns();
    let names = columns.into_iter().map(|column| Column {
        is_extra: false,
        ..column
    });
    let columns: Vec<Column> = std::iter::once(Column::text("")).chain(names).collect();
    let row: GridRow = std::iter::once(GridCell::text(t.score))
        .chain(cells_of(&all))
        .collect();
    let own = files
        .iter()
        .filter(|one| one.providers.keys().any(|name| provider.is_called(name)));
    let own = own.map(|one| {
        let area = pack.area(&one.area).map(|area| area.name.get(lang()).to_owned()).unwrap_or_default();
        let name = js_sys::encode_uri_component(&provider.name);
        let mark = format!("/library/{}/{}/{}?set-provider={name}&set-day={}", RATING.kind, one.dossier, new_id(), browser::today());
        view! {
            <div class="row">
                <a class="main quiet-link" href=format!("/d/{}", one.dossier)><span class="title">{one.name.clone()}</span><span class="detail">{area}</span></a>
                <a class="btn btn-quiet screen-only" href=mark data-test="give-mark">{t.give_mark}</a>
            </div>
        }
    });
    let own: Vec<_> = own.collect();
    view! {
        <section class="section">
            <h2>{t.score}</h2>
            <p class="soft small">{t.score_note}</p>
            <Grid label=t.score columns=Signal::stored(columns) rows=Signal::stored(vec![row]) test="provider-score" />
            <h2>{t.who}</h2>
            <div class="rows">{own}</div>
        </section>
    }
    .into_any()
}

/// Reasons of a match in words.
pub fn reasons(fit: &Fit) -> AnyView {
    let words = fit.reasons.iter().map(|reason| {
        let against = reason.is_against();
        view! { <span class="reason" class:against=against>{if against { "− " } else { "+ " }}{reason.words().get(lang()).to_owned()}</span> }
    });
    view! { <span class="reasons">{words.collect::<Vec<_>>()}</span> }.into_any()
}

/// Enterprises listed at first for a product.
const SHOWN: usize = 30;

/// Under a product's form: the enterprises that could use it, each with reasons, and offering it.
#[component]
pub fn ProductSections(known: Known, live: LiveDossier, id: String) -> impl IntoView {
    let digests = use_digests(known);
    let toaster = use_toaster();
    let body = move || {
        let t = LibraryTexts::of(lang());
        let (counted, files) = (known.counted.get()?, digests.with(Digests::get)?);
        let pack = known.app.pack();
        let names = Names {
            pack: &pack,
            counted: &counted,
            lang: lang(),
        };
        let all = offers(&counted.records);
        let offer = all.into_iter().find(|one| one.id == id)?;
        let fits = for_product(&offer, &providers(&counted.records), &files, counted.day);
        let contacts = domain::library::of_kind(&counted.records, MATCH.kind);
        let rows: Vec<_> = fits
            .iter()
            .take(SHOWN)
            .map(|(digest, fit)| {
                let mine = contacts.iter().rfind(|one| {
                    one.text("enterprise") == Some(&digest.dossier) && one.text("product") == Some(&offer.name)
                });
                let so_far = mine.and_then(|one| MATCH.field("state").map(|field| names.shown(field, one)));
                let (offer, dossier) = (offer.clone(), digest.dossier.clone());
                let give = move |_| {
                    let record = new_id();
                    let fields = vec![
                        ("enterprise", dossier.as_str().into()),
                        ("provider", offer.provider.as_str().into()),
                        ("product", offer.name.as_str().into()),
                        ("scenario", offer.scenario.as_str().into()),
                        ("state", "offered".into()),
                        ("day", browser::today().to_string().into()),
                    ];
                    live.add(MATCH.kind, &record, fields);
                    let back = live.back(MATCH.kind, &record, vec![(domain::record::DELETED, true.into())]);
                    toaster.say_with_undo(LibraryTexts::of(lang()).offered, back);
                };
                let aside = match so_far {
                    Some(said) => view! { <span class="aside">{said}</span> }.into_any(),
                    None => view! { <button type="button" class="btn screen-only" data-test="offer" on:click=give>{t.offer}</button> }.into_any(),
                };
                view! {
                    <div class="row" data-test="could-use">
                        <a class="main quiet-link" href=format!("/d/{}", digest.dossier)><span class="title">{digest.name.clone()}</span><span class="detail">{reasons(fit)}</span></a>
                        {aside}
                    </div>
                }
            })
            .collect();
        let none = rows
            .is_empty()
            .then(|| view! { <p class="soft">{t.could_use_none}</p> });
        Some(
            view! { <section class="section"><h2>{t.could_use}</h2>{none}<div class="rows">{rows}</div></section> },
        )
    };
    view! { {body} }
}
