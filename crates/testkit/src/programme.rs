//! A whole programme as devices wrote it: pilots of both phases and other enterprises of the register,
//! in every state that counts or does not, with the programme's own records. Invented from a seed: the
//! same seed gives the same changes.

mod enterprise;
mod papers;

use domain::{
    certificate,
    credit_code::CreditCode,
    device::{Role, Scope},
    ids::{DeviceId, RecordKey},
    pack::ProgrammePack,
    programme::{CITY, entry, meeting, product, showcase, task_note},
    record::Edit,
};

use crate::Device;

/// How many enterprises there are.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub pilots: u32,
    pub others: u32,
}

/// The programme's own size: its 320 pilots, and 200 others.
pub const WHOLE: Size = Size {
    pilots: 320,
    others: 200,
};

/// The devices that wrote the programme. None has heard of another.
pub struct Seeded {
    /// 指导组.
    pub team: Device,
    /// Another team's, whose clock is years off and that saw nothing of the first.
    pub other_team: Device,
    pub office: Device,
    pub finance: Device,
}

impl Seeded {
    pub fn devices(&self) -> [&Device; 4] {
        [&self.team, &self.other_team, &self.office, &self.finance]
    }
}

/// Numbers that only look random.
pub(crate) struct Dice(u64);

impl Dice {
    /// Below `n`.
    pub(crate) fn below(&mut self, n: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u32::try_from((self.0 >> 33) % u64::from(n.max(1))).unwrap_or_default()
    }

    /// True `percent` times in a hundred.
    pub(crate) fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len() as u32) as usize]
    }

    /// A day from July 2024 to the end of 2026.
    pub(crate) fn day(&mut self) -> String {
        let month = 6 + self.below(30);
        let (year, month) = (2024 + month / 12, month % 12 + 1);
        format!("{year}-{month:02}-{:02}", 1 + self.below(28))
    }
}

pub(crate) struct Maker<'a> {
    pub(crate) pack: &'a ProgrammePack,
    pub(crate) dice: Dice,
    pub(crate) seeded: Seeded,
}

/// Invents a programme.
///
/// # Panics
/// When the pack has no area.
pub fn seeded(pack: &ProgrammePack, seed: u64, size: Size) -> Seeded {
    let device = |name: &str, role, n: u8| {
        let id = DeviceId::new(&format!("seeded-{n}"));
        Device::with_key(id, name, role, Scope::City, [n; 32])
    };
    let mut maker = Maker {
        pack,
        dice: Dice(seed | 1),
        seeded: Seeded {
            team: device("指导一组平板", Role::Team, 21),
            other_team: device("指导二组平板", Role::Team, 22),
            office: device("专班办公室", Role::Office, 23),
            finance: device("财政", Role::Finance, 24),
        },
    };
    // Its clock stands in 2016.
    maker.seeded.other_team.off_ms = -10 * 365 * 86_400_000;
    for nth in 0..size.pilots + size.others {
        let pilot = (nth < size.pilots).then_some(nth);
        maker.enterprise(nth, pilot);
    }
    maker.programme();
    maker.seeded
}

/// The area and phase of the nth pilot: by the targets of the pack's first indicator, over again where
/// there are more.
fn planned(pack: &ProgrammePack, nth: u32) -> (String, u8) {
    let targets = &pack.indicators[0].targets;
    let places: Vec<(&str, u8)> = pack
        .areas
        .iter()
        .flat_map(|area| {
            let phases = pack.phases.iter().zip(&targets[&area.code].phases);
            phases.flat_map(|(phase, count)| {
                std::iter::repeat_n((area.code.as_str(), phase.number), *count as usize)
            })
        })
        .collect();
    // Far apart, so that a small programme has all areas too.
    let (area, phase) = places[(nth as usize * 37) % places.len()];
    (area.to_owned(), phase)
}

/// The credit code of the nth enterprise; no office registers under such numbers.
fn code(nth: u32) -> String {
    let code = CreditCode::complete(&format!("91640300GEN{nth:06}")).expect("17 characters");
    code.as_str().to_owned()
}

impl Maker<'_> {
    /// Writes as the office.
    pub(crate) fn office(&mut self, edit: &Edit) {
        self.seeded.office.save(edit);
    }

    /// A title, on one of many terms.
    pub(crate) fn title(&mut self, dossier: &str, id: &str, title: &str) {
        let key = RecordKey::new(dossier, certificate::KIND, id);
        let mut edit = Edit::new(key.clone()).set("title", title);
        if matches!(title, "workshop" | "smart-factory") {
            edit = edit.set("name", self.dice.pick(&["一号车间", "二号车间", "总装线"]));
        }
        let from = self.dice.day();
        edit = match self.dice.below(10) {
            // Nobody wrote from when.
            0 => edit,
            1 => edit.set("from", "2022-05-01").set("to", "2025-04-30"),
            2 => edit.set("from", "2023-12-01").set("to", "2026-11-30"),
            3 => {
                let to = format!("{}-12-31", &from[..4]);
                edit.set("from", from).set("to", to)
            }
            _ => edit.set("from", from),
        };
        self.office(&edit);
        if self.dice.chance(5) {
            let gone = self.seeded.office.edit(&key).set("deleted", true);
            self.office(&gone);
        }
    }

    fn programme(&mut self) {
        let areas: Vec<String> = self
            .pack
            .areas
            .iter()
            .map(|area| area.code.clone())
            .collect();
        for area in &areas {
            self.meetings(area);
            for n in 0..self.dice.below(4) {
                let kind = self.dice.pick(&["chain-case", "practice"]);
                let key = RecordKey::new(area.as_str(), showcase::KIND, format!("s{n}"));
                let name = self
                    .dice
                    .pick(&["奶产业链", "葡萄酒链", "仪表链", " 奶产业链 "]);
                let day = self.dice.day();
                let mut edit = Edit::new(key).set("kind", kind).set("name", name);
                if self.dice.chance(90) {
                    edit = edit.set("day", day);
                }
                self.office(&edit);
            }
            for n in 0..self.dice.below(5) {
                self.entry(area, n);
            }
        }
        self.products();
        for number in 1..=self.pack.tasks.len() {
            if self.dice.chance(25) {
                continue;
            }
            let key = RecordKey::new(CITY, task_note::KIND, number.to_string());
            let state = self.dice.pick(&["not-started", "doing", "done", "done"]);
            let mut edit = Edit::new(key).set("state", state);
            if self.dice.chance(80) {
                edit = edit.set("done_on", self.dice.day());
            }
            if self.dice.chance(80) {
                edit = edit.set("evidence", "吴工信发〔2025〕1号");
            }
            self.office(&edit);
        }
    }

    fn meetings(&mut self, area: &str) {
        for n in 0..12 {
            let key = RecordKey::new(area, meeting::KIND, format!("m{n}"));
            let kind = self
                .dice
                .pick(&["briefing", "matchmaking", "matchmaking", "visit"]);
            let mut edit = Edit::new(key).set("kind", kind);
            // Few days, so that some are entered twice.
            let day = format!(
                "202{}-11-{:02}",
                4 + self.dice.below(2),
                1 + self.dice.below(3)
            );
            if self.dice.chance(90) {
                edit = edit.set("day", day);
            }
            if kind == "matchmaking" {
                let industry = self.dice.pick(&enterprise::INDUSTRIES);
                let phase = 1 + self.dice.below(2);
                edit = edit
                    .set("industry", industry)
                    .set("phase", i64::from(phase));
            }
            self.office(&edit);
        }
    }

    fn entry(&mut self, area: &str, n: u32) {
        let key = RecordKey::new(area, entry::KIND, format!("e{n}"));
        // Pilots have dossiers: what is entered for their indicators counts nowhere.
        let indicator =
            self.dice
                .pick(&["cloud", "cloud", "high-tech", "benchmark", "enterprises"]);
        let mut edit = Edit::new(key).set("indicator", indicator);
        let nth = self.dice.below(40);
        edit = match self.dice.below(3) {
            0 => edit.set("code", code(nth)).set("name", "册内企业"),
            _ => edit.set(
                "name",
                self.dice.pick(&["册外甲厂", "册外乙厂", "册外丙厂"]),
            ),
        };
        if self.dice.chance(90) {
            edit = edit.set("day", self.dice.day());
        }
        if self.dice.chance(90) {
            edit = edit.set("evidence", "服务合同");
        }
        if self.dice.chance(90) {
            edit = edit.set("person", "马工");
        }
        self.office(&edit);
    }

    fn products(&mut self) {
        for industry in enterprise::INDUSTRIES {
            for n in 0..self.dice.below(26) {
                let key = RecordKey::new(CITY, product::KIND, format!("p{industry}-{n}"));
                let name = format!("方案{}", self.dice.below(20));
                let mut edit = Edit::new(key)
                    .set("name", name)
                    .set("provider", self.dice.pick(&["甲公司", "乙公司"]))
                    .set("industry", industry)
                    .set("phase", i64::from(1 + self.dice.below(2)));
                if self.dice.chance(95) {
                    edit = edit.set("day", self.dice.day());
                }
                self.office(&edit);
            }
        }
    }
}
