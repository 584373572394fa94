//! Whatever does not fit the form of a pack is named with its place.

use std::collections::BTreeMap;

use crate::{
    Lang,
    json::{from_str, to_string},
    pack::{PackFault, ProgrammePack},
    value::Value,
};

const WUZHONG: &str = include_str!("../../../../public/packs/wuzhong.json");

/// Every value of `value` by its JSON pointer.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::List(items) => {
            for (n, item) in items.iter().enumerate() {
                places(item, &format!("{at}/{n}"), found);
            }
        }
        Value::Map(map) => {
            for (key, item) in map {
                places(item, &format!("{at}/{key}"), found);
            }
        }
        _ => {}
    }
}

fn at_mut<'a>(value: &'a mut Value, pointer: &str) -> &'a mut Value {
    pointer
        .split('/')
        .skip(1)
        .fold(value, |value, step| match value {
            Value::List(items) => &mut items[step.parse::<usize>().expect("a number")],
            Value::Map(map) => map.get_mut(step).expect("a key"),
            _ => panic!("nothing below {step}"),
        })
}

fn read(value: &Value) -> Result<ProgrammePack, PackFault> {
    ProgrammePack::read(&to_string(value).expect("JSON"))
}

/// What is wrong after `change` was done to the Wuzhong pack.
fn fault(change: impl FnOnce(&mut Value)) -> PackFault {
    let mut value: Value = from_str(WUZHONG).expect("JSON");
    change(&mut value);
    read(&value).expect_err("a fault")
}

/// Places that differ in kind only: lists are represented by their first and last entry, so that
/// some thousand places say all there is to say.
fn some_places() -> Vec<String> {
    let mut found = Vec::new();
    let value: Value = from_str(WUZHONG).expect("JSON");
    places(&value, "", &mut found);
    let mut kinds: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for place in found {
        let kind = place
            .split('/')
            .map(|step| step.parse::<usize>().map_or(step, |_| "#"));
        let kind = kind.collect::<Vec<_>>().join("/");
        kinds.entry(kind).or_default().push(place);
    }
    kinds
        .into_values()
        .flat_map(|mut places| {
            let last = places.pop();
            places.truncate(6);
            places.into_iter().chain(last)
        })
        .collect()
}

#[test]
fn a_value_of_another_kind_is_named_wherever_it_stands() {
    let mut value: Value = from_str(WUZHONG).expect("JSON");
    for place in some_places() {
        let there = at_mut(&mut value, &place);
        // No field of a pack holds a list of lists, so this fits nowhere.
        let before = std::mem::replace(there, Value::List(vec![Value::List(Vec::new())]));
        let found = read(&value).expect_err(&place);
        // A list of something else is wrong in its first entry.
        let entry = format!("{place}/0");
        assert!(
            found.place == place
                || (found.place == "/" && place.is_empty())
                || found.place == entry,
            "{place}: {found:?}"
        );
        *at_mut(&mut value, &place) = before;
    }
}

#[test]
fn a_key_too_many_is_named_in_every_object() {
    let mut value: Value = from_str(WUZHONG).expect("JSON");
    for place in some_places() {
        // These two hold what the city names: any key may stand there.
        let free = place == "/units" || place.ends_with("/targets");
        let Value::Map(map) = at_mut(&mut value, &place) else {
            continue;
        };
        if free {
            continue;
        }
        map.insert("nmae".to_owned(), Value::text("x"));
        let found = read(&value).expect_err(&place);
        assert_eq!(found.to_string(), format!("{place}/nmae: unknown"));
        if let Value::Map(map) = at_mut(&mut value, &place) {
            map.remove("nmae");
        }
    }
}

#[test]
fn a_key_too_few_is_named_unless_the_form_lets_it_be_left_out() {
    const MAY_BE_LEFT_OUT: [&str; 43] = [
        "acceptance_file",
        "begins",
        "division",
        "part_of",
        "measure",
        "per",
        "at_least",
        "share_of_total",
        "phase",
        "indicator",
        "indicators",
        "report",
        "level_needed",
        "note",
        "exclusive",
        "may_declare_same",
        "under",
        "as",
        "words_needed",
        "papers",
        "states",
        "fields",
        "except",
        "help",
        "evidence",
        "figure",
        "numerator_figure",
        "denominator_figure",
        "over",
        "period",
        "basis",
        "paid_phase",
        "accepted_by",
        "other_money",
        "windows",
        "excluded",
        "order",
        "funds",
        "ceiling_yuan",
        "approvers",
        "counted_by",
        "doubts",
        "tile",
    ];
    let mut value: Value = from_str(WUZHONG).expect("JSON");
    let mut left_out = 0;
    for place in some_places() {
        let Value::Map(map) = at_mut(&mut value, &place) else {
            continue;
        };
        if place == "/units" || place.ends_with("/targets") {
            continue;
        }
        for key in map.keys().cloned().collect::<Vec<_>>() {
            let Value::Map(map) = at_mut(&mut value, &place) else {
                continue;
            };
            let before = map.remove(&key).expect("there");
            match read(&value) {
                Ok(_) => {
                    assert!(MAY_BE_LEFT_OUT.contains(&key.as_str()), "{place}/{key}");
                    left_out += 1;
                }
                Err(found) => {
                    let missing = format!("{place}/{key}: missing");
                    assert_eq!(found.to_string(), missing);
                }
            }
            if let Value::Map(map) = at_mut(&mut value, &place) {
                map.insert(key, before);
            }
        }
    }
    assert!(left_out > 0);
}

#[test]
fn a_fault_says_what_is_needed_and_what_is_there() {
    for (place, value, said) in [
        (
            "/areas/1/kind",
            Value::text("village"),
            "one of county, park is needed, not \"village\"",
        ),
        (
            "/areas/2/name/zh",
            Value::Int(7),
            "text is needed, not a number",
        ),
        (
            "/phases/0/due",
            Value::text("2025-10-32"),
            "a day such as 2026-10-31 is needed, not \"2025-10-32\"",
        ),
        (
            "/phases/1/number",
            Value::Int(256),
            "256 is not from 0 to 255",
        ),
        (
            "/funding/rules/0/rate",
            Value::text("seventy"),
            "a decimal number as text is needed, not \"seventy\"",
        ),
        ("/organisation/office", Value::Null, "missing"),
        (
            "/size_rule/classes/0/headcount",
            Value::Int(-1),
            "-1 is not from 0 to 4294967295",
        ),
        (
            "/assessment_rules/0/scenarios/0/binding",
            Value::text("yes"),
            "true or false is needed, not \"yes\"",
        ),
        (
            "/assessment_rules/0/dimensions/0/groups/0/questions/0/kind",
            Value::text("essay"),
            "one of single, multiple, ratio, trend is needed, not \"essay\"",
        ),
    ] {
        let found = fault(|pack| *at_mut(pack, place) = value);
        assert_eq!(found.to_string(), format!("{place}: {said}"));
        // In Chinese as well, and nothing of what carries one language beside the other.
        let zh = found.words(Lang::Zh);
        assert!(zh.starts_with(place) && !zh.contains("needed"), "{zh}");
        assert!(!zh.contains(char::is_control), "{zh:?}");
    }
}

#[test]
fn what_belongs_to_another_kind_of_question_is_unknown() {
    let question = "/assessment_rules/0/dimensions/0/groups/0/questions/0";
    let found = fault(|pack| {
        if let Value::Map(map) = at_mut(pack, question) {
            map.insert("bands".to_owned(), Value::List(Vec::new()));
        }
    });
    assert_eq!(found.to_string(), format!("{question}/bands: unknown"));
    let found = fault(|pack| {
        *at_mut(pack, &format!("{question}/kind")) = Value::text("ratio");
    });
    assert_eq!(found.to_string(), format!("{question}/numerator: missing"));
}

#[test]
fn caps_by_level_are_read_and_a_level_is_a_number() {
    let caps = |key: &str| {
        let mut value: Value = from_str(WUZHONG).expect("JSON");
        if let Value::Map(rule) = at_mut(&mut value, "/funding/rules/0") {
            let cap = (key.to_owned(), Value::text("300000.50"));
            rule.insert("cap_by_level".to_owned(), Value::Map([cap].into()));
        }
        read(&value)
    };
    let pack = caps("2").expect("a good pack");
    assert_eq!(
        pack.funding.rules[0].cap_by_level,
        [(2, "300000.50".parse().expect("a number"))].into()
    );
    let fault = caps("two").expect_err("no level");
    assert_eq!(
        fault.to_string(),
        "/funding/rules/0/cap_by_level/two: a whole number is needed, not \"two\""
    );
}

#[test]
fn a_hostile_pack_is_refused_briefly() {
    let found = fault(|value| {
        if let Value::Map(map) = value {
            map.insert("a/~".repeat(1_000), Value::Null);
        }
    });
    assert!(found.place.len() < 200 && found.place.starts_with("/a~1~0a~1~0"));
}

#[test]
fn the_layout_of_the_file_does_not_matter() {
    let laid_out = ProgrammePack::parse(WUZHONG).expect("a good pack");
    let value: Value = from_str(WUZHONG).expect("JSON");
    assert_eq!(
        ProgrammePack::parse(&to_string(&value).expect("JSON")),
        Ok(laid_out)
    );
}
