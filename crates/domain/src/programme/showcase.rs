//! 案例与典型做法: chain cases and practices of an area.

use chrono::NaiveDate;

use super::{date, text};
use crate::{record::Record, schema::fields};

/// The record kind.
pub const KIND: &str = "showcase";

fields! {
    /// The fields of a showcase's record.
    ShowcaseField {
        Kind = "kind": Choice(Choices::Showcase);
        Name = "name": Line;
        /// The day it was published.
        Day = "day": Date;
        /// Whose case it is, by credit code.
        Code = "code": Line;
        Text = "text": Lines;
        /// Where it can be read.
        Evidence = "evidence": Line;
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ShowcaseKind {
    /// “链式”转型典型案例.
    ChainCase,
    /// 典型做法及模式.
    Practice,
}

impl ShowcaseKind {
    pub const ALL: [Self; 2] = [Self::ChainCase, Self::Practice];

    pub fn code(self) -> &'static str {
        match self {
            Self::ChainCase => "chain-case",
            Self::Practice => "practice",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A showcase. Two of one kind and name in one area are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Showcase {
    /// The area's code, or [`super::CITY`].
    pub area: String,
    pub kind: ShowcaseKind,
    pub name: String,
    pub day: Option<NaiveDate>,
}

impl Showcase {
    /// `None` of one whose kind this build does not know.
    pub fn from_record(record: &Record) -> Option<Self> {
        use ShowcaseField as Field;
        Some(Self {
            area: record.key.dossier.clone(),
            kind: ShowcaseKind::from_code(&text(record, Field::Kind.name()))?,
            name: text(record, Field::Name.name()),
            day: date(record, Field::Day.name()),
        })
    }
}
