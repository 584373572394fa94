//! Shares as a figure: one axis each, all from the same middle.

use std::f64::consts::TAU;

use crate::view::prelude::*;

const RADIUS: f64 = 104.0;
const MIDDLE: (f64, f64) = (210.0, 150.0);

fn point(nth: usize, of: usize, share: f64) -> (f64, f64) {
    let turn = TAU * nth as f64 / of as f64;
    (
        MIDDLE.0 + RADIUS * share * turn.sin(),
        MIDDLE.1 - RADIUS * share * turn.cos(),
    )
}

fn outline(shares: impl Iterator<Item = f64>, of: usize) -> String {
    shares
        .enumerate()
        .map(|(nth, share)| {
            let (x, y) = point(nth, of, share);
            format!("{x:.0},{y:.0} ")
        })
        .collect()
}

/// Axes with their name and share (0 to 1). A picture only: the same numbers stand in a table
/// beside it, so it is hidden from screen readers.
#[component]
pub fn Radar(axes: Vec<(String, f64)>) -> Markup {
    let of = axes.len();
    let rings = [0.25, 0.5, 0.75, 1.0].map(|ring| {
        let points = outline((0..of).map(|_| ring), of);
        view! { <polygon class="ring" points=points></polygon> }
    });
    let filled = outline(axes.iter().map(|(_, share)| share.clamp(0.0, 1.0)), of);
    let labels = axes
        .into_iter()
        .enumerate()
        .map(|(nth, (name, _))| {
            let (x, y) = point(nth, of, 1.14);
            let anchor = match x - MIDDLE.0 {
                side if side > 12.0 => "start",
                side if side < -12.0 => "end",
                _ => "middle",
            };
            view! { <text x=format!("{x:.0}") y=format!("{:.0}", y + 5.0) text-anchor=anchor>{name}</text> }
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
