//! The areas as tiles, each where it lies beside the others; by the pack's own columns and rows.

use domain::pack::ProgrammePack;
use leptos::prelude::*;

/// A tile: the area's code, its name and how far it is of its target, in percent; `None` without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    pub area: String,
    pub name: String,
    pub percent: Option<u32>,
}

const WIDE: u32 = 112;
const HIGH: u32 = 58;
const GAP: u32 = 6;
/// Tiles in a row of areas that the pack gives no place.
const IN_ROW: u8 = 3;

/// By quarters of the target; 4 where it is reached.
fn strength(percent: u32) -> u32 {
    (percent / 25).min(4)
}

/// Column and row of every tile, in their order.
fn places(pack: &ProgrammePack, tiles: &[Tile]) -> Vec<(u8, u8)> {
    let own = |tile: &Tile| pack.area(&tile.area).and_then(|area| area.tile);
    let below = tiles
        .iter()
        .filter_map(own)
        .map(|(_, row)| row.saturating_add(1))
        .max();
    let mut free = 0_u8;
    let place = |tile: &Tile| {
        own(tile).unwrap_or_else(|| {
            let at = free;
            free = free.saturating_add(1);
            (
                at % IN_ROW,
                below.unwrap_or_default().saturating_add(at / IN_ROW),
            )
        })
    };
    tiles.iter().map(place).collect()
}

/// The tiles; each leads to its area's page.
pub fn map(
    pack: &ProgrammePack,
    tiles: &[Tile],
    href: impl Fn(&str) -> String,
    go: Callback<String>,
) -> AnyView {
    let places = places(pack, tiles);
    let most = |of: fn(&(u8, u8)) -> u8| places.iter().map(of).max().unwrap_or_default();
    let (columns, rows) = (
        u32::from(most(|at| at.0)) + 1,
        u32::from(most(|at| at.1)) + 1,
    );
    let all: Vec<_> = tiles
        .iter()
        .zip(&places)
        .map(|(tile, (column, row))| {
            let (x, y) = (u32::from(*column) * (WIDE + GAP), u32::from(*row) * (HIGH + GAP));
            let strong = tile.percent.map_or(0, strength);
            let middle = (x + WIDE / 2).to_string();
            let percent = tile.percent.map_or("—".to_owned(), |percent| format!("{percent}%"));
            let on = format!("on level-{strong}-on");
            let to = href(&tile.area);
            let address = to.clone();
            let open = move |event: leptos::ev::MouseEvent| {
                // The router sees to links of HTML alone.
                if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
                    event.prevent_default();
                    go.run(to.clone());
                }
            };
            view! {
                <g><a href=address on:click=open>
                    <rect class=format!("tile level-{strong}-fill") x=x.to_string() y=y.to_string() width=WIDE.to_string() height=HIGH.to_string() rx="5"></rect>
                    <text class=on.clone() x=middle.clone() y=(y + 24).to_string() text-anchor="middle">{tile.name.clone()}</text>
                    <text class=format!("big {on}") x=middle y=(y + 46).to_string() text-anchor="middle">{percent}</text>
                </a></g>
            }
        })
        .collect();
    let (wide, high) = (columns * (WIDE + GAP), rows * (HIGH + GAP));
    view! { <svg viewBox=format!("0 0 {} {high}", wide.max(360))>{all}</svg> }.into_any()
}

#[cfg(test)]
#[expect(clippy::unwrap_used)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn areas_without_a_place_stand_below_the_others() {
        let text = include_str!("../../../../public/packs/wuzhong.json");
        let mut pack = ProgrammePack::read(text).unwrap();
        let tiles: Vec<Tile> = pack
            .areas
            .iter()
            .map(|area| Tile {
                area: area.code.clone(),
                name: String::new(),
                percent: None,
            })
            .collect();
        pack.areas[0].tile = None;
        pack.areas[1].tile = None;
        let places = places(&pack, &tiles);
        assert_eq!((places[0], places[1]), ((0, 4), (1, 4)));
        let mut once = places.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), places.len());
        assert_eq!(
            [strength(0), strength(24), strength(99), strength(180)],
            [0, 0, 3, 4]
        );
    }
}
