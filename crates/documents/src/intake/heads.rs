//! Which row names the columns, and what each column is.

use std::collections::BTreeMap;

use super::{
    grid::{Cell, Grid},
    value::Money,
};

/// How many rows are looked at for heads.
const SEARCHED: usize = 40;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    Code,
    Name,
    Area,
    Industry,
    Nature,
    Tier,
    AboveScale,
    Phase,
    Selected,
    Founded,
    Address,
    Products,
    Contact,
    Phone,
    /// Of a year.
    Headcount(u16),
    /// Of a year; the unit where the head names one.
    Revenue(u16, Option<Money>),
}

/// What columns are called, blanks, brackets and years aside.
const NAMES: [(&[&str], Column); 14] = [
    (
        &[
            "统一社会信用代码",
            "社会信用代码",
            "信用代码",
            "统一信用代码",
            "纳税人识别号",
            "统一代码",
        ],
        Column::Code,
    ),
    (
        &[
            "企业名称",
            "单位名称",
            "公司名称",
            "企业全称",
            "名称",
            "企业",
            "工业企业名称",
        ],
        Column::Name,
    ),
    (
        &[
            "片区",
            "所属片区",
            "所属县区",
            "县区",
            "所在县区",
            "所属区域",
            "所在地区",
            "地区",
            "属地",
            "县市区",
            "所属园区",
            "园区",
            "所在片区",
        ],
        Column::Area,
    ),
    (
        &[
            "行业",
            "所属行业",
            "行业类别",
            "行业分类",
            "行业代码",
            "国民经济行业",
            "细分行业",
            "所属行业大类",
        ],
        Column::Industry,
    ),
    (
        &[
            "企业性质",
            "性质",
            "经济类型",
            "企业类型",
            "注册类型",
            "所有制",
        ],
        Column::Nature,
    ),
    (
        &[
            "梯度类型",
            "梯度",
            "优质企业梯度",
            "企业梯度",
            "专精特新",
            "专精特新类别",
            "培育梯度",
        ],
        Column::Tier,
    ),
    (
        &[
            "是否规上",
            "规上企业",
            "是否规上企业",
            "规上",
            "规上规下",
            "规模以上",
            "是否规模以上",
        ],
        Column::AboveScale,
    ),
    (
        &["阶段", "试点阶段", "批次", "改造批次", "期次"],
        Column::Phase,
    ),
    (
        &[
            "入选日期",
            "入选时间",
            "列入名单日期",
            "公布日期",
            "列入日期",
        ],
        Column::Selected,
    ),
    (
        &["成立日期", "成立时间", "注册日期", "注册时间"],
        Column::Founded,
    ),
    (
        &[
            "地址",
            "企业地址",
            "详细地址",
            "注册地址",
            "通讯地址",
            "生产经营地址",
        ],
        Column::Address,
    ),
    (
        &["主要产品", "产品", "主营产品", "主营业务", "主要产品名称"],
        Column::Products,
    ),
    (
        &["联系人", "企业联系人", "联系人姓名", "负责人"],
        Column::Contact,
    ),
    (
        &[
            "联系电话",
            "电话",
            "手机",
            "手机号",
            "联系方式",
            "联系人电话",
        ],
        Column::Phone,
    ),
];
const HEADCOUNT: [&str; 8] = [
    "职工人数",
    "从业人员",
    "从业人数",
    "员工人数",
    "职工数",
    "人数",
    "从业人员数",
    "从业人员平均人数",
];
const REVENUE: [&str; 8] = [
    "营业收入",
    "主营业务收入",
    "年营业收入",
    "销售收入",
    "营收",
    "年销售收入",
    "销售额",
    "年产值",
];

/// A head with what is said beside it.
#[derive(Clone, Debug, Default)]
struct Said {
    base: String,
    unit: Option<Money>,
    year: Option<u16>,
}

impl Said {
    fn of(head: &str) -> Self {
        let mut said = Self::default();
        let mut aside = String::new();
        let mut depth = 0_u32;
        let mut base = String::new();
        for char in head.chars().filter(|char| !char.is_whitespace()) {
            match char {
                '（' | '(' | '[' | '【' => depth += 1,
                '）' | ')' | ']' | '】' => depth = depth.saturating_sub(1),
                '*' | '＊' | '：' | ':' | '★' => {}
                char if depth > 0 => aside.push(char),
                char => base.push(char),
            }
        }
        said.unit = Money::named(&aside).or_else(|| {
            // 营业收入万元, and 单位：万元 behind a comma.
            let end = ["万元", "亿元"].iter().find(|unit| base.ends_with(*unit))?;
            let unit = Money::named(end);
            base.truncate(base.len() - end.len());
            unit
        });
        said.year = year_in(&base).or_else(|| year_in(&aside));
        said.base = without_year(&base);
        said
    }

    fn column(&self) -> Option<Found> {
        let base = self.base.as_str();
        let mut named = NAMES.iter();
        if let Some((_, column)) = named.find(|(names, _)| names.contains(&base)) {
            return Some(Found::Column(*column));
        }
        let of_year = |of: fn(&Self, u16) -> Column| match self.year {
            Some(year) => Found::Column(of(self, year)),
            None => Found::NoYear,
        };
        if HEADCOUNT.contains(&base) {
            return Some(of_year(|_, year| Column::Headcount(year)));
        }
        if REVENUE.contains(&base) {
            return Some(of_year(|said, year| Column::Revenue(year, said.unit)));
        }
        None
    }
}

enum Found {
    Column(Column),
    /// A figure of which nobody says of which year.
    NoYear,
}

/// 2024 in 2024年营业收入.
fn year_in(text: &str) -> Option<u16> {
    let chars: Vec<char> = text.chars().collect();
    chars.windows(4).enumerate().find_map(|(at, four)| {
        let before = at.checked_sub(1).and_then(|at| chars.get(at));
        let after = chars.get(at + 4);
        let alone = |char: Option<&char>| char.is_none_or(|char| !char.is_ascii_digit());
        let year: u16 = four.iter().collect::<String>().parse().ok()?;
        let digits = four.iter().all(char::is_ascii_digit);
        (digits && alone(before) && alone(after) && (1990..2100).contains(&year)).then_some(year)
    })
}

fn without_year(text: &str) -> String {
    match year_in(text) {
        None => text.to_owned(),
        Some(year) => {
            let text = text.replacen(&year.to_string(), "", 1);
            let text = text
                .strip_prefix("年度")
                .or(text.strip_prefix('年'))
                .unwrap_or(&text);
            let text = text
                .strip_suffix("年度")
                .or(text.strip_suffix('年'))
                .unwrap_or(text);
            text.to_owned()
        }
    }
}

/// The heads of a sheet.
#[derive(Clone, Debug, Default)]
pub(super) struct Heads {
    /// The last row of them, from 0.
    pub row: usize,
    /// What was understood, by place.
    pub columns: BTreeMap<usize, Column>,
    /// Heads that were not.
    pub unknown: Vec<(usize, String)>,
    /// Figures without a year.
    pub no_year: Vec<usize>,
    /// Columns that say what an earlier one says.
    pub twice: Vec<usize>,
}

impl Heads {
    /// The row, or two rows, whose cells are understood best; `None` where none names the enterprise and
    /// something else.
    pub fn find(grid: &Grid) -> Option<Self> {
        let mut best: Option<Self> = None;
        for row in 0..grid.rows.len().min(SEARCHED) {
            for two in [false, true] {
                let found = Self::at(grid, row, two);
                let better = best
                    .as_ref()
                    .is_none_or(|best| found.score() > best.score());
                if found.is_enough() && better {
                    best = Some(found);
                }
            }
        }
        best
    }

    /// How many columns were understood.
    pub fn score(&self) -> usize {
        self.columns.len()
    }

    fn is_enough(&self) -> bool {
        let names = |column: &Column| matches!(column, Column::Code | Column::Name);
        self.columns.values().any(names) && self.columns.len() >= 2
    }

    /// The heads in a row; with `two`, each after what stands above it in the row before.
    fn at(grid: &Grid, row: usize, two: bool) -> Self {
        let mut heads = Self {
            row,
            ..Self::default()
        };
        let Some(above) = row.checked_sub(usize::from(two)) else {
            return heads;
        };
        let width = grid.rows[row].len().max(grid.rows[above].len());
        for column in 0..width {
            let text = |row: usize| match grid.covered(row, column) {
                Cell::Text(text) => text.clone(),
                // A year may stand there as a number.
                Cell::Number(number) => number.to_string(),
                _ => String::new(),
            };
            let (own, over) = (text(row), text(above));
            let joined = if two && own != over {
                format!("{over}{own}")
            } else {
                own.clone()
            };
            if joined.is_empty() {
                continue;
            }
            let tried = [joined.as_str(), own.as_str()];
            match tried.iter().find_map(|text| Said::of(text).column()) {
                Some(Found::Column(known)) => {
                    if heads.columns.values().any(|other| same(*other, known)) {
                        heads.twice.push(column);
                    } else {
                        heads.columns.insert(column, known);
                    }
                }
                Some(Found::NoYear) => heads.no_year.push(column),
                None => heads.unknown.push((column, joined)),
            }
        }
        heads
    }
}

/// Whether two columns say the same, whatever the unit.
fn same(one: Column, other: Column) -> bool {
    match (one, other) {
        (Column::Revenue(one, _), Column::Revenue(other, _)) => one == other,
        (one, other) => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(head: &str) -> Option<Column> {
        match Said::of(head).column() {
            Some(Found::Column(column)) => Some(column),
            _ => None,
        }
    }

    #[test]
    fn a_head_is_known_whatever_stands_around_it() {
        for (head, known) in [
            ("统一社会信用代码（18位）", Column::Code),
            (" 企业 名称* ", Column::Name),
            (
                "2024年营业收入（万元）",
                Column::Revenue(2024, Some(Money::TenThousand)),
            ),
            (
                "营业收入(2023年，元)",
                Column::Revenue(2023, Some(Money::Yuan)),
            ),
            (
                "2025年度营业收入亿元",
                Column::Revenue(2025, Some(Money::HundredMillion)),
            ),
            ("2024年职工人数（人）", Column::Headcount(2024)),
            ("是否规上", Column::AboveScale),
        ] {
            assert_eq!(column(head), Some(known), "{head}");
        }
        assert_eq!(column("备注"), None);
        assert!(matches!(Said::of("营业收入").column(), Some(Found::NoYear)));
    }
}
