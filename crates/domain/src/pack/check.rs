//! A pack's consistency with itself.

mod programme;
mod rule;

use super::{PackFault, ProgrammePack};

/// The form of pack this build reads.
const FORMAT: &str = "yidang-programme";
const VERSION: u32 = 1;

/// Collects faults with their places.
#[derive(Default)]
struct Faults(Vec<PackFault>);

impl Faults {
    fn add(&mut self, place: impl Into<String>, problem: impl Into<String>) {
        self.0.push(PackFault {
            place: place.into(),
            problem: problem.into(),
        });
    }

    /// Adds a fault unless `holds`.
    fn expect(&mut self, holds: bool, place: &str, problem: impl FnOnce() -> String) {
        if !holds {
            self.add(place, problem());
        }
    }

    /// Every code must be there and be the only one.
    fn unique<'a>(&mut self, place: &str, codes: impl Iterator<Item = &'a str>) {
        let mut seen = std::collections::BTreeSet::new();
        for (at, code) in codes.enumerate() {
            self.expect(!code.is_empty(), &format!("{place}/{at}"), || {
                "empty code".to_owned()
            });
            self.expect(seen.insert(code), &format!("{place}/{at}"), || {
                format!("{code} is there twice")
            });
        }
    }
}

impl ProgrammePack {
    /// Everything that contradicts itself.
    pub(super) fn faults(&self) -> Vec<PackFault> {
        let mut faults = Faults::default();
        faults.expect(self.format == FORMAT, "/format", || {
            format!("{} is not {FORMAT}", self.format)
        });
        faults.expect(self.version == VERSION, "/version", || {
            format!("this build reads version {VERSION}, not {}", self.version)
        });
        programme::check(self, &mut faults);
        faults.expect(
            !self.assessment_rules.is_empty(),
            "/assessment_rules",
            || "at least one is needed".to_owned(),
        );
        for (at, assessment) in self.assessment_rules.iter().enumerate() {
            rule::check(assessment, &format!("/assessment_rules/{at}"), &mut faults);
        }
        faults.0
    }
}

#[cfg(test)]
mod tests;
