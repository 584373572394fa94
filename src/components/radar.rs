//! Shares as a figure: one axis each, all from the same middle.

use std::f64::consts::TAU;

use js_sys::Math;

use leptos::prelude::*;

const RADIUS: f64 = 104.0;
const MIDDLE: (f64, f64) = (210.0, 150.0);

/// A point on an axis, `share` thousandths of the way out, to the nearest whole unit. The browser's
/// own sine, and whole numbers to write down: ours would be some kilobytes of program.
fn point(nth: usize, of: usize, share: u32) -> (i32, i32) {
    let turn = TAU * nth as f64 / of as f64;
    let out = RADIUS * f64::from(share) / 1000.0;
    (
        (MIDDLE.0 + out * Math::sin(turn)).round() as i32,
        (MIDDLE.1 - out * Math::cos(turn)).round() as i32,
    )
}

fn outline(shares: impl Iterator<Item = u32>, of: usize) -> String {
    shares
        .enumerate()
        .map(|(nth, share)| {
            let (x, y) = point(nth, of, share);
            format!("{x},{y} ")
        })
        .collect()
}

/// Axes with their name and share (in thousandths). A picture only: the same numbers stand in a table
/// beside it, so it is hidden from screen readers.
#[component]
pub fn Radar(axes: Vec<(String, u32)>) -> impl IntoView {
    let of = axes.len();
    let rings = [250, 500, 750, 1000].map(|ring| {
        let points = outline((0..of).map(|_| ring), of);
        view! { <polygon class="ring" points=points></polygon> }
    });
    let filled = outline(axes.iter().map(|(_, share)| (*share).min(1000)), of);
    let labels = axes
        .into_iter()
        .enumerate()
        .map(|(nth, (name, _))| {
            let (x, y) = point(nth, of, 1140);
            let anchor = match f64::from(x) - MIDDLE.0 {
                side if side > 12.0 => "start",
                side if side < -12.0 => "end",
                _ => "middle",
            };
            view! { <text x=x.to_string() y=(y + 5).to_string() text-anchor=anchor>{name}</text> }
        })
        .collect_view();
    view! {
        <svg class="radar" viewBox="-24 0 468 300" aria-hidden="true">
            {rings.into_iter().collect_view()}
            <polygon class="filled" points=filled></polygon>
            {labels}
        </svg>
    }
}
