//! Words of the dossier page and its parts.

texts! {
    /// Words of the dossier page, its needs, its history and its conflicts.
    DossierTexts {
        unnamed: "未填名称", "No name yet";
        loading: "正在读取…", "Reading…";
        who: "企业概况", "Who";
        size: "划型", "Size class";
        heads_n: "从业人员 {n} 人", "{n} employees";
        revenue_n: "营业收入 {n} 万元", "revenue {n} × 10,000 yuan";
        and: "，", ", ";
        edit_profile: "修改概况", "Edit";
        view_profile: "查看全部", "All details";
        stands: "数字化水平", "Where it stands";
        no_assessment: "还没有评测。", "No assessment yet.";
        begin_self: "开始自评", "Begin self-assessment";
        begin_diagnosis: "开始诊断", "Begin diagnosis";
        begin_acceptance: "开始验收", "Begin acceptance";
        go_on: "继续，还差 {n} 项", "Go on, {n} to answer";
        result: "查看结果", "Result";
        compare: "前后对比", "Compare";
        score: "{n} 分", "{n} points";
        needs: "需求、问题、场景清单", "Needs, problems, scenarios";
        more_fields: "另有 {n} 项", "{n} more";
        needs_empty: "还没有记录需求", "No needs written down yet";
        needs_empty_text: "企业想要什么、卡在哪里、哪些环节可以改，一条一条记下来。", "What the enterprise wants, where it is stuck, what could be changed: one by one.";
        needs_none: "还没有记录需求。", "No needs written down yet.";
        needs_open: "打开清单", "Open the list";
        needs_more: "另有 {n} 条", "{n} more";
        building: "改造进度", "What is being built";
        items_none: "还没有改造项目。", "No retrofit items yet.";
        items_open: "打开改造清单", "Open the checklist";
        by_count: "完成 {done} / {total} 项", "{done} of {total} items done";
        by_money: "按计划投资：{done} / {total} 元", "By planned money: {done} / {total} yuan";
        actual_money: "已投入 {n} 元", "{n} yuan spent";
        late: "{n} 项逾期", "{n} late";
        seen: "现场照片与文件", "What was seen";
        photos_none: "还没有照片。", "No photos yet.";
        add_photo: "拍照", "Take a photo";
        add_file: "添加文件", "Add a file";
        photo_saved: "已保存", "Saved";
        photo_caption: "说明", "Caption";
        photo_deleted: "照片已删除", "Photo deleted";
        photo_elsewhere: "原图不在本机。", "The picture is not on this device.";
        photo_empty: "这个文件是空的，没有保存。其他内容都在。请重新拍摄，或等网盘下载完再选。", "The file is empty and was not saved. Everything else is safe. Take it again, or choose it once its download is complete.";
        photo_unreadable: "这个文件读不出来，没有保存。其他内容都在。请重新拍摄或另选文件。", "The file cannot be read and was not saved. Everything else is safe. Take it again or choose another.";
        photo_no_picture: "这个文件不是能打开的图片，没有保存。其他内容都在。请另选照片（JPEG、PNG）。", "The file is no picture this browser can open, and was not saved. Everything else is safe. Choose another photo (JPEG, PNG).";
        photo_failed: "这个文件没有保存。其他内容都在。请重新拍摄或另选文件。", "The file was not saved. Everything else is safe. Take it again or choose another.";
        happened: "最近的改动", "What happened";
        history: "全部改动记录", "Full history";
        conflict_banner: "有 {n} 处填写不一致，请核对。", "{n} entries disagree; please check.";
        settle: "去处理", "Settle";
        hand_over: "移交这家企业", "Hand over";

        urgency: "紧急程度", "Urgency";
        budget: "预算", "Budget";
        wan: "万元", "10,000 yuan";
        add_need: "添加一条", "Add one";
        deleted_things: "已删除的内容", "Deleted";
        deleted_help: "删除只是不再显示，内容都还在，可随时恢复。", "Deleting only hides: everything is kept and can be restored at any time.";
        deleted_enterprise: "这家企业已删除，各处列表不再显示它。内容都还在。", "This enterprise was deleted and is left out of every list. Its content is still here.";
        deleted_assessment: "这份评测已删除", "This assessment was deleted";
        deleted_assessment_text: "答案和照片都还在，恢复后可以继续。", "Its answers and photos are kept; restore it to go on.";
        delete_assessment: "删除这份评测", "Delete this assessment";
        delete_assessment_text: "它已有 {n} 个答案。删除后企业页和统计都不再显示它；内容保留，可在“全部改动记录”里恢复。", "It has {n} answers. Once deleted it is left out of the dossier and of every count; it is kept and can be restored from the full history.";
        begin_again: "已有一份没做完的{stage}", "A {stage} is already open";
        begin_again_text: "它还差 {n} 项，一般应接着做完。另开一份会得到两份{stage}。", "{n} answers are missing in it; usually that one is continued. Another one gives you two.";
        begin_other: "另开一份", "Begin another";
        begin_go_on: "继续这一份", "Go on with it";
        deleted: "已删除", "Deleted";
        print: "打印清单", "Print the list";
        back_to: "返回企业", "Back to the enterprise";

        conflicts: "不一致的填写", "Disagreements";
        also_filled: "另一处填的是“{value}”，还没有定。", "Somewhere else “{value}” was filled in; it is not settled.";
        disagrees: "不一致", "Disagrees";
        gone_unseen: "这条已被删除，删除的人没有看到下面的内容：", "This was deleted by somebody who had not seen:";
        keep_deleted: "保持删除", "Leave it deleted";
        conflicts_none: "没有不一致的填写", "Nothing disagrees";
        conflicts_none_text: "不同设备对同一项填了不同内容时，会在这里列出。", "When two devices fill the same entry differently, it is listed here.";
        take: "采用这个", "Take this";
        third: "都不对，另填", "Neither: write another";
        third_on_page: "都不对时，先采用一个，再到它自己的页面改正。", "If neither is right, take one and correct it on its own page.";
        taken: "已采用", "Settled";
        empty_value: "（空）", "(empty)";
        yes: "是", "yes";
        no: "否", "no";
        not_applicable: "不适用", "not applicable";
        set_to: "{field}：{value}", "{field}: {value}";
        no_history: "还没有改动。", "Nothing yet.";
        more: "显示更早的", "Show earlier";
        compacted: "本机登记之前的改动保存在办公室，联网时可以取来看。", "What was changed before this device joined is kept at the office; it can be fetched when online.";
        fetch_history: "取来更早的改动", "Fetch earlier changes";
        fetching: "正在取……", "Fetching…";

        which: "{kind}“{name}”", "{kind} “{name}”";
        k_enterprise: "企业概况", "Profile";
        k_assessment: "评测", "Assessment";
        k_need: "需求", "Need";
        k_item: "改造项目", "Retrofit item";
        k_photo: "照片", "Photo";
        k_signature: "签字", "Signature";
        contested: "“{stage}”有几次评测是互不知情时分别开始的。请删除多余的，或重新开始一次。", "Several assessments of “{stage}” were begun without knowledge of each other. Delete those too many, or begin another.";
        f_note: "备注：{of}", "Note: {of}";
        f_deleted: "已删除", "Deleted";
        f_other: "其他（{name}）", "Other ({name})";
    }
}
