//! Where a line of decisions leaves a paper, and what several lines make together.

use std::collections::{BTreeMap, BTreeSet};

use super::State;
use crate::{
    btree,
    decision::{Decision, Verb},
    device::Role,
};

/// Where a paper stands after some decisions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    pub state: State,
    /// From 1; each correction begins the next.
    pub version: u32,
    /// The decisions that signed this version, by side.
    pub signed: BTreeMap<Role, BTreeSet<String>>,
    /// The decision whose content stands.
    pub basis: Option<String>,
    /// The digest of that content.
    pub content: Option<String>,
    /// Where each of several lines leaves it, when they contradict each other.
    pub between: BTreeSet<State>,
}

impl Default for Position {
    fn default() -> Self {
        Self {
            state: State::Draft,
            version: 1,
            signed: BTreeMap::new(),
            basis: None,
            content: None,
            between: BTreeSet::new(),
        }
    }
}

impl Position {
    /// Where `decision`, which may be made here, leaves the paper. `sides` must sign it.
    pub(super) fn after(&self, decision: &Decision, sides: &BTreeSet<Role>) -> Self {
        let mut next = Self {
            between: BTreeSet::new(),
            state: State::after(decision.verb),
            ..self.clone()
        };
        match decision.verb {
            Verb::Correct => next = next.opened(self.version + 1),
            Verb::Withdraw => next = next.opened(self.version),
            Verb::Submit | Verb::Approve | Verb::Sign => {
                next.basis = Some(decision.id.clone());
                next.content = Some(decision.seen.clone());
            }
            Verb::TakeUp | Verb::Return | Verb::Refuse | Verb::Void => {}
        }
        if decision.verb == Verb::Sign {
            let by = next.signed.entry(decision.side).or_default();
            by.insert(decision.id.clone());
            next.settle(sides);
        }
        next
    }

    /// The digest of the content that stands, and the decision it stands by.
    fn fixed(&self) -> Option<(&str, &str)> {
        Some((self.content.as_deref()?, self.basis.as_deref()?))
    }

    fn opened(self, version: u32) -> Self {
        Self {
            version,
            ..Self::default()
        }
    }

    /// Signed once every side has.
    fn settle(&mut self, sides: &BTreeSet<Role>) {
        if sides.iter().all(|side| self.signed.contains_key(side)) {
            self.state = State::Signed;
        }
    }

    /// What lines that had not heard of each other make together. They agree where they left the
    /// same content of the same version in the same state, or each signed that content.
    pub(super) fn merged<'a>(
        lines: impl IntoIterator<Item = &'a Self>,
        sides: &BTreeSet<Role>,
    ) -> Self {
        let mut lines = lines.into_iter();
        let Some(first) = lines.next() else {
            return Self::default();
        };
        let mut merged = first.clone();
        let mut agree = true;
        // The one content there is, if there is one: what was handed in and taken back at once.
        let mut contents = btree::set(first.fixed());
        for line in lines {
            let signing = |state| matches!(state, State::Signing | State::Signed);
            agree &= line.version == first.version
                && line.content == first.content
                && (line.state == first.state || signing(line.state) && signing(first.state));
            contents.extend(line.fixed());
            merged.version = merged.version.max(line.version);
            for (side, by) in &line.signed {
                let signed = merged.signed.entry(*side).or_default();
                signed.extend(by.iter().cloned());
            }
            // The content is the same; which of its decisions is named must not depend on the order.
            merged.basis = merged.basis.max(line.basis.clone());
            merged.between.insert(line.state);
            merged.between.extend(&line.between);
        }
        if !agree || merged.state == State::Contradicted {
            merged.between.insert(first.state);
            merged.between.remove(&State::Contradicted);
            let mut of = contents.iter().map(|(content, _)| content);
            let first = of.next();
            let basis = contents.last().filter(|_| of.all(|it| Some(it) == first));
            return Self {
                state: State::Contradicted,
                version: merged.version,
                between: merged.between,
                content: basis.map(|(content, _)| (*content).to_owned()),
                basis: basis.map(|(_, id)| (*id).to_owned()),
                signed: BTreeMap::new(),
            };
        }
        merged.between.clear();
        if matches!(merged.state, State::Signing | State::Signed) {
            merged.settle(sides);
        }
        merged
    }
}
