//! The records of a kind as a table, with filters, and the way to a new one.

use std::sync::Arc;

use domain::{
    library::{Field, Holds, Home, Kind, PROVIDER, kind, of_kind, provider},
    programme::CITY,
    record::Record,
    search,
};
use leptos::prelude::*;

use super::{
    provider::{score_cells, score_columns, state_cell},
    value::Names,
    words::LibraryTexts,
};
use crate::{
    browser::new_id,
    components::{Empty, Icon, IconName, SelectField, TextField},
    i18n::{fill, lang},
    pages::desk::{
        digests::{Digests, use_digests},
        grid::{Column, Grid, GridCell, GridRow},
        head::DeskHead,
        known::{Counted, Known, use_known},
    },
};

/// What is left of a list: place, one field's choice, words.
#[derive(Clone, Copy)]
struct Filters {
    place: RwSignal<String>,
    choice: RwSignal<String>,
    words: RwSignal<String>,
}

/// The field a list is narrowed by: the first that is a choice.
fn narrowing(kind: &Kind) -> Option<&'static Field> {
    let mut fields = kind.fields.iter();
    fields.find(|field| matches!(field.holds, Holds::OneOf(_)))
}

/// `/library/<kind>`.
#[component]
pub fn ListPage(kind: String) -> impl IntoView {
    let Some(kind) = self::kind(&kind).filter(|kind| kind.home != Home::Enterprise) else {
        return view! { <crate::pages::not_found::NotFoundPage /> }.into_any();
    };
    let known = use_known();
    let t = move || LibraryTexts::of(lang());
    let filters = Filters {
        place: RwSignal::new(String::new()),
        choice: RwSignal::new(String::new()),
        words: RwSignal::new(String::new()),
    };
    let has_scores = kind.kind == PROVIDER.kind;
    let digests = has_scores.then(|| use_digests(known));
    let found = Memo::new_with_compare(
        move |_| {
            known
                .counted
                .get()
                .map(|counted| find(known, &counted, kind, filters))
        },
        |_, _| true,
    );
    let columns = Signal::derive(move || columns(kind));
    let rows = Signal::derive(move || {
        let (Some(counted), Some(found)) = (known.counted.get(), found.get()) else {
            return Vec::new();
        };
        let scores = digests.and_then(|digests| digests.with(Digests::get));
        rows(
            known,
            &counted,
            kind,
            &found,
            scores.as_deref().map(Vec::as_slice),
        )
    });
    let is_empty = move || {
        known
            .counted
            .get()
            .is_some_and(|counted| of_kind(&counted.records, kind.kind).is_empty())
    };
    let count = move || {
        found.with(|found| {
            found
                .as_ref()
                .map(|found| fill(t().n_found, &[("n", &found.len())]))
        })
    };
    let nothing_fits =
        move || found.with(|found| found.as_ref().is_some_and(Vec::is_empty)) && !is_empty();
    view! {
        <main class="page page-library">
            <DeskHead known title=move || kind.words.get(lang()).to_owned() />
            <div class="list-tools screen-only library-tools">
                <Filter known kind filters />
                <NewLink known kind filters />
            </div>
            <Show when=is_empty><Empty title=move || kind.words.get(lang()).to_owned() text=move || kind.none.get(lang()).to_owned() /></Show>
            <Show when=move || !is_empty()>
                <p class="soft small" data-test="library-count">{count}</p>
                <Show when=nothing_fits><p class="soft">{move || t().nothing_fits}</p></Show>
                <Grid label=move || kind.words.get(lang()).to_owned() columns rows test="library-grid" />
            </Show>
        </main>
    }
    .into_any()
}

/// Places of records of a kind that this device has.
pub fn places(known: Known) -> Vec<(String, String)> {
    let lang = lang();
    let areas = known.areas().into_iter();
    let mut all: Vec<_> = areas
        .map(|(code, name)| (code, name.get(lang).to_owned()))
        .collect();
    if known.has_city() {
        all.insert(0, (CITY.to_owned(), LibraryTexts::of(lang).city.to_owned()));
    }
    all
}

#[component]
fn Filter(known: Known, kind: &'static Kind, filters: Filters) -> impl IntoView {
    let t = move || LibraryTexts::of(lang());
    let with_all = move |all: Vec<(String, String)>| {
        let mut listed = vec![(String::new(), t().all.to_owned())];
        listed.extend(all);
        listed
    };
    let place = (kind.home == Home::Places).then(|| {
        view! { <SelectField label=move || t().place.to_owned() value=filters.place options=Signal::derive(move || with_all(places(known))) on_choice=move |code| filters.place.set(code) test="library-place" /> }
    });
    let choice = narrowing(kind).map(|field| {
        let options = Signal::derive(move || {
            let Holds::OneOf(choices) = field.holds else {
                return Vec::new();
            };
            let all = choices.iter().map(|one| (one.code.to_owned(), one.words.get(lang()).to_owned()));
            with_all(all.collect())
        });
        view! { <SelectField label=move || field.words.get(lang()).to_owned() value=filters.choice options on_choice=move |code| filters.choice.set(code) test="library-choice" /> }
    });
    view! {
        {place}{choice}
        <TextField label=move || t().search.to_owned() value=filters.words on_text=move |text| filters.words.set(text) kind="search" test="library-search" />
    }
}

/// Where a new record lies: in the place the list is narrowed to.
#[component]
fn NewLink(known: Known, kind: &'static Kind, filters: Filters) -> impl IntoView {
    let t = move || LibraryTexts::of(lang());
    let first = kind.name().name;
    let no_add = move || known.session.barred(kind.kind, first, None).is_some();
    let id = new_id();
    let href = move || {
        let chosen = filters.place.get();
        let own = known.areas().first().map(|(code, _)| code.clone());
        let home = if kind.home == Home::City || (known.has_city() && own.is_none()) {
            CITY.to_owned()
        } else if chosen.is_empty() {
            own.unwrap_or_else(|| CITY.to_owned())
        } else {
            chosen
        };
        format!("/library/{}/{home}/{id}", kind.kind)
    };
    view! {
        <a class="btn btn-primary" hidden=no_add href=href data-test="library-add"><Icon name=IconName::Plus />{move || t().add}</a>
    }
}

fn find(
    known: Known,
    counted: &Counted,
    kind: &'static Kind,
    filters: Filters,
) -> Vec<Arc<Record>> {
    let pack = known.app.pack();
    let names = Names {
        pack: &pack,
        counted,
        lang: lang(),
    };
    let (place, choice) = (filters.place.get(), filters.choice.get());
    let words = search::fold(&filters.words.get());
    let narrow = narrowing(kind);
    let mut all: Vec<Arc<Record>> = of_kind(&counted.records, kind.kind)
        .into_iter()
        .filter(|record| place.is_empty() || record.key.dossier == place)
        .filter(|record| {
            choice.is_empty()
                || narrow.is_some_and(|field| record.text(field.name) == Some(&choice))
        })
        .filter(|record| {
            words.is_empty()
                || kind
                    .fields
                    .iter()
                    .any(|field| search::fold(&names.shown(field, record)).contains(&words))
        })
        .map(|record| Arc::new(record.clone()))
        .collect();
    // The latest day first, where there is one; else the latest made: an id begins with its time.
    let day = |record: &Record| {
        kind.field("day")
            .and_then(|field| record.text(field.name).map(str::to_owned))
    };
    all.sort_by(|a, b| (day(b), &b.key.id).cmp(&(day(a), &a.key.id)));
    all
}

fn columns(kind: &'static Kind) -> Vec<Column> {
    let lang = lang();
    let mut columns: Vec<Column> = kind
        .fields
        .iter()
        .map(|field| {
            let words = field.words.get(lang);
            let column = if field.holds.is_number() {
                Column::number(words)
            } else {
                Column::text(words)
            };
            if field.is_listed {
                column
            } else {
                column.extra()
            }
        })
        .collect();
    if kind.home == Home::Places {
        columns.insert(1, Column::text(LibraryTexts::of(lang).place));
    }
    if kind.kind == PROVIDER.kind {
        columns.insert(1, Column::text(LibraryTexts::of(lang).state));
        columns.extend(score_columns());
    }
    columns
}

fn rows(
    known: Known,
    counted: &Counted,
    kind: &'static Kind,
    found: &[Arc<Record>],
    digests: Option<&[Arc<domain::overview::Digest>]>,
) -> Vec<GridRow> {
    let pack = known.app.pack();
    let names = Names {
        pack: &pack,
        counted,
        lang: lang(),
    };
    let providers = (kind.kind == PROVIDER.kind).then(|| provider::providers(&counted.records));
    let row = |record: &Arc<Record>| {
        let mut cells: GridRow = kind
            .fields
            .iter()
            .map(|field| names.cell(field, record))
            .collect();
        let key = &record.key;
        let href = format!("/library/{}/{}/{}", key.kind, key.dossier, key.id);
        let title = names.shown(kind.name(), record);
        let title = if title.is_empty() {
            LibraryTexts::of(lang()).untitled.to_owned()
        } else {
            title
        };
        cells[0] = GridCell::text(title).link(href);
        if kind.home == Home::Places {
            cells.insert(1, GridCell::text(names.place(&key.dossier)));
        }
        let own = providers
            .as_ref()
            .and_then(|all| all.iter().find(|one| one.id == key.id));
        if let Some(own) = own {
            cells.insert(1, state_cell(own, counted.day));
            cells.extend(score_cells(own, digests, counted.day));
        }
        cells
    };
    found.iter().map(row).collect()
}
