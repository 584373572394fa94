//! How wide columns are. The library's own fitting takes a Chinese character for as wide as a letter.

use rust_decimal::Decimal;

use super::{Cell, Sheet};
use domain::money::money;

/// The least and the most, in Excel's characters; what is longer wraps.
const LEAST: f64 = 8.0;
const MOST: f64 = 44.0;
/// Four Chinese characters.
const GROUPED: f64 = 9.0;

/// The width of each column of a sheet, in Excel's characters.
pub(super) fn of(sheet: &Sheet) -> Vec<f64> {
    (0..sheet.heads.len())
        .map(|column| {
            let cells = sheet.rows.iter().chain(&sheet.sum);
            let cells = cells.filter_map(|row| row.get(column)).map(of_cell);
            let widest = cells.fold(0.0, f64::max);
            // Under a group there are many, of small numbers; their heads wrap.
            if !sheet.groups.is_empty() && column >= usize::from(sheet.keep) {
                return (widest + 1.5).max(GROUPED);
            }
            // A head may stand in two lines, and has the filter's button beside it.
            let head = (of_text(&sheet.heads[column]) + 3.0).min(24.0);
            (widest + 1.5).max(head).clamp(LEAST, MOST)
        })
        .collect()
}

/// How many lines a row takes: programs that are not Excel do not reckon it out by themselves.
pub(super) fn lines(row: &[Cell], widths: &[f64]) -> u32 {
    let of = |(cell, width): (&Cell, &f64)| match cell {
        Cell::Text(text) => {
            let lines = text
                .lines()
                .map(|line| (of_text(line) / width).ceil().max(1.0));
            lines.sum::<f64>() as u32
        }
        _ => 1,
    };
    row.iter().zip(widths).map(of).max().unwrap_or(1).max(1)
}

fn of_cell(cell: &Cell) -> f64 {
    match cell {
        Cell::Empty => 0.0,
        Cell::Text(text) | Cell::Code(text) => {
            let lines = text.lines().map(of_text);
            lines.fold(0.0, f64::max)
        }
        Cell::Money(amount) => of_text(&money(amount.round_dp(2))),
        Cell::Number(number) => of_number(number),
        Cell::Count(count) => of_text(&count.to_string()),
        Cell::Day(_) => 11.0,
    }
}

fn of_number(number: &Decimal) -> f64 {
    of_text(&number.normalize().to_string())
}

/// Letters and digits are one character wide, what stands in a Chinese square two and a little.
fn of_text(text: &str) -> f64 {
    let of = |char: char| if u32::from(char) < 0x2E80 { 1.1 } else { 2.1 };
    text.chars().map(of).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_has_room() {
        let mut sheet = Sheet::new("表", "表", &["企业名称", "n"]);
        sheet
            .rows
            .push(vec![Cell::text("宁夏某某食品科技有限公司"), Cell::Count(3)]);
        let widths = of(&sheet);
        assert!(widths[0] >= 25.2, "12 characters need {}", widths[0]);
        assert!((widths[1] - LEAST).abs() < f64::EPSILON);
    }

    #[test]
    fn long_text_wraps() {
        let mut sheet = Sheet::new("表", "表", &["说明"]);
        sheet.rows.push(vec![Cell::text("长".repeat(200))]);
        let widths = of(&sheet);
        assert!((widths[0] - MOST).abs() < f64::EPSILON);
        // 420 of 44.
        assert_eq!(lines(&sheet.rows[0], &widths), 10);
        assert_eq!(lines(&[Cell::text("一\n二")], &widths), 2);
        assert_eq!(lines(&[], &widths), 1);
    }
}
