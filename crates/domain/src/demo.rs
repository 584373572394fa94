//! The demo programme: about forty invented enterprises with everything the product can show.
//!
//! It is generated, not stored, from a fixed seed, and belongs to a programme of its own code
//! (see [`programme`]), so that no bundle of it can ever be imported into real data.

mod dice;
mod dossier;
mod names;

use crate::{decision::Author, pack::ProgrammePack, record::Edit};
use dice::Dice;

/// How many enterprises the demo has.
pub const COUNT: u32 = 40;

/// `pack` as a demo: same contents, code `<code>-demo`, name marked as invented.
pub fn programme(pack: &ProgrammePack) -> ProgrammePack {
    let mut demo = pack.clone();
    demo.code.push_str("-demo");
    demo.name.zh.push_str("（演示）");
    demo.name.en.push_str(" (demo)");
    demo
}

/// The demo's edits, dossier by dossier, in the order they happened. `author` is the device of a
/// guidance team that writes them: what was signed, it signed. `today` (ms since 1970) places due
/// days and visits around the day of loading.
pub fn edits(pack: &ProgrammePack, author: &Author, today_ms: i64) -> Vec<Vec<Edit>> {
    let mut dice = Dice::new();
    (0..COUNT)
        .filter_map(|nth| dossier::edits(pack, author, today_ms, nth, &mut dice))
        .collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::{
        assessment::Stage,
        clock::Stamp,
        credit_code::CreditCode,
        device::Role,
        dossier::Dossier,
        ids::{ChangeId, DeviceId},
        record::Record,
        retrofit::Progress,
        workflow::State,
    };

    /// 2026-11-23.
    const TODAY: i64 = 1_795_392_000_000;

    fn pack() -> ProgrammePack {
        ProgrammePack::parse(include_str!("../../../public/packs/wuzhong.json")).unwrap()
    }

    fn author() -> Author {
        Author {
            device: DeviceId::new("demo"),
            role: Role::Team,
            person: "演示".to_owned(),
        }
    }

    fn dossiers() -> Vec<Dossier> {
        let pack = programme(&pack());
        let device = author().device;
        let mut seq = 0;
        edits(&pack, &author(), TODAY)
            .into_iter()
            .map(|edits| {
                let id = edits[0].record.dossier.clone();
                let mut records = BTreeMap::new();
                for edit in edits {
                    let record = records
                        .entry(edit.record.clone())
                        .or_insert_with(|| Record::new(edit.record.clone()));
                    seq += 1;
                    let at = Stamp {
                        ms: TODAY,
                        counter: 0,
                    };
                    let change =
                        record.change(&edit, ChangeId::new(device.clone(), seq), at, "demo");
                    record.apply(&change.unwrap().unwrap());
                }
                let records: Vec<Record> = records.into_values().collect();
                Dossier::read(&id, &records, &pack)
            })
            .collect()
    }

    #[test]
    fn it_is_another_programme_and_always_the_same() {
        let real = pack();
        assert_eq!(programme(&real).code, format!("{}-demo", real.code));
        let made = || edits(&real, &author(), TODAY);
        assert!(made() == made());
    }

    #[test]
    fn every_enterprise_is_whole_and_its_own() {
        let pack = pack();
        let all = dossiers();
        assert_eq!(all.len(), COUNT as usize);
        let codes: BTreeSet<_> = all.iter().map(|one| one.id.clone()).collect();
        let names: BTreeSet<_> = all.iter().map(|one| one.enterprise.name.clone()).collect();
        assert_eq!((codes.len(), names.len()), (all.len(), all.len()));
        for one in &all {
            let e = &one.enterprise;
            CreditCode::parse(&one.id).unwrap();
            assert!(e.name.contains("演示"), "{} may be taken for real", e.name);
            assert!(pack.area(&e.area).is_some() && pack.industry(&e.industry).is_some());
            assert!(
                e.size_class(&pack).is_some(),
                "{} has no size class",
                e.name
            );
            assert_eq!(one.conflicts, 0);
        }
        let areas: BTreeSet<_> = all.iter().map(|one| one.enterprise.area.clone()).collect();
        assert_eq!(areas.len(), pack.areas.len());
    }

    #[test]
    fn every_level_every_stage_and_every_state_occurs() {
        let all = dossiers();
        let assessments = || all.iter().flat_map(|one| &one.assessments);
        for level in 0..=4 {
            assert!(
                assessments().any(|one| one.outcome.is_complete() && one.outcome.level == level),
                "nobody is at level {level}"
            );
        }
        for stage in Stage::ALL {
            assert!(assessments().any(|one| one.stage == stage));
        }
        assert!(assessments().any(|one| !one.outcome.is_complete()));
        assert!(assessments().all(|one| {
            let faulty = one.outcome.questions.iter().find(|q| q.fault.is_some());
            faulty.is_none()
        }));
        let day = "2026-11-23".parse().unwrap();
        let progress: Vec<_> = all
            .iter()
            .map(|one| Progress::of(&one.items, day))
            .collect();
        assert!(progress.iter().any(|p| p.late > 0) && progress.iter().any(|p| p.dropped > 0));
        assert!(progress.iter().any(|p| p.items > 0 && p.done == p.items));
        assert!(all.iter().any(|one| !one.needs.is_empty()));
        for state in [State::Draft, State::Signing, State::Signed] {
            assert!(assessments().any(|one| one.standing.state() == state));
        }
        let touched = assessments().any(|one| !one.standing.changed.is_empty());
        assert!(!touched, "what was signed reads as it was signed");
    }
}
