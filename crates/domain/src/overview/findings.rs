//! 数据疑点: what files say that can hardly be so, worked out from digests.
//!
//! Nothing is changed by it. Each finding has a key of what it is about and of the figures it rests on:
//! who checked it marks the key, and where the figures change it is another finding.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{AsDigest, Digest};
use crate::{bytes::sha256_hex, library::of_kind, record::Record, search, words::Words};

/// The kind of record that marks a finding as checked, in the city's dossier; its id is the key.
pub const CHECKED: &str = "checked";

/// What is doubtful.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// One photo or file in several dossiers.
    SharedFile,
    /// One invoice in several dossiers, or twice in one.
    InvoiceTwice,
    /// Half the people are gone from one year to the next, or more.
    HeadcountHalved,
    /// Three levels or more between diagnosis and acceptance.
    LevelJump,
    /// The level after the retrofit is below that before it.
    LevelFell,
    /// Assessed after the retrofit on an earlier day than before it.
    AfterBeforeBefore,
    /// Signed for a day that is still to come.
    VisitToCome,
    /// Revenue, and nobody who made it.
    NobodyThere,
    /// Signed on site, and no photo or file.
    NoEvidence,
    /// More was paid than was approved.
    PaidAbove,
    /// Two enterprises of one name.
    SameName,
}

impl Doubt {
    pub const ALL: [Self; 11] = [
        Self::SharedFile,
        Self::InvoiceTwice,
        Self::HeadcountHalved,
        Self::LevelJump,
        Self::LevelFell,
        Self::AfterBeforeBefore,
        Self::VisitToCome,
        Self::NobodyThere,
        Self::NoEvidence,
        Self::PaidAbove,
        Self::SameName,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::SharedFile => "shared-file",
            Self::InvoiceTwice => "invoice-twice",
            Self::HeadcountHalved => "headcount-halved",
            Self::LevelJump => "level-jump",
            Self::LevelFell => "level-fell",
            Self::AfterBeforeBefore => "after-before",
            Self::VisitToCome => "visit-to-come",
            Self::NobodyThere => "nobody-there",
            Self::NoEvidence => "no-evidence",
            Self::PaidAbove => "paid-above",
            Self::SameName => "same-name",
        }
    }

    pub fn words(self) -> Words {
        match self {
            Self::SharedFile => Words::new("同一照片在几份档案里", "One photo in several files"),
            Self::InvoiceTwice => Words::new("同一发票登记两次", "One invoice twice"),
            Self::HeadcountHalved => Words::new("人数减少一半以上", "Headcount fell by half"),
            Self::LevelJump => Words::new("等级跳升", "Level jumped"),
            Self::LevelFell => Words::new("改造后等级下降", "Level fell"),
            Self::AfterBeforeBefore => Words::new("验收早于诊断", "Accepted before diagnosed"),
            Self::VisitToCome => Words::new("入企日期在将来", "Visit still to come"),
            Self::NobodyThere => Words::new("有营收没有人数", "Revenue and nobody there"),
            Self::NoEvidence => Words::new("没有照片和文件", "No photo or file"),
            Self::PaidAbove => Words::new("已付多于批准", "More paid than approved"),
            Self::SameName => Words::new("企业重名", "Two of one name"),
        }
    }
}

/// Something doubtful.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// In lower-case hexadecimal.
    pub key: String,
    pub doubt: Doubt,
    /// The dossiers it is about, in order.
    pub dossiers: Vec<String>,
    /// The figures it rests on.
    pub detail: String,
}

impl Finding {
    fn new(doubt: Doubt, mut dossiers: Vec<String>, detail: String) -> Self {
        dossiers.sort_unstable();
        dossiers.dedup();
        let about = format!("{} {} {detail}", doubt.code(), dossiers.join(" "));
        Self {
            key: sha256_hex(about.as_bytes())[..32].to_owned(),
            doubt,
            dossiers,
            detail,
        }
    }
}

/// Everything doubtful as of a day, by what it is, then by dossier.
pub fn findings<D: AsDigest>(digests: &[D], day: NaiveDate) -> Vec<Finding> {
    let all = || digests.iter().map(AsDigest::as_digest);
    let mut found: Vec<Finding> = all().flat_map(|digest| of_one(digest, day)).collect();
    let files = all().flat_map(|one| one.files.iter().map(move |file| (file.clone(), one)));
    found.extend(shared(Doubt::SharedFile, files, |file| {
        file.get(..12).unwrap_or(file).to_owned()
    }));
    let names = all().map(|one| (search::fold(&one.name), one));
    let names = names.filter(|(name, _)| !name.is_empty());
    found.extend(shared(Doubt::SameName, names, str::to_owned));
    found.extend(invoices(all()));
    found.sort_by(|a, b| (a.doubt, &a.dossiers, &a.detail).cmp(&(b.doubt, &b.dossiers, &b.detail)));
    found
}

/// The keys that somebody marked as checked.
pub fn checked(records: &[Record]) -> Vec<&str> {
    let all = of_kind(records, CHECKED).into_iter();
    all.map(|record| record.key.id.as_str()).collect()
}

/// What several dossiers have in common.
fn shared<'a>(
    doubt: Doubt,
    all: impl Iterator<Item = (String, &'a Digest)>,
    said: impl Fn(&str) -> String,
) -> Vec<Finding> {
    let mut by: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (what, digest) in all {
        by.entry(what).or_default().push(digest.dossier.clone());
    }
    let many = by.into_iter().filter(|(_, dossiers)| dossiers.len() > 1);
    many.map(|(what, dossiers)| Finding::new(doubt, dossiers, said(&what)))
        .collect()
}

fn invoices<'a>(all: impl Iterator<Item = &'a Digest>) -> Vec<Finding> {
    let mut by: BTreeMap<&(String, String), Vec<String>> = BTreeMap::new();
    for digest in all {
        for invoice in &digest.invoices {
            by.entry(invoice).or_default().push(digest.dossier.clone());
        }
    }
    let many = by.into_iter().filter(|(_, dossiers)| dossiers.len() > 1);
    many.map(|((code, number), dossiers)| {
        let said = format!("{code} {number}").trim().to_owned();
        Finding::new(Doubt::InvoiceTwice, dossiers, said)
    })
    .collect()
}

fn of_one(digest: &Digest, day: NaiveDate) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut say = |doubt, detail: String| {
        found.push(Finding::new(doubt, vec![digest.dossier.clone()], detail));
    };
    let years: Vec<(&u16, &i64)> = digest.headcount.iter().collect();
    for pair in years.windows(2) {
        let [(before, was), (after, is)] = pair else {
            continue;
        };
        if **after == **before + 1 && **was > 1 && **is * 2 <= **was {
            say(
                Doubt::HeadcountHalved,
                format!("{before}: {was} → {after}: {is}"),
            );
        }
    }
    for (year, revenue) in &digest.revenue {
        if !revenue.is_zero() && digest.headcount.get(year) == Some(&0) {
            say(
                Doubt::NobodyThere,
                format!("{year}: {}", revenue.normalize()),
            );
        }
    }
    let (before, after) = (digest.before_by(day), digest.after_by(day));
    if let (Some(before), Some(after)) = (before, after) {
        if let (Some(was), Some(is)) = (before.level, after.level) {
            if is >= was + 3 {
                say(Doubt::LevelJump, format!("{was} → {is}"));
            } else if is < was {
                say(Doubt::LevelFell, format!("{was} → {is}"));
            }
        }
        if after.on < before.on {
            say(
                Doubt::AfterBeforeBefore,
                format!("{} < {}", after.on, before.on),
            );
        }
    }
    let to_come = digest
        .before
        .iter()
        .chain(&digest.after)
        .filter(|one| one.on > day);
    if let Some(one) = to_come.max_by_key(|one| one.on) {
        say(Doubt::VisitToCome, one.on.to_string());
    }
    if digest.files.is_empty() && (before.is_some() || after.is_some()) {
        let on = after.or(before).map(|one| one.on.to_string());
        say(Doubt::NoEvidence, on.unwrap_or_default());
    }
    let demand = digest.spent.demand(day);
    if let Some(approved) = demand.approved.filter(|approved| demand.paid > *approved) {
        say(
            Doubt::PaidAbove,
            format!("{} > {}", demand.paid.normalize(), approved.normalize()),
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::overview::{OnSite, Spent};

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn on_site(on: &str, level: u8) -> Vec<OnSite> {
        vec![OnSite {
            on: day(on),
            id: "d".to_owned(),
            level: Some(level),
            scenarios: BTreeMap::new(),
        }]
    }

    fn plain(dossier: &str) -> Digest {
        Digest {
            dossier: dossier.to_owned(),
            name: format!("厂{dossier}"),
            files: vec![format!("file of {dossier}")],
            ..Digest::default()
        }
    }

    fn doubts(all: &[Digest]) -> Vec<Doubt> {
        let found = findings(all, day("2025-12-31"));
        found.iter().map(|one| one.doubt).collect()
    }

    #[test]
    fn each_doubt_is_found_and_a_plain_file_has_none() {
        assert!(doubts(&[plain("a"), plain("b")]).is_empty());
        let of = |change: fn(&mut Digest)| {
            let mut digest = plain("a");
            change(&mut digest);
            doubts(&[digest, plain("b")])
        };
        assert_eq!(
            of(|it| it.files = vec!["file of b".into()]),
            [Doubt::SharedFile]
        );
        assert_eq!(of(|it| it.name = "厂b ".into()), [Doubt::SameName]);
        assert_eq!(
            of(|it| it.headcount = [(2024, 80), (2025, 40)].into()),
            [Doubt::HeadcountHalved]
        );
        assert_eq!(of(|it| it.headcount = [(2024, 80), (2025, 41)].into()), []);
        assert_eq!(of(|it| it.headcount = [(2022, 80), (2025, 4)].into()), []);
        let nobody: fn(&mut Digest) = |it| {
            it.headcount = [(2024, 0)].into();
            it.revenue = [(2024, 5.into())].into();
        };
        assert_eq!(of(nobody), [Doubt::NobodyThere]);
        let jump: fn(&mut Digest) = |it| {
            it.before = on_site("2025-01-01", 1);
            it.after = on_site("2025-06-01", 4);
        };
        assert_eq!(of(jump), [Doubt::LevelJump]);
        let fell: fn(&mut Digest) = |it| {
            it.before = on_site("2025-06-02", 3);
            it.after = on_site("2025-06-01", 2);
        };
        assert_eq!(of(fell), [Doubt::LevelFell, Doubt::AfterBeforeBefore]);
        assert_eq!(
            of(|it| it.before = on_site("2026-01-01", 1)),
            [Doubt::VisitToCome]
        );
        let none: fn(&mut Digest) = |it| {
            it.before = on_site("2025-01-01", 1);
            it.files.clear();
        };
        assert_eq!(of(none), [Doubt::NoEvidence]);
        let above: fn(&mut Digest) = |it| {
            it.spent = Spent {
                approved: Some(5.into()),
                payments: vec![(day("2025-01-01"), 6.into())],
                ..Spent::default()
            }
        };
        assert_eq!(of(above), [Doubt::PaidAbove]);
        let twice: fn(&mut Digest) = |it| {
            let invoice = (String::new(), "0042".to_owned());
            it.invoices = vec![invoice.clone(), invoice];
        };
        assert_eq!(of(twice), [Doubt::InvoiceTwice]);
    }

    #[test]
    fn a_finding_keeps_its_key_until_what_it_rests_on_changes() {
        let halved = |now| {
            let mut digest = plain("a");
            digest.headcount = [(2024, 80), (2025, now)].into();
            findings(&[digest], day("2025-12-31")).remove(0).key
        };
        assert_eq!(halved(40), halved(40));
        assert_ne!(halved(40), halved(39));
        let (one, other) = (plain("a"), plain("b"));
        let mut same = plain("c");
        same.files = one.files.clone();
        let keys = |all: &[Digest]| findings(all, day("2025-12-31")).remove(0).key;
        let there = keys(&[one.clone(), other.clone(), same.clone()]);
        assert_eq!(there, keys(&[same, other, one]));
    }
}
