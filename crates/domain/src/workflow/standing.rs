//! Where a paper stands, worked out from all decisions about it.
//!
//! Each decision names the last ones its author had seen, so the decisions make lines that part
//! where people had not heard of each other and join where somebody had heard of both. A decision
//! counts if its author might say it where the paper stood *for that author*: that is a question
//! about what it follows, and the answer is the same on every device and never changes. Where the
//! paper stands is then read off the ends of the lines. No clock takes part.

use std::collections::{BTreeMap, BTreeSet};

use super::{Ask, Denial, Offer, Position, State, Workflow};
use crate::{
    btree,
    decision::{Decision, Draft, Verb},
    device::Role,
    paper::{Changed, Content, Paper},
    record::Record,
};

/// A decision, and whether it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub decision: Decision,
    /// Why it does not count.
    pub denied: Option<Denial>,
}

impl Entry {
    pub fn counts(&self) -> bool {
        self.denied.is_none()
    }
}

/// A version that was signed or approved, by one side at least, and then opened again or declared
/// void.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndedVersion {
    /// Where it stood.
    pub position: Position,
    /// The decision that ended it, with the reason.
    pub by: String,
}

/// Where a paper stands, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub paper: Paper,
    pub position: Position,
    /// The ids of the decisions at the ends of the lines: what it stands by, and what the next
    /// decision follows.
    pub last: Vec<String>,
    /// All decisions, each after those it follows; those that had not heard of each other by time.
    pub entries: Vec<Entry>,
    /// Versions that were signed or approved and are no more, the earliest first.
    pub ended: Vec<EndedVersion>,
    /// What reads otherwise in the record than in the content that stands, or was last sent back.
    pub changed: Vec<Changed>,
}

impl Standing {
    /// Works through the decisions about the paper that `record` is, as far as it is here.
    pub fn of(
        workflow: &Workflow,
        paper: Paper,
        decisions: impl IntoIterator<Item = Decision>,
        record: Option<&Record>,
    ) -> Self {
        let mut lines = Lines::new(workflow.sides(paper));
        let mut waiting: Vec<Decision> = decisions.into_iter().collect();
        // Whatever order they came in.
        waiting.sort_unstable_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        waiting.dedup_by(|a, b| a.id == b.id);
        loop {
            let (ready, rest): (Vec<_>, Vec<_>) = waiting
                .into_iter()
                .partition(|decision| lines.knows(&decision.after));
            waiting = rest;
            if ready.is_empty() {
                break;
            }
            for decision in ready {
                lines.add(workflow, decision);
            }
        }
        let ends = lines.ends();
        let position = lines.merged(&ends);
        let mut last: Vec<String> = ends.iter().map(|at| lines.id(*at).to_owned()).collect();
        last.sort_unstable();
        let mut entries = lines.entries;
        entries.extend(waiting.into_iter().map(|decision| Entry {
            decision,
            denied: Some(Denial::Waiting),
        }));
        let mut standing = Self {
            paper,
            position,
            last,
            entries,
            ended: lines.ended,
            changed: Vec::new(),
        };
        if let Some(content) = standing.content() {
            standing.changed = content.changed(record);
        }
        standing
    }

    pub fn state(&self) -> State {
        self.position.state
    }

    pub fn decision(&self, id: &str) -> Option<&Decision> {
        let mut entries = self.entries.iter();
        entries
            .find(|entry| entry.decision.id == id)
            .map(|entry| &entry.decision)
    }

    /// The decisions it stands by: the last of each line.
    pub fn because(&self) -> impl Iterator<Item = &Decision> {
        self.last.iter().filter_map(|id| self.decision(id))
    }

    /// The decision whose content stands.
    pub fn basis(&self) -> Option<&Decision> {
        self.decision(self.position.basis.as_deref()?)
    }

    /// The content that stands: what was handed in, approved or signed.
    pub fn content(&self) -> Option<&Content> {
        self.basis()?.content.as_ref()
    }

    /// The content the paper is read by in place of its record ([`State::is_fixed`]).
    pub fn fixed(&self) -> Option<&Content> {
        self.content().filter(|_| self.state().is_fixed())
    }

    /// The signatures of the version that stands, by side; where one side signed twice, the first.
    pub fn signatures(&self) -> BTreeMap<Role, &Decision> {
        let signed = self.position.signed.iter();
        signed
            .filter_map(|(side, by)| {
                let mut by: Vec<&Decision> = by.iter().filter_map(|id| self.decision(id)).collect();
                by.sort_unstable_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
                Some((*side, *by.first()?))
            })
            .collect()
    }

    /// The latest of the decisions it stands by, by the devices' clocks: an order to read them in.
    pub fn latest(&self) -> Option<&Decision> {
        self.because()
            .max_by_key(|decision| (decision.at, &decision.id))
    }

    /// Whether it was sent back before.
    pub fn was_returned(&self) -> bool {
        let mut entries = self.entries.iter();
        entries.any(|entry| entry.counts() && entry.decision.verb == Verb::Return)
    }

    /// What somebody decides who has it on the screen as it stands, with the paper's `record` as far
    /// as it is here; words, figures and picture are still to be added.
    pub fn draft(&self, id: &str, record: Option<&Record>, offer: Offer) -> Draft {
        let content = match self.fixed() {
            Some(content) => content.clone(),
            None => record.map(Content::of).unwrap_or_default(),
        };
        Draft {
            paper: self.paper,
            record: id.to_owned(),
            verb: offer.verb,
            side: offer.side,
            words: String::new(),
            after: self.last.clone(),
            content,
            figures: BTreeMap::new(),
            picture: None,
        }
    }

    /// The signatures that were given under the content of this digest, in whatever version, by
    /// side; of several the first.
    pub fn signatures_under(&self, seen: &str) -> BTreeMap<Role, &Decision> {
        let mut signatures = BTreeMap::new();
        for entry in self.entries.iter().filter(|entry| entry.counts()) {
            let decision = &entry.decision;
            if decision.verb == Verb::Sign && decision.seen == seen {
                signatures.entry(decision.side).or_insert(decision);
            }
        }
        signatures
    }

    /// Whether somebody may say this now.
    ///
    /// # Errors
    /// Why not.
    pub fn may_decide(&self, workflow: &Workflow, ask: &Ask<'_>) -> Result<(), Denial> {
        workflow.may_decide(ask, &self.position)
    }
}

/// Decisions worked through so far, each with the set of those before it.
struct Lines {
    sides: BTreeSet<Role>,
    entries: Vec<Entry>,
    at: BTreeMap<String, usize>,
    /// For each, the ones before it, those that do not count too; bit by bit.
    before: Vec<Vec<u64>>,
    /// For each that counts where it leaves the paper, else where it found it.
    positions: Vec<Position>,
    /// For each, the last ones that count: itself, or of those before it.
    counting: Vec<BTreeSet<usize>>,
    ended: Vec<EndedVersion>,
}

fn has(set: &[u64], at: usize) -> bool {
    set.get(at / 64)
        .is_some_and(|bits| bits >> (at % 64) & 1 == 1)
}

fn join(set: &mut Vec<u64>, other: &[u64]) {
    set.resize(set.len().max(other.len()), 0);
    for (bits, more) in set.iter_mut().zip(other) {
        *bits |= more;
    }
}

fn insert(set: &mut Vec<u64>, at: usize) {
    set.resize(set.len().max(at / 64 + 1), 0);
    set[at / 64] |= 1 << (at % 64);
}

impl Lines {
    fn new(sides: BTreeSet<Role>) -> Self {
        Self {
            sides,
            entries: Vec::new(),
            at: BTreeMap::new(),
            before: Vec::new(),
            positions: Vec::new(),
            counting: Vec::new(),
            ended: Vec::new(),
        }
    }

    fn knows(&self, ids: &[String]) -> bool {
        ids.iter().all(|id| self.at.contains_key(id))
    }

    fn id(&self, at: usize) -> &str {
        &self.entries[at].decision.id
    }

    /// Of some that count, those that none of the others follows.
    fn last_of(&self, some: BTreeSet<usize>) -> Vec<usize> {
        let followed = |at: &usize| some.iter().any(|other| has(&self.before[*other], *at));
        some.iter().filter(|at| !followed(at)).copied().collect()
    }

    fn merged(&self, ends: &[usize]) -> Position {
        Position::merged(ends.iter().map(|at| &self.positions[*at]), &self.sides)
    }

    /// The ends of all lines.
    fn ends(&self) -> Vec<usize> {
        let mut followed = Vec::new();
        for (at, entry) in self.entries.iter().enumerate() {
            if entry.counts() {
                join(&mut followed, &self.before[at]);
            }
        }
        let counting = (0..self.entries.len()).filter(|at| self.entries[*at].counts());
        counting.filter(|at| !has(&followed, *at)).collect()
    }

    /// Adds one whose predecessors were added.
    fn add(&mut self, workflow: &Workflow, decision: Decision) {
        let mut before = Vec::new();
        let mut counting = BTreeSet::new();
        for at in decision.after.iter().filter_map(|id| self.at.get(id)) {
            join(&mut before, &self.before[*at]);
            insert(&mut before, *at);
            counting.extend(&self.counting[*at]);
        }
        let ends = self.last_of(counting);
        let found = self.merged(&ends);
        let denied = workflow.may_decide(&Ask::from(&decision), &found).err();
        let at = self.entries.len();
        self.at.insert(decision.id.clone(), at);
        self.before.push(before);
        if denied.is_some() {
            self.positions.push(found);
            self.counting.push(btree::set(ends));
        } else {
            self.positions.push(found.after(&decision, &self.sides));
            self.counting.push(BTreeSet::from([at]));
            let ends_it = matches!(decision.verb, Verb::Correct | Verb::Void);
            if ends_it && found.content.is_some() {
                self.ended.push(EndedVersion {
                    position: found,
                    by: decision.id.clone(),
                });
            }
        }
        self.entries.push(Entry { decision, denied });
    }
}
