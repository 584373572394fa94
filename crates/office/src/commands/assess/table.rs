//! Columns that stand under each other in a terminal, Chinese or not.

/// Columns a terminal gives to `text`: Chinese characters and full-width marks take two.
pub fn width(text: &str) -> usize {
    text.chars()
        .map(|char| match u32::from(char) {
            0x1100..=0x115F
            | 0x2E80..=0x303E
            | 0x3041..=0xA4CF
            | 0xAC00..=0xD7A3
            | 0xF900..=0xFAFF
            | 0xFE30..=0xFE6F
            | 0xFF00..=0xFF60
            | 0xFFE0..=0xFFE6
            | 0x1F300..=0x1FAFF
            | 0x20000..=0x3FFFD => 2,
            _ => 1,
        })
        .sum()
}

/// Lays `rows` out: the first cell to the left, all others to the right, two spaces between.
pub fn lay_out<const N: usize>(rows: &[[String; N]]) -> String {
    let mut widths = [0; N];
    for row in rows {
        for (widest, cell) in widths.iter_mut().zip(row) {
            *widest = width(cell).max(*widest);
        }
    }
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (at, (cell, widest)) in row.iter().zip(widths).enumerate() {
            let pad = " ".repeat(widest - width(cell));
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
        assert_eq!(width("5G 网络"), 7);
        assert_eq!(width("（一）"), 6);
        let rows = [
            ["设备".to_owned(), "2".to_owned()],
            ["abc".to_owned(), "10.5".to_owned()],
        ];
        assert_eq!(lay_out(&rows), "设备     2\nabc   10.5\n");
        assert_eq!(lay_out::<2>(&[]), "");
    }
}
