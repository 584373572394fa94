//! Taking a document's values out by name, with their places.
//!
//! ```text
//! fn area(at: &At<'_>) -> Area {
//!     let area = at.object();
//!     let read = Area { code: area.text("code"), kind: area.choice("kind", &KINDS) };
//!     area.done();
//!     read
//! }
//! ```
//!
//! A value that does not fit is put down as a fault and replaced by an empty one. A reader need
//! therefore not stop, and what it returns counts only when there are no faults ([`read`]).
//!
//! Only the loops over lists and maps are generic, and they take plain `fn`s: everything else is
//! compiled once.

use std::{cell::Cell, collections::BTreeMap, fmt::Write as _};

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::{Lang, Words, day, decimal, order::Few, value::Value};

/// Something wrong in a document.
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

/// What a reader says of a value, in Chinese. Kinds that are read from nothing but what the app
/// itself wrote are left as they are.
fn chinese(said: &str) -> &str {
    match said {
        "an object" => "对象",
        "text" => "文本",
        "a decimal number as text" => "写成文本的小数",
        "a whole number" => "整数",
        "true or false" => "true 或 false",
        "a list" => "列表",
        "a number" => "数字",
        "a day such as 2026-10-31" => "日期（如 2026-10-31）",
        "missing" => "缺少这一项",
        "unknown" => "没有这一项",
        other => other,
    }
}

/// Faults beyond these are not put down: who reads a list of a hundred mends the first and looks
/// again, and a hostile file shall not fill the memory.
const FAULTS: usize = 100;

/// Reads a document with `reader`.
///
/// # Errors
/// What did not fit, in the order of reading.
pub fn read<T>(value: &Value, reader: fn(&At<'_>) -> T) -> Result<T, Vec<Fault>> {
    let faults = Cell::new(Vec::new());
    let read = reader(&At {
        value: Some(value),
        up: None,
        step: Step::Key(""),
        faults: &faults,
    });
    let faults = faults.into_inner();
    if faults.is_empty() {
        Ok(read)
    } else {
        Err(faults)
    }
}

/// A place in a document and the value there.
pub struct At<'a> {
    /// `None` where a fault has been put down already: what follows from it is no further fault.
    value: Option<&'a Value>,
    up: Option<&'a At<'a>>,
    step: Step<'a>,
    faults: &'a Cell<Vec<Fault>>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    Item(usize),
}

impl<'a> At<'a> {
    fn pointer(&self, out: &mut String) {
        let Some(up) = self.up else { return };
        up.pointer(out);
        out.push('/');
        match self.step {
            Step::Item(n) => {
                let _ = write!(out, "{n}");
            }
            Step::Key(key) => {
                for char in key.chars().take(64) {
                    match char {
                        '~' => out.push_str("~0"),
                        '/' => out.push_str("~1"),
                        _ => out.push(char),
                    }
                }
            }
        }
    }

    /// Puts down that something is wrong here.
    pub fn fault(&self, problem: &str) {
        self.fault_in(Words::new(chinese(problem), problem));
    }

    /// The same in both languages.
    pub fn fault_in(&self, problem: Words) {
        let mut faults = self.faults.take();
        if faults.len() < FAULTS {
            let mut place = String::new();
            self.pointer(&mut place);
            if place.is_empty() {
                place.push('/');
            }
            faults.push(Fault { place, problem });
        }
        self.faults.set(faults);
    }

    /// Puts down that the value, if there is one, is not what is needed.
    pub fn needs(&self, needed: &str) {
        let found = match self.value {
            None => return,
            Some(Value::Null) => "null",
            Some(Value::Bool(_)) => "true or false",
            Some(Value::Int(_)) => "a number",
            Some(Value::Text(text)) => {
                let shown: String = text.chars().take(64).collect();
                &format!("\"{shown}\"")
            }
            Some(Value::List(_)) => "a list",
            Some(Value::Map(_)) => "an object",
        };
        let (zh, found_zh) = (chinese(needed), chinese(found));
        self.fault_in(Words::new(
            format!("应为{zh}，不是{found_zh}"),
            format!("{needed} is needed, not {found}"),
        ));
    }

    /// The value here; `None` where it is missing and that has been put down.
    pub fn value(&self) -> Option<&'a Value> {
        self.value
    }

    fn child<'b>(&'b self, step: Step<'b>, value: Option<&'b Value>) -> At<'b> {
        At {
            value,
            up: Some(self),
            step,
            faults: self.faults,
        }
    }

    /// The object here.
    pub fn object<'b>(&'b self) -> Object<'b> {
        self.any_object(false)
    }

    /// The object here, of which nobody will ask what else it holds ([`Object::done`],
    /// [`Object::rest`]): stored data of a later version has more. Reads faster.
    pub fn loose<'b>(&'b self) -> Object<'b> {
        self.any_object(true)
    }

    fn any_object<'b>(&'b self, any: bool) -> Object<'b> {
        let map = self.value.and_then(Value::as_map);
        if map.is_none() {
            self.needs("an object");
        }
        Object {
            at: self,
            map,
            asked: Cell::new(Vec::new()),
            any: Cell::new(any),
        }
    }

    /// The text here.
    pub fn as_text(&self) -> &'a str {
        match self.value {
            Some(Value::Text(text)) => text,
            _ => {
                self.needs("text");
                ""
            }
        }
    }

    /// The decimal number here: text such as `"0.70"`, or a whole number.
    pub fn as_decimal(&self) -> Decimal {
        let decimal = match self.value {
            Some(Value::Text(text)) => decimal::parse(text),
            Some(Value::Int(int)) => Some((*int).into()),
            _ => None,
        };
        decimal.unwrap_or_else(|| {
            self.needs("a decimal number as text");
            Decimal::ZERO
        })
    }

    /// The whole number from 0 to `most` here.
    pub fn as_whole(&self, most: u32) -> u32 {
        let int = self.value.and_then(Value::as_int);
        let whole = int.and_then(|int| u32::try_from(int).ok());
        whole.filter(|whole| *whole <= most).unwrap_or_else(|| {
            match int {
                Some(int) => self.fault_in(Words::new(
                    format!("{int} 不在 0 到 {most} 之间"),
                    format!("{int} is not from 0 to {most}"),
                )),
                None => self.needs("a whole number"),
            }
            0
        })
    }

    /// The whole number here, of either sign.
    pub fn as_int(&self) -> i64 {
        self.value.and_then(Value::as_int).unwrap_or_else(|| {
            self.needs("a whole number");
            0
        })
    }

    /// The entries of the list here.
    pub fn items<'b>(&'b self) -> impl Iterator<Item = At<'b>> {
        let items = self.as_list().iter().enumerate();
        items.map(|(n, item)| self.child(Step::Item(n), Some(item)))
    }

    /// The entries of the object here, whatever their keys.
    pub fn entries<'b>(&'b self) -> impl Iterator<Item = (&'b str, At<'b>)> {
        let entries = self.loose().map.into_iter().flatten();
        entries.map(|(key, value)| {
            let key = key.as_str();
            (key, self.child(Step::Key(key), Some(value)))
        })
    }

    /// True or false here.
    pub fn as_flag(&self) -> bool {
        self.value.and_then(Value::as_bool).unwrap_or_else(|| {
            self.needs("true or false");
            false
        })
    }

    /// The ISO day here.
    pub fn as_day(&self) -> NaiveDate {
        let text = self.value.and_then(Value::as_text);
        text.and_then(day::parse).unwrap_or_else(|| {
            self.needs("a day such as 2026-10-31");
            NaiveDate::default()
        })
    }

    fn as_list(&self) -> &'a [Value] {
        match self.value {
            Some(Value::List(items)) => items,
            _ => {
                self.needs("a list");
                &[]
            }
        }
    }
}

/// An object of the document. What is asked of it is what it may hold: see [`Object::done`].
pub struct Object<'a> {
    at: &'a At<'a>,
    map: Option<&'a BTreeMap<String, Value>>,
    asked: Cell<Vec<&'static str>>,
    /// Which keys belong here is not known.
    any: Cell<bool>,
}

impl<'a> Object<'a> {
    /// The value under `key`, where it is there and not null.
    pub fn optional(&self, key: &'static str) -> Option<At<'a>> {
        if !self.any.get() {
            let mut asked = self.asked.take();
            asked.push(key);
            self.asked.set(asked);
        }
        let value = self.map?.get(key).filter(|value| !value.is_null())?;
        Some(self.at.child(Step::Key(key), Some(value)))
    }

    /// Any value under `key`, null among them.
    pub fn value(&self, key: &'static str) -> Value {
        match self.map.and_then(|map| map.get(key)) {
            Some(Value::Null) => {
                let _asked = self.optional(key);
                Value::Null
            }
            _ => self.key(key).value.cloned().unwrap_or_default(),
        }
    }

    /// The value under `key`.
    pub fn key(&self, key: &'static str) -> At<'a> {
        self.optional(key).unwrap_or_else(|| {
            let at = self.at.child(Step::Key(key), None);
            if self.map.is_some() {
                at.fault("missing");
            }
            at
        })
    }

    /// Puts down every key that nobody asked for: a mistyped name must not pass as a field left
    /// out.
    pub fn done(self) {
        if self.any.get() {
            return;
        }
        let asked = self.asked.into_inner();
        for (key, value) in self.map.into_iter().flatten() {
            if !asked.contains(&key.as_str()) {
                self.at.child(Step::Key(key), Some(value)).fault("unknown");
            }
        }
    }

    /// What nobody asked for: a later version's words, to be kept as they are.
    pub fn rest(self) -> BTreeMap<String, Value> {
        let asked = self.asked.into_inner();
        let mut rest = BTreeMap::new();
        for (key, value) in self.map.into_iter().flatten() {
            if !asked.contains(&key.as_str()) {
                rest.insert(key.clone(), value.clone());
            }
        }
        rest
    }

    /// Lets every key pass: for an object whose kind is not known, which is fault enough.
    pub fn anything(&self) {
        self.any.set(true);
    }

    pub fn text(&self, key: &'static str) -> String {
        self.key(key).as_text().to_owned()
    }

    pub fn optional_text(&self, key: &'static str) -> Option<String> {
        Some(self.optional(key)?.as_text().to_owned())
    }

    /// The texts of a list.
    pub fn texts(&self, key: &'static str) -> Vec<String> {
        self.list(key, |at| at.as_text().to_owned())
    }

    pub fn decimal(&self, key: &'static str) -> Decimal {
        self.key(key).as_decimal()
    }

    /// A whole number that a `u32` holds.
    pub fn count(&self, key: &'static str) -> u32 {
        self.key(key).as_whole(u32::MAX)
    }

    /// A whole number that a `u8` holds.
    pub fn small(&self, key: &'static str) -> u8 {
        self.key(key).as_whole(u8::MAX.into()) as u8
    }

    /// [`Object::small`], where it is there and not null.
    pub fn optional_small(&self, key: &'static str) -> Option<u8> {
        let at = self.optional(key)?;
        Some(at.as_whole(u8::MAX.into()) as u8)
    }

    /// True or false.
    pub fn flag(&self, key: &'static str) -> bool {
        self.key(key).as_flag()
    }

    /// True or false; false where the key is left out.
    pub fn optional_flag(&self, key: &'static str) -> bool {
        self.optional(key).is_some_and(|at| at.as_flag())
    }

    /// An ISO day.
    pub fn day(&self, key: &'static str) -> NaiveDate {
        self.key(key).as_day()
    }

    /// One of some words and what it stands for.
    pub fn choice<T: Copy>(&self, key: &'static str, choices: &[(&str, T)]) -> Option<T> {
        let at = self.key(key);
        let text = at.as_text();
        let found = choices.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            at.none_of(&mut choices.iter().map(|(word, _)| *word));
        }
        found.map(|(_, meaning)| *meaning)
    }

    /// A list, each entry read with `reader`.
    pub fn list<T>(&self, key: &'static str, reader: fn(&At<'_>) -> T) -> Vec<T> {
        self.key(key).items().map(|at| reader(&at)).collect()
    }

    /// A map from any keys, each value read with `reader`.
    pub fn map<T>(&self, key: &'static str, reader: fn(&At<'_>) -> T) -> Few<String, T> {
        let at = self.key(key);
        let entries = at.entries();
        entries
            .map(|(key, at)| (key.to_owned(), reader(&at)))
            .collect()
    }
}

impl At<'_> {
    fn none_of(&self, words: &mut dyn Iterator<Item = &str>) {
        // What is no text has been put down as such.
        if self.value.and_then(Value::as_text).is_some() {
            let words: Vec<&str> = words.collect();
            self.needs(&format!("one of {}", words.join(", ")));
        }
    }
}
