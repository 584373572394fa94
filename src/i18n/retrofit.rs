//! Words of the retrofit checklist.

texts! {
    /// Words of the retrofit checklist.
    RetrofitTexts {
        title: "改造清单", "Retrofit checklist";
        add: "添加项目", "Add an item";
        name: "项目名称", "Item";
        unnamed: "未命名项目", "Unnamed item";
        no_scenario: "其他", "Other";
        not_started: "未开始", "Not started";
        doing: "进行中", "Doing";
        done: "已完成", "Done";
        done_on: "完成日期", "Done on";
        dropped: "不做了", "Dropped";
        drop: "不做了", "Drop it";
        drop_title: "为什么不做了？", "Why is it dropped?";
        reason: "不做的原因", "Why it was dropped";
        take_up: "恢复这一项", "Take it up again";
        from: "现有等级", "Level now";
        to: "目标等级", "Level aimed at";
        product: "产品方案", "Product";
        provider: "服务商", "Provider";
        planned: "计划投资", "Planned";
        actual: "实际投资", "Spent";
        yuan: "元", "yuan";
        due: "完成期限", "Due";
        late: "已逾期", "Late";
        due_on: "{day}前完成", "Due {day}";
        now: "改为“{state}”", "Now: {state}";
        photos_n: "{n} 份佐证", "{n} pieces of evidence";
        details: "详情", "Details";
        deleted: "已删除一项", "Item deleted";
        empty: "还没有改造项目", "No items yet";
        empty_text: "按合同逐项添加，到现场点一下就能更新进度。", "Add items from the contract; on the floor one tap moves each on.";
    }
}
