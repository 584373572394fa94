//! 验收意见: what the body found, what the retrofit reached, and the assessments before and after.

use domain::{
    Lang,
    assessment::Stage,
    money::money,
    project::{
        acceptance::{self, AcceptanceField as Field},
        effect::{self, Effect},
    },
    record::Record,
    retrofit::ItemState,
    value::Value,
    workflow::State,
};

use super::parts;
use crate::{
    Kind, MakeError, Progress,
    data::{Data, Held, text},
    paper::{Align, Column, Head, Paper, Table},
    say,
};

/// # Errors
/// [`MakeError`].
pub fn make(data: &Data<'_>, progress: Progress<'_>) -> Result<Vec<u8>, MakeError> {
    let held = data.only()?;
    let draft = draft(data, held);
    let mut paper = Paper::new(
        data,
        &Head {
            title: Kind::Acceptance.words().get(data.lang),
            about: held.name(),
            draft: draft.as_deref(),
        },
    );
    write(&mut paper, data, held, progress);
    paper.finish()
}

/// An opinion stands on the acceptance assessment that both sides signed; nothing is decided about the
/// opinion itself.
fn draft(data: &Data<'_>, held: &Held) -> Option<String> {
    let signed = held
        .dossier
        .official(Stage::Acceptance)
        .is_some_and(|one| one.standing.state() == State::Signed);
    (!signed).then(|| {
        data.pick(
            "验收评测还没有签字",
            "the acceptance assessment is not signed",
        )
        .to_owned()
    })
}

/// The opinions, the latest first.
fn opinions(held: &Held) -> Vec<&Record> {
    let mut all = held.of_kind(acceptance::KIND);
    all.sort_by_key(|record| std::cmp::Reverse(text(*record, Field::Day.name())));
    all
}

/// The opinion's chapters.
pub(super) fn write(paper: &mut Paper, data: &Data<'_>, held: &Held, progress: Progress<'_>) {
    const SECTIONS: usize = 4;
    let lang = data.lang;
    paper.heading(data.pick("企业情况", "The enterprise"));
    parts::enterprise(paper, data, held);
    progress(1, SECTIONS);
    paper.heading(data.pick("验收结论", "Opinion"));
    for opinion in opinions(held) {
        let passed = match opinion.get(Field::Passed.name()) {
            Some(Value::Bool(true)) => data.pick("通过", "passed"),
            Some(Value::Bool(false)) => data.pick("未通过", "not passed"),
            _ => data.pick("未定", "not decided"),
        };
        let level = opinion.get(Field::Level.name()).and_then(Value::as_int);
        let level = level.and_then(|level| u8::try_from(level).ok());
        let day = domain::day::parse(&text(opinion, Field::Day.name()));
        paper.facts(&[
            (data.pick("验收结论", "Result"), passed.to_owned()),
            (data.pick("验收日期", "Day"), say::day_or(day, lang)),
            (
                data.pick("验收机构", "Body"),
                say::text_or(&text(opinion, Field::Body.name())),
            ),
            (
                data.pick("改造后等级", "Level reached"),
                say::level(level, lang),
            ),
        ]);
        paper.text_or_nothing(&text(opinion, Field::Opinion.name()));
        parts::pictures(paper, data, held, Some((acceptance::KIND, &opinion.key.id)));
    }
    progress(2, SECTIONS);
    paper.heading(data.pick("改造项目完成情况", "Items"));
    items(paper, data, held);
    paper.heading(data.pick("成效达到情况", "Effects"));
    effects(paper, data, held);
    progress(3, SECTIONS);
    paper.heading(data.pick("改造前后评测对比", "Assessments before and after"));
    parts::side_by_side(paper, data, held);
    let needed = data.pack.level_after_retrofit;
    paper.note(&match lang {
        Lang::Zh => format!("方案要求改造后达到{needed}级及以上。"),
        Lang::En => format!("The programme asks for level {needed} or above after the retrofit."),
    });
    paper.signatures(&[
        (
            data.pick("验收机构（盖章）：", "For the body:").to_owned(),
            None,
        ),
        (
            data.pick("验收人员（签字）：", "Assessors:").to_owned(),
            None,
        ),
        (
            data.pick("企业（签字、盖章）：", "For the enterprise:")
                .to_owned(),
            None,
        ),
    ]);
    progress(SECTIONS, SECTIONS);
}

fn items(paper: &mut Paper, data: &Data<'_>, held: &Held) {
    let lang = data.lang;
    if held.dossier.items.is_empty() {
        paper.text(data.pick("（没有改造项目）", "(no items)"));
        return;
    }
    let mut table = Table::new(&[
        Column::new(data.pick("序号", "No."), 8, Align::Centre),
        Column::new(data.pick("改造项目", "Item"), 41, Align::Left),
        Column::new(data.pick("状态", "State"), 14, Align::Centre),
        Column::new(data.pick("完成日期", "Done on"), 18, Align::Centre),
        Column::new(
            data.pick("实际投入（元）", "Spent (yuan)"),
            20,
            Align::Right,
        ),
    ]);
    for (at, item) in held.dossier.items.iter().enumerate() {
        let state = say::item_state(item.state, lang);
        let state = match item.state {
            ItemState::Dropped if !item.reason.trim().is_empty() => {
                format!("{state}\n{}", item.reason.trim())
            }
            _ => state.to_owned(),
        };
        table.row([
            (at + 1).to_string(),
            say::text_or(&item.title),
            state,
            item.done_on
                .map_or_else(|| say::NOTHING.to_owned(), |day| day.to_string()),
            item.actual.map_or_else(|| say::NOTHING.to_owned(), money),
        ]);
    }
    paper.table(&table);
}

fn effects(paper: &mut Paper, data: &Data<'_>, held: &Held) {
    let effects = held.of_kind(effect::KIND);
    if effects.is_empty() {
        paper.text(data.pick("（没有填写）", "(none)"));
        return;
    }
    let mut table = Table::new(&[
        Column::new(data.pick("指标", "Measure"), 34, Align::Left),
        Column::new(data.pick("改造前", "Before"), 15, Align::Right),
        Column::new(data.pick("承诺", "Promised"), 15, Align::Right),
        Column::new(data.pick("达到", "Reached"), 15, Align::Right),
        Column::new(data.pick("单位", "Unit"), 10, Align::Centre),
        Column::new(data.pick("结果", "Kept"), 11, Align::Centre),
    ]);
    for record in effects {
        let effect = Effect::from_record(record);
        let number = |number: Option<rust_decimal::Decimal>| {
            number.map_or_else(|| say::NOTHING.to_owned(), |it| it.normalize().to_string())
        };
        let kept = match effect.is_reached() {
            Some(true) => data.pick("达到", "kept"),
            Some(false) => data.pick("未达到", "not kept"),
            None => say::NOTHING,
        };
        table.row([
            say::text_or(&effect.measure),
            number(effect.before),
            number(effect.promised),
            number(effect.reached),
            say::text_or(&effect.unit),
            kept.to_owned(),
        ]);
    }
    paper.table(&table);
}
