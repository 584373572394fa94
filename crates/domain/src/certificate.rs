//! 证书与认定: what an enterprise was recognised as, from which day to which, and its use of the cloud.
//!
//! Records of kind [`KIND`] in the enterprise's dossier, whether or not it is a pilot. A title without
//! a first day counts for nothing on any day, and says so.

use chrono::NaiveDate;

use crate::{day, record::Record, schema::fields};

/// The record kind.
pub const KIND: &str = "certificate";

fields! {
    /// The fields of a certificate's record.
    CertificateField {
        Title = "title": Choice(Choices::Title);
        /// What carries the title where it is not the enterprise itself: the workshop, the factory.
        Name = "name": Line;
        Number = "number": Line;
        /// First day it counts.
        From = "from": Date;
        /// Last day it counts; none where it does not end.
        To = "to": Date;
        /// Who gave it; of the use of the cloud, whose cloud.
        Body = "body": Line;
    }
}

/// What a certificate is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Title {
    /// 专精特新“小巨人”.
    LittleGiant,
    /// 专精特新.
    Specialised,
    /// 高新技术企业.
    HighTech,
    /// 科技型中小企业.
    TechSme,
    /// 数字化车间.
    Workshop,
    /// 智能工厂.
    SmartFactory,
    /// 数字化转型标杆企业.
    Benchmark,
    /// 上云用云.
    Cloud,
}

impl Title {
    pub const ALL: [Self; 8] = [
        Self::LittleGiant,
        Self::Specialised,
        Self::HighTech,
        Self::TechSme,
        Self::Workshop,
        Self::SmartFactory,
        Self::Benchmark,
        Self::Cloud,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::LittleGiant => "little-giant",
            Self::Specialised => "specialised",
            Self::HighTech => "high-tech",
            Self::TechSme => "tech-sme",
            Self::Workshop => "workshop",
            Self::SmartFactory => "smart-factory",
            Self::Benchmark => "benchmark",
            Self::Cloud => "cloud",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|title| title.code() == code)
    }
}

/// A certificate as its record says; `None` of one that names no title this build knows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Certificate {
    pub title: Title,
    pub name: String,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

impl Certificate {
    pub fn from_record(record: &Record) -> Option<Self> {
        use CertificateField as Field;
        let text = |field: Field| record.text(field.name()).unwrap_or_default();
        Some(Self {
            title: Title::from_code(text(Field::Title))?,
            name: text(Field::Name).trim().to_owned(),
            from: day::parse(text(Field::From)),
            to: day::parse(text(Field::To)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::record;

    #[test]
    fn reads_what_was_written_and_knows_its_titles() {
        let written = [
            ("title", "workshop".into()),
            ("name", " 一号车间 ".into()),
            ("from", "2025-03-01".into()),
            ("to", "in two years".into()),
        ];
        let certificate = Certificate::from_record(&record(KIND, "c1", &written));
        let certificate = certificate.expect("a title");
        assert_eq!(certificate.title, Title::Workshop);
        assert_eq!(certificate.name, "一号车间");
        assert_eq!(certificate.from, day::parse("2025-03-01"));
        assert_eq!(certificate.to, None);
        let unknown = record(KIND, "c2", &[("title", "champion".into())]);
        assert_eq!(Certificate::from_record(&unknown), None);
        for title in Title::ALL {
            assert_eq!(Title::from_code(title.code()), Some(title));
        }
    }
}
