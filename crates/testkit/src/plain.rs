//! The counts of the programme once more, and plainly: from the text of bundles, with nothing of
//! `domain`. Days are compared as text, records are maps, and every figure is a loop. What the product
//! says is held against this.

mod overview;
mod tasks;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

type Fields = BTreeMap<String, Value>;
/// Dossier, kind and id.
type Key = (String, String, String);
/// A device and the number of its change.
type Order = (String, u64);

/// What the bundles say when all of them are there.
pub struct Plain {
    pack: Value,
    records: BTreeMap<Key, Fields>,
    /// Decisions by dossier and the record they are about.
    decisions: BTreeMap<(String, String), Vec<Value>>,
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

/// Letters and digits alone, in lower case.
fn letters(name: &str) -> String {
    name.chars()
        .filter(|one| one.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

impl Plain {
    /// Reads the pack and the bundles, in whatever order and however often each.
    ///
    /// # Panics
    /// When one of them is no JSON.
    pub fn read<'a>(pack: &str, bundles: impl IntoIterator<Item = &'a str>) -> Self {
        let mut changes: BTreeMap<String, Value> = BTreeMap::new();
        for bundle in bundles {
            let document: Value = serde_json::from_str(bundle).expect("JSON");
            for change in document["changes"].as_array().expect("changes") {
                changes.insert(text(change, "id").to_owned(), change.clone());
            }
        }
        // What each write replaced, and who wrote.
        let mut gone: BTreeSet<(String, String, String, String, String)> = BTreeSet::new();
        for change in changes.values() {
            let of = &change["record"];
            for (name, write) in change["fields"].as_object().expect("fields") {
                for replaced in write["replaces"].as_array().into_iter().flatten() {
                    let id = replaced.as_str().unwrap_or_default();
                    let id = id.split('#').next().unwrap_or_default();
                    let at = ["dossier", "kind", "id"].map(|part| text(of, part).to_owned());
                    let [dossier, kind, record] = at;
                    gone.insert((dossier, kind, record, name.clone(), id.to_owned()));
                }
            }
        }
        // The greatest id of those that nobody replaced.
        let mut shown: BTreeMap<Key, BTreeMap<String, (Order, Value)>> = BTreeMap::new();
        for (id, change) in &changes {
            let of = &change["record"];
            let at = ["dossier", "kind", "id"].map(|part| text(of, part).to_owned());
            let [dossier, kind, record] = at;
            let (device, seq) = id.rsplit_once(':').expect("an id");
            let order = (device.to_owned(), seq.parse().expect("a number"));
            for (name, write) in change["fields"].as_object().expect("fields") {
                let place = (
                    dossier.clone(),
                    kind.clone(),
                    record.clone(),
                    name.clone(),
                    id.clone(),
                );
                if gone.contains(&place) {
                    continue;
                }
                let key = (dossier.clone(), kind.clone(), record.clone());
                let fields = shown.entry(key).or_default();
                let held = fields.get(name).map(|(order, _)| order.clone());
                if held.is_none_or(|held| held < order) {
                    fields.insert(name.clone(), (order.clone(), write["value"].clone()));
                }
            }
        }
        let mut plain = Self {
            pack: serde_json::from_str(pack).expect("JSON"),
            records: BTreeMap::new(),
            decisions: BTreeMap::new(),
        };
        for ((dossier, kind, id), fields) in shown {
            let fields: Fields = fields
                .into_iter()
                .map(|(name, (_, value))| (name, value))
                .collect();
            if kind == "decision" {
                let mut said = fields["said"].clone();
                let about = (dossier, text(&said, "record").to_owned());
                said["id"] = id.into();
                plain.decisions.entry(about).or_default().push(said);
            } else {
                plain.records.insert((dossier, kind, id), fields);
            }
        }
        plain
    }

    fn of_kind<'a>(
        &'a self,
        dossier: &'a str,
        kind: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a Fields)> {
        let first = (dossier.to_owned(), kind.to_owned(), String::new());
        let all = self.records.range(first..);
        all.take_while(move |((d, k, _), _)| d == dossier && k == kind)
            .filter(|(_, fields)| fields.get("deleted") != Some(&Value::Bool(true)))
            .map(|((_, _, id), fields)| (id.as_str(), fields))
    }

    /// Enterprises that are there, with their fields.
    fn enterprises(&self) -> Vec<(&str, &Fields)> {
        let all = self.records.iter();
        all.filter(|((_, kind, _), fields)| {
            kind == "enterprise" && fields.get("deleted") != Some(&Value::Bool(true))
        })
        .map(|((dossier, _, _), fields)| (dossier.as_str(), fields))
        .collect()
    }

    /// The areas' codes.
    pub fn areas(&self) -> Vec<&str> {
        let areas = self.pack["areas"].as_array().expect("areas");
        areas.iter().map(|area| text(area, "code")).collect()
    }

    fn area<'a>(&self, fields: &'a Fields) -> Option<&'a str> {
        let area = fields.get("area")?.as_str()?;
        self.areas().contains(&area).then_some(area)
    }

    /// The phase of a pilot; `None` of one that is none on the day.
    fn pilot(&self, fields: &Fields, day: &str) -> Option<i64> {
        let phase = fields.get("phase")?.as_i64()?;
        let selected = fields.get("selected").and_then(Value::as_str);
        let is_early = selected.is_some_and(|selected| selected > day);
        (!is_early && (1..=2).contains(&phase)).then_some(phase)
    }

    fn phase_of(&self, day: &str) -> i64 {
        let first = text(&self.pack["phases"][0], "due");
        if day <= first { 1 } else { 2 }
    }

    /// The decisions about a record, each after the one it follows. The programme that is made up has
    /// no others.
    fn line(&self, dossier: &str, record: &str) -> Vec<&Value> {
        let about = (dossier.to_owned(), record.to_owned());
        let mut left: Vec<&Value> = self.decisions.get(&about).into_iter().flatten().collect();
        let mut line: Vec<&Value> = Vec::new();
        while let Some(at) = left.iter().position(|one| {
            let after = one["after"].as_array().expect("a list");
            after
                .iter()
                .all(|id| line.iter().any(|before| before["id"] == *id))
        }) {
            line.push(left.remove(at));
        }
        line
    }

    /// The content both sides signed, if they did and nobody opened it again.
    fn signed(&self, dossier: &str, record: &str, sides: [&str; 2]) -> Option<&Value> {
        let mut by = BTreeSet::new();
        let mut content = None;
        for decision in self.line(dossier, record) {
            match text(decision, "verb") {
                "sign" => {
                    by.insert(text(decision, "as"));
                    content = Some(&decision["content"]);
                }
                _ => by.clear(),
            }
        }
        content.filter(|_| sides.iter().all(|side| by.contains(side)))
    }

    fn diagnosed(&self, dossier: &str, day: &str) -> bool {
        let first = (dossier.to_owned(), String::new());
        let all = self.decisions.range(first..);
        let mut papers = all
            .take_while(|((d, _), _)| d == dossier)
            .filter(|(_, said)| text(&said[0], "paper") == "diagnosis")
            .map(|((_, record), _)| record.as_str());
        papers.any(|record| {
            let signed = self.signed(dossier, record, ["team", "enterprise"]);
            let visited = signed
                .map(|content| text(content, "visited"))
                .unwrap_or_default();
            !visited.is_empty() && visited <= day
        })
    }

    fn retrofitted(&self, dossier: &str, day: &str) -> bool {
        let mut done = 0;
        for (_, item) in self.of_kind(dossier, "retrofit-item") {
            match item.get("state").and_then(Value::as_str) {
                Some("dropped") => {}
                Some("done") => match item.get("done_on").and_then(Value::as_str) {
                    Some(on) if on <= day => done += 1,
                    _ => return false,
                },
                _ => return false,
            }
        }
        done > 0
    }

    /// Whether the acceptance that counts on the day is passed, and its level.
    fn accepted(&self, dossier: &str, day: &str) -> Option<Option<i64>> {
        let mut last: Option<(&str, &str, &Fields)> = None;
        for (id, opinion) in self.of_kind(dossier, "acceptance") {
            let Some(on) = opinion.get("day").and_then(Value::as_str) else {
                continue;
            };
            if on <= day && last.is_none_or(|(day, held, _)| (day, held) < (on, id)) {
                last = Some((on, id, opinion));
            }
        }
        let (_, _, opinion) = last?;
        let passed = opinion.get("passed") == Some(&Value::Bool(true));
        passed.then(|| opinion.get("level").and_then(Value::as_i64))
    }

    /// The first day a title was ever held, if it is valid on the day; of one name or of any.
    fn title(
        &self,
        dossier: &str,
        titles: &[&str],
        name: Option<&str>,
        day: &str,
    ) -> Option<String> {
        let mut first: Option<&str> = None;
        let mut valid = false;
        for (_, one) in self.of_kind(dossier, "certificate") {
            let field = |name: &str| one.get(name).and_then(Value::as_str);
            if !titles.contains(&field("title")?) {
                continue;
            }
            if name.is_some_and(|name| field("name").unwrap_or_default().trim() != name) {
                continue;
            }
            let Some(from) = field("from") else { continue };
            valid |= from <= day && field("to").is_none_or(|to| day <= to);
            first = Some(first.map_or(from, |first| first.min(from)));
        }
        first.filter(|_| valid).map(str::to_owned)
    }

    /// What counts for an indicator in an area: what it is, and in which phase.
    fn counted(&self, code: &str, area: &str, day: &str) -> BTreeMap<String, i64> {
        let begins = text(&self.pack, "begins").to_owned();
        let mut found: BTreeMap<String, i64> = BTreeMap::new();
        for (dossier, fields) in self.enterprises() {
            if self.area(fields) != Some(area) {
                continue;
            }
            let retrofitted = || self.retrofitted(dossier, day);
            let scale = fields.get("above_scale").and_then(Value::as_bool);
            let holds = |title: &str| self.title(dossier, &[title], None, day).is_some();
            let as_pilot = match code {
                "enterprises" => retrofitted(),
                "above-scale" => retrofitted() && scale == Some(true),
                "below-scale" => retrofitted() && scale == Some(false),
                "little-giant" | "specialised" => retrofitted() && holds(code),
                "level-four" => self.accepted(dossier, day) == Some(Some(4)),
                _ => false,
            };
            if let (true, Some(phase)) = (as_pilot, self.pilot(fields, day)) {
                found.insert(dossier.to_owned(), phase);
            }
            let fresh = |since: &String| *since >= begins;
            match code {
                "cloud" => {
                    if let Some(since) = self.title(dossier, &["cloud"], None, day) {
                        found.insert(dossier.to_owned(), self.phase_of(&since));
                    }
                }
                "benchmark" | "high-tech" | "tech-sme" => {
                    let since = self.title(dossier, &[code], None, day);
                    if let Some(since) = since.filter(fresh) {
                        found.insert(dossier.to_owned(), self.phase_of(&since));
                    }
                }
                "smart-workshop" => {
                    for name in ["", "一号车间", "二号车间", "总装线"] {
                        let titles = ["workshop", "smart-factory"];
                        let since = self.title(dossier, &titles, Some(name), day);
                        if let Some(since) = since.filter(fresh) {
                            found.insert(format!("{dossier}/{name}"), self.phase_of(&since));
                        }
                    }
                }
                _ => {}
            }
        }
        let kind = match code {
            "chain-case" => "chain-case",
            "local-practice" => "practice",
            _ => "",
        };
        for (_, case) in self.of_kind(area, "showcase") {
            let field = |name: &str| case.get(name).and_then(Value::as_str).unwrap_or_default();
            let on = field("day");
            if field("kind") == kind && begins.as_str() <= on && on <= day {
                let key = letters(field("name"));
                let phase = self.phase_of(on);
                let held = found.entry(key).or_insert(phase);
                *held = phase.min(*held);
            }
        }
        self.add_entries(code, area, day, &mut found);
        found
    }

    fn add_entries(&self, code: &str, area: &str, day: &str, found: &mut BTreeMap<String, i64>) {
        let begins = text(&self.pack, "begins");
        let mut by_hand: BTreeMap<String, i64> = BTreeMap::new();
        let takes = [
            "cloud",
            "smart-workshop",
            "benchmark",
            "high-tech",
            "tech-sme",
        ];
        for (_, entry) in self.of_kind(area, "entry") {
            let field = |name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default();
            let on = field("day");
            let is_whole = !field("evidence").is_empty() && !field("person").is_empty();
            if field("indicator") != code || !takes.contains(&code) || !is_whole {
                continue;
            }
            if on.is_empty() || on > day || (code != "cloud" && on < begins) {
                continue;
            }
            let key = match field("code") {
                "" => format!("{area}/{}", letters(field("name"))),
                known => known.to_owned(),
            };
            let phase = self.phase_of(on);
            let held = by_hand.entry(key).or_insert(phase);
            *held = phase.min(*held);
        }
        for (key, phase) in by_hand {
            found.entry(key).or_insert(phase);
        }
    }

    /// How many count for an indicator in an area (or the city) and a phase (or both).
    pub fn actual(&self, code: &str, area: Option<&str>, phase: Option<i64>, day: &str) -> usize {
        let mut all: BTreeMap<String, i64> = BTreeMap::new();
        for one in self.areas() {
            if area.is_some_and(|area| area != one) {
                continue;
            }
            for (key, phase) in self.counted(code, one, day) {
                // Cases and practices are an area's own.
                let key = if matches!(code, "chain-case" | "local-practice") {
                    format!("{one}/{key}")
                } else {
                    key
                };
                let held = all.entry(key).or_insert(phase);
                *held = phase.min(*held);
            }
        }
        all.values()
            .filter(|of| phase.is_none_or(|phase| **of == phase))
            .count()
    }

    /// How many pilots of an area (or the city) are diagnosed, retrofitted or accepted.
    pub fn so_far(&self, what: &str, area: Option<&str>, day: &str) -> usize {
        let mut so_far = 0;
        for (dossier, fields) in self.enterprises() {
            let Some(here) = self.area(fields) else {
                continue;
            };
            if area.is_some_and(|area| area != here) || self.pilot(fields, day).is_none() {
                continue;
            }
            so_far += usize::from(match what {
                "diagnosed" => self.diagnosed(dossier, day),
                "retrofitted" => self.retrofitted(dossier, day),
                _ => self.accepted(dossier, day).is_some(),
            });
        }
        so_far
    }

    /// A target of annex 2.
    pub fn target(&self, code: &str, area: Option<&str>, phase: Option<i64>) -> u64 {
        let all = self.pack["indicators"].as_array().expect("indicators");
        let of = all
            .iter()
            .find(|one| text(one, "code") == code)
            .expect("an indicator");
        let target = match area {
            Some(area) => &of["targets"][area],
            None => &of["city"],
        };
        let at = phase.map(|phase| usize::try_from(phase - 1).expect("a phase"));
        let target = at.map_or(&target["total"], |at| &target["phases"][at]);
        target.as_u64().expect("a number")
    }
}
