//! The rights of Wuzhong's programme, and where decisions leave a paper.

use std::collections::BTreeMap;

use super::*;
use crate::{
    decision::{self, Author, Decision, Draft},
    ids::{ChangeId, DeviceId, RecordKey},
    paper::Content,
    record::{Change, Record},
    testing::{CODE, pack, record, write},
    value::Value,
};

use Role::{Assessor, Enterprise, Finance, Office, Provider, Supervisor, Team};

mod rights;
mod ways;

fn workflow() -> Workflow {
    pack().workflow
}

/// A paper and what is decided about it.
struct Desk {
    workflow: Workflow,
    paper: Paper,
    record: Record,
    decisions: Vec<Decision>,
    minute: i64,
}

impl Desk {
    fn new(paper: Paper) -> Self {
        Self {
            workflow: workflow(),
            paper,
            record: record(paper.kind(), "a1", &[("q.network", "fibre".into())]),
            decisions: Vec::new(),
            minute: 0,
        }
    }

    fn standing(&self) -> Standing {
        self.of(self.decisions.clone())
    }

    fn of(&self, decisions: Vec<Decision>) -> Standing {
        Standing::of(&self.workflow, self.paper, decisions, Some(&self.record))
    }

    /// What a device of `role` says, having seen what `seen` says.
    fn says(&mut self, seen: &Standing, role: Role, verb: Verb, side: Role) -> Decision {
        self.minute += 1;
        let draft = Draft {
            paper: self.paper,
            record: "a1".to_owned(),
            verb,
            side,
            words: "原因".to_owned(),
            after: seen.last.clone(),
            content: Content::of(&self.record),
            figures: BTreeMap::new(),
            picture: None,
        };
        let author = Author {
            device: DeviceId::new(&format!("{role:?}")),
            role,
            person: "某人".to_owned(),
        };
        let decision = draft.decide(author, self.minute * 60_000).expect("small");
        self.decisions.push(decision.clone());
        decision
    }

    /// A device of `role` says it for its own side, having seen all there is; where that leaves it.
    fn next(&mut self, role: Role, verb: Verb) -> State {
        self.next_for(role, verb, role)
    }

    fn next_for(&mut self, role: Role, verb: Verb, side: Role) -> State {
        let seen = self.standing();
        self.says(&seen, role, verb, side);
        self.standing().state()
    }

    fn edit(&mut self, field: &str, value: impl Into<Value>) {
        let last = self
            .record
            .versions()
            .get(&DeviceId::new("tablet"))
            .copied();
        let seq = last.unwrap_or_default() + 1;
        write(&mut self.record, "tablet", seq, &[(field, value.into())]);
    }

    fn denied(&self) -> Vec<Denial> {
        let entries = self.standing().entries.into_iter();
        entries.filter_map(|entry| entry.denied).collect()
    }
}
