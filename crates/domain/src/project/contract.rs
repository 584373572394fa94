//! 合同: between the enterprise and its providers.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::read::{amount, date, ids, text};
use crate::{
    record::{Fields, Record},
    schema::fields,
};

/// The record kind.
pub const KIND: &str = "contract";

fields! {
    /// The fields of a contract's record.
    ContractField {
        Number = "number": Line;
        Provider = "provider": Line;
        /// Everybody who signs it.
        Parties = "parties": Lines;
        Signed = "signed": Date;
        /// Last day of the work.
        Until = "until": Date;
        Net = "net": Amount(Unit::Yuan);
        Tax = "tax": Amount(Unit::Yuan);
        Gross = "gross": Amount(Unit::Yuan);
        /// The items of the retrofit checklist it is about.
        Items = "items": Records;
    }
}

/// A contract.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contract {
    pub id: String,
    pub number: String,
    pub provider: String,
    pub parties: String,
    pub signed: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    /// 元.
    pub net: Option<Decimal>,
    /// 元.
    pub tax: Option<Decimal>,
    /// 元.
    pub gross: Option<Decimal>,
    pub items: Vec<String>,
}

impl Contract {
    pub fn from_record(record: &Record) -> Self {
        Self::read(&record.key.id, record)
    }

    /// Reads what a record or a content that was decided on says.
    pub fn read(id: &str, record: &impl Fields) -> Self {
        use ContractField as Field;
        Self {
            id: id.to_owned(),
            number: text(record, Field::Number.name()),
            provider: text(record, Field::Provider.name()),
            parties: text(record, Field::Parties.name()),
            signed: date(record, Field::Signed.name()),
            until: date(record, Field::Until.name()),
            net: amount(record, Field::Net.name()),
            tax: amount(record, Field::Tax.name()),
            gross: amount(record, Field::Gross.name()),
            items: ids(record, Field::Items.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{testing::record, value::Value};

    #[test]
    fn reads_what_was_written() {
        let items = Value::List(vec!["i1".into(), Value::Int(2), "i3".into()]);
        let written = [
            ("number", "HT-1".into()),
            ("gross", "113000.00".into()),
            ("net", "one hundred".into()),
            ("items", items),
        ];
        let contract = Contract::from_record(&record(KIND, "c1", &written));
        assert_eq!(contract.number, "HT-1");
        assert_eq!(contract.gross, crate::decimal::parse("113000"));
        assert_eq!(contract.net, None);
        assert_eq!(contract.items, ["i1", "i3"]);
    }
}
