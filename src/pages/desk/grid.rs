//! A table one works with: sorted by any column, columns left out by choice, copied as cells.

use std::{cmp::Ordering, collections::BTreeSet};

use domain::{
    money::money,
    tsv::{self, Cell},
};
use leptos::prelude::*;
use rust_decimal::Decimal;
use wasm_bindgen_futures::JsFuture;

use crate::{
    app::spawn_scoped,
    components::use_toaster,
    i18n::{fill, lang},
    texts,
};

texts! {
    GridTexts {
        columns: "选择列", "Columns";
        copy: "复制表格", "Copy table";
        copied: "已复制，可粘贴到 Excel", "Copied: paste it into a spreadsheet";
        none: "没有内容", "Nothing here";
        more_n: "还有 {n} 行，继续显示", "Show more ({n} left)";
        sort_by: "按“{name}”排序", "Sort by {name}";
    }
}

/// Rows that stand at first, and with every tap on "more".
const SHOWN: usize = 200;

/// A column: its heading with the unit, and whether it holds numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub words: String,
    pub is_number: bool,
    /// Left out until somebody asks for it.
    pub is_extra: bool,
}

impl Column {
    pub fn text(words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            is_number: false,
            is_extra: false,
        }
    }

    pub fn number(words: impl Into<String>) -> Self {
        Self {
            is_number: true,
            ..Self::text(words)
        }
    }

    pub fn extra(self) -> Self {
        Self {
            is_extra: true,
            ..self
        }
    }
}

/// A cell as it reads, as it sorts, and where it leads.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GridCell {
    shown: String,
    number: Option<Decimal>,
    href: Option<String>,
    is_bad: bool,
}

impl GridCell {
    pub fn text(shown: impl Into<String>) -> Self {
        Self {
            shown: shown.into(),
            ..Self::default()
        }
    }

    pub fn count(count: impl Into<Decimal>) -> Self {
        let number = count.into();
        Self {
            shown: number.normalize().to_string(),
            number: Some(number),
            ..Self::default()
        }
    }

    /// Money or another amount, with two decimals.
    pub fn amount(amount: Decimal) -> Self {
        Self {
            shown: money(amount),
            number: Some(amount),
            ..Self::default()
        }
    }

    /// A number that may not be there.
    pub fn maybe(number: Option<impl Into<Decimal>>) -> Self {
        number.map_or_else(|| Self::text(""), Self::count)
    }

    pub fn link(self, href: String) -> Self {
        Self {
            href: Some(href),
            ..self
        }
    }

    pub fn bad(self, is_bad: bool) -> Self {
        Self { is_bad, ..self }
    }

    /// What is empty comes last either way up.
    fn order(&self, other: &Self) -> Ordering {
        match (self.number, other.number) {
            (Some(a), Some(b)) => a.cmp(&b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => {
                let empty = |cell: &Self| cell.shown.is_empty();
                (empty(self), &self.shown).cmp(&(empty(other), &other.shown))
            }
        }
    }

    fn is_empty(&self) -> bool {
        self.number.is_none() && self.shown.is_empty()
    }

    fn as_tsv(&self) -> Cell {
        match self.number {
            Some(number) => Cell::Number(number.to_string()),
            None => Cell::Text(self.shown.clone()),
        }
    }

    fn view(&self) -> AnyView {
        let shown = self.shown.clone();
        match &self.href {
            Some(href) => view! { <a href=href.clone()>{shown}</a> }.into_any(),
            None => shown.into_any(),
        }
    }
}

pub type GridRow = Vec<GridCell>;

/// By which column, and whether from the greatest down.
type By = Option<(usize, bool)>;

fn sorted(mut rows: Vec<GridRow>, by: By) -> Vec<GridRow> {
    if let Some((at, down)) = by {
        rows.sort_by(|a, b| {
            let (Some(a), Some(b)) = (a.get(at), b.get(at)) else {
                return Ordering::Equal;
            };
            if down && !a.is_empty() && !b.is_empty() {
                b.order(a)
            } else {
                a.order(b)
            }
        });
    }
    rows
}

/// The table. `foot` stays below whatever the order is.
#[component]
pub fn Grid(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] columns: Signal<Vec<Column>>,
    #[prop(into)] rows: Signal<Vec<GridRow>>,
    #[prop(into, optional)] foot: Signal<Vec<GridRow>>,
    #[prop(default = "grid")] test: &'static str,
) -> impl IntoView {
    let t = move || GridTexts::of(lang());
    let toaster = use_toaster();
    let by = RwSignal::new(None as By);
    let shown = RwSignal::new(SHOWN);
    // What somebody chose otherwise than the column says of itself.
    let turned = RwSignal::new(BTreeSet::<usize>::new());
    let is_shown = move |at: usize, column: &Column| {
        at == 0 || column.is_extra == turned.with(|turned| turned.contains(&at))
    };
    let ordered = Memo::new_with_compare(move |_| sorted(rows.get(), by.get()), |_, _| true);
    let visible = move || {
        columns.with(|columns| {
            let all = columns.iter().enumerate();
            let all = all.filter(|(at, column)| is_shown(*at, column));
            all.map(|(at, _)| at).collect::<Vec<_>>()
        })
    };
    let press = move |at: usize| {
        by.update(|by| {
            *by = match *by {
                Some((held, false)) if held == at => Some((at, true)),
                Some((held, true)) if held == at => None,
                _ => Some((at, false)),
            }
        });
    };
    let heads = move || {
        let columns = columns.get();
        let heads = visible().into_iter().map(|at| {
            let column = columns[at].clone();
            let sort = move || match by.get() {
                Some((held, down)) if held == at => if down { "descending" } else { "ascending" },
                _ => "none",
            };
            let mark = move || match by.get() {
                Some((held, down)) if held == at => if down { " ↓" } else { " ↑" },
                _ => "",
            };
            let title = fill(t().sort_by, &[("name", &column.words)]);
            view! {
                <th scope="col" class:num=column.is_number aria-sort=sort>
                    <button type="button" class="sort" title=title on:click=move |_| press(at)>{column.words}{mark}</button>
                </th>
            }
        });
        heads.collect::<Vec<_>>()
    };
    let line = move |row: &GridRow, is_foot: bool| {
        let columns = columns.get_untracked();
        let cells = visible().into_iter().map(|at| {
            let cell = row.get(at).cloned().unwrap_or_default();
            let (view, bad) = (cell.view(), cell.is_bad);
            if at == 0 {
                view! { <th scope="row" class:bad=bad>{view}</th> }.into_any()
            } else {
                let is_number = columns.get(at).is_some_and(|column| column.is_number);
                view! { <td class:num=is_number class:bad=bad>{view}</td> }.into_any()
            }
        });
        view! { <tr class:whole=is_foot data-test="grid-row">{cells.collect::<Vec<_>>()}</tr> }
    };
    let body = move || {
        ordered.with(|rows| {
            let some = rows.iter().take(shown.get());
            some.map(|row| line(row, false)).collect::<Vec<_>>()
        })
    };
    let feet = move || foot.with(|rows| rows.iter().map(|row| line(row, true)).collect::<Vec<_>>());
    let rest = move || ordered.with(Vec::len).saturating_sub(shown.get());
    let none = move || ordered.with(Vec::is_empty);
    let copy = move |_| {
        let (columns, at) = (columns.get_untracked(), untrack(visible));
        let pick = |row: &GridRow| -> Vec<Cell> {
            let cells = at.iter().map(|at| row.get(*at));
            cells
                .map(|cell| cell.map_or(Cell::Text(String::new()), GridCell::as_tsv))
                .collect()
        };
        let heads = at.iter().map(|at| Cell::Text(columns[*at].words.clone()));
        let mut all: Vec<Vec<Cell>> = vec![heads.collect()];
        all.extend(ordered.with_untracked(|rows| rows.iter().map(pick).collect::<Vec<_>>()));
        all.extend(foot.with_untracked(|rows| rows.iter().map(pick).collect::<Vec<_>>()));
        let text = tsv::write(all.iter().map(Vec::as_slice));
        let clipboard = window().navigator().clipboard();
        if clipboard.is_undefined() {
            return;
        }
        let writing = clipboard.write_text(&text);
        let said = t().copied;
        spawn_scoped(async move {
            if JsFuture::from(writing).await.is_ok() {
                toaster.say(said);
            }
        });
    };
    let has_clipboard = !window().navigator().clipboard().is_undefined();
    let picker = move || {
        let columns = columns.get();
        let all = columns.into_iter().enumerate().skip(1);
        let all = all.map(|(at, column)| {
            let words = column.words.clone();
            let checked = move || is_shown(at, &column);
            let turn = move |_| {
                turned.update(|turned| {
                    if !turned.remove(&at) {
                        turned.insert(at);
                    }
                });
            };
            view! { <label class="pick"><input type="checkbox" prop:checked=checked on:change=turn />{words}</label> }
        });
        all.collect::<Vec<_>>()
    };
    view! {
        <div class="grid-table" data-test=test>
            <div class="cluster grid-tools screen-only">
                <details class="picker"><summary class="btn btn-quiet" data-test="grid-columns">{move || t().columns}</summary><div class="picks">{picker}</div></details>
                {has_clipboard.then(|| view! { <button type="button" class="btn btn-quiet" data-test="grid-copy" on:click=copy>{move || t().copy}</button> })}
            </div>
            <div class="grid-box" tabindex="0" role="region" aria-label=move || label.get()>
                <table class="figures">
                    <thead><tr>{heads}</tr></thead>
                    <tbody>{body}</tbody>
                    <tfoot>{feet}</tfoot>
                </table>
            </div>
            <Show when=none><p class="soft">{move || t().none}</p></Show>
            <Show when=move || { rest() > 0 }>
                <div class="screen-only"><button type="button" class="btn" on:click=move |_| shown.update(|shown| *shown += SHOWN)>{move || fill(t().more_n, &[("n", &rest())])}</button></div>
            </Show>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn rows_sort_by_number_or_text_and_what_is_empty_comes_last() {
        let row =
            |name: &str, count: Option<u32>| vec![GridCell::text(name), GridCell::maybe(count)];
        let rows = vec![row("乙", Some(10)), row("丙", None), row("甲", Some(9))];
        let names = |by| -> Vec<String> {
            let rows = sorted(rows.clone(), by);
            rows.iter().map(|row| row[0].shown.clone()).collect()
        };
        assert_eq!(names(None), ["乙", "丙", "甲"]);
        assert_eq!(names(Some((1, false))), ["甲", "乙", "丙"]);
        assert_eq!(names(Some((1, true))), ["乙", "甲", "丙"]);
    }
}
