//! Words of the result and compare pages.

texts! {
    /// Words of the result and compare pages.
    ResultTexts {
        title: "{stage}结果", "{stage}: result";
        print: "打印", "Print";
        go_on: "继续评测", "Go on with the answers";
        answers: "看逐题答案", "Answer by answer";
        sealed: "企业（盖章）：", "Enterprise (seal):";
        correct: "按意见修改", "Correct it";
        provisional: "结果是暂定的：还有 {n} 项没有答。", "Provisional: {n} answer(s) are still missing.";
        missing: "还没有答的", "Not answered yet";
        to_next: "离 {level} 级（{name}）还差什么", "What level {level} ({name}) needs";
        at_top: "已达到最高等级。", "The highest level is reached.";
        score: "基础得分", "Base score";
        score_need: "{have} / 需 {need} 分", "{have}, {need} points needed";
        scenarios: "达到该等级的场景", "Scenarios at that level";
        of_scenarios: "应用场景", "Scenarios";
        scenarios_n: "{level} {n} 个", "{level}: {n}";
        enterprise: "企业", "Enterprise";
        binding: "其中约束性场景", "Of them binding";
        count_need: "{have} / 需 {need} 个", "{have}, {need} needed";
        met: "已满足", "met";
        not_met: "未满足", "not met";
        way_up: "最短的提升路径", "The shortest way up";
        as_need: "记为需求", "Note as a need";
        as_item: "列入改造", "Put on the checklist";
        in_needs: "已在需求清单", "On the list of needs";
        in_items: "已在改造清单", "On the checklist";
        of_step: "{what}：{step}", "{what}: {step}";
        scores: "各维度得分", "Scores by dimension";
        dimension: "维度", "Dimension";
        points: "得分", "Score";
        full: "满分", "Of";
        heat: "应用场景等级", "Scenarios by level";
        not_applicable: "不适用", "n/a";
        unanswered: "未答", "not answered";
        seen: "到访", "Visit";
        date: "日期", "Date";
        place: "位置", "Place";
        people: "在场人员", "People on site";
        evidence: "佐证照片", "Evidence photos";
        evidence_n: "{n} 张", "{n}";
        signed_team: "指导组签字", "For the team";
        signed_enterprise: "企业签字", "For the enterprise";
        needs: "主要需求", "Main needs";
        rule: "评测依据", "Rule";
        rule_version: "版本 {version}", "Version {version}";
        to_rules: "规则说明", "About the rule";
        other_rule: "本机没有这份评测开始时所用的版本 {version}，暂按上述版本计算。", "Begun with version {version}, which this device does not have; worked out by the version above.";
        loading: "正在读取…", "Reading…";
        nothing: "没有找到这份评测", "There is no such assessment";
        nothing_text: "它可能还没有导入本机。", "It may not have reached this device yet.";
        compare: "对比", "Compare";
        compare_none: "还不能对比", "Nothing to compare yet";
        compare_none_text: "自评、诊断、验收中至少有两次，才能并排对比。", "At least two of self report, diagnosis and acceptance are needed to stand side by side.";
        item: "项目", "Item";
        level: "等级", "Level";
        total: "基础得分", "Base score";
        provisional_short: "暂定", "provisional";
        questions: "评测题得分", "Questions";
        beside: "企业信息和照片也有改动", "The details and photos changed too";
        beside_none: "那以后，企业信息和照片没有改动。", "The enterprise’s details and photos have not changed since.";
        beside_photos: "新拍的照片：{n} 张", "New photos: {n}";
        to_history: "查看修改历史", "Open the history";
        only_differing: "只看不同的（{n} 行）", "Only what differs ({n})";
        difference: "差", "Change";
        difference_of: "末列 − 首列", "last − first";
        changed: "与前一列不同", "differs from the column before";
        which_missing: "是哪些题", "Which ones";
        to_dossier: "返回企业", "Back to the enterprise";
    }
}
