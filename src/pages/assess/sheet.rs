//! One assessment on the screen: its record and its result.

use std::sync::Arc;

use domain::{
    assessment::{AssessmentField, AssessmentRule, KIND, Outcome, Stage},
    dossier::Assessment,
    workflow::Denial,
};
use leptos::prelude::*;

use crate::app::{LiveDossier, LiveField};

/// An assessment being filled in. Copies are handles to the same one.
#[derive(Clone, Copy)]
pub struct Sheet {
    pub live: LiveDossier,
    pub id: StoredValue<String>,
    pub rule: StoredValue<Arc<AssessmentRule>>,
    pub outcome: Memo<Option<Outcome>>,
    /// The year it is made in.
    pub year: Memo<u16>,
    /// Why this device may not write it where it stands.
    pub barred: Memo<Option<Denial>>,
}

/// What `read` finds in the assessment called `id`; followed.
fn find<T>(
    live: LiveDossier,
    id: StoredValue<String>,
    read: impl Fn(&Assessment) -> T,
) -> Option<T> {
    live.dossier.with(|dossier| {
        let all = &dossier.as_ref()?.assessments;
        id.with_value(|id| all.iter().find(|one| one.id == *id))
            .map(read)
    })
}

impl Sheet {
    pub fn new(
        live: LiveDossier,
        id: String,
        rule: AssessmentRule,
        barred: Memo<Option<Denial>>,
    ) -> Self {
        let id = StoredValue::new(id);
        let outcome = Memo::new(move |_| find(live, id, |assessment| assessment.outcome.clone()));
        let year = Memo::new(move |_| find(live, id, Assessment::year).unwrap_or_default());
        Self {
            live,
            id,
            rule: StoredValue::new(Arc::new(rule)),
            outcome,
            year,
            barred,
        }
    }

    pub fn rule(self) -> Arc<AssessmentRule> {
        self.rule.get_value()
    }

    /// Whether the enterprise reports on itself. No stage becomes another while it is on the screen.
    pub fn is_self(self) -> bool {
        let stage = self.field(AssessmentField::Stage.name()).text();
        stage.get_untracked() == Stage::SelfReport.code()
    }

    /// A field of the assessment.
    pub fn field(self, name: &str) -> LiveField {
        self.id
            .with_value(|id| LiveField::new(self.live, KIND, id, name))
    }

    /// The field of a question.
    pub fn question(self, code: &str) -> LiveField {
        self.field(&format!("q.{code}"))
    }

    /// The field of a scenario.
    pub fn scenario(self, code: &str) -> LiveField {
        self.field(&format!("s.{code}"))
    }
}
