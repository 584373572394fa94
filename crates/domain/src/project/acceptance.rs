//! 验收意见: whether the retrofit was accepted, at what level, and on what conditions.
//!
//! A condition is a line of the opinion. It becomes an item of the checklist, named after the opinion
//! and the line, so that whoever makes it an item, on whatever device, makes the same one.

use chrono::NaiveDate;

use super::read::{date, flag, text};
use crate::{
    bytes::sha256_hex,
    record::{Fields, Record},
    retrofit::{ItemState, RetrofitField},
    schema::fields,
    value::Value,
    words::Words,
};

/// The record kind.
pub const KIND: &str = "acceptance";

fields! {
    /// The fields of an acceptance's record.
    AcceptanceField {
        Day = "day": Date;
        Passed = "passed": Flag;
        /// Level after the retrofit.
        Level = "level": Choice(Choices::Level);
        /// The body that assessed on site.
        Body = "body": Line;
        Opinion = "opinion": Lines;
        /// What is still to be done, one a line.
        Conditions = "conditions": Lines;
        /// The day by which.
        Due = "due": Date;
    }
}

/// What an opinion comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Open,
    Passed,
    /// With conditions.
    Conditional,
    Failed,
}

/// An opinion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opinion {
    pub id: String,
    pub passed: Option<bool>,
    /// Each once, in order.
    pub conditions: Vec<String>,
    pub due: Option<NaiveDate>,
}

impl Verdict {
    pub fn words(self) -> Words {
        match self {
            Self::Open => Words::new("未定", "not decided"),
            Self::Passed => Words::new("通过", "passed"),
            Self::Conditional => Words::new("有条件通过", "passed with conditions"),
            Self::Failed => Words::new("未通过", "not passed"),
        }
    }
}

impl Opinion {
    pub fn from_record(record: &Record) -> Self {
        Self::read(&record.key.id, record)
    }

    /// Reads what a record or a content says.
    pub fn read(id: &str, record: &impl Fields) -> Self {
        use AcceptanceField as Field;
        let mut conditions: Vec<String> = Vec::new();
        for line in text(record, Field::Conditions.name()).lines() {
            let line = line.trim();
            if !line.is_empty() && !conditions.iter().any(|one| one == line) {
                conditions.push(line.to_owned());
            }
        }
        Self {
            id: id.to_owned(),
            passed: flag(record, Field::Passed.name()),
            conditions,
            due: date(record, Field::Due.name()),
        }
    }

    pub fn verdict(&self) -> Verdict {
        match self.passed {
            None => Verdict::Open,
            Some(false) => Verdict::Failed,
            Some(true) if self.conditions.is_empty() => Verdict::Passed,
            Some(true) => Verdict::Conditional,
        }
    }

    /// The items its conditions become: id and fields of each, in order.
    pub fn items(&self) -> Vec<(String, Vec<(&'static str, Value)>)> {
        use RetrofitField as Field;
        let conditions = self.conditions.iter();
        conditions
            .map(|condition| {
                let hash = sha256_hex(condition.as_bytes());
                let id = format!("{}.{}", self.id, &hash[..12]);
                let mut fields = vec![
                    (Field::Title.name(), Value::text(condition)),
                    (
                        Field::State.name(),
                        Value::text(ItemState::NotStarted.code()),
                    ),
                ];
                let due = self.due.map(|due| Value::text(due.to_string()));
                fields.extend(due.map(|due| (Field::Due.name(), due)));
                (id, fields)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::record;

    fn opinion(passed: Value, conditions: &str) -> Opinion {
        let fields = [
            ("passed", passed),
            ("conditions", conditions.into()),
            ("due", "2025-09-30".into()),
        ];
        Opinion::from_record(&record(KIND, "a1", &fields))
    }

    #[test]
    fn conditions_make_a_pass_conditional_and_no_failure_better() {
        assert_eq!(opinion(Value::Null, "补看板").verdict(), Verdict::Open);
        assert_eq!(opinion(true.into(), " \n").verdict(), Verdict::Passed);
        assert_eq!(
            opinion(true.into(), "补看板").verdict(),
            Verdict::Conditional
        );
        assert_eq!(opinion(false.into(), "补看板").verdict(), Verdict::Failed);
    }

    #[test]
    fn a_condition_becomes_the_same_item_wherever_it_is_made_one() {
        let one = opinion(true.into(), "补看板\n\n 接入仓储 \n补看板");
        let items = one.items();
        assert_eq!(items.len(), 2, "each once");
        assert_eq!(items[1].1[0], ("title", Value::text("接入仓储")));
        assert_eq!(items[1].1[2], ("due", Value::text("2025-09-30")));
        // Another order changes no id.
        let other = opinion(true.into(), "接入仓储\n补看板").items();
        assert_eq!(other[0].0, items[1].0);
        assert_ne!(items[0].0, items[1].0);
    }
}
