//! Workbooks, read back by calamine.

use std::io::{Cursor, Read as _};

use calamine::{Data as Read, DataType as _, Range, Reader as _, Xlsx};
use documents::Kind;
use domain::project::claim;
use rust_decimal::{Decimal, prelude::FromPrimitive as _};
use zip::ZipArchive;

use super::sample::{Sample, day};

fn sheet(bytes: &[u8], nth: usize) -> Range<Read> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).expect("a workbook");
    let names = book.sheet_names();
    book.worksheet_range(&names[nth]).expect("a sheet")
}

/// The column of a head.
fn column(sheet: &Range<Read>, head: &str) -> usize {
    let row: Vec<String> = sheet
        .rows()
        .nth(2)
        .expect("heads")
        .iter()
        .map(ToString::to_string)
        .collect();
    let at = row.iter().position(|one| one == head);
    at.unwrap_or_else(|| panic!("no {head} in {row:?}"))
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut text = String::new();
    zip.by_name(name)
        .expect("a part")
        .read_to_string(&mut text)
        .expect("UTF-8");
    text
}

/// A cell's number to the fen.
fn yuan(cell: &Read) -> Decimal {
    let float = cell
        .as_f64()
        .unwrap_or_else(|| panic!("{cell:?} is no number"));
    Decimal::from_f64(float).expect("finite").round_dp(2)
}

#[test]
fn an_invoice_list_has_numbers_days_and_codes() {
    let sample = Sample::whole();
    let made = sample.made(Kind::Invoices);
    let list = sheet(&made.bytes, 0);
    let built = claim::of(&sample.records(), &sample.read().filed);
    let rows: Vec<_> = list
        .rows()
        .skip(3)
        .take(built.claim.invoices.len())
        .collect();
    let at = |head| column(&list, head);
    let mut invoices = built.claim.invoices.clone();
    invoices.sort_by_key(|one| one.day);
    for (row, invoice) in rows.iter().zip(&invoices) {
        for (head, amount) in [
            ("不含税金额（元）", invoice.total.net),
            ("税额（元）", invoice.total.tax),
            ("价税合计（元）", invoice.total.gross),
        ] {
            assert_eq!(yuan(&row[at(head)]), amount, "{head}");
        }
        assert_eq!(row[at("发票号码")], Read::String(invoice.number.clone()));
        let on = &row[at("开票日期")];
        assert!(on.is_datetime(), "{on:?}");
        assert_eq!(on.as_date(), invoice.day);
    }
    // What looks like a formula is text.
    assert_eq!(rows[1][at("销售方")], Read::String("=1+1".to_owned()));
    assert_eq!(
        rows[1][at("发票代码")],
        Read::String("064002500111".to_owned())
    );
    let sum = list.rows().nth(5).expect("the sum");
    assert_eq!(sum[0], Read::String("合计".to_owned()));
    assert_eq!(
        yuan(&sum[at("价税合计（元）")]),
        "104939.89".parse::<Decimal>().expect("a number")
    );
    let parts = sheet(&made.bytes, 1);
    assert_eq!(parts.rows().skip(3).count(), 2);
}

#[test]
fn heads_stay_in_sight_and_codes_bring_no_warnings() {
    let made = Sample::whole().made(Kind::Invoices);
    let xml = part(&made.bytes, "xl/worksheets/sheet1.xml");
    assert!(
        xml.contains("state=\"frozen\"") && xml.contains("ySplit=\"3\""),
        "{xml}"
    );
    assert!(xml.contains("numberStoredAsText=\"1\""));
    assert!(!xml.contains("<f>"), "a formula");
    let book = part(&made.bytes, "xl/workbook.xml");
    assert!(book.contains("_xlnm.Print_Titles"));
}

#[test]
fn columns_have_room_for_chinese() {
    let sample = Sample::whole();
    let made = sample.made(Kind::Invoices);
    let xml = part(&made.bytes, "xl/worksheets/sheet1.xml");
    // The third column has the enterprise's name.
    let third = xml.split("<col ").nth(3).expect("a third column");
    let width = third
        .split("width=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let width: f64 = width.and_then(|text| text.parse().ok()).expect("a width");
    let name = sample.read().enterprise.name;
    let needed = name.chars().count() as f64 * 2.0;
    assert!(width >= needed.min(44.0), "{width} for {name}");
}

#[test]
fn payments_and_needs_are_listed_whole() {
    let sample = Sample::whole();
    let payments = sheet(&sample.made(Kind::Payments).bytes, 0);
    let row = payments.rows().nth(3).expect("a payment");
    assert_eq!(
        row[column(&payments, "凭证号")],
        Read::String("0000123".to_owned())
    );
    assert_eq!(
        row[column(&payments, "付款日期")].as_date(),
        Some(day("2025-06-10"))
    );
    assert_eq!(
        yuan(&row[column(&payments, "金额（元）")]),
        "104939.89".parse::<Decimal>().expect("a number")
    );
    let needs = sheet(&sample.made(Kind::Needs).bytes, 0);
    let dossier = sample.read();
    assert_eq!(needs.rows().skip(3).count(), dossier.needs.len());
    let (text, budget) = (column(&needs, "内容"), column(&needs, "预算（万元）"));
    let mut listed: Vec<(String, Option<Decimal>)> = needs
        .rows()
        .skip(3)
        .map(|row| {
            let budget = row[budget].as_f64().and_then(Decimal::from_f64);
            (row[text].to_string(), budget.map(|it| it.normalize()))
        })
        .collect();
    let mut written: Vec<(String, Option<Decimal>)> = dossier
        .needs
        .iter()
        .map(|need| (need.text.clone(), need.budget.map(|it| it.normalize())))
        .collect();
    listed.sort();
    written.sort();
    assert_eq!(listed, written);
}

#[test]
fn an_empty_list_still_opens() {
    let sample = Sample::diagnosed();
    for kind in [
        Kind::Invoices,
        Kind::Payments,
        Kind::Funding,
        Kind::Activities,
    ] {
        let list = sheet(&sample.made(kind).bytes, 0);
        assert!(list.rows().count() >= 3, "{kind:?}");
    }
}
