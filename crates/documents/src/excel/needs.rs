//! 需求、问题、场景清单.

use crate::{
    Data, Kind, MakeError, Progress,
    excel::{enterprise_cells, heads, title},
    say,
    sheet::{Cell, Sheet, book},
};

const HEADS: [(&str, &str); 8] = [
    ("类型", "Type"),
    ("内容", "Text"),
    ("场景", "Scenario"),
    ("题目", "Question"),
    ("现等级", "Level now"),
    ("期望等级", "Level wished"),
    ("紧迫程度", "Urgency"),
    ("期望方案", "Wish"),
];
const BUDGET: (&str, &str) = ("预算（万元）", "Budget (10,000 yuan)");

/// # Errors
/// [`MakeError`].
pub fn make(data: &Data<'_>, progress: Progress<'_>) -> Result<Vec<u8>, MakeError> {
    let lang = data.lang;
    let own: Vec<_> = HEADS.into_iter().chain([BUDGET]).collect();
    let title = title(data, Kind::Needs);
    let words = Kind::Needs.words();
    let mut sheet = Sheet::new(words.get(lang), &title, &heads(data, &own));
    let mut nth = 0;
    let all = data.all();
    for (at, held) in all.iter().enumerate() {
        let mut needs: Vec<_> = held.dossier.needs.iter().collect();
        needs.sort_by_key(|need| (need.urgency.is_none(), need.urgency, need.id.clone()));
        for need in needs {
            nth += 1;
            let level = |level: Option<u8>| {
                let level = level.map(u32::from);
                level.map_or(Cell::Empty, Cell::Count)
            };
            let mut row = enterprise_cells(data, held, nth);
            row.extend([
                Cell::text(say::need_type(need.kind, lang)),
                Cell::text(need.text.as_str()),
                Cell::text(say::scenario(data.pack, &need.scenario, lang)),
                Cell::text(say::question(data.pack, &need.question, lang)),
                level(need.from),
                level(need.to),
                need.urgency
                    .map_or(Cell::Empty, |one| Cell::text(say::urgency(one, lang))),
                Cell::text(need.wish.as_str()),
                Cell::number(need.budget),
            ]);
            sheet.rows.push(row);
        }
        progress(at + 1, all.len() + 1);
    }
    sheet.keep = 3;
    let file = book(data, &title, &[sheet])?;
    progress(all.len() + 1, all.len() + 1);
    Ok(file)
}
