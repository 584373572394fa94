//! 改造清单: the retrofit checklist and its progress.
//!
//! Records of kind [`KIND`], one per item, with the fields of [`RetrofitField`].

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::{assessment, day, decimal, record::Record, schema::fields};

/// The record kind.
pub const KIND: &str = "retrofit-item";

fields! {
    /// The fields of an item's record.
    RetrofitField {
        Title = "title": Line;
        Scenario = "scenario": Choice(Choices::Scenario);
        /// Level before the retrofit.
        From = "from": Choice(Choices::Level);
        /// Level aimed at.
        To = "to": Choice(Choices::Level);
        /// The question it is to earn points in.
        Question = "question": Choice(Choices::Question);
        Product = "product": Line;
        Provider = "provider": Line;
        Planned = "planned": Amount(Unit::Yuan);
        Actual = "actual": Amount(Unit::Yuan);
        Due = "due": Date;
        State = "state": Choice(Choices::ItemState);
        /// Why it was dropped.
        Reason = "reason": Line;
        DoneOn = "done_on": Date;
        CostKind = "cost_kind": Choice(Choices::CostKind);
        /// By contract, without tax.
        Net = "net": Amount(Unit::Yuan);
        Tax = "tax": Amount(Unit::Yuan);
        Gross = "gross": Amount(Unit::Yuan);
        /// What the auditors left, without tax.
        AuditedNet = "audited_net": Amount(Unit::Yuan);
        AuditedGross = "audited_gross": Amount(Unit::Yuan);
        /// What they took off, with tax.
        CutAmount = "cut_amount": Amount(Unit::Yuan);
        CutReason = "cut_reason": Line;
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ItemState {
    #[default]
    NotStarted,
    Doing,
    Done,
    /// Given up, with a reason; it no longer counts towards progress.
    Dropped,
}

impl ItemState {
    pub const ALL: [Self; 4] = [Self::NotStarted, Self::Doing, Self::Done, Self::Dropped];

    pub fn code(self) -> &'static str {
        match self {
            Self::NotStarted => "not-started",
            Self::Doing => "doing",
            Self::Done => "done",
            Self::Dropped => "dropped",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// One row of the checklist.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RetrofitItem {
    pub id: String,
    pub title: String,
    pub scenario: String,
    pub from: Option<u8>,
    pub to: Option<u8>,
    pub question: String,
    pub product: String,
    pub provider: String,
    /// 元.
    pub planned: Option<Decimal>,
    /// 元.
    pub actual: Option<Decimal>,
    pub due: Option<NaiveDate>,
    pub state: ItemState,
    pub reason: String,
    pub done_on: Option<NaiveDate>,
}

/// Progress of a checklist; dropped items do not count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub items: u32,
    pub done: u32,
    pub doing: u32,
    pub dropped: u32,
    /// Not done and past due.
    pub late: u32,
    /// 元, over the items that count.
    pub planned: Decimal,
    /// 元, planned money of the items done.
    pub planned_done: Decimal,
    /// 元, over the items that count.
    pub actual: Decimal,
}

impl RetrofitItem {
    pub fn from_record(record: &Record) -> Self {
        use RetrofitField as Field;
        let text = |field: Field| record.text(field.name()).unwrap_or_default();
        Self {
            id: record.key.id.clone(),
            title: text(Field::Title).to_owned(),
            scenario: text(Field::Scenario).to_owned(),
            from: assessment::level_of(record, Field::From.name()),
            to: assessment::level_of(record, Field::To.name()),
            question: text(Field::Question).to_owned(),
            product: text(Field::Product).to_owned(),
            provider: text(Field::Provider).to_owned(),
            planned: decimal::parse(text(Field::Planned)),
            actual: decimal::parse(text(Field::Actual)),
            due: day::parse(text(Field::Due)),
            state: ItemState::from_code(text(Field::State)).unwrap_or_default(),
            reason: text(Field::Reason).to_owned(),
            done_on: day::parse(text(Field::DoneOn)),
        }
    }

    /// Past due and still to be done.
    pub fn is_late(&self, today: NaiveDate) -> bool {
        matches!(self.state, ItemState::NotStarted | ItemState::Doing)
            && self.due.is_some_and(|due| due < today)
    }
}

impl Progress {
    pub fn of<'a>(items: impl IntoIterator<Item = &'a RetrofitItem>, today: NaiveDate) -> Self {
        let mut progress = Self::default();
        for item in items {
            if item.state == ItemState::Dropped {
                progress.dropped += 1;
                continue;
            }
            let planned = item.planned.unwrap_or_default();
            progress.items += 1;
            progress.planned = decimal::add(progress.planned, planned);
            progress.actual = decimal::add(progress.actual, item.actual.unwrap_or_default());
            progress.late += u32::from(item.is_late(today));
            match item.state {
                ItemState::Done => {
                    progress.done += 1;
                    progress.planned_done = decimal::add(progress.planned_done, planned);
                }
                ItemState::Doing => progress.doing += 1,
                ItemState::NotStarted | ItemState::Dropped => {}
            }
        }
        progress
    }
}

#[cfg(test)]
mod tests;
