//! Who is at this device, and on which data.

use std::sync::Arc;

use domain::{
    device::{DeviceCard, Role, Scope},
    dossier::DossierRow,
    pack::ProgrammePack,
    paper::Paper,
    workflow::{Denial, State},
};
use leptos::prelude::*;

use crate::{
    browser::{canary::Canary, profile::Profile},
    store::Rows,
};

/// The device and its person, in context below the app. Copies are handles to the same state.
#[derive(Clone, Copy)]
pub struct Session {
    /// `None` until the device is set up.
    pub card: RwSignal<Option<DeviceCard>>,
    /// Its table of rights says what each role may write.
    pub pack: StoredValue<Arc<ProgrammePack>>,
    pub person: RwSignal<String>,
    /// Everybody who was at the device: who takes it over is chosen among them.
    pub people: RwSignal<Vec<String>>,
    pub profile: Profile,
    /// Data that should be here and is not.
    pub missing: RwSignal<Option<Canary>>,
}

impl Session {
    pub fn enrolled(self) -> bool {
        self.card.with(Option::is_some)
    }

    pub fn is_office(self) -> bool {
        self.role() == Some(Role::Office)
    }

    /// The areas this device works in, by code; `None` for the whole city or one dossier.
    pub fn areas(self) -> Option<Vec<String>> {
        self.card
            .with(|card| match card.as_ref().map(|card| &card.scope) {
                Some(Scope::Areas(areas)) => Some(areas.clone()),
                _ => None,
            })
    }

    /// The one enterprise this device writes about; none where it may write about many.
    pub fn own_dossier(self) -> Option<String> {
        self.card
            .with(|card| match card.as_ref().map(|card| &card.scope) {
                Some(Scope::Dossier(dossier)) => Some(dossier.clone()),
                _ => None,
            })
    }

    /// Whether this device begins enterprises in an area.
    pub fn works_in(self, area: &str) -> bool {
        self.areas()
            .is_none_or(|areas| areas.iter().any(|own| own == area))
    }

    /// Whether there is an enterprise this device may still begin: one that writes about itself has
    /// at most its own.
    pub fn may_begin(self, rows: &Rows) -> bool {
        let own_to_begin = self
            .own_dossier()
            .is_none_or(|own| rows.get(&own).is_none());
        own_to_begin && !self.only_reads()
    }

    /// Whether the people here read what teams and enterprises fill in, and write nothing of it.
    pub fn only_reads(self) -> bool {
        self.role()
            .is_some_and(|role| self.pack.with_value(|pack| pack.workflow.only_reads(role)))
    }

    /// Why this device may not write a field of records of `kind`; of a paper, in the state it is
    /// in. `None` where it may, and before the device is set up.
    pub fn barred(self, kind: &str, field: &str, paper: Option<(Paper, State)>) -> Option<Denial> {
        let role = self.role()?;
        let (paper, state) = paper.unzip();
        self.pack.with_value(|pack| {
            let asked = pack.workflow.may_write(role, kind, field, paper, state);
            asked.err()
        })
    }

    /// The device's role; `None` until it is set up. Followed.
    pub fn role(self) -> Option<Role> {
        self.card.with(|card| card.as_ref().map(|card| card.role))
    }

    /// Whether this device works on the row's dossier.
    pub fn covers(self, row: &DossierRow) -> bool {
        !row.deleted
            && self
                .card
                .with(|card| match card.as_ref().map(|card| &card.scope) {
                    Some(Scope::Areas(areas)) => areas.contains(&row.area),
                    Some(Scope::Dossier(dossier)) => *dossier == row.dossier,
                    Some(Scope::Dossiers(own)) => own.contains(&row.dossier),
                    Some(Scope::City) | None => true,
                })
    }
}

/// The session, from any component below the app.
pub fn use_session() -> Session {
    expect_context()
}
