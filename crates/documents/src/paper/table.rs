//! Tables: a head that stands again atop each page, figures on the right, a sum below.

use docx_rs::{
    AlignmentType, Paragraph, Run, Shading, Table as DocxTable, TableAlignmentType, TableCell,
    TableCellBorderPosition, TableLayoutType, TableRow, VAlignType, WidthType,
};

use super::TEXT_WIDTH;

/// The height of a row that is a head, in twentieths of a point. No other row has a height, so that
/// [`super::pack`] knows these by it.
pub(super) const HEAD_HEIGHT: u32 = 397;

/// Where a column's text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Centre,
    /// Money and counts.
    Right,
}

/// A column: its head, its share of the width, where its text stands.
pub struct Column<'a> {
    pub head: &'a str,
    pub share: usize,
    pub align: Align,
}

impl<'a> Column<'a> {
    pub fn new(head: &'a str, share: usize, align: Align) -> Self {
        Self { head, share, align }
    }
}

/// A table.
pub struct Table {
    heads: Vec<String>,
    widths: Vec<usize>,
    aligns: Vec<Align>,
    rows: Vec<Row>,
    border: bool,
}

struct Row {
    cells: Vec<String>,
    /// Columns whose text is a label.
    labels: Vec<usize>,
    /// The last row's label spans all columns but the last.
    is_sum: bool,
}

impl Table {
    pub fn new(columns: &[Column<'_>]) -> Self {
        let shares: Vec<usize> = columns.iter().map(|column| column.share).collect();
        Self {
            heads: columns
                .iter()
                .map(|column| column.head.to_owned())
                .collect(),
            widths: widths(&shares),
            aligns: columns.iter().map(|column| column.align).collect(),
            rows: Vec::new(),
            border: true,
        }
    }

    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(Row {
            cells: cells.into_iter().collect(),
            labels: Vec::new(),
            is_sum: false,
        });
    }

    /// The last row: what it is a sum of, and the sum.
    pub fn sum(&mut self, label: &str, sum: String) {
        self.rows.push(Row {
            cells: vec![label.to_owned(), sum],
            labels: vec![0],
            is_sum: true,
        });
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn heads(&self) -> usize {
        usize::from(!self.heads.is_empty())
    }

    /// Labels with what was filled in, two a line; a long one has a line of its own.
    pub(super) fn facts(facts: &[(&str, String)]) -> Self {
        let mut rows: Vec<Vec<String>> = Vec::new();
        let mut open = false;
        for (label, text) in facts {
            let cells = [(*label).to_owned(), text.clone()];
            let long = text.chars().count() > 16;
            match rows.last_mut() {
                Some(last) if open && !long => {
                    last.extend(cells);
                    open = false;
                }
                _ => {
                    rows.push(cells.to_vec());
                    open = !long;
                }
            }
        }
        let rows = rows.into_iter().map(|cells| Row {
            labels: (0..cells.len()).step_by(2).collect(),
            cells,
            is_sum: false,
        });
        Self {
            heads: Vec::new(),
            widths: widths(&[17, 33, 17, 33]),
            aligns: vec![Align::Centre, Align::Left, Align::Centre, Align::Left],
            rows: rows.collect(),
            border: true,
        }
    }

    /// Lines to sign on: who, name, day.
    pub(super) fn signatures(sides: impl Iterator<Item = (String, String, String)>) -> Self {
        let rows = sides.map(|(side, name, day)| Row {
            cells: vec![side, name, day],
            labels: Vec::new(),
            is_sum: false,
        });
        Self {
            heads: Vec::new(),
            widths: widths(&[40, 28, 32]),
            aligns: vec![Align::Left, Align::Left, Align::Right],
            rows: rows.collect(),
            border: false,
        }
    }

    pub(super) fn build(&self) -> DocxTable {
        let mut rows = Vec::with_capacity(self.rows.len() + 1);
        if !self.heads.is_empty() {
            let cells = self.heads.iter().zip(&self.widths);
            let cells = cells.map(|(head, width)| {
                cell(head, *width, 1, Align::Centre, true).vertical_align(VAlignType::Center)
            });
            let head = TableRow::new(cells.collect());
            rows.push(head.cant_split().row_height(HEAD_HEIGHT as f32));
        }
        rows.extend(self.rows.iter().map(|row| self.build_row(row)));
        let table = if self.border {
            DocxTable::new(rows)
        } else {
            DocxTable::without_borders(rows)
        };
        table
            .set_grid(self.widths.clone())
            .width(self.widths.iter().sum(), WidthType::Dxa)
            .layout(TableLayoutType::Fixed)
            .align(TableAlignmentType::Center)
    }

    fn build_row(&self, row: &Row) -> TableRow {
        let columns = self.widths.len();
        let last = row.cells.len().saturating_sub(1);
        let mut at = 0;
        let cells = row.cells.iter().enumerate().map(|(nth, text)| {
            let span = match nth {
                0 if row.is_sum => columns.saturating_sub(1).max(1),
                // A row that is shorter than the table ends with a wide cell.
                nth if nth == last && !row.is_sum => columns - at,
                _ => 1,
            };
            let until = (at + span).min(columns);
            let width = self.widths[at.min(columns)..until].iter().sum();
            let align = self.aligns.get(at).copied().unwrap_or(Align::Left);
            let align = if row.is_sum && nth == 0 {
                Align::Centre
            } else {
                align
            };
            let align = if row.is_sum && nth > 0 {
                Align::Right
            } else {
                align
            };
            at = until;
            let is_label = row.labels.contains(&nth);
            if !self.border {
                let cell = styled(text, (width, span), align, "Sign");
                return underlined(cell.vertical_align(VAlignType::Bottom), nth);
            }
            let cell = cell(text, width, span, align, is_label);
            cell.vertical_align(VAlignType::Center)
        });
        let row = TableRow::new(cells.collect());
        // A short row stays whole.
        row.cant_split()
    }
}

/// The place for a name is a line; who and when stand free.
fn underlined(cell: TableCell, nth: usize) -> TableCell {
    let sides = [
        TableCellBorderPosition::Top,
        TableCellBorderPosition::Left,
        TableCellBorderPosition::Right,
        TableCellBorderPosition::Bottom,
    ];
    let last = if nth == 1 { 3 } else { 4 };
    sides
        .into_iter()
        .take(last)
        .fold(cell, TableCell::clear_border)
}

fn cell(text: &str, width: usize, span: usize, align: Align, is_label: bool) -> TableCell {
    let style = if is_label { "CellHead" } else { "Cell" };
    let cell = styled(text, (width, span), align, style);
    if is_label {
        cell.shading(Shading::new().fill("EDEDED"))
    } else {
        cell
    }
}

/// The first of the pair is the width, the second how many columns it spans.
fn styled(text: &str, (width, span): (usize, usize), align: Align, style: &str) -> TableCell {
    let align = match align {
        Align::Left => AlignmentType::Left,
        Align::Centre => AlignmentType::Center,
        Align::Right => AlignmentType::Right,
    };
    let mut cell = TableCell::new().width(width, WidthType::Dxa);
    if span > 1 {
        cell = cell.grid_span(span);
    }
    let lines: Vec<&str> = text.lines().collect();
    let lines = if lines.is_empty() { vec![""] } else { lines };
    lines.into_iter().fold(cell, |cell, line| {
        let paragraph = Paragraph::new().style(style).align(align);
        cell.add_paragraph(paragraph.add_run(Run::new().add_text(line)))
    })
}

/// The page's width in shares, in whole twentieths of a point that add up to it.
fn widths(shares: &[usize]) -> Vec<usize> {
    let all: usize = shares.iter().sum::<usize>().max(1);
    let mut widths: Vec<usize> = shares
        .iter()
        .map(|share| TEXT_WIDTH * share / all)
        .collect();
    let rest = TEXT_WIDTH - widths.iter().sum::<usize>();
    if let Some(last) = widths.last_mut() {
        *last += rest;
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fill_the_width() {
        for shares in [&[1, 1, 1][..], &[17, 33, 17, 33], &[7]] {
            assert_eq!(widths(shares).iter().sum::<usize>(), TEXT_WIDTH);
        }
    }

    #[test]
    fn short_facts_stand_two_a_line_and_long_ones_alone() {
        let long = "长".repeat(17);
        let facts = [
            ("一", "1".to_owned()),
            ("二", long),
            ("三", "3".to_owned()),
            ("四", "4".to_owned()),
        ];
        let table = Table::facts(&facts);
        let cells: Vec<usize> = table.rows.iter().map(|row| row.cells.len()).collect();
        assert_eq!(cells, [2, 2, 4]);
    }
}
