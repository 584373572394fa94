//! Reading a register of enterprises from a spreadsheet as people keep it: a title and instructions above
//! the heads, heads in two rows, units in heads and cells, days as serials of either epoch or as text,
//! merged cells, sums and notes between the rows, codes that Excel has damaged.
//!
//! Nothing is filled in: what was read is typed, what was not is a [`Fault`] with its row and cell, and what
//! can be guessed at is offered and not taken.

mod code;
mod fault;
mod grid;
mod heads;
mod row;
mod text;
mod value;

use domain::pack::ProgrammePack;

pub use code::{Code, candidates};
pub use fault::{Doubt, Fault, Unreadable, What};
pub use heads::Column;
pub use row::EnterpriseRow;

use grid::Grid;
use heads::Heads;

/// The greatest file that is read, in bytes.
pub const MOST_BYTES: usize = 20_000_000;

/// An enterprise that is known already, to find a damaged code by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub code: String,
    pub name: String,
}

/// What was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Intake {
    /// The sheet's name; empty of a text file.
    pub sheet: String,
    /// The row of the heads, from 1; of two the lower one.
    pub heads: u32,
    /// The columns that were understood, each with its letter.
    pub columns: Vec<(Column, String)>,
    /// Heads that were not, each with its letter.
    pub unknown: Vec<(String, String)>,
    pub rows: Vec<EnterpriseRow>,
    pub faults: Vec<Fault>,
    pub doubts: Vec<Doubt>,
}

/// Reads a workbook (.xlsx, .xls) or a text file (.csv, .tsv, in UTF-8, UTF-16 or GB 18030).
///
/// Of several sheets that one is read whose heads are understood best; of equals the first.
///
/// # Errors
/// [`Unreadable`] where there is nothing to read, or no row of heads.
pub fn read(bytes: &[u8], pack: &ProgrammePack, known: &[Known]) -> Result<Intake, Unreadable> {
    if bytes.len() > MOST_BYTES {
        return Err(Unreadable::TooLarge);
    }
    let grids = grid::read(bytes)?;
    if grids.iter().all(Grid::is_empty) {
        return Err(Unreadable::Empty);
    }
    let mut best: Option<(Heads, Grid)> = None;
    for grid in grids {
        let Some(heads) = Heads::find(&grid) else {
            continue;
        };
        let better = best
            .as_ref()
            .is_none_or(|(other, _)| heads.score() > other.score());
        if better {
            best = Some((heads, grid));
        }
    }
    let (heads, grid) = best.ok_or(Unreadable::NoHeads)?;
    Ok(row::read_rows(&grid, &heads, pack, known))
}

/// A column's letters: 0 is A, 26 is AA.
pub fn letters(column: usize) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_in_excel() {
        let all = [0, 25, 26, 51, 701, 702].map(letters);
        assert_eq!(all, ["A", "Z", "AA", "AZ", "ZZ", "AAA"]);
    }
}
