//! A bar for each area with the mark it is to reach.

use leptos::prelude::*;

use super::part;

/// A figure of an area and its target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaBar {
    pub name: String,
    pub actual: u32,
    pub target: u32,
    pub is_late: bool,
}

const NAMES: u32 = 104;
const LENGTH: u32 = 190;
const LINE: u32 = 24;

/// All on one scale from 0, the figure at each bar's end.
pub fn bars(all: &[AreaBar]) -> AnyView {
    let most = all.iter().map(|bar| bar.actual.max(bar.target)).max();
    let most = most.unwrap_or_default().max(1);
    let height = LINE * u32::try_from(all.len()).unwrap_or(1) + 4;
    let lines = (0..).zip(all).map(|(nth, bar)| {
        let y = LINE * nth;
        let (long, mark) = (part(bar.actual, most, LENGTH), NAMES + part(bar.target, most, LENGTH));
        let class = if bar.is_late { "fill late" } else { "fill" };
        let end = mark.max(NAMES + long) + 6;
        view! {
            <text x=(NAMES - 8).to_string() y=(y + 17).to_string() text-anchor="end">{bar.name.clone()}</text>
            <rect class=class x=NAMES.to_string() y=(y + 7).to_string() width=long.to_string() height="12"></rect>
            <line class="mark" x1=mark.to_string() x2=mark.to_string() y1=(y + 3).to_string() y2=(y + 23).to_string()></line>
            <text class="num" x=end.to_string() y=(y + 17).to_string()>{format!("{} / {}", bar.actual, bar.target)}</text>
        }
    });
    let lines: Vec<_> = lines.collect();
    view! {
        <svg viewBox=format!("0 0 360 {height}") aria-hidden="true">
            {lines}
            <line class="axis" x1=NAMES.to_string() x2=NAMES.to_string() y1="0" y2=height.to_string()></line>
        </svg>
    }
    .into_any()
}
