//! Money as bars on one scale: what is paid, what is committed beyond it, what is still expected.

use domain::{
    money::{in_ten_thousands, money},
    overview::MoneyRow,
    subsidy::Position,
};
use leptos::prelude::*;
use rust_decimal::{Decimal, prelude::ToPrimitive as _};

/// 元 as 万元 with two decimals.
pub fn ten_thousand(yuan: Decimal) -> String {
    money(in_ten_thousands(yuan))
}

/// A share of a length, at most all of it.
fn share(of: Decimal, whole: Decimal, length: u32) -> u32 {
    let units = of
        .checked_mul(length.into())
        .and_then(|units| units.checked_div(whole));
    units
        .and_then(|units| units.to_u32())
        .unwrap_or_default()
        .min(length)
}

fn segments(
    position: &Position,
    (x, y): (u32, u32),
    whole: Decimal,
    length: u32,
    high: u32,
) -> AnyView {
    let paid = share(position.paid.max(Decimal::ZERO), whole, length);
    let committed = share(position.committed, whole, length).max(paid);
    let all = position.committed + position.expected;
    let all = share(all, whole, length).max(committed);
    let rect = |class: &'static str, from: u32, to: u32| {
        view! { <rect class=class x=(x + from).to_string() y=y.to_string() width=(to - from).to_string() height=high.to_string()></rect> }
    };
    view! { {rect("paid", 0, paid)}{rect("committed", paid, committed)}{rect("expected", committed, all)} }.into_any()
}

const NAMES: u32 = 132;
const LENGTH: u32 = 160;

/// A group of bars for each area, one for each phase; `name` names area and phase.
pub fn money_bars(
    rows: &[MoneyRow],
    name: impl Fn(&MoneyRow) -> (String, String),
    legend: [&'static str; 3],
) -> AnyView {
    let all = |row: &MoneyRow| row.position.committed + row.position.expected;
    let most = rows
        .iter()
        .map(all)
        .max()
        .unwrap_or_default()
        .max(Decimal::ONE);
    let mut y = 26;
    let mut last = None;
    let lines: Vec<_> = rows
        .iter()
        .map(|row| {
            let (area, phase) = name(row);
            let is_first = last.as_ref() != Some(&area);
            y += if is_first && last.is_some() { 22 } else if last.is_some() { 14 } else { 0 };
            last = Some(area.clone());
            let label = is_first.then(|| view! { <text x="78" y=(y + 9).to_string() text-anchor="end">{area}</text> });
            let long = share(all(row), most, LENGTH);
            view! {
                {label}
                <text class="small" x=(NAMES - 6).to_string() y=(y + 9).to_string() text-anchor="end">{phase}</text>
                {segments(&row.position, (NAMES, y), most, LENGTH, 10)}
                <text class="small num" x=(NAMES + long + 5).to_string() y=(y + 9).to_string()>{ten_thousand(all(row))}</text>
            }
        })
        .collect();
    view! {
        <svg viewBox=format!("0 0 360 {}", y + 18) aria-hidden="true">
            {keys(legend, 0)}
            {lines}
            <line class="axis" x1=NAMES.to_string() x2=NAMES.to_string() y1="22" y2=(y + 14).to_string()></line>
        </svg>
    }
    .into_any()
}

fn keys(words: [&'static str; 3], y: u32) -> AnyView {
    let classes = ["paid", "committed", "expected"];
    let keys = (0..).zip(words).zip(classes).map(|((nth, words), class)| {
        let x = 60 + 100 * nth;
        view! {
            <rect class=class x=x.to_string() y=(y + 2).to_string() width="12" height="10"></rect>
            <text class="small" x=(x + 17).to_string() y=(y + 11).to_string()>{words}</text>
        }
    });
    keys.collect::<Vec<_>>().into_any()
}

/// The city's money on the scale of the funds, with the mark of the greatest demand.
pub fn fund_bar(position: &Position, greatest: Option<Decimal>) -> AnyView {
    let most = position.ceiling.max(position.committed + position.expected);
    let most = most.max(greatest.unwrap_or_default()).max(Decimal::ONE);
    let mark = greatest.map(|greatest| {
        let x = share(greatest, most, 1000);
        view! { <line class="mark" x1=x.to_string() x2=x.to_string() y1="0" y2="26"></line> }
    });
    let end = share(position.ceiling, most, 1000);
    view! {
        <svg class="fund-bar" viewBox="0 0 1000 26" preserveAspectRatio="none" aria-hidden="true">
            <rect class="fund" x="0" y="4" width=end.to_string() height="18"></rect>
            {segments(position, (0, 4), most, 1000, 18)}
            {mark}
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn a_share_is_never_longer_than_the_bar() {
        assert_eq!(share(50.into(), 200.into(), 100), 25);
        assert_eq!(share(500.into(), 200.into(), 100), 100);
        assert_eq!(share((-5).into(), 200.into(), 100), 0);
        assert_eq!(share(1.into(), 0.into(), 100), 0);
    }
}
