//! Amounts of yuan to the fen: how they are stored, and the two exact operations on them.
//!
//! The figures of a sound claim are within [`crate::decimal::AMOUNT_MOST`] and whole fen
//! ([`super::Claim::faults`]), so that all that is done with them here is exact.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserializer, Serializer, de::Error as _};

use crate::{decimal, json::Problem};

/// Decimals of an amount.
const DECIMALS: u32 = 2;

/// Whether there is no part of a fen.
pub(super) fn is_to_the_fen(amount: Decimal) -> bool {
    amount.normalize().scale() <= DECIMALS
}

/// Without what is below a fen: a payment never exceeds the rate or the cap.
pub(super) fn down_to_the_fen(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(DECIMALS, RoundingStrategy::ToZero)
}

/// `amount` × `share`; the greatest number there is where that is beyond it, as of no share at all.
pub(super) fn times(amount: Decimal, share: Decimal) -> Decimal {
    amount.checked_mul(share).unwrap_or(Decimal::MAX)
}

/// `amount` × `part` / `whole` without what is below a fen, exactly; 0 where any is not above 0.
pub(super) fn in_proportion(amount: Decimal, part: Decimal, whole: Decimal) -> Decimal {
    let (Some(amount), Some(part), Some(whole)) = (fen(amount), fen(part), fen(whole)) else {
        return Decimal::ZERO;
    };
    let share = amount.checked_mul(part).map(|product| product / whole);
    let share = share.and_then(|share| Decimal::try_from_i128_with_scale(share, DECIMALS).ok());
    share.unwrap_or_default()
}

/// Whole fen; `None` unless above 0.
fn fen(amount: Decimal) -> Option<i128> {
    let mut amount = down_to_the_fen(amount);
    amount.rescale(DECIMALS);
    let fen = amount.mantissa();
    (fen > 0).then_some(fen)
}

/// Two decimals, and more only where there are more: one text for one amount, whatever was typed.
pub(super) fn text(amount: Decimal) -> String {
    let mut amount = amount.normalize();
    if amount.scale() < DECIMALS {
        amount.rescale(DECIMALS);
    }
    if amount.is_zero() {
        amount.set_sign_positive(true);
    }
    amount.to_string()
}

/// For `#[serde(with)]`.
///
/// # Errors
/// The format's own.
pub(super) fn serialize<S: Serializer>(amount: &Decimal, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&text(*amount))
}

/// For `#[serde(with)]`: an amount as text or whole number.
///
/// # Errors
/// What is no number, and parts of a fen.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Decimal, D::Error> {
    let amount = decimal::deserialize(from)?;
    if is_to_the_fen(amount) {
        Ok(amount)
    } else {
        let said = Problem::said("金额最多两位小数", "an amount has at most two decimals");
        Err(D::Error::custom(said))
    }
}

/// Amounts that may be missing, for `#[serde(with)]`: null where there is none.
pub(super) mod option {
    use rust_decimal::Decimal;
    use serde::{Deserialize, Deserializer, Serializer};

    /// # Errors
    /// The format's own.
    pub(in crate::subsidy) fn serialize<S: Serializer>(
        amount: &Option<Decimal>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        match amount {
            Some(amount) => super::serialize(amount, to),
            None => to.serialize_none(),
        }
    }

    /// # Errors
    /// As [`super::deserialize`].
    pub(in crate::subsidy) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Decimal>, D::Error> {
        #[derive(Deserialize)]
        struct Amount(#[serde(deserialize_with = "super::deserialize")] Decimal);

        Ok(Option::<Amount>::deserialize(from)?.map(|amount| amount.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yuan(text: &str) -> Decimal {
        decimal::parse(text).expect("a number")
    }

    #[test]
    fn one_text_for_one_amount() {
        for (typed, written) in [
            ("500000", "500000.00"),
            ("500000.0", "500000.00"),
            ("0.1", "0.10"),
            ("-3", "-3.00"),
            ("-0", "0.00"),
            ("499999.997", "499999.997"),
            ("1.20000", "1.20"),
        ] {
            assert_eq!(text(yuan(typed)), written);
        }
    }

    #[test]
    fn a_proportion_drops_what_is_below_a_fen_and_nothing_else() {
        for (amount, part, whole, share) in [
            ("100.00", "1", "3", "33.33"),
            ("100.00", "2", "3", "66.66"),
            ("884955.75", "1000000", "1000000", "884955.75"),
            ("0.01", "0.99", "1", "0"),
            ("5", "0", "1", "0"),
            ("5", "1", "0", "0"),
            ("-5", "1", "1", "0"),
            // As large as may be: exact, not rounded on the way.
            (
                "999999999999.99",
                "999999999999.98",
                "999999999999.99",
                "999999999999.98",
            ),
        ] {
            assert_eq!(
                in_proportion(yuan(amount), yuan(part), yuan(whole)),
                yuan(share),
                "{amount} × {part} / {whole}"
            );
        }
    }
}
