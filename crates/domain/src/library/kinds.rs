//! The kinds of the libraries, each with its fields in the order of the form.

use super::spec::{Both, Choice, Field, Holds, Home, Kind};
use crate::programme::{meeting, product, showcase};

const fn c(code: &'static str, zh: &'static str, en: &'static str) -> Choice {
    Choice {
        code,
        words: Both(zh, en),
    }
}

/// A field that a list shows.
const fn f(name: &'static str, zh: &'static str, en: &'static str, holds: Holds) -> Field {
    Field {
        name,
        words: Both(zh, en),
        holds,
        is_listed: true,
    }
}

/// A field that stands in the form, and in a list only when asked for.
const fn more(name: &'static str, zh: &'static str, en: &'static str, holds: Holds) -> Field {
    Field {
        is_listed: false,
        ..f(name, zh, en, holds)
    }
}

const TEXT: Field = more("text", "说明", "Remarks", Holds::Lines);

/// 会议活动.
pub static MEETING: Kind = Kind {
    kind: meeting::KIND,
    words: Both("会议活动", "Meetings"),
    none: Both(
        "还没有登记会议活动。宣贯会、对接会、培训会和参观交流都登记在这里，平板离线也能登记。",
        "No meeting yet. Briefings, matchmaking, training and visits are kept here, offline too.",
    ),
    home: Home::Places,
    fields: &[
        f("title", "名称", "Title", Holds::Line),
        f(
            "kind",
            "类型",
            "Kind",
            Holds::OneOf(&[
                c("briefing", "政策宣贯会", "Briefing"),
                c("matchmaking", "供需对接会", "Matchmaking"),
                c("training", "人才培训会", "Training"),
                c("visit", "参观交流", "Visit"),
            ]),
        ),
        f("day", "日期", "Day", Holds::Day),
        f("industry", "行业", "Industry", Holds::Industry),
        f("phase", "批次", "Phase", Holds::Phase),
        f("organiser", "组织单位", "Organiser", Holds::Line),
        f("headcount", "参加人数（人）", "People there", Holds::Count),
        more("place", "地点", "Place", Holds::Line),
        TEXT,
    ],
    has_files: true,
};

/// 服务商.
pub static PROVIDER: Kind = Kind {
    kind: "provider",
    words: Both("服务商", "Providers"),
    none: Both(
        "还没有登记服务商。登记后可以写明入选、关注、暂停和移出，并与企业的改造清单对上。",
        "No provider yet. Once kept here, its admission and standing are told, and who it works for.",
    ),
    home: Home::City,
    fields: &[
        f("name", "名称", "Name", Holds::Line),
        f(
            "kind",
            "类型",
            "Kind",
            Holds::OneOf(&[
                c("integrator", "综合集成服务商", "Integrator"),
                c("product", "产品服务商", "Product provider"),
                c("chain", "链主企业", "Chain leader"),
            ]),
        ),
        f("industry", "主要行业", "Main industry", Holds::Industry),
        f("scenario", "主要场景", "Main scenario", Holds::Scenario),
        more("code", "统一社会信用代码", "Credit code", Holds::Line),
        more("contact", "联系人", "Contact", Holds::Line),
        more("phone", "电话", "Phone", Holds::Phone),
        more("partners", "合作伙伴", "Partners", Holds::Lines),
        TEXT,
    ],
    has_files: true,
};

/// 服务商动态: each a decision about a provider with its reason.
pub static PROVIDER_STATE: Kind = Kind {
    kind: "provider-state",
    words: Both("服务商动态", "Decisions about providers"),
    none: Both("还没有决定", "No decision yet"),
    home: Home::City,
    fields: &[
        f(
            "state",
            "决定",
            "Decision",
            Holds::OneOf(&[
                c("applied", "申请", "Applied"),
                c("admitted", "入选", "Admitted"),
                c("watched", "关注（限期整改）", "Watched, to rectify"),
                c("suspended", "暂停", "Suspended"),
                c("removed", "移出", "Removed"),
                c("left", "主动退出", "Left"),
            ]),
        ),
        f(
            "provider",
            "服务商",
            "Provider",
            Holds::RecordOf("provider"),
        ),
        f("day", "日期", "Day", Holds::Day),
        f("reason", "理由", "Reason", Holds::Lines),
        f("decider", "决定人（单位）", "Decided by", Holds::Line),
        f("rectify_by", "整改期限", "Rectify by", Holds::Day),
        more("objection", "服务商的异议", "Its objection", Holds::Lines),
        more("answer", "对异议的答复", "Answer to it", Holds::Lines),
    ],
    has_files: true,
};

/// “小快轻准”产品.
pub static PRODUCT: Kind = Kind {
    kind: product::KIND,
    words: Both("产品方案", "Products"),
    none: Both(
        "还没有登记“小快轻准”产品。每个细分行业要遴选的数量见推进计划。",
        "No product yet. How many each sub-sector is to have stands in the plan.",
    ),
    home: Home::City,
    fields: &[
        f("name", "名称", "Name", Holds::Line),
        f("provider", "服务商", "Provider", Holds::Line),
        f("industry", "细分行业", "Sub-sector", Holds::Industry),
        f("scenario", "应用场景", "Scenario", Holds::Scenario),
        f("level", "可达到等级（级）", "Reaches level", Holds::Level),
        f(
            "price",
            "价格（万元）",
            "Price (10,000 yuan)",
            Holds::Amount,
        ),
        f("days", "交付天数（天）", "Days to deliver", Holds::Count),
        f("phase", "批次", "Phase", Holds::Phase),
        f("day", "入选日期", "Chosen on", Holds::Day),
        f("sample", "本地样板企业", "Local sample", Holds::Enterprise),
        TEXT,
    ],
    has_files: true,
};

/// 专家.
pub static EXPERT: Kind = Kind {
    kind: "expert",
    words: Both("专家", "Experts"),
    none: Both("还没有登记专家", "No expert yet"),
    home: Home::City,
    fields: &[
        f("name", "姓名", "Name", Holds::Line),
        f("body", "单位", "Organisation", Holds::Line),
        f("post", "职务或职称", "Post or title", Holds::Line),
        f("industry", "行业", "Industry", Holds::Industry),
        f("scenario", "擅长场景", "Scenario", Holds::Scenario),
        f("phone", "电话", "Phone", Holds::Phone),
        f("from", "入库日期", "From", Holds::Day),
        more("to", "离库日期", "To", Holds::Day),
        TEXT,
    ],
    has_files: false,
};

/// 案例与做法.
pub static SHOWCASE: Kind = Kind {
    kind: showcase::KIND,
    words: Both("案例与做法", "Showcases"),
    none: Both(
        "还没有登记案例。“链式”案例和典型做法按片区计入绩效目标。",
        "No showcase yet. Chain cases and practices count for their area's targets.",
    ),
    home: Home::Places,
    fields: &[
        f("name", "名称", "Name", Holds::Line),
        f(
            "kind",
            "类型",
            "Kind",
            Holds::OneOf(&[
                c("chain-case", "“链式”转型典型案例", "Chain case"),
                c("practice", "典型做法及模式", "Practice"),
            ]),
        ),
        f("day", "发布日期", "Published on", Holds::Day),
        f("code", "企业", "Enterprise", Holds::Enterprise),
        f("evidence", "出处", "Where it can be read", Holds::Line),
        TEXT,
    ],
    has_files: true,
};

/// 第三方机构.
pub static INSTITUTION: Kind = Kind {
    kind: "institution",
    words: Both("第三方机构", "Institutions"),
    none: Both("还没有登记第三方机构", "No institution yet"),
    home: Home::City,
    fields: &[
        f("name", "名称", "Name", Holds::Line),
        f(
            "kind",
            "类型",
            "Kind",
            Holds::OneOf(&[
                c("think-tank", "智库咨询", "Think tank"),
                c("supervision", "全过程监督", "Supervision"),
                c("assessment", "评测验收", "Assessment and acceptance"),
                c("audit", "财务审计", "Audit"),
                c("other", "其他", "Other"),
            ]),
        ),
        f("contract", "合同编号", "Contract", Holds::Line),
        f("from", "服务起始", "From", Holds::Day),
        f("to", "服务截止", "To", Holds::Day),
        f("areas", "负责片区", "Areas", Holds::Areas),
        more("duty", "职责", "Duties", Holds::Lines),
        more("contact", "联系人", "Contact", Holds::Line),
        more("phone", "电话", "Phone", Holds::Phone),
    ],
    has_files: true,
};

/// 平台与载体.
pub static PLATFORM: Kind = Kind {
    kind: "platform",
    words: Both("平台与赋能中心", "Platforms and centres"),
    none: Both("还没有登记平台或赋能中心", "No platform or centre yet"),
    home: Home::City,
    fields: &[
        f("name", "名称", "Name", Holds::Line),
        f(
            "kind",
            "类型",
            "Kind",
            Holds::OneOf(&[
                c("public", "公共服务平台", "Public service platform"),
                c("enterprise", "企业级工业互联网平台", "Enterprise platform"),
                c("industry", "行业级工业互联网平台", "Industry platform"),
                c("chain", "产业链供应链平台", "Supply-chain platform"),
                c("factory", "“中央工厂”", "Central factory"),
                c("centre", "赋能中心", "Enabling centre"),
            ]),
        ),
        f("body", "建设运营单位", "Run by", Holds::Line),
        f("area", "片区", "Area", Holds::Area),
        f("industry", "行业", "Industry", Holds::Industry),
        f("day", "上线日期", "Open since", Holds::Day),
        more("address", "网址或地址", "Address", Holds::Line),
        TEXT,
    ],
    has_files: true,
};

/// 银行信贷产品.
pub static CREDIT: Kind = Kind {
    kind: "credit",
    words: Both("信贷产品", "Credit products"),
    none: Both("还没有登记银行的信贷产品", "No bank's credit product yet"),
    home: Home::City,
    fields: &[
        f("name", "产品名称", "Name", Holds::Line),
        f("bank", "银行", "Bank", Holds::Line),
        f(
            "most",
            "最高额度（万元）",
            "At most (10,000 yuan)",
            Holds::Amount,
        ),
        f("rate", "年利率（%）", "Rate a year (%)", Holds::Amount),
        f("months", "期限（月）", "Term (months)", Holds::Count),
        f("from", "起始日期", "From", Holds::Day),
        f("to", "截止日期", "To", Holds::Day),
        more("contact", "联系人", "Contact", Holds::Line),
        more("phone", "电话", "Phone", Holds::Phone),
        TEXT,
    ],
    has_files: true,
};

/// 文件: papers of the programme and its areas, each evidence for a task.
pub static DOCUMENT: Kind = Kind {
    kind: "document",
    words: Both("文件资料", "Papers"),
    none: Both(
        "还没有登记文件。写明对应哪项任务，它就是那项任务的佐证。",
        "No paper yet. One that names its task is evidence for it.",
    ),
    home: Home::Places,
    fields: &[
        f("title", "标题", "Title", Holds::Line),
        f("number", "文号", "Number", Holds::Line),
        f("issuer", "发文单位", "Issued by", Holds::Line),
        f("day", "日期", "Day", Holds::Day),
        f(
            "kind",
            "类型",
            "Kind",
            Holds::OneOf(&[
                c("policy", "政策办法", "Policy"),
                c("plan", "工作方案", "Plan"),
                c("notice", "通知公告", "Notice"),
                c("report", "报告", "Report"),
                c("guide", "指南案例", "Guide"),
                c("other", "其他", "Other"),
            ]),
        ),
        f("task", "佐证的任务", "Evidence for task", Holds::Task),
        more("where", "存放处", "Where it lies", Holds::Line),
        TEXT,
    ],
    has_files: true,
};

/// 人员: who holds which post, from which day to which.
pub static POST: Kind = Kind {
    kind: "post",
    words: Both("人员", "People"),
    none: Both("还没有登记人员", "Nobody is entered yet"),
    home: Home::City,
    fields: &[
        f("name", "姓名", "Name", Holds::Line),
        f("body", "机构", "Body", Holds::Body),
        f("unit", "单位", "Unit", Holds::Line),
        f("title", "职务", "Title", Holds::Line),
        f(
            "role",
            "岗位",
            "Post",
            Holds::OneOf(&[
                c("head", "组长、主任", "Head"),
                c("deputy", "副组长、副主任", "Deputy"),
                c("member", "成员", "Member"),
                c("contact", "联络员", "Contact"),
            ]),
        ),
        f("phone", "电话", "Phone", Holds::Phone),
        f("from", "到岗日期", "From", Holds::Day),
        f("to", "离岗日期", "To", Holds::Day),
    ],
    has_files: false,
};

/// 指导小组定期报告.
pub static REPORT: Kind = Kind {
    kind: "group-report",
    words: Both("指导小组报告", "Reports of guidance groups"),
    none: Both(
        "还没有报告。新报告会先填好本组片区的数字。",
        "No report yet. A new one begins with the group's own figures.",
    ),
    home: Home::Places,
    fields: &[
        f("title", "标题", "Title", Holds::Line),
        f("group", "指导小组", "Guidance group", Holds::Group),
        f("day", "报告日期", "Day", Holds::Day),
        f("person", "报告人", "Reported by", Holds::Line),
        more(
            "figures",
            "数字（填写当日）",
            "Figures of that day",
            Holds::Lines,
        ),
        f("progress", "工作进展", "Progress", Holds::Lines),
        f("difficulties", "困难问题", "Difficulties", Holds::Lines),
        f("suggestions", "意见建议", "Suggestions", Holds::Lines),
    ],
    has_files: true,
};

/// 供需对接: what was offered to an enterprise, and what came of it.
pub static MATCH: Kind = Kind {
    kind: "match",
    words: Both("对接记录", "Offers and contacts"),
    none: Both("还没有对接记录", "Nothing was offered yet"),
    home: Home::City,
    fields: &[
        f("enterprise", "企业", "Enterprise", Holds::Enterprise),
        f("provider", "服务商", "Provider", Holds::Line),
        f("product", "产品方案", "Product", Holds::Line),
        f("scenario", "场景", "Scenario", Holds::Scenario),
        f(
            "state",
            "进展",
            "So far",
            Holds::OneOf(&[
                c("offered", "已推荐", "Offered"),
                c("met", "已对接", "Met"),
                c("signed", "已签约", "Signed"),
                c("dropped", "未成", "Came to nothing"),
            ]),
        ),
        f("day", "日期", "Day", Holds::Day),
        TEXT,
    ],
    has_files: false,
};

/// 企业对服务商的评价, in the enterprise's own dossier.
pub static RATING: Kind = Kind {
    kind: "rating",
    words: Both("服务商评价", "Marks for providers"),
    none: Both(
        "这家企业还没有评价服务商",
        "This enterprise has marked no provider yet",
    ),
    home: Home::Enterprise,
    fields: &[
        f("provider", "服务商", "Provider", Holds::Line),
        f(
            "mark",
            "满意度",
            "Mark",
            Holds::OneOf(&[
                c("5", "5 很满意", "5 very good"),
                c("4", "4 满意", "4 good"),
                c("3", "3 一般", "3 fair"),
                c("2", "2 不满意", "2 poor"),
                c("1", "1 很不满意", "1 very poor"),
            ]),
        ),
        f("day", "日期", "Day", Holds::Day),
        f("person", "评价人", "By", Holds::Line),
        TEXT,
    ],
    has_files: false,
};

/// Every kind, in the order in which the libraries show them.
pub static KINDS: [&Kind; 15] = [
    &PROVIDER,
    &PRODUCT,
    &EXPERT,
    &SHOWCASE,
    &INSTITUTION,
    &PLATFORM,
    &CREDIT,
    &DOCUMENT,
    &MATCH,
    &PROVIDER_STATE,
    &MEETING,
    &POST,
    &REPORT,
    &ENTRY,
    &RATING,
];

/// 人工登记.
pub static ENTRY: Kind = Kind {
    kind: crate::programme::entry::KIND,
    words: Both("人工登记", "Entries by hand"),
    none: Both(
        "还没有登记。册外企业等档案里没有、又要计入指标的，登记在这里，要有依据和责任人。",
        "No entry yet. What counts and is in no file is entered here, with evidence and who answers for it.",
    ),
    home: Home::Places,
    fields: &[
        f("name", "名称", "Name", Holds::Line),
        f("indicator", "绩效指标", "Indicator", Holds::Indicator),
        f("code", "统一社会信用代码", "Credit code", Holds::Line),
        f("day", "起始日期", "From", Holds::Day),
        f("evidence", "依据", "Evidence", Holds::Lines),
        f("person", "责任人", "Who answers for it", Holds::Line),
    ],
    has_files: true,
};

/// The kind of records called so.
pub fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.into_iter().find(|one| one.kind == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::programme::{
        MeetingKind, ShowcaseKind, entry::EntryField, meeting::MeetingField, product::ProductField,
        showcase::ShowcaseField,
    };

    #[test]
    fn names_are_unique_and_every_label_is_in_both_languages() {
        let names: BTreeSet<_> = KINDS.iter().map(|kind| kind.kind).collect();
        assert_eq!(names.len(), KINDS.len());
        for one in KINDS {
            assert_eq!(kind(one.kind), Some(one));
            let fields: BTreeSet<_> = one.fields.iter().map(|field| field.name).collect();
            assert_eq!(fields.len(), one.fields.len(), "{}", one.kind);
            let choices = one.fields.iter().filter_map(|field| match field.holds {
                Holds::OneOf(choices) => Some(choices),
                _ => None,
            });
            let choices = choices.flatten().map(|choice| choice.words);
            let labels = one.fields.iter().map(|field| field.words).chain(choices);
            for label in labels.chain([one.words, one.none]) {
                assert!(!label.0.is_empty() && !label.1.is_empty(), "{}", one.kind);
                assert!(label.1.is_ascii(), "{}", label.1);
            }
        }
    }

    #[test]
    fn kinds_that_figures_count_have_all_their_fields_here() {
        let has = |kind: &Kind, name: &str| {
            assert!(kind.field(name).is_some(), "{} {name}", kind.kind);
        };
        MeetingField::ALL
            .iter()
            .for_each(|field| has(&MEETING, field.name()));
        ProductField::ALL
            .iter()
            .for_each(|field| has(&PRODUCT, field.name()));
        ShowcaseField::ALL
            .iter()
            .for_each(|field| has(&SHOWCASE, field.name()));
        EntryField::ALL
            .iter()
            .for_each(|field| has(&ENTRY, field.name()));
        let codes = |kind: &Kind| match kind.field("kind").expect("a field").holds {
            Holds::OneOf(choices) => choices.iter().map(|one| one.code).collect(),
            _ => Vec::new(),
        };
        assert_eq!(codes(&MEETING), MeetingKind::ALL.map(MeetingKind::code));
        assert_eq!(codes(&SHOWCASE), ShowcaseKind::ALL.map(ShowcaseKind::code));
    }
}
