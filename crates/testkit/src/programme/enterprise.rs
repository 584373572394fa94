//! One enterprise, pilot or not.

use domain::{
    enterprise,
    ids::RecordKey,
    project::{acceptance, invoice, payment},
    record::Edit,
    retrofit,
};

use super::{Maker, code, planned};

/// The industries the enterprises are of.
pub(super) const INDUSTRIES: [&str; 4] = ["13", "14", "34", "40"];

/// Titles of an enterprise of the register.
const TITLES: [&str; 8] = [
    "little-giant",
    "specialised",
    "specialised",
    "high-tech",
    "tech-sme",
    "benchmark",
    "workshop",
    "smart-factory",
];

impl Maker<'_> {
    pub(super) fn enterprise(&mut self, nth: u32, pilot: Option<u32>) {
        let dossier = code(nth);
        let key = RecordKey::only(dossier.as_str(), enterprise::KIND);
        let (area, phase) = planned(self.pack, pilot.unwrap_or(nth));
        let mut edit = Edit::new(key.clone())
            .set("code", dossier.as_str())
            .set("name", format!("测试{nth:03}号厂"))
            .set("industry", self.dice.pick(&INDUSTRIES));
        // A few of the register lie in no area, or in one that is none of the programme's.
        if pilot.is_some() || self.dice.chance(94) {
            edit = edit.set("area", area);
        } else if self.dice.chance(50) {
            edit = edit.set("area", "elsewhere");
        }
        if self.dice.chance(95) {
            edit = edit.set("above_scale", self.dice.chance(65));
        }
        if pilot.is_some() {
            edit = edit.set("phase", i64::from(phase));
            if self.dice.chance(60) {
                edit = edit.set("selected", self.dice.day());
            }
        } else if self.dice.chance(3) {
            edit = edit.set("phase", 9);
        }
        self.seeded.team.save(&edit);
        if pilot.is_some() {
            self.diagnose(&dossier);
            self.retrofit(&dossier);
            self.accept(&dossier);
            self.assess_after(&dossier);
            self.figures_of(&dossier, nth);
            self.pay(&dossier);
        }
        for n in 0..self.dice.below(4) {
            let title = self.dice.pick(&TITLES);
            self.title(&dossier, &format!("c{n}"), title);
        }
        if self.dice.chance(60) {
            self.title(&dossier, "cloud", "cloud");
        }
        if self.dice.chance(3) {
            let gone = self.seeded.team.edit(&key).set("deleted", true);
            self.seeded.team.save(&gone);
        }
        // The other team wrote of it too, and has seen nothing of the first.
        if self.dice.chance(8) {
            let unseen = Edit::new(key)
                .set("above_scale", self.dice.chance(50))
                .set("phase", i64::from(1 + self.dice.below(2)));
            self.seeded.other_team.save(&unseen);
        }
    }

    fn retrofit(&mut self, dossier: &str) {
        for n in 0..self.dice.below(5) {
            let key = RecordKey::new(dossier, retrofit::KIND, format!("i{n}"));
            let state = match self.dice.below(16) {
                0 => "not-started",
                1 => "doing",
                2 => "dropped",
                _ => "done",
            };
            let mut edit = Edit::new(key.clone())
                .set("title", format!("项目{n}"))
                .set("state", state)
                .set("provider", ["甲公司", "乙公司"][n as usize % 2]);
            edit = self.bought(dossier, n, edit);
            if state == "done" && self.dice.chance(96) {
                edit = edit.set("done_on", self.dice.day());
            }
            self.seeded.team.save(&edit);
            if self.dice.chance(3) {
                let gone = self.seeded.team.edit(&key).set("deleted", true);
                self.seeded.team.save(&gone);
            }
            if self.dice.chance(4) {
                let unseen = Edit::new(key)
                    .set("state", "done")
                    .set("done_on", "2025-06-30");
                self.seeded.other_team.save(&unseen);
            }
        }
    }

    /// What the item cost: contracted, invoiced and paid in full.
    fn bought(&mut self, dossier: &str, n: u32, item: Edit) -> Edit {
        let times = |each: u32| (each * (n + 1)).to_string();
        let (net, tax, gross) = (times(80_000), times(10_400), times(90_400));
        let kind = ["software", "cloud", "training"][n as usize % 3];
        let named = |edit: Edit, name: &str, value: &str| edit.set(name.to_owned(), value);
        let invoice = RecordKey::new(dossier, invoice::KIND, format!("v{n}"));
        let mut edit = Edit::new(invoice)
            .set("number", format!("{}{n}", &dossier[8..]))
            .set("day", "2025-04-01");
        for (name, value) in [("net", &net), ("tax", &tax), ("gross", &gross)] {
            edit = named(edit, name, value);
            edit = named(edit, &format!("{name}.i{n}"), value);
        }
        self.seeded.team.save(&edit);
        let payment = RecordKey::new(dossier, payment::KIND, format!("p{n}"));
        let edit = Edit::new(payment)
            .set("voucher", format!("P{}{n}", &dossier[8..]))
            .set("day", "2025-04-02")
            .set("amount", gross.as_str());
        self.seeded
            .team
            .save(&named(edit, &format!("paid.i{n}"), &gross));
        item.set("cost_kind", kind)
            .set("net", net)
            .set("tax", tax)
            .set("gross", gross)
    }

    /// Headcounts of two years; of some half the people are gone.
    fn figures_of(&mut self, dossier: &str, nth: u32) {
        let key = RecordKey::only(dossier, enterprise::KIND);
        let (was, is) = (
            20 + nth % 50,
            if nth.is_multiple_of(11) {
                9
            } else {
                19 + nth % 50
            },
        );
        let edit = self.seeded.team.edit(&key);
        let edit = edit
            .set("year.2024.headcount", i64::from(was))
            .set("year.2025.headcount", i64::from(is));
        self.seeded.team.save(&edit);
    }

    fn accept(&mut self, dossier: &str) {
        for n in 0..self.dice.below(3) {
            let key = RecordKey::new(dossier, acceptance::KIND, format!("a{n}"));
            let mut edit = Edit::new(key).set("passed", self.dice.chance(80));
            if self.dice.chance(93) {
                edit = edit.set("day", self.dice.day());
            }
            if self.dice.chance(93) {
                edit = edit.set("level", i64::from(2 + self.dice.below(3)));
            }
            self.office(&edit);
        }
    }
}
