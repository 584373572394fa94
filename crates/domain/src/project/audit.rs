//! 审计: the financial check of what the retrofit cost. What the auditors left of each item, and why they
//! cut what they cut, stands with the item; a decision about the audit carries it
//! ([`super::terms::Terms::of_audit`]).

use rust_decimal::Decimal;

use super::{read, terms};
use crate::{decimal, record::Fields, retrofit::RetrofitField, schema::fields};

/// The record kind.
pub const KIND: &str = "audit";

fields! {
    /// The fields of an audit's record.
    AuditField {
        Day = "day": Date;
        /// The firm.
        Body = "body": Line;
        /// Of its report.
        Number = "number": Line;
        Text = "text": Lines;
    }
}

/// What the auditors took off an item, 元: what it costs less what they left, with tax; nothing as
/// long as either is not known.
pub fn cut(item: &impl Fields) -> Option<Decimal> {
    let cost = terms::cost(item)?;
    let left = read::amount(item, RetrofitField::AuditedGross.name())?;
    Some(decimal::add(cost, -left))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{retrofit, testing::record};

    #[test]
    fn a_cut_is_what_was_contracted_less_what_was_left() {
        let off = |gross: &str, audited: &str| {
            let fields = [("gross", gross.into()), ("audited_gross", audited.into())];
            cut(&record(retrofit::KIND, "i", &fields))
        };
        assert_eq!(off("113000", "100000.50"), Some(Decimal::new(1_299_950, 2)));
        assert_eq!(off("113000", "113000"), Some(Decimal::ZERO));
        assert_eq!(off("113000", ""), None);
        assert_eq!(off("", "5"), None);
    }
}
