//! Text files: their encoding, and rows parted by commas, semicolons or tabs.

use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// The text of a file; `None` where it is none. UTF-8 where it is sound, else GB 18030, which Excel writes
/// in China.
pub(super) fn decode(bytes: &[u8]) -> Option<String> {
    let of = |encoding: &'static encoding_rs::Encoding, bytes: &[u8]| {
        let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
        (!had_errors && !text.contains('\0')).then(|| text.into_owned())
    };
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => of(UTF_8, rest),
        [0xFF, 0xFE, rest @ ..] => of(UTF_16LE, rest),
        [0xFE, 0xFF, rest @ ..] => of(UTF_16BE, rest),
        bytes => of(UTF_8, bytes).or_else(|| of(GB18030, bytes)),
    }
}

/// The rows of a text: quotes hold what parts rows and cells, two of them one.
pub(super) fn rows(text: &str) -> Vec<Vec<String>> {
    let part = parted_by(text);
    let mut rows = Vec::new();
    let mut row: Vec<String> = Vec::new();
    let mut cell = String::new();
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.trim().is_empty() => {
                cell.clear();
                quoted = true;
            }
            char if quoted => cell.push(char),
            '\r' => {}
            '\n' => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            char if char == part => row.push(std::mem::take(&mut cell)),
            char => cell.push(char),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    rows
}

/// What parts most cells, outside quotes, in the first lines.
fn parted_by(text: &str) -> char {
    let mut counts = [(',', 0), ('\t', 0), (';', 0), ('，', 0)];
    let mut quoted = false;
    for char in text.chars().take(8_000) {
        if char == '"' {
            quoted = !quoted;
        }
        for (part, count) in &mut counts {
            *count += usize::from(!quoted && char == *part);
        }
    }
    // Commas in text are Chinese ones; a file is seldom parted by them.
    counts[3].1 /= 4;
    let most = counts.iter().max_by_key(|(_, count)| *count);
    most.map_or(',', |(part, _)| *part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_reads_the_same() {
        let text = "企业名称,片区\n甲厂,利通区\n";
        let (gb, _, _) = GB18030.encode(text);
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let with_mark = [&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat();
        for bytes in [
            text.as_bytes().to_vec(),
            gb.into_owned(),
            with_mark,
            [&[0xFF, 0xFE][..], &utf16].concat(),
        ] {
            assert_eq!(decode(&bytes).as_deref(), Some(text));
        }
        assert_eq!(decode(&[0xFF, 0xFF, 0x00, 0x81]), None);
    }

    #[test]
    fn quotes_hold_commas_lines_and_quotes() {
        let all = rows("a,\"b,\n\"\"c\"\"\",d\r\n1;2,3,4");
        assert_eq!(all, [vec!["a", "b,\n\"c\"", "d"], vec!["1;2", "3", "4"]]);
        assert_eq!(rows("a\tb\n"), [["a", "b"]]);
        assert!(rows("").is_empty());
    }
}
