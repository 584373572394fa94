//! Credit codes as spreadsheets hold them.
//!
//! About a quarter of real codes are all digits. Excel takes such a one for a number, keeps 15 digits and
//! puts zeros for the rest. Both check digits are left to find it by: that of GB 32100 at the end, and that
//! of the organisation code of GB 11714 within, characters 9 to 17.

use domain::credit_code::{CreditCode, CreditCodeFault};

/// How many digits Excel keeps.
const KEPT: usize = 15;

/// A code as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Code {
    #[default]
    Missing,
    Whole(String),
    /// It is none.
    Faulty(CreditCodeFault),
    /// What the cell shows, and what it may have been.
    Damaged {
        shown: String,
        candidates: Vec<String>,
    },
}

impl Code {
    /// Reads a text.
    pub fn of_text(text: &str) -> Self {
        if text.is_empty() {
            return Self::Missing;
        }
        match CreditCode::parse(text) {
            Ok(code) => Self::Whole(code.as_str().to_owned()),
            Err(CreditCodeFault::Empty) => Self::Missing,
            Err(fault) => match of_scientific(text).or_else(|| of_zeros(text)) {
                Some(candidates) => Self::Damaged {
                    shown: text.to_owned(),
                    candidates,
                },
                None => Self::Faulty(fault),
            },
        }
    }

    /// Reads a number.
    pub fn of_number(number: f64) -> Self {
        let text = format!("{number:.0}");
        // Beyond 2^53 a number is no longer what was typed.
        if text.len() < 16 {
            return Self::of_text(&text);
        }
        if text.len() != 18 {
            return Self::Damaged {
                shown: text,
                candidates: Vec::new(),
            };
        }
        // As most programs keep it: the nearest number there is, which is at most so far off.
        const OFF: u64 = 64;
        let near = number as u64;
        let (least, most) = (near.saturating_sub(OFF), near.saturating_add(OFF));
        let mut found = candidates(&(least / 1_000).to_string());
        if least / 1_000 != most / 1_000 {
            found.extend(candidates(&(most / 1_000).to_string()));
        }
        found.retain(|code| {
            let code = code.parse::<u64>();
            code.is_ok_and(|code| (least..=most).contains(&code))
        });
        // As Excel keeps it: 15 digits, and zeros for the rest.
        let fifteen = format!("{number:.14e}");
        if fifteen.parse() == Ok(number) {
            let digits = fifteen.chars().filter(char::is_ascii_digit);
            let kept: String = digits.take(KEPT).collect();
            found.extend(candidates(&kept));
        }
        found.sort_unstable();
        found.dedup();
        Self::Damaged {
            shown: text,
            candidates: found,
        }
    }
}

/// `9.16403E+17`, as a text file has it: too little is left to guess at.
fn of_scientific(text: &str) -> Option<Vec<String>> {
    let (mantissa, exponent) = text.split_once(['E', 'e'])?;
    let digits: String = mantissa.chars().filter(|char| *char != '.').collect();
    let sound = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let exponent: usize = exponent.trim_start_matches('+').parse().ok()?;
    (sound && exponent == 17).then(|| match digits.get(..KEPT) {
        Some(kept) => candidates(kept),
        None => Vec::new(),
    })
}

/// 18 digits of which the last three are zeros, and that check as no code.
fn of_zeros(text: &str) -> Option<Vec<String>> {
    let digits = text.len() == 18 && text.bytes().all(|byte| byte.is_ascii_digit());
    let kept = text
        .get(..KEPT)
        .filter(|_| digits && text.ends_with("000"))?;
    Some(candidates(kept))
}

/// The codes of 18 digits that begin with these 15 and check in both ways.
pub fn candidates(kept: &str) -> Vec<String> {
    if kept.len() != KEPT || !kept.bytes().all(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let of = |sixteenth: char| {
        let sixteen = format!("{kept}{sixteenth}");
        let check = organisation_check(sixteen.get(8..16)?)?;
        let code = CreditCode::complete(&format!("{sixteen}{check}")).ok()?;
        let code = code.as_str().to_owned();
        // Excel would have taken no letter for a number.
        code.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then_some(code)
    };
    ('0'..='9').filter_map(of).collect()
}

/// The check digit of GB 11714 over eight digits; `None` where it is X.
fn organisation_check(eight: &str) -> Option<u32> {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let digits = eight.chars().map(|char| char.to_digit(10));
    let sum = digits
        .zip(WEIGHTS)
        .try_fold(0, |sum, (digit, weight)| Some(sum + digit? * weight))?;
    match 11 - sum % 11 {
        10 => None,
        11 => Some(0),
        digit => Some(digit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Real, public codes hold both checks: their 9 to 17 is an organisation code.
    #[test]
    fn organisation_codes_check() {
        // 91330100799655058B: 799655058.
        assert_eq!(organisation_check("79965505"), Some(8));
        // 91110000802100433B: 802100433.
        assert_eq!(organisation_check("80210043"), Some(3));
        // 9144030071526726XG: 71526726X.
        assert_eq!(organisation_check("71526726"), None);
    }

    #[test]
    fn a_damaged_code_is_among_its_candidates() {
        let mut tried = 0;
        for n in 0..400_u32 {
            let eight = format!("{:08}", 10_000_019_u32.wrapping_mul(n + 1) % 100_000_000);
            let Some(check) = organisation_check(&eight) else {
                continue;
            };
            let code = CreditCode::complete(&format!("91640300{eight}{check}")).expect("17");
            let code = code.as_str();
            if !code.bytes().all(|byte| byte.is_ascii_digit()) {
                continue;
            }
            tried += 1;
            let number: f64 = code.parse().expect("a number");
            // As Excel keeps it.
            let kept: f64 = format!("{}000", &code[..15]).parse().expect("a number");
            for number in [number, kept] {
                let Code::Damaged { candidates, .. } = Code::of_number(number) else {
                    panic!("{code} was taken as whole");
                };
                assert!(
                    candidates.iter().any(|one| one == code),
                    "{code}: {candidates:?}"
                );
                assert!(candidates.len() <= 6, "{candidates:?}");
            }
        }
        assert!(tried > 50, "{tried}");
    }

    #[test]
    fn a_text_says_what_is_wrong_with_it() {
        assert_eq!(Code::of_text(""), Code::Missing);
        let whole = Code::of_text("91330100799655058b");
        assert_eq!(whole, Code::Whole("91330100799655058B".to_owned()));
        let short = Code::of_text("9133010079965505");
        assert_eq!(short, Code::Faulty(CreditCodeFault::Length(16)));
        let Code::Damaged { candidates, .. } = Code::of_text("9.16403E+17") else {
            panic!("not seen");
        };
        assert!(candidates.is_empty());
        // An old registration number of 15 digits is whole, and none.
        let old = Code::of_number(640_300_200_012_345.0);
        assert_eq!(old, Code::Faulty(CreditCodeFault::Length(15)));
    }
}
