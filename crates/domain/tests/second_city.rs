//! Another city without a programmer: a pack of its own areas, targets, tasks and money, put together
//! from nothing but data, and every figure of the desk follows it.
#![cfg(not(target_family = "wasm"))]

use chrono::NaiveDate;
use domain::{
    dossier::Dossier,
    indicators::{Figures, Register, conditions},
    library::{posts, report},
    overview::{Digest, burn_up, money_rows},
    pack::ProgrammePack,
    subsidy::greatest_demand,
    tasks::{Known, standings},
};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use testkit::{
    Device,
    programme::{Size, seeded},
};

const WUZHONG: &str = include_str!("../../../public/packs/wuzhong.json");

fn words(zh: &str, en: &str) -> Value {
    json!({"zh": zh, "en": en})
}

/// A city of two districts and three phases, with four indicators, three tasks and another fund.
fn other_city() -> String {
    let mut pack: Value = serde_json::from_str(WUZHONG).expect("JSON");
    let target = |phases: [u32; 3]| json!({"phases": phases, "total": phases.iter().sum::<u32>()});
    let indicator = |number: u32,
                     code: &str,
                     part_of: Option<&str>,
                     east: [u32; 3],
                     west: [u32; 3]| {
        let city: Vec<u32> = east.iter().zip(west).map(|(a, b)| a + b).collect();
        json!({
            "number": number, "code": code, "name": words(code, code), "unit": words("家", "enterprises"),
            "note": words("", ""), "part_of": part_of,
            "targets": {"east": target(east), "west": target(west)},
            "city": target([city[0], city[1], city[2]]),
        })
    };
    pack["code"] = json!("elsewhere");
    pack["name"] = words("别处", "Elsewhere");
    pack["division"] = json!("999900");
    pack["begins"] = json!("2025-01-01");
    pack["areas"] = json!([
        {"code": "east", "name": words("东区", "East"), "division": "999902", "kind": "county"},
        {"code": "west", "name": words("西园", "West"), "division": null, "kind": "park", "tile": [0, 0]},
    ]);
    pack["guidance_groups"] = json!([
        {"number": 7, "name": words("东西组", "Both"), "areas": ["east", "west"]},
    ]);
    pack["phases"] = json!([
        {"number": 1, "name": words("甲", "A"), "due": "2025-06-30"},
        {"number": 2, "name": words("乙", "B"), "due": "2025-12-31"},
        {"number": 3, "name": words("丙", "C"), "due": "2026-06-30"},
    ]);
    pack["indicators"] = json!([
        indicator(1, "enterprises", None, [10, 4, 2], [4, 4, 6]),
        indicator(2, "cloud", None, [5, 5, 5], [1, 1, 1]),
        indicator(3, "benchmark", None, [1, 0, 0], [0, 0, 1]),
        indicator(4, "own-idea", None, [1, 1, 1], [1, 1, 1]),
    ]);
    pack["units"] = json!({"bureau": words("经信局", "Bureau"), "parks": words("园区", "Parks")});
    pack["tasks"] = json!([
        {"number": 1, "title": words("宣贯", "Briefings"), "due": "2025-03-31", "units": ["bureau"],
         "measure": {"kind": "briefing", "at_least": 3}},
        {"number": 2, "title": words("诊断", "Diagnosis"), "due": "2025-06-30", "units": ["parks"],
         "measure": {"kind": "diagnosis", "phase": 1, "share_of_total": "0.5"}},
        {"number": 3, "title": words("总结", "Report"), "due": "2026-06-30", "units": ["bureau"], "measure": null},
    ]);
    let funding = &mut pack["funding"];
    let rule = |phase: u8, rate: &str, cap: &str| json!({"phase": phase, "rate": rate, "cap_yuan": cap, "level_needed": null});
    funding["rules"] = json!([
        rule(1, "0.5", "200000"),
        rule(2, "0.4", "150000"),
        rule(3, "0.3", "100000"),
    ]);
    funding["basis"] = json!("net");
    funding["paid_phase"] = json!("planned");
    funding["funds"] = json!([
        {"code": "only", "name": words("专项", "Only"), "ceiling_yuan": "5000000", "purpose": words("", "")},
    ]);
    funding["approvers"] = json!(["bureau", "parks"]);
    pack.to_string()
}

#[test]
fn a_second_city_is_a_pack_and_no_program() {
    let text = other_city();
    let pack = ProgrammePack::parse(&text).unwrap_or_else(|faults| panic!("{faults:?}"));
    // 14 × 200,000 + 8 × 150,000 + 8 × 100,000.
    assert_eq!(greatest_demand(&pack), Some(Decimal::from(4_800_000)));
    let size = Size {
        pilots: 30,
        others: 10,
    };
    let seeded = seeded(&pack, 5, size);
    let mut new = Device::unique("别处平板");
    for device in seeded.devices() {
        new.take(&device.seal(&device.bundle(1))).expect("good");
    }
    let Register { rows, programme } = Register::read(new.records.values().cloned(), &pack);
    let day: NaiveDate = "2025-12-31".parse().expect("a day");
    let figures = Figures::count(&pack, &rows, &programme, day);
    let of = |code: &str, area| figures.of(code).expect("an indicator").actual(area, None);
    assert!(of("enterprises", None) > 0);
    assert_eq!(
        of("enterprises", None),
        of("enterprises", Some("east")) + of("enterprises", Some("west"))
    );
    // Nobody programmed it: it is counted by hand, and nobody entered anything.
    assert_eq!(of("own-idea", None), 0);
    let conditions = conditions(&pack, &rows, 1, day);
    // Half of 16 and of 14, and of 30 in the city.
    let needed: Vec<u32> = conditions.iter().map(|one| one.needed).collect();
    assert_eq!(needed, [8, 7, 15]);
    let known = Known {
        pack: &pack,
        rows: &rows,
        programme: &programme,
        figures: &figures,
    };
    let standings = standings(known);
    let parts: Vec<usize> = standings.iter().map(|one| one.parts.len()).collect();
    assert_eq!(parts, [2, 2, 0]);
    let grown = burn_up(&pack, (&rows, &programme), "enterprises", Some("east"), day);
    let grown = grown.expect("an indicator");
    let marks: Vec<u32> = grown.marks.iter().map(|(_, mark)| *mark).collect();
    assert_eq!(marks, [10, 14, 16]);
    let now = grown
        .points
        .iter()
        .rfind(|point| point.day == day)
        .expect("the day");
    assert_eq!(now.actual, Some(of("enterprises", Some("east"))));
    assert_eq!(now.expected, 14);
    let digests: Vec<Digest> = rows
        .iter()
        .filter_map(|row| {
            let records = new
                .records
                .values()
                .filter(|one| one.key.dossier == row.dossier);
            let records: Vec<_> = records.cloned().collect();
            Digest::of(
                &Dossier::read(&row.dossier, &records, &pack),
                &records,
                &pack,
            )
        })
        .collect();
    let money = money_rows(&pack, &digests, day);
    // Two areas and the city, three phases and all of them.
    assert_eq!(money.len(), 12);
    let city = &money.last().expect("the city").position;
    assert_eq!(city.ceiling, Decimal::from(5_000_000));
    assert!(!city.expected.is_zero());
    let most = digests.iter().map(|one| one.spent.forecast).max();
    assert!(most.is_some_and(|most| most <= Decimal::from(200_000)));
    let bodies = posts::bodies(&pack);
    let group = bodies.iter().find(|body| body.code == "guidance-7");
    let tasks = posts::tasks_of(&pack, group.expect("a group"));
    assert_eq!(
        tasks.iter().map(|task| task.number).collect::<Vec<_>>(),
        [2]
    );
    let owed = report::owed(&pack, (&rows, &figures), &pack.guidance_groups[0], 1);
    // One condition and four indicators in each of two areas.
    assert_eq!(owed.len(), 10);
}
