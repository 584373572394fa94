//! What of a dossier this device may write, by the pack's table of rights.

use domain::{
    assessment,
    paper::Paper,
    photo,
    workflow::{Denial, State},
};
use leptos::prelude::*;

use super::{LiveDossier, Session};

impl LiveDossier {
    /// Why this device may not write a field of a record, which may not be there yet; of a paper,
    /// where it stands. `None` where it may. Followed.
    pub fn barred(self, session: Session, kind: &str, id: &str, field: &str) -> Option<Denial> {
        match kind {
            assessment::KIND => session.barred(kind, field, self.paper(id)),
            photo::KIND => {
                let record = self.record(kind, id);
                let about = record.as_ref().map(photo::kinds_of).unwrap_or_default();
                let mut denials = about
                    .into_iter()
                    .map(|about| session.barred(&format!("{kind}/{about}"), field, None));
                denials.find_map(|denial| denial)
            }
            _ => session.barred(kind, field, self.filed(kind, id)),
        }
    }

    /// The paper that a record of another kind is, and where it stands; `None` where it is none.
    fn filed(self, kind: &str, id: &str) -> Option<(Paper, State)> {
        let paper = Paper::of(kind, None)?;
        let state = self.dossier.with(|dossier| {
            let mut all = dossier.as_ref()?.filed.iter();
            let of = all.find(|one| one.standing.paper == paper && one.id == id)?;
            Some(of.standing.state())
        });
        Some((paper, state.unwrap_or_default()))
    }

    /// The paper an assessment is, and where it stands.
    fn paper(self, id: &str) -> Option<(Paper, State)> {
        let stands = self.dossier.with(|dossier| {
            let mut all = dossier.as_ref()?.assessments.iter();
            let standing = &all.find(|one| one.id == id)?.standing;
            Some((standing.paper, standing.state()))
        });
        // One that is deleted stands in no dossier, and is its paper all the same.
        stands.or_else(|| {
            let record = self.record(assessment::KIND, id)?;
            Some((
                Paper::of(assessment::KIND, record.text("stage"))?,
                State::Draft,
            ))
        })
    }
}
