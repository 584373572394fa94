//! Unified social credit codes, GB 32100-2015.

use std::fmt;

/// The 31 characters; a character's value is its place (clause 4 of the standard).
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const LENGTH: usize = 18;

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
    /// Reads a code; spaces are dropped, lower case and full-width characters are folded.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, CreditCodeFault> {
        let folded: Vec<char> = text
            .chars()
            .filter(|c| !c.is_whitespace())
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
