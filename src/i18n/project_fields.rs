//! What the fields of plans, contracts, invoices, payments and what follows from them are called.

use domain::project::{
    acceptance::{self, AcceptanceField},
    acceptance_request::{self, RequestField, Satisfaction},
    application::{self, ApplicationField},
    audit::{self, AuditField},
    contract::{self, ContractField},
    effect::{self, Direction, EffectField},
    exclusion::{self, ExclusionField},
    finding::{self, FindingField, Severity},
    invoice::{self, InvoiceField},
    listing::{self, ListingField, OnListField},
    payment::{self, PaymentField},
    payout::{self, PayoutField},
    plan::{self, PlanField},
    public_money::{self, PublicMoneyField},
    report::{self, ReportField},
    subsidy_payment::{self, PaymentKind, SubsidyField},
};

use super::fields::Both;

/// A kind of record; `None` where it is none of these.
pub fn kind(kind: &str) -> Option<Both> {
    Some(match kind {
        listing::KIND => ("入库申请", "Application for the list"),
        listing::ON_LIST => ("名单与公示", "List and publication"),
        report::KIND => ("诊断报告", "Diagnosis report"),
        acceptance_request::KIND => ("验收申请", "Application for acceptance"),
        audit::KIND => ("审计", "Audit"),
        plan::KIND => ("改造方案", "Plan"),
        contract::KIND => ("合同", "Contract"),
        invoice::KIND => ("发票", "Invoice"),
        payment::KIND => ("付款", "Payment"),
        effect::KIND => ("改造成效", "Effect"),
        finding::KIND => ("监督意见", "Finding"),
        acceptance::KIND => ("验收意见", "Acceptance"),
        application::KIND => ("补助申请", "Application"),
        exclusion::KIND => ("不予补助的原因", "Exclusion"),
        payout::KIND => ("到账情况", "What became of it"),
        subsidy_payment::KIND => ("补助拨付", "Subsidy payment"),
        public_money::KIND => ("其他财政资金", "Other public money"),
        _ => return None,
    })
}

pub const fn listing(field: ListingField) -> Both {
    use ListingField as Field;
    match field {
        Field::Day => ("申请日期", "Date"),
        Field::Batch => ("申报批次", "Batch"),
        Field::Phase => ("申请阶段", "Phase"),
        Field::Survey => ("数字化现状", "How digital it is"),
        Field::Wants => ("改造意愿与需求", "What it wants"),
        Field::Budget => ("计划投入", "Budget"),
        Field::Replaces => ("替换的企业（信用代码）", "Replaces (credit code)"),
    }
}

pub const fn on_list(field: OnListField) -> Both {
    use OnListField as Field;
    match field {
        Field::PublishedFrom => ("公示开始", "Published from"),
        Field::PublishedTo => ("公示结束", "Published until"),
        Field::Listed => ("入库日期", "Listed on"),
        Field::Left => ("退出日期", "Left on"),
        Field::Because => ("退出原因", "Why"),
    }
}

pub const fn report(field: ReportField) -> Both {
    use ReportField as Field;
    match field {
        Field::Assessment => ("所据诊断", "Diagnosis"),
        Field::Day => ("诊断日期", "Date of the diagnosis"),
        Field::Level => ("预计等级", "Level expected"),
        Field::Situation => ("现状", "Situation"),
        Field::Gaps => ("各环节差距", "Gaps by chain"),
        Field::Advice => ("改造建议", "Advice"),
        Field::Effect => ("预期成效", "Expected effect"),
        Field::People => ("在场人员", "People on site"),
        Field::Pictures => ("现场照片", "Photos"),
    }
}

pub const fn request(field: RequestField) -> Both {
    use RequestField as Field;
    match field {
        Field::Day => ("申请日期", "Date"),
        Field::DoneOn => ("完工日期", "Done on"),
        Field::Summary => ("改造总结", "Summary"),
        Field::Satisfaction => ("对服务商", "The provider's work"),
        Field::Remarks => ("意见建议", "Remarks"),
    }
}

pub const fn audit(field: AuditField) -> Both {
    use AuditField as Field;
    match field {
        Field::Day => ("报告日期", "Date of the report"),
        Field::Body => ("审计机构", "Auditors"),
        Field::Number => ("报告文号", "Number"),
        Field::Text => ("说明", "Remarks"),
    }
}

/// What an enterprise thinks of its provider's work.
pub const fn satisfaction(one: Satisfaction) -> Both {
    match one {
        Satisfaction::Very => ("很满意", "Very good"),
        Satisfaction::Fairly => ("满意", "Good"),
        Satisfaction::Barely => ("基本满意", "Fair"),
        Satisfaction::Not => ("不满意", "Poor"),
    }
}

pub const fn plan(field: PlanField) -> Both {
    use PlanField as Field;
    match field {
        Field::Level => ("目标等级", "Level aimed at"),
        Field::From => ("开始日期", "From"),
        Field::To => ("完成期限", "Due"),
        Field::Goals => ("改造目标", "Goals"),
        Field::Measures => ("主要措施", "Measures"),
        Field::Duties => ("各方责任", "Duties"),
    }
}

pub const fn contract(field: ContractField) -> Both {
    use ContractField as Field;
    match field {
        Field::Number => ("合同编号", "Number"),
        Field::Provider => ("服务商", "Provider"),
        Field::Parties => ("签约各方", "Parties"),
        Field::Signed => ("签订日期", "Signed on"),
        Field::Until => ("完成期限", "Due"),
        Field::Net => NET,
        Field::Tax => TAX,
        Field::Gross => GROSS,
        Field::Items => ("改造项目数", "Retrofit items"),
    }
}

const NET: Both = ("金额（不含税）", "Amount without tax");
const TAX: Both = ("税额", "Tax");
const GROSS: Both = ("金额（含税）", "Amount with tax");

pub const fn invoice(field: InvoiceField) -> Both {
    use InvoiceField as Field;
    match field {
        Field::Code => ("发票代码", "Code"),
        Field::Number => ("发票号码", "Number"),
        Field::Day => ("开票日期", "Date"),
        Field::Seller => ("销售方", "Seller"),
        Field::Net => NET,
        Field::Tax => TAX,
        Field::Gross => GROSS,
    }
}

pub const fn payment(field: PaymentField) -> Both {
    use PaymentField as Field;
    match field {
        Field::Voucher => ("凭证号", "Voucher"),
        Field::Day => ("付款日期", "Date"),
        Field::Amount => ("付款金额", "Amount"),
        Field::Means => ("付款方式", "Means"),
        Field::Payee => ("收款方", "Payee"),
    }
}

pub const fn effect(field: EffectField) -> Both {
    use EffectField as Field;
    match field {
        Field::Direction => ("方向", "Direction"),
        Field::Measure => ("指标", "Measure"),
        Field::UnitName => ("单位", "Unit"),
        Field::Before => ("改造前", "Before"),
        Field::Promised => ("承诺值", "Promised"),
        Field::Reached => ("改造后", "Reached"),
    }
}

pub const fn finding(field: FindingField) -> Both {
    use FindingField as Field;
    match field {
        Field::Severity => ("程度", "Severity"),
        Field::Text => ("内容", "What"),
        Field::About => ("针对", "About"),
        Field::Due => ("整改期限", "Due"),
        Field::Answer => ("整改答复", "Answer"),
        Field::AnsweredOn => ("答复日期", "Answered on"),
        Field::ClosedOn => ("销号日期", "Closed on"),
    }
}

pub const fn acceptance(field: AcceptanceField) -> Both {
    use AcceptanceField as Field;
    match field {
        Field::Day => ("验收日期", "Date"),
        Field::Passed => ("通过验收", "Passed"),
        Field::Level => ("改造后等级", "Level after the retrofit"),
        Field::Body => ("评测验收机构", "Assessing body"),
        Field::Opinion => ("验收意见", "Opinion"),
        Field::Conditions => ("整改条件（每行一条）", "Conditions, one a line"),
        Field::Due => ("整改期限", "Due"),
    }
}

pub const fn application(field: ApplicationField) -> Both {
    use ApplicationField as Field;
    match field {
        Field::Day => ("申请日期", "Date"),
        Field::AccountName => ("户名", "Account name"),
        Field::Account => ("账号", "Account"),
        Field::Bank => ("开户行", "Bank"),
        Field::Promise => ("承诺材料真实", "The file is true"),
    }
}

pub const fn public_money(field: PublicMoneyField) -> Both {
    use PublicMoneyField as Field;
    match field {
        Field::Source => ("资金来源", "Source"),
        Field::Amount => ("金额", "Amount"),
        Field::Day => ("到账日期", "Received on"),
    }
}

pub const fn exclusion(field: ExclusionField) -> Both {
    match field {
        ExclusionField::Ground => ("原因", "Ground"),
        ExclusionField::Text => ("说明", "Remarks"),
    }
}

pub const fn subsidy(field: SubsidyField) -> Both {
    use SubsidyField as Field;
    match field {
        Field::What => ("拨付类型", "Type"),
        Field::Amount => ("金额", "Amount"),
        Field::Approved => ("核定依据摘要", "Digest of what was approved"),
        Field::PaidOn => ("拨付日期", "Paid on"),
        Field::Voucher => ("凭证号", "Voucher"),
        Field::Batch => ("拨付批次", "Batch"),
        Field::PublishedFrom => ("公示开始", "Published from"),
        Field::PublishedTo => ("公示结束", "Published until"),
        Field::Text => ("说明", "Remarks"),
    }
}

pub const fn payout(field: PayoutField) -> Both {
    use PayoutField as Field;
    match field {
        Field::PaidOn => ("到账日期", "Paid on"),
        Field::Voucher => ("凭证号", "Voucher"),
        Field::ReturnedOn => ("退汇日期", "Sent back on"),
        Field::Because => ("退汇原因", "Why"),
    }
}

/// What a payment of a subsidy is.
pub const fn payment_kind(kind: PaymentKind) -> Both {
    match kind {
        PaymentKind::Advance => ("预拨", "Advance"),
        PaymentKind::Balance => ("拨付", "Balance"),
        PaymentKind::TopUp => ("补拨", "Top-up"),
        PaymentKind::Recovery => ("追回", "Recovery"),
    }
}

/// What a retrofit is to better.
pub const fn direction(direction: Direction) -> Both {
    match direction {
        Direction::Innovation => ("创新", "Innovation"),
        Direction::Market => ("市场", "Market"),
        Direction::Quality => ("提质", "Quality"),
        Direction::Cost => ("降本", "Cost"),
        Direction::Efficiency => ("增效", "Efficiency"),
        Direction::Green => ("绿色", "Green"),
        Direction::Safety => ("安全", "Safety"),
    }
}

/// How grave a finding is.
pub const fn severity(severity: Severity) -> Both {
    match severity {
        Severity::Note => ("提醒", "To be noted"),
        Severity::Fault => ("需整改", "To be set right"),
        Severity::Grave => ("严重", "Grave"),
    }
}
