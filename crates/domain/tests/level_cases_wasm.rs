//! The level rule on worked cases around every threshold, natively and in the browser's wasm.
//!
//! The expected values are `level_cases.py`'s, which works them out from the indicator by another
//! road and without this code.

use std::collections::BTreeMap;

use domain::{
    assessment::{Answers, AssessmentRule, assess},
    ids::{ChangeId, DeviceId, RecordKey},
    json::from_str,
    pack::ProgrammePack,
    record::{Edit, Record},
    value::Value,
};
use serde::Deserialize;
#[cfg(target_family = "wasm")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[cfg(target_family = "wasm")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    /// Field of the assessment's record to value.
    answers: BTreeMap<String, Value>,
    /// Exact decimal.
    total: String,
    level: u8,
    missing: usize,
}

fn cases() -> Vec<Case> {
    from_str(include_str!("level_cases.json")).expect("the table is cases")
}

fn record(case: &Case) -> Record {
    let key = RecordKey::new("91640300MA00000001", "assessment", "one");
    let mut edit = Edit::new(key.clone());
    for (field, value) in &case.answers {
        edit = edit.set(field.as_str(), value.clone());
    }
    let mut record = Record::new(key);
    let id = ChangeId::new(DeviceId::new("tester"), 1);
    if let Some(change) = record
        .change(&edit, id, Default::default(), "")
        .expect("within the limits")
    {
        record.apply(&change);
    }
    record
}

fn check(rule: &AssessmentRule, case: &Case) -> Result<(), String> {
    let outcome = assess(rule, &Answers::read(rule, &record(case)));
    let got = (
        outcome.total.normalize().to_string(),
        outcome.level,
        outcome.missing.len(),
    );
    let wanted = (case.total.clone(), case.level, case.missing);
    if got == wanted {
        Ok(())
    } else {
        Err(format!("{}: {got:?}, worked out {wanted:?}", case.name))
    }
}

#[test]
fn every_worked_case_comes_out_as_worked() {
    let pack = ProgrammePack::parse(include_str!("../../../public/packs/wuzhong.json"))
        .expect("the pack is sound");
    let faults: Vec<String> = cases()
        .iter()
        .filter_map(|case| check(pack.current_rule(), case).err())
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A table that lost its cases would pass by itself.
#[test]
fn the_table_reaches_every_level_and_both_sides_of_every_threshold() {
    let cases = cases();
    assert!(cases.len() >= 70, "{} cases", cases.len());
    for level in 0..=4 {
        assert!(cases.iter().any(|case| case.level == level));
    }
    for threshold in [20.0, 40.0, 60.0, 80.0] {
        let near = |side: fn(f64) -> bool| {
            cases.iter().any(|case| {
                let off = case.total.parse::<f64>().unwrap_or(f64::MAX) - threshold;
                side(off) && off.abs() <= 0.05
            })
        };
        assert!(near(|off| off < 0.0) && near(|off| off == 0.0) && near(|off| off > 0.0));
    }
}
