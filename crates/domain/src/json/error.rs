//! What is wrong with a document, where, and how to say so in both languages.

use std::fmt::{self, Display, Write as _};

use serde::{
    de::{self, Unexpected},
    ser,
};

use crate::{Lang, Words, limits::MAX_DEPTH};

/// Characters of a document that an error repeats at most.
const SHOWN: usize = 64;

/// Why a document cannot be read or a value cannot be written.
///
/// # A type's own problems
///
/// A `Deserialize` implementation that checks more than its parts' kinds (by `deserialize_with`,
/// `try_from`, or by hand) returns `D::Error::custom(problem)` with one of these. serde only hands
/// on what `Display` writes, so `Display` appends to the English words, behind U+001F, the rest of
/// what [`Error`] needs to make the same problem of it again; other formats show the English words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The text ends in the middle.
    Cut,
    /// The bytes are no UTF-8.
    NotText,
    /// The text is not JSON.
    Syntax,
    /// Text follows after the end.
    Trailing,
    /// A fraction or an exponent.
    Float,
    /// A whole number beyond ±(2^53 - 1).
    IntTooLarge,
    DuplicateKey(String),
    TooDeep,
    /// The value is missing, or null where there must be one.
    Missing,
    /// Nothing of this name belongs here.
    Unknown,
    WrongKind {
        needed: Kind,
        found: Kind,
    },
    /// A whole number that does not lie in the range.
    OutOfRange {
        given: i64,
        least: i64,
        most: i64,
    },
    /// A text, or all of a change or record, of more than so many bytes.
    TooLong {
        most: usize,
    },
    /// A text with a control character, such as NUL, that not every database holds.
    ControlCharacter,
    /// A list of so many entries where another number is needed.
    WrongLength(usize),
    UnknownChoice {
        given: Kind,
        known: &'static [&'static str],
    },
    /// What a type says of its own.
    Other(Words),
}

/// A kind of JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Null,
    Flag,
    Number,
    Text,
    List,
    Object,
    /// A text that is there, to be shown.
    Shown(String),
    /// A text or number of some form, by its words.
    Form(Words),
}

impl Kind {
    pub(super) fn shown(text: &str) -> Self {
        Self::Shown(text.chars().take(SHOWN).collect())
    }

    fn words(&self) -> Words {
        match self {
            Self::Null => Words::new("null", "null"),
            Self::Flag => Words::new("true 或 false", "true or false"),
            Self::Number => Words::new("整数", "a whole number"),
            Self::Text => Words::new("文本", "text"),
            Self::List => Words::new("列表", "a list"),
            Self::Object => Words::new("对象", "an object"),
            Self::Shown(text) => Words::new(format!("\"{text}\""), format!("\"{text}\"")),
            Self::Form(words) => words.clone(),
        }
    }

    /// As that which is there.
    fn found(&self) -> Words {
        match self {
            Self::Number => Words::new("数字", "a number"),
            kind => kind.words(),
        }
    }
}

impl Problem {
    /// What a check of its own says.
    pub fn said(zh: &str, en: &str) -> Self {
        Self::Other(Words::new(zh, en))
    }

    /// A text of some form is needed, `zh` or `en` by name, and `found` is not.
    pub fn needed(zh: &str, en: &str, found: &str) -> Self {
        Self::WrongKind {
            needed: Kind::Form(Words::new(zh, en)),
            found: Kind::shown(found),
        }
    }

    /// Whether the text itself is at fault, so that line and column say where.
    fn is_of_text(&self) -> bool {
        matches!(
            self,
            Self::Cut
                | Self::NotText
                | Self::Syntax
                | Self::Trailing
                | Self::Float
                | Self::IntTooLarge
                | Self::DuplicateKey(_)
                | Self::TooDeep
        )
    }

    /// What is wrong, in both languages.
    pub fn words(&self) -> Words {
        let needed = |needed: Words, found: Words| {
            Words::new(
                format!("应为{}，不是{}", needed.zh, found.zh),
                format!("{} is needed, not {}", needed.en, found.en),
            )
        };
        match self {
            Self::Cut => Words::new("文件中途断了", "the text ends in the middle"),
            Self::NotText => Words::new(
                "文字编码不对，不是 UTF-8",
                "the characters are coded in another way than UTF-8",
            ),
            Self::Syntax => Words::new("这里不是 JSON", "this is not JSON"),
            Self::Trailing => Words::new("结尾之后还有内容", "there is text after the end"),
            Self::Float => Words::new(
                "小数和指数要写成文字，放进引号",
                "fractions and exponents are not allowed; write them as text",
            ),
            Self::IntTooLarge => {
                Words::new("整数超过 2^53 - 1", "the whole number is beyond 2^53 - 1")
            }
            Self::DuplicateKey(key) => Words::new(
                format!("键“{key}”写了两次"),
                format!("the key \"{key}\" is given twice"),
            ),
            Self::TooDeep => Words::new(
                format!("嵌套超过 {MAX_DEPTH} 层"),
                format!("lists and objects are nested more than {MAX_DEPTH} deep"),
            ),
            Self::Missing => Words::new("缺少这一项", "missing"),
            Self::Unknown => Words::new("没有这一项", "unknown"),
            Self::WrongKind {
                needed: kind,
                found,
            } => needed(kind.words(), found.found()),
            Self::OutOfRange { given, least, most } => Words::new(
                format!("{given} 不在 {least} 到 {most} 之间"),
                format!("{given} is not from {least} to {most}"),
            ),
            Self::TooLong { most } => Words::new(
                format!("太长（最多 {most} 字节，约 {} 个汉字）", most / 3),
                format!("too long: at most {most} bytes"),
            ),
            Self::ControlCharacter => Words::new(
                "文字里有不可见的控制字符",
                "the text holds a control character",
            ),
            Self::WrongLength(length) => Words::new(
                format!("列表的项数不对（{length} 项）"),
                format!("a list of {length} is not of the needed length"),
            ),
            Self::UnknownChoice { given, known } => {
                let known = known.join(", ");
                let choices = Words::new(format!(" {known} 之一"), format!("one of {known}"));
                needed(choices, given.found())
            }
            Self::Other(words) => words.clone(),
        }
    }
}

/// Stands between the parts of what [`Problem`]'s `Display` writes.
const PART: char = '\u{1f}';
const MISSING: &str = "missing";
const UNKNOWN: &str = "unknown";

/// The English words, and behind them what makes the problem again: see [`Problem`].
impl Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = |text: &str| text.replace(PART, " ");
        let words = self.words();
        write!(f, "{}{PART}{}", plain(&words.en), plain(&words.zh))
    }
}

/// A problem of one member, named by the type that holds it: for `try_from`, where the member is
/// known by name only. Written and read again as [`Problem`] is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OfMember {
    Missing(&'static str),
    Unknown(&'static str),
}

impl Display for OfMember {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (code, name) = match self {
            Self::Missing(name) => (MISSING, name),
            Self::Unknown(name) => (UNKNOWN, name),
        };
        write!(f, "{name} is {code}{PART}{code}{PART}{name}")
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Key(String),
    Item(usize),
}

/// A [`Problem`] and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    problem: Problem,
    /// From the value outwards.
    path: Vec<Step>,
    position: Option<(u32, u32)>,
}

impl Error {
    pub(super) fn new(problem: Problem) -> Self {
        Self(Box::new(Inner {
            problem,
            path: Vec::new(),
            position: None,
        }))
    }

    /// The same, one step further out.
    pub(crate) fn within(mut self, step: Step) -> Self {
        self.0.path.push(step);
        self
    }

    /// The same of an object's key. Where the key itself is named already, it is not named again.
    pub(super) fn of_key(self, key: &str) -> Self {
        if self.0.path.is_empty() {
            self.within(Step::Key(key.to_owned()))
        } else {
            self
        }
    }

    /// Sets line and column, where the text itself is at fault.
    pub(super) fn located(mut self, text: &str, at: usize) -> Self {
        if self.0.problem.is_of_text() {
            let before = &text[..text.floor_char_boundary(at)];
            let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
            let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            self.0.position = Some((
                count(before.bytes().filter(|byte| *byte == b'\n').count() + 1),
                count(before[line_start..].chars().count() + 1),
            ));
        }
        self
    }

    pub fn problem(&self) -> &Problem {
        &self.0.problem
    }

    /// Line and column, both counted from 1 (columns in characters), where the text is no JSON
    /// that may be exchanged.
    pub fn position(&self) -> Option<(u32, u32)> {
        self.0.position
    }

    /// The JSON pointer of the value at fault; empty for the whole document.
    pub fn pointer(&self) -> String {
        let mut pointer = String::new();
        for step in self.0.path.iter().rev() {
            pointer.push('/');
            match step {
                Step::Item(n) => {
                    let _ = write!(pointer, "{n}");
                }
                Step::Key(key) => push_key(&mut pointer, key),
            }
        }
        pointer
    }

    /// Line and column as `line:column`, else the pointer, `/` for the whole document.
    pub fn place(&self) -> String {
        match self.0.position {
            Some((line, column)) => format!("{line}:{column}"),
            None if self.0.path.is_empty() => "/".to_owned(),
            None => self.pointer(),
        }
    }
}

/// Adds a key to a JSON pointer, shortened where it is long and escaped as RFC 6901 says.
fn push_key(pointer: &mut String, key: &str) {
    for char in key.chars().take(SHOWN) {
        match char {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            _ => pointer.push(char),
        }
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place(), self.0.problem.words().en)
    }
}

impl std::error::Error for Error {}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::new(problem)
    }
}

impl de::Error for Error {
    fn custom<T: Display>(message: T) -> Self {
        let message = message.to_string();
        let parts: Vec<&str> = message.split(PART).collect();
        match *parts.as_slice() {
            [_, MISSING, name] => Problem::Missing.of_member(name),
            [_, UNKNOWN, name] => Problem::Unknown.of_member(name),
            [en, zh] => Problem::Other(Words::new(zh, en)).into(),
            _ => Problem::Other(Words::new(message.as_str(), message.as_str())).into(),
        }
    }

    fn invalid_type(found: Unexpected<'_>, needed: &dyn de::Expected) -> Self {
        let needed = needed.to_string();
        Self::new(Problem::WrongKind {
            needed: Kind::Form(Words::new(needed.as_str(), needed.as_str())),
            found: match found {
                Unexpected::Bool(_) => Kind::Flag,
                Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_) => {
                    Kind::Number
                }
                Unexpected::Char(_) | Unexpected::Bytes(_) => Kind::Text,
                Unexpected::Str(text) => Kind::shown(text),
                Unexpected::Unit | Unexpected::Option => Kind::Null,
                Unexpected::Seq => Kind::List,
                _ => Kind::Object,
            },
        })
    }

    fn invalid_value(found: Unexpected<'_>, needed: &dyn de::Expected) -> Self {
        Self::invalid_type(found, needed)
    }

    fn invalid_length(length: usize, _: &dyn de::Expected) -> Self {
        Self::new(Problem::WrongLength(length))
    }

    fn unknown_variant(variant: &str, known: &'static [&'static str]) -> Self {
        Self::new(Problem::UnknownChoice {
            given: Kind::shown(variant),
            known,
        })
    }

    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Problem::Unknown.of_member(field)
    }

    fn missing_field(field: &'static str) -> Self {
        Problem::Missing.of_member(field)
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(Problem::DuplicateKey(field.to_owned()))
    }
}

impl Problem {
    fn of_member(self, name: &str) -> Error {
        Error::new(self).within(Step::Key(name.to_owned()))
    }
}

impl ser::Error for Error {
    fn custom<T: Display>(message: T) -> Self {
        <Self as de::Error>::custom(message)
    }
}

/// Something wrong in a document, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {}", problem.en)]
pub struct Fault {
    /// A JSON pointer such as `/indicators/3/targets/litong` (`/` for the whole document), or
    /// `line:column` where the text is no JSON.
    pub place: String,
    pub problem: Words,
}

impl Fault {
    /// Place and problem in one line.
    pub fn words(&self, lang: Lang) -> String {
        let colon = match lang {
            Lang::Zh => "：",
            Lang::En => ": ",
        };
        format!("{}{colon}{}", self.place, self.problem.get(lang))
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self {
            place: error.place(),
            problem: error.problem().words(),
        }
    }
}
