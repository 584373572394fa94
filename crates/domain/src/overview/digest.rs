//! One dossier, as far as the desk's pictures and sums need more than its list row.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::money::Spent;
use crate::{
    assessment::{ScenarioAnswer, Stage},
    dossier::{Dossier, DossierRow},
    figures::{self, YearField},
    library::RATING,
    need::Need,
    pack::ProgrammePack,
    project::{
        contract,
        effect::{self, Effect},
        invoice,
    },
    record::Record,
    retrofit::{self, ItemState, RetrofitField},
    value::Value,
    workflow::State,
};

/// An assessment on site that both sides signed, as it was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnSite {
    /// The day of the visit.
    pub on: NaiveDate,
    pub id: String,
    /// The level that was signed for.
    pub level: Option<u8>,
    pub scenarios: BTreeMap<String, ScenarioAnswer>,
}

/// A need that nobody has met yet, as far as something can be offered for it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    pub id: String,
    /// Empty where it is about none.
    pub scenario: String,
    /// The level wished for.
    pub to: Option<u8>,
    pub text: String,
    /// 万元.
    pub budget: Option<Decimal>,
}

/// What of one enterprise is drawn and added up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Digest {
    pub dossier: String,
    pub name: String,
    pub area: String,
    pub industry: String,
    pub phase: Option<u8>,
    /// Signed diagnoses with a day, the earliest first.
    pub before: Vec<OnSite>,
    /// Signed acceptance assessments with a day, the earliest first.
    pub after: Vec<OnSite>,
    pub spent: Spent,
    /// Of a year, as far as it was entered.
    pub headcount: BTreeMap<u16, i64>,
    /// 万元 of a year, as far as it was entered.
    pub revenue: BTreeMap<u16, Decimal>,
    /// Code and number of every invoice that has a number.
    pub invoices: Vec<(String, String)>,
    /// The sha256 of every photo and file, each once.
    pub files: Vec<String>,
    /// Who does its retrofit, by name, each once, with items done and all items.
    pub providers: BTreeMap<String, (u32, u32)>,
    /// Its needs, in the order of their ids.
    pub needs: Vec<Wanted>,
    /// Effects with a promise, and those that reached it.
    pub effects: (u32, u32),
    /// What it gave its providers, 1 to 5, each with the provider's name.
    pub marks: Vec<(String, u8)>,
}

impl Digest {
    /// Reads it off a dossier and all its records. `None` where the enterprise was deleted.
    pub fn of(dossier: &Dossier, records: &[Record], pack: &ProgrammePack) -> Option<Self> {
        if dossier.deleted {
            return None;
        }
        let live = records.iter().filter(|record| !record.is_deleted());
        let mut digest = Self {
            dossier: dossier.id.clone(),
            name: dossier.enterprise.name.clone(),
            area: dossier.enterprise.area.clone(),
            industry: dossier.enterprise.industry.clone(),
            phase: dossier.enterprise.phase,
            before: on_site(dossier, Stage::Diagnosis),
            after: on_site(dossier, Stage::Acceptance),
            spent: Spent::of(dossier, records, pack),
            needs: dossier.needs.iter().map(wanted).collect(),
            ..Self::default()
        };
        for record in live {
            match record.key.kind.as_str() {
                crate::enterprise::KIND => digest.years(record),
                crate::photo::KIND => {
                    digest
                        .files
                        .extend(crate::photo::hashes(record).map(str::to_owned));
                }
                invoice::KIND => digest.invoice(record),
                effect::KIND => digest.effect(&Effect::from_record(record)),
                kind if kind == RATING.kind => digest.mark(record),
                retrofit::KIND => digest.item(record),
                contract::KIND => {
                    let provider = text(record, "provider");
                    if !provider.is_empty() {
                        digest.providers.entry(provider).or_default();
                    }
                }
                _ => {}
            }
        }
        digest.needs.sort_by(|a, b| a.id.cmp(&b.id));
        digest.marks.sort_unstable();
        digest.invoices.sort_unstable();
        digest.files.sort_unstable();
        digest.files.dedup();
        Some(digest)
    }

    /// The dossiers whose records are worth reading for it: pilots, and whatever has papers or photos.
    pub fn is_wanted(row: &DossierRow) -> bool {
        !row.deleted && (row.phase.is_some() || row.photos > 0 || !row.papers.is_empty())
    }

    fn years(&mut self, record: &Record) {
        for (name, _) in record.fields() {
            match figures::of_year(name) {
                Some((year, YearField::Headcount)) => {
                    let count = record.get(name).and_then(Value::as_int);
                    self.headcount.extend(count.map(|count| (year, count)));
                }
                Some((year, YearField::Revenue)) => {
                    let revenue = record.text(name).and_then(crate::decimal::parse);
                    self.revenue.extend(revenue.map(|revenue| (year, revenue)));
                }
                _ => {}
            }
        }
    }

    fn invoice(&mut self, record: &Record) {
        let number = text(record, "number");
        if !number.is_empty() {
            self.invoices.push((text(record, "code"), number));
        }
    }

    /// Whether more is better follows from the promise: above what was before, or below it.
    fn effect(&mut self, effect: &Effect) {
        let Some(promised) = effect.promised else {
            return;
        };
        self.effects.0 += 1;
        let falls = effect.before.is_some_and(|before| promised < before);
        let is_reached = effect.reached.is_some_and(|reached| {
            if falls {
                reached <= promised
            } else {
                reached >= promised
            }
        });
        self.effects.1 += u32::from(is_reached);
    }

    fn mark(&mut self, record: &Record) {
        let mark = record.text("mark").and_then(|mark| mark.parse().ok());
        let mark = mark.filter(|mark| (1..=5).contains(mark));
        self.marks
            .extend(mark.map(|mark| (text(record, "provider"), mark)));
    }

    fn item(&mut self, record: &Record) {
        let provider = text(record, RetrofitField::Provider.name());
        let state = record.text(RetrofitField::State.name());
        let state = state.and_then(ItemState::from_code).unwrap_or_default();
        if provider.is_empty() || state == ItemState::Dropped {
            return;
        }
        let (done, all) = self.providers.entry(provider).or_default();
        *done += u32::from(state == ItemState::Done);
        *all += 1;
    }

    /// What stood before the retrofit as of `day`: the latest signed diagnosis.
    pub fn before_by(&self, day: NaiveDate) -> Option<&OnSite> {
        self.before.iter().rfind(|one| one.on <= day)
    }

    /// What stood after it as of `day`: the latest signed acceptance assessment.
    pub fn after_by(&self, day: NaiveDate) -> Option<&OnSite> {
        self.after.iter().rfind(|one| one.on <= day)
    }
}

fn text(record: &Record, field: &str) -> String {
    record.text(field).unwrap_or_default().trim().to_owned()
}

fn wanted(need: &Need) -> Wanted {
    Wanted {
        id: need.id.clone(),
        scenario: need.scenario.clone(),
        to: need.to,
        text: need.text.clone(),
        budget: need.budget,
    }
}

fn on_site(dossier: &Dossier, stage: Stage) -> Vec<OnSite> {
    let signed = dossier
        .assessments
        .iter()
        .filter(|one| one.stage == stage && one.standing.state() == State::Signed);
    let mut all: Vec<OnSite> = signed
        .filter_map(|one| {
            let level = one.standing.basis()?.figures.get("level");
            let level = level.and_then(Value::as_int);
            Some(OnSite {
                on: one.visited?,
                id: one.id.clone(),
                level: level.and_then(|level| u8::try_from(level).ok().filter(|it| *it <= 4)),
                scenarios: one.answers.scenarios.clone(),
            })
        })
        .collect();
    all.sort_unstable_by(|a, b| (a.on, &a.id).cmp(&(b.on, &b.id)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        enterprise, photo,
        testing::{CODE, pack, record},
    };

    #[test]
    fn a_digest_is_read_off_records_and_a_deleted_enterprise_has_none() {
        let records = [
            record(
                enterprise::KIND,
                enterprise::KIND,
                &[
                    ("name", "甲厂".into()),
                    ("area", "litong".into()),
                    ("year.2024.headcount", 80.into()),
                    ("year.2025.headcount", 38.into()),
                    ("year.2025.revenue", "2100.5".into()),
                ],
            ),
            record(photo::KIND, "p1", &[("sha256", "ab".into())]),
            record(photo::KIND, "p2", &[("sha256", "ab".into())]),
            record(invoice::KIND, "i1", &[("number", " 0042 ".into())]),
            record(invoice::KIND, "i2", &[("code", "x".into())]),
            record(
                retrofit::KIND,
                "r1",
                &[("provider", "甲公司".into()), ("state", "done".into())],
            ),
            record(retrofit::KIND, "r2", &[("provider", "甲公司".into())]),
            record(
                retrofit::KIND,
                "r3",
                &[("provider", "甲公司".into()), ("state", "dropped".into())],
            ),
            record(contract::KIND, "c1", &[("provider", "乙公司".into())]),
            record(
                RATING.kind,
                "m1",
                &[("provider", "甲公司".into()), ("mark", "4".into())],
            ),
            record(RATING.kind, "m2", &[("mark", "6".into())]),
            record(
                effect::KIND,
                "e1",
                &[
                    ("before", "10".into()),
                    ("promised", "8".into()),
                    ("reached", "7.5".into()),
                ],
            ),
            record(
                effect::KIND,
                "e2",
                &[("promised", "8".into()), ("reached", "7.5".into())],
            ),
            record(effect::KIND, "e3", &[("reached", "7.5".into())]),
            record(crate::need::KIND, "n1", &[("scenario", "office".into())]),
        ];
        let pack = pack();
        let dossier = Dossier::read(CODE, &records, &pack);
        let digest = Digest::of(&dossier, &records, &pack).expect("there");
        assert_eq!(digest.headcount, [(2024, 80), (2025, 38)].into());
        assert_eq!(digest.revenue.len(), 1);
        assert_eq!(digest.files, ["ab"]);
        assert_eq!(digest.invoices, [(String::new(), "0042".to_owned())]);
        assert_eq!(digest.marks, [("甲公司".to_owned(), 4)]);
        assert_eq!(digest.effects, (2, 1));
        assert_eq!(digest.needs[0].scenario, "office");
        let own = |name: &str, counts| (name.to_owned(), counts);
        let providers = [own("甲公司", (1, 2)), own("乙公司", (0, 0))];
        assert_eq!(digest.providers, providers.into());
        let gone = record(
            enterprise::KIND,
            enterprise::KIND,
            &[("deleted", true.into())],
        );
        let dossier = Dossier::read(CODE, std::slice::from_ref(&gone), &pack);
        assert_eq!(Digest::of(&dossier, &[gone], &pack), None);
    }
}
