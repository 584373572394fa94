//! 附件3: where the tasks stand.

use domain::{
    dossier::DossierRow,
    indicators::Figures,
    tasks::{Known, Part, Progress as TaskProgress, Timing, standings},
};

use crate::{
    Data, Kind, MakeError, Progress,
    excel::title,
    say,
    sheet::{Cell, Sheet, book},
};

/// # Errors
/// [`MakeError`].
pub fn make(data: &Data<'_>, progress: Progress<'_>) -> Result<Vec<u8>, MakeError> {
    let lang = data.lang;
    let rows: Vec<DossierRow> = data.all().iter().map(|held| held.dossier.row("")).collect();
    let figures = Figures::count(data.pack, &rows, &data.programme, data.day);
    let title = title(data, Kind::Annex3);
    let heads = [
        data.pick("序号", "No."),
        data.pick("重点任务", "Task"),
        data.pick("责任单位", "Units"),
        data.pick("完成时限", "Due"),
        data.pick("剩余天数", "Days left"),
        data.pick("进展", "Progress"),
        data.pick("提示", "Timing"),
        data.pick("已有", "Have"),
        data.pick("要求", "Needed"),
        data.pick("差额", "What is short"),
        data.pick("佐证", "Evidence"),
        data.pick("困难问题", "What blocks it"),
    ];
    let name = data.pick("附件3", "Annex 3");
    let mut sheet = Sheet::new(name, &title, &heads);
    sheet.keep = 2;
    let all = standings(Known {
        pack: data.pack,
        rows: &rows,
        programme: &data.programme,
        figures: &figures,
    });
    let total = all.len();
    for (at, one) in all.iter().enumerate() {
        let units = one.task.units.iter().map(|code| {
            let unit = data.pack.units.get(code);
            unit.map_or(code.as_str(), |unit| unit.get(lang))
        });
        let units: Vec<&str> = units.collect();
        let done = match one.progress {
            TaskProgress::NotStarted => data.pick("未开始", "not started"),
            TaskProgress::Doing => data.pick("进行中", "doing"),
            TaskProgress::Done => data.pick("已完成", "done"),
        };
        let timing = match one.timing {
            Timing::Overdue => data.pick("已逾期", "overdue"),
            Timing::Soon => data.pick("即将到期", "due soon"),
            _ => "",
        };
        let sum = |of: fn(&Part) -> u32| {
            let counts = one.parts.iter().map(of);
            counts.fold(0, u32::saturating_add)
        };
        let counted = |count: u32| {
            if one.is_measured {
                Cell::Count(count)
            } else {
                Cell::Empty
            }
        };
        let short: Vec<String> = one
            .blocks()
            .into_iter()
            .map(|part| {
                let area = part.area.as_deref();
                let area = area.map(|code| say::area(data.pack, code, lang));
                let industry = part.industry.as_deref();
                let industry = industry.map(|code| say::industry(data.pack, code, lang));
                let indicator = part.indicator.as_deref().map(|code| {
                    let mut all = data.pack.indicators.iter();
                    let found = all.find(|one| one.code == code);
                    found.map_or(code, |one| one.name.get(lang)).to_owned()
                });
                let what: Vec<String> = [area, industry, indicator].into_iter().flatten().collect();
                let what = if what.is_empty() {
                    data.pick("合计", "in all").to_owned()
                } else {
                    what.join(" ")
                };
                format!("{what} {}/{}", part.have, part.need)
            })
            .collect();
        let days = i32::try_from(one.days_left(data.day)).unwrap_or(i32::MAX);
        let note = one.note;
        sheet.rows.push(vec![
            Cell::Count(one.task.number),
            Cell::text(one.task.title.get(lang)),
            Cell::text(units.join(data.pick("、", ", "))),
            Cell::Day(one.task.due),
            Cell::Number(days.into()),
            Cell::text(done),
            Cell::text(timing),
            counted(sum(|part| part.have)),
            counted(sum(|part| part.need)),
            Cell::text(short.join("\n")),
            Cell::text(note.map_or("", |note| note.evidence.as_str())),
            Cell::text(note.map_or("", |note| note.blocked.as_str())),
        ]);
        progress(at + 1, total + 1);
    }
    let file = book(data, &title, &[sheet])?;
    progress(total + 1, total + 1);
    Ok(file)
}
