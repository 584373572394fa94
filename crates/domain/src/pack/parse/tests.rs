//! Whatever does not fit the form of a pack is named with its place, and all of it at once.

use std::collections::BTreeMap;

use crate::{
    json::{canonical, parse},
    pack::ProgrammePack,
    value::Value,
};

const WUZHONG: &str = include_str!("../../../../../public/packs/wuzhong.json");

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

/// The faults' places and problems after `change` was done to the Wuzhong pack.
fn faults(change: impl FnOnce(&mut Value)) -> Vec<(String, String)> {
    let mut value = parse(WUZHONG).expect("JSON");
    change(&mut value);
    let found = ProgrammePack::read(&value).err().unwrap_or_default();
    found
        .into_iter()
        .map(|fault| (fault.place, fault.problem.en))
        .collect()
}

/// Places that differ in kind only: lists are represented by their first and last entry, so that
/// some thousand places say all there is to say.
fn some_places() -> Vec<String> {
    let mut found = Vec::new();
    let value = parse(WUZHONG).expect("JSON");
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
    let mut value = parse(WUZHONG).expect("JSON");
    for place in some_places() {
        let there = at_mut(&mut value, &place);
        // No field of a pack holds a list of lists, so this fits nowhere.
        let before = std::mem::replace(there, Value::List(vec![Value::List(Vec::new())]));
        let found = ProgrammePack::read(&value).expect_err(&place);
        // A list of something else is wrong in its first entry.
        let entry = format!("{place}/0");
        assert!(
            found.iter().all(|fault| fault.place == place
                || (fault.place == "/" && place.is_empty())
                || fault.place == entry
                // What depends on a question's kind is not looked at when that is no kind.
                || fault.place.ends_with("/kind")),
            "{place}: {found:?}"
        );
        assert!(!found.is_empty(), "{place}");
        *at_mut(&mut value, &place) = before;
    }
}

#[test]
fn a_key_too_many_is_named_in_every_object() {
    let mut value = parse(WUZHONG).expect("JSON");
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
        let found = ProgrammePack::read(&value).expect_err(&place);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].to_string(), format!("{place}/nmae: unknown"));
        if let Value::Map(map) = at_mut(&mut value, &place) {
            map.remove("nmae");
        }
    }
}

#[test]
fn a_key_too_few_is_named_unless_the_form_lets_it_be_left_out() {
    const MAY_BE_LEFT_OUT: [&str; 15] = [
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
    ];
    let mut value = parse(WUZHONG).expect("JSON");
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
            match ProgrammePack::read(&value) {
                Ok(_) => {
                    assert!(MAY_BE_LEFT_OUT.contains(&key.as_str()), "{place}/{key}");
                    left_out += 1;
                }
                Err(found) => {
                    let missing = format!("{place}/{key}: missing");
                    assert_eq!(found[0].to_string(), missing);
                    assert_eq!(found.len(), 1, "{found:?}");
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
fn faults_say_what_is_needed_and_what_is_there() {
    let found = faults(|value| {
        *at_mut(value, "/areas/1/kind") = Value::text("village");
        *at_mut(value, "/areas/2/name/zh") = Value::Int(7);
        *at_mut(value, "/phases/0/due") = Value::text("2025-10-32");
        *at_mut(value, "/phases/1/number") = Value::Int(256);
        *at_mut(value, "/funding/rules/0/rate") = Value::text("seventy");
        *at_mut(value, "/organisation/office") = Value::Null;
        *at_mut(value, "/size_rule/classes/0/headcount") = Value::Int(-1);
        *at_mut(value, "/assessment_rules/0/scenarios/0/binding") = Value::text("yes");
    });
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(place, problem)| (place.as_str(), problem.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (
                "/areas/1/kind",
                "one of county, park is needed, not \"village\""
            ),
            ("/areas/2/name/zh", "text is needed, not a number"),
            (
                "/phases/0/due",
                "a day such as 2026-10-31 is needed, not \"2025-10-32\""
            ),
            ("/phases/1/number", "256 is not from 0 to 255"),
            (
                "/funding/rules/0/rate",
                "a decimal number as text is needed, not \"seventy\""
            ),
            ("/organisation/office", "missing"),
            (
                "/size_rule/classes/0/headcount",
                "-1 is not from 0 to 4294967295"
            ),
            (
                "/assessment_rules/0/scenarios/0/binding",
                "true or false is needed, not \"yes\""
            ),
        ]
    );
}

#[test]
fn an_unknown_kind_of_question_is_the_only_fault_of_its_question() {
    let place = "/assessment_rules/0/dimensions/0/groups/0/questions/0";
    let found = faults(|value| {
        *at_mut(value, &format!("{place}/kind")) = Value::text("essay");
    });
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, format!("{place}/kind"));
    assert_eq!(
        found[0].1,
        "one of single, multiple, ratio, trend is needed, not \"essay\""
    );
}

#[test]
fn caps_by_level_are_read_and_a_level_is_a_number() {
    let caps = |key: &str| {
        let mut value = parse(WUZHONG).expect("JSON");
        if let Value::Map(rule) = at_mut(&mut value, "/funding/rules/0") {
            let cap = (key.to_owned(), Value::text("300000.50"));
            rule.insert("cap_by_level".to_owned(), Value::Map([cap].into()));
        }
        ProgrammePack::read(&value)
    };
    let pack = caps("2").expect("a good pack");
    assert_eq!(
        pack.funding.rules[0].cap_by_level,
        [(2, "300000.50".parse().expect("a number"))].into()
    );
    let faults = caps("two").expect_err("no level");
    assert_eq!(
        faults[0].to_string(),
        "/funding/rules/0/cap_by_level: two is not a level"
    );
}

#[test]
fn a_hostile_pack_is_refused_briefly() {
    let found = faults(|value| {
        let areas = (0..100_000).map(Value::Int).collect();
        *at_mut(value, "/areas") = Value::List(areas);
    });
    assert_eq!(found.len(), 100);
    let found = faults(|value| {
        if let Value::Map(map) = value {
            map.insert("a/~".repeat(1_000), Value::Null);
        }
    });
    assert!(found[0].0.len() < 200 && found[0].0.starts_with("/a~1~0a~1~0"));
}

#[test]
fn the_layout_of_the_file_does_not_matter() {
    let laid_out = ProgrammePack::parse(WUZHONG).expect("a good pack");
    let value = parse(WUZHONG).expect("JSON");
    assert_eq!(ProgrammePack::parse(&canonical(&value)), Ok(laid_out));
}
