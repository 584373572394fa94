//! What a kind of record of the libraries is made of.

use crate::words::Lang;

/// A label in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Both(pub &'static str, pub &'static str);

impl Both {
    pub fn get(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.0,
            Lang::En => self.1,
        }
    }
}

/// One of a field's choices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    pub code: &'static str,
    pub words: Both,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    Line,
    Lines,
    Phone,
    /// ISO text.
    Day,
    /// A whole number, as int.
    Count,
    /// A decimal number, as text; in the unit that the words name.
    Amount,
    /// A choice's code, as text.
    OneOf(&'static [Choice]),
    /// An area's code.
    Area,
    /// Areas' codes, as a list of texts.
    Areas,
    /// An industry's division.
    Industry,
    /// A scenario's code.
    Scenario,
    /// A phase's number, as int.
    Phase,
    /// 0 to 4, as int.
    Level,
    /// A task's number, as text.
    Task,
    /// A guidance group's number, as text.
    Group,
    /// A body of the organisation ([`super::posts::bodies`]), by code.
    Body,
    /// The id of a record of this kind in the city's dossier.
    RecordOf(&'static str),
    /// An enterprise's dossier.
    Enterprise,
    /// The code of an indicator.
    Indicator,
}

impl Holds {
    /// Whether figures of it stand right aligned and sort as numbers.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Count | Self::Amount | Self::Level)
    }
}

/// A field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: &'static str,
    /// With the unit, where it has one.
    pub words: Both,
    pub holds: Holds,
    /// Whether a list shows it before anybody asks.
    pub is_listed: bool,
}

/// Where records of a kind lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// In the city's dossier.
    City,
    /// In an area's, or the city's.
    Places,
    /// In the enterprise's own.
    Enterprise,
}

/// A kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    pub kind: &'static str,
    /// Of many.
    pub words: Both,
    /// What a list of them says when it is empty.
    pub none: Both,
    pub home: Home,
    /// The first is what it is called by.
    pub fields: &'static [Field],
    /// Photos and files are kept beside it.
    pub has_files: bool,
}

impl Kind {
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The field of what a record is called by.
    pub fn name(&self) -> &'static Field {
        &self.fields[0]
    }
}
