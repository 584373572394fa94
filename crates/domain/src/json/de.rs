//! serde's reader of a strict JSON text.

mod members;
mod names;
mod variants;

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{self, DeserializeOwned, Visitor},
    forward_to_deserialize_any,
};

use self::{
    members::{Items, Members},
    names::UnitVariant,
    variants::Variant,
};
use super::{
    error::{Error, Kind, Problem},
    reader::Reader,
};
use crate::limits::MAX_DEPTH;

/// Reads a text.
///
/// # Errors
/// The first thing that does not fit.
pub fn from_str<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, Error> {
    let mut from = TextDeserializer::new(text, 0);
    let read = T::deserialize(&mut from).and_then(|read| {
        from.reader.end()?;
        Ok(read)
    });
    read.map_err(|error| error.located(text, from.reader.at))
}

/// Reads UTF-8 text.
///
/// # Errors
/// As [`from_str`]; [`Problem::NotText`] where the bytes are no UTF-8, and [`Problem::Cut`] where they
/// end within a character.
pub fn from_slice<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    from_str(utf8(bytes)?)
}

/// The text of `bytes`.
pub(super) fn utf8(bytes: &[u8]) -> Result<&str, Error> {
    std::str::from_utf8(bytes).map_err(|error| {
        let good = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
        let problem = match error.error_len() {
            None => Problem::Cut,
            Some(_) => Problem::NotText,
        };
        Error::new(problem).located(good, good.len())
    })
}

/// For a member that may be left out and must not be null: `#[serde(default, deserialize_with)]`.
///
/// # Errors
/// The type's own.
pub fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    from: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

/// For a type that is written as a text of some form.
///
/// # Errors
/// What `read` returns, and that it is no text.
pub fn text<'de, D: Deserializer<'de>, T>(
    from: D,
    read: fn(&str) -> Result<T, Problem>,
) -> Result<T, D::Error> {
    struct Text<T>(fn(&str) -> Result<T, Problem>);

    impl<T> Visitor<'_> for Text<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("text")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
            (self.0)(text).map_err(E::custom)
        }
    }

    from.deserialize_str(Text(read))
}

pub(super) struct TextDeserializer<'de> {
    reader: Reader<'de>,
    depth: usize,
    /// The keys of all objects that are being read, each object's behind those of the one around
    /// it: one allocation for all of them.
    keys: Vec<Cow<'de, str>>,
}

impl<'de> TextDeserializer<'de> {
    /// Reads a text that stands within so many lists and objects.
    pub(super) fn new(text: &'de str, depth: usize) -> Self {
        Self {
            reader: Reader::new(text),
            depth,
            keys: Vec::new(),
        }
    }

    fn enter(&mut self) -> Result<(), Error> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Problem::TooDeep.into());
        }
        self.reader.at += 1;
        Ok(())
    }

    /// Another kind of value is needed than the one that stands here.
    fn wrong(&mut self, needed: Kind) -> Error {
        let found = match self.found() {
            Ok(Kind::Null) => return Problem::Missing.into(),
            Ok(found) => found,
            Err(error) => return error,
        };
        Problem::WrongKind { needed, found }.into()
    }

    fn found(&mut self) -> Result<Kind, Error> {
        Ok(match self.reader.token()? {
            b'{' => Kind::Object,
            b'[' => Kind::List,
            b'"' => Kind::shown(&self.reader.string()?),
            b't' | b'f' => Kind::Flag,
            b'n' => {
                self.reader.word("null")?;
                Kind::Null
            }
            b'-' | b'0'..=b'9' => {
                self.reader.int()?;
                Kind::Number
            }
            _ => return Err(Problem::Syntax.into()),
        })
    }

    fn list<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        self.enter()?;
        let mut items = Items::of(self);
        let read = visitor.visit_seq(&mut items)?;
        let taken = items.taken();
        if self.reader.entry(taken == 0, b']')? {
            return Err(Problem::WrongLength(taken + 1).into());
        }
        self.depth -= 1;
        Ok(read)
    }

    fn object<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        self.enter()?;
        let base = self.keys.len();
        let mut members = Members::of(self);
        let read = visitor.visit_map(&mut members)?;
        self.reader.expect(b'}')?;
        self.keys.truncate(base);
        self.depth -= 1;
        Ok(read)
    }

    fn int(&mut self, least: i64, most: i64) -> Result<i64, Error> {
        if !matches!(self.reader.token()?, b'-' | b'0'..=b'9') {
            return Err(self.wrong(Kind::Number));
        }
        let given = self.reader.int()?;
        if (least..=most).contains(&given) {
            Ok(given)
        } else {
            Err(Problem::OutOfRange { given, least, most }.into())
        }
    }

    fn flag(&mut self) -> Result<bool, Error> {
        match self.reader.token()? {
            b't' => self.reader.word("true")?,
            b'f' => {
                self.reader.word("false")?;
                return Ok(false);
            }
            _ => return Err(self.wrong(Kind::Flag)),
        }
        Ok(true)
    }
}

macro_rules! ints {
    ($($method:ident: $visit:ident, $int:ty, $least:expr, $most:expr;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            let int = self.int($least, $most)?;
            // It lies within the type's range.
            visitor.$visit(int as $int)
        }
    )*};
}

impl<'de> Deserializer<'de> for &mut TextDeserializer<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.reader.token()? {
            b'{' => self.object(visitor),
            b'[' => self.list(visitor),
            b'"' => self.deserialize_str(visitor),
            b't' | b'f' => visitor.visit_bool(self.flag()?),
            b'n' => {
                self.reader.word("null")?;
                visitor.visit_unit()
            }
            b'-' | b'0'..=b'9' => visitor.visit_i64(self.reader.int()?),
            _ => Err(Problem::Syntax.into()),
        }
    }

    ints! {
        deserialize_i8: visit_i8, i8, i8::MIN.into(), i8::MAX.into();
        deserialize_i16: visit_i16, i16, i16::MIN.into(), i16::MAX.into();
        deserialize_i32: visit_i32, i32, i32::MIN.into(), i32::MAX.into();
        deserialize_i64: visit_i64, i64, i64::MIN, i64::MAX;
        deserialize_u8: visit_u8, u8, 0, u8::MAX.into();
        deserialize_u16: visit_u16, u16, 0, u16::MAX.into();
        deserialize_u32: visit_u32, u32, 0, u32::MAX.into();
        deserialize_u64: visit_u64, u64, 0, crate::limits::MAX_INT;
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(self.flag()?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.reader.token()? != b'"' {
            return Err(self.wrong(Kind::Text));
        }
        match self.reader.string()? {
            Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.reader.token()? == b'n' {
            self.reader.word("null")?;
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.reader.token()? == b'[' {
            self.list(visitor)
        } else {
            Err(self.wrong(Kind::List))
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.reader.token()? == b'{' {
            self.object(visitor)
        } else {
            Err(self.wrong(Kind::Object))
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.reader.token()? {
            b'"' => {
                let name = self.reader.string()?;
                visitor.visit_enum(UnitVariant(name))
            }
            b'{' => {
                self.enter()?;
                if !self.reader.entry(true, b'}')? {
                    let given = Kind::Object;
                    return Err(Problem::UnknownChoice { given, known }.into());
                }
                let read = visitor.visit_enum(Variant(self))?;
                if self.reader.entry(false, b'}')? {
                    return Err(Error::new(Problem::Unknown).of_key(&self.reader.string()?));
                }
                self.depth -= 1;
                Ok(read)
            }
            b'n' => Err(self.wrong(Kind::Text)),
            _ => {
                let given = self.found()?;
                Err(Problem::UnknownChoice { given, known }.into())
            }
        }
    }

    forward_to_deserialize_any! {
        i128 u128 f32 f64 bytes byte_buf unit unit_struct ignored_any
    }
}
