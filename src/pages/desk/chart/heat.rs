//! Scenarios by level: how many enterprises are where, before and after.

use domain::overview::Heat;
use leptos::prelude::*;

const NAMES: u32 = 132;
const CELL: u32 = 21;
const GAP: u32 = 10;
const LINE: u32 = 20;
const TOP: u32 = 34;

/// Which of five strengths: none, then by quarters of the greatest.
fn strength(count: u32, most: u32) -> u32 {
    if count == 0 {
        0
    } else {
        (count * 4).div_ceil(most.max(1)).clamp(1, 4)
    }
}

/// One scenario: its name, before and after.
pub type Line = (String, Heat, Heat);

/// A line for each scenario; levels 0 to 4 before, then after.
pub fn heat(lines: &[Line], heads: [&'static str; 2]) -> AnyView {
    let most = lines
        .iter()
        .flat_map(|(_, before, after)| before.spread.0.into_iter().chain(after.spread.0));
    let most = most.max().unwrap_or_default();
    let left = |side: u32| NAMES + side * (CELL * 5 + GAP);
    let head: Vec<_> = (0..)
        .zip(heads)
        .map(|(side, words)| {
            let levels = (0..5_u32).map(|level| {
                let x = left(side) + CELL * level + CELL / 2;
                view! { <text class="small" x=x.to_string() y="28" text-anchor="middle">{level}</text> }
            });
            let middle = (left(side) + CELL * 5 / 2).to_string();
            view! { <text x=middle y="12" text-anchor="middle">{words}</text>{levels.collect::<Vec<_>>()} }
        })
        .collect();
    let body: Vec<_> = (0..)
        .zip(lines)
        .map(|(nth, (name, before, after))| {
            let y = TOP + LINE * nth;
            let cells = (0..).zip([before, after]).flat_map(|(side, heat)| {
                (0..).zip(heat.spread.0).map(move |(level, count)| (side, level, count))
            });
            let cells: Vec<_> = cells
                .map(|(side, level, count)| {
                    let x = left(side) + CELL * level;
                    let strong = strength(count, most);
                    let words = (count > 0).then(|| {
                        let at = (x + CELL / 2).to_string();
                        view! { <text class=format!("small on level-{strong}-on") x=at y=(y + 13).to_string() text-anchor="middle">{count}</text> }
                    });
                    view! {
                        <rect class=format!("level-{strong}-fill") x=x.to_string() y=y.to_string() width=(CELL - 1).to_string() height=(LINE - 2).to_string()></rect>
                        {words}
                    }
                })
                .collect();
            view! { <text x=(NAMES - 6).to_string() y=(y + 13).to_string() text-anchor="end">{name.clone()}</text>{cells} }
        })
        .collect();
    let height = TOP + LINE * u32::try_from(lines.len()).unwrap_or(1);
    view! { <svg viewBox=format!("0 0 360 {height}") aria-hidden="true">{head}{body}</svg> }
        .into_any()
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn strength_rises_by_quarters_and_none_is_none() {
        let of = |count| strength(count, 100);
        assert_eq!([of(0), of(1), of(25), of(26), of(100)], [0, 1, 1, 2, 4]);
        assert_eq!(strength(1, 1), 4);
    }
}
