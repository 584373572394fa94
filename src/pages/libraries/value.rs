//! What a field of a library's record reads as, and what it is chosen from.

use domain::{
    Lang,
    library::{Field, Holds, of_kind, posts, text},
    pack::ProgrammePack,
    record::Record,
    value::Value,
};
use rust_decimal::Decimal;

use crate::{
    i18n::fields::scenario_words,
    pages::desk::{grid::GridCell, known::Counted},
};

/// What names are looked up in.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    pub pack: &'a ProgrammePack,
    pub counted: &'a Counted,
    pub lang: Lang,
}

impl Names<'_> {
    /// An enterprise's name by its dossier; the code where it is not here.
    pub fn enterprise(self, dossier: &str) -> String {
        let mut rows = self.counted.rows.iter();
        let row = rows.find(|row| row.dossier == dossier);
        row.map_or_else(|| dossier.to_owned(), |row| row.name.clone())
    }

    /// An area's name by its code; the city's for any other dossier of the programme.
    pub fn place(self, dossier: &str) -> String {
        let city = super::words::LibraryTexts::of(self.lang).city;
        let area = self.pack.area(dossier);
        area.map_or(city, |area| area.name.get(self.lang))
            .to_owned()
    }

    /// A field's value as it reads; empty where there is none.
    pub fn shown(self, field: &Field, record: &Record) -> String {
        let Some(value) = record.get(field.name) else {
            return String::new();
        };
        if let (Holds::Areas, Some(list)) = (field.holds, value.as_list()) {
            let names = list
                .iter()
                .filter_map(Value::as_text)
                .map(|code| self.place(code));
            let between = if self.lang == Lang::Zh { "、" } else { ", " };
            return names.collect::<Vec<_>>().join(between);
        }
        let code = match value {
            Value::Text(text) => text.trim().to_owned(),
            Value::Int(int) => int.to_string(),
            _ => return String::new(),
        };
        if code.is_empty() {
            return code;
        }
        match field.holds {
            Holds::Enterprise => self.enterprise(&code),
            Holds::Line
            | Holds::Lines
            | Holds::Phone
            | Holds::Day
            | Holds::Count
            | Holds::Amount
            | Holds::Level => code,
            Holds::Scenario => scenario_words(self.pack, &code, self.lang),
            _ => {
                let all = self.options(field.holds);
                let found = all.into_iter().find(|(one, _)| *one == code);
                found.map_or(code, |(_, words)| words)
            }
        }
    }

    /// The same as a cell of a table.
    pub fn cell(self, field: &Field, record: &Record) -> GridCell {
        let shown = self.shown(field, record);
        match shown.parse::<Decimal>() {
            Ok(number) if field.holds == Holds::Amount => GridCell::amount(number),
            Ok(number) if field.holds.is_number() => GridCell::count(number),
            _ => GridCell::text(shown.lines().next().unwrap_or_default()),
        }
    }

    /// What a field is chosen from, by code and words; nothing of one that is typed.
    pub fn options(self, holds: Holds) -> Vec<(String, String)> {
        let (pack, lang) = (self.pack, self.lang);
        match holds {
            Holds::OneOf(choices) => choices
                .iter()
                .map(|one| (one.code.to_owned(), one.words.get(lang).to_owned()))
                .collect(),
            Holds::Area | Holds::Areas => pack
                .areas
                .iter()
                .map(|area| (area.code.clone(), area.name.get(lang).to_owned()))
                .collect(),
            Holds::Industry => pack
                .industries
                .iter()
                .map(|one| {
                    (
                        one.division.clone(),
                        format!("{} {}", one.division, one.name.get(lang)),
                    )
                })
                .collect(),
            Holds::Scenario => pack
                .current_rule()
                .scenarios
                .iter()
                .map(|one| (one.code.clone(), one.name.get(lang).to_owned()))
                .collect(),
            Holds::Phase => pack
                .phases
                .iter()
                .map(|one| (one.number.to_string(), one.name.get(lang).to_owned()))
                .collect(),
            Holds::Level => (0..=4)
                .map(|level| (level.to_string(), level.to_string()))
                .collect(),
            Holds::Task => pack
                .tasks
                .iter()
                .map(|one| {
                    (
                        one.number.to_string(),
                        format!("{} {}", one.number, one.title.get(lang)),
                    )
                })
                .collect(),
            Holds::Group => pack
                .guidance_groups
                .iter()
                .map(|one| (one.number.to_string(), one.name.get(lang).to_owned()))
                .collect(),
            Holds::Body => posts::bodies(pack)
                .into_iter()
                .map(|body| (body.code, body.name.get(lang).to_owned()))
                .collect(),
            Holds::RecordOf(kind) => of_kind(&self.counted.records, kind)
                .into_iter()
                .map(|record| (record.key.id.clone(), text(record, "name")))
                .collect(),
            Holds::Indicator => pack
                .indicators
                .iter()
                .map(|one| (one.code.clone(), one.name.get(lang).to_owned()))
                .collect(),
            Holds::Enterprise => {
                let pilots = self.counted.rows.iter().filter(|row| row.phase.is_some());
                pilots
                    .map(|row| (row.dossier.clone(), row.name.clone()))
                    .collect()
            }
            Holds::Line
            | Holds::Lines
            | Holds::Phone
            | Holds::Day
            | Holds::Count
            | Holds::Amount => Vec::new(),
        }
    }
}

/// A chosen code as it is stored.
pub fn stored(holds: Holds, code: &str) -> Value {
    match (holds, code.parse()) {
        (_, _) if code.is_empty() => Value::Null,
        (Holds::Phase | Holds::Level, Ok(int)) => Value::Int(int),
        _ => Value::text(code),
    }
}
