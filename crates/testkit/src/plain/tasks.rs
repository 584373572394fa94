//! Where the tasks stand, plainly.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Plain, letters, text};

impl Plain {
    /// How far a task is, and of a measured one what each part has and needs, in order.
    pub fn task(&self, number: usize, day: &str) -> (&'static str, Vec<(u64, u64)>) {
        let task = &self.pack["tasks"][number - 1];
        let Some(mut parts) = self.parts(&task["measure"], day) else {
            return (self.by_hand(number, day), Vec::new());
        };
        parts.sort_unstable();
        let done = !parts.is_empty() && parts.iter().all(|(have, need)| have >= need);
        let begun = parts.iter().any(|(have, _)| *have > 0);
        let state = match (done, begun) {
            (true, _) => "done",
            (_, true) => "doing",
            _ => "not-started",
        };
        (state, parts)
    }

    fn by_hand(&self, number: usize, day: &str) -> &'static str {
        let number = number.to_string();
        let mut notes = self.of_kind("city", "task");
        let Some((_, note)) = notes.find(|(id, _)| *id == number) else {
            return "not-started";
        };
        let field = |name: &str| note.get(name).and_then(Value::as_str).unwrap_or_default();
        let on = field("done_on");
        match field("state") {
            "done" if !on.is_empty() && on <= day && !field("evidence").is_empty() => "done",
            "done" | "doing" => "doing",
            _ => "not-started",
        }
    }

    fn parts(&self, measure: &Value, day: &str) -> Option<Vec<(u64, u64)>> {
        let phase = measure["phase"].as_i64();
        let least = measure["at_least"].as_u64().unwrap_or(1);
        let areas = self.areas();
        let mut parts = Vec::new();
        match text(measure, "kind") {
            "briefing" => {
                for area in areas {
                    parts.push((self.held("briefing", area, None, None, day), least));
                }
            }
            "matchmaking" => {
                for area in areas {
                    for industry in self.industries(Some(area), phase, day) {
                        let held = self.held("matchmaking", area, Some(&industry), phase, day);
                        parts.push((held, least));
                    }
                }
            }
            "product" => {
                for industry in self.industries(None, phase, day) {
                    parts.push((self.chosen(&industry, phase, day), least));
                }
            }
            "selection" => {
                for area in areas {
                    let upto = phase.expect("a phase");
                    let mut have = 0;
                    for (_, fields) in self.enterprises() {
                        let of = self.pilot(fields, day);
                        let is_in = self.area(fields) == Some(area);
                        have += u64::from(is_in && of.is_some_and(|of| of <= upto));
                    }
                    parts.push((have, self.target_up_to("enterprises", area, upto)));
                }
            }
            "subsidy" => {
                for area in areas {
                    parts.push(self.paid(area, phase.expect("a phase"), day));
                }
            }
            "indicator" => {
                let upto = phase.expect("a phase");
                let one = measure["indicator"].as_str();
                let more = measure["indicators"].as_array().into_iter().flatten();
                let codes: Vec<&str> = one
                    .into_iter()
                    .chain(more.filter_map(Value::as_str))
                    .collect();
                for area in areas {
                    for code in &codes {
                        let phases =
                            (1..=upto).map(|phase| self.actual(code, Some(area), Some(phase), day));
                        let have = phases.sum::<usize>() as u64;
                        parts.push((have, self.target_up_to(code, area, upto)));
                    }
                }
            }
            kind => {
                let what = match kind {
                    "diagnosis" => "diagnosed",
                    "retrofit" => "retrofitted",
                    "acceptance" => "accepted",
                    _ => return None,
                };
                for area in areas {
                    let share: u64 = match text(measure, "share_of_total") {
                        "0.65" => 65,
                        "1.00" => 100,
                        other => panic!("a share nobody thought of: {other}"),
                    };
                    let total = self.target("enterprises", Some(area), None);
                    let have = self.so_far(what, Some(area), day) as u64;
                    parts.push((have, (total * share).div_ceil(100)));
                }
            }
        }
        Some(parts)
    }

    fn target_up_to(&self, code: &str, area: &str, phase: i64) -> u64 {
        let phases = (1..=phase).map(|phase| self.target(code, Some(area), Some(phase)));
        phases.sum()
    }

    fn held(
        &self,
        kind: &str,
        area: &str,
        industry: Option<&str>,
        phase: Option<i64>,
        day: &str,
    ) -> u64 {
        let mut days = BTreeSet::new();
        for (_, meeting) in self.of_kind(area, "meeting") {
            let field = |name: &str| {
                meeting
                    .get(name)
                    .and_then(Value::as_str)
                    .unwrap_or_default()
            };
            let of_phase = meeting.get("phase").and_then(Value::as_i64);
            let on = field("day");
            if field("kind") == kind
                && industry.is_none_or(|industry| field("industry") == industry)
                && (phase.is_none() || of_phase == phase)
                && !on.is_empty()
                && on <= day
            {
                days.insert((on.to_owned(), field("industry").to_owned()));
            }
        }
        days.len() as u64
    }

    fn chosen(&self, industry: &str, phase: Option<i64>, day: &str) -> u64 {
        let mut names = BTreeSet::new();
        for (_, product) in self.of_kind("city", "product") {
            let field = |name: &str| {
                product
                    .get(name)
                    .and_then(Value::as_str)
                    .unwrap_or_default()
            };
            let of_phase = product.get("phase").and_then(Value::as_i64);
            let on = field("day");
            if field("industry") == industry && of_phase == phase && !on.is_empty() && on <= day {
                names.insert((letters(field("name")), letters(field("provider"))));
            }
        }
        names.len() as u64
    }

    fn industries(&self, area: Option<&str>, phase: Option<i64>, day: &str) -> BTreeSet<String> {
        let mut industries = BTreeSet::new();
        for (_, fields) in self.enterprises() {
            let Some(here) = self.area(fields) else {
                continue;
            };
            let of = self.pilot(fields, day);
            if area.is_none_or(|area| area == here) && of.is_some() && of == phase {
                let industry = fields.get("industry").and_then(Value::as_str);
                industries.extend(industry.map(str::to_owned));
            }
        }
        industries
    }

    fn paid(&self, area: &str, phase: i64, day: &str) -> (u64, u64) {
        let (mut have, mut need) = (0, 0);
        for (dossier, fields) in self.enterprises() {
            let is_in = self.area(fields) == Some(area) && self.pilot(fields, day) == Some(phase);
            if !is_in || self.accepted(dossier, day).is_none() {
                continue;
            }
            need += 1;
            let content = self.signed(dossier, "pay", ["office", "finance"]);
            let on = content.filter(|content| text(content, "what") != "recovery");
            let on = on
                .map(|content| text(content, "paid_on"))
                .unwrap_or_default();
            have += u64::from(!on.is_empty() && on <= day);
        }
        (have, need.max(1))
    }
}
