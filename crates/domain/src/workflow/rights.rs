//! Asking the table of rights.
//!
//! A device asks before it decides or writes, knowing where the paper stands. Whoever takes changes
//! in, by file or at the office, asks the same table, but not where the paper stands: that depends
//! on what has arrived, and what is taken must not. What comes too late for its state is therefore
//! taken, and seen for what it is: a decision in its place among the others
//! ([`super::Standing`]), an edit as changed since ([`crate::paper::Content::changed`]).

use std::collections::BTreeSet;

use super::{DecideRule, Denial, Position, State, Workflow, WriteRule};
use crate::{
    assessment, btree,
    decision::{self, Decision, Verb},
    device::Role,
    enterprise,
    paper::Paper,
    photo,
    record::{Change, DELETED, DELETED_SEEN, Field, Record},
};

/// A decision somebody would make.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    pub paper: Paper,
    pub verb: Verb,
    /// The device's role.
    pub role: Role,
    /// For whom the person speaks.
    pub side: Role,
    pub words: &'a str,
    /// The digest of the content it is about; `None` as long as only the verb is asked for.
    pub seen: Option<&'a str>,
}

/// A verb somebody may say now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    pub verb: Verb,
    /// For whom.
    pub side: Role,
    /// It must say why.
    pub words_needed: bool,
}

impl<'a> From<&'a Decision> for Ask<'a> {
    fn from(decision: &'a Decision) -> Self {
        Self {
            paper: decision.paper,
            verb: decision.verb,
            role: decision.role,
            side: decision.side,
            words: &decision.words,
            seen: Some(&decision.seen),
        }
    }
}

impl Workflow {
    fn rules_for<'a>(&'a self, ask: &'a Ask<'_>) -> impl Iterator<Item = &'a DecideRule> {
        self.decide.iter().filter(|rule| {
            rule.verb == ask.verb
                && rule.papers.contains(&ask.paper)
                && rule.by.contains(&ask.role)
                && rule.side.unwrap_or(ask.role) == ask.side
        })
    }

    /// The sides whose signatures a paper needs.
    pub fn sides(&self, paper: Paper) -> BTreeSet<Role> {
        let signing = self
            .decide
            .iter()
            .filter(|rule| rule.verb == Verb::Sign && rule.papers.contains(&paper));
        signing
            .flat_map(|rule| match rule.side {
                Some(side) => vec![side],
                None => rule.by.clone(),
            })
            .collect()
    }

    /// What a device of `role` may say about a paper that stands at `position`, in the table's order;
    /// no signature of a side that has given its own.
    pub fn offers(&self, role: Role, paper: Paper, position: &Position) -> Vec<Offer> {
        let mut offers: Vec<Offer> = Vec::new();
        for rule in self.decide.iter().filter(|rule| {
            rule.papers.contains(&paper)
                && rule.by.contains(&role)
                && rule.from.contains(&position.state)
        }) {
            let (verb, side) = (rule.verb, rule.side.unwrap_or(role));
            let given = verb == Verb::Sign && position.signed.contains_key(&side);
            let known = offers
                .iter_mut()
                .find(|offer| offer.verb == verb && offer.side == side);
            match known {
                // One rule that asks for no words is enough.
                Some(offer) => offer.words_needed &= rule.words_needed,
                None if given => {}
                None => offers.push(Offer {
                    verb,
                    side,
                    words_needed: rule.words_needed,
                }),
            }
        }
        offers
    }

    /// The verb that takes a paper in `state` on, and the roles whose turn it is; `None` where it is
    /// the turn of `role` itself, or the paper is at its end.
    pub fn awaited(&self, role: Role, paper: Paper, state: State) -> Option<(Verb, &[Role])> {
        let mut next = self.decide.iter().filter(|rule| {
            rule.verb.goes_on() && rule.papers.contains(&paper) && rule.from.contains(&state)
        });
        let first = next.next()?;
        let own = first.by.contains(&role) || next.any(|rule| rule.by.contains(&role));
        (!own).then_some((first.verb, first.by.as_slice()))
    }

    /// Whether somebody may say this wherever the paper stands.
    ///
    /// # Errors
    /// Why not.
    pub fn may_ever_decide(&self, ask: &Ask<'_>) -> Result<(), Denial> {
        let mut rules = self.rules_for(ask).peekable();
        if rules.peek().is_none() {
            return Err(Denial::NotItsVerb {
                role: ask.role,
                side: ask.side,
                verb: ask.verb,
                paper: ask.paper,
            });
        }
        if rules.all(|rule| rule.words_needed) && ask.words.trim().is_empty() {
            return Err(Denial::WordsNeeded { verb: ask.verb });
        }
        Ok(())
    }

    /// Whether somebody may say this about a paper that stands at `position`.
    ///
    /// # Errors
    /// Why not.
    pub fn may_decide(&self, ask: &Ask<'_>, position: &Position) -> Result<(), Denial> {
        let state = position.state;
        let fitting: Vec<&DecideRule> = self
            .rules_for(ask)
            .filter(|rule| rule.from.contains(&state))
            .collect();
        if fitting.is_empty() {
            // A verb of nobody's is said to be that before what state it would need.
            self.may_ever_decide(&Ask { words: "-", ..*ask })?;
            return Err(Denial::NotInState {
                verb: ask.verb,
                paper: ask.paper,
                state,
            });
        }
        if fitting.iter().all(|rule| rule.words_needed) && ask.words.trim().is_empty() {
            return Err(Denial::WordsNeeded { verb: ask.verb });
        }
        // What one side signed or handed in is what the other signs or approves.
        let same = matches!(ask.verb, Verb::Sign | Verb::Approve);
        let differs = ask.seen.is_some_and(|seen| {
            let stands = position.content.as_deref();
            stands.is_some_and(|stands| stands != seen)
        });
        if same && differs {
            return Err(Denial::OtherContent);
        }
        Ok(())
    }

    /// Whether `role` may write a field of records of `kind`; of papers, of which and in which
    /// state. Without a state: in any.
    ///
    /// # Errors
    /// Why not.
    pub fn may_write(
        &self,
        role: Role,
        kind: &str,
        field: &str,
        paper: Option<Paper>,
        state: Option<State>,
    ) -> Result<(), Denial> {
        let field = if field == DELETED_SEEN {
            DELETED
        } else {
            field
        };
        let mut in_another_state = false;
        for rule in self.rules_of(kind).filter(|rule| rule.by.contains(&role)) {
            let is_meant = paper.is_none_or(|paper| rule.papers.contains(&paper));
            if !is_meant || !rule.covers(field) {
                continue;
            }
            let open = paper.is_none() || state.is_none_or(|state| rule.states.contains(&state));
            if open {
                return Ok(());
            }
            in_another_state = true;
        }
        Err(match (paper, state) {
            (Some(paper), Some(state)) if in_another_state => Denial::NotWritable { paper, state },
            _ => Denial::NotItsField {
                role,
                kind: kind.to_owned(),
                field: field.to_owned(),
                paper,
            },
        })
    }

    /// Whether the role may take and change photos and files about records of a kind.
    ///
    /// # Errors
    /// Why not.
    pub fn may_photograph(&self, role: Role, about: &str) -> Result<(), Denial> {
        let kind = format!("{PHOTO}{about}");
        self.may_write(role, &kind, "about", None, None)
    }

    /// The rules for a kind: those that name it, else those for kinds that none names.
    fn rules_of<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a WriteRule> {
        let named = self.write.iter().any(|rule| rule.kind == kind);
        let others = if kind.starts_with(PHOTO) {
            "photo/*"
        } else {
            "*"
        };
        let wanted = if named { kind } else { others };
        self.write.iter().filter(move |rule| rule.kind == wanted)
    }

    /// Whether the role has nothing to write in what teams and enterprises fill in.
    pub fn only_reads(&self, role: Role) -> bool {
        let mut rules = self.rules_of(enterprise::KIND);
        rules.all(|rule| !rule.by.contains(&role))
    }

    /// Whether a change is for a device of this role to make, wherever the paper stands. `before` is
    /// the record as it is.
    ///
    /// # Errors
    /// Why not. The change is then kept for its author and counts nowhere.
    pub fn may_take(
        &self,
        role: Role,
        change: &Change,
        before: Option<&Record>,
    ) -> Result<(), Denial> {
        let kind = change.record.kind.as_str();
        match kind {
            decision::KIND => {
                let decision = Decision::from_change(change)?;
                if decision.role != role {
                    return Err(Denial::OtherRole {
                        says: decision.role,
                        known: role,
                    });
                }
                self.may_ever_decide(&Ask::from(&decision))
            }
            photo::KIND => {
                for of in photo::kinds(change, before) {
                    let kind = format!("{PHOTO}{of}");
                    self.may_write_all(role, &kind, change, None)?;
                }
                Ok(())
            }
            assessment::KIND => {
                // Neither what it was nor what it becomes may be another's.
                let written = change.fields.get("stage");
                let written = written.map(|write| write.value.as_text());
                let mut papers = btree::set(written);
                // Also where people disagree.
                let held = before.and_then(|record| record.field("stage"));
                let held = held.into_iter().flat_map(Field::live);
                papers.extend(held.map(|(_, held)| held.value.as_text()));
                if papers.is_empty() {
                    papers.insert(None);
                }
                for stage in papers {
                    self.may_write_all(role, kind, change, Paper::of(kind, stage))?;
                }
                Ok(())
            }
            kind => self.may_write_all(role, kind, change, None),
        }
    }

    fn may_write_all(
        &self,
        role: Role,
        kind: &str,
        change: &Change,
        paper: Option<Paper>,
    ) -> Result<(), Denial> {
        let mut fields = change.fields.keys();
        fields.try_for_each(|field| self.may_write(role, kind, field, paper, None))
    }
}

/// What the kinds of photos in the table begin with.
const PHOTO: &str = "photo/";

impl WriteRule {
    fn covers(&self, field: &str) -> bool {
        let listed = self.fields.is_empty() || self.fields.iter().any(|name| fits(name, field));
        listed && !self.except.iter().any(|name| fits(name, field))
    }
}

/// Whether a field is one a rule names.
fn fits(name: &str, field: &str) -> bool {
    match name.strip_suffix('*') {
        Some(begin) => field.starts_with(begin),
        None => name == field,
    }
}
