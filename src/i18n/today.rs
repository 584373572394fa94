//! Words of the day's page and the list of enterprises.

use domain::{Lang, device::Role, dossier::DossierRow, pack::ProgrammePack};

use super::paper::awaits_words;

texts! {
    /// Words of the day's page and the list of enterprises.
    ListTexts {
        today: "今日", "Today";
        enterprises: "企业", "Enterprises";
        new: "新建企业", "New enterprise";
        to_do: "接着做", "To do next";
        rest: "其余企业", "The others";
        area_n: "{area} {n} 家", "{area}: {n}";
        more_n: "还有 {n} 家，继续显示", "Show more ({n} left)";
        see_all: "查看全部 {n} 家", "See all {n}";
        pending: "未移交", "Not handed over";
        pending_unit: "处修改", "changes";
        unfinished: "未完成评测", "Unfinished assessments";
        unit: "家", "enterprises";
        conflicts: "待商定", "To be settled";
        conflict_unit: "处不一致", "disagreements";
        storage: "存储空间", "Storage";
        storage_of: "已用 {used}，浏览器估计共 {quota}", "{used} used of about {quota}, as the browser estimates";
        storage_low: "空间快满了。请先移交，再清理本机其他内容；文字仍可继续填写。", "Storage is nearly full. Hand over first, then free some room; text can still be entered.";
        missing: "{stage}，还差 {n} 题", "{stage}: {n} answers missing";
        assess: "还没有评测", "Not assessed yet";
        retrofit: "改造 {done}/{all} 项", "Retrofit {done}/{all}";
        next: "下一步：{step}", "Next: {step}";
        late: "已逾期：{date}", "Overdue: {date}";
        due: "{date} 前完成", "Due {date}";
        assessed: "{stage}已完成", "{stage} done";
        in_conflict: "{n} 处不一致", "{n} to settle";
        none_title: "还没有企业", "No enterprises yet";
        none_text: "新建一家，或导入办公室交来的数据包。", "Add one, or import a bundle from the office.";
        import: "导入数据包", "Import a bundle";
        no_match: "没有符合条件的企业", "No enterprise matches";
        no_match_text: "换个词，或清除筛选条件。", "Try another word, or clear the filters.";
        clear: "清除条件", "Clear filters";
        search: "名称、代码或拼音", "Name, code or pinyin";
        area: "片区", "Area";
        phase: "批次", "Phase";
        stage: "阶段", "Stage";
        level: "等级", "Level";
        sort: "排序", "Sort";
        all: "全部", "All";
        unassessed: "未评测", "Not assessed";
        by_name: "按名称", "By name";
        by_recent: "最近修改", "Recently changed";
        by_level: "按等级", "By level";
        overdue_n: "逾期清单（{n} 家）", "Overdue ({n})";
        overview: "分布", "At a glance";
        by_levels: "等级", "Levels";
        by_stages: "阶段", "Stages";
        by_areas: "片区", "Areas";
        col_stands: "片区和进度", "Area and progress";
        col_note: "提醒", "To note";
        col_person: "最近经手", "Last decided by";
        col_date: "最近修改", "Changed";
        count: "{n} 家", "{n} enterprises";
    }
}

/// For whom an enterprise's papers wait, where it is not for `role`: each in a few words.
pub fn awaited_words(
    row: &DossierRow,
    pack: &ProgrammePack,
    role: Role,
    lang: Lang,
) -> Vec<String> {
    let awaited = row.awaited(&pack.workflow, role).into_iter();
    awaited.map(|one| awaits_words(one, lang)).collect()
}
