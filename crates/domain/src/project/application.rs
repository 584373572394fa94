//! 补助申请: the enterprise's application and its account.

use chrono::NaiveDate;

use super::read::{date, flag, text};
use crate::{
    record::{Fields, Record},
    schema::fields,
};

/// The record kind.
pub const KIND: &str = "application";

fields! {
    /// The fields of an application's record.
    ApplicationField {
        /// The day it was handed in.
        Day = "day": Date;
        AccountName = "account_name": Line;
        Account = "account": Line;
        Bank = "bank": Line;
        /// That the file is true.
        Promise = "promise": Flag;
    }
}

/// An application.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Application {
    pub id: String,
    pub day: Option<NaiveDate>,
    pub account_name: String,
    pub account: String,
    pub bank: String,
    pub promise: bool,
}

impl Application {
    pub fn from_record(record: &Record) -> Self {
        Self::read(&record.key.id, record)
    }

    /// Reads what a record or a content that was decided on says.
    pub fn read(id: &str, record: &impl Fields) -> Self {
        use ApplicationField as Field;
        Self {
            id: id.to_owned(),
            day: date(record, Field::Day.name()),
            account_name: text(record, Field::AccountName.name()),
            account: text(record, Field::Account.name()),
            bank: text(record, Field::Bank.name()),
            promise: flag(record, Field::Promise.name()).unwrap_or_default(),
        }
    }

    /// Whether the account is in the enterprise's name to the character: a full-width bracket is
    /// another one than a half-width one, and a bank sends the money back.
    pub fn is_own_account(&self, enterprise: &str) -> bool {
        self.account_name == enterprise && !enterprise.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::record;

    #[test]
    fn an_account_is_its_own_to_the_bracket() {
        let written = [
            ("account_name", "甲（宁夏）有限公司".into()),
            ("promise", true.into()),
        ];
        let application = Application::from_record(&record(KIND, "a1", &written));
        assert!(application.is_own_account("甲（宁夏）有限公司"));
        assert!(!application.is_own_account("甲(宁夏)有限公司"));
        assert!(!Application::default().is_own_account(""));
        assert!(application.promise);
    }
}
