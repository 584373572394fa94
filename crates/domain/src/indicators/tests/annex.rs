//! Annexes 2 and 3 of the notice, typed from it, against the pack.

use crate::testing::pack;

/// By indicator: for each area in the notice's order phase 1, phase 2, total.
#[rustfmt::skip]
const ANNEX_2: [[u32; 21]; 13] = [
    [28, 14, 42, 23, 12, 35, 47, 24, 71, 31, 16, 47, 23, 11, 34, 45, 23, 68, 16, 7, 23],
    [23, 1, 24, 11, 0, 11, 40, 9, 49, 26, 2, 28, 20, 10, 30, 37, 14, 51, 14, 7, 21],
    [5, 13, 18, 12, 12, 24, 7, 15, 22, 5, 14, 19, 3, 1, 4, 8, 9, 17, 2, 0, 2],
    [0, 1, 1, 0, 1, 1, 3, 1, 4, 0, 1, 1, 0, 1, 1, 1, 1, 2, 0, 1, 1],
    [15, 3, 18, 6, 0, 6, 33, 3, 36, 17, 2, 19, 12, 3, 15, 31, 4, 35, 3, 1, 4],
    [26, 7, 33, 10, 3, 13, 43, 15, 58, 18, 9, 27, 28, 8, 36, 51, 15, 66, 17, 6, 23],
    [1, 1, 2, 1, 0, 1, 2, 1, 3, 2, 0, 2, 1, 1, 2, 3, 1, 4, 1, 1, 2],
    [1, 1, 2, 1, 0, 1, 4, 2, 6, 2, 1, 3, 3, 1, 4, 5, 2, 7, 2, 1, 3],
    [2, 1, 3, 1, 1, 2, 5, 2, 7, 3, 1, 4, 3, 1, 4, 5, 2, 7, 2, 1, 3],
    [1, 1, 2, 1, 0, 1, 2, 2, 4, 2, 1, 3, 2, 1, 3, 3, 2, 5, 1, 1, 2],
    [4, 2, 6, 2, 1, 3, 7, 4, 11, 5, 2, 7, 5, 2, 7, 8, 3, 11, 4, 1, 5],
    [1, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 0, 1, 1],
    [1, 0, 1, 1, 0, 1, 1, 1, 2, 1, 0, 1, 0, 1, 1, 1, 0, 1, 1, 0, 1],
];

/// The city's: phase 1, phase 2, total.
const CITY: [[u32; 3]; 13] = [
    [213, 107, 320],
    [171, 43, 214],
    [42, 64, 106],
    [4, 7, 11],
    [117, 16, 133],
    [193, 63, 256],
    [11, 5, 16],
    [18, 8, 26],
    [21, 9, 30],
    [12, 8, 20],
    [35, 15, 50],
    [4, 2, 6],
    [6, 2, 8],
];

/// By task: the month it is due in, and how many units answer for it.
#[rustfmt::skip]
const ANNEX_3: [(&str, usize); 36] = [
    ("2024-11", 2), ("2024-11", 1), ("2024-11", 1), ("2024-11", 3), ("2024-11", 2), ("2024-11", 1),
    ("2024-12", 3), ("2024-12", 3), ("2024-12", 1), ("2024-12", 3), ("2024-12", 5), ("2024-12", 5),
    ("2025-05", 6), ("2025-05", 5), ("2025-07", 6), ("2025-07", 9), ("2025-07", 5), ("2025-07", 5),
    ("2025-07", 3), ("2025-07", 5), ("2025-07", 5), ("2025-07", 2), ("2025-09", 9), ("2025-10", 5),
    ("2025-11", 5), ("2025-12", 6), ("2026-05", 7), ("2026-05", 5), ("2026-05", 6), ("2026-07", 6),
    ("2026-07", 5), ("2026-07", 5), ("2026-07", 3), ("2026-07", 5), ("2026-07", 5), ("2026-10", 9),
];

#[test]
fn the_273_targets_are_the_notices() {
    let pack = pack();
    let areas: Vec<&str> = pack.areas.iter().map(|area| area.code.as_str()).collect();
    assert_eq!(
        areas,
        [
            "litong",
            "hongsibu",
            "qingtongxia",
            "yanchi",
            "tongxin",
            "jinji-park",
            "taiyangshan"
        ]
    );
    let mut cells = 0;
    for ((indicator, typed), city) in pack.indicators.iter().zip(ANNEX_2).zip(CITY) {
        let mut sum = [0; 3];
        for (area, typed) in areas.iter().zip(typed.chunks(3)) {
            let at = [Some(1), Some(2), None];
            let read = at.map(|phase| super::target(&pack, &indicator.code, Some(area), phase));
            for n in 0..3 {
                assert_eq!(read[n], Some(typed[n]), "{} {area}", indicator.code);
                sum[n] += typed[n];
                cells += 1;
            }
        }
        assert_eq!(sum, city, "{}", indicator.code);
        let read = [Some(1), Some(2), None]
            .map(|phase| super::target(&pack, &indicator.code, None, phase));
        assert_eq!(read, city.map(Some), "{}", indicator.code);
        assert!(
            super::Rule::of(&indicator.code).is_some(),
            "{} has no rule",
            indicator.code
        );
    }
    assert_eq!(cells, 273);
}

#[test]
fn the_36_tasks_are_due_when_the_notice_says_and_have_its_units() {
    let pack = pack();
    let read: Vec<(String, usize)> = pack
        .tasks
        .iter()
        .map(|task| {
            let is_last = task.due.succ_opt().is_some_and(|next| {
                chrono::Datelike::month(&next) != chrono::Datelike::month(&task.due)
            });
            assert!(is_last, "{} is no last day of a month", task.due);
            (task.due.format("%Y-%m").to_string(), task.units.len())
        })
        .collect();
    let typed: Vec<(String, usize)> = ANNEX_3
        .map(|(month, units)| (month.to_owned(), units))
        .into();
    assert_eq!(read, typed);
}
