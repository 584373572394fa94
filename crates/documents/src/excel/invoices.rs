//! 发票清单, and a second sheet with what of each is for which item.

use domain::{
    project::{
        Part,
        invoice::{self, InvoiceField as Field},
    },
    record::Record,
};

use crate::{
    Data, Kind, MakeError, Progress,
    data::{Held, text},
    excel::{amount, day, enterprise_cells, heads, title, total},
    sheet::{Cell, Sheet, book},
};

const HEADS: [(&str, &str); 7] = [
    ("发票代码", "Code"),
    ("发票号码", "Number"),
    ("开票日期", "Day"),
    ("销售方", "Seller"),
    ("不含税金额（元）", "Net (yuan)"),
    ("税额（元）", "Tax (yuan)"),
    ("价税合计（元）", "Gross (yuan)"),
];
const PARTS: [(&str, &str); 6] = [
    ("发票号码", "Number"),
    ("开票日期", "Day"),
    ("改造项目", "Item"),
    ("不含税金额（元）", "Net (yuan)"),
    ("税额（元）", "Tax (yuan)"),
    ("价税合计（元）", "Gross (yuan)"),
];

/// # Errors
/// [`MakeError`].
pub fn make(data: &Data<'_>, progress: Progress<'_>) -> Result<Vec<u8>, MakeError> {
    let title = title(data, Kind::Invoices);
    let words = Kind::Invoices.words();
    let mut list = Sheet::new(words.get(data.lang), &title, &heads(data, &HEADS));
    let by_item = data.pick("按项目", "By item");
    let mut parts = Sheet::new(
        by_item,
        format!("{title} · {by_item}"),
        &heads(data, &PARTS),
    );
    let mut sums = [const { Vec::new() }; 3];
    let all = data.all();
    for (at, held) in all.iter().enumerate() {
        let mut invoices = held.of_kind(invoice::KIND);
        invoices.sort_by_key(|record| (day(record, Field::Day.name()), record.key.id.clone()));
        for record in invoices {
            let amounts = [Field::Net, Field::Tax, Field::Gross];
            let amounts = amounts.map(|field| amount(record, field.name()));
            for (sum, amount) in sums.iter_mut().zip(amounts) {
                sum.push(amount);
            }
            let mut row = enterprise_cells(data, held, list.rows.len() + 1);
            row.extend([
                Cell::code(text(record, Field::Code.name())),
                Cell::code(text(record, Field::Number.name())),
                Cell::day(day(record, Field::Day.name())),
                Cell::text(text(record, Field::Seller.name())),
            ]);
            row.extend(amounts.map(Cell::money));
            list.rows.push(row);
            of_items(data, held, record, &mut parts);
        }
        progress(at + 1, all.len() + 1);
    }
    let mut sum = vec![Cell::text(data.pick("合计", "Total"))];
    sum.resize(8, Cell::Empty);
    sum.extend(sums.map(|amounts| Cell::Money(total(amounts))));
    list.sum = Some(sum);
    list.notes.push(
        data.pick("红字发票为负数。", "Credit notes are negative.")
            .to_owned(),
    );
    (list.keep, parts.keep) = (3, 3);
    let sheets = if parts.rows.is_empty() {
        vec![list]
    } else {
        vec![list, parts]
    };
    let file = book(data, &title, &sheets)?;
    progress(all.len() + 1, all.len() + 1);
    Ok(file)
}

/// A row for each item that some of an invoice is for.
fn of_items(data: &Data<'_>, held: &Held, record: &Record, parts: &mut Sheet) {
    let names = record.fields().filter_map(|(name, _)| {
        let (part, item) = Part::of(invoice::KIND, name)?;
        (part != Part::Paid).then(|| item.to_owned())
    });
    let mut items: Vec<String> = names.collect();
    items.sort_unstable();
    items.dedup();
    for id in items {
        let amounts = [Part::Net, Part::Tax, Part::Gross];
        let amounts = amounts.map(|part| amount(record, &part.name(&id)));
        if amounts.iter().all(Option::is_none) {
            continue;
        }
        let mut found = held.dossier.items.iter();
        let item = found.find(|item| item.id == id);
        let name = item.map_or(
            data.pick("已去掉的项目", "an item taken out"),
            |item| &item.title,
        );
        let mut row = enterprise_cells(data, held, parts.rows.len() + 1);
        row.extend([
            Cell::code(text(record, Field::Number.name())),
            Cell::day(day(record, Field::Day.name())),
            Cell::text(name),
        ]);
        row.extend(amounts.map(Cell::money));
        parts.rows.push(row);
    }
}
