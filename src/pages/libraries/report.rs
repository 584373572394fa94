//! What a guidance group's report begins with.

use domain::{library::report::figures_text, value::Value};

use super::words::LibraryTexts;
use crate::{
    i18n::{fill, format::day, lang},
    pages::desk::known::{Counted, Known},
};

/// Day, title and figures of the group that `fields` name, where they name one.
pub fn prefilled(
    known: Known,
    counted: &Counted,
    fields: &[(&str, Value)],
) -> Vec<(&'static str, Value)> {
    let (pack, lang) = (known.app.pack(), lang());
    let t = LibraryTexts::of(lang);
    let number = fields.iter().find(|(name, _)| *name == "group");
    let number = number.and_then(|(_, value)| value.as_text());
    let mut groups = pack.guidance_groups.iter();
    let Some(group) = groups.find(|group| Some(group.number.to_string().as_str()) == number) else {
        return Vec::new();
    };
    let phase = leptos::prelude::untrack(move || known.phase());
    let figures = figures_text(
        &pack,
        (&counted.rows, &counted.now),
        &counted.programme,
        (group, phase),
        lang,
    );
    let date = day(counted.day, lang);
    let title = fill(
        t.report_of,
        &[("group", &group.name.get(lang)), ("date", &date)],
    );
    vec![
        ("title", Value::text(title)),
        ("day", Value::text(counted.day.to_string())),
        ("figures", Value::text(figures)),
    ]
}
