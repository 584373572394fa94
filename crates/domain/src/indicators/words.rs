//! What counts and where that stands, and why something does not count, in words.

use super::{Reason, Rule, Stride};
use crate::{certificate::Title, programme::ShowcaseKind, words::Words};

impl Title {
    pub fn words(self) -> Words {
        let (zh, en) = match self {
            Self::LittleGiant => ("专精特新“小巨人”", "Little giant"),
            Self::Specialised => ("专精特新", "Specialised SME"),
            Self::HighTech => ("高新技术企业", "High-tech enterprise"),
            Self::TechSme => ("科技型中小企业", "Technology SME"),
            Self::Workshop => ("数字化车间", "Digital workshop"),
            Self::SmartFactory => ("智能工厂", "Smart factory"),
            Self::Benchmark => ("数字化转型标杆企业", "Benchmark enterprise"),
            Self::Cloud => ("上云用云", "Use of the cloud"),
        };
        Words::new(zh, en)
    }
}

impl Rule {
    /// What counts, and which records say so.
    pub fn words(self) -> Words {
        let (zh, en) = match self {
            Self::Retrofitted => (
                "试点企业中，改造清单有项目、且除不做的以外都已完成并写明日期的；算在计划的批次，日期为最后一项完成之日",
                "Pilots whose retrofit checklist has items, all of them done with a day, dropped ones left out; in their planned phase, from the day of the last item",
            ),
            Self::Scale { above: true } => (
                "完成改造的试点企业中，企业资料“规模以上”为是的",
                "Pilots retrofitted whose profile says above scale",
            ),
            Self::Scale { above: false } => (
                "完成改造的试点企业中，企业资料“规模以上”为否的",
                "Pilots retrofitted whose profile says not above scale",
            ),
            Self::RetrofittedWith(Title::LittleGiant) => (
                "完成改造的试点企业中，当日持有有效“小巨人”认定的，含实施期新增",
                "Pilots retrofitted that hold a little giant title valid on the day, new ones included",
            ),
            Self::RetrofittedWith(_) => (
                "完成改造的试点企业中，当日持有有效专精特新认定的，含实施期新增",
                "Pilots retrofitted that hold a specialised title valid on the day, new ones included",
            ),
            Self::LevelFour => (
                "试点企业中，当日最近一份验收意见为通过、改造后为四级的；算在计划的批次",
                "Pilots whose latest acceptance on the day is passed at level 4; in their planned phase",
            ),
            Self::Titled {
                titles: [Title::Cloud],
                ..
            } => (
                "在册企业（不限试点）中，当日有有效上云用云记录的；按开始之日算批次，册外企业由人工登记",
                "Enterprises of the register, pilots or not, with a record of using the cloud valid on the day; in the phase of its first day; others are entered by hand",
            ),
            Self::Titled { each: true, .. } => (
                "在册企业的数字化车间、智能工厂，实施期内认定且当日有效，每个名称算一个；按认定之日算批次",
                "Digital workshops and smart factories of the register, recognised within the programme and valid on the day, each name once; in the phase of that day",
            ),
            Self::Titled { .. } => (
                "在册企业（不限试点）中，实施期内首次认定且当日有效的；按首次认定之日算批次",
                "Enterprises of the register, pilots or not, first recognised within the programme and valid on the day; in the phase of that first day",
            ),
            Self::Showcases(ShowcaseKind::ChainCase) => (
                "片区登记的“链式”案例，实施期内发布，每个名称算一个；按发布之日算批次",
                "Chain cases recorded by the areas, published within the programme, each name once; in the phase of that day",
            ),
            Self::Showcases(ShowcaseKind::Practice) => (
                "片区登记的典型做法及模式，实施期内发布，每个名称算一个；按发布之日算批次",
                "Practices recorded by the areas, published within the programme, each name once; in the phase of that day",
            ),
        };
        Words::new(zh, en)
    }
}

impl Stride {
    pub fn words(self) -> Words {
        let (zh, en) = match self {
            Self::Diagnosed => ("诊断", "Diagnosed"),
            Self::Retrofitted => ("改造", "Retrofitted"),
            Self::Accepted => ("验收", "Accepted"),
        };
        Words::new(zh, en)
    }
}

impl Reason {
    pub fn words(self) -> Words {
        let of = |zh: &str, en: &str| Words::new(zh, en);
        match self {
            Self::NotAPilot => of("没有列入批次，不是试点企业", "in no phase, so no pilot"),
            Self::NoSuchPhase(phase) => Words::new(
                format!("批次 {phase} 不在方案里"),
                format!("phase {phase} is none of the programme's"),
            ),
            Self::SelectedLater(day) => Words::new(
                format!("{day} 才入库"),
                format!("taken into the list on {day}"),
            ),
            Self::NoArea => of("没有片区", "no area"),
            Self::NoDiagnosis => of("还没有诊断", "no diagnosis yet"),
            Self::DiagnosisUnsigned => of(
                "诊断还没有双方签字",
                "the diagnosis is not signed by both sides",
            ),
            Self::DiagnosisUndated => of(
                "签了字的诊断没有到访日期",
                "the signed diagnosis has no day of the visit",
            ),
            Self::DiagnosedLater(day) => {
                Words::new(format!("{day} 才诊断"), format!("diagnosed on {day}"))
            }
            Self::NoItems => of("改造清单没有完成的项目", "nothing on its checklist is done"),
            Self::ItemsOpen(1) => of("1 项改造没有完成", "1 item is not done"),
            Self::ItemsOpen(open) => Words::new(
                format!("{open} 项改造没有完成"),
                format!("{open} items are not done"),
            ),
            Self::ItemsUndated(1) => of("1 项改造没有写完成日期", "1 item is done without a day"),
            Self::ItemsUndated(items) => Words::new(
                format!("{items} 项改造没有写完成日期"),
                format!("{items} items are done without a day"),
            ),
            Self::RetrofittedLater(day) => Words::new(
                format!("{day} 才改造完"),
                format!("its retrofit was done on {day}"),
            ),
            Self::NotAccepted => of("还没有验收意见", "no acceptance yet"),
            Self::AcceptanceUndated => of("验收意见没有日期", "the acceptance has no day"),
            Self::AcceptedLater(day) => Words::new(
                format!("{day} 才验收"),
                format!("assessed for acceptance on {day}"),
            ),
            Self::Refused(day) => Words::new(
                format!("{day} 验收没有通过"),
                format!("not accepted on {day}"),
            ),
            Self::LevelUnknown => of("验收意见没有写改造后等级", "the acceptance names no level"),
            Self::LevelBelow(level) => Words::new(
                format!("改造后是 {level} 级"),
                format!("level {level} after the retrofit"),
            ),
            Self::ScaleUnknown => of("没有写是否规模以上", "not said whether above scale"),
            Self::AboveScale => of("是规上企业", "above scale"),
            Self::BelowScale => of("是规下企业", "below scale"),
            Self::NoTitle(title) => {
                let title = title.words();
                Words::new(
                    format!("没有“{}”的记录", title.zh),
                    format!("no record: {}", title.en),
                )
            }
            Self::TitleUndated => of("没有写起始日期", "no first day is given"),
            Self::TitleLater(day) => {
                Words::new(format!("{day} 才开始"), format!("begins on {day}"))
            }
            Self::TitleEnded(day) => Words::new(format!("{day} 已到期"), format!("ended on {day}")),
            Self::BeforeProgramme(day) => Words::new(
                format!("{day} 就有，在实施期之前"),
                format!("since {day}, before the programme began"),
            ),
            Self::Unpaid => of(
                "验收通过，补助还没有拨付",
                "accepted, its subsidy not paid yet",
            ),
        }
    }
}
