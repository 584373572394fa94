//! 改造项目的档案: what is planned, contracted, invoiced, paid, accepted and applied for, as records of
//! a dossier; and the claim that follows from them.
//!
//! Each kind of record is a file with its `KIND`, its fields and its reading, in the manner of
//! [`crate::retrofit`], whose items are what all of this is about. [`claim`] makes of a dossier's
//! records what [`crate::subsidy`] works out.

pub mod acceptance;
pub mod acceptance_request;
pub mod advice;
pub mod application;
pub mod audit;
pub mod batch;
pub mod claim;
pub mod contract;
pub mod effect;
pub mod exclusion;
pub mod finding;
pub mod invoice;
pub mod listing;
pub mod missing;
pub mod money_row;
pub mod payment;
pub mod payout;
pub mod pieces;
pub mod plan;
pub mod public_money;
mod read;
pub mod report;
pub mod split;
pub mod subsidy_payment;
pub mod terms;
pub mod way;

use crate::{schema::FieldType, words::Words};

/// A field that says what of an invoice or a payment is for which item: `net.<item>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Net,
    Tax,
    Gross,
    Paid,
}

impl Part {
    pub const ALL: [Self; 4] = [Self::Net, Self::Tax, Self::Gross, Self::Paid];

    fn prefix(self) -> &'static str {
        match self {
            Self::Net => "net.",
            Self::Tax => "tax.",
            Self::Gross => "gross.",
            Self::Paid => "paid.",
        }
    }

    /// The kind of record that has it.
    fn kind(self) -> &'static str {
        match self {
            Self::Net | Self::Tax | Self::Gross => invoice::KIND,
            Self::Paid => payment::KIND,
        }
    }

    /// The field's name for an item.
    pub fn name(self, item: &str) -> String {
        format!("{}{item}", self.prefix())
    }

    /// The part and the item of a field of records of `kind`.
    pub fn of<'a>(kind: &str, field: &'a str) -> Option<(Self, &'a str)> {
        let mut parts = Self::ALL.into_iter().filter(|part| part.kind() == kind);
        parts.find_map(|part| Some((part, field.strip_prefix(part.prefix())?)))
    }

    /// What it holds.
    pub fn holds(self) -> FieldType {
        FieldType::Amount(crate::schema::Unit::Yuan)
    }

    pub fn words(self) -> Words {
        match self {
            Self::Net => Words::new("分到项目：不含税", "For an item, without tax"),
            Self::Tax => Words::new("分到项目：税额", "For an item, tax"),
            Self::Gross => Words::new("分到项目：含税", "For an item, with tax"),
            Self::Paid => Words::new("分到项目：付款", "For an item, paid"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_by_its_name_and_only_in_its_kind() {
        for part in Part::ALL {
            let name = part.name("i.1");
            assert_eq!(Part::of(part.kind(), &name), Some((part, "i.1")));
            assert_eq!(Part::of("need", &name), None);
        }
        assert_eq!(Part::of(payment::KIND, "net.i1"), None);
        assert_eq!(Part::of(invoice::KIND, "net"), None);
    }
}
