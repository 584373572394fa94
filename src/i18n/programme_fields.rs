//! What the fields of certificates, meetings, products, showcases, entries by hand and notes on tasks
//! are called.

use domain::{
    certificate::{self, CertificateField},
    programme::{
        HandState, MeetingKind, ShowcaseKind,
        entry::{self, EntryField},
        meeting::{self, MeetingField},
        product::{self, ProductField},
        showcase::{self, ShowcaseField},
        task_note::{self, TaskNoteField},
    },
};

use super::fields::Both;

/// A kind of record; `None` where it is none of these.
pub fn kind(kind: &str) -> Option<Both> {
    Some(match kind {
        certificate::KIND => ("证书与认定", "Certificate"),
        meeting::KIND => ("会议活动", "Meeting"),
        product::KIND => ("产品方案", "Product"),
        showcase::KIND => ("案例与做法", "Showcase"),
        entry::KIND => ("人工登记", "Entry by hand"),
        task_note::KIND => ("任务办理", "Task"),
        _ => return None,
    })
}

pub const fn certificate(field: CertificateField) -> Both {
    use CertificateField as Field;
    match field {
        Field::Title => ("类别", "Of what"),
        Field::Name => (
            "车间、工厂或服务名称",
            "Name of workshop, factory or service",
        ),
        Field::Number => ("证书编号", "Number"),
        Field::From => ("起始日期", "From"),
        Field::To => ("截止日期", "To"),
        Field::Body => ("认定单位或云服务商", "Given by, or whose cloud"),
    }
}

pub const fn meeting(field: MeetingField) -> Both {
    use MeetingField as Field;
    match field {
        Field::Kind => ("类型", "Kind"),
        Field::Title => ("名称", "Title"),
        Field::Day => ("日期", "Day"),
        Field::Industry => ("行业", "Industry"),
        Field::Phase => ("批次", "Phase"),
        Field::Place => ("地点", "Place"),
        Field::Organiser => ("组织单位", "Organiser"),
        Field::Headcount => ("参加人数", "People there"),
        Field::Text => ("说明", "Remarks"),
    }
}

pub const fn product(field: ProductField) -> Both {
    use ProductField as Field;
    match field {
        Field::Name => ("名称", "Name"),
        Field::Provider => ("服务商", "Provider"),
        Field::Industry => ("细分行业", "Sub-sector"),
        Field::Scenario => ("应用场景", "Scenario"),
        Field::Phase => ("批次", "Phase"),
        Field::Day => ("入选日期", "Chosen on"),
        Field::Text => ("说明", "Remarks"),
    }
}

pub const fn showcase(field: ShowcaseField) -> Both {
    use ShowcaseField as Field;
    match field {
        Field::Kind => ("类型", "Kind"),
        Field::Name => ("名称", "Name"),
        Field::Day => ("发布日期", "Published on"),
        Field::Code => ("企业信用代码", "Enterprise's credit code"),
        Field::Text => ("说明", "Remarks"),
        Field::Evidence => ("出处", "Where it can be read"),
    }
}

pub const fn entry(field: EntryField) -> Both {
    use EntryField as Field;
    match field {
        Field::Indicator => ("绩效指标", "Indicator"),
        Field::Name => ("名称", "Name"),
        Field::Code => ("信用代码", "Credit code"),
        Field::Day => ("起算日期", "Counts from"),
        Field::Evidence => ("佐证", "Evidence"),
        Field::Person => ("负责人", "Who answers for it"),
    }
}

pub const fn task_note(field: TaskNoteField) -> Both {
    use TaskNoteField as Field;
    match field {
        Field::State => ("状态", "State"),
        Field::DoneOn => ("完成日期", "Done on"),
        Field::Evidence => ("佐证", "Evidence"),
        Field::Person => ("负责人", "Who answers for it"),
        Field::Blocked => ("存在困难", "What holds it up"),
    }
}

pub const fn meeting_kind(kind: MeetingKind) -> Both {
    match kind {
        MeetingKind::Briefing => ("政策宣贯会", "Briefing"),
        MeetingKind::Matchmaking => ("供需对接会", "Matchmaking"),
        MeetingKind::Training => ("人才培训会", "Training"),
        MeetingKind::Visit => ("参观交流", "Visit"),
    }
}

pub const fn showcase_kind(kind: ShowcaseKind) -> Both {
    match kind {
        ShowcaseKind::ChainCase => ("“链式”案例", "Chain case"),
        ShowcaseKind::Practice => ("典型做法", "Practice"),
    }
}

pub const fn hand_state(state: HandState) -> Both {
    match state {
        HandState::NotStarted => ("未开始", "Not started"),
        HandState::Doing => ("进行中", "Doing"),
        HandState::Done => ("已完成", "Done"),
    }
}
