//! How many values a document may hold: read, each takes many times its bytes in memory.

use crate::limits::{DOCUMENT_OBJECTS, DOCUMENT_VALUES};

/// Whether a JSON text keeps within the budget, by its brackets and commas outside of texts. Of what
/// is no JSON it says anything: that is found by reading it.
pub(super) fn holds(text: &[u8]) -> bool {
    let (mut objects, mut values) = (0_usize, 0_usize);
    let mut bytes = text.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'{' => objects += 1,
            b',' | b'[' => values += 1,
            b'"' => loop {
                match bytes.next() {
                    None | Some(b'"') => break,
                    Some(b'\\') => drop(bytes.next()),
                    Some(_) => {}
                }
            },
            _ => {}
        }
    }
    objects <= DOCUMENT_OBJECTS && values <= DOCUMENT_VALUES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_no_text_counts() {
        assert!(holds(b""));
        let in_a_text = format!(
            "[\"{}\\\"{}\"]",
            "{,[".repeat(2_000_000),
            "{".repeat(2_000_000)
        );
        assert!(holds(in_a_text.as_bytes()));
        let objects = |n| format!("[{}]", vec!["{}"; n].join(","));
        assert!(holds(objects(DOCUMENT_OBJECTS).as_bytes()));
        assert!(!holds(objects(DOCUMENT_OBJECTS + 1).as_bytes()));
        assert!(!holds(
            format!("[{}", "1,".repeat(DOCUMENT_VALUES)).as_bytes()
        ));
    }
}
