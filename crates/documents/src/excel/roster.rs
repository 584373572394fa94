//! 企业名册: every enterprise of the programme, with level, progress and where its papers stand.

use domain::{
    assessment::Stage,
    project::way::{self, Sheet as Paper},
    retrofit,
};

use crate::{
    Data, Kind, MakeError, Progress,
    excel::{enterprise_cells, heads, title},
    say,
    sheet::{Cell, Sheet, book},
};

const HEADS: [(&str, &str); 19] = [
    ("所属行业", "Industry"),
    ("企业性质", "Nature"),
    ("企业规模", "Size"),
    ("规上企业", "Above scale"),
    ("梯度类型", "Tier"),
    ("试点阶段", "Phase"),
    ("入选日期", "Selected on"),
    ("地址", "Address"),
    ("主要产品", "Products"),
    ("联系人", "Contact"),
    ("联系电话", "Phone"),
    ("自评等级", "Self report"),
    ("诊断等级", "Diagnosis"),
    ("验收等级", "Acceptance"),
    ("需求（条）", "Needs"),
    ("改造项目（个）", "Items"),
    ("已完成（个）", "Done"),
    ("核定补助（元）", "Approved (yuan)"),
    ("已拨补助（元）", "Paid (yuan)"),
];

/// # Errors
/// [`MakeError`].
pub fn make(data: &Data<'_>, progress: Progress<'_>) -> Result<Vec<u8>, MakeError> {
    let lang = data.lang;
    let title = title(data, Kind::Roster);
    let words = Kind::Roster.words();
    let mut sheet = Sheet::new(words.get(lang), &title, &heads(data, &HEADS));
    let all = data.all();
    for (at, held) in all.iter().enumerate() {
        let dossier = &held.dossier;
        let one = &dossier.enterprise;
        let level = |stage| {
            let official = dossier.official(stage);
            let done = official.filter(|one| one.outcome.is_complete());
            done.map_or(Cell::Empty, |one| Cell::Count(one.outcome.level.into()))
        };
        let work = retrofit::Progress::of(&dossier.items, data.day);
        let approved = way::approved(dossier).map(|(approved, _)| approved.amount());
        let paid = way::papers(dossier, Paper::Payment).next().map(|_| {
            let signed = way::signed_payments(dossier);
            domain::project::subsidy_payment::paid(&signed)
        });
        let count = |n: usize| Cell::Count(u32::try_from(n).unwrap_or(u32::MAX));
        let class = one.size_class(data.pack);
        let mut row = enterprise_cells(data, held, at + 1);
        row.extend([
            Cell::text(say::industry(data.pack, &one.industry, lang)),
            Cell::text(one.nature.map_or("", |nature| say::nature(nature, lang))),
            Cell::text(class.map_or("", |class| say::size(class, lang))),
            match one.above_scale {
                None => Cell::Empty,
                above => Cell::text(say::yes_no(above, lang)),
            },
            Cell::text(one.tier.map_or("", |tier| say::tier(tier, lang))),
            match one.phase {
                None => Cell::Empty,
                phase => Cell::text(say::phase(data.pack, phase, lang)),
            },
            Cell::day(one.selected),
            Cell::text(one.address.as_str()),
            Cell::text(one.products.as_str()),
            Cell::text(one.contact.as_str()),
            Cell::code(one.phone.as_str()),
            level(Stage::SelfReport),
            level(Stage::Diagnosis),
            level(Stage::Acceptance),
            count(dossier.needs.len()),
            Cell::Count(work.items),
            Cell::Count(work.done),
            Cell::money(approved),
            Cell::money(paid),
        ]);
        sheet.rows.push(row);
        progress(at + 1, all.len() + 1);
    }
    sheet.keep = 3;
    let file = book(data, &title, &[sheet])?;
    progress(all.len() + 1, all.len() + 1);
    Ok(file)
}
