//! Levels, scenarios, money, doubts and growth once more, and plainly.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Plain, text};

/// What of a place is contracted, committed, paid and still expected, in fen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fen {
    pub contracted: i64,
    pub committed: i64,
    pub paid: i64,
    pub expected: i64,
}

/// Days since a day long ago, of `yyyy-mm-dd`.
fn number(day: &str) -> i64 {
    let part = |at: std::ops::Range<usize>| day[at].parse::<i64>().expect("a number");
    let (mut year, mut month, day) = (part(0..4), part(5..7), part(8..10));
    // A year begins in March: the day that comes and goes is its last.
    if month < 3 {
        year -= 1;
        month += 12;
    }
    365 * year + year / 4 - year / 100 + year / 400 + (153 * (month - 3) + 2) / 5 + day
}

impl Plain {
    /// What both sides signed about a stage by the day: the content, and the level it was signed for.
    fn on_site(&self, dossier: &str, paper: &str, day: &str) -> Option<(&Value, Option<i64>)> {
        let record = if paper == "diagnosis" { "d0" } else { "v0" };
        let content = self.signed(dossier, record, ["team", "enterprise"])?;
        let visited = text(content, "visited");
        let last = self.line(dossier, record).pop()?;
        let level = last["figures"]["level"].as_i64();
        (!visited.is_empty() && visited <= day).then_some((content, level))
    }

    /// The enterprises of an area (or the city) that there are.
    fn here<'a>(&'a self, area: Option<&'a str>) -> impl Iterator<Item = &'a str> {
        let all = self.enterprises().into_iter();
        all.filter(move |(_, fields)| {
            let own = self.area(fields);
            own.is_some() && area.is_none_or(|area| own == Some(area))
        })
        .map(|(dossier, _)| dossier)
    }

    /// Enterprises by level, of `diagnosis` or `acceptance`.
    pub fn levels(&self, paper: &str, area: Option<&str>, day: &str) -> [u32; 5] {
        let mut counts = [0; 5];
        for dossier in self.here(area) {
            if let Some((_, Some(level))) = self.on_site(dossier, paper, day) {
                counts[usize::try_from(level).expect("a level")] += 1;
            }
        }
        counts
    }

    /// Enterprises by scenario and level; those for whom it does not apply come last.
    pub fn scenarios(
        &self,
        paper: &str,
        area: Option<&str>,
        day: &str,
    ) -> BTreeMap<String, [u32; 6]> {
        let mut all: BTreeMap<String, [u32; 6]> = BTreeMap::new();
        for dossier in self.here(area) {
            let Some((content, _)) = self.on_site(dossier, paper, day) else {
                continue;
            };
            for (name, value) in content.as_object().expect("fields") {
                if let Some(code) = name.strip_prefix("s.") {
                    let at = value.as_u64().map_or(5, |level| level as usize);
                    all.entry(code.to_owned()).or_default()[at] += 1;
                }
            }
        }
        all
    }

    /// By which phase's rule an enterprise is paid.
    fn paying_phase(&self, dossier: &str) -> Option<i64> {
        let mut last = ("", "", false);
        for (id, opinion) in self.of_kind(dossier, "acceptance") {
            let day = opinion
                .get("day")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let passed = opinion.get("passed") == Some(&Value::Bool(true));
            if (day, id) >= (last.0, last.1) {
                last = (day, id, passed);
            }
        }
        if last.2 && !last.0.is_empty() {
            return Some(if last.0 <= "2025-10-31" { 1 } else { 2 });
        }
        let (_, fields) = self.of_kind(dossier, "enterprise").next()?;
        fields.get("phase")?.as_i64()
    }

    /// Contracted, forecast and paid by the day, of one enterprise.
    fn sums(&self, dossier: &str, day: &str) -> (i64, i64, i64) {
        let (mut contracted, mut base) = (0, 0);
        for (_, item) in self.of_kind(dossier, "retrofit-item") {
            let field = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default();
            if field("state") == "dropped" || field("gross").is_empty() {
                continue;
            }
            let gross: i64 = field("gross").parse().expect("whole yuan");
            contracted += gross * 100;
            if field("cost_kind") != "training" {
                base += gross * 100;
            }
        }
        let forecast = match self.paying_phase(dossier) {
            Some(1) => (base * 70 / 100).min(50_000_000),
            Some(2) => (base * 60 / 100).min(45_000_000),
            _ => 0,
        };
        let signed = self.signed(dossier, "pay", ["office", "finance"]);
        let paid = signed.filter(|content| {
            let on = text(content, "paid_on");
            !on.is_empty() && on <= day
        });
        let paid = paid.map_or(0, |content| {
            let amount: i64 = text(content, "amount").parse().expect("whole yuan");
            if text(content, "what") == "recovery" {
                -amount * 100
            } else {
                amount * 100
            }
        });
        (contracted, forecast, paid)
    }

    /// Money of an area (or the city) and a phase (or all of them).
    pub fn money(&self, area: Option<&str>, phase: Option<i64>, day: &str) -> Fen {
        let mut fen = Fen::default();
        for dossier in self.here(area) {
            let own = self.paying_phase(dossier);
            if phase.is_some() && own != phase {
                continue;
            }
            let (contracted, forecast, paid) = self.sums(dossier, day);
            fen.contracted += contracted;
            fen.committed += paid.max(0);
            fen.paid += paid;
            fen.expected += (forecast - paid).max(0);
        }
        fen
    }

    /// Those of whom half the people or more are gone from 2024 to 2025.
    pub fn halved(&self) -> Vec<&str> {
        let all = self.enterprises().into_iter();
        all.filter(|(_, fields)| {
            let count = |name: &str| fields.get(name).and_then(Value::as_i64);
            match (count("year.2024.headcount"), count("year.2025.headcount")) {
                (Some(was), Some(is)) => was > 1 && is * 2 <= was,
                _ => false,
            }
        })
        .map(|(dossier, _)| dossier)
        .collect()
    }

    /// What an even pace within each phase comes to on a day.
    pub fn even_pace(&self, code: &str, area: Option<&str>, day: &str) -> u64 {
        let phases = [
            (1, text(&self.pack, "begins").to_owned(), "2025-10-31"),
            (2, "2025-11-01".to_owned(), "2026-10-31"),
        ];
        let mut sum = 0;
        for (phase, from, due) in phases {
            let whole = number(due) - number(&from) + 1;
            let gone = (number(day) - number(&from) + 1).clamp(0, whole);
            let target = self.target(code, area, Some(phase));
            sum += target * u64::try_from(gone).expect("not negative")
                / u64::try_from(whole).expect("days");
        }
        sum
    }
}
