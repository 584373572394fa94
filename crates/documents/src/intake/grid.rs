//! The cells of a file, whatever form it has.

use std::io::Cursor;

use calamine::{Data, DataRef, ExcelDateTime, Reader as _, Xls, XlsError, Xlsx, XlsxError};
use chrono::{Days, NaiveDate};

use super::{Unreadable, text};

/// Rows and columns beyond these are not read: a stray cell at the sheet's end makes a table of billions.
const MOST_ROWS: u32 = 20_000;
const MOST_COLUMNS: u32 = 256;

/// What a cell holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Cell {
    #[default]
    Empty,
    Text(String),
    Number(f64),
    Day(NaiveDate),
    Flag(bool),
    Error(String),
}

impl Cell {
    pub fn text(text: &str) -> Self {
        // What nobody sees: marks of byte order and direction, spaces of no width.
        let unseen = |char: char| matches!(char, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
        let text = text.trim_matches(|char: char| char.is_whitespace() || unseen(char));
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text.to_owned())
        }
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::Empty
    }

    /// What it shows, as far as that is known.
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Error(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Day(day) => day.to_string(),
            Self::Flag(true) => "是".to_owned(),
            Self::Flag(false) => "否".to_owned(),
        }
    }
}

/// A sheet.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    pub sheet: String,
    pub rows: Vec<Vec<Cell>>,
    /// Merged cells: first row and column, last row and column.
    pub merged: Vec<((u32, u32), (u32, u32))>,
    /// Days are counted from 1904.
    pub from_1904: bool,
}

impl Grid {
    pub fn is_empty(&self) -> bool {
        self.rows.iter().flatten().all(Cell::is_empty)
    }

    pub fn cell(&self, row: usize, column: usize) -> &Cell {
        const EMPTY: &Cell = &Cell::Empty;
        let row = self.rows.get(row);
        row.and_then(|row| row.get(column)).unwrap_or(EMPTY)
    }

    /// A cell, or what the merged one that covers it holds.
    pub fn covered(&self, row: usize, column: usize) -> &Cell {
        let cell = self.cell(row, column);
        if !cell.is_empty() {
            return cell;
        }
        let within = |at: usize, from: u32, to: u32| (from as usize..=to as usize).contains(&at);
        let mut merged = self.merged.iter();
        let found = merged
            .find(|(first, last)| within(row, first.0, last.0) && within(column, first.1, last.1));
        found.map_or(cell, |(first, _)| {
            self.cell(first.0 as usize, first.1 as usize)
        })
    }

    fn put(&mut self, row: u32, column: u32, cell: Cell) {
        if row >= MOST_ROWS || column >= MOST_COLUMNS || cell.is_empty() {
            return;
        }
        let (row, column) = (row as usize, column as usize);
        if self.rows.len() <= row {
            self.rows.resize(row + 1, Vec::new());
        }
        let cells = &mut self.rows[row];
        if cells.len() <= column {
            cells.resize(column + 1, Cell::Empty);
        }
        cells[column] = cell;
    }

    /// The day of a serial number; fractions are hours.
    pub fn day(&self, serial: f64) -> Option<NaiveDate> {
        let whole = serial.floor();
        if !(1.0..2_958_466.0).contains(&whole) {
            return None;
        }
        let days = Days::new(whole as u64);
        if self.from_1904 {
            return NaiveDate::from_ymd_opt(1904, 1, 1)?.checked_add_days(days);
        }
        // Excel has a 29 February 1900, which never was.
        let eve = if whole < 60.0 { 31 } else { 30 };
        NaiveDate::from_ymd_opt(1899, 12, eve)?.checked_add_days(days)
    }
}

/// The sheets of a file, in their order.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Grid>, Unreadable> {
    match bytes {
        [] => Err(Unreadable::Empty),
        [b'P', b'K', ..] => xlsx(bytes),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => xls(bytes),
        bytes => {
            let text = text::decode(bytes).ok_or(Unreadable::NoTable)?;
            let mut grid = Grid::default();
            for (at, row) in (0..).zip(text::rows(&text)) {
                for (column, cell) in (0..).zip(row) {
                    grid.put(at, column, Cell::text(&cell));
                }
            }
            Ok(vec![grid])
        }
    }
}

fn xlsx(bytes: &[u8]) -> Result<Vec<Grid>, Unreadable> {
    let refused = |error: XlsxError| match error {
        XlsxError::Password => Unreadable::Protected,
        _ => Unreadable::NoTable,
    };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(refused)?;
    let from_1904 = book.has_1904_epoch();
    let mut grids = Vec::new();
    for sheet in book.sheet_names() {
        let mut grid = Grid {
            sheet: sheet.clone(),
            from_1904,
            ..Grid::default()
        };
        // A chart is a sheet without cells.
        let Ok(mut cells) = book.worksheet_cells_reader(&sheet) else {
            continue;
        };
        while let Some(found) = cells.next_cell().map_err(refused)? {
            let (row, column) = found.get_position();
            let cell = of_ref(&grid, found.get_value());
            grid.put(row, column, cell);
        }
        drop(cells);
        if let Ok(merged) = book.merge_cells_by_sheet_name(&sheet) {
            grid.merged = merged.iter().map(|one| (one.start, one.end)).collect();
        }
        grids.push(grid);
    }
    Ok(grids)
}

fn xls(bytes: &[u8]) -> Result<Vec<Grid>, Unreadable> {
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsError::Password => Unreadable::Protected,
        _ => Unreadable::NoTable,
    })?;
    let mut grids = Vec::new();
    for sheet in book.sheet_names() {
        let Ok(range) = book.worksheet_range(&sheet) else {
            continue;
        };
        let mut grid = Grid {
            sheet: sheet.clone(),
            ..Grid::default()
        };
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let (row, column) = (u32::try_from(row), u32::try_from(column));
            if let (Ok(row), Ok(column)) = (row, column) {
                let cell = of_data(&grid, value);
                grid.put(top.saturating_add(row), left.saturating_add(column), cell);
            }
        }
        grids.push(grid);
    }
    Ok(grids)
}

fn of_day(grid: &Grid, day: &ExcelDateTime) -> Cell {
    let serial = day.as_f64();
    if day.is_duration() {
        return Cell::Number(serial);
    }
    grid.day(serial).map_or(Cell::Number(serial), Cell::Day)
}

fn of_ref(grid: &Grid, value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Cell::text(text)
        }
        DataRef::SharedString(text) => Cell::text(text),
        DataRef::Int(int) => Cell::Number(*int as f64),
        DataRef::Float(float) => Cell::Number(*float),
        DataRef::Bool(flag) => Cell::Flag(*flag),
        DataRef::DateTime(day) => of_day(grid, day),
        DataRef::Error(error) => Cell::Error(error.to_string()),
    }
}

fn of_data(grid: &Grid, value: &Data) -> Cell {
    match value {
        Data::Empty => Cell::Empty,
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Cell::text(text),
        Data::Int(int) => Cell::Number(*int as f64),
        Data::Float(float) => Cell::Number(*float),
        Data::Bool(flag) => Cell::Flag(*flag),
        Data::DateTime(day) => of_day(grid, day),
        Data::Error(error) => Cell::Error(error.to_string()),
        #[expect(
            unreachable_patterns,
            reason = "other versions of the library have more"
        )]
        _ => Cell::Empty,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_of_both_epochs_are_days() {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let mut grid = Grid::default();
        assert_eq!(grid.day(1.0), day("1900-01-01"));
        assert_eq!(grid.day(59.0), day("1900-02-28"));
        assert_eq!(grid.day(61.0), day("1900-03-01"));
        assert_eq!(grid.day(45_000.75), day("2023-03-15"));
        assert_eq!(grid.day(0.5), None);
        grid.from_1904 = true;
        assert_eq!(grid.day(43_538.0), day("2023-03-15"));
    }

    #[test]
    fn a_stray_cell_at_the_end_makes_no_table_of_billions() {
        let mut grid = Grid::default();
        grid.put(1_048_575, 16_383, Cell::text("x"));
        grid.put(2, 3, Cell::text("y"));
        assert_eq!(grid.rows.len(), 3);
        assert_eq!(grid.cell(2, 3), &Cell::text("y"));
        assert!(grid.cell(9, 9).is_empty());
    }
}
