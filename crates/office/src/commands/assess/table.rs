//! Columns that stand under each other in a terminal, Chinese or not.

use unicode_width::UnicodeWidthStr as _;

/// Lays `rows` out: the first cell to the left, all others to the right, two spaces between.
pub fn lay_out<const N: usize>(rows: &[[String; N]]) -> String {
    let mut widths = [0; N];
    for row in rows {
        for (widest, cell) in widths.iter_mut().zip(row) {
            *widest = cell.width().max(*widest);
        }
    }
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (at, (cell, widest)) in row.iter().zip(widths).enumerate() {
            let pad = " ".repeat(widest - cell.width());
            if at == 0 {
                line.push_str(cell);
                line.push_str(&pad);
            } else {
                line.push_str("  ");
                line.push_str(&pad);
                line.push_str(cell);
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_takes_two_columns() {
        assert_eq!("5G 网络".width(), 7);
        assert_eq!("（一）".width(), 6);
        let rows = [
            ["设备".to_owned(), "2".to_owned()],
            ["abc".to_owned(), "10.5".to_owned()],
        ];
        assert_eq!(lay_out(&rows), "设备     2\nabc   10.5\n");
        assert_eq!(lay_out::<2>(&[]), "");
    }
}
