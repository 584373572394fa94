//! Unified social credit codes, GB 32100-2015.

use std::fmt;

use crate::text;

/// The 31 characters; a character's value is its place (clause 4 of the standard).
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const LENGTH: usize = 18;

/// What stands before a code in a register, a licence or a mail, the longer before what it ends with.
const LABELS: [&str; 7] = [
    "统一社会信用代码",
    "社会信用代码",
    "信用代码",
    "纳税人识别号",
    "代码",
    "：",
    ":",
];

fn is_hyphen(char: char) -> bool {
    matches!(
        char,
        '-' | '－' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '_' | '·'
    )
}

/// The check value over the first 17: weights 3^(i-1) mod 31, (31 - sum mod 31) mod 31.
fn check_value(values: &[usize]) -> usize {
    let (sum, _) = values.iter().fold((0, 1), |(sum, weight), value| {
        (sum + value * weight, weight * 3 % 31)
    });
    (31 - sum % 31) % 31
}

/// Why a text is not a unified social credit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreditCodeFault {
    Empty,
    /// Not 18 characters; how many there are.
    Length(usize),
    /// A character outside the 31 allowed (I, O, S, V and Z are not), at this place from 1.
    Character(char, usize),
    /// The check character does not fit: something was mistyped.
    Check,
}

/// A code whose check character fits. Upper case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditCode(String);

impl CreditCode {
    /// Reads a code as it is typed or pasted: blanks, hyphens and what is invisible are dropped, so is
    /// what it is called before it (`统一社会信用代码：`), and lower case and full-width characters are
    /// folded.
    ///
    /// # Errors
    /// What is wrong with it; places are counted in what was not dropped.
    pub fn parse(text: &str) -> Result<Self, CreditCodeFault> {
        let kept: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !text::is_invisible(*c))
            .collect();
        let mut kept = kept.as_str();
        for label in LABELS {
            kept = kept.strip_prefix(label).unwrap_or(kept);
        }
        let folded: Vec<char> = kept
            .chars()
            .filter(|c| !is_hyphen(*c))
            .map(|c| match c {
                // Full-width forms, which Chinese input methods leave behind.
                '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0)
                    .unwrap_or(c)
                    .to_ascii_uppercase(),
                _ => c.to_ascii_uppercase(),
            })
            .collect();
        if folded.is_empty() {
            return Err(CreditCodeFault::Empty);
        }
        let mut values = Vec::with_capacity(LENGTH);
        for (at, c) in folded.iter().enumerate() {
            let value = ALPHABET.chars().position(|known| known == *c);
            values.push(value.ok_or(CreditCodeFault::Character(*c, at + 1))?);
        }
        if folded.len() != LENGTH {
            return Err(CreditCodeFault::Length(folded.len()));
        }
        if values[LENGTH - 1] != check_value(&values[..LENGTH - 1]) {
            return Err(CreditCodeFault::Check);
        }
        Ok(Self(folded.into_iter().collect()))
    }

    /// The code whose first 17 characters these are; the check character is computed.
    ///
    /// # Errors
    /// What is wrong with the 17.
    pub fn complete(first: &str) -> Result<Self, CreditCodeFault> {
        let mut values = Vec::with_capacity(LENGTH - 1);
        for (at, c) in first.chars().enumerate() {
            let value = ALPHABET.chars().position(|known| known == c);
            values.push(value.ok_or(CreditCodeFault::Character(c, at + 1))?);
        }
        if values.len() != LENGTH - 1 {
            return Err(CreditCodeFault::Length(values.len()));
        }
        let check = ALPHABET.chars().nth(check_value(&values)).unwrap_or('0');
        Ok(Self(format!("{first}{check}")))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_examples_check() {
        for code in [
            "9144030071526726XG",
            "91330100799655058B",
            "91110000802100433B",
            "91350100M000100Y43",
        ] {
            assert_eq!(
                CreditCode::parse(code).map(|code| code.to_string()),
                Ok(code.to_owned())
            );
            assert_eq!(CreditCode::complete(&code[..17]), CreditCode::parse(code));
        }
    }

    #[test]
    fn spaces_case_and_full_width_are_folded() {
        let code = CreditCode::parse(" 91440300 71526726xg ");
        assert_eq!(
            code,
            CreditCode::parse("９１４４０３００７１５２６７２６ＸＧ")
        );
        assert!(code.is_ok());
    }

    #[test]
    fn what_is_copied_along_with_it_is_dropped() {
        let good = CreditCode::parse("9144030071526726XG");
        assert!(good.is_ok());
        for typed in [
            "\u{200b}9144030071526726XG\u{feff}",
            "9144\u{202d}03007152\u{ad}6726XG\0",
            "统一社会信用代码：9144030071526726XG",
            "统一社会信用代码: 9144030071526726xg",
            "社会信用代码 9144030071526726XG",
            "纳税人识别号：９１４４０３００７１５２６７２６ＸＧ",
            "91-440300-71526726X-G",
            "914403\u{2014}0071526726XG",
            "9144 0300 7152 6726 XG\r\n",
        ] {
            assert_eq!(CreditCode::parse(typed), good, "{typed:?}");
        }
        assert_eq!(
            CreditCode::parse("统一社会信用代码："),
            Err(CreditCodeFault::Empty)
        );
        // What is none is named, and it can be seen.
        assert_eq!(
            CreditCode::parse("名称9144030071526726XG"),
            Err(CreditCodeFault::Character('名', 1))
        );
    }

    #[test]
    fn every_single_wrong_character_is_noticed() {
        let good = "9144030071526726XG";
        for at in 0..18 {
            for c in ALPHABET.chars() {
                let mut chars: Vec<char> = good.chars().collect();
                if chars[at] == c {
                    continue;
                }
                chars[at] = c;
                let text: String = chars.into_iter().collect();
                assert_eq!(
                    CreditCode::parse(&text),
                    Err(CreditCodeFault::Check),
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn says_what_is_wrong() {
        assert_eq!(CreditCode::parse(" "), Err(CreditCodeFault::Empty));
        assert_eq!(CreditCode::parse("9144"), Err(CreditCodeFault::Length(4)));
        assert_eq!(
            CreditCode::parse("91440300O1526726XG"),
            Err(CreditCodeFault::Character('O', 9))
        );
    }
}
