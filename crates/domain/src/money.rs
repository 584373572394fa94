//! Money as people read it.
//!
//! Amounts are kept and reckoned with in 元 to the fen. Published lists show 万元 with two decimals:
//! [`in_ten_thousands`] states the one rule of rounding for them, and [`printed`] is how a list is
//! printed so that its lines add up to the sum below them.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::decimal;

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

/// An amount of 元 in 万元, with two decimals: half of the last decimal (50 元) and more is rounded
/// away from 0. For what is shown only; nothing is reckoned with it but the sum of a printed list.
pub fn in_ten_thousands(yuan: Decimal) -> Decimal {
    let unit = Decimal::new(1, 4);
    // Within what a decimal holds: it becomes smaller.
    let exact = yuan.checked_mul(unit).unwrap_or_default();
    let mut shown = exact.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    shown.rescale(2);
    shown
}

/// A list of amounts as it is printed in 万元, with its sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// 万元, two decimals each, in the order given.
    pub lines: Vec<Decimal>,
    /// 万元: the sum of the printed lines, so that whoever adds them up finds it.
    pub sum: Decimal,
    /// 元: the sum of the amounts themselves, which is what is paid.
    pub exact: Decimal,
}

/// Prints amounts of 元 in 万元. The sum is that of the printed lines; where it differs from the exact
/// one, a list says both ([`Printed::differs`]): no line is bent to make it fit.
pub fn printed(amounts: impl IntoIterator<Item = Decimal>) -> Printed {
    let mut all = Printed {
        lines: Vec::new(),
        sum: Decimal::ZERO,
        exact: Decimal::ZERO,
    };
    for amount in amounts {
        let line = in_ten_thousands(amount);
        all.lines.push(line);
        all.sum = decimal::add(all.sum, line);
        all.exact = decimal::add(all.exact, amount);
    }
    all.sum.rescale(2);
    all
}

impl Printed {
    /// Whether the printed sum is another one than the exact sum would be printed as.
    pub fn differs(&self) -> bool {
        in_ten_thousands(self.exact) != self.sum
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "test data")]
mod tests {
    use super::*;

    #[test]
    fn ten_thousands_have_two_decimals_and_one_rule() {
        for (yuan, shown) in [
            ("500000", "50.00"),
            ("499999.99", "50.00"),
            ("49949.99", "4.99"),
            ("49950", "5.00"),
            ("49850", "4.99"),
            ("50", "0.01"),
            ("49.99", "0.00"),
            ("-50", "-0.01"),
            ("0", "0.00"),
            ("1000000000000", "100000000.00"),
        ] {
            let amount = yuan.parse::<Decimal>().unwrap();
            assert_eq!(in_ten_thousands(amount).to_string(), shown, "{yuan}");
        }
    }

    #[test]
    fn printed_lines_add_up_to_the_printed_sum() {
        let list = |amounts: &[&str]| {
            printed(
                amounts
                    .iter()
                    .map(|amount| amount.parse::<Decimal>().unwrap()),
            )
        };
        // 10,000 元 in three: 0.33 万元 each, which is 0.99 as printed and 1.00 exactly.
        let thirds = list(&["3333.33", "3333.33", "3333.34"]);
        let lines: Vec<String> = thirds.lines.iter().map(ToString::to_string).collect();
        assert_eq!(lines, ["0.33", "0.33", "0.33"]);
        assert_eq!(thirds.sum.to_string(), "0.99");
        assert_eq!(thirds.exact.to_string(), "10000.00");
        assert!(thirds.differs());
        let even = list(&["210000", "499900.00", "-10000"]);
        assert_eq!(even.sum.to_string(), "69.99");
        assert!(!even.differs());
        assert_eq!(list(&[]).sum.to_string(), "0.00");
    }

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
