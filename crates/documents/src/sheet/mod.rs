//! A list as an Excel workbook, over rust_xlsxwriter: numbers are numbers, days are days, codes are text
//! that no program warns about, the heads stay in sight, columns are as wide as Chinese text needs.

mod width;

use chrono::{Datelike as _, NaiveDate};
use domain::Lang;
use rust_decimal::{Decimal, prelude::ToPrimitive as _};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, IgnoreError, Workbook,
    Worksheet, XlsxError,
};

use crate::{data::Data, error::MakeError, say};

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    /// Digits that are no number: a credit code, an invoice's number, an account.
    Code(String),
    /// 元, to the fen. Excel keeps binary fractions; up to 10 trillion yuan they read back to the fen.
    Money(Decimal),
    Number(Decimal),
    Count(u32),
    Day(NaiveDate),
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        match text.into() {
            text if text.is_empty() => Self::Empty,
            text => Self::Text(text),
        }
    }

    pub fn code(code: impl Into<String>) -> Self {
        match code.into() {
            code if code.is_empty() => Self::Empty,
            code => Self::Code(code),
        }
    }

    pub fn money(amount: Option<Decimal>) -> Self {
        amount.map_or(Self::Empty, Self::Money)
    }

    pub fn number(number: Option<Decimal>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }

    pub fn day(day: Option<NaiveDate>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }
}

/// A sheet of a workbook.
pub struct Sheet {
    pub name: String,
    pub title: String,
    /// Heads over several columns: each with how many. None where every column has its own alone.
    pub groups: Vec<(String, u16)>,
    pub heads: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
    /// Below the rows, in another line: what they come to.
    pub sum: Option<Vec<Cell>>,
    /// Small print below.
    pub notes: Vec<String>,
    /// So many columns stay in sight.
    pub keep: u16,
}

impl Sheet {
    pub fn new(name: impl Into<String>, title: impl Into<String>, heads: &[&str]) -> Self {
        Self {
            name: name.into(),
            title: title.into(),
            groups: Vec::new(),
            heads: heads.iter().map(|head| (*head).to_owned()).collect(),
            rows: Vec::new(),
            sum: None,
            notes: Vec::new(),
            keep: 0,
        }
    }
}

/// The workbook's bytes. Its properties carry day and digest; it is dated by `data`, not by a clock.
///
/// # Errors
/// [`MakeError::Library`].
pub fn book(data: &Data<'_>, title: &str, sheets: &[Sheet]) -> Result<Vec<u8>, MakeError> {
    write(data, title, sheets).map_err(|error| MakeError::Library(error.to_string()))
}

fn write(data: &Data<'_>, title: &str, sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let properties = DocProperties::new()
        .set_title(title)
        .set_author("Yidang")
        .set_comment(format!("sha256 {}", data.digest()))
        .set_creation_datetime(&date(data.day)?);
    workbook.set_properties(&properties);
    let formats = Formats::new();
    for sheet in sheets {
        let page = workbook.add_worksheet();
        page.set_name(&sheet.name)?;
        fill(page, sheet, data, &formats)?;
    }
    workbook.save_to_buffer()
}

/// How each kind of cell looks.
struct Formats {
    title: Format,
    note: Format,
    head: Format,
    text: Format,
    code: Format,
    money: Format,
    number: Format,
    count: Format,
    day: Format,
}

impl Formats {
    fn new() -> Self {
        let plain = Format::new().set_font_name("宋体").set_font_size(11);
        let cell = plain
            .clone()
            .set_border(FormatBorder::Thin)
            .set_align(FormatAlign::VerticalCenter);
        Self {
            title: plain
                .clone()
                .set_font_name("黑体")
                .set_font_size(16)
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            note: plain
                .clone()
                .set_font_size(9)
                .set_font_color(Color::RGB(0x66_66_66)),
            head: cell
                .clone()
                .set_font_name("黑体")
                .set_background_color(Color::RGB(0xED_ED_ED))
                .set_align(FormatAlign::Center)
                .set_text_wrap(),
            text: cell.clone().set_text_wrap(),
            code: cell.clone().set_num_format("@"),
            money: cell.clone().set_num_format("#,##0.00"),
            number: cell.clone().set_num_format("General"),
            count: cell.clone().set_num_format("0"),
            day: cell
                .set_num_format("yyyy-mm-dd")
                .set_align(FormatAlign::Center),
        }
    }
}

/// The rows above the first of the list: title, day and digest, heads.
const TITLE: u32 = 0;
const FROM: u32 = 1;
const HEADS: u32 = 2;

fn fill(
    page: &mut Worksheet,
    sheet: &Sheet,
    data: &Data<'_>,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let last = columns(sheet.heads.len()).saturating_sub(1);
    if last > 0 {
        page.merge_range(TITLE, 0, TITLE, last, &sheet.title, &formats.title)?;
    } else {
        page.write_string_with_format(TITLE, 0, &sheet.title, &formats.title)?;
    }
    page.set_row_height(TITLE, 30)?;
    page.write_string_with_format(FROM, 0, from(data), &formats.note)?;
    let mut first = HEADS;
    if !sheet.groups.is_empty() {
        let mut at = 0;
        for (group, span) in &sheet.groups {
            let until = at + span.saturating_sub(1);
            if until > at {
                page.merge_range(first, at, first, until, group, &formats.head)?;
            } else {
                page.write_string_with_format(first, at, group, &formats.head)?;
            }
            at = until + 1;
        }
        first += 1;
    }
    for (at, head) in (0..).zip(&sheet.heads) {
        page.write_string_with_format(first, at, head, &formats.head)?;
    }
    let heads = first;
    first += 1;
    let widths = width::of(sheet);
    let rows = sheet.rows.iter().chain(&sheet.sum);
    let mut at = first;
    for row in rows {
        let lines = width::lines(row, &widths);
        if lines > 1 {
            // Excel's greatest is 409.
            page.set_row_height(at, (lines * 15).min(405))?;
        }
        for (column, cell) in (0..).zip(row) {
            put(page, (at, column), cell, formats)?;
        }
        at += 1;
    }
    for note in &sheet.notes {
        page.write_string_with_format(at, 0, note, &formats.note)?;
        at += 1;
    }
    page.set_freeze_panes(first, sheet.keep)?;
    page.set_repeat_rows(HEADS, heads)?;
    if sheet.groups.is_empty() && !sheet.rows.is_empty() {
        let end = first + u32::try_from(sheet.rows.len()).unwrap_or_default();
        page.autofilter(heads, 0, end.saturating_sub(1), last)?;
    }
    for (column, width) in (0..).zip(widths) {
        page.set_column_width(column, width)?;
    }
    // A4, or A3 for what has many columns; as wide as the page and as many pages as it takes.
    page.set_paper_size(if sheet.heads.len() > 24 { 8 } else { 9 })
        .set_landscape()
        .set_print_fit_to_pages(1, 0);
    page.set_footer(match data.lang {
        Lang::Zh => "&C第 &P 页　共 &N 页",
        Lang::En => "&CPage &P of &N",
    });
    Ok(())
}

fn put(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let float = |number: &Decimal| number.to_f64().unwrap_or_default();
    match cell {
        Cell::Empty => page.write_blank(row, column, &formats.text)?,
        // Never a formula, whatever it begins with.
        Cell::Text(text) => page.write_string_with_format(row, column, text, &formats.text)?,
        Cell::Code(code) => {
            page.ignore_error(row, column, IgnoreError::NumberStoredAsText)?;
            page.write_string_with_format(row, column, code, &formats.code)?
        }
        Cell::Money(amount) => {
            page.write_number_with_format(row, column, float(amount), &formats.money)?
        }
        Cell::Number(number) => {
            page.write_number_with_format(row, column, float(number), &formats.number)?
        }
        Cell::Count(count) => page.write_number_with_format(row, column, *count, &formats.count)?,
        Cell::Day(day) => {
            page.write_datetime_with_format(row, column, &date(*day)?, &formats.day)?
        }
    };
    Ok(())
}

/// The programme, the day and the digest.
fn from(data: &Data<'_>) -> String {
    let programme = data.pack.name.get(data.lang);
    let (day, digest) = (say::day(data.day, data.lang), data.short_digest());
    match data.lang {
        Lang::Zh => format!("{programme}　生成日期 {day}　数据摘要 {digest}"),
        Lang::En => format!("{programme}, made on {day}, data digest {digest}"),
    }
}

fn date(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let part = |number: u32| u8::try_from(number).unwrap_or_default();
    let year = u16::try_from(day.year()).unwrap_or_default();
    ExcelDateTime::from_ymd(year, part(day.month()), part(day.day()))
}

fn columns(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}
