//! What is wrong with an answers file, and where.

use domain::{json, pack::PackFault};

/// Something wrong, with its place.
pub struct Fault {
    pub place: Place,
    pub problem: Problem,
}

/// The faults of one input. Only the first are kept, because a large file can hold millions.
#[derive(Default)]
pub struct Faults {
    pub kept: Vec<Fault>,
    pub count: usize,
}

impl Faults {
    const MOST: usize = 50;

    pub fn push(&mut self, fault: Fault) {
        self.count += 1;
        if self.kept.len() < Self::MOST {
            self.kept.push(fault);
        }
    }

    /// How many were counted but not kept.
    pub fn more(&self) -> usize {
        self.count - self.kept.len()
    }
}

impl From<Problem> for Faults {
    fn from(problem: Problem) -> Self {
        let mut faults = Self::default();
        faults.push(Fault::of_file(problem));
        faults
    }
}

/// A place in the answers file.
#[derive(Clone, Default)]
pub struct Place {
    /// Number of the case, counted from 1, and its name.
    pub case: Option<(usize, Option<String>)>,
    pub item: Option<Item>,
    /// A JSON pointer; empty for the whole file.
    pub pointer: String,
}

/// What within a case.
#[derive(Clone)]
pub enum Item {
    Question(String),
    Scenario(String),
    Key(String),
}

/// Why the input is refused.
pub enum Problem {
    Unreadable(String),
    PackUnreadable(String, String),
    /// A contradiction in the pack, with its place there.
    Pack(PackFault),
    TooLarge {
        limit: u64,
    },
    NotUtf8,
    Json(json::Error),
    /// Neither one case nor a list of cases.
    NoCase,
    NoCases,
    TooManyCases {
        count: usize,
        limit: usize,
    },
    NotAnObject,
    /// A case with neither questions nor scenarios.
    NothingAnswered,
    UnknownKey {
        known: Vec<String>,
    },
    /// A name or note that is no plain text of at most so many characters.
    BadText {
        limit: usize,
    },
    UnknownRule {
        given: String,
        known: Vec<String>,
    },
    UnknownQuestion {
        known: Vec<String>,
    },
    UnknownScenario {
        known: Vec<String>,
    },
    UnknownOption {
        given: String,
        known: Vec<String>,
    },
    /// An option named twice.
    Twice(String),
    /// An exclusive option beside others.
    NotExclusive(String),
    /// "The same" may not be declared here.
    MayNotDeclare,
    WrongKind(Expected),
    BadNumber(String),
}

/// The form an answer should have had.
#[derive(Clone, Copy)]
pub enum Expected {
    OneOption,
    Options,
    Ratio,
    Trend,
    Level,
    Number,
    Text,
    Same,
}

impl Fault {
    /// A fault of the file as a whole.
    pub fn of_file(problem: Problem) -> Self {
        Self {
            place: Place::default(),
            problem,
        }
    }
}

impl Place {
    /// The place one step further in.
    pub fn within(&self, key: impl std::fmt::Display) -> Self {
        let key = key.to_string().replace('~', "~0").replace('/', "~1");
        Self {
            pointer: format!("{}/{key}", self.pointer),
            ..self.clone()
        }
    }

    /// The same place, said to be `item`.
    pub fn item(self, item: Item) -> Self {
        Self {
            item: Some(item),
            ..self
        }
    }
}

impl Problem {
    /// A short name that programs can rely on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "unreadable",
            Self::PackUnreadable(..) => "pack-unreadable",
            Self::Pack(_) => "bad-pack",
            Self::TooLarge { .. } => "too-large",
            Self::NotUtf8 => "not-utf8",
            Self::Json(_) => "bad-json",
            Self::NoCase => "no-case",
            Self::NoCases => "no-cases",
            Self::TooManyCases { .. } => "too-many-cases",
            Self::NotAnObject => "not-an-object",
            Self::NothingAnswered => "nothing-answered",
            Self::UnknownKey { .. } => "unknown-key",
            Self::BadText { .. } => "bad-text",
            Self::UnknownRule { .. } => "unknown-rule",
            Self::UnknownQuestion { .. } => "unknown-question",
            Self::UnknownScenario { .. } => "unknown-scenario",
            Self::UnknownOption { .. } => "unknown-option",
            Self::Twice(_) => "option-twice",
            Self::NotExclusive(_) => "not-exclusive",
            Self::MayNotDeclare => "may-not-declare",
            Self::WrongKind(_) => "wrong-kind",
            Self::BadNumber(_) => "bad-number",
        }
    }
}
