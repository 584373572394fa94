//! 附件2 filled in: thirteen indicators in every area, by phase, target beside what is reached.

use domain::{
    dossier::DossierRow,
    indicators::{Figures, IndicatorFigures},
    pack::Indicator,
};

use crate::{
    Data, Kind, MakeError, Progress,
    excel::title,
    sheet::{Cell, Sheet, book},
};

/// # Errors
/// [`MakeError`].
pub fn make(data: &Data<'_>, progress: Progress<'_>) -> Result<Vec<u8>, MakeError> {
    let lang = data.lang;
    let rows: Vec<DossierRow> = data.all().iter().map(|held| held.dossier.row("")).collect();
    let figures = Figures::count(data.pack, &rows, &data.programme, data.day);
    let earlier = Figures::day_before(data.day);
    let earlier = Figures::count(data.pack, &rows, &data.programme, earlier);
    let title = title(data, Kind::Annex2);
    let phases = &data.pack.phases;
    let (target, actual) = (data.pick("目标", "target"), data.pick("完成", "reached"));
    let mut heads = vec![
        data.pick("序号", "No.").to_owned(),
        data.pick("绩效指标", "Indicator").to_owned(),
    ];
    let mut groups = vec![(String::new(), 2_u16)];
    let city = data.pick("全市", "City");
    let names = data.pack.areas.iter().map(|area| area.name.get(lang));
    let columns = u16::try_from((phases.len() + 1) * 2).unwrap_or(u16::MAX);
    for area in names.chain([city]) {
        groups.push((area.to_owned(), columns));
        for phase in phases {
            let phase = phase.name.get(lang);
            heads.extend([target, actual].map(|what| format!("{phase} {what}")));
        }
        let all = data.pick("合计", "total");
        heads.extend([target, actual].map(|what| format!("{all} {what}")));
    }
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let name = data.pick("附件2", "Annex 2");
    let mut sheet = Sheet::new(name, &title, &heads);
    sheet.groups = groups;
    sheet.keep = 2;
    let total = data.pack.indicators.len();
    let both = figures.indicators.iter().zip(&earlier.indicators);
    for (at, (indicator, (now, then))) in data.pack.indicators.iter().zip(both).enumerate() {
        sheet.rows.push(row(data, indicator, now, then));
        progress(at + 1, total + 1);
    }
    sheet.notes.push(
        data.pick(
            "阶段目标为当期新增，不是累计；完成数按方案的统计口径，截至生成日期。",
            "Targets of a phase are what is added in it. What is reached is counted by the programme's rules as of the day above.",
        )
        .to_owned(),
    );
    let file = book(data, &title, &[sheet])?;
    progress(total + 1, total + 1);
    Ok(file)
}

fn row(
    data: &Data<'_>,
    indicator: &Indicator,
    now: &IndicatorFigures,
    then: &IndicatorFigures,
) -> Vec<Cell> {
    let name = indicator.name.get(data.lang);
    let unit = indicator.unit.get(data.lang);
    let mut row = vec![
        Cell::Count(indicator.number),
        Cell::text(format!("{name}（{unit}）")),
    ];
    let areas = data.pack.areas.iter().map(|area| Some(area.code.as_str()));
    for area in areas.chain([None]) {
        let phases = data.pack.phases.iter().map(|phase| Some(phase.number));
        for phase in phases.chain([None]) {
            let cell = now.cell(data.pack, (area, phase), then, data.day);
            row.extend([Cell::Count(cell.target), Cell::Count(cell.actual)]);
        }
    }
    row
}
