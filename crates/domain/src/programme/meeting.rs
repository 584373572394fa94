//! 会议活动: briefings, matchmaking, training, visits to showcases.

use chrono::NaiveDate;

use super::{date, phase, text};
use crate::{record::Record, schema::fields};

/// The record kind.
pub const KIND: &str = "meeting";

fields! {
    /// The fields of a meeting's record.
    MeetingField {
        Kind = "kind": Choice(Choices::Meeting);
        Title = "title": Line;
        Day = "day": Date;
        Industry = "industry": Choice(Choices::Industry);
        /// The phase whose enterprises it is for.
        Phase = "phase": Choice(Choices::Phase);
        Place = "place": Line;
        Organiser = "organiser": Line;
        Headcount = "headcount": Whole(Unit::Persons);
        Text = "text": Lines;
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MeetingKind {
    /// 政策宣贯会.
    Briefing,
    /// 供需对接会.
    Matchmaking,
    /// 人才培训会.
    Training,
    /// 参观交流.
    Visit,
}

impl MeetingKind {
    pub const ALL: [Self; 4] = [
        Self::Briefing,
        Self::Matchmaking,
        Self::Training,
        Self::Visit,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::Briefing => "briefing",
            Self::Matchmaking => "matchmaking",
            Self::Training => "training",
            Self::Visit => "visit",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A meeting. Two of one kind, in one area, on one day and of one industry are taken for one that was
/// entered twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// The area's code, or [`super::CITY`].
    pub area: String,
    pub kind: MeetingKind,
    pub day: Option<NaiveDate>,
    pub industry: String,
    pub phase: Option<u8>,
}

impl Meeting {
    /// `None` of one whose kind this build does not know.
    pub fn from_record(record: &Record) -> Option<Self> {
        use MeetingField as Field;
        Some(Self {
            area: record.key.dossier.clone(),
            kind: MeetingKind::from_code(&text(record, Field::Kind.name()))?,
            day: date(record, Field::Day.name()),
            industry: text(record, Field::Industry.name()),
            phase: phase(record, Field::Phase.name()),
        })
    }
}
