//! Words of the project's sheets.

use crate::texts;

texts! {
    /// Words of the project's sheets.
    ProjectTexts {
        begin: "开始填写", "Begin";
        none_yet: "还没有{what}", "No {what} yet";
        none_yet_text: "填写后随时保存，填好再提交。", "It is saved as you type; hand it in when it is whole.";
        other_one: "另加一份", "Another one";
        nth: "第 {n} 份", "No. {n}";
        lacks: "待填", "To fill in";
        print: "打印", "Print";
        documents: "生成文件", "Documents";
        advice: "请留意", "Please check";
        advice_help: "只是提醒，不影响提交。", "Advice only; it stops nothing.";
        not_yours: "只能查看：{why}", "To read only: {why}";
        digest: "{n} 个项目，{sum} 元", "items: {n}, {sum} yuan";
        target: "目标 {n} 级", "target level {n}";
        decide: "办理", "Decision";
        delete_paper: "删除这份材料", "Delete this paper";
        deleted: "已删除", "Deleted";

        result: "结果", "Result";
        found: "诊断情况", "What was found";
        people: "在场人员", "People on site";
        needs: "需求、问题、场景", "Needs, problems, scenarios";
        needs_n: "清单 {n} 条（紧急程度{urgency}的 {urgent} 条）", "{n} needs, problems and scenarios ({urgent} of urgency {urgency})";
        add_need: "添加一条", "Add one";
        expected: "预计 {n} 级", "level {n} expected";
        from_diagnosis: "按诊断结果补全", "Complete from the diagnosis";
        from_diagnosis_help: "只填空白处，已写的不动。", "Fills what is blank; what was written stays.";
        pictures: "现场照片", "Photos";
        pick_photo: "放进报告：{what}", "In the report: {what}";
        no_photos: "档案里还没有照片。", "The dossier has no photos yet.";

        goals: "目标与期限", "Goal and time";
        text: "改造内容", "What is done";
        items: "改造项目", "Items";
        items_n: "改造项目数", "Items";
        effects: "承诺成效", "Effects promised";
        sum: "合计", "Total";
        kind_none: "未填费用种类", "No kind of cost";
        kind_not: "{kind}（不计入）", "{kind} (does not count)";
        add_item: "添加项目", "Add an item";
        add_effect: "添加成效", "Add an effect";
        unnamed: "未命名", "Unnamed";
        effect_line: "{before} → {promised} {unit}", "{before} → {promised} {unit}";
        effect_reached: "达到 {reached}", "reached {reached}";

        differs: "{verb}后项目有 {n} 处改动", "items changed since “{verb}”: {n}";
        differs_added: "新增", "added";
        differs_gone: "已去掉", "taken out";

        agreed: "合同", "Contract";
        money: "金额", "Amounts";
        picked: "合同包含的项目", "Items in it";
        pick_help: "勾选本合同采购的项目。", "Tick what this contract buys.";
        no_items: "改造清单里还没有项目。", "The checklist has no items yet.";
        to_items: "打开改造清单", "Open the checklist";
        of_items: "所含项目合计", "Its items come to";

        spending: "发票与付款", "Money spent";
        invoices: "发票", "Invoices";
        payments: "付款", "Payments";
        add_invoice: "添加发票", "Add an invoice";
        add_payment: "添加付款", "Add a payment";
        invoices_help: "红字发票填负数。", "A credit note has negative amounts.";
        payments_help: "退回的款项填负数。", "Money that came back is negative.";
        split: "分到项目", "For which items";
        split_rest: "余额计入", "The rest is for this";
        split_left: "还有 {sum} 元没有分到项目", "{sum} yuan is for no item yet";
        no_number: "未填号码", "No number";
        contracted: "合同", "Contracted";
        invoiced: "开票", "Invoiced";
        paid: "付款", "Paid";
        counts: "取最少", "Least";
        item: "项目", "Item";
        by_item: "按项目核对", "Item by item";

        acceptance: "验收意见", "Acceptance";
        add_opinion: "填写意见", "Add an opinion";
        opinions: "验收意见", "Opinions";
        conditions: "补助要求", "What the subsidy needs";
        c_level: "改造后达到 {n} 级", "Level {n} after the retrofit";
        c_level_is: "现为 {n} 级", "level {n}";
        c_day: "{day} 前验收，按第 {phase} 阶段", "Accepted by {day}, as phase {phase}";
        c_items: "改造项目全部完成", "Every item is done";
        c_items_is: "完成 {done} / {total}", "{done} of {total} done";
        c_second: "验收评测已签字", "The acceptance assessment is signed";
        c_holds: "已满足", "holds";
        c_not: "未满足", "does not hold";
        c_open: "未填", "not known";
        reached: "成效达到情况", "Effects reached";
        kept: "已达到", "kept";
        not_kept: "未达到", "not kept";
        assessment: "前后评测对比", "Assessments side by side";

        conditions_to_items: "把 {n} 条整改条件列入改造清单", "Put {n} condition(s) on the checklist";
        beside: "{from} 级 → {to} 级，{was} 分 → {is} 分；提升的场景 {risen} 个，下降 {fallen} 个。", "Level {from} → {to}, score {was} → {is}; scenarios risen: {risen}, fallen: {fallen}.";
        beside_n: "逐项差异（{n}）", "Item by item ({n})";
        beside_what: "题目或场景", "Question or scenario";
        before: "改造前", "Before";
        after: "改造后", "After";

        survey: "摸底情况", "Survey";
        on_list: "试点名单", "List of pilots";
        not_listed: "不在试点名单上。", "Not on the list of pilots.";
        is_listed: "在试点名单上：{what}", "On the list: {what}";
        put_on_list: "按核定写入名单", "Put on the list as approved";
        take_off_list: "从名单去掉", "Take off the list";
        replaces: "替换 {name}", "In the place of {name}";
        asked: "申请", "Application";
        summary: "改造总结", "Summary";
        satisfaction: "对服务商的评价", "The provider";
        pieces: "验收材料", "The file";
        piece_there: "已有", "there";
        piece_missing: "缺", "missing";
        effects_kept: "成效达到 {n} / {of} 项", "effects reached: {n} of {of}";
        file_whole: "材料齐全", "the file is whole";
        file_lacks: "材料缺 {n} 件：{what}", "{n} piece(s) missing: {what}";

        auditors: "审计报告", "The auditors' report";
        audited_sum: "审定合计（含税）", "Audited, with tax";
        audit_files: "审计材料", "Files";
        audit_said: "{n} 个项目，审定 {sum} 元，核减 {cut} 元", "{n} items: {sum} yuan audited, {cut} yuan cut";
        take_cut: "核减金额填 {sum} 元", "Enter {sum} yuan as the cut";
        to_audit: "打开审计", "Open the audit";

        about_file: "整份档案", "The file as a whole";
        add_finding: "提出意见", "Add a finding";
        no_findings: "没有监督意见", "No findings";
        no_findings_text: "监督人员提出的问题、整改期限和答复会列在这里。", "What supervision finds, the days it sets and the answers are listed here.";
        answer_by: "{day} 前答复", "answer by {day}";
        answered_today: "今天答复", "Answered today";
        close_finding: "销号", "Close";
        reopen_finding: "重新打开", "Open again";
        found_here: "监督意见（{n}）", "Findings ({n})";
        holds_back: "还有 {n} 条严重的监督意见没有销号", "{n} grave finding(s) are not closed";

        applicant: "申请与账户", "Application and account";
        account_hint: "须与“{name}”一字不差，括号全角半角也要一致。", "To the character as in “{name}”, brackets too.";
        sum_title: "补助测算", "The sum";
        basis: "{basis}计", "{basis}";
        step: "步骤", "Step";
        from: "由", "From";
        to: "到", "To";
        payable: "可拨补助", "Payable";
        forecast: "按现有材料测算（还不能拨付）", "What the figures come to (not payable yet)";
        bars: "暂不能拨付，因为", "Not payable, because";
        remarks: "需核对", "To be looked at";
        phase: "按第 {n} 阶段规则", "By the rule of phase {n}";
        phase_accepted: "验收日期 {day}", "accepted on {day}";
        phase_planned: "按名单", "as listed";
        no_phase: "还不知道按哪个阶段", "The phase is not known yet";
        doubts: "暂定的规则（{n}）", "Rules that are defaults ({n})";
        other_money: "其他财政资金", "Other public money";
        add_money: "添加一笔", "Add one";
        audit: "审定", "Audit";
        exclusions: "不予补助", "Grounds of exclusion";
        add_exclusion: "添加原因", "Add a ground";
        none: "没有。", "None.";
        approved: "核定补助 {sum} 元（{basis}）", "Approved: {sum} yuan ({basis})";
        approved_from: "核定时的依据", "What it was approved from";
        approved_stays: "核定金额不变。现在按材料测算为 {sum} 元：", "The approved figure stays. By what is here now it would be {sum} yuan:";
        detail_differs: "明细有改动，汇总数没有变", "details differ that no figure shows";
        approve_on: "按哪种口径核定", "Approve on which basis";
        choose_basis: "请先选定口径（含税或不含税）", "choose the basis first, with or without tax";
        to_approve: "核定补助", "To be approved";
        applied: "申请补助", "Applied for";
        cannot_approve: "还不能核定：{why}", "It cannot be approved yet: {why}";

        pay: "拨付", "Payment";
        to_pay: "收款账户", "Account";
        not_approved: "补助还没有核定", "No subsidy is approved";
        approved_sum: "核定补助", "Approved";
        take_approved: "以这次核定为依据", "Pay by what is approved now";
        paid_sum: "已拨（两方已签）", "Paid (both signed)";
        left_sum: "未拨", "Left";
        went: "到账", "What became of it";
        fund_left: "资金余额", "The fund has";
        paid_evidence: "拨付凭证", "Evidence of payment";

        s_edition: "方案版次", "Edition";
        s_phase: "阶段", "Phase";
        s_rate: "比例", "Rate";
        s_items: "项目数", "Items";
        s_invoices: "发票数", "Invoices";
        s_payments: "付款数", "Payments";
        s_contracted: "合同合计", "Contracted";
        s_invoiced: "开票合计", "Invoiced";
        s_paid: "付款合计", "Paid";
        s_base: "计入补助的费用", "Cost that counts";
        s_other: "其他财政资金", "Other public money";
        s_accepted: "验收日期", "Accepted on";
        s_level: "改造后等级", "Level reached";
        was_now: "{what}：{was} → {now}", "{what}: {was} → {now}";
    }
}
