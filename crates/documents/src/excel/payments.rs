//! 付款清单: what enterprises paid, and a second sheet with the subsidies paid to them.

use domain::project::{
    payment::{self, PaymentField as Field},
    subsidy_payment::{PaymentKind, SubsidyPayment},
    way::{Sheet as Paper, papers, signed_payments},
};

use crate::{
    Data, Kind, MakeError, Progress,
    data::text,
    excel::{amount, day, enterprise_cells, heads, title, total},
    say,
    sheet::{Cell, Sheet, book},
};

const HEADS: [(&str, &str); 5] = [
    ("凭证号", "Voucher"),
    ("付款日期", "Day"),
    ("付款方式", "Means"),
    ("收款方", "Payee"),
    ("金额（元）", "Amount (yuan)"),
];
const SUBSIDIES: [(&str, &str); 5] = [
    ("类别", "Kind"),
    ("拨付日期", "Paid on"),
    ("凭证号", "Voucher"),
    ("状态", "State"),
    ("金额（元）", "Amount (yuan)"),
];

/// # Errors
/// [`MakeError`].
pub fn make(data: &Data<'_>, progress: Progress<'_>) -> Result<Vec<u8>, MakeError> {
    let title = title(data, Kind::Payments);
    let words = Kind::Payments.words();
    let mut list = Sheet::new(words.get(data.lang), &title, &heads(data, &HEADS));
    let subsidies = data.pick("补助拨付", "Subsidies");
    let mut paid = Sheet::new(
        subsidies,
        format!("{title} · {subsidies}"),
        &heads(data, &SUBSIDIES),
    );
    let mut sums = Vec::new();
    let all = data.all();
    for (at, held) in all.iter().enumerate() {
        let mut payments = held.of_kind(payment::KIND);
        payments.sort_by_key(|record| (day(record, Field::Day.name()), record.key.id.clone()));
        for record in payments {
            let amount = amount(record, Field::Amount.name());
            sums.push(amount);
            let mut row = enterprise_cells(data, held, list.rows.len() + 1);
            row.extend([
                Cell::code(text(record, Field::Voucher.name())),
                Cell::day(day(record, Field::Day.name())),
                Cell::text(text(record, Field::Means.name())),
                Cell::text(text(record, Field::Payee.name())),
                Cell::money(amount),
            ]);
            list.rows.push(row);
        }
        let signed = signed_payments(&held.dossier);
        for filed in papers(&held.dossier, Paper::Payment) {
            let of_record = || {
                let records = held.of_kind(domain::project::subsidy_payment::KIND);
                let record = records.into_iter().find(|one| one.key.id == filed.id)?;
                Some(SubsidyPayment::from_record(record))
            };
            let one = signed.iter().find(|one| one.id == filed.id).cloned();
            let Some(one) = one.or_else(of_record) else {
                continue;
            };
            let kind = one.what.map(|kind| say::payment_kind(kind, data.lang));
            let back = one.what == Some(PaymentKind::Recovery);
            let amount = one.amount.map(|amount| if back { -amount } else { amount });
            let state = filed.standing.state().words();
            let mut row = enterprise_cells(data, held, paid.rows.len() + 1);
            row.extend([
                Cell::text(kind.unwrap_or_default()),
                Cell::day(one.paid_on),
                Cell::code(one.voucher),
                Cell::text(state.get(data.lang)),
                Cell::money(amount),
            ]);
            paid.rows.push(row);
        }
        progress(at + 1, all.len() + 1);
    }
    let mut sum = vec![Cell::text(data.pick("合计", "Total"))];
    sum.resize(8, Cell::Empty);
    sum.push(Cell::Money(total(sums)));
    list.sum = Some(sum);
    list.notes.push(
        data.pick("退回的款项为负数。", "Money that came back is negative.")
            .to_owned(),
    );
    paid.notes.push(
        data.pick(
            "追回的补助为负数；状态不是“已签字”的还没有拨付。",
            "What is taken back is negative; what is not signed is not paid.",
        )
        .to_owned(),
    );
    (list.keep, paid.keep) = (3, 3);
    let sheets = if paid.rows.is_empty() {
        vec![list]
    } else {
        vec![list, paid]
    };
    let file = book(data, &title, &sheets)?;
    progress(all.len() + 1, all.len() + 1);
    Ok(file)
}
