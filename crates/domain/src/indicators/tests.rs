//! What counts, and what does not, one case each; and that annex 2 is the notice's.

mod annex;

use chrono::NaiveDate;

use super::*;
use crate::{
    certificate::Title,
    pack::ProgrammePack,
    programme::{Entry, ProgrammeRecords, Showcase, ShowcaseKind},
    testing::pack,
};

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// A pilot of phase 1 in Litong, retrofitted on the day.
fn retrofitted(dossier: &str, on: &str) -> DossierRow {
    DossierRow {
        dossier: dossier.to_owned(),
        name: format!("企业{dossier}"),
        area: "litong".to_owned(),
        phase: Some(1),
        above_scale: Some(true),
        facts: Facts {
            items: Items {
                done: 2,
                last: Some(day(on)),
                ..Items::default()
            },
            ..Facts::default()
        },
        ..DossierRow::default()
    }
}

fn held(title: Title, name: &str, from: &str, to: &str) -> Held {
    Held {
        title: title.code().to_owned(),
        name: name.to_owned(),
        from: crate::day::parse(from),
        to: crate::day::parse(to),
    }
}

/// An enterprise of the register that is no pilot.
fn registered(dossier: &str, titles: &[Held]) -> DossierRow {
    DossierRow {
        dossier: dossier.to_owned(),
        area: "litong".to_owned(),
        facts: Facts {
            titles: titles.to_vec(),
            ..Facts::default()
        },
        ..DossierRow::default()
    }
}

struct World {
    pack: ProgrammePack,
    rows: Vec<DossierRow>,
    programme: ProgrammeRecords,
}

impl World {
    fn of(rows: Vec<DossierRow>) -> Self {
        Self {
            pack: pack(),
            rows,
            programme: ProgrammeRecords::default(),
        }
    }

    fn figures(&self, on: &str) -> Figures {
        Figures::count(&self.pack, &self.rows, &self.programme, day(on))
    }

    fn actual(&self, code: &str, on: &str) -> [u32; 3] {
        let figures = self.figures(on);
        let of = figures.of(code).expect("an indicator");
        [Some(1), Some(2), None].map(|phase| of.actual(Some("litong"), phase))
    }

    fn reasons(&self, code: &str, on: &str) -> Vec<Reason> {
        let figures = self.figures(on);
        let of = figures.of(code).expect("an indicator");
        let all = of.not_counted(&self.pack, &self.rows, (Some("litong"), None), day(on));
        all.into_iter().map(|one| one.reason).collect()
    }
}

#[test]
fn a_pilot_counts_from_the_day_its_last_item_was_done_in_its_planned_phase() {
    let mut late = retrofitted("B", "2025-12-01");
    late.phase = Some(2);
    let world = World::of(vec![retrofitted("A", "2025-03-01"), late]);
    assert_eq!(world.actual("enterprises", "2025-02-28"), [0, 0, 0]);
    assert_eq!(world.actual("enterprises", "2025-03-01"), [1, 0, 1]);
    assert_eq!(world.actual("enterprises", "2025-12-01"), [1, 1, 2]);
    assert_eq!(
        world.reasons("enterprises", "2025-03-01"),
        [Reason::RetrofittedLater(day("2025-12-01"))]
    );
}

#[test]
fn what_is_not_done_or_not_dated_says_so() {
    let mut open = retrofitted("A", "2025-03-01");
    open.facts.items.open = 3;
    let mut undated = retrofitted("B", "2025-03-01");
    undated.facts.items.undated = 1;
    let mut none = retrofitted("C", "2025-03-01");
    none.facts.items = Items::default();
    let mut outside = retrofitted("D", "2025-03-01");
    outside.phase = None;
    let mut later = retrofitted("E", "2025-03-01");
    later.facts.selected = Some(day("2026-01-01"));
    let mut unknown = retrofitted("F", "2025-03-01");
    unknown.phase = Some(7);
    let mut deleted = retrofitted("G", "2025-03-01");
    deleted.deleted = true;
    let rows = vec![open, undated, none, outside, later, unknown, deleted];
    let world = World::of(rows);
    assert_eq!(world.actual("enterprises", "2025-06-01"), [0, 0, 0]);
    assert_eq!(
        world.reasons("enterprises", "2025-06-01"),
        [
            Reason::ItemsUndated(1),
            Reason::SelectedLater(day("2026-01-01")),
            Reason::ItemsOpen(3),
            Reason::NoItems,
            Reason::NotAPilot,
            Reason::NoSuchPhase(7),
        ]
    );
}

#[test]
fn above_and_below_scale_make_the_whole_where_everybody_said_which() {
    let mut below = retrofitted("B", "2025-03-01");
    below.above_scale = Some(false);
    let mut unsaid = retrofitted("C", "2025-03-01");
    unsaid.above_scale = None;
    let world = World::of(vec![retrofitted("A", "2025-03-01"), below, unsaid]);
    let on = "2025-06-01";
    assert_eq!(world.actual("enterprises", on)[2], 3);
    assert_eq!(world.actual("above-scale", on)[2], 1);
    assert_eq!(world.actual("below-scale", on)[2], 1);
    assert_eq!(
        world.reasons("above-scale", on),
        [Reason::ScaleUnknown, Reason::BelowScale]
    );
}

#[test]
fn a_title_of_a_pilot_counts_as_long_as_it_is_valid_and_old_ones_do_too() {
    let mut giant = retrofitted("A", "2025-03-01");
    giant.facts.titles = vec![held(Title::LittleGiant, "", "2023-07-01", "2026-06-30")];
    let mut outside = giant.clone();
    outside.dossier = "B".to_owned();
    outside.phase = None;
    let world = World::of(vec![giant, outside]);
    assert_eq!(world.actual("little-giant", "2026-06-30"), [1, 0, 1]);
    assert_eq!(world.actual("little-giant", "2026-07-01"), [0, 0, 0]);
    assert_eq!(world.actual("specialised", "2026-06-30"), [0, 0, 0]);
    assert_eq!(
        world.reasons("little-giant", "2026-07-01"),
        [Reason::TitleEnded(day("2026-06-30")), Reason::NotAPilot]
    );
}

#[test]
fn level_four_is_read_off_the_latest_acceptance() {
    let opinion = |on: &str, passed, level| Accepted {
        on: crate::day::parse(on),
        passed,
        level,
    };
    let mut row = retrofitted("A", "2025-03-01");
    row.facts.accepted = vec![
        opinion("2025-05-01", true, Some(4)),
        opinion("2025-06-01", false, None),
        opinion("2025-07-01", true, Some(3)),
    ];
    let world = World::of(vec![row]);
    assert_eq!(world.actual("level-four", "2025-05-31"), [1, 0, 1]);
    assert_eq!(
        world.reasons("level-four", "2025-04-30"),
        [Reason::AcceptedLater(day("2025-05-01"))]
    );
    assert_eq!(
        world.reasons("level-four", "2025-06-30"),
        [Reason::Refused(day("2025-06-01"))]
    );
    assert_eq!(
        world.reasons("level-four", "2025-07-01"),
        [Reason::LevelBelow(3)]
    );
}

#[test]
fn the_cloud_counts_whoever_uses_it_and_the_new_titles_only_what_began_in_the_programme() {
    let rows = vec![
        registered("A", &[held(Title::Cloud, "", "2020-01-01", "")]),
        registered("B", &[held(Title::Cloud, "", "2025-11-01", "")]),
        registered(
            "C",
            &[
                held(Title::HighTech, "", "2022-10-01", "2025-09-30"),
                // Renewed: it did not begin with the renewal.
                held(Title::HighTech, "", "2025-10-01", "2028-09-30"),
            ],
        ),
        registered("D", &[held(Title::HighTech, "", "2025-10-31", "")]),
        registered("E", &[held(Title::HighTech, "", "", "")]),
    ];
    let world = World::of(rows);
    assert_eq!(world.actual("cloud", "2025-10-31"), [1, 0, 1]);
    assert_eq!(world.actual("cloud", "2026-10-31"), [1, 1, 2]);
    // The last day of phase 1 is in phase 1.
    assert_eq!(world.actual("high-tech", "2026-10-31"), [1, 0, 1]);
    assert_eq!(
        world.reasons("high-tech", "2026-10-31"),
        [
            Reason::TitleUndated,
            Reason::NoTitle(Title::HighTech),
            Reason::NoTitle(Title::HighTech),
            Reason::BeforeProgramme(day("2022-10-01")),
        ]
    );
}

#[test]
fn each_workshop_counts_once_by_its_name() {
    let rows = vec![registered(
        "A",
        &[
            held(Title::Workshop, "一号车间", "2025-01-01", ""),
            held(Title::Workshop, "一号车间", "2025-02-01", ""),
            held(Title::SmartFactory, "新厂", "2025-11-02", ""),
        ],
    )];
    let world = World::of(rows);
    assert_eq!(world.actual("smart-workshop", "2026-01-01"), [1, 1, 2]);
    let figures = world.figures("2026-01-01");
    let of = figures.of("smart-workshop").expect("an indicator");
    let first = of.items(Some("litong"), Some(1))[0];
    assert_eq!(first.since, day("2025-01-01"));
    assert_eq!(first.dossier.as_deref(), Some("A"));
}

#[test]
fn cases_count_once_by_name_and_entries_by_hand_need_evidence_and_a_person() {
    let mut world = World::of(vec![registered(
        "A",
        &[held(Title::Cloud, "", "2025-01-01", "")],
    )]);
    let case = |name: &str, on: &str| Showcase {
        area: "litong".to_owned(),
        kind: ShowcaseKind::ChainCase,
        name: name.to_owned(),
        day: crate::day::parse(on),
    };
    world.programme.showcases = vec![
        case("奶业链", "2025-05-01"),
        case("奶业链", "2025-06-01"),
        case("葡萄酒链", "2024-10-31"),
        case("", "2025-05-01"),
    ];
    let entry = |code: &str, name: &str, evidence: &str| Entry {
        area: "litong".to_owned(),
        indicator: "cloud".to_owned(),
        name: name.to_owned(),
        code: code.to_owned(),
        day: Some(day("2025-02-01")),
        evidence: evidence.to_owned(),
        person: "马工".to_owned(),
    };
    world.programme.entries = vec![
        // The register knows it: it counts once, and as the register says.
        entry("A", "", "服务合同"),
        entry("", "册外企业", "服务合同"),
        entry("", "册外企业", "发票"),
        entry("", "没有凭证", ""),
    ];
    let on = "2025-07-01";
    assert_eq!(world.actual("chain-case", on), [1, 0, 1]);
    assert_eq!(world.actual("cloud", on), [2, 0, 2]);
    let figures = world.figures(on);
    let of = figures.of("cloud").expect("an indicator");
    let by_hand = of.items(None, None).into_iter();
    assert_eq!(by_hand.filter(|item| item.by_hand.is_some()).count(), 1);
}

#[test]
fn the_city_is_the_union_of_its_areas() {
    let mut world = World::of(Vec::new());
    let entry = |area: &str, on: &str| Entry {
        area: area.to_owned(),
        indicator: "cloud".to_owned(),
        code: "X".to_owned(),
        day: Some(day(on)),
        evidence: "合同".to_owned(),
        person: "马工".to_owned(),
        ..Entry::default()
    };
    world.programme.entries = vec![entry("litong", "2025-11-05"), entry("yanchi", "2025-02-01")];
    let figures = world.figures("2026-01-01");
    let of = figures.of("cloud").expect("an indicator");
    assert_eq!(of.actual(Some("litong"), Some(2)), 1);
    assert_eq!(of.actual(Some("yanchi"), Some(1)), 1);
    // One enterprise, and it was there in phase 1.
    assert_eq!(
        [Some(1), Some(2), None].map(|phase| of.actual(None, phase)),
        [1, 0, 1]
    );
}

#[test]
fn a_share_is_of_whole_enterprises_rounded_up() {
    let share = "0.65".parse().expect("a number");
    assert_eq!(needed(42, share), 28);
    assert_eq!(needed(40, share), 26);
    assert_eq!(needed(42, "1.00".parse().expect("a number")), 42);
    assert_eq!(needed(0, share), 0);
    let signed = |on| Diagnosed {
        begun: true,
        signed: true,
        on: Some(day(on)),
    };
    let rows = |count: usize| {
        let rows = (0..count).map(|nth| {
            let mut row = retrofitted(&format!("{nth:03}"), "2025-03-01");
            row.facts.diagnosed = signed("2024-12-31");
            row
        });
        rows.collect::<Vec<_>>()
    };
    let pack = pack();
    let met = |count, on| {
        let all = conditions(&pack, &rows(count), 1, day(on));
        let first = all.into_iter().next().expect("a condition");
        assert_eq!(
            (
                first.stride,
                first.area.as_deref(),
                first.needed,
                first.total
            ),
            (Stride::Diagnosed, Some("litong"), 28, 42)
        );
        first.is_met()
    };
    assert!(met(28, "2024-12-31"));
    assert!(!met(27, "2024-12-31"));
    assert!(!met(28, "2024-12-30"));
    // Three conditions, seven areas and the city.
    assert_eq!(conditions(&pack, &rows(0), 2, day("2026-01-01")).len(), 24);
}

#[test]
fn a_cell_says_target_actual_missing_and_pace() {
    let rows = (0..20).map(|nth| retrofitted(&format!("{nth:03}"), "2025-03-01"));
    let world = World::of(rows.collect());
    let on = day("2025-04-30");
    let figures = world.figures("2025-04-30");
    let before = Figures::day_before(on);
    let earlier = Figures::count(&world.pack, &world.rows, &world.programme, before);
    let of = |phase| {
        let code = "enterprises";
        let now = figures.of(code).expect("an indicator");
        let then = earlier.of(code).expect("an indicator");
        now.cell(&world.pack, (Some("litong"), phase), then, on)
    };
    let first = of(Some(1));
    assert_eq!((first.target, first.actual, first.missing), (28, 20, 8));
    let pace = first.pace.expect("the programme's first day");
    // 181 of 365 days of 28; 184 days go on at 20 in 90.
    assert_eq!((pace.expected, pace.gained, pace.forecast), (13, 20, 60));
    let all = of(None);
    assert_eq!((all.target, all.actual, all.missing), (42, 20, 22));
}

#[test]
fn facts_survive_their_row() {
    let mut row = retrofitted("A", "2025-03-01");
    row.facts.titles = vec![held(Title::Cloud, "", "2025-01-01", "")];
    row.facts.accepted = vec![Accepted::default()];
    row.facts.diagnosed.begun = true;
    let text = crate::json::to_string(&row).expect("within the limits");
    assert_eq!(crate::json::from_str(&text), Ok(row));
    let none = crate::json::to_string(&DossierRow::default()).expect("within the limits");
    assert!(!none.contains("facts"));
}
