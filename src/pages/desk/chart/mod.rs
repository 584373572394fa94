//! Drawings of the programme's figures, our own SVG: what is drawn is said in one sentence, and every
//! number stands in a table that one tap opens.

mod bars;
mod burn;
mod heat;
mod levels;
mod map;
mod money;
pub mod words;

use leptos::prelude::*;

pub use bars::{AreaBar, bars};
pub use burn::burn;
pub use heat::heat;
pub use levels::levels;
pub use map::{Tile, map};
pub use money::{fund_bar, money_bars, ten_thousand};

use self::words::ChartTexts;
use super::grid::{Column, Grid, GridRow};
use crate::i18n::lang;

/// A share of a length in whole units; at most all of it.
fn part(of: u32, whole: u32, length: u32) -> u32 {
    let share = u64::from(of.min(whole)) * u64::from(length) / u64::from(whole.max(1));
    u32::try_from(share).unwrap_or(length)
}

/// A drawing with what it says and its table.
#[component]
pub fn Chart(
    title: String,
    /// What it shows, in a sentence: for whoever cannot see it, and under the title for all.
    said: String,
    drawing: AnyView,
    columns: Vec<Column>,
    rows: Vec<GridRow>,
    test: &'static str,
    /// What is drawn leads somewhere: it is read piece by piece.
    #[prop(default = false)]
    leads: bool,
) -> impl IntoView {
    let t = ChartTexts::of(lang());
    let open = RwSignal::new(false);
    let label = title.clone();
    let table = move || {
        let (columns, rows, label) = (columns.clone(), rows.clone(), label.clone());
        open.get().then(|| {
            view! { <Grid label columns=Signal::stored(columns) rows=Signal::stored(rows) test="chart-table" /> }
        })
    };
    view! {
        <figure class="chart" data-test=test>
            <figcaption><h2>{title}</h2><p class="soft small">{said.clone()}</p></figcaption>
            <div class="drawn" role=if leads { "group" } else { "img" } aria-label=said>{drawing}</div>
            <details class="detail-fold screen-only" on:toggle=move |_| open.update(|open| *open = !*open)>
                <summary data-test="as-table">{t.as_table}</summary>{table}
            </details>
        </figure>
    }
}
