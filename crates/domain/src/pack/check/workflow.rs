//! The table of rights.

use std::collections::BTreeSet;

use super::Faults;
use crate::{
    Words,
    decision::Verb,
    device::Role,
    paper::Paper,
    workflow::{DecideRule, State, Workflow, WriteRule},
};

pub(super) fn check(workflow: &Workflow, faults: &mut Faults) {
    let mut given = BTreeSet::new();
    for (at, rule) in workflow.decide.iter().enumerate() {
        decide(
            workflow,
            rule,
            &format!("/workflow/decide/{at}"),
            &mut given,
            faults,
        );
    }
    for (at, rule) in workflow.write.iter().enumerate() {
        write(workflow, rule, &format!("/workflow/write/{at}"), faults);
    }
    for paper in Paper::ALL {
        let begun = workflow.write.iter().any(|rule| {
            rule.kind == paper.kind()
                && rule.papers.contains(&paper)
                && rule.states.contains(&State::Draft)
        });
        let words = paper.words();
        faults.expect(begun, "/workflow/write", || {
            Words::new(
                format!("没有人能填写{}", words.zh),
                format!("nobody may write the {}", words.en),
            )
        });
    }
}

fn empty() -> Words {
    Words::new("是空的", "empty")
}

fn decide(
    workflow: &Workflow,
    rule: &DecideRule,
    place: &str,
    given: &mut BTreeSet<(Paper, Verb, Role, Role, State)>,
    faults: &mut Faults,
) {
    for (name, is_empty) in [
        ("papers", rule.papers.is_empty()),
        ("by", rule.by.is_empty()),
        ("from", rule.from.is_empty()),
    ] {
        faults.expect(!is_empty, &format!("{place}/{name}"), empty);
    }
    for paper in &rule.papers {
        let reachable = reachable(workflow, *paper);
        for state in &rule.from {
            faults.expect(reachable.contains(state), &format!("{place}/from"), || {
                let (paper, state) = (paper.words(), state.words());
                Words::new(
                    format!("{}到不了“{}”状态", paper.zh, state.zh),
                    format!("a {} never is in the state “{}”", paper.en, state.en),
                )
            });
            for role in &rule.by {
                let side = rule.side.unwrap_or(*role);
                let right = (*paper, rule.verb, *role, side, *state);
                faults.expect(given.insert(right), place, || {
                    Words::new("同一权限写了两次", "the same right is given twice")
                });
            }
        }
    }
}

/// The states the rules can bring a paper to.
fn reachable(workflow: &Workflow, paper: Paper) -> BTreeSet<State> {
    let mut found = BTreeSet::from([State::Draft]);
    let rules = || {
        let rules = workflow.decide.iter();
        rules.filter(|rule| rule.papers.contains(&paper))
    };
    loop {
        let before = found.len();
        for rule in rules() {
            if rule.from.iter().any(|state| found.contains(state)) {
                found.insert(State::after(rule.verb));
                if rule.verb == Verb::Sign {
                    found.insert(State::Signed);
                }
            }
        }
        // Where two may decide, they may contradict each other.
        if found.len() > 2 {
            found.insert(State::Contradicted);
        }
        if found.len() == before {
            return found;
        }
    }
}

fn write(workflow: &Workflow, rule: &WriteRule, place: &str, faults: &mut Faults) {
    faults.expect(!rule.kind.is_empty(), &format!("{place}/kind"), empty);
    faults.expect(!rule.by.is_empty(), &format!("{place}/by"), empty);
    for (list, names) in [("fields", &rule.fields), ("except", &rule.except)] {
        for (at, name) in names.iter().enumerate() {
            let plain = !name.trim_end_matches('*').contains('*') && !name.ends_with("**");
            let place = format!("{place}/{list}/{at}");
            faults.expect(plain && !name.is_empty(), &place, || {
                Words::new("* 只能在末尾", "a * stands at the end only")
            });
        }
    }
    let of_paper = Paper::ALL.iter().any(|paper| paper.kind() == rule.kind);
    if !of_paper {
        let none = rule.papers.is_empty() && rule.states.is_empty();
        faults.expect(none, place, || {
            Words::new(
                "这一类不是材料，没有状态",
                "records of the kind are no papers",
            )
        });
        return;
    }
    faults.expect(!rule.papers.is_empty(), &format!("{place}/papers"), empty);
    faults.expect(!rule.states.is_empty(), &format!("{place}/states"), empty);
    for state in &rule.states {
        let place = format!("{place}/states");
        faults.expect(state.may_be_writable(), &place, || {
            let state = state.words();
            Words::new(
                format!("“{}”的材料不能再改", state.zh),
                format!("what is {} is not written any more", state.en),
            )
        });
        for paper in &rule.papers {
            faults.expect(reachable(workflow, *paper).contains(state), &place, || {
                let (paper, state) = (paper.words(), state.words());
                Words::new(
                    format!("{}到不了“{}”状态", paper.zh, state.zh),
                    format!("a {} never is in the state “{}”", paper.en, state.en),
                )
            });
        }
    }
}
