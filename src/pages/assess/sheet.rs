//! One assessment on the screen: its record and its result.

use std::sync::Arc;

use domain::{
    assessment::{Answer, AssessmentRule, KIND, Outcome, ScenarioAnswer},
    value::Value,
};
use leptos::prelude::*;

use crate::app::LiveDossier;

/// An assessment being filled in. Copies are handles to the same one.
#[derive(Clone, Copy)]
pub struct Sheet {
    pub live: LiveDossier,
    pub id: StoredValue<String>,
    pub rule: StoredValue<Arc<AssessmentRule>>,
    pub outcome: Memo<Option<Outcome>>,
}

impl Sheet {
    pub fn new(live: LiveDossier, id: String, rule: AssessmentRule) -> Self {
        let id = StoredValue::new(id);
        let outcome = Memo::new(move |_| {
            live.dossier.with(|dossier| {
                let all = &dossier.as_ref()?.assessments;
                id.with_value(|id| all.iter().find(|one| one.id == *id))
                    .map(|assessment| assessment.outcome.clone())
            })
        });
        Self {
            live,
            id,
            rule: StoredValue::new(Arc::new(rule)),
            outcome,
        }
    }

    pub fn rule(self) -> Arc<AssessmentRule> {
        self.rule.get_value()
    }

    fn read(self, field: &str) -> Value {
        let record = self.id.with_value(|id| self.live.record(KIND, id));
        record
            .and_then(|record| record.get(field).cloned())
            .unwrap_or_default()
    }

    /// The value of a field, followed.
    pub fn value(self, field: impl Into<String>) -> Memo<Value> {
        let field = field.into();
        Memo::new(move |_| self.read(&field))
    }

    /// The text of a field, followed.
    pub fn text(self, field: impl Into<String>) -> Signal<String> {
        let value = self.value(field);
        Signal::derive(move || value.get().as_text().unwrap_or_default().to_owned())
    }

    /// Writes a field as a deed of its own.
    pub fn set(self, field: &str, value: Value) {
        self.id
            .with_value(|id| self.live.put(KIND, id, vec![(field, value)]));
    }

    /// Writes a field somebody is typing into.
    pub fn set_typed(self, field: &str, value: Value) {
        self.id
            .with_value(|id| self.live.put_typed(KIND, id, field, value));
    }

    pub fn answer(self, code: &str, answer: &Answer) {
        self.set(&format!("q.{code}"), answer.to_value());
    }

    pub fn grade(self, code: &str, answer: ScenarioAnswer) {
        self.set(&format!("s.{code}"), answer.to_value());
    }
}
