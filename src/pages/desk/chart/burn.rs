//! How a figure grew, against an even pace towards each phase's mark.

use chrono::{Datelike, NaiveDate};
use domain::overview::BurnUp;
use leptos::prelude::*;

use super::part;

const LEFT: u32 = 30;
const TOP: u32 = 14;
const WIDE: u32 = 300;
const HIGH: u32 = 150;

/// What the scale goes up to: a whole number of even steps.
fn scale(most: u32) -> (u32, u32) {
    let steps = [
        1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2500, 5000,
    ];
    let step = steps.into_iter().find(|step| most <= step * 5);
    let step = step.unwrap_or(10_000);
    (step, most.div_ceil(step).max(1) * step)
}

/// The line of what was reached, the pace dotted, the marks of the phases.
pub fn burn(grown: &BurnUp, pace_words: &'static str) -> AnyView {
    let (Some(first), Some(last)) = (grown.points.first(), grown.points.last()) else {
        return ().into_any();
    };
    let days = |from: NaiveDate, to: NaiveDate| u32::try_from((to - from).num_days()).unwrap_or(0);
    let whole = days(first.day, last.day).max(1);
    let actual = grown.points.iter().filter_map(|point| point.actual);
    let most = grown.points.iter().map(|point| point.expected);
    let most = most.chain(actual).max().unwrap_or_default();
    let most = grown
        .marks
        .iter()
        .map(|(_, mark)| *mark)
        .max()
        .unwrap_or_default()
        .max(most);
    let (step, top) = scale(most);
    let x = |day: NaiveDate| LEFT + part(days(first.day, day), whole, WIDE);
    let y = |count: u32| TOP + HIGH - part(count, top, HIGH);
    let grid: Vec<_> = (0..=top / step)
        .map(|nth| {
            let count = nth * step;
            view! {
                <line class=if nth == 0 { "axis" } else { "hair" } x1=LEFT.to_string() x2=(LEFT + WIDE).to_string() y1=y(count).to_string() y2=y(count).to_string()></line>
                <text class="small" x=(LEFT - 5).to_string() y=(y(count) + 4).to_string() text-anchor="end">{count}</text>
            }
        })
        .collect();
    let quarters: Vec<_> = grown
        .points
        .iter()
        .filter(|point| point.day.succ_opt().is_some_and(|next| next.day() == 1 && next.month0().is_multiple_of(6)))
        .map(|point| {
            let next = point.day.succ_opt().unwrap_or(point.day);
            view! { <text class="small" x=x(next).to_string() y=(TOP + HIGH + 15).to_string() text-anchor="middle">{format!("{}-{:02}", next.year(), next.month())}</text> }
        })
        .collect();
    let line = |points: Vec<(NaiveDate, u32)>| -> String {
        points
            .iter()
            .map(|(day, count)| format!("{},{} ", x(*day), y(*count)))
            .collect()
    };
    let pace = line(
        grown
            .points
            .iter()
            .map(|point| (point.day, point.expected))
            .collect(),
    );
    let reached: Vec<_> = grown
        .points
        .iter()
        .filter_map(|point| Some((point.day, point.actual?)))
        .collect();
    let end = reached.last().copied();
    let marks: Vec<_> = grown
        .marks
        .iter()
        .map(|(day, mark)| {
            let (x, y) = (x(*day), y(*mark));
            view! {
                <line class="mark" x1=(x.saturating_sub(9)).to_string() x2=x.to_string() y1=y.to_string() y2=y.to_string()></line>
                <text class="num" x=(x - 12).to_string() y=(y + 4).to_string() text-anchor="end">{*mark}</text>
            }
        })
        .collect();
    let end = end.map(|(day, count)| {
        let (x, y) = (x(day), y(count));
        let below = if y > TOP + HIGH - 24 { y - 8 } else { y + 16 };
        let anchor = if x > 260 { "end" } else { "start" };
        let beside = if x > 260 { x - 6 } else { x + 6 };
        view! {
            <circle class="dot" cx=x.to_string() cy=y.to_string() r="3.5"></circle>
            <text class="strong" x=beside.to_string() y=below.to_string() text-anchor=anchor>{count}</text>
        }
    });
    let middle = grown
        .points
        .get(grown.points.len() / 3)
        .map(|point| (x(point.day), y(point.expected)));
    let pace_label = middle.map(|(x, y)| {
        view! { <text class="small" x=(x - 4).to_string() y=(y.max(TOP + 12) - 6).to_string() text-anchor="end">{pace_words}</text> }
    });
    view! {
        <svg viewBox="0 0 360 186" aria-hidden="true">
            {grid} {quarters}
            <polyline class="pace" points=pace></polyline>
            {pace_label}
            <polyline class="line" points=line(reached)></polyline>
            {marks} {end}
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn a_scale_goes_up_in_even_steps_to_no_less_than_the_greatest() {
        assert_eq!(scale(0), (1, 1));
        assert_eq!(scale(5), (1, 5));
        assert_eq!(scale(42), (10, 50));
        assert_eq!(scale(320), (100, 400));
    }
}
