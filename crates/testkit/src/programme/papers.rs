//! What is decided about: diagnoses, and payments of subsidies.

use std::collections::BTreeMap;

use domain::{
    assessment,
    decision::{Author, Draft, Verb},
    device::Role,
    ids::RecordKey,
    paper::{Content, Paper},
    project::subsidy_payment,
    record::{Edit, Record},
    value::Value,
};

use super::Maker;
use crate::Device;

/// Decides about a record as it was written, after the decision of an id, if there is one; the id.
fn decide(
    device: &mut Device,
    record: &Record,
    paper: Paper,
    (verb, side): (Verb, Role),
    after: Option<&str>,
) -> String {
    let draft = Draft {
        paper,
        record: record.key.id.clone(),
        verb,
        side,
        words: "原因".to_owned(),
        after: after.into_iter().map(str::to_owned).collect(),
        content: Content::of(record),
        figures: figures(record, paper),
        picture: None,
    };
    let author = Author {
        device: device.card.id.clone(),
        role: device.card.role,
        person: "某人".to_owned(),
    };
    let decision = draft.decide(author, 1_778_745_602_000).expect("small");
    device.save(&decision.edit(&record.key.dossier).expect("JSON"));
    decision.id
}

/// What is worked out from an assessment, as who signs it signs for it: here a level that only looks so.
fn figures(record: &Record, paper: Paper) -> BTreeMap<String, Value> {
    let is_assessment = matches!(paper, Paper::Diagnosis | Paper::Acceptance);
    let level = i64::from(mixed(&record.key.dossier) % 5);
    is_assessment
        .then(|| ("level".to_owned(), Value::Int(level)))
        .into_iter()
        .collect()
}

/// A number that only looks random, of a text; it takes nothing from the dice.
pub(super) fn mixed(text: &str) -> u32 {
    text.bytes().fold(7, |mixed: u32, byte| {
        mixed.wrapping_mul(31).wrapping_add(byte.into())
    })
}

impl Maker<'_> {
    /// An assessment of some after their retrofit, signed by both sides.
    pub(super) fn assess_after(&mut self, dossier: &str) {
        let mixed = mixed(dossier);
        if !mixed.is_multiple_of(3) {
            return;
        }
        let key = RecordKey::new(dossier, assessment::KIND, "v0");
        let rule = self.pack.current_rule().version.clone();
        let visited = format!("2025-{:02}-15", 3 + mixed % 9);
        let edit = Edit::new(key.clone())
            .set("stage", "acceptance")
            .set("rule", rule)
            .set("visited", visited);
        let edit = self.scenarios(edit, mixed + 1);
        let team = &mut self.seeded.team;
        team.save(&edit);
        let record = team.records[&key].clone();
        let paper = Paper::Acceptance;
        let own = decide(team, &record, paper, (Verb::Sign, Role::Team), None);
        if !mixed.is_multiple_of(7) {
            let both = (Verb::Sign, Role::Enterprise);
            decide(team, &record, paper, both, Some(&own));
        }
    }

    /// A level for most scenarios; some do not apply, some nobody answered.
    fn scenarios(&self, edit: Edit, mixed: u32) -> Edit {
        let all = (0..).zip(&self.pack.current_rule().scenarios);
        all.fold(edit, |edit, (nth, scenario)| {
            let field = format!("s.{}", scenario.code);
            match (mixed / 3 + nth) % 7 {
                5 => edit.set(field, "na"),
                6 => edit,
                level => edit.set(field, i64::from(level)),
            }
        })
    }

    pub(super) fn diagnose(&mut self, dossier: &str) {
        let state = self.dice.below(12);
        if state == 0 {
            return;
        }
        let key = self.begin_diagnosis(dossier, "d0");
        let team = &mut self.seeded.team;
        let record = team.records[&key].clone();
        let paper = Paper::Diagnosis;
        match state {
            1 => {}
            2 => drop(team.save(&team.edit(&key).set("deleted", true))),
            _ => {
                let own = decide(team, &record, paper, (Verb::Sign, Role::Team), None);
                if state == 3 {
                    return;
                }
                let both = (Verb::Sign, Role::Enterprise);
                let both = decide(team, &record, paper, both, Some(&own));
                if state == 4 {
                    // Opened again: nothing of it stands.
                    let office = &mut self.seeded.office;
                    let correct = (Verb::Correct, Role::Office);
                    decide(office, &record, paper, correct, Some(&both));
                }
                if state == 5 {
                    // A second one, begun later, takes nothing from the first.
                    self.begin_diagnosis(dossier, "d1");
                }
            }
        }
    }

    fn begin_diagnosis(&mut self, dossier: &str, id: &str) -> RecordKey {
        let key = RecordKey::new(dossier, assessment::KIND, id);
        let rule = self.pack.current_rule().version.clone();
        let mut edit = Edit::new(key.clone())
            .set("stage", "diagnosis")
            .set("rule", rule);
        if self.dice.chance(95) {
            edit = edit.set("visited", self.dice.day());
        }
        let edit = self.scenarios(edit, mixed(dossier));
        self.seeded.team.save(&edit);
        key
    }

    pub(super) fn pay(&mut self, dossier: &str) {
        if self.dice.chance(40) {
            return;
        }
        let key = RecordKey::new(dossier, subsidy_payment::KIND, "pay");
        let what = self
            .dice
            .pick(&["balance", "balance", "advance", "recovery"]);
        let mut edit = Edit::new(key.clone())
            .set("what", what)
            .set("amount", "100000");
        if self.dice.chance(90) {
            edit = edit.set("paid_on", self.dice.day());
        }
        self.office(&edit);
        let paper = Paper::SubsidyPayment;
        let office = &mut self.seeded.office;
        let record = office.records[&key].clone();
        let signed = decide(office, &record, paper, (Verb::Sign, Role::Office), None);
        if self.dice.chance(85) {
            let sign = (Verb::Sign, Role::Finance);
            decide(
                &mut self.seeded.finance,
                &record,
                paper,
                sign,
                Some(&signed),
            );
        }
    }
}
