//! Decimal numbers as text: `12.50`, `-3`.
//!
//! [`Decimal`]'s own `FromStr` also reads exponents and rounds what is too long, which nobody types
//! and which is 5 kB of machine code; here such a text is no number.

use rust_decimal::Decimal;

/// The number `text` names, to its last digit; `None` where it is none, or has more than 28 digits.
pub fn parse(text: &str) -> Option<Decimal> {
    Decimal::from_str_exact(text).ok()
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
        assert_eq!(parse(".5"), parse("0.5"));
        for bad in [
            "",
            " ",
            "1,5",
            "1e5",
            "1E-3",
            "0x10",
            "十",
            "1 000",
            "--1",
            "1.2.3",
            "NaN",
            "0.33333333333333333333333333333333",
            "99999999999999999999999999999999",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
