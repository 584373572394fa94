//! Enterprises by level, before the retrofit and after it, as two bars of shares.

use domain::overview::Spread;
use leptos::prelude::*;

use super::part;

const NAMES: u32 = 54;
const LENGTH: u32 = 262;
const LINE: u32 = 62;

/// Each segment with its level and how many; narrow ones have their words above the bar alone.
pub fn levels(both: &[(String, Spread)], level_words: impl Fn(usize) -> String) -> AnyView {
    let lines = (0..).zip(both).map(|(nth, (name, spread))| {
        let y = LINE * nth;
        let all = spread.all();
        let mut from = 0;
        let segments: Vec<_> = spread
            .0
            .into_iter()
            .enumerate()
            .filter(|(_, count)| *count > 0)
            .map(|(level, count)| {
                let x = NAMES + part(from, all, LENGTH);
                from += count;
                let wide = NAMES + part(from, all, LENGTH) - x;
                let middle = (x + wide / 2).to_string();
                let words = (wide >= 26).then(|| {
                    view! { <text class="small" x=middle.clone() y=(y + 14).to_string() text-anchor="middle">{level_words(level)}</text> }
                });
                let count = (wide >= 12).then(|| {
                    view! { <text class=format!("on level-{level}-on") x=middle y=(y + 38).to_string() text-anchor="middle">{count}</text> }
                });
                view! {
                    <rect class=format!("level-{level}-fill") x=x.to_string() y=(y + 20).to_string() width=wide.to_string() height="26"></rect>
                    {words}{count}
                }
            })
            .collect();
        let none = (all == 0).then(|| {
            view! { <rect class="empty-bar" x=NAMES.to_string() y=(y + 20).to_string() width=LENGTH.to_string() height="26"></rect> }
        });
        view! {
            <text x=(NAMES - 8).to_string() y=(y + 38).to_string() text-anchor="end">{name.clone()}</text>
            {none}{segments}
            <text class="num" x=(NAMES + LENGTH + 6).to_string() y=(y + 38).to_string()>{all}</text>
        }
    });
    let lines: Vec<_> = lines.collect();
    let height = LINE * u32::try_from(both.len()).unwrap_or(1);
    view! { <svg viewBox=format!("0 0 360 {height}") aria-hidden="true">{lines}</svg> }.into_any()
}
