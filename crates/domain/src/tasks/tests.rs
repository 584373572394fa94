use chrono::NaiveDate;

use super::*;
use crate::{
    dossier::DossierRow,
    indicators::{Diagnosed, Facts},
    programme::{Meeting, MeetingKind, Product},
    testing::pack,
};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

struct World {
    pack: ProgrammePack,
    rows: Vec<DossierRow>,
    programme: ProgrammeRecords,
}

impl World {
    fn new() -> Self {
        Self {
            pack: pack(),
            rows: Vec::new(),
            programme: ProgrammeRecords::default(),
        }
    }

    /// Progress and timing of a task, and its parts that are not done.
    fn task(&self, number: u32, on: &str) -> (Progress, Timing, usize) {
        let figures = Figures::count(&self.pack, &self.rows, &self.programme, day(on));
        let known = Known {
            pack: &self.pack,
            rows: &self.rows,
            programme: &self.programme,
            figures: &figures,
        };
        let all = standings(known);
        assert_eq!(all.len(), 36);
        let one = &all[number as usize - 1];
        assert_eq!(one.task.number, number);
        (one.progress, one.timing, one.blocks().len())
    }
}

fn pilot(nth: u32, area: &str, industry: &str, phase: u8) -> DossierRow {
    DossierRow {
        dossier: format!("{area}-{nth:03}"),
        area: area.to_owned(),
        industry: industry.to_owned(),
        phase: Some(phase),
        ..DossierRow::default()
    }
}

#[test]
fn a_task_is_due_by_the_end_of_its_day() {
    let world = World::new();
    // Task 2, by hand, due on 2024-11-30.
    let timing = |on| world.task(2, on).1;
    assert_eq!(timing("2024-10-30"), Timing::Later);
    assert_eq!(timing("2024-10-31"), Timing::Soon);
    assert_eq!(timing("2024-11-30"), Timing::Soon);
    assert_eq!(timing("2024-12-01"), Timing::Overdue);
}

#[test]
fn by_hand_a_task_is_done_with_a_day_and_evidence() {
    let mut world = World::new();
    let note = |state, done_on: &str, evidence: &str| TaskNote {
        number: 2,
        state,
        done_on: crate::day::parse(done_on),
        evidence: evidence.to_owned(),
        ..TaskNote::default()
    };
    let mut of = |note| {
        world.programme.tasks = vec![note];
        let (progress, timing, _) = world.task(2, "2024-12-15");
        (progress, timing)
    };
    let done = HandState::Done;
    assert_eq!(
        of(note(done, "2024-11-30", "名单")),
        (Progress::Done, Timing::Done)
    );
    assert_eq!(
        of(note(done, "2024-12-01", "名单")),
        (Progress::Done, Timing::DoneLate)
    );
    assert_eq!(
        of(note(done, "2024-12-16", "名单")),
        (Progress::Doing, Timing::Overdue)
    );
    assert_eq!(
        of(note(done, "2024-11-30", "")),
        (Progress::Doing, Timing::Overdue)
    );
    assert_eq!(
        of(note(done, "", "名单")),
        (Progress::Doing, Timing::Overdue)
    );
    let begun = HandState::NotStarted;
    assert_eq!(
        of(note(begun, "", "")),
        (Progress::NotStarted, Timing::Overdue)
    );
}

#[test]
fn each_area_holds_two_briefings_and_one_entered_twice_is_one() {
    let mut world = World::new();
    let briefing = |area: &str, on: &str| Meeting {
        area: area.to_owned(),
        kind: MeetingKind::Briefing,
        day: crate::day::parse(on),
        industry: String::new(),
        phase: None,
    };
    let areas: Vec<String> = world
        .pack
        .areas
        .iter()
        .map(|area| area.code.clone())
        .collect();
    for area in &areas {
        world.programme.meetings.push(briefing(area, "2024-11-10"));
        world.programme.meetings.push(briefing(area, "2024-11-10"));
    }
    assert_eq!(
        world.task(4, "2024-11-30"),
        (Progress::Doing, Timing::Soon, 7)
    );
    for area in &areas {
        world.programme.meetings.push(briefing(area, "2024-11-20"));
    }
    assert_eq!(
        world.task(4, "2024-11-30"),
        (Progress::Done, Timing::Done, 0)
    );
    assert_eq!(
        world.task(4, "2025-11-30"),
        (Progress::Done, Timing::Done, 0)
    );
    // Litong's second one was held a day late.
    let mut meetings = world.programme.meetings.iter_mut();
    let second = meetings
        .rfind(|one| one.area == "litong")
        .expect("a meeting");
    second.day = Some(day("2024-12-01"));
    assert_eq!(
        world.task(4, "2024-12-02"),
        (Progress::Done, Timing::DoneLate, 0)
    );
}

#[test]
fn matchmaking_is_by_area_and_by_the_industries_of_its_pilots() {
    let mut world = World::new();
    // Nobody is a pilot: there is nothing to hold them for, and nothing is done.
    assert_eq!(world.task(11, "2024-12-01").0, Progress::NotStarted);
    world.rows = vec![
        pilot(1, "litong", "13", 1),
        pilot(2, "litong", "14", 1),
        pilot(3, "yanchi", "13", 1),
        pilot(4, "yanchi", "30", 2),
    ];
    let meeting = |area: &str, industry: &str, phase| Meeting {
        area: area.to_owned(),
        kind: MeetingKind::Matchmaking,
        day: Some(day("2024-12-05")),
        industry: industry.to_owned(),
        phase: Some(phase),
    };
    world.programme.meetings = vec![
        meeting("litong", "13", 1),
        meeting("yanchi", "13", 2),
        meeting("yanchi", "14", 1),
    ];
    assert_eq!(
        world.task(11, "2024-12-31"),
        (Progress::Doing, Timing::Soon, 2)
    );
    world.programme.meetings.push(meeting("litong", "14", 1));
    world.programme.meetings.push(meeting("yanchi", "13", 1));
    assert_eq!(
        world.task(11, "2024-12-31"),
        (Progress::Done, Timing::Done, 0)
    );
    assert_eq!(world.task(25, "2024-12-31").0, Progress::NotStarted);
}

#[test]
fn thirteen_products_for_each_industry_in_phase_1_and_seven_in_phase_2() {
    let mut world = World::new();
    world.rows = vec![pilot(1, "litong", "13", 1), pilot(2, "yanchi", "13", 2)];
    let product = |nth: u32, phase| Product {
        name: format!("方案{nth}"),
        provider: "某公司".to_owned(),
        industry: "13".to_owned(),
        phase: Some(phase),
        day: Some(day("2025-06-01")),
    };
    world.programme.products = (0..12).map(|nth| product(nth, 1)).collect();
    world.programme.products.push(product(3, 1));
    let of = |world: &World, task| world.task(task, "2025-07-01").0;
    assert_eq!(of(&world, 19), Progress::Doing);
    world.programme.products.push(product(12, 1));
    assert_eq!(of(&world, 19), Progress::Done);
    world
        .programme
        .products
        .extend((0..7).map(|nth| product(nth, 2)));
    assert_eq!(of(&world, 33), Progress::Done);
}

#[test]
fn selection_and_diagnosis_are_by_area() {
    let mut world = World::new();
    let areas: Vec<(String, u32)> = world.pack.indicators[0]
        .targets
        .iter()
        .map(|(area, target)| (area.clone(), target.phases[0]))
        .collect();
    for (area, target) in &areas {
        world
            .rows
            .extend((0..*target).map(|nth| pilot(nth, area, "13", 1)));
    }
    assert_eq!(world.task(8, "2024-12-31").0, Progress::Done);
    assert_eq!(
        world.task(24, "2024-12-31"),
        (Progress::Doing, Timing::Later, 7)
    );
    assert_eq!(
        world.task(12, "2024-12-31"),
        (Progress::NotStarted, Timing::Soon, 7)
    );
    for row in &mut world.rows {
        row.facts = Facts {
            diagnosed: Diagnosed {
                begun: true,
                signed: true,
                on: Some(day("2025-01-01")),
            },
            ..Facts::default()
        };
    }
    // Phase 1's enterprises are 65 % and more everywhere, a day late.
    assert_eq!(
        world.task(12, "2025-01-01"),
        (Progress::Done, Timing::DoneLate, 0)
    );
    assert_eq!(world.task(26, "2025-01-01").0, Progress::Doing);
    // Nobody was accepted: nothing is paid, and that is not done.
    assert_eq!(
        world.task(16, "2025-01-01"),
        (Progress::NotStarted, Timing::Later, 7)
    );
}
