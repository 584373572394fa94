//! Splitting an invoice or a payment over items.

use rust_decimal::Decimal;

use super::{Part, invoice, payment, read};
use crate::{decimal, record::Record, value::Value};

/// The fields of a record of `kind` that are split, each with the part that says what of it is for an item.
pub fn fields(kind: &str) -> &'static [(&'static str, Part)] {
    match kind {
        invoice::KIND => &[
            ("net", Part::Net),
            ("tax", Part::Tax),
            ("gross", Part::Gross),
        ],
        payment::KIND => &[("amount", Part::Paid)],
        _ => &[],
    }
}

/// What the other items leave of the record's amounts, as fields to write for `item`; without those the
/// record has no whole of.
pub fn rest(record: &Record, item: &str) -> Vec<(String, Value)> {
    let all = fields(&record.key.kind).iter();
    all.filter_map(|(whole, part)| {
        let whole = read::amount(record, whole)?;
        let others = split_over(record, *part, Some(item));
        let rest = decimal::add(whole, -others);
        Some((part.name(item), Value::text(rest.to_string())))
    })
    .collect()
}

/// What of the record's amount of this part is for no item yet, 元; `None` where there is no amount.
pub fn left(record: &Record) -> Option<Decimal> {
    let (whole, part) = fields(&record.key.kind).last()?;
    let whole = read::amount(record, whole)?;
    Some(decimal::add(whole, -split_over(record, *part, None)))
}

fn split_over(record: &Record, part: Part, but: Option<&str>) -> Decimal {
    let names = record.fields().map(|(name, _)| name);
    let parts = names.filter(|name| {
        let of = Part::of(&record.key.kind, name);
        of.is_some_and(|(of, item)| of == part && Some(item) != but)
    });
    let amounts = parts.filter_map(|name| read::amount(record, name));
    amounts.fold(Decimal::ZERO, decimal::add)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::record;

    #[test]
    fn the_rest_is_what_the_other_items_leave() {
        let invoice = record(
            invoice::KIND,
            "v",
            &[
                ("net", "100".into()),
                ("gross", "113".into()),
                ("gross.i1", "13".into()),
                ("gross.i2", "50.50".into()),
            ],
        );
        assert_eq!(left(&invoice), Some(Decimal::new(4_950, 2)));
        let text = |name: &str, amount: &str| (name.to_owned(), Value::text(amount));
        // Tax has no whole; what is there for the item itself is replaced.
        assert_eq!(
            rest(&invoice, "i2"),
            [text("net.i2", "100"), text("gross.i2", "100")]
        );
        let credit = record(payment::KIND, "p", &[("amount", "-20".into())]);
        assert_eq!(rest(&credit, "i1"), [text("paid.i1", "-20")]);
        assert_eq!(left(&record("need", "n", &[])), None);
    }
}
