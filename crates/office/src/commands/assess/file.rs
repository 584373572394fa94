//! Reads an answers file: the whole of it or nothing, naming every fault.

use std::{collections::BTreeMap, fs::File, io::Read as _, path::Path};

use domain::{assessment::Answers, json::from_str, pack::ProgrammePack, value::Value};

use super::{
    answers,
    fault::{Expected, Fault, Faults, Item, Place, Problem},
};

/// The largest file read, in bytes; a case with everything answered takes about 3 kB.
pub const MAX_BYTES: u64 = 16 << 20;
/// The most cases in a file.
pub const MAX_CASES: usize = 5_000;
/// The longest name and note, in characters.
const MAX_NAME: usize = 200;
const MAX_NOTE: usize = 2_000;

/// One case of a file.
pub struct Case {
    pub name: Option<String>,
    pub note: Option<String>,
    /// Version of a rule the pack has.
    pub rule: String,
    pub answers: Answers,
}

/// Reads the cases at `path`, in order.
///
/// # Errors
/// Everything wrong with the file; nothing in it is passed over.
pub fn read(path: &Path, pack: &ProgrammePack) -> Result<Vec<Case>, Faults> {
    let unreadable = |error: std::io::Error| Faults::from(Problem::Unreadable(error.to_string()));
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    // One byte more than allowed tells a file that is too large, also where its length is not
    // known beforehand (a pipe).
    file.take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Problem::TooLarge { limit: MAX_BYTES }.into());
    }
    let text = String::from_utf8(bytes).map_err(|_| Faults::from(Problem::NotUtf8))?;
    cases(&text, pack)
}

/// Reads the cases of a text.
pub fn cases(text: &str, pack: &ProgrammePack) -> Result<Vec<Case>, Faults> {
    let mut faults = Faults::default();
    let cases = match from_str(text) {
        Err(fault) => {
            faults.push(Fault::of_file(Problem::Json(fault)));
            Vec::new()
        }
        Ok(Value::Map(map)) => match map.get("cases") {
            Some(list) => many(&map, list, pack, &mut faults),
            None => vec![case(
                1,
                &Value::Map(map),
                &Place::default(),
                pack,
                &mut faults,
            )],
        },
        Ok(_) => {
            faults.push(Fault::of_file(Problem::NoCase));
            Vec::new()
        }
    };
    if faults.count == 0 {
        Ok(cases.into_iter().flatten().collect())
    } else {
        Err(faults)
    }
}

fn many(
    map: &BTreeMap<String, Value>,
    list: &Value,
    pack: &ProgrammePack,
    faults: &mut Faults,
) -> Vec<Option<Case>> {
    let file = Place::default();
    known_keys(map, &["$schema", "cases"], &file, faults);
    let list = match list.as_list() {
        Some(list) if !list.is_empty() => list,
        _ => {
            faults.push(Fault::of_file(Problem::NoCases));
            return Vec::new();
        }
    };
    if list.len() > MAX_CASES {
        faults.push(Fault::of_file(Problem::TooManyCases {
            count: list.len(),
            limit: MAX_CASES,
        }));
        return Vec::new();
    }
    let place = file.within("cases");
    list.iter()
        .enumerate()
        .map(|(at, value)| case(at + 1, value, &place.within(at), pack, faults))
        .collect()
}

/// `None` where the case is so wrong that nothing of it can be read; the faults say why.
fn case(
    number: usize,
    value: &Value,
    place: &Place,
    pack: &ProgrammePack,
    faults: &mut Faults,
) -> Option<Case> {
    let mut place = Place {
        case: Some((number, None)),
        ..place.clone()
    };
    let Some(map) = value.as_map() else {
        faults.push(Fault {
            place,
            problem: Problem::NotAnObject,
        });
        return None;
    };
    let name = text(map, "name", MAX_NAME, &place, faults);
    place.case = Some((number, name.clone()));
    let note = text(map, "note", MAX_NOTE, &place, faults);
    let mut keys = vec!["name", "note", "rule", "questions", "scenarios"];
    if place.pointer.is_empty() {
        keys.insert(0, "$schema");
    }
    known_keys(map, &keys, &place, faults);
    let rule = match map.get("rule") {
        None => pack.current_rule(),
        Some(given) => {
            let at = place.within("rule").item(Item::Key("rule".to_owned()));
            let Some(version) = given.as_text() else {
                faults.push(Fault {
                    place: at,
                    problem: Problem::WrongKind(Expected::Text),
                });
                return None;
            };
            let Some(rule) = pack.rule(version) else {
                let known = pack.assessment_rules.iter();
                faults.push(Fault {
                    place: at,
                    problem: Problem::UnknownRule {
                        given: version.to_owned(),
                        known: known.map(|rule| rule.version.clone()).collect(),
                    },
                });
                return None;
            };
            rule
        }
    };
    if !map.contains_key("questions") && !map.contains_key("scenarios") {
        faults.push(Fault {
            place: place.clone(),
            problem: Problem::NothingAnswered,
        });
    }
    let questions = part(map, "questions", &place, faults)
        .map(|(map, place)| answers::questions(rule, map, &place, faults))
        .unwrap_or_default();
    let scenarios = part(map, "scenarios", &place, faults)
        .map(|(map, place)| answers::scenarios(rule, map, &place, faults))
        .unwrap_or_default();
    Some(Case {
        name,
        note,
        rule: rule.version.clone(),
        answers: Answers {
            questions,
            scenarios,
        },
    })
}

fn part<'a>(
    map: &'a BTreeMap<String, Value>,
    key: &str,
    place: &Place,
    faults: &mut Faults,
) -> Option<(&'a BTreeMap<String, Value>, Place)> {
    let value = map.get(key)?;
    let place = place.within(key);
    match value.as_map() {
        Some(map) => Some((map, place)),
        None => {
            faults.push(Fault {
                place: place.item(Item::Key(key.to_owned())),
                problem: Problem::NotAnObject,
            });
            None
        }
    }
}

fn text(
    map: &BTreeMap<String, Value>,
    key: &str,
    limit: usize,
    place: &Place,
    faults: &mut Faults,
) -> Option<String> {
    let value = map.get(key)?;
    let text = value
        .as_text()
        .filter(|text| text.chars().nth(limit).is_none() && !text.chars().any(char::is_control));
    if text.is_none() {
        faults.push(Fault {
            place: place.within(key).item(Item::Key(key.to_owned())),
            problem: Problem::BadText { limit },
        });
    }
    text.map(str::to_owned)
}

/// Names every key of `map` that is not among `known`, and a `$schema` that is no text.
fn known_keys(map: &BTreeMap<String, Value>, known: &[&str], place: &Place, faults: &mut Faults) {
    if let Some(schema) = map.get("$schema").filter(|_| known.contains(&"$schema"))
        && schema.as_text().is_none()
    {
        faults.push(Fault {
            place: place
                .within("$schema")
                .item(Item::Key("$schema".to_owned())),
            problem: Problem::WrongKind(Expected::Text),
        });
    }
    for key in map.keys().filter(|key| !known.contains(&key.as_str())) {
        faults.push(Fault {
            place: place.within(key).item(Item::Key(key.clone())),
            problem: Problem::UnknownKey {
                known: known.iter().map(|&key| key.to_owned()).collect(),
            },
        });
    }
}
