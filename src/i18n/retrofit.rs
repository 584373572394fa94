//! Words of the retrofit checklist.

texts! {
    /// Words of the retrofit checklist.
    RetrofitTexts {
        title: "改造清单", "Retrofit checklist";
        add: "添加项目", "Add an item";
        unnamed: "未命名项目", "Unnamed item";
        no_scenario: "其他", "Other";
        drop: "不做了", "Drop it";
        drop_title: "为什么不做了？", "Why is it dropped?";
        reason: "不做的原因", "Why it was dropped";
        planned: "计划投资", "Planned";
        late: "已逾期", "Late";
        due_on: "{day}前完成", "Due {day}";
        now: "改为“{state}”", "Now: {state}";
        photos_n: "{n} 份佐证", "{n} pieces of evidence";
        details: "详情", "Details";
        deleted: "已删除一项", "Item deleted";
        empty: "还没有改造项目", "No items yet";
        empty_text: "按合同逐项添加，到现场点选状态就能更新进度。诊断结果里的提升步骤也可以直接列入。", "Add items from the contract; on the floor one tap chooses each one’s state. Steps of a result can be put here, too.";
    }
}
