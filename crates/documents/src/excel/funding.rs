//! 资金测算表: what each enterprise's figures come to, what was approved, what was paid.

use domain::{
    project::{
        claim,
        subsidy_payment::paid,
        way::{self, signed_payments},
    },
    subsidy::Rules,
};
use rust_decimal::Decimal;

use crate::{
    Data, Kind, MakeError, Progress,
    excel::{enterprise_cells, heads, title, total},
    sheet::{Cell, Sheet, book},
};

const HEADS: [(&str, &str); 3] = [
    ("适用阶段", "Phase"),
    ("合同金额（元）", "Contracted (yuan)"),
    ("其他财政资金（元）", "Other public money (yuan)"),
];
const LAST: [(&str, &str); 4] = [
    ("核定补助（元）", "Approved (yuan)"),
    ("已拨补助（元）", "Paid (yuan)"),
    ("未拨（元）", "Left (yuan)"),
    ("暂不能拨付的原因", "Why nothing is payable yet"),
];

/// # Errors
/// [`MakeError`].
pub fn make(data: &Data<'_>, progress: Progress<'_>) -> Result<Vec<u8>, MakeError> {
    let lang = data.lang;
    let title = title(data, Kind::Funding);
    let bases = data.pack.funding.basis.bases();
    let by_basis: Vec<(String, String)> = bases
        .iter()
        .flat_map(|basis| {
            let words = basis.words();
            [
                (
                    format!("计入费用（{}，元）", words.zh),
                    format!("Counts, {} (yuan)", words.en),
                ),
                (
                    format!("测算补助（{}，元）", words.zh),
                    format!("Comes to, {} (yuan)", words.en),
                ),
            ]
        })
        .collect();
    let own: Vec<(&str, &str)> = HEADS
        .into_iter()
        .chain(by_basis.iter().map(|(zh, en)| (zh.as_str(), en.as_str())))
        .chain(LAST)
        .collect();
    let words = Kind::Funding.words();
    let mut sheet = Sheet::new(words.get(lang), &title, &heads(data, &own));
    let all = data.all();
    let mut sums: Vec<Vec<Option<Decimal>>> = Vec::new();
    for (at, held) in all.iter().enumerate() {
        progress(at + 1, all.len() + 1);
        let built = claim::of(&held.records, &held.dossier.filed);
        let approved = way::approved(&held.dossier).map(|(approved, _)| approved.amount());
        if built.claim.items.is_empty() && approved.is_none() {
            continue;
        }
        let contracted = built
            .claim
            .items
            .iter()
            .map(|item| Some(item.contracted.gross));
        let other = built.claim.other_money.iter().map(|one| Some(one.amount));
        let worked = Rules::of(data.pack).work_out(&built.claim, None);
        let paid = paid(&signed_payments(&held.dossier));
        let left = approved.map(|approved| domain::decimal::add(approved, -paid));
        let mut amounts = vec![Some(total(contracted)), Some(total(other))];
        for one in &worked {
            amounts.extend([Some(one.base), Some(one.computed)]);
        }
        amounts.extend([approved, Some(paid), left]);
        let first = worked.first();
        let bars = first.into_iter().flat_map(|worked| &worked.bars);
        let bars = bars.map(|bar| bar.words(&data.pack.funding).get(lang).to_owned());
        let bars: Vec<String> = bars.collect();
        let phase = first.and_then(|worked| worked.phase);
        let mut row = enterprise_cells(data, held, sheet.rows.len() + 1);
        row.push(match phase {
            None => Cell::Empty,
            phase => Cell::text(crate::say::phase(data.pack, phase, lang)),
        });
        row.extend(amounts.iter().copied().map(Cell::money));
        row.push(Cell::text(bars.join("\n")));
        sheet.rows.push(row);
        sums.push(amounts);
    }
    let columns = sums.first().map_or(0, Vec::len);
    let mut sum = vec![Cell::text(data.pick("合计", "Total"))];
    sum.resize(5, Cell::Empty);
    sum.extend((0..columns).map(|at| {
        let column = sums.iter().filter_map(|row| row.get(at).copied());
        Cell::Money(total(column))
    }));
    if columns > 0 {
        sheet.sum = Some(sum);
    }
    sheet.notes.push(
        data.pick(
            "测算补助未看资金余额；核定金额不随后来的改动变化。",
            "What it comes to looks at no fund. An approved figure does not move with later changes.",
        )
        .to_owned(),
    );
    sheet.keep = 3;
    let file = book(data, &title, &[sheet])?;
    progress(all.len() + 1, all.len() + 1);
    Ok(file)
}
