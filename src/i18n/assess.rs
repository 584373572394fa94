//! Words of the assessment page and of evidence.

texts! {
    /// Words of the assessment page.
    AssessTexts {
        sections: "评测内容", "Sections";
        reported: "企业自评：{answer}", "The enterprise's own answer: {answer}";
        reported_same: "相同", "the same";
        as_reported: "同企业", "Take it over";
        scenarios: "应用场景", "Scenarios";
        section_visit: "到访", "Visit";
        to_submit: "检查并提交", "Check and submit";
        to_sign: "看结果并签字", "Result and signatures";
        people_hint: "姓名、单位、职务，一行一人", "Name, organisation and role, one a line";
        place_take: "用当前位置", "Use this place";
        visited_wrong: "离开早于到达，请核对。", "It ends before it begins: please check.";
        place_hint: "纬度在前，例如 37.98, 106.20", "Latitude first, such as 37.98, 106.20";
        place_wrong: "看不出位置：先写纬度（至多 90），再写经度（至多 180），用逗号分开。没有保存这一项，其余不受影响。", "This is no place: latitude (90 at most), a comma, longitude (180 at most). It was not saved; everything else is.";
        place_open: "在地图中查看", "Show on a map";
        place_failed: "没有取到位置。其他内容不受影响，可稍后再试。", "The place could not be found. Nothing else is affected; try again later.";
        missing_n: "还差 {n} 项", "{n} missing";
        complete: "全部答完", "All answered";
        next_missing: "下一未答", "Next missing";
        result: "看结果", "Result";
        score: "基础得分", "Base score";
        level: "等级", "Level";
        help: "说明和举例", "What is meant, with an example";
        help_self: "举例，在哪里找", "An example, and where to look";
        help_example: "例如：", "For example: ";
        help_found: "在哪里找：", "Where to look: ";
        evidence: "佐证：{list}", "Evidence: {list}";
        points: "{n} 分", "{n} pts";
        exclusive: "选此项时不选其他", "excludes the others";
        share: "占比 {share}（{band}），得 {score} 分", "Share {share} ({band}): {score} points";
        figures: "{earlier}：{a} {unit}；{later}：{b} {unit}。{trend}，得 {score} 分", "{earlier}: {a} {unit}; {later}: {b} {unit}. {trend}: {score} points";
        trend_better: "变好", "Better";
        trend_same: "基本相同", "About the same";
        trend_worse: "变差", "Worse";
        declare_same: "没有改造后数据：声明“基本相同”，并在备注写明理由", "No figures after the retrofit: declare “about the same” and give the reason in a note";
        declared_with_note: "已声明“基本相同”，理由在备注里", "Declared “about the same”; the reason is in the note";
        declare_note: "请在备注写明理由", "Please give the reason in a note";
        in_year: "（{year} 年）", " ({year})";
        average_of: "{from} 至 {to} 年平均{what}", "{what}, average of {from} to {to}";
        figures_known: "企业信息里已有：{what}", "The enterprise's details have it: {what}";
        fill_in: "填入", "Fill in";
        figures_differ: "与企业信息不一致：{what}", "Not as in the enterprise's details: {what}";
        differs_in: "{what}在企业信息里是 {known}，这里是 {given}", "{what} is {known} there, {given} here";
        take_known: "改成企业信息里的数", "Take the number there";
        correct_known: "改企业信息", "Correct it there";
        fault_zero: "分母不能为零", "The divisor must not be zero";
        fault_above: "占比超过 100%，请核对两个数", "The share is above 100 %: please check both numbers";
        fault_negative: "不能是负数", "Must not be negative";
        fault_other: "这个答案不完整", "This answer is not complete";
        rung_none: "无", "None";
        not_applicable: "不适用", "Not applicable";
        not_applicable_hint: "不适用的场景按无等级计", "Counts as no level";
        binding: "约束性", "binding";
        note: "备注", "Note";
        nothing_here: "没有找到这份评测", "There is no such assessment";
        nothing_here_text: "它可能还没有导入本机。", "It may not have reached this device yet.";
        loading: "正在读取…", "Reading…";
    }
}
