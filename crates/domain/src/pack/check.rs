//! A pack's consistency with itself.

mod funding;
mod programme;
mod rule;
mod workflow;

use super::{PackFault, ProgrammePack};
use crate::Words;

/// The form of pack this build reads.
const FORMAT: &str = "yidang-programme";
const VERSION: u32 = 1;

/// Collects faults with their places.
#[derive(Default)]
struct Faults(Vec<PackFault>);

impl Faults {
    /// Adds a fault unless `holds`.
    fn expect(&mut self, holds: bool, place: &str, problem: impl FnOnce() -> Words) {
        if !holds {
            self.0.push(PackFault {
                place: place.to_owned(),
                problem: problem(),
            });
        }
    }

    /// Every code must be there and be the only one.
    fn unique<'a>(&mut self, place: &str, codes: impl Iterator<Item = &'a str>) {
        let mut seen = std::collections::BTreeSet::new();
        for (at, code) in codes.enumerate() {
            self.expect(!code.is_empty(), &format!("{place}/{at}"), || {
                Words::new("代码是空的", "empty code")
            });
            self.expect(seen.insert(code), &format!("{place}/{at}"), || {
                Words::new(
                    format!("{code} 出现了两次"),
                    format!("{code} is there twice"),
                )
            });
        }
    }
}

impl ProgrammePack {
    /// Everything that contradicts itself.
    pub(super) fn faults(&self) -> Vec<PackFault> {
        let mut faults = Faults::default();
        faults.expect(self.format == FORMAT, "/format", || {
            Words::new(
                format!("{} 不是 {FORMAT}", self.format),
                format!("{} is not {FORMAT}", self.format),
            )
        });
        faults.expect(self.version == VERSION, "/version", || {
            Words::new(
                format!("本版本只认第 {VERSION} 版，这是第 {} 版", self.version),
                format!("this build reads version {VERSION}, not {}", self.version),
            )
        });
        programme::check(self, &mut faults);
        funding::check(self, &mut faults);
        workflow::check(&self.workflow, &mut faults);
        faults.expect(
            !self.assessment_rules.is_empty(),
            "/assessment_rules",
            || Words::new("至少要有一个", "at least one is needed"),
        );
        for (at, assessment) in self.assessment_rules.iter().enumerate() {
            rule::check(assessment, &format!("/assessment_rules/{at}"), &mut faults);
        }
        faults.0
    }
}

#[cfg(test)]
mod tests;
