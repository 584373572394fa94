//! Decimal numbers as text: `12.50`, `-3`.
//!
//! [`Decimal`]'s own `FromStr` also reads exponents, underscores, a bare point and a plus sign, and
//! rounds what is too long. Packs, bundles, answer files and forms all go through [`parse`], so
//! that none of them takes a spelling that another refuses.

use std::{collections::BTreeMap, fmt};

use rust_decimal::Decimal;
use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, SeqAccess, Visitor},
};

use crate::{
    Words,
    json::{Kind, Problem},
};

/// A typed text that is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a decimal number")]
pub struct NotADecimal;

/// Reads an optional minus sign, ASCII digits, and optionally a point with digits behind it. Every
/// digit counts: nothing is rounded.
///
/// `None` for any other spelling (`5.`, `.5`, `+5`, `1_000`, `1e3`, blanks), and for more
/// digits than a [`Decimal`] holds (28).
pub fn parse(text: &str) -> Option<Decimal> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let is_plain = match unsigned.split_once('.') {
        None => digits(unsigned),
        Some((whole, fraction)) => digits(whole) && digits(fraction),
    };
    if !is_plain {
        return None;
    }
    Decimal::from_str_exact(text).ok()
}

/// For `#[serde(deserialize_with)]`: a number written as text, or a whole number.
///
/// # Errors
/// What is no such number.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Decimal, D::Error> {
    struct TextOrInt;

    impl TextOrInt {
        fn needed(found: Kind) -> Problem {
            Problem::WrongKind {
                needed: Kind::Form(Words::new("写成文本的小数", "a decimal number as text")),
                found,
            }
        }
    }

    impl<'de> Visitor<'de> for TextOrInt {
        type Value = Decimal;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a decimal number as text")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<Decimal, E> {
            parse(text).ok_or_else(|| E::custom(Self::needed(Kind::Shown(text.to_owned()))))
        }

        fn visit_i64<E: de::Error>(self, int: i64) -> Result<Decimal, E> {
            Ok(int.into())
        }

        fn visit_u64<E: de::Error>(self, int: u64) -> Result<Decimal, E> {
            Ok(int.into())
        }

        fn visit_unit<E: de::Error>(self) -> Result<Decimal, E> {
            Err(E::custom(Problem::Missing))
        }

        fn visit_bool<E: de::Error>(self, _: bool) -> Result<Decimal, E> {
            Err(E::custom(Self::needed(Kind::Flag)))
        }

        fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<Decimal, A::Error> {
            Err(de::Error::custom(Self::needed(Kind::List)))
        }

        fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<Decimal, A::Error> {
            Err(de::Error::custom(Self::needed(Kind::Object)))
        }
    }

    from.deserialize_any(TextOrInt)
}

/// A number as [`deserialize`] reads it, where a type is needed.
#[derive(Deserialize)]
struct Number(#[serde(deserialize_with = "deserialize")] Decimal);

/// For `#[serde(default, deserialize_with)]`: a number that may be missing or null.
///
/// # Errors
/// As [`deserialize`].
pub fn option<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Decimal>, D::Error> {
    Ok(Option::<Number>::deserialize(from)?.map(|number| number.0))
}

/// For `#[serde(deserialize_with)]`: numbers by level, as `{"2": "300000"}`.
///
/// # Errors
/// As [`deserialize`], and a key that is no level.
pub fn by_level<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<u8, Decimal>, D::Error> {
    let numbers = BTreeMap::<u8, Number>::deserialize(from)?;
    Ok(numbers
        .into_iter()
        .map(|(at, number)| (at, number.0))
        .collect())
}

/// Reads a number as people type it: full-width digits, thousands separators and blanks are
/// understood, and `.5` is `0.5`. `None` for an empty text.
///
/// # Errors
/// [`NotADecimal`] where it is no number.
pub fn parse_typed(text: &str) -> Result<Option<Decimal>, NotADecimal> {
    let plain: String = text
        .chars()
        .filter_map(|char| match char {
            ' ' | ',' | '，' | '\u{3000}' => None,
            '．' | '。' => Some('.'),
            '－' => Some('-'),
            '０'..='９' => char::from_digit(u32::from(char) - u32::from('０'), 10),
            char => Some(char),
        })
        .collect();
    if plain.is_empty() {
        return Ok(None);
    }
    let number = match plain.strip_prefix('.') {
        Some(fraction) => parse(&format!("0.{fraction}")),
        None => parse(&plain),
    };
    number.map(Some).ok_or(NotADecimal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_plain_numbers_exactly() {
        for text in [
            "0",
            "0.10",
            "-3",
            "4210.5",
            "0.0000000000000000000000000001",
        ] {
            assert_eq!(
                parse(text).map(|number| number.to_string()).as_deref(),
                Some(text)
            );
        }
        for bad in [
            "",
            " ",
            " 1",
            "1 ",
            "+5",
            "5.",
            ".5",
            "-",
            ".",
            "-.5",
            "1,5",
            "1e5",
            "1E-3",
            "0x10",
            "十",
            "５",
            "1 000",
            "1_000",
            "_1",
            "--1",
            "1.2.3",
            "NaN",
            "0.33333333333333333333333333333333",
            "99999999999999999999999999999999",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn understands_what_people_type() {
        for (typed, read) in [
            (".5", "0.5"),
            ("１２．５", "12.5"),
            ("12。5", "12.5"),
            ("1,234,567.8", "1234567.8"),
            ("１，０００", "1000"),
            (" －3\u{3000}", "-3"),
        ] {
            assert_eq!(parse_typed(typed), Ok(parse(read)), "{typed}");
        }
        assert_eq!(parse_typed(" \u{3000}"), Ok(None));
        for bad in ["5.", "+5", "1_000", "1e5", "十", "1.2.3", "."] {
            assert_eq!(parse_typed(bad), Err(NotADecimal), "{bad}");
        }
    }
}
