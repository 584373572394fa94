//! An object whose members are canonical texts.

use std::collections::BTreeMap;

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, MapAccess, Visitor, value::StrDeserializer},
    forward_to_deserialize_any,
};

use super::{
    de::{TextDeserializer, from_str, utf8},
    error::{Error, Kind, Problem, Step},
    reader::Reader,
    writer::{Writer, write_string},
};

/// An object read as far as its members: each is checked to be JSON that may be exchanged, and put
/// into its canonical form, and can be read by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawObject(BTreeMap<String, String>);

impl RawObject {
    /// Reads UTF-8 text.
    ///
    /// # Errors
    /// As [`super::from_slice`]; [`Problem::WrongKind`] where it is no object.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, Error> {
        Self::from_text(utf8(bytes)?)
    }

    /// Reads a text.
    ///
    /// # Errors
    /// As [`Self::from_slice`].
    pub fn from_text(text: &str) -> Result<Self, Error> {
        let mut reader = Reader::new(text);
        let read = members(&mut reader).and_then(|members| {
            reader.end()?;
            Ok(members)
        });
        read.map(Self)
            .map_err(|problem| Error::from(problem).located(text, reader.at))
    }

    /// A member read by itself; `None` where there is none.
    ///
    /// # Errors
    /// What does not fit, by its pointer in the object.
    pub fn get<'a, T: Deserialize<'a>>(&'a self, key: &str) -> Result<Option<T>, Error> {
        let text = self.0.get(key);
        text.map(|text| from_str(text))
            .transpose()
            .map_err(|error| error.within(Step::Key(key.to_owned())))
    }

    /// Takes a member out; its text.
    pub fn remove(&mut self, key: &str) -> Option<String> {
        self.0.remove(key)
    }

    /// Reads all members but some.
    ///
    /// # Errors
    /// As [`super::from_str`].
    pub fn read_without<'a, T: Deserialize<'a>>(&'a self, without: &[&str]) -> Result<T, Error> {
        T::deserialize(MembersDeserializer { of: self, without })
    }

    /// The canonical form of the whole object.
    pub fn canonical(&self) -> String {
        let mut writer = Writer::default();
        let size: usize = self.0.iter().map(|(k, v)| k.len() + v.len() + 4).sum();
        writer.out.reserve(size + 2);
        // An object of a map's members is not too deep, and has no key twice.
        if let Ok(mut object) = writer.begin_object() {
            for (key, text) in &self.0 {
                writer.key(&mut object, key, 0);
                writer.out.push_str(text);
            }
            let _no_key_twice = writer.end_object(&object);
        }
        writer.out
    }
}

fn members(reader: &mut Reader<'_>) -> Result<BTreeMap<String, String>, Problem> {
    match reader.token()? {
        b'{' => reader.at += 1,
        first => {
            // Whether it is JSON at all is said before that it is no object.
            value(reader, &mut Writer::default())?;
            reader.end()?;
            let found = match first {
                b'[' => Kind::List,
                b'"' => Kind::Text,
                b't' | b'f' => Kind::Flag,
                b'n' => Kind::Null,
                _ => Kind::Number,
            };
            let needed = Kind::Object;
            return Err(Problem::WrongKind { needed, found });
        }
    }
    let mut members = BTreeMap::new();
    while reader.entry(members.is_empty(), b'}')? {
        let start = reader.at;
        let key = reader.string()?;
        if members.contains_key(&*key) {
            reader.at = start;
            return Err(Problem::DuplicateKey(key.into_owned()));
        }
        reader.expect(b':')?;
        let mut writer = Writer::within(1);
        value(reader, &mut writer)?;
        members.insert(key.into_owned(), writer.out);
    }
    Ok(members)
}

/// Copies a value in its canonical form.
fn value(reader: &mut Reader<'_>, writer: &mut Writer) -> Result<(), Problem> {
    match reader.token()? {
        b'{' => {
            let mut object = writer.begin_object()?;
            reader.at += 1;
            let mut first = true;
            while reader.entry(std::mem::take(&mut first), b'}')? {
                let start = reader.at;
                let key = reader.string()?;
                writer.key(&mut object, &key, start);
                reader.expect(b':')?;
                value(reader, writer)?;
            }
            writer.end_object(&object).map_err(|(key, start)| {
                reader.at = start;
                Problem::DuplicateKey(key)
            })
        }
        b'[' => {
            writer.enter('[')?;
            reader.at += 1;
            let mut first = true;
            while reader.entry(first, b']')? {
                if !first {
                    writer.out.push(',');
                }
                first = false;
                value(reader, writer)?;
            }
            writer.leave(']');
            Ok(())
        }
        b'"' => {
            write_string(&reader.string()?, &mut writer.out);
            Ok(())
        }
        b't' => copy_word(reader, writer, "true"),
        b'f' => copy_word(reader, writer, "false"),
        b'n' => copy_word(reader, writer, "null"),
        b'-' | b'0'..=b'9' => {
            let int = reader.int()?;
            writer.int(int)
        }
        _ => Err(Problem::Syntax),
    }
}

fn copy_word(reader: &mut Reader<'_>, writer: &mut Writer, word: &str) -> Result<(), Problem> {
    reader.word(word)?;
    writer.out.push_str(word);
    Ok(())
}

/// Reads the members of an object one after the other.
struct MembersDeserializer<'a, 'k> {
    of: &'a RawObject,
    without: &'k [&'k str],
}

impl<'de> Deserializer<'de> for MembersDeserializer<'de, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let members = self.of.0.iter();
        let mut members = members.filter(|(key, _)| !self.without.contains(&key.as_str()));
        visitor.visit_map(RawMembers {
            members: &mut members,
            value: None,
        })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier
        ignored_any
    }
}

struct RawMembers<'i, 'a> {
    members: &'i mut dyn Iterator<Item = (&'a String, &'a String)>,
    value: Option<(&'a str, &'a str)>,
}

impl<'de> MapAccess<'de> for RawMembers<'_, 'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let Some((key, text)) = self.members.next() else {
            return Ok(None);
        };
        self.value = Some((key, text));
        let read = seed.deserialize(StrDeserializer::<Error>::new(key));
        read.map(Some).map_err(|error| error.of_key(key))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let (key, text) = self.value.take().unwrap_or_default();
        // As deep as it stands in the object.
        let mut from = TextDeserializer::new(text, 1);
        seed.deserialize(&mut from)
            .map_err(|error| error.within(Step::Key(key.to_owned())))
    }
}
