//! serde's reader of a strict JSON text.

use std::{borrow::Cow, collections::BTreeSet, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{
        self, DeserializeOwned, DeserializeSeed, EnumAccess, MapAccess, SeqAccess, VariantAccess,
        Visitor,
    },
    forward_to_deserialize_any,
};

use super::{
    error::{Error, Kind, Problem, Step},
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
/// As [`from_str`]; bytes that are no UTF-8 are [`Problem::Syntax`], and [`Problem::Cut`] where they
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
            Some(_) => Problem::Syntax,
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
        let mut items = Items { of: self, next: 0 };
        let read = visitor.visit_seq(&mut items)?;
        let taken = items.next;
        if self.reader.entry(taken == 0, b']')? {
            return Err(Problem::WrongLength(taken + 1).into());
        }
        self.depth -= 1;
        Ok(read)
    }

    fn object<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        self.enter()?;
        let base = self.keys.len();
        let mut members = Members {
            of: self,
            base,
            ascending: true,
            seen: None,
        };
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

struct Items<'a, 'de> {
    of: &'a mut TextDeserializer<'de>,
    next: usize,
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        if !self.of.reader.entry(self.next == 0, b']')? {
            // Put back for `list`, which takes it whether or not all entries were asked for.
            self.of.reader.at -= 1;
            return Ok(None);
        }
        let item = seed.deserialize(&mut *self.of);
        let item = item.map_err(|error| error.within(Step::Item(self.next)))?;
        self.next += 1;
        Ok(Some(item))
    }
}

struct Members<'a, 'de> {
    of: &'a mut TextDeserializer<'de>,
    /// Where this object's keys begin in [`TextDeserializer::keys`].
    base: usize,
    /// So far each key came after the one before, as in a canonical text: no search is needed to
    /// know that none was given twice.
    ascending: bool,
    /// All keys, once there are many that do not ascend.
    seen: Option<BTreeSet<Cow<'de, str>>>,
}

/// Keys up to which looking at each is as quick as a set.
const FEW: usize = 16;

impl<'de> Members<'_, 'de> {
    #[expect(clippy::ptr_arg, reason = "a clone of what is borrowed is borrowed")]
    fn is_new(&mut self, key: &Cow<'de, str>) -> bool {
        let keys = &self.of.keys[self.base..];
        if self.ascending {
            match keys.last() {
                Some(last) if last >= key => self.ascending = false,
                _ => return true,
            }
        }
        if keys.len() <= FEW {
            return !keys.contains(key);
        }
        let seen = self
            .seen
            .get_or_insert_with(|| keys.iter().cloned().collect());
        seen.insert(key.clone())
    }
}

impl<'de> MapAccess<'de> for Members<'_, 'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let first = self.of.keys.len() == self.base;
        if !self.of.reader.entry(first, b'}')? {
            // Put back for `object`, which takes it.
            self.of.reader.at -= 1;
            return Ok(None);
        }
        let start = self.of.reader.at;
        let key = self.of.reader.string()?;
        if !self.is_new(&key) {
            self.of.reader.at = start;
            return Err(Problem::DuplicateKey(key.into_owned()).into());
        }
        self.of.reader.expect(b':')?;
        let read = seed
            .deserialize(Key(&key))
            .map_err(|error: Error| error.of_key(&key))?;
        self.of.keys.push(key);
        Ok(Some(read))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let at = self.of.keys.len() - 1;
        seed.deserialize(&mut *self.of)
            .map_err(|error| error.within(Step::Key(self.of.keys[at].to_string())))
    }
}

/// An object's key as whatever it stands for: JSON has only text there.
struct Key<'a, 'de>(&'a Cow<'de, str>);

macro_rules! int_keys {
    ($($method:ident: $visit:ident, $int:ty;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            // One spelling for each number, so that none is given twice.
            match self.0.parse::<$int>() {
                Ok(int) if int.to_string() == **self.0 => visitor.$visit(int),
                _ => Err(Problem::WrongKind {
                    needed: Kind::Number,
                    found: Kind::shown(self.0),
                }
                .into()),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Key<'_, 'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Cow::Borrowed(key) => visitor.visit_borrowed_str(key),
            Cow::Owned(key) => visitor.visit_str(key),
        }
    }

    int_keys! {
        deserialize_u8: visit_u8, u8;
        deserialize_u16: visit_u16, u16;
        deserialize_u32: visit_u32, u32;
        deserialize_u64: visit_u64, u64;
        deserialize_i8: visit_i8, i8;
        deserialize_i16: visit_i16, i16;
        deserialize_i32: visit_i32, i32;
        deserialize_i64: visit_i64, i64;
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(UnitVariant(self.0.clone()))
    }

    forward_to_deserialize_any! {
        bool i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

/// `"name"`
struct UnitVariant<'de>(Cow<'de, str>);

impl<'de> EnumAccess<'de> for UnitVariant<'de> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        let name = seed.deserialize(Key(&self.0))?;
        Ok((name, self))
    }
}

impl<'de> VariantAccess<'de> for UnitVariant<'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, Error> {
        Err(self.has_no_content())
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Error> {
        Err(self.has_no_content())
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        Err(self.has_no_content())
    }
}

impl UnitVariant<'_> {
    fn has_no_content(&self) -> Error {
        Problem::WrongKind {
            needed: Kind::Object,
            found: Kind::shown(&self.0),
        }
        .into()
    }
}

/// `{"name": content}`
struct Variant<'a, 'de>(&'a mut TextDeserializer<'de>);

struct Content<'a, 'de> {
    of: &'a mut TextDeserializer<'de>,
    name: Cow<'de, str>,
}

impl<'a, 'de> EnumAccess<'de> for Variant<'a, 'de> {
    type Error = Error;
    type Variant = Content<'a, 'de>;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Content<'a, 'de>), Error> {
        let name = self.0.reader.string()?;
        self.0.reader.expect(b':')?;
        let read = seed.deserialize(Key(&name))?;
        Ok((read, Content { of: self.0, name }))
    }
}

impl Content<'_, '_> {
    fn within<T>(name: Cow<'_, str>, read: Result<T, Error>) -> Result<T, Error> {
        read.map_err(|error| error.within(Step::Key(name.into_owned())))
    }
}

impl<'de> VariantAccess<'de> for Content<'_, 'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Err(Problem::WrongKind {
            needed: Kind::Text,
            found: Kind::Object,
        }
        .into())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        Self::within(self.name, seed.deserialize(self.of))
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Error> {
        Self::within(self.name, self.of.deserialize_tuple(length, visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        Self::within(self.name, self.of.deserialize_map(visitor))
    }
}
