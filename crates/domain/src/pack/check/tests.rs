//! The Wuzhong pack is good; one wrong number anywhere is named with its place.

use serde_json::{Value, json};

use crate::{Lang, pack::ProgrammePack};

const WUZHONG: &str = include_str!("../../../../../public/packs/wuzhong.json");

/// The faults of the Wuzhong pack with one place changed.
fn faults(pointer: &str, value: Value) -> Vec<String> {
    let mut pack: Value = serde_json::from_str(WUZHONG).expect("the pack is JSON");
    *pack
        .pointer_mut(pointer)
        .unwrap_or_else(|| panic!("no place {pointer}")) = value;
    match ProgrammePack::parse(&pack.to_string()) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.iter().map(ToString::to_string).collect(),
    }
}

#[track_caller]
fn names(pointer: &str, value: Value, fault: &str) {
    let found = faults(pointer, value);
    assert!(
        found.iter().any(|line| line.starts_with(fault)),
        "{found:#?}"
    );
}

#[test]
fn the_wuzhong_pack_is_good_and_says_what_the_notice_says() {
    let pack = ProgrammePack::parse(WUZHONG).expect("a good pack");
    assert_eq!((pack.areas.len(), pack.guidance_groups.len()), (7, 4));
    assert_eq!((pack.indicators.len(), pack.tasks.len()), (13, 36));
    assert_eq!(pack.indicators[0].city.phases, [213, 107]);
    assert_eq!(pack.indicators[0].city.total, 320);
    let rule = pack.current_rule();
    assert_eq!((rule.questions().count(), rule.scenarios.len()), (15, 16));
    assert_eq!(
        rule.scenarios
            .iter()
            .filter(|scenario| scenario.binding)
            .count(),
        10
    );
    assert!(!WUZHONG.contains("\"en\": \"?\""));
}

#[test]
fn rights_that_contradict_themselves_are_named_with_their_place() {
    names(
        "/workflow/decide/0/by",
        json!([]),
        "/workflow/decide/0/by: empty",
    );
    names(
        "/workflow/decide/1/from",
        json!(["signed"]),
        "/workflow/decide/1/from: a self report never is in the state “signed”",
    );
    names(
        "/workflow/decide/8/as",
        json!("team"),
        "/workflow/decide/8: the same right is given twice",
    );
    // What was signed is final: no programme opens it for writing.
    names(
        "/workflow/write/2/states",
        json!(["draft", "signed"]),
        "/workflow/write/2/states: what is signed is not written any more",
    );
    names(
        "/workflow/write/2/states",
        json!([]),
        "/workflow/write/2/states: empty",
    );
    names(
        "/workflow/write/2/papers",
        json!([]),
        "/workflow/write/2/papers: empty",
    );
    names(
        "/workflow/write/2/papers",
        json!(["diagnosis"]),
        "/workflow/write: nobody may write the acceptance assessment",
    );
    names(
        "/workflow/write/1/except/0",
        json!("*phase"),
        "/workflow/write/1/except/0: a * stands at the end only",
    );
    names(
        "/workflow/write/5/kind",
        json!("assessment"),
        "/workflow/write/5/papers: empty",
    );
    // Nobody may hand it in, so nobody can take it up.
    names(
        "/workflow/decide/0/papers",
        json!(["diagnosis"]),
        "/workflow/decide/2/from: a self report never is in the state “submitted”",
    );
}

#[test]
fn wrong_numbers_are_named_with_their_place() {
    names("/format", json!("x"), "/format: ");
    names("/version", json!(2), "/version: ");
    names(
        "/guidance_groups/0/areas/0",
        json!("mars"),
        "/guidance_groups/0/areas/0: no area mars",
    );
    names(
        "/areas/0/code",
        json!("hongsibu"),
        "/areas/1: hongsibu is there twice",
    );
    names(
        "/indicators/0/targets/litong/total",
        json!(43),
        "/indicators/0/targets/litong: ",
    );
    names(
        "/indicators/1/targets/litong/phases/0",
        json!(24),
        "/indicators/0/targets/litong/phases/0: ",
    );
    names(
        "/indicators/3/city/phases/0",
        json!(5),
        "/indicators/3/city: ",
    );
    names(
        "/tasks/4/units/0",
        json!("nobody"),
        "/tasks/4/units/0: no unit nobody",
    );
    names("/tasks/7/number", json!(9), "/tasks/7/number: ");
    names(
        "/funding/rules/0/rate",
        json!("1.70"),
        "/funding/rules/0/rate: ",
    );
    names(
        "/assessment_rules/0/dimensions/0/max",
        json!("49"),
        "/assessment_rules/0/dimensions: ",
    );
    names(
        "/assessment_rules/0/dimensions/0/groups/0/questions/1/bands/4/upto",
        json!("0.90"),
        "/assessment_rules/0/dimensions/0/groups/0/questions/1/bands: ",
    );
    names(
        "/assessment_rules/0/scenarios/3/chain",
        json!("x"),
        "/assessment_rules/0/scenarios/3/chain: ",
    );
    names(
        "/assessment_rules/0/levels/3/of_them_binding",
        json!(11),
        "/assessment_rules/0/levels/3: ",
    );
}

#[test]
fn money_rules_that_make_no_sense_are_named_with_their_place() {
    let rule = "/funding/rules/0";
    for (place, value, said) in [
        ("/rate", json!("0"), "/rate: 0 is no share"),
        ("/rate", json!("0.7000001"), "/rate: 0.7000001 is no share"),
        ("/cap_yuan", json!("0.001"), "/cap_yuan: too large"),
        ("/cap_yuan", json!("1000000000001"), "/cap_yuan: too large"),
        ("/level_needed", json!(9), "/level_needed: no level 9"),
        ("/phase", json!(9), "/phase: no phase 9"),
    ] {
        names(&format!("{rule}{place}"), value, &format!("{rule}{said}"));
    }
    let with = |key: &str, value: Value| {
        let mut rules = json!({"phase": 1, "rate": "0.70", "cap_yuan": "500000"});
        rules[key] = value;
        rules
    };
    for (key, value, said) in [
        ("cap_by_level", json!({"9": "1"}), "/9: no level 9"),
        ("cap_by_level", json!({"2": "-1"}), "/2: negative"),
        ("cap_by_level", json!({"2": "500000.01"}), "/2: above"),
        ("bonus_by_level", json!({"0": "1"}), "/0: no level 0"),
        ("bonus_by_level", json!({"4": "-0.01"}), "/4: negative"),
    ] {
        names(rule, with(key, value), &format!("{rule}/{key}{said}"));
    }
    names(
        "/funding/rules/1/accepted_by",
        json!("2025-10-31"),
        "/funding/rules/1: its last day of acceptance",
    );
    for (place, value, said) in [
        ("approvers", json!(["industry-bureau"]), ": a payment needs"),
        ("approvers", json!(["finance-bureau", "x"]), "/1: no unit x"),
        (
            "approvers",
            json!(["finance-bureau", "finance-bureau"]),
            "/1: finance-bureau is there twice",
        ),
        ("counted_by", json!("x"), ": no indicator x"),
        ("other_money", json!("within-share"), ""),
        ("doubts/0/about", json!("x"), "/about: no rule x"),
        ("funds/0/ceiling_yuan", json!("-1"), ": negative"),
        ("funds/1/code", json!("local"), "/1: local is there twice"),
    ] {
        let at = match place {
            "other_money" => "/funding/share_of_all: needed".to_owned(),
            "doubts/0/about" => format!("/funding/doubts/0{said}"),
            "funds/1/code" => format!("/funding/funds{said}"),
            place => format!("/funding/{place}{said}"),
        };
        names(&format!("/funding/{place}"), value, &at);
    }
    let mut funding: Value = serde_json::from_str(WUZHONG).expect("JSON");
    let funding = funding["funding"].take();
    let backwards = |windows: Value, said: &str| {
        let mut funding = funding.clone();
        funding["windows"] = windows;
        names("/funding", funding, said);
    };
    backwards(
        json!([{"of": "invoice", "from": "2025-10-27", "to": "2025-10-26"}]),
        "/funding/windows/0: it ends before",
    );
    backwards(
        json!([{"of": "invoice"}, {"of": "invoice"}]),
        "/funding/windows/1: a second window",
    );
}

#[test]
fn every_problem_has_chinese_words() {
    let is_chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let cases = [
        ("/format", json!("x")),
        ("/version", json!(2)),
        ("/code", json!("")),
        ("/phases", json!([])),
        ("/areas/0/code", json!("hongsibu")),
        ("/areas/0/code", json!("")),
        ("/guidance_groups/0/areas/0", json!("mars")),
        ("/indicators/0/targets/litong/total", json!(43)),
        ("/indicators/0/targets/litong/phases", json!([1])),
        ("/indicators/1/targets/litong/phases/0", json!(24)),
        ("/indicators/3/city/phases/0", json!(5)),
        ("/indicators/1/part_of", json!("nothing")),
        ("/tasks/4/units/0", json!("nobody")),
        ("/tasks/7/number", json!(9)),
        ("/funding/rules/0/rate", json!("1.70")),
        ("/funding/rules/0/cap_yuan", json!("-1")),
        ("/funding/rules/0/phase", json!(9)),
        ("/funding/rules/0/level_needed", json!(9)),
        ("/funding/rules/1/accepted_by", json!("2025-10-31")),
        ("/funding/approvers", json!(["industry-bureau"])),
        ("/funding/counted_by", json!("x")),
        ("/funding/other_money", json!("within-share")),
        ("/funding/doubts/0/about", json!("x")),
        ("/funding/excluded/1/code", json!("key-little-giant")),
        (
            "/funding/windows",
            json!([{"of": "payment", "from": "2026-01-02", "to": "2026-01-01"}, {"of": "payment"}]),
        ),
        ("/assessment_rules", json!([])),
        ("/assessment_rules/0/dimensions/0/max", json!("49")),
        ("/assessment_rules/0/dimensions/0/groups/0/max", json!("1")),
        (
            "/assessment_rules/0/dimensions/0/groups/0/questions/1/bands/4/upto",
            json!("0.90"),
        ),
        ("/assessment_rules/0/scenarios/3/chain", json!("x")),
        ("/assessment_rules/0/scenarios/3/levels", json!([])),
        ("/assessment_rules/0/levels/3/of_them_binding", json!(11)),
        ("/assessment_rules/0/levels/3/level", json!(9)),
    ];
    for (pointer, value) in cases {
        let mut pack: Value = serde_json::from_str(WUZHONG).expect("the pack is JSON");
        *pack
            .pointer_mut(pointer)
            .unwrap_or_else(|| panic!("no place {pointer}")) = value;
        let faults = ProgrammePack::parse(&pack.to_string()).expect_err(pointer);
        for fault in faults {
            assert!(is_chinese(&fault.problem.zh), "{pointer}: {fault:?}");
            assert!(!is_chinese(&fault.problem.en), "{pointer}: {fault:?}");
            assert_eq!(
                fault.words(Lang::Zh),
                format!("{}：{}", fault.place, fault.problem.zh)
            );
            assert_eq!(fault.words(Lang::En), fault.to_string());
        }
    }
}

#[test]
fn text_that_is_no_pack_is_named_by_line_and_column() {
    let fault = |text: &str| {
        let faults = ProgrammePack::parse(text).expect_err("no pack");
        assert_eq!(faults.len(), 1);
        faults[0].to_string()
    };
    assert_eq!(
        fault("{\n  \"format\": 3"),
        "2:14: the text ends in the middle"
    );
    assert_eq!(
        fault("{\"rate\": 0.7}"),
        "1:11: fractions and exponents are not allowed; write them as text"
    );
    assert_eq!(
        fault("{\"code\": \"a\",\n \"code\": \"b\"}"),
        "2:2: the key \"code\" is given twice"
    );
}
