//! What these pages say.

use crate::texts;

texts! {
    LibraryTexts {
        title: "资源库", "Libraries";
        add: "新登记", "New";
        place: "片区", "Area";
        city: "全市", "City";
        all: "全部", "All";
        search: "查找", "Search";
        n_found: "{n} 条", "{n} found";
        nothing_fits: "没有符合筛选条件的。改一改筛选再看。", "Nothing fits these filters. Change them to see more.";
        untitled: "（没有写名称）", "(no name)";
        files: "照片和文件", "Photos and files";
        sign_in: "签到照片、会议材料", "Sign-in photo, papers";
        deleted: "已删除", "Deleted";
        delete: "删除这条", "Delete this";
        saved_hint: "每填一项就保存，离线也能填。", "Each entry is saved as you make it, offline too.";
        not_yours: "这里由别的角色填写，本机只能看。", "Others fill this in; this device only reads it.";
        not_kept: "库里没有这个服务商", "No provider of this name is kept here";
        state: "现在", "Stands as";
        no_state: "还没有决定", "Nothing decided";
        overdue: "整改期限 {date} 已过", "was to rectify by {date}";
        objects: "异议未答复", "objection unanswered";
        decide: "新决定", "New decision";
        history: "历次决定", "Decisions";
        undated: "{n} 条决定没有写明内容或日期，不起作用。", "{n} decisions lack what they say or their day, and move nothing.";
        score: "评分", "Score";
        score_note: "按档案计算：项目完成、成效达到、企业满意度、等级提升各占一份，没有数据的不算。", "From the files: items done, effects reached, marks of enterprises and levels risen in equal parts; what is not known is left out.";
        served: "服务企业（家）", "Enterprises served";
        items: "改造项目完成", "Items done";
        effects: "成效达到", "Effects reached";
        marks: "满意度", "Marks";
        risen: "平均提升等级", "Levels risen, mean";
        who: "服务的企业", "Enterprises it serves";
        give_mark: "登记满意度", "Enter a mark";
        could_use: "可以用这个产品的企业", "Enterprises that could use it";
        could_use_none: "没有企业合适：产品要写明场景，服务商没有被暂停或移出。", "Nobody: a product has to name its scenario, and its provider may not be suspended or removed.";
        offer: "推荐", "Offer";
        offered: "已记为“已推荐”", "Kept as offered";
        products_for: "合适的产品方案", "Products that fit";
        needs_of: "{name}的需求与合适的产品", "Needs of {name} and what fits";
        need_without: "这条需求没有写场景，配不出产品。", "This need names no scenario, so nothing can be matched.";
        no_product: "库里没有合适的产品。", "No product in the library fits.";
        no_needs: "这家企业没有登记需求。", "This enterprise has no need on its list.";
        members: "单位", "Units";
        duties: "职责", "Duties";
        no_people: "还没有填人员。人员变动在这里直接改，不用发文。", "Nobody is entered. People change here, without a document.";
        add_person: "添加人员", "Add a person";
        former: "历任和全部人员", "Everybody, former ones too";
        areas: "负责片区", "Areas";
        tasks: "负责的任务", "Tasks";
        open_n: "{all} 项，{n} 项未完成，{late} 项逾期", "{all} tasks, {n} open, {late} overdue";
        owes: "还差什么", "What it owes";
        group_view: "本组情况", "The group’s view";
        owes_none: "都达到了", "Everything is reached";
        reports: "定期报告", "Reports";
        new_report: "写报告", "Write a report";
        report_of: "{group} {date} 报告", "{group}: report of {date}";
        last_report: "上一份 {date}", "last one {date}";
        no_report: "还没有报告", "no report yet";
        what: "项目", "What";
        have: "实际", "Have";
        need: "应达到", "Needed";
        missing: "还差", "Missing";
        due: "期限", "Due";
        source: "依据", "Source";
    }
}

texts! {
    ReviewTexts {
        title: "审核", "Review";
        arrived: "上次看过之后到的", "Arrived since you looked";
        arrived_none: "上次看过之后没有新的", "Nothing new since you looked";
        seen_all: "都看过了", "I have seen all of it";
        seen_said: "已记为看过", "Marked as seen";
        since_at: "上次看过：{at}", "Last looked: {at}";
        never: "还没有看过", "Not looked before";
        disputed: "意见不一致", "Disagreements";
        returned: "退回的文件", "Papers sent back";
        overdue: "等着办理的文件，等得最久的在前", "Papers that wait, the longest first";
        findings: "数据疑点", "Doubts about data";
        findings_none: "没有发现疑点", "Nothing is doubtful";
        findings_note: "由档案算出，不改数据。逐条核对后可以标为已核，改了数据会自动消失。", "Worked out from the files; nothing is changed. Mark what you checked; what is corrected goes by itself.";
        check: "标为已核", "Mark as checked";
        checked_n: "已核 {n} 条", "{n} checked";
        show_checked: "显示已核的", "Show checked ones";
        chosen_n: "选中 {n} 条", "{n} chosen";
        choose_all: "全选", "Choose all";
        kind: "类型", "Kind";
        days_waiting: "等了 {n} 天", "waiting {n} days";
        n_fields: "{n} 处", "{n} places";
        none: "没有", "None";
        undo_checked: "已标为已核", "Marked as checked";
        all_kinds: "全部", "All";
    }
}
