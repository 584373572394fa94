//! The enterprise's figures by year, and its equipment as it stands.

use std::collections::BTreeSet;

use chrono::Datelike;
use domain::{
    enterprise::KIND,
    figures::{CountField, YearField, year_field},
};
use leptos::prelude::*;

use crate::{
    app::{LiveDossier, LiveField},
    browser::today,
    components::RecordField,
    i18n::{enterprise::EnterpriseTexts, fields::of_year_words, fill, lang},
};

/// Years that are asked for: an assessment compares two, and averages three.
const ASKED: u16 = 3;

/// Of them, those that stand open at first.
const OPEN: usize = 2;

#[component]
pub fn YearFigures(live: LiveDossier) -> impl IntoView {
    let t = move || EnterpriseTexts::of(lang());
    let this_year = u16::try_from(today().year()).unwrap_or_default();
    // Those of which something is known stay, however long ago.
    let years = Memo::new(move |_| {
        let asked = (1..=ASKED).map(|before| this_year.saturating_sub(before));
        let mut years: BTreeSet<u16> = asked.collect();
        live.dossier.with(|dossier| {
            let known = dossier
                .iter()
                .flat_map(|dossier| dossier.enterprise.figures.years());
            years.extend(known);
        });
        years.into_iter().rev().enumerate().collect::<Vec<_>>()
    });
    let year = move |(nth, year): (usize, u16)| {
        let fields = YearField::ALL.iter().copied().map(|field| {
            let of = LiveField::new(live, KIND, KIND, &year_field(year, field));
            let label = Signal::derive(move || of_year_words(field, lang()).to_owned());
            view! { <RecordField of label test=field.name() /> }
        });
        let fields = fields.collect_view();
        view! {
            <details class="year" open={nth < OPEN} data-test=format!("year-{year}")>
                <summary><h3>{move || fill(t().of_year, &[("n", &year)])}</h3></summary>
                <div class="grid">{fields}</div>
            </details>
        }
    };
    let counts = CountField::ALL.iter().map(|field| {
        let of = LiveField::new(live, KIND, KIND, field.name());
        view! { <RecordField of test=field.name() /> }
    });
    view! {
        <For each=move || years.get() key=|(_, year)| *year children=year />
        <h3>{move || t().equipment}</h3>
        <div class="grid">{counts.collect_view()}</div>
    }
}
