//! What could not be read, as typed values with words.

use domain::{Words, credit_code::CreditCodeFault};

use super::Column;

/// Why nothing of a file is read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("the file is too large")]
    TooLarge,
    #[error("the file is empty")]
    Empty,
    /// Neither a workbook nor text.
    #[error("not a workbook and not text")]
    NoTable,
    /// It is protected by a password.
    #[error("protected by a password")]
    Protected,
    /// No row names the enterprise's name or code beside other columns.
    #[error("no row of heads")]
    NoHeads,
}

impl Unreadable {
    pub fn words(&self) -> Words {
        match self {
            Self::TooLarge => Words::new(
                "文件太大（最多 20 MB）。请只留企业名册那一张表",
                "The file is too large (20 MB at most). Keep only the sheet of the register",
            ),
            Self::Empty => Words::new("文件是空的", "The file is empty"),
            Self::NoTable => Words::new(
                "这个文件不是表格。请用 Excel 或 WPS 另存为 .xlsx，或另存为 CSV",
                "This file is no spreadsheet. Save it as .xlsx or as CSV with Excel or WPS",
            ),
            Self::Protected => Words::new(
                "文件有密码。请去掉密码另存一份",
                "The file has a password. Save a copy without one",
            ),
            Self::NoHeads => Words::new(
                "没有找到表头。表里要有一行写着“企业名称”或“统一社会信用代码”，以及别的列名",
                "No row of heads was found. One row must name the enterprise's name or credit code, and other columns",
            ),
        }
    }
}

/// Something in one row that was not read, or is to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// From 1, as spreadsheets count.
    pub row: u32,
    /// The cell's column, in letters; empty where it is about the row.
    pub column: String,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The row has no name.
    NoName,
    /// The row has no code.
    NoCode,
    /// The code is none, and why.
    Code(CreditCodeFault),
    /// Excel turned the code into a number and lost its end. What it may have been, by both check digits;
    /// and the code of the one known enterprise of this name.
    Damaged {
        shown: String,
        candidates: Vec<String>,
        by_name: Option<String>,
    },
    /// The code stands in an earlier row, too.
    Twice { first: u32 },
    /// No area of the programme is called so.
    Area(String),
    /// No industry is called so.
    Industry(String),
    /// None of the values this column has.
    Choice { column: Column, text: String },
    /// No number.
    Number(String),
    /// A number that must be whole, and not negative.
    Whole(String),
    /// No day of the calendar.
    Day(String),
    /// The cell holds an error of the spreadsheet, such as #REF!.
    Error(String),
}

impl What {
    pub fn words(&self) -> Words {
        match self {
            Self::NoName => Words::new("没有企业名称", "no name"),
            Self::NoCode => Words::new("没有统一社会信用代码", "no credit code"),
            Self::Code(fault) => {
                let (zh, en) = match fault {
                    CreditCodeFault::Empty => ("没有填".to_owned(), "empty".to_owned()),
                    CreditCodeFault::Length(n) => (
                        format!("应为 18 位，这里是 {n} 位"),
                        format!("18 characters are needed, {n} are there"),
                    ),
                    CreditCodeFault::Character(char, at) => (
                        format!("第 {at} 位“{char}”不会出现在信用代码里"),
                        format!("“{char}” at place {at} is in no credit code"),
                    ),
                    CreditCodeFault::Check => (
                        "校验位不对，有字符写错了".to_owned(),
                        "the check character does not fit: something is mistyped".to_owned(),
                    ),
                };
                Words::new(format!("信用代码：{zh}"), format!("credit code: {en}"))
            }
            Self::Damaged {
                shown, candidates, ..
            } => {
                let n = candidates.len();
                Words::new(
                    format!("信用代码被 Excel 变成了数字，末尾丢了：{shown}（可能的有 {n} 个）"),
                    format!(
                        "Excel turned the code into a number and lost its end: {shown} ({n} possible)"
                    ),
                )
            }
            Self::Twice { first } => Words::new(
                format!("与第 {first} 行是同一家企业"),
                format!("the same enterprise as in row {first}"),
            ),
            Self::Area(text) => Words::new(
                format!("“{text}”不是本方案的片区"),
                format!("“{text}” is no area of the programme"),
            ),
            Self::Industry(text) => Words::new(
                format!("“{text}”不是认得的行业"),
                format!("“{text}” is no known industry"),
            ),
            Self::Choice { text, .. } => Words::new(
                format!("“{text}”不是这一列的选项"),
                format!("“{text}” is no value of this column"),
            ),
            Self::Number(text) => Words::new(
                format!("“{text}”不是数字"),
                format!("“{text}” is no number"),
            ),
            Self::Whole(text) => {
                Words::new(format!("“{text}”不是人数"), format!("“{text}” is no count"))
            }
            Self::Day(text) => {
                Words::new(format!("“{text}”不是日期"), format!("“{text}” is no day"))
            }
            Self::Error(text) => Words::new(
                format!("这一格在表里是错误值 {text}"),
                format!("the cell holds the error {text}"),
            ),
        }
    }
}

/// Something about a column that was taken for granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The head names no unit of money: taken for 万元 unless a cell says otherwise.
    Unit { column: String },
    /// The head names no year.
    Year { column: String },
    /// Two columns say the same; the first is read.
    Twice { column: String },
}

impl Doubt {
    pub fn words(&self) -> Words {
        match self {
            Self::Unit { column } => Words::new(
                format!("{column} 列没有写单位，按万元读"),
                format!("column {column} names no unit; read as 10,000 yuan"),
            ),
            Self::Year { column } => Words::new(
                format!("{column} 列没有写年份，没有读"),
                format!("column {column} names no year; not read"),
            ),
            Self::Twice { column } => Words::new(
                format!("{column} 列与前面的列重复，没有读"),
                format!("column {column} says what an earlier one says; not read"),
            ),
        }
    }
}
