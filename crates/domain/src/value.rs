//! The JSON that may be stored and exchanged.
//!
//! Floats are absent on purpose: money and scores are decimal text, so a value means the same
//! number on every machine and has one canonical form.

use std::{borrow::Cow, collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, DeserializeOwned, MapAccess, SeqAccess, Visitor},
};

use crate::{
    json::{self, Problem},
    limits::MAX_INT,
    text,
};

/// A stored or exchanged value.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// "No answer": what undoing a first answer writes.
    #[default]
    Null,
    Bool(bool),
    Int(i64),
    Text(String),
    List(Vec<Value>),
    Map(BTreeMap<String, Value>),
}

impl Value {
    /// An object of these entries.
    pub fn object<const N: usize>(entries: [(&str, Self); N]) -> Self {
        let entries = entries.into_iter();
        Self::Map(
            entries
                .map(|(key, value)| (key.to_owned(), value))
                .collect(),
        )
    }

    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Text as entered on a form: without what no text holds ([`text::clean`]); blank is "no answer".
    pub fn entered(typed: impl Into<String>) -> Self {
        let typed = typed.into();
        let text = match text::clean(&typed) {
            Cow::Borrowed(_) => typed,
            Cow::Owned(cleaned) => cleaned,
        };
        if text.trim().is_empty() {
            Self::Null
        } else {
            Self::Text(text)
        }
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(int) => Some(*int),
            _ => None,
        }
    }

    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(bool) => Some(*bool),
            _ => None,
        }
    }

    pub fn as_list(&self) -> Option<&[Self]> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }

    pub fn as_map(&self) -> Option<&BTreeMap<String, Self>> {
        match self {
            Self::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The bytes of its canonical form, or a few more.
    pub fn size(&self) -> usize {
        match self {
            Self::Null => 4,
            Self::Bool(_) => 5,
            Self::Int(_) => 17,
            Self::Text(text) => json::size_of_text(text),
            Self::List(items) => {
                let items = items.iter().map(|item| item.size() + 1);
                2 + items.sum::<usize>()
            }
            Self::Map(map) => {
                let members = map.iter();
                let members = members.map(|(key, item)| json::size_of_text(key) + item.size() + 2);
                2 + members.sum::<usize>()
            }
        }
    }

    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(int: i64) -> Self {
        Self::Int(int)
    }
}

impl From<bool> for Value {
    fn from(bool: bool) -> Self {
        Self::Bool(bool)
    }
}

/// Any type as a [`Value`].
///
/// # Errors
/// What [`json::to_string`] refuses.
pub fn to_value<T: Serialize + ?Sized>(of: &T) -> Result<Value, json::Error> {
    json::from_str(&json::to_string(of)?)
}

/// A [`Value`] as any type.
///
/// # Errors
/// What does not fit, by JSON pointer.
pub fn from_value<T: DeserializeOwned>(value: &Value) -> Result<T, json::Error> {
    json::from_str(&json::to_string(value)?)
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => to.serialize_unit(),
            Self::Bool(bool) => to.serialize_bool(*bool),
            Self::Int(int) => to.serialize_i64(*int),
            Self::Text(text) => to.serialize_str(text),
            Self::List(items) => to.collect_seq(items),
            Self::Map(map) => to.collect_map(map),
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Any;

        impl<'de> Visitor<'de> for Any {
            type Value = Value;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
                Ok(Value::Null)
            }

            fn visit_none<E: de::Error>(self) -> Result<Value, E> {
                Ok(Value::Null)
            }

            fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
                from.deserialize_any(self)
            }

            fn visit_bool<E: de::Error>(self, bool: bool) -> Result<Value, E> {
                Ok(Value::Bool(bool))
            }

            fn visit_i64<E: de::Error>(self, int: i64) -> Result<Value, E> {
                // Other formats read larger ones.
                if (-MAX_INT..=MAX_INT).contains(&int) {
                    Ok(Value::Int(int))
                } else {
                    Err(E::custom(Problem::IntTooLarge))
                }
            }

            fn visit_u64<E: de::Error>(self, int: u64) -> Result<Value, E> {
                self.visit_i64(i64::try_from(int).unwrap_or(i64::MAX))
            }

            fn visit_f64<E: de::Error>(self, _: f64) -> Result<Value, E> {
                Err(E::custom(Problem::Float))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
                Ok(Value::Text(text.to_owned()))
            }

            fn visit_string<E: de::Error>(self, text: String) -> Result<Value, E> {
                Ok(Value::Text(text))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(Value::List(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
                let mut map = BTreeMap::new();
                while let Some((key, value)) = members.next_entry::<String, Value>()? {
                    if map.insert(key.clone(), value).is_some() {
                        return Err(de::Error::custom(Problem::DuplicateKey(key)));
                    }
                }
                Ok(Value::Map(map))
            }
        }

        from.deserialize_any(Any)
    }
}
