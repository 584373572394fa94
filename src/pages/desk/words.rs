//! What these pages say.

use crate::texts;

texts! {
    DeskTexts {
        title: "进度", "Progress";
        targets: "绩效目标", "Targets";
        plan: "推进计划", "Plan";
        desk: "总览", "Overview";
        charts: "图表", "Charts";
        organisation: "组织", "Organisation";
        meetings: "会议", "Meetings";
        libraries: "资源库", "Libraries";
        review: "审核", "Review";
        pages: "进度各页", "Pages of progress";
        as_of: "截至", "As of";
        reading: "正在读取…", "Reading…";
        failed: "读不出专班的记录。数据没有丢，关掉再打开本页试一次。", "The programme's records could not be read. Nothing is lost: close this page and open it again.";
        area: "片区", "Area";
        city: "全市", "City";
        phase: "阶段", "Phase";
        all_phases: "总目标", "Total";
        of_total: "{n} / {all}", "{n} / {all}";
        met: "达到", "met";
        missing_n: "差 {n}", "{n} missing";
        late: "已逾期", "overdue";
        due_on: "期限 {date}", "due {date}";
        due_over: "期限 {date} 已过", "due {date}, over";
        conditions: "各片区三项条件", "Three conditions by area";
        conditions_note: "按改造总目标的比例，满一家算一家，向上取整；横线为应达到的家数。", "Shares of all enterprises to be retrofitted, in whole enterprises, rounded up; the line is how many it takes.";
        waits: "等我办理", "Waits for me";
        waits_none: "没有等着办理的", "Nothing waits";
        money: "补助", "Subsidies";
        pilots: "名单", "List";
        next_due: "最近到期", "Due next";
        documents: "生成报表文件", "Lists as files";
        no_next: "没有未完成的任务", "No task is left";
        days_left: "还有 {n} 天", "{n} days left";
        last_day: "今天到期", "due today";
        days_over: "过了 {n} 天", "{n} days over";
        indicator: "绩效指标", "Indicator";
        table_note: "每格为实际数 / 目标数；点开看是哪些企业、还差谁。", "Each cell: actual / target. Open one to see which enterprises, and who is missing.";
        as_grid: "看数字表，可排序和复制", "As plain cells, to sort and copy";
        target: "目标", "Target";
        actual: "实际", "Actual";
        missing: "还差", "Missing";
        expected: "按时间进度应有", "At an even pace";
        forecast: "照近 90 天的速度，到期", "By the due day, at the speed of 90 days";
        source: "怎么算", "What counts";
        counted_n: "已计入 {n} 个", "{n} counted";
        not_counted_n: "没有计入 {n} 家，最接近的在前", "{n} not counted, the nearest first";
        since: "{date} 起", "since {date}";
        by_hand: "人工登记：{evidence}（{person}）", "By hand: {evidence} ({person})";
        none_counted: "还没有", "None yet";
        none_missing: "没有", "None";
        more_n: "还有 {n} 家，继续显示", "Show more ({n} left)";
        unknown: "没有这个指标", "No such indicator";
        tasks: "36 项任务", "The tasks";
        show: "显示", "Show";
        show_open: "未完成", "Open";
        show_late: "逾期", "Overdue";
        show_all: "全部", "All";
        no_task: "没有这样的任务", "No such task";
        year: "任务按月、按责任单位", "Tasks by month and unit";
        n_tasks: "{n} 项", "{n} tasks";
        s_done: "已完成", "Done";
        s_done_late: "已完成（逾期后）", "Done, late";
        s_soon: "即将到期", "Due soon";
        s_doing: "进行中", "Under way";
        s_not_started: "未开始", "Not started";
        parts_left: "{all} 项中 {n} 项没有达到", "{n} of {all} parts are not reached";
        by_hand_task: "由专班填写", "Kept by hand";
        evidence: "佐证：{text}", "Evidence: {text}";
        blocked: "困难：{text}", "Held up by: {text}";
        kept: "登记", "Kept here";
        no_target: "没有目标", "no target";
        behind: "还没有达到的任务", "Tasks not reached here";
        none_behind: "这里的任务都达到了", "Every task is reached here";
        diagnosed: "诊断", "Diagnosed";
        retrofitted: "改造", "Retrofitted";
        accepted: "验收", "Accepted";
        measured: "按记录计算", "Worked out from records";
    }
}

texts! {
    KeptTexts {
        add: "登记", "Add";
        none: "还没有登记", "Nothing is kept here yet";
        none_text: "登记后，相应的指标和任务随即更新。", "What is added here counts at once for its indicator and task.";
        task: "任务", "Task";
        task_note: "写明日期和佐证才算完成。有记录可计算的任务按记录计算，这里写的只作说明。", "It is done once a day and evidence are given. A task that records measure stands as they say; what is written here only explains.";
    }
}
