//! 改造清单: the retrofit checklist and its progress.
//!
//! Records of kind [`KIND`], one per item, fields: `title`, `scenario` (code), `from`, `to` (int
//! levels), `product`, `provider`, `planned`, `actual` (decimal text, 元), `due` (ISO date),
//! `state` (`not-started` / `doing` / `done` / `dropped`), `reason` (why dropped), `done_on`.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::record::Record;

/// The record kind.
pub const KIND: &str = "retrofit-item";

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
        let _ = record;
        todo!()
    }

    /// Past due and still to be done.
    pub fn is_late(&self, today: NaiveDate) -> bool {
        let _ = today;
        todo!()
    }
}

impl Progress {
    pub fn of<'a>(items: impl IntoIterator<Item = &'a RetrofitItem>, today: NaiveDate) -> Self {
        let _ = (items.into_iter().count(), today);
        todo!()
    }
}
