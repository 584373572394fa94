//! Registers as people keep them: each file is made here, read, and held against what a person reads.

use std::io::{Cursor, Write as _};

use documents::intake::{
    Code, Column, Doubt, EnterpriseRow, Intake, Known, Unreadable, What, candidates, read,
};
use domain::{
    credit_code::{CreditCode, CreditCodeFault},
    enterprise::{Nature, Tier},
    pack::ProgrammePack,
};
use encoding_rs::GB18030;
use rust_decimal::Decimal;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::sample::day;

fn pack() -> ProgrammePack {
    let pack = include_str!("../../../../public/packs/wuzhong.json");
    ProgrammePack::parse(pack).expect("a good pack")
}

fn code(n: u32) -> String {
    let code = CreditCode::complete(&format!("91640300MA{n:07}")).expect("17 characters");
    code.as_str().to_owned()
}

fn taken(bytes: &[u8]) -> Intake {
    read(bytes, &pack(), &[]).expect("a register")
}

/// A workbook whose sheets are filled in by hand.
fn book(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().expect("a workbook")
}

fn sheet(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    book(|book| fill(book.add_worksheet()))
}

fn put(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
    for (column, cell) in (0..).zip(cells) {
        if !cell.is_empty() {
            sheet.write_string(row, column, *cell).expect("a cell");
        }
    }
}

const HEADS: [&str; 3] = ["企业名称", "统一社会信用代码", "所属片区"];

/// The usual two enterprises from a row on.
fn two(sheet: &mut Worksheet, row: u32) {
    put(sheet, row, &["甲厂", &code(1), "利通区"]);
    put(sheet, row + 1, &["乙厂", &code(2), "盐池县"]);
}

fn are_two(intake: &Intake) {
    let rows: Vec<_> = intake
        .rows
        .iter()
        .map(|row| (row.name.as_str(), row.code.clone(), row.area.as_deref()))
        .collect();
    let of = |name, n, area| (name, Code::Whole(code(n)), Some(area));
    assert_eq!(rows, [of("甲厂", 1, "litong"), of("乙厂", 2, "yanchi")]);
    assert!(intake.faults.is_empty(), "{:?}", intake.faults);
}

/// A workbook of raw XML, for what no writer writes.
fn raw(cells: &str, date_1904: bool, styles: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let properties = if date_1904 {
        "<workbookPr date1904=\"1\"/>"
    } else {
        ""
    };
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\">{properties}<sheets><sheet name=\"名册\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"{office}/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{main}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/>{styles}</cellXfs></styleSheet>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{main}\">{cells}</worksheet>"),
        ),
    ];
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default())
            .expect("a part");
        zip.write_all(text.as_bytes()).expect("its text");
    }
    zip.finish().expect("a zip").into_inner()
}

fn inline(at: &str, text: &str) -> String {
    format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

/// The founding day of one enterprise, as a cell of raw XML.
fn founded(cell: &str, date_1904: bool, styles: &str) -> Intake {
    let heads =
        inline("A1", "企业名称") + &inline("B1", "统一社会信用代码") + &inline("C1", "成立日期");
    let row = inline("A2", "甲厂") + &inline("B2", &code(1)) + cell;
    let cells =
        format!("<sheetData><row r=\"1\">{heads}</row><row r=\"2\">{row}</row></sheetData>");
    taken(&raw(&cells, date_1904, styles))
}

#[test]
fn a_plain_sheet() {
    let intake = taken(&sheet(|sheet| {
        put(sheet, 0, &HEADS);
        two(sheet, 1);
    }));
    are_two(&intake);
    assert_eq!((intake.heads, intake.rows[0].row), (1, 2));
}

#[test]
fn a_title_merged_over_the_heads() {
    let intake = taken(&sheet(|sheet| {
        let format = Format::new();
        sheet
            .merge_range(
                0,
                0,
                1,
                5,
                "吴忠市企业名称和统一社会信用代码登记表",
                &format,
            )
            .expect("merged");
        put(sheet, 2, &HEADS);
        two(sheet, 3);
    }));
    are_two(&intake);
    assert_eq!(intake.heads, 3);
}

#[test]
fn instructions_in_the_first_rows() {
    let intake = taken(&sheet(|sheet| {
        put(
            sheet,
            0,
            &["填表说明：请如实填写，信用代码为 18 位，不要合并单元格。"],
        );
        put(sheet, 1, &["填报单位：", "某县工信局", "日期：2026年11月"]);
        put(sheet, 2, &HEADS);
        two(sheet, 3);
    }));
    are_two(&intake);
}

#[test]
fn heads_far_down() {
    let intake = taken(&sheet(|sheet| {
        put(sheet, 18, &HEADS);
        two(sheet, 19);
    }));
    are_two(&intake);
    assert_eq!(intake.heads, 19);
}

#[test]
fn heads_in_two_rows_with_a_year_below() {
    let intake = taken(&sheet(|sheet| {
        put(
            sheet,
            0,
            &["企业名称", "统一社会信用代码", "营业收入（万元）"],
        );
        let format = Format::new();
        sheet
            .merge_range(0, 2, 0, 3, "营业收入（万元）", &format)
            .expect("merged");
        put(sheet, 1, &["", "", "2023年"]);
        // As a number.
        sheet.write_number(1, 3, 2024).expect("a cell");
        put(sheet, 2, &["甲厂", &code(1)]);
        sheet.write_number(2, 2, 812.5).expect("a cell");
        sheet.write_number(2, 3, 930).expect("a cell");
    }));
    let row = &intake.rows[0];
    let revenue: Vec<(u16, String)> = row
        .revenue
        .iter()
        .map(|(year, it)| (*year, it.to_string()))
        .collect();
    assert_eq!(
        revenue,
        [(2023, "812.5".to_owned()), (2024, "930".to_owned())]
    );
    assert_eq!(intake.heads, 2);
    assert!(intake.doubts.is_empty(), "{:?}", intake.doubts);
}

#[test]
fn blank_rows_between() {
    let intake = taken(&sheet(|sheet| {
        put(sheet, 0, &HEADS);
        put(sheet, 2, &["甲厂", &code(1), "利通区"]);
        put(sheet, 6, &["乙厂", &code(2), "盐池县"]);
        put(sheet, 7, &[" ", "\u{200b}", "\u{3000}"]);
    }));
    are_two(&intake);
    assert_eq!(intake.rows[1].row, 7);
}

#[test]
fn ragged_rows_of_text() {
    let text = format!(
        "企业名称,统一社会信用代码,所属片区,备注\n甲厂,{},利通区\n乙厂,{},盐池县,a,b,c,d\n",
        code(1),
        code(2)
    );
    let intake = taken(text.as_bytes());
    are_two(&intake);
    assert_eq!(intake.unknown, [("备注".to_owned(), "D".to_owned())]);
}

#[test]
fn an_area_merged_over_its_enterprises() {
    let intake = taken(&sheet(|sheet| {
        put(sheet, 0, &["所属片区", "企业名称", "统一社会信用代码"]);
        let format = Format::new();
        sheet
            .merge_range(1, 0, 2, 0, "同心县", &format)
            .expect("merged");
        put(sheet, 1, &["", "甲厂", &code(1)]);
        put(sheet, 2, &["", "乙厂", &code(2)]);
        sheet.write_string(1, 0, "同心县").expect("a cell");
    }));
    let areas: Vec<_> = intake.rows.iter().map(|row| row.area.as_deref()).collect();
    assert_eq!(areas, [Some("tongxin"), Some("tongxin")]);
}

#[test]
fn numbers_as_text_with_units_and_thousands() {
    let intake = taken(&sheet(|sheet| {
        put(
            sheet,
            0,
            &[
                "企业名称",
                "信用代码",
                "2024年营业收入（元）",
                "2024年职工人数",
                "2023年营业收入（亿元）",
            ],
        );
        put(sheet, 1, &["甲厂", &code(1), "24.8万", "１２０人", "0.3"]);
        put(sheet, 2, &["乙厂", &code(2), "2,480,000.00", "N/A", "—"]);
    }));
    assert!(intake.faults.is_empty(), "{:?}", intake.faults);
    let of = |row: &EnterpriseRow, year| row.revenue.get(&year).map(ToString::to_string);
    let rows = &intake.rows;
    assert_eq!(of(&rows[0], 2024).as_deref(), Some("24.8"));
    assert_eq!(of(&rows[0], 2023).as_deref(), Some("3000"));
    assert_eq!(of(&rows[1], 2024).as_deref(), Some("248"));
    assert_eq!(of(&rows[1], 2023), None);
    assert_eq!(rows[0].headcount.get(&2024), Some(&Decimal::from(120)));
    assert!(rows[1].headcount.is_empty());
}

#[test]
fn what_is_no_number_is_said_by_row_and_cell() {
    let intake = taken(&sheet(|sheet| {
        put(
            sheet,
            0,
            &[
                "企业名称",
                "信用代码",
                "2024年营业收入（万元）",
                "2024年职工人数",
            ],
        );
        put(sheet, 1, &["甲厂", &code(1), "约八百万", "12.5"]);
        put(sheet, 2, &["乙厂", &code(2), "12,34", "-3"]);
    }));
    let said: Vec<_> = intake
        .faults
        .iter()
        .map(|fault| (fault.row, fault.column.as_str(), fault.what.clone()))
        .collect();
    assert_eq!(
        said,
        [
            (2, "C", What::Number("约八百万".to_owned())),
            (2, "D", What::Whole("12.5".to_owned())),
            (3, "C", What::Number("12,34".to_owned())),
            (3, "D", What::Whole("-3".to_owned())),
        ]
    );
}

#[test]
fn a_day_in_a_chinese_format_that_is_built_in() {
    // 31 is yyyy年m月d日, and says so nowhere in the file.
    let intake = founded(
        "<c r=\"C2\" s=\"1\"><v>45000</v></c>",
        false,
        "<xf numFmtId=\"31\"/>",
    );
    assert_eq!(intake.rows[0].founded, Some(day("2023-03-15")));
    let intake = founded(
        "<c r=\"C2\" s=\"1\"><v>45000</v></c>",
        false,
        "<xf numFmtId=\"57\"/>",
    );
    assert_eq!(intake.rows[0].founded, Some(day("2023-03-15")));
}

#[test]
fn a_day_that_looks_like_a_number() {
    let intake = founded("<c r=\"C2\"><v>45000</v></c>", false, "");
    assert_eq!(intake.rows[0].founded, Some(day("2023-03-15")));
}

#[test]
fn days_counted_from_1904() {
    let intake = founded(
        "<c r=\"C2\" s=\"1\"><v>43538</v></c>",
        true,
        "<xf numFmtId=\"14\"/>",
    );
    assert_eq!(intake.rows[0].founded, Some(day("2023-03-15")));
    let intake = founded("<c r=\"C2\"><v>43538</v></c>", true, "");
    assert_eq!(intake.rows[0].founded, Some(day("2023-03-15")));
}

#[test]
fn days_written_in_every_way() {
    let intake = taken(&sheet(|sheet| {
        put(sheet, 0, &["企业名称", "信用代码", "成立时间"]);
        let days = [
            "2023-3-15",
            "2023/03/15",
            "2023.3.15",
            "2023年3月15日",
            "20230315",
        ];
        for (row, written) in (1..).zip(days) {
            put(sheet, row, &["厂", &code(row), written]);
        }
        put(sheet, 6, &["厂", &code(6), "2023年3月"]);
        put(sheet, 7, &["厂", &code(7), "2023-02-30"]);
        put(sheet, 8, &["厂", &code(8)]);
        let date = ExcelDateTime::from_ymd(2023, 3, 15).expect("a day");
        let format = Format::new().set_num_format("yyyy\"年\"m\"月\"");
        sheet
            .write_datetime_with_format(8, 2, &date, &format)
            .expect("a cell");
    }));
    let days: Vec<_> = intake.rows.iter().map(|row| row.founded).collect();
    let march = Some(day("2023-03-15"));
    assert_eq!(days, [march, march, march, march, march, None, None, march]);
    let wrong: Vec<_> = intake
        .faults
        .iter()
        .map(|fault| (fault.row, &fault.what))
        .collect();
    assert_eq!(
        wrong,
        [
            (7, &What::Day("2023年3月".to_owned())),
            (8, &What::Day("2023-02-30".to_owned())),
        ]
    );
}

#[test]
fn no_dimension() {
    let heads = inline("A1", "企业名称") + &inline("B1", "统一社会信用代码");
    let row = inline("A2", "甲厂") + &inline("B2", &code(1));
    let cells =
        format!("<sheetData><row r=\"1\">{heads}</row><row r=\"2\">{row}</row></sheetData>");
    assert_eq!(taken(&raw(&cells, false, "")).rows.len(), 1);
}

#[test]
fn a_used_range_to_the_end_of_the_sheet() {
    let heads = inline("A1", "企业名称") + &inline("B1", "统一社会信用代码") + &inline("XFD1", "x");
    let row = inline("A2", "甲厂") + &inline("B2", &code(1)) + &inline("XFD2", "x");
    let last = inline("XFD1048576", "x");
    let cells = format!(
        "<dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1\">{heads}</row><row r=\"2\">{row}</row>\
         <row r=\"1048576\">{last}</row></sheetData>"
    );
    assert_eq!(taken(&raw(&cells, false, "")).rows.len(), 1);
}

fn text_of_two() -> String {
    format!(
        "企业名称,统一社会信用代码,所属片区\r\n甲厂,{},利通区\r\n乙厂,{},盐池县\r\n",
        code(1),
        code(2)
    )
}

#[test]
fn text_in_gb_18030() {
    let text = text_of_two();
    let (bytes, _, _) = GB18030.encode(&text);
    are_two(&taken(&bytes));
}

#[test]
fn text_with_a_byte_order_mark() {
    let text = format!("\u{feff}{}", text_of_two());
    are_two(&taken(text.as_bytes()));
}

#[test]
fn text_in_utf_16() {
    let units = format!("\u{feff}{}", text_of_two());
    let little: Vec<u8> = units.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = units.encode_utf16().flat_map(u16::to_be_bytes).collect();
    are_two(&taken(&little));
    are_two(&taken(&big));
}

#[test]
fn text_parted_by_tabs_and_by_semicolons() {
    are_two(&taken(text_of_two().replace(',', "\t").as_bytes()));
    are_two(&taken(text_of_two().replace(',', ";").as_bytes()));
}

#[test]
fn cells_of_several_lines_in_quotes() {
    let text = format!(
        "企业名称,信用代码,地址\n\"甲厂\n（新厂）\",{},\"利通区,\"\"金积\"\"镇\"\n",
        code(1)
    );
    let intake = taken(text.as_bytes());
    assert_eq!(intake.rows[0].name, "甲厂 （新厂）");
    assert_eq!(intake.rows[0].address, "利通区,\"金积\"镇");
}

#[test]
fn hidden_columns_are_read() {
    let intake = taken(&sheet(|sheet| {
        put(sheet, 0, &HEADS);
        two(sheet, 1);
        sheet.set_column_hidden(1).expect("hidden");
    }));
    are_two(&intake);
}

#[test]
fn the_second_sheet_has_the_register() {
    let intake = taken(&book(|book| {
        let first = book.add_worksheet();
        first.set_name("填表说明").expect("a name");
        put(first, 0, &["企业名称", "填全称"]);
        let second = book.add_worksheet();
        second.set_name("名册").expect("a name");
        put(second, 0, &HEADS);
        two(second, 1);
    }));
    are_two(&intake);
    assert_eq!(intake.sheet, "名册");
}

#[test]
fn formulas_are_read_as_they_were_saved() {
    let intake = taken(&sheet(|sheet| {
        put(
            sheet,
            0,
            &["企业名称", "信用代码", "2024年营业收入（万元）"],
        );
        put(sheet, 1, &["甲厂", &code(1)]);
        let formula = Formula::new("=400+430.5").set_result("830.5");
        sheet.write_formula(1, 2, formula).expect("a cell");
    }));
    let revenue = intake.rows[0].revenue.get(&2024).map(ToString::to_string);
    assert_eq!(revenue.as_deref(), Some("830.5"));
}

/// A code of digits alone, and what Excel makes of it.
fn of_digits() -> (String, f64) {
    let all =
        (0..100_u32).flat_map(|n| candidates(&format!("916403007{:06}", n * 10_007 % 1_000_000)));
    let code = all.into_iter().next().expect("one");
    let kept = format!("{}000", &code[..15]).parse().expect("a number");
    (code, kept)
}

#[test]
fn a_code_that_excel_damaged_is_named_with_what_it_may_have_been() {
    let (whole, kept) = of_digits();
    let bytes = sheet(|sheet| {
        put(sheet, 0, &["企业名称", "统一社会信用代码"]);
        put(sheet, 1, &["甲厂"]);
        sheet.write_number(1, 1, kept).expect("a cell");
    });
    let known = [Known {
        code: whole.clone(),
        name: "甲厂".to_owned(),
    }];
    let intake = read(&bytes, &pack(), &known).expect("a register");
    let [fault] = intake.faults.as_slice() else {
        panic!("{:?}", intake.faults);
    };
    let What::Damaged {
        candidates,
        by_name,
        ..
    } = &fault.what
    else {
        panic!("{fault:?}");
    };
    assert!(candidates.contains(&whole), "{candidates:?}");
    assert_eq!(by_name.as_deref(), Some(whole.as_str()));
    assert_eq!((fault.row, fault.column.as_str()), (2, "B"));
    // Offered, and not taken.
    assert!(matches!(intake.rows[0].code, Code::Damaged { .. }));
    // Two of one name say nothing.
    let twice = [
        known[0].clone(),
        Known {
            code: code(9),
            ..known[0].clone()
        },
    ];
    let intake = read(&bytes, &pack(), &twice).expect("a register");
    assert!(matches!(
        &intake.faults[0].what,
        What::Damaged { by_name: None, .. }
    ));
}

#[test]
fn a_code_in_scientific_notation_is_damaged_too() {
    let text = "企业名称,统一社会信用代码\n甲厂,9.16403E+17\n";
    let intake = taken(text.as_bytes());
    let What::Damaged {
        shown, candidates, ..
    } = &intake.faults[0].what
    else {
        panic!("{:?}", intake.faults);
    };
    assert_eq!((shown.as_str(), candidates.len()), ("9.16403E+17", 0));
}

#[test]
fn a_code_of_digits_kept_as_text_is_whole() {
    let (whole, _) = of_digits();
    let intake = taken(&sheet(|sheet| {
        put(sheet, 0, &["企业名称", "统一社会信用代码"]);
        put(sheet, 1, &["甲厂", &whole]);
    }));
    assert_eq!(intake.rows[0].code, Code::Whole(whole));
}

#[test]
fn codes_typed_wide_apart_or_wrong() {
    let wide: String = code(1)
        .chars()
        .map(|char| char::from_u32(u32::from(char) + 0xfee0).expect("a wide one"))
        .collect();
    let spaced = format!("{} {}", &code(2)[..9], &code(2)[9..]);
    let mut wrong = code(3);
    wrong.replace_range(17.., if wrong.ends_with('1') { "2" } else { "1" });
    let intake = taken(&sheet(|sheet| {
        put(sheet, 0, &HEADS);
        for (row, typed) in (1..).zip([&wide, &spaced, &wrong, &"91640300".to_owned()]) {
            put(sheet, row, &["厂", typed, "利通区"]);
        }
    }));
    let codes: Vec<_> = intake.rows.iter().map(|row| row.code.clone()).collect();
    assert_eq!(
        codes,
        [
            Code::Whole(code(1)),
            Code::Whole(code(2)),
            Code::Faulty(CreditCodeFault::Check),
            Code::Faulty(CreditCodeFault::Length(8)),
        ]
    );
    let said: Vec<_> = intake.faults.iter().map(|fault| fault.row).collect();
    assert_eq!(said, [4, 5]);
}

#[test]
fn sums_and_notes_are_no_enterprises() {
    let intake = taken(&sheet(|sheet| {
        put(
            sheet,
            0,
            &[
                "序号",
                "企业名称",
                "统一社会信用代码",
                "2024年营业收入（万元）",
            ],
        );
        put(sheet, 1, &["1", "甲厂", &code(1), "10"]);
        put(sheet, 2, &["小计", "", "", "10"]);
        put(sheet, 3, &["2", "乙厂", &code(2), "20"]);
        put(sheet, 4, &["合计", "2家", "", "30"]);
        put(sheet, 5, &["备注：以上数据由各县区填报。"]);
        put(sheet, 6, &["填表人：某某", "", "审核人：某某"]);
    }));
    let names: Vec<_> = intake.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["甲厂", "乙厂"]);
    assert!(intake.faults.is_empty(), "{:?}", intake.faults);
}

#[test]
fn heads_that_are_repeated_on_each_page() {
    let intake = taken(&sheet(|sheet| {
        put(sheet, 0, &HEADS);
        put(sheet, 1, &["甲厂", &code(1), "利通区"]);
        put(sheet, 2, &HEADS);
        put(sheet, 3, &["乙厂", &code(2), "盐池县"]);
    }));
    are_two(&intake);
}

#[test]
fn errors_of_the_spreadsheet_are_said() {
    let cells =
        inline("A1", "企业名称") + &inline("B1", "统一社会信用代码") + &inline("C1", "联系电话");
    let row =
        inline("A2", "甲厂") + &inline("B2", &code(1)) + "<c r=\"C2\" t=\"e\"><v>#REF!</v></c>";
    let cells =
        format!("<sheetData><row r=\"1\">{cells}</row><row r=\"2\">{row}</row></sheetData>");
    let intake = taken(&raw(&cells, false, ""));
    assert_eq!(intake.faults[0].what, What::Error("#REF!".to_owned()));
    assert_eq!(
        (intake.faults[0].row, intake.faults[0].column.as_str()),
        (2, "C")
    );
    assert_eq!(intake.rows[0].phone, "");
}

#[test]
fn one_enterprise_in_two_rows() {
    let intake = taken(&sheet(|sheet| {
        put(sheet, 0, &HEADS);
        put(sheet, 1, &["甲厂", &code(1), "利通区"]);
        put(sheet, 2, &["甲厂（新）", &code(1).to_lowercase(), "利通区"]);
    }));
    assert_eq!(intake.faults.len(), 1);
    assert_eq!(intake.faults[0].what, What::Twice { first: 2 });
}

#[test]
fn rows_without_a_name_or_a_code() {
    let intake = taken(&sheet(|sheet| {
        put(sheet, 0, &HEADS);
        put(sheet, 1, &["", &code(1), "利通区"]);
        put(sheet, 2, &["乙厂", "", "盐池县"]);
    }));
    let said: Vec<_> = intake
        .faults
        .iter()
        .map(|fault| (fault.row, &fault.what))
        .collect();
    assert_eq!(said, [(2, &What::NoName), (3, &What::NoCode)]);
}

#[test]
fn choices_in_other_words() {
    let intake = taken(&sheet(|sheet| {
        put(
            sheet,
            0,
            &[
                "企业名称",
                "信用代码",
                "县区",
                "行业",
                "企业性质",
                "梯度",
                "规上/规下",
                "批次",
                "是否规上",
            ],
        );
        put(
            sheet,
            1,
            &[
                "甲厂",
                &code(1),
                "宁夏吴忠市利通区",
                "C1441",
                "私营企业",
                "国家级专精特新“小巨人”",
                "",
                "第二批",
                "√",
            ],
        );
        put(
            sheet,
            2,
            &[
                "乙厂",
                &code(2),
                "640323",
                "食品制造业",
                "国有控股",
                "无",
                "",
                "1",
                "规下",
            ],
        );
        put(
            sheet,
            3,
            &[
                "丙厂",
                &code(3),
                "银川市",
                "太空",
                "不清楚",
                "三星",
                "",
                "九",
                "大概",
            ],
        );
    }));
    let [one, other, third] = intake.rows.as_slice() else {
        panic!("{:?}", intake.rows);
    };
    assert_eq!(
        (one.area.as_deref(), one.industry.as_deref()),
        (Some("litong"), Some("14"))
    );
    assert_eq!(
        (one.nature, one.tier),
        (Some(Nature::Private), Some(Tier::LittleGiant))
    );
    assert_eq!((one.phase, one.above_scale), (Some(2), Some(true)));
    assert_eq!(
        (other.area.as_deref(), other.industry.as_deref()),
        (Some("yanchi"), Some("14"))
    );
    assert_eq!(
        (other.nature, other.tier),
        (Some(Nature::State), Some(Tier::None))
    );
    assert_eq!((other.phase, other.above_scale), (Some(1), Some(false)));
    assert_eq!(
        (third.area.as_deref(), third.nature, third.tier),
        (None, None, None)
    );
    let wrong: Vec<_> = intake
        .faults
        .iter()
        .map(|fault| fault.column.as_str())
        .collect();
    assert_eq!(wrong, ["C", "D", "E", "F", "H", "I"]);
    assert!(intake.faults.iter().all(|fault| fault.row == 4));
}

#[test]
fn figures_whose_unit_or_year_nobody_says() {
    let intake = taken(&sheet(|sheet| {
        put(
            sheet,
            0,
            &[
                "企业名称",
                "信用代码",
                "2024年营业收入",
                "职工人数",
                "企业全称",
            ],
        );
        put(sheet, 1, &["甲厂", &code(1), "830", "12", "甲厂"]);
    }));
    let of = |column: &str| column.to_owned();
    assert_eq!(
        intake.doubts,
        [
            Doubt::Unit { column: of("C") },
            Doubt::Year { column: of("D") },
            Doubt::Twice { column: of("E") },
        ]
    );
    assert_eq!(intake.rows[0].revenue.get(&2024), Some(&Decimal::from(830)));
    assert!(intake.columns.contains(&(Column::Name, of("A"))));
}

#[test]
fn what_is_no_register_says_so() {
    let refused = |bytes: &[u8]| read(bytes, &pack(), &[]).expect_err("no register");
    assert_eq!(refused(b""), Unreadable::Empty);
    assert_eq!(refused(b" \n , ,\n"), Unreadable::Empty);
    assert_eq!(refused(&super::sample::jpeg()), Unreadable::NoTable);
    assert_eq!(refused(b"PK\x03\x04 and nothing else"), Unreadable::NoTable);
    assert_eq!(
        refused(&[0xD0, 0xCF, 0x11, 0xE0, 1, 2, 3]),
        Unreadable::NoTable
    );
    assert_eq!(
        refused("只有一句话\n没有表头\n".as_bytes()),
        Unreadable::NoHeads
    );
    let empty = sheet(|_| {});
    assert_eq!(refused(&empty), Unreadable::Empty);
    assert_eq!(
        refused(&vec![b' '; documents::intake::MOST_BYTES + 1]),
        Unreadable::TooLarge
    );
}

#[test]
fn what_our_own_roster_says_reads_back() {
    let sample = super::sample::Sample::whole();
    let made = sample.made(documents::Kind::Roster);
    let intake = taken(&made.bytes);
    let [row] = intake.rows.as_slice() else {
        panic!("{:?}", intake.rows);
    };
    let enterprise = sample.read().enterprise;
    assert_eq!(row.name, enterprise.name);
    assert_eq!(row.code, Code::Whole(enterprise.code));
    assert_eq!(row.area.as_ref(), Some(&enterprise.area));
    assert_eq!(row.industry.as_ref(), Some(&enterprise.industry));
    assert_eq!((row.nature, row.tier), (enterprise.nature, enterprise.tier));
    assert_eq!(
        (row.above_scale, row.phase),
        (enterprise.above_scale, enterprise.phase)
    );
    assert_eq!(row.address, enterprise.address);
    assert!(intake.faults.is_empty(), "{:?}", intake.faults);
}
