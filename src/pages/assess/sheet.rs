//! One assessment on the screen: its record, its result, and what can be taken back.

use std::sync::Arc;

use crate::view::prelude::*;
use domain::{
    assessment::{Answer, AssessmentRule, KIND, Outcome, ScenarioAnswer},
    value::Value,
};

use crate::app::LiveDossier;

/// How many answers can be taken back.
const UNDO_DEPTH: usize = 50;

/// An assessment being filled in. Copies are handles to the same one.
#[derive(Clone, Copy)]
pub struct Sheet {
    pub live: LiveDossier,
    pub id: StoredValue<String>,
    pub rule: StoredValue<Arc<AssessmentRule>>,
    pub outcome: Memo<Option<Outcome>>,
    /// Field and earlier value of each answer, latest last.
    undo: RwSignal<Vec<(String, Value)>>,
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
            undo: RwSignal::new(Vec::new()),
        }
    }

    pub fn rule(self) -> Arc<AssessmentRule> {
        self.rule.get_value()
    }

    fn read(self, field: &str, track: bool) -> Value {
        let find = |records: &Option<Arc<Vec<domain::record::Record>>>| {
            let records = records.as_ref()?;
            let record = self.id.with_value(|id| {
                records
                    .iter()
                    .find(|record| record.key.kind == KIND && record.key.id == *id)
            })?;
            record.get(field).cloned()
        };
        let value = if track {
            self.live.records.with(find)
        } else {
            self.live.records.with_untracked(find)
        };
        value.unwrap_or_default()
    }

    /// The value of a field, followed.
    pub fn value(self, field: impl Into<String>) -> Memo<Value> {
        let field = field.into();
        Memo::new(move |_| self.read(&field, true))
    }

    /// The text of a field, followed.
    pub fn text(self, field: impl Into<String>) -> Signal<String> {
        let value = self.value(field);
        Signal::derive(move || value.get().as_text().unwrap_or_default().to_owned())
    }

    /// Writes a field; kept for undo when it is an answer.
    pub fn set(self, field: &str, value: Value) {
        let before = self.read(field, false);
        if before == value {
            return;
        }
        if field.starts_with("q.") || field.starts_with("s.") {
            self.undo.update(|undo| {
                if undo.len() == UNDO_DEPTH {
                    undo.remove(0);
                }
                undo.push((field.to_owned(), before));
            });
        }
        self.write(field, value);
    }

    fn write(self, field: &str, value: Value) {
        let edit = self
            .id
            .with_value(|id| self.live.edit(KIND, id))
            .set(field, value);
        self.live.save(vec![edit]);
    }

    pub fn answer(self, code: &str, answer: &Answer) {
        self.set(&format!("q.{code}"), answer.to_value());
    }

    pub fn grade(self, code: &str, answer: ScenarioAnswer) {
        self.set(&format!("s.{code}"), answer.to_value());
    }

    pub fn can_undo(self) -> bool {
        self.undo.with(|undo| !undo.is_empty())
    }

    /// Writes the earlier value of the last answer.
    pub fn undo_last(self) {
        if let Some((field, value)) = self.undo.try_update(Vec::pop).flatten() {
            self.write(&field, value);
        }
    }
}
