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
    text,
};

/// The greatest amount that may be entered in a field, and its negative the least: a million million.
/// However many of them are added up, a [`Decimal`] holds the sum.
pub const AMOUNT_MOST: i64 = 1_000_000_000_000;

/// Why a typed text is not taken as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberFault {
    #[error("not a number")]
    NotANumber,
    /// A comma, point or space stands where it could part thousands or decimals. `reading` is the number
    /// that is most likely meant, for a page to ask about; it is not to be taken unasked.
    #[error("a separator that can be read two ways")]
    Unclear { reading: Option<Decimal> },
    /// Beyond [`AMOUNT_MOST`].
    #[error("too large an amount")]
    TooLarge,
}

impl NumberFault {
    /// What to say beside the field.
    pub fn words(&self) -> Words {
        match self {
            Self::NotANumber => Words::new(
                "请填数字，例如 1280 或 12.5。",
                "Please enter a number, such as 1280 or 12.5.",
            ),
            Self::Unclear {
                reading: Some(number),
            } => Words::new(
                format!("分隔符看不明白。如果是 {number}，请就这样写：小数用点，千位可用逗号。"),
                format!(
                    "The separators are unclear. If {number} is meant, write it so: a point before \
                     decimals, commas between thousands only."
                ),
            ),
            Self::Unclear { reading: None } => Words::new(
                "分隔符看不明白。小数请用点，千位可用逗号，例如 1,200.50。",
                "The separators are unclear. Write a point before decimals and commas between \
                 thousands only, such as 1,200.50.",
            ),
            Self::TooLarge => Words::new(
                "数字太大，请检查是否填错了位置。",
                "The number is too large; please check whether it belongs here.",
            ),
        }
    }
}

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

/// The sum, or the greatest number there is: amounts that devices hold may be beyond
/// [`AMOUNT_MOST`], and two of them must not stop a page.
#[must_use]
pub fn add(a: Decimal, b: Decimal) -> Decimal {
    a.checked_add(b).unwrap_or(if a.is_sign_negative() {
        Decimal::MIN
    } else {
        Decimal::MAX
    })
}

/// Reads a number as people type or paste it: full-width characters are folded, what is invisible and
/// blanks around it are dropped (a spreadsheet adds no-break spaces and tabs), and `.5` is `0.5`.
/// Commas or blanks part thousands where every group has three digits; anything else is asked about,
/// never guessed: `12,5` is not 125. `None` for an empty text.
///
/// # Errors
/// [`NumberFault`]; the number is not to be stored then.
pub fn parse_typed(text: &str) -> Result<Option<Decimal>, NumberFault> {
    let plain: String = text.chars().filter_map(folded).collect();
    let plain = plain.trim();
    if plain.is_empty() {
        return Ok(None);
    }
    let (sign, unsigned) = match plain.strip_prefix('-') {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", plain),
    };
    let of_number = |char: char| char.is_ascii_digit() || matches!(char, '.' | ',' | ' ');
    if !unsigned.chars().all(of_number) || !unsigned.contains(|char: char| char.is_ascii_digit()) {
        return Err(NumberFault::NotANumber);
    }
    let number = |unsigned: &str| match unsigned.strip_prefix('.') {
        Some(fraction) => parse(&format!("{sign}0.{fraction}")),
        None => parse(&format!("{sign}{unsigned}")),
    };
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (unsigned, None),
    };
    let groups = ungrouped(whole, ',').or_else(|| ungrouped(whole, ' '));
    let joined = match (groups, fraction) {
        (Some(whole), None) => Some(whole),
        (Some(whole), Some(fraction)) => Some(format!("{whole}.{fraction}")),
        (None, _) => None,
    };
    let plain_fraction = fraction.is_none_or(|rest| !rest.contains([',', ' ', '.']));
    let Some(joined) = joined.filter(|_| plain_fraction) else {
        let reading = continental(unsigned).and_then(|text| number(&text));
        return Err(NumberFault::Unclear { reading });
    };
    match number(&joined) {
        Some(number) if number.abs() > AMOUNT_MOST.into() => Err(NumberFault::TooLarge),
        Some(number) => Ok(Some(number)),
        // More digits than there is room for, or a point with nothing behind it.
        None if joined.len() > 28 => Err(NumberFault::TooLarge),
        None => Err(NumberFault::NotANumber),
    }
}

/// A typed character as it counts in a number; nothing where it is invisible.
fn folded(char: char) -> Option<char> {
    Some(match char {
        '，' | '、' | '﹐' => ',',
        '．' | '。' | '｡' | '﹒' => '.',
        '－' | '\u{2212}' | '\u{2010}'..='\u{2015}' | '﹣' => '-',
        '０'..='９' => char::from_digit(u32::from(char) - u32::from('０'), 10)?,
        char if text::is_invisible(char) => return None,
        char if char.is_whitespace() => ' ',
        char => char,
    })
}

/// The digits of a whole number that `separator` parts into groups of three, or that nothing parts.
fn ungrouped(whole: &str, separator: char) -> Option<String> {
    let mut groups = whole.split(separator);
    let first = groups.next()?;
    let mut digits = first.to_owned();
    let mut is_grouped = false;
    for group in groups {
        is_grouped = true;
        if group.len() != 3 {
            return None;
        }
        digits.push_str(group);
    }
    let good = !is_grouped || (1..=3).contains(&first.len());
    (good && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

/// The number where the one comma is read as a decimal sign, and points or blanks as grouping.
fn continental(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once(',')?;
    let whole = ungrouped(whole, '.').or_else(|| ungrouped(whole, ' '))?;
    let is_fraction = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    is_fraction.then(|| format!("{whole}.{fraction}"))
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
            ("-.5", "-0.5"),
            ("１２．５", "12.5"),
            ("12。5", "12.5"),
            ("1,234,567.8", "1234567.8"),
            ("1 234 567.8", "1234567.8"),
            ("12\u{a0}345", "12345"),
            ("１，０００", "1000"),
            (" －3\u{3000}", "-3"),
            ("\u{2212}3", "-3"),
            // As a spreadsheet hands it over.
            ("\u{a0}1,280.00\t", "1280.00"),
            ("12.5\r\n", "12.5"),
            ("\u{200b}7\u{feff}", "7"),
            ("1.200", "1.200"),
            ("1000000000000", "1000000000000"),
        ] {
            assert_eq!(parse_typed(typed), Ok(parse(read)), "{typed:?}");
        }
        assert_eq!(parse_typed(" \u{3000}\t"), Ok(None));
        for bad in [
            "5.", "+5", "1_000", "1e5", "十", ".", "-", "¥5", "--1", "1-2",
        ] {
            assert_eq!(parse_typed(bad), Err(NumberFault::NotANumber), "{bad}");
        }
    }

    #[test]
    fn ten_times_the_money_is_never_guessed() {
        for (typed, reading) in [
            ("12,5", Some("12.5")),
            ("1，2", Some("1.2")),
            ("1.200,50", Some("1200.50")),
            ("1 200,50", Some("1200.50")),
            ("1,2345", Some("1.2345")),
            ("1234,567", Some("1234.567")),
            ("1,23,456", None),
            ("1,000 000", None),
            ("1.2.3", None),
            ("1,", None),
            (",5", Some("0.5")),
            ("1.5,000", None),
            ("1.000.000", None),
            ("1 2", None),
            ("0.123 456", None),
        ] {
            let reading = reading.and_then(parse);
            let expected = Err(NumberFault::Unclear { reading });
            assert_eq!(parse_typed(typed), expected, "{typed}");
        }
        for typed in [
            "1000000000001",
            "-1000000000001",
            "640302199001011234",
            "7.9e28",
        ] {
            let plain = typed.replace("7.9e28", "79000000000000000000000000000");
            assert_eq!(parse_typed(&plain), Err(NumberFault::TooLarge), "{typed}");
        }
        for fault in [
            NumberFault::NotANumber,
            NumberFault::Unclear { reading: None },
            NumberFault::Unclear {
                reading: parse("12.5"),
            },
            NumberFault::TooLarge,
        ] {
            let words = fault.words();
            assert!(!words.zh.is_ascii() && words.en.is_ascii(), "{words:?}");
        }
    }

    #[test]
    fn two_amounts_near_the_end_are_added() {
        let most = parse("79000000000000000000000000000").expect("a decimal");
        assert_eq!(add(most, most), Decimal::MAX);
        assert_eq!(add(-most, -most), Decimal::MIN);
        assert_eq!(add(most, -most), Decimal::ZERO);
    }
}
