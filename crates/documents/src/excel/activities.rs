//! 活动记录: meetings, and cases and practices that were shown.

use domain::programme::{MeetingKind, ShowcaseKind};

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
    let title = title(data, Kind::Activities);
    let place = |code: &str| {
        if code == domain::programme::CITY {
            data.pick("全市", "City").to_owned()
        } else {
            say::area(data.pack, code, lang)
        }
    };
    let number =
        |sheet: &Sheet| Cell::Count(u32::try_from(sheet.rows.len() + 1).unwrap_or_default());
    let name = data.pick("会议活动", "Meetings");
    let mut meetings = Sheet::new(
        name,
        &title,
        &[
            data.pick("序号", "No."),
            data.pick("片区", "Area"),
            data.pick("日期", "Day"),
            data.pick("类别", "Kind"),
            data.pick("行业", "Industry"),
            data.pick("阶段", "Phase"),
        ],
    );
    for one in &data.programme.meetings {
        let kind = match one.kind {
            MeetingKind::Briefing => data.pick("政策宣贯会", "briefing"),
            MeetingKind::Matchmaking => data.pick("供需对接会", "matchmaking"),
            MeetingKind::Training => data.pick("人才培训会", "training"),
            MeetingKind::Visit => data.pick("参观交流", "visit"),
        };
        let row = vec![
            number(&meetings),
            Cell::text(place(&one.area)),
            Cell::day(one.day),
            Cell::text(kind),
            Cell::text(say::industry(data.pack, &one.industry, lang)),
            match one.phase {
                None => Cell::Empty,
                phase => Cell::text(say::phase(data.pack, phase, lang)),
            },
        ];
        meetings.rows.push(row);
    }
    progress(1, 3);
    let name = data.pick("案例与做法", "Cases and practices");
    let mut shown = Sheet::new(
        name,
        format!("{title} · {name}"),
        &[
            data.pick("序号", "No."),
            data.pick("片区", "Area"),
            data.pick("日期", "Day"),
            data.pick("类别", "Kind"),
            data.pick("名称", "Name"),
        ],
    );
    for one in &data.programme.showcases {
        let kind = match one.kind {
            ShowcaseKind::ChainCase => data.pick("“链式”转型案例", "chain case"),
            ShowcaseKind::Practice => data.pick("典型做法", "practice"),
        };
        let row = vec![
            number(&shown),
            Cell::text(place(&one.area)),
            Cell::day(one.day),
            Cell::text(kind),
            Cell::text(one.name.as_str()),
        ];
        shown.rows.push(row);
    }
    progress(2, 3);
    let file = book(data, &title, &[meetings, shown])?;
    progress(3, 3);
    Ok(file)
}
