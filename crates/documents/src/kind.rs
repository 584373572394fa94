//! Which files there are.

use chrono::NaiveDate;
use domain::{
    Lang, Words,
    assessment::Stage,
    dossier::Dossier,
    need,
    project::{acceptance, invoice, payment, plan},
    record::Record,
    retrofit,
    workflow::State,
};

/// A file that can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// 诊断报告.
    Diagnosis,
    /// 改造方案, with the contracts.
    Plan,
    /// 验收意见.
    Acceptance,
    /// 补助申请表.
    Subsidy,
    /// 一企一档: the whole file.
    File,
    /// 需求清单.
    Needs,
    /// 发票清单.
    Invoices,
    /// 付款清单.
    Payments,
    /// 企业名册.
    Roster,
    /// 附件2: targets and figures.
    Annex2,
    /// 附件3: where the tasks stand.
    Annex3,
    /// 资金测算表.
    Funding,
    /// 活动记录.
    Activities,
}

impl Kind {
    pub const ALL: [Self; 13] = [
        Self::Diagnosis,
        Self::Plan,
        Self::Acceptance,
        Self::Subsidy,
        Self::File,
        Self::Needs,
        Self::Invoices,
        Self::Payments,
        Self::Roster,
        Self::Annex2,
        Self::Annex3,
        Self::Funding,
        Self::Activities,
    ];

    /// Its name on the command line and between page and worker.
    pub fn code(self) -> &'static str {
        match self {
            Self::Diagnosis => "diagnosis",
            Self::Plan => "plan",
            Self::Acceptance => "acceptance",
            Self::Subsidy => "subsidy",
            Self::File => "file",
            Self::Needs => "needs",
            Self::Invoices => "invoices",
            Self::Payments => "payments",
            Self::Roster => "roster",
            Self::Annex2 => "annex2",
            Self::Annex3 => "annex3",
            Self::Funding => "funding",
            Self::Activities => "activities",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    pub fn words(self) -> Words {
        let (zh, en) = match self {
            Self::Diagnosis => ("诊断报告", "Diagnosis report"),
            Self::Plan => ("改造方案", "Retrofit plan"),
            Self::Acceptance => ("验收意见", "Acceptance opinion"),
            Self::Subsidy => ("补助申请表", "Subsidy application"),
            Self::File => ("一企一档", "Whole file"),
            Self::Needs => ("需求清单", "Needs"),
            Self::Invoices => ("发票清单", "Invoices"),
            Self::Payments => ("付款清单", "Payments"),
            Self::Roster => ("企业名册", "Roster of enterprises"),
            Self::Annex2 => ("分片绩效目标完成情况", "Targets by area"),
            Self::Annex3 => ("重点任务进展", "Tasks"),
            Self::Funding => ("资金测算表", "Funding"),
            Self::Activities => ("活动记录", "Activities"),
        };
        Words::new(zh, en)
    }

    /// A Word document; else a workbook.
    pub fn is_paper(self) -> bool {
        matches!(
            self,
            Self::Diagnosis | Self::Plan | Self::Acceptance | Self::Subsidy | Self::File
        )
    }

    /// It is about one enterprise and no other: every paper. A list may be of one as well.
    pub fn is_of_one(self) -> bool {
        self.is_paper()
    }

    /// It may be made of one enterprise.
    pub fn may_be_of_one(self) -> bool {
        self.is_paper() || matches!(self, Self::Needs | Self::Invoices | Self::Payments)
    }

    pub fn ending(self) -> &'static str {
        if self.is_paper() { "docx" } else { "xlsx" }
    }

    pub fn media_type(self) -> &'static str {
        if self.is_paper() {
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        } else {
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        }
    }

    /// What it needs of a dossier and does not find; `None` where it can be made.
    pub fn missing(self, dossier: &Dossier, records: &[Record]) -> Option<Words> {
        let has = |kind: &str| {
            let mut all = records.iter();
            all.any(|record| record.key.kind == kind && !record.is_deleted())
        };
        let lacks = |there: bool, zh: &str, en: &str| (!there).then(|| Words::new(zh, en));
        let filed = |kind: &str| {
            let mut all = dossier.filed.iter();
            all.any(|one| one.standing.paper.kind() == kind && one.standing.state() != State::Void)
        };
        match self {
            Self::Diagnosis => match dossier.official(Stage::Diagnosis) {
                None => lacks(false, "还没有诊断", "no diagnosis yet"),
                Some(one) => lacks(
                    one.outcome.is_complete(),
                    "诊断还没有答完",
                    "the diagnosis is not complete",
                ),
            },
            Self::Plan => lacks(filed(plan::KIND), "还没有改造方案", "no retrofit plan yet"),
            Self::Acceptance => lacks(
                has(acceptance::KIND),
                "还没有验收意见",
                "no acceptance opinion yet",
            ),
            Self::Subsidy => lacks(
                has(retrofit::KIND),
                "改造清单里还没有项目",
                "the checklist has no items yet",
            ),
            Self::Needs => lacks(
                has(need::KIND),
                "需求清单是空的",
                "the list of needs is empty",
            ),
            Self::Invoices => lacks(has(invoice::KIND), "还没有发票", "no invoices yet"),
            Self::Payments => lacks(has(payment::KIND), "还没有付款", "no payments yet"),
            Self::File
            | Self::Roster
            | Self::Annex2
            | Self::Annex3
            | Self::Funding
            | Self::Activities => None,
        }
    }

    /// The file's name: whom it is about, what it is, the day. `about` is an enterprise's name, or the
    /// programme's.
    pub fn file_name(self, about: &str, day: NaiveDate, lang: Lang) -> String {
        let about = short_name(about);
        let what = self.words();
        format!("{about}-{}-{day}.{}", what.get(lang), self.ending())
    }
}

/// An enterprise's name as people say it, without its legal form, and without what no file system takes
/// in a name; at most 24 characters.
pub fn short_name(name: &str) -> String {
    const FORMS: [&str; 5] = [
        "股份有限公司",
        "有限责任公司",
        "集团有限公司",
        "有限公司",
        "公司",
    ];
    let name = name.trim();
    let form = FORMS.iter().find_map(|form| name.strip_suffix(form));
    let name = form.filter(|rest| !rest.is_empty()).unwrap_or(name);
    let kept = name.chars().filter(|char| {
        !char.is_control() && !matches!(char, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
    });
    let kept: String = kept.take(24).collect();
    kept.trim_matches([' ', '.']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_found_by_its_code() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_code(kind.code()), Some(kind));
        }
        assert_eq!(Kind::from_code("letter"), None);
    }

    #[test]
    fn a_file_is_called_by_enterprise_paper_and_day() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 28).expect("a day");
        assert_eq!(
            Kind::Plan.file_name("宁夏甲乙食品有限公司", day, Lang::Zh),
            "宁夏甲乙食品-改造方案-2026-11-28.docx"
        );
        assert_eq!(
            Kind::Invoices.file_name("甲/乙:丙 股份有限公司", day, Lang::En),
            "甲乙丙-Invoices-2026-11-28.xlsx"
        );
    }

    #[test]
    fn a_name_that_is_only_a_form_stays() {
        assert_eq!(short_name("公司"), "公司");
        assert_eq!(short_name(" . "), "");
        assert_eq!(short_name(&"长".repeat(40)).chars().count(), 24);
    }
}
