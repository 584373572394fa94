//! Money as people read it.

use rust_decimal::Decimal;

/// Two decimals, thousands parted by commas: 64,000.50. Parts of a fen are shown where there are
/// some (an amount in 万元 may have six decimals): nothing is rounded, nothing is a float.
pub fn money(amount: Decimal) -> String {
    let amount = amount.normalize();
    let text = amount.abs().to_string();
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    if amount.is_sign_negative() && !amount.is_zero() {
        out.push('-');
    }
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    format!("{out}.{rest:0<2}")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "test data")]
mod tests {
    use super::*;

    #[test]
    fn two_decimals_at_least_and_none_lost() {
        for (amount, words) in [
            ("64000.5", "64,000.50"),
            ("64000.50", "64,000.50"),
            ("180000", "180,000.00"),
            ("0", "0.00"),
            ("-0", "0.00"),
            ("999.999", "999.999"),
            ("1000", "1,000.00"),
            ("-1234567.8", "-1,234,567.80"),
            ("-12.3", "-12.30"),
            ("1.2e3", "1,200.00"),
            (
                "79228162514264337593543950335",
                "79,228,162,514,264,337,593,543,950,335.00",
            ),
        ] {
            let amount = Decimal::from_scientific(amount)
                .or_else(|_| amount.parse::<Decimal>())
                .unwrap();
            assert_eq!(money(amount), words);
        }
    }
}
