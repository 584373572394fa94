//! The four levels (工信厅企业〔2024〕56号): 20 points with 6 scenarios, 3 of them binding, for 初始级;
//! 40, 6, 3 for 规范级; 60, 8, 5 for 集成级; 80, 10, 6 for 协同级. All three at once.

use super::*;
use crate::testing::pack;

const BINDING: [&str; 10] = [
    "product-design",
    "marketing",
    "production",
    "quality",
    "equipment",
    "safety",
    "energy",
    "purchasing",
    "warehouse",
    "finance",
];
const GUIDING: [&str; 6] = [
    "process-design",
    "after-sales",
    "scheduling",
    "hr",
    "office",
    "decision-support",
];

/// The checks for a score, with so many binding and guiding scenarios at `rung`.
fn checks(score: &str, rung: u8, binding: usize, guiding: usize) -> Vec<LevelCheck> {
    let pack = pack();
    let reached = BINDING.iter().take(binding);
    let reached = reached.chain(GUIDING.iter().take(guiding));
    let scenarios = reached.map(|code| ((*code).to_owned(), rung)).collect();
    let total = score.parse().expect("a number");
    check_levels(pack.current_rule(), total, &scenarios)
}

fn level(checks: &[LevelCheck]) -> u8 {
    let held = checks.iter().filter(|check| check.holds());
    held.map(|check| check.level).max().unwrap_or(0)
}

/// Which of the three conditions of `level` hold: score, scenarios, binding.
fn holds(checks: &[LevelCheck], level: u8) -> (bool, bool, bool) {
    let check = &checks[usize::from(level) - 1];
    assert_eq!(check.level, level);
    (
        check.score.holds(),
        check.scenarios.holds(),
        check.binding.holds(),
    )
}

#[test]
fn exactly_enough_is_enough() {
    assert_eq!(level(&checks("20", 1, 3, 3)), 1);
    assert_eq!(level(&checks("40", 2, 3, 3)), 2);
    assert_eq!(level(&checks("60", 3, 5, 3)), 3);
    assert_eq!(level(&checks("80", 4, 6, 4)), 4);
}

#[test]
fn a_hundredth_of_a_point_too_few_keeps_the_level_below() {
    for (score, rung) in [("19.99", 1), ("39.99", 2), ("59.99", 3), ("79.99", 4)] {
        let checks = checks(score, rung, 10, 6);
        assert_eq!(level(&checks), rung - 1, "{score}");
        assert_eq!(holds(&checks, rung), (false, true, true));
    }
}

#[test]
fn one_scenario_too_few_keeps_the_level_below() {
    for (rung, binding, guiding) in [(1, 3, 2), (2, 3, 2), (3, 5, 2), (4, 6, 3)] {
        let checks = checks("100", rung, binding, guiding);
        assert_eq!(holds(&checks, rung), (true, false, true), "level {rung}");
        assert!(level(&checks) < rung);
    }
}

#[test]
fn guiding_scenarios_do_not_stand_in_for_binding_ones() {
    // As many scenarios as are needed or more, but one binding too few.
    for (rung, binding, guiding) in [(1, 2, 6), (2, 2, 6), (3, 4, 6)] {
        let checks = checks("100", rung, binding, guiding);
        assert_eq!(holds(&checks, rung), (true, true, false), "level {rung}");
        assert!(level(&checks) < rung);
    }
    // At level 4 six guiding ones and five binding are eleven, of ten needed.
    let checks = checks("100", 4, 5, 6);
    assert_eq!(holds(&checks, 4), (true, true, false));
    assert_eq!(level(&checks), 3);
}

#[test]
fn a_higher_rung_counts_for_every_level_below() {
    let checks = checks("45", 4, 6, 4);
    let counted: Vec<(u32, u32)> = checks
        .iter()
        .map(|check| (check.scenarios.have, check.binding.have))
        .collect();
    assert_eq!(counted, [(10, 6); 4]);
    // Points for level 2 only: the rungs alone lift nobody.
    assert_eq!(level(&checks), 2);
}

#[test]
fn what_is_needed_is_shown_beside_what_there_is() {
    let checks = checks("61.5", 3, 7, 0);
    let third = &checks[2];
    assert_eq!(third.score.need.to_string(), "60");
    assert_eq!(third.score.have.to_string(), "61.5");
    assert_eq!((third.scenarios.have, third.scenarios.need), (7, 8));
    assert_eq!((third.binding.have, third.binding.need), (7, 5));
    assert!(!third.holds());
}

#[test]
fn nothing_is_level_nought() {
    let checks = checks("0", 0, 10, 6);
    assert_eq!(level(&checks), 0);
    assert!(checks.iter().all(|check| check.scenarios.have == 0));
}
