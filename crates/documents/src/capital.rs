//! 大写: a sum in the Chinese characters of cheques and receipts, which nobody alters with a stroke.

use rust_decimal::{Decimal, RoundingStrategy};

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const PLACES: [&str; 4] = ["", "拾", "佰", "仟"];
const GROUPS: [&str; 5] = ["", "万", "亿", "万亿", "亿亿"];

/// 180000.50 is 人民币壹拾捌万元伍角整. By the rules of the Ministry of Finance and the People's Bank for
/// filling in notes: 整 after yuan or jiao, not after fen; 零 where a place between two digits is empty.
/// What is below a fen is rounded, half of it away from 0.
pub fn yuan(amount: Decimal) -> String {
    let mut amount = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    amount.rescale(2);
    let fen = amount.mantissa().unsigned_abs();
    let mut text = String::from("人民币");
    if amount.is_sign_negative() && fen > 0 {
        text.push('负');
    }
    let (whole, jiao, rest) = (fen / 100, fen / 10 % 10, fen % 10);
    if whole > 0 {
        text.push_str(&integer(whole));
        text.push('元');
    } else if fen == 0 {
        text.push_str("零元");
    }
    if jiao > 0 {
        text.push(digit(jiao));
        text.push('角');
    } else if rest > 0 && whole > 0 {
        text.push('零');
    }
    if rest > 0 {
        text.push(digit(rest));
        text.push('分');
    } else {
        text.push('整');
    }
    text
}

fn digit(digit: u128) -> char {
    let place = usize::try_from(digit).unwrap_or_default();
    DIGITS.get(place).copied().unwrap_or('零')
}

/// A whole number above 0, in groups of four digits.
fn integer(number: u128) -> String {
    let mut groups = Vec::new();
    let mut rest = number;
    while rest > 0 {
        groups.push(rest % 10_000);
        rest /= 10_000;
    }
    let mut text = String::new();
    // A zero is owed once a digit stands before it, and is written before the next digit.
    let mut zero = false;
    for (at, group) in groups.iter().enumerate().rev() {
        for place in (0..4_u32).rev() {
            let one = group / 10_u128.pow(place) % 10;
            if one == 0 {
                zero = zero || !text.is_empty();
                continue;
            }
            if zero {
                text.push('零');
                zero = false;
            }
            text.push(digit(one));
            text.push_str(PLACES[place as usize]);
        }
        if *group > 0 {
            text.push_str(GROUPS.get(at).copied().unwrap_or_default());
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_read_as_on_a_cheque() {
        for (amount, words) in [
            ("0", "人民币零元整"),
            ("0.05", "人民币伍分"),
            ("0.50", "人民币伍角整"),
            ("1.05", "人民币壹元零伍分"),
            ("10", "人民币壹拾元整"),
            ("1409.50", "人民币壹仟肆佰零玖元伍角整"),
            ("6007.14", "人民币陆仟零柒元壹角肆分"),
            ("107000.53", "人民币壹拾万零柒仟元伍角叁分"),
            ("16409.02", "人民币壹万陆仟肆佰零玖元零贰分"),
            ("325.04", "人民币叁佰贰拾伍元零肆分"),
            ("500000", "人民币伍拾万元整"),
            ("450000.005", "人民币肆拾伍万元零壹分"),
            ("100000000", "人民币壹亿元整"),
            ("100010001", "人民币壹亿零壹万零壹元整"),
            ("154650000", "人民币壹亿伍仟肆佰陆拾伍万元整"),
            ("1000000000000", "人民币壹万亿元整"),
            ("-12.30", "人民币负壹拾贰元叁角整"),
        ] {
            let amount: Decimal = amount.parse().expect("a number");
            assert_eq!(yuan(amount), words);
        }
    }
}
