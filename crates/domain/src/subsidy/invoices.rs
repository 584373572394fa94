//! An invoice number counts once in the whole programme.

use std::collections::BTreeMap;

use super::claim::Invoice;
use crate::{btree, text};

/// A number as it is compared: no blanks, hyphens or invisible characters, full-width characters as
/// plain ones, letters as capitals.
pub fn plain_number(number: &str) -> String {
    let plain = number.chars().filter_map(|char| match char {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(char) - 0xfee0),
        char if char.is_whitespace() || text::is_invisible(char) => None,
        char => Some(char),
    });
    let plain = plain.filter(|char| !matches!(char, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}'));
    plain.flat_map(char::to_uppercase).collect()
}

/// An invoice's number and code, as they are compared. A paper invoice's eight digits are the only
/// ones of their code; a fully digital one has no code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub number: String,
    pub code: String,
}

impl Key {
    pub fn of(invoice: &Invoice) -> Self {
        Self {
            number: plain_number(&invoice.number),
            code: plain_number(&invoice.code),
        }
    }
}

/// Where an invoice is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    pub dossier: String,
    /// As it was written there.
    pub number: String,
    pub code: String,
}

/// An invoice that is used more than once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondUse {
    pub key: Key,
    /// At least two, in the order they were given.
    pub uses: Vec<Use>,
}

/// The invoices that are used more than once, within a dossier or across dossiers, by number. A number
/// whose code is missing somewhere may be any invoice of that number: all its uses are given. Numbers
/// that are not filled in are no numbers.
pub fn second_uses<'a>(
    invoices: impl IntoIterator<Item = (&'a str, &'a Invoice)>,
) -> Vec<SecondUse> {
    let mut by_number: BTreeMap<String, Vec<(Key, Use)>> = BTreeMap::new();
    for (dossier, invoice) in invoices {
        let key = Key::of(invoice);
        if key.number.is_empty() {
            continue;
        }
        let of = Use {
            dossier: dossier.to_owned(),
            number: invoice.number.clone(),
            code: invoice.code.clone(),
        };
        let uses = by_number.entry(key.number.clone()).or_default();
        uses.push((key, of));
    }
    let mut found = Vec::new();
    for uses in by_number.into_values() {
        let codes = btree::set(uses.iter().map(|(key, _)| key.code.clone()));
        // An empty code may be any: it comes first.
        let groups: Vec<String> = if codes.contains("") {
            vec![String::new()]
        } else {
            codes.into_iter().collect()
        };
        for code in groups {
            let same = uses
                .iter()
                .filter(|(key, _)| code.is_empty() || key.code == code);
            let same: Vec<&(Key, Use)> = same.collect();
            if let [(key, _), _, ..] = same[..] {
                found.push(SecondUse {
                    key: Key {
                        number: key.number.clone(),
                        code,
                    },
                    uses: same.into_iter().map(|(_, of)| of.clone()).collect(),
                });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subsidy::Amounts;

    fn invoice(code: &str, number: &str) -> Invoice {
        Invoice {
            code: code.to_owned(),
            number: number.to_owned(),
            day: None,
            total: Amounts::default(),
            parts: Vec::new(),
        }
    }

    fn found(invoices: &[(&str, Invoice)]) -> Vec<(String, Vec<String>)> {
        let uses = second_uses(
            invoices
                .iter()
                .map(|(dossier, invoice)| (*dossier, invoice)),
        );
        let dossiers = |of: SecondUse| of.uses.into_iter().map(|of| of.dossier).collect();
        uses.into_iter()
            .map(|of| (format!("{}/{}", of.key.code, of.key.number), dossiers(of)))
            .collect()
    }

    #[test]
    fn a_number_is_the_same_however_it_was_typed() {
        for typed in [
            "24642000000012345678",
            "２４６４２０００００００１２３４５６７８",
            " 2464 2000 0000 1234 5678\u{3000}",
            "2464-2000-0000-1234-5678",
            "\u{feff}24642000000012345678\u{200b}\t",
        ] {
            assert_eq!(plain_number(typed), "24642000000012345678", "{typed:?}");
        }
        assert_eq!(plain_number("no．ａ１"), "NO.A1");
        assert_ne!(plain_number("012"), plain_number("12"));
        assert_eq!(plain_number(" \u{3000}"), "");
    }

    #[test]
    fn a_second_use_is_found_within_a_dossier_and_across() {
        let uses = [
            ("甲", invoice("", "12345678901234567890")),
            (
                "乙",
                invoice("", "１２３４５６７８９０１２３４５６７８９０"),
            ),
            ("乙", invoice("", "A 1")),
            ("乙", invoice("", "a1")),
            ("丙", invoice("", "1")),
            ("丙", invoice("", " ")),
            ("丁", invoice("", "")),
        ];
        assert_eq!(
            found(&uses),
            [
                (
                    "/12345678901234567890".to_owned(),
                    vec!["甲".to_owned(), "乙".to_owned()]
                ),
                ("/A1".to_owned(), vec!["乙".to_owned(), "乙".to_owned()]),
            ]
        );
    }

    #[test]
    fn eight_digits_are_one_invoice_only_with_one_code() {
        let apart = [
            ("甲", invoice("064002000111", "00000001")),
            ("乙", invoice("064002000112", "00000001")),
        ];
        assert_eq!(found(&apart), []);
        // One whose code nobody wrote may be either.
        let unclear = [
            ("甲", invoice("064002000111", "00000001")),
            ("乙", invoice("064002000112", "00000001")),
            ("丙", invoice("", "0000 0001")),
        ];
        assert_eq!(found(&unclear).len(), 1);
        assert_eq!(found(&unclear)[0].1, ["甲", "乙", "丙"]);
    }
}
