//! Cells as text that a spreadsheet takes as cells: columns parted by tabs, rows by line ends.
//!
//! A spreadsheet reads pasted text as if it were typed. A number stays a number; text that would become
//! a formula, a number, or lose the end of its digits (a credit code of digits alone) is written so that
//! it stays the text it is.

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Stands as it is: digits, a point, a minus sign.
    Number(String),
    Text(String),
}

/// Rows of cells as one text.
pub fn write<'a>(rows: impl IntoIterator<Item = &'a [Cell]>) -> String {
    let mut text = String::new();
    for row in rows {
        for (nth, cell) in row.iter().enumerate() {
            if nth > 0 {
                text.push('\t');
            }
            match cell {
                Cell::Number(number) => text.push_str(number),
                Cell::Text(words) => put(&mut text, words),
            }
        }
        text.push_str("\r\n");
    }
    text
}

/// From so many digits on a spreadsheet drops the last ones.
const MANY_DIGITS: usize = 12;

fn put(text: &mut String, words: &str) {
    let is_digits = !words.is_empty() && words.bytes().all(|byte| byte.is_ascii_digit());
    let loses = is_digits && (words.len() >= MANY_DIGITS || words.starts_with('0'));
    if loses {
        // A formula whose value is the text.
        text.push_str("=\"");
        text.push_str(words);
        text.push('"');
        return;
    }
    let is_formula = words.starts_with(['=', '+', '-', '@']);
    let words = if is_formula {
        format!("'{words}")
    } else {
        words.to_owned()
    };
    if words.contains(['\t', '\n', '\r', '"']) {
        text.push('"');
        text.push_str(&words.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(&words);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &str) -> Cell {
        Cell::Text(words.to_owned())
    }

    #[test]
    fn numbers_stay_numbers_and_text_stays_text() {
        let rows = [
            vec![text("企业"), text("金额（元）")],
            vec![text("甲厂"), Cell::Number("-1234.50".to_owned())],
            vec![text("916403000000000012"), text("007")],
            vec![text("=1+1"), text("-5 度以下")],
            vec![text("两行\n字"), text("说“好”\t\"ok\"")],
            vec![text(""), text("2025")],
        ];
        let written = write(rows.iter().map(Vec::as_slice));
        assert_eq!(
            written,
            "企业\t金额（元）\r\n甲厂\t-1234.50\r\n=\"916403000000000012\"\t=\"007\"\r\n\
             '=1+1\t'-5 度以下\r\n\"两行\n字\"\t\"说“好”\t\"\"ok\"\"\"\r\n\t2025\r\n"
        );
    }
}
