//! One rule for text at every door: a form, a name, a bundle, a database.
//!
//! A text holds no control characters but tab, line feed and carriage return, and is of bounded
//! length. NUL is the one that matters most: PostgreSQL's `text` cannot hold it. Typed and pasted
//! text goes through [`clean`] first, so that nobody is refused for what a word processor put there.

use std::borrow::Cow;

use crate::{
    json::Problem,
    limits::{NAME_BYTES, PERSON_BYTES, TEXT_BYTES},
};

/// What no text holds.
fn is_foreign(char: char) -> bool {
    char.is_control() && !matches!(char, '\t' | '\n' | '\r')
}

/// What is copied along unseen: zero-width characters, marks of direction, byte order marks, controls.
pub(crate) fn is_invisible(char: char) -> bool {
    matches!(char,
        '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
        || (char.is_control() && !char.is_whitespace())
}

/// What a text is to become before it is stored: other programs' line and page breaks are line feeds,
/// other control characters are dropped.
pub fn clean(text: &str) -> Cow<'_, str> {
    let is_break = |char| matches!(char, '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    if !text.contains(|char| is_break(char) || is_foreign(char)) {
        return Cow::Borrowed(text);
    }
    let kept = text
        .chars()
        .map(|char| if is_break(char) { '\n' } else { char });
    Cow::Owned(kept.filter(|char| !is_foreign(*char)).collect())
}

/// The longest beginning of `text` of at most so many bytes, cut between characters.
pub fn cut(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// What people call a person or a device, as it may be stored and exchanged.
pub fn person(name: &str) -> String {
    cut(&clean(name), PERSON_BYTES).to_owned()
}

/// Whether `text` may be stored in a field.
///
/// # Errors
/// [`Problem::TooLong`] and [`Problem::ControlCharacter`].
pub fn check(text: &str) -> Result<(), Problem> {
    of_length(text, TEXT_BYTES)
}

/// Whether `text` may be what people call a person or a device; it may be empty.
///
/// # Errors
/// As [`check`].
pub fn check_person(text: &str) -> Result<(), Problem> {
    of_length(text, PERSON_BYTES)
}

/// Whether `text` may be a code or an id: of an area, a dossier, a programme, a media type.
///
/// # Errors
/// [`Problem::TooLong`]; [`Problem::Other`] where it is empty or holds any control character.
pub fn check_name(text: &str) -> Result<(), Problem> {
    if text.len() > NAME_BYTES {
        return Err(Problem::TooLong { most: NAME_BYTES });
    }
    if text.is_empty() || text.chars().any(char::is_control) {
        return Err(Problem::said("不是名称", "not a name"));
    }
    Ok(())
}

/// Whether `text` is of at most so many bytes and holds only what texts hold.
///
/// # Errors
/// As [`check`].
pub fn of_length(text: &str, most: usize) -> Result<(), Problem> {
    if text.len() > most {
        return Err(Problem::TooLong { most });
    }
    // Nearly every text has no such byte: one look at the bytes is quicker than at the characters.
    let is_special = |byte: &u8| *byte < 0x20 || *byte == 0x7f || *byte == 0xc2;
    if text.as_bytes().iter().any(is_special) && text.contains(is_foreign) {
        return Err(Problem::ControlCharacter);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_stored_is_refused_and_cleaning_makes_it_good() {
        for (typed, kept) in [
            ("张\0三", "张三"),
            ("一行\u{b}二行\u{2028}三行\u{85}", "一行\n二行\n三行\n"),
            ("a\u{1b}[0m\u{7f}\u{9f}", "a[0m"),
        ] {
            assert_eq!(clean(typed), kept);
            assert_eq!(check(kept), Ok(()), "{kept:?}");
            assert_eq!(check_person(kept), Ok(()), "{kept:?}");
            assert_eq!(person(typed), kept);
        }
        for bad in ["张\0三", "\u{1b}", "\u{7f}", "\u{9f}"] {
            assert_eq!(check(bad), Err(Problem::ControlCharacter), "{bad:?}");
            assert_eq!(check_person(bad), Err(Problem::ControlCharacter));
            assert!(check_name(bad).is_err());
        }
        let plain = "一行\n二行\t\r\n€ ©";
        assert!(matches!(clean(plain), Cow::Borrowed(_)));
        assert_eq!(check(plain), Ok(()));
        assert!(check_name("a\nb").is_err() && check_name("").is_err());
    }

    #[test]
    fn the_lengths_are_limits_from_both_sides() {
        let of = |bytes: usize| "厂".repeat(bytes / 3) + &"a".repeat(bytes % 3);
        for (check, most) in [
            (check as fn(&str) -> Result<(), Problem>, TEXT_BYTES),
            (check_person, PERSON_BYTES),
            (check_name, NAME_BYTES),
        ] {
            assert_eq!(check(&of(most)), Ok(()));
            assert_eq!(check(&of(most + 1)), Err(Problem::TooLong { most }));
            assert_eq!(check(cut(&of(most + 1), most)), Ok(()));
        }
        assert_eq!(cut("厂房", 5), "厂");
    }
}
