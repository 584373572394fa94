//! A dossier's papers with what was decided about each; those that are no assessments, and where they
//! stand.

use std::collections::BTreeMap;

use super::{Assessment, Dossier};
use crate::{
    assessment, decision::Decision, pack::ProgrammePack, paper::Paper, record::Record,
    workflow::Standing,
};

/// Papers by kind and id: two of different kinds may have the same id.
#[derive(Default)]
pub(super) struct Papers<'a>(BTreeMap<(&'static str, String), Decided<'a>>);

/// A paper's record, as far as it is here, and what was decided about it.
#[derive(Default)]
struct Decided<'a> {
    record: Option<&'a Record>,
    decisions: Vec<Decision>,
}

impl<'a> Papers<'a> {
    /// Adds a record, if it is a paper.
    pub(super) fn record(&mut self, record: &'a Record) {
        if let Some(paper) = Paper::of(&record.key.kind, None) {
            let key = (paper.kind(), record.key.id.clone());
            self.0.entry(key).or_default().record = Some(record);
        }
    }

    pub(super) fn decided(&mut self, decision: Decision) {
        let key = (decision.paper.kind(), decision.record.clone());
        self.0.entry(key).or_default().decisions.push(decision);
    }

    pub(super) fn read_into(self, dossier: &mut Dossier, pack: &ProgrammePack) {
        for ((kind, id), Decided { record, decisions }) in self.0 {
            if kind == assessment::KIND {
                let read = Assessment::read(&id, record, decisions, pack);
                dossier.assessments.extend(read);
            } else if let Some(paper) = Paper::of(kind, None) {
                let read = Filed::read(paper, &id, record, decisions, pack);
                dossier.filed.extend(read);
            }
        }
    }
}

/// A paper that is no assessment, with where it stands.
#[derive(Clone, Debug)]
pub struct Filed {
    pub id: String,
    /// Where it stands, why, and which paper it is.
    pub standing: Standing,
}

impl Filed {
    /// Where the paper stands. `None` where it was deleted, or its record is not here, and no content
    /// of it stands.
    fn read(
        paper: Paper,
        id: &str,
        record: Option<&Record>,
        decisions: Vec<Decision>,
        pack: &ProgrammePack,
    ) -> Option<Self> {
        let standing = Standing::of(&pack.workflow, paper, decisions, record);
        let is_here = record.is_some_and(|record| !record.is_deleted());
        (is_here || standing.fixed().is_some()).then(|| Self {
            id: id.to_owned(),
            standing,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::Dossier;
    use crate::{
        decision::{Author, Draft, Verb},
        device::Role,
        ids::DeviceId,
        paper::{Content, Paper},
        project::{contract, plan},
        record::Record,
        testing::{CODE, pack, record, write},
        workflow::State,
    };

    /// A device of `role` says it about the paper that `of` is.
    fn decide(of: &Record, paper: Paper, role: Role, verb: Verb) -> Record {
        let draft = Draft {
            paper,
            record: of.key.id.clone(),
            verb,
            side: role,
            words: String::new(),
            after: Vec::new(),
            content: Content::of(of),
            figures: BTreeMap::new(),
            picture: None,
        };
        let author = Author {
            device: DeviceId::new("tablet"),
            role,
            person: "某人".to_owned(),
        };
        let decision = draft.decide(author, 60_000).expect("small");
        let edit = decision.edit(CODE).expect("JSON");
        let said = edit.fields.into_iter().collect::<Vec<_>>();
        let said: Vec<_> = said
            .iter()
            .map(|(name, value)| (name.as_str(), value.clone()))
            .collect();
        record(crate::decision::KIND, &decision.id, &said)
    }

    #[test]
    fn a_plan_and_a_contract_of_one_id_are_two_papers() {
        let plan = record(plan::KIND, "one", &[("goals", "排产上线".into())]);
        let contract = record(contract::KIND, "one", &[("number", "HT-1".into())]);
        let submitted = decide(&contract, Paper::Contract, Role::Team, Verb::Submit);
        let records = [plan, contract, submitted];
        let dossier = Dossier::read(CODE, &records, &pack());
        let found = dossier.filed.iter();
        let found: Vec<_> = found
            .map(|one| (one.standing.paper, one.id.as_str(), one.standing.state()))
            .collect();
        assert_eq!(
            found,
            [
                (Paper::Contract, "one", State::Submitted),
                (Paper::RetrofitPlan, "one", State::Draft),
            ]
        );
        // A decision about a contract makes no assessment.
        assert!(dossier.assessments.is_empty());
    }

    #[test]
    fn what_was_handed_in_stays_though_its_record_is_deleted() {
        let mut contract = record(contract::KIND, "c1", &[("number", "HT-1".into())]);
        let submitted = decide(&contract, Paper::Contract, Role::Team, Verb::Submit);
        write(&mut contract, "tablet", 2, &[("deleted", true.into())]);
        let read = |records: &[Record]| Dossier::read(CODE, records, &pack()).filed.len();
        assert_eq!(read(&[contract.clone(), submitted.clone()]), 1);
        assert_eq!(read(&[submitted]), 1, "its record is not here");
        assert_eq!(read(&[contract]), 0);
    }
}
