//! What the drawings say.

use crate::texts;

texts! {
    ChartTexts {
        title: "图表", "Charts";
        as_table: "看数字表", "As a table";
        indicator: "绩效指标", "Indicator";
        place: "片区", "Area";
        reading_n: "正在读取档案 {n} / {all}", "Reading files {n} / {all}";
        failed: "有的档案读不出来，图没有画。数据没有丢，关掉再打开本页试一次。", "Some files could not be read, so nothing is drawn. Nothing is lost: close this page and open it again.";
        bars: "各片区：{name}", "By area: {name}";
        bars_said: "竖线是目标。{n} 个片区达到目标，{m} 个没有达到；全市 {actual} / {target}。", "The mark is the target. {n} areas have reached it, {m} have not; the city has {actual} of {target}.";
        burn: "逐月进展：{name}", "Month by month: {name}";
        burn_said: "{place}到 {date} 有 {actual}，按均匀进度应有 {expected}；目标 {target}。", "{place}: {actual} on {date}, {expected} at an even pace; the target is {target}.";
        pace: "均匀进度", "even pace";
        actual: "实际", "actual";
        expected: "应有", "expected";
        target: "目标", "Target";
        day: "日期", "Day";
        levels: "等级分布：改造前后", "Levels before and after";
        levels_said: "双方签字的评测：改造前 {n} 家，改造后 {m} 家；改造后二级及以上 {two} 家。", "Assessments both sides signed: {n} enterprises before the retrofit, {m} after; {two} at level 2 or above after it.";
        levels_none: "还没有双方签字的评测。", "No assessment is signed by both sides yet.";
        before: "改造前", "Before";
        after: "改造后", "After";
        level_n: "{n} 级", "Level {n}";
        heat: "场景热力图", "Scenarios";
        heat_said: "每格为处在该等级的企业数，颜色越深越多。平均等级最低的是“{low}”。", "Each cell: enterprises at that level, darker where there are more. Lowest on average: {low}.";
        scenario: "场景", "Scenario";
        mean: "平均等级", "Mean level";
        not_applicable: "不适用", "Not applicable";
        money: "资金：各片区、各阶段", "Money by area and phase";
        money_said: "单位万元。全市已占用 {committed}，其中已付 {paid}；预计还要 {expected}；资金共 {ceiling}。", "In 10,000 yuan. The city: {committed} committed, {paid} of it paid; {expected} still expected; the funds hold {ceiling}.";
        paid: "已付", "Paid";
        committed: "已占用", "Committed";
        expected_money: "预计还要", "Still expected";
        contracted: "合同额", "Contracted";
        ten_thousand: "万元", "10,000 yuan";
        funds: "资金", "Funds";
        ceiling: "资金合计", "Funds in all";
        greatest: "最大需求", "Greatest demand";
        lacking: "缺口", "Lacking";
        money_note: "批准额、合同额按现在的记录，已付按付款日期；没有批准的按现有票据预计，两种计税口径取大的。", "Approved and contracted as the records say now, paid from the day of payment; what is not approved is a forecast from the papers there are, by the greater of the two bases.";
        phase: "阶段", "Phase";
        city: "全市", "City";
        map: "片区示意图：{name}", "Areas: {name}";
        map_said: "按相对位置排列，不是地图。数字是完成目标的百分比；最低的是{low}。", "Laid out by who lies beside whom; not a map. The figure is the share of the target reached; lowest: {low}.";
        percent: "完成 %", "Reached %";
        missing: "还差", "Missing";
    }
}
