//! Where a dossier's papers stand, as its list row keeps it: what waits for whom is told without
//! reading any dossier.

use serde::{Deserialize, Serialize};

use crate::{
    paper::Paper,
    workflow::{Standing, State},
};

/// A paper about which something was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperRow {
    pub paper: Paper,
    /// The id of its record.
    pub record: String,
    pub state: State,
    /// When the latest decision it stands by was made, in ms since 1970, by its device's clock.
    pub at: i64,
    /// Who made it.
    pub person: String,
    /// It was sent back before.
    pub returned: bool,
}

/// For whom a paper waits that was handed in. What waits for whoever looks it through comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Waiting {
    /// Handed in, and nobody has taken it up.
    New,
    /// Handed in again after it was sent back.
    Answered,
    /// Being looked through.
    InReview,
    /// Sent back; the enterprise answers.
    Returned,
}

impl Waiting {
    pub const ALL: [Self; 4] = [Self::New, Self::Answered, Self::InReview, Self::Returned];
}

impl PaperRow {
    /// `None` while nothing was decided about it.
    pub fn of(record: &str, standing: &Standing) -> Option<Self> {
        let latest = standing.latest()?;
        Some(Self {
            paper: standing.paper,
            record: record.to_owned(),
            state: standing.state(),
            at: latest.at,
            person: latest.person.clone(),
            returned: standing.was_returned(),
        })
    }

    /// `None` for what waits for nobody.
    pub fn waiting(&self) -> Option<Waiting> {
        match self.state {
            State::Submitted if self.returned => Some(Waiting::Answered),
            State::Submitted => Some(Waiting::New),
            // What both approvers sign waits for the second one.
            State::Signing if self.paper == Paper::SubsidyPayment => Some(Waiting::New),
            State::InReview => Some(Waiting::InReview),
            State::Returned => Some(Waiting::Returned),
            _ => None,
        }
    }
}
