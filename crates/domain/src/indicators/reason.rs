//! Why an enterprise does not count.

use chrono::NaiveDate;

use crate::certificate::Title;

/// Why an enterprise does not count for an indicator or a condition, as of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// In the register, but in no phase of the programme.
    NotAPilot,
    /// Its phase is none of the programme's.
    NoSuchPhase(u8),
    /// It was taken into the list on a later day.
    SelectedLater(NaiveDate),
    /// No area is in charge of it.
    NoArea,
    NoDiagnosis,
    DiagnosisUnsigned,
    /// Signed, without a day of the visit.
    DiagnosisUndated,
    DiagnosedLater(NaiveDate),
    /// Nothing is on its checklist.
    NoItems,
    ItemsOpen(u32),
    ItemsUndated(u32),
    RetrofittedLater(NaiveDate),
    NotAccepted,
    AcceptanceUndated,
    AcceptedLater(NaiveDate),
    Refused(NaiveDate),
    /// Accepted, and nobody wrote at what level.
    LevelUnknown,
    LevelBelow(u8),
    /// Nobody wrote whether it is above scale.
    ScaleUnknown,
    AboveScale,
    BelowScale,
    NoTitle(Title),
    TitleUndated,
    TitleLater(NaiveDate),
    TitleEnded(NaiveDate),
    /// What counts is what began within the programme.
    BeforeProgramme(NaiveDate),
    /// Accepted, and no signed payment of its subsidy went to it yet.
    Unpaid,
}

impl Reason {
    /// How far off it is, the nearest first: an order in which to look for who would close a gap soonest.
    pub fn distance(self) -> u32 {
        match self {
            Self::LevelUnknown
            | Self::ScaleUnknown
            | Self::NoArea
            | Self::DiagnosisUndated
            | Self::AcceptanceUndated
            | Self::TitleUndated => 0,
            Self::ItemsUndated(_) | Self::Unpaid => 1,
            Self::DiagnosisUnsigned => 2,
            Self::SelectedLater(_)
            | Self::DiagnosedLater(_)
            | Self::RetrofittedLater(_)
            | Self::AcceptedLater(_)
            | Self::TitleLater(_) => 3,
            Self::ItemsOpen(open) => 10_u32.saturating_add(open),
            Self::Refused(_) => 500_000,
            Self::TitleEnded(_) => 500_001,
            Self::NotAccepted => 600_000,
            Self::LevelBelow(level) => 700_000 + u32::from(4_u8.saturating_sub(level)),
            Self::NoDiagnosis | Self::NoItems => 800_000,
            Self::NoTitle(_) => 900_000,
            Self::NotAPilot
            | Self::NoSuchPhase(_)
            | Self::AboveScale
            | Self::BelowScale
            | Self::BeforeProgramme(_) => 1_000_000,
        }
    }
}
