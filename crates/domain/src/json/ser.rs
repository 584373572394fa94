//! serde's writer of canonical JSON (RFC 8785): no space, keys in UTF-16 order, the shortest
//! escapes. It refuses what the reader would.

use std::{cmp::Ordering, fmt::Write as _};

use serde::{Serialize, Serializer, ser};

use super::{
    error::{Error, Problem},
    reader::Reader,
};
use crate::limits::{MAX_DEPTH, MAX_INT};

/// The canonical form.
///
/// # Errors
/// What the reader would refuse: whole numbers beyond ±(2^53 - 1), nesting too deep, fractions, a
/// key twice, keys that are no text.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    let mut writer = Writer::default();
    value.serialize(&mut writer)?;
    Ok(writer.out)
}

/// Appends a text as a JSON string.
pub fn write_string(text: &str, out: &mut String) {
    out.push('"');
    let mut rest = text;
    let special = |char: char| char < ' ' || char == '"' || char == '\\';
    while let Some(at) = rest.find(special) {
        out.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            8 => out.push_str("\\b"),
            12 => out.push_str("\\f"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            control => {
                let _ = write!(out, "\\u{control:04x}");
            }
        }
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    out.push('"');
}

/// The bytes of a text as a JSON string.
pub fn size_of_text(text: &str) -> usize {
    let escapes = text.bytes().map(|byte| match byte {
        b'"' | b'\\' | 8 | 9 | 10 | 12 | 13 => 1,
        0..0x20 => 5,
        _ => 0,
    });
    text.len() + 2 + escapes.sum::<usize>()
}

/// A canonical text that is being written.
#[derive(Default)]
pub(super) struct Writer {
    pub out: String,
    depth: usize,
    /// The members of all objects that are being written, each object's behind those of the one
    /// around it.
    members: Vec<Member>,
}

/// Where a member stands in the text.
#[derive(Clone, Copy)]
struct Member {
    start: usize,
    /// Behind the key's closing quote.
    key_end: usize,
    /// What the caller names it by.
    tag: usize,
}

/// An object that is being written.
pub(super) struct Object {
    /// Where its members begin in [`Writer::members`].
    base: usize,
    /// So far the keys came in the canonical order.
    sorted: bool,
}

impl Writer {
    /// A writer of what will stand within so many lists and objects.
    pub fn within(depth: usize) -> Self {
        Self {
            depth,
            ..Self::default()
        }
    }

    pub fn enter(&mut self, open: char) -> Result<(), Problem> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Problem::TooDeep);
        }
        self.out.push(open);
        Ok(())
    }

    pub fn leave(&mut self, close: char) {
        self.depth -= 1;
        self.out.push(close);
    }

    pub fn begin_object(&mut self) -> Result<Object, Problem> {
        self.enter('{')?;
        Ok(Object {
            base: self.members.len(),
            sorted: true,
        })
    }

    /// Writes a key; its value comes next.
    pub fn key(&mut self, object: &mut Object, key: &str, tag: usize) {
        if self.members.len() > object.base {
            self.out.push(',');
        }
        let start = self.out.len();
        write_string(key, &mut self.out);
        let member = Member {
            start,
            key_end: self.out.len(),
            tag,
        };
        self.out.push(':');
        if let Some(last) = self.members[object.base..].last() {
            object.sorted &= self.compare(last, &member) == Ordering::Less;
        }
        self.members.push(member);
    }

    /// Ends an object, its members put in order.
    ///
    /// # Errors
    /// The key that is there twice, and the tag it was given the second time.
    pub fn end_object(&mut self, object: &Object) -> Result<(), (String, usize)> {
        if !object.sorted {
            self.sort(object)?;
        }
        self.members.truncate(object.base);
        self.leave('}');
        Ok(())
    }

    fn sort(&mut self, object: &Object) -> Result<(), (String, usize)> {
        let members = self.members.split_off(object.base);
        let start = members.first().map_or(self.out.len(), |first| first.start);
        let ends = members.iter().skip(1).map(|next| next.start - 1);
        let ends = ends.chain([self.out.len()]);
        let mut order: Vec<(Member, usize)> = members.iter().copied().zip(ends).collect();
        // Stable: of two of the same key the later stays behind the earlier.
        order.sort_by(|(a, _), (b, _)| self.compare(a, b));
        for two in order.windows(2) {
            if self.compare(&two[0].0, &two[1].0) == Ordering::Equal {
                let again = two[1].0;
                return Err((unescaped(self.key_of(&again)), again.tag));
            }
        }
        let mut sorted = String::with_capacity(self.out.len() - start);
        for (n, (member, end)) in order.iter().enumerate() {
            if n > 0 {
                sorted.push(',');
            }
            sorted.push_str(&self.out[member.start..*end]);
        }
        self.out.truncate(start);
        self.out.push_str(&sorted);
        Ok(())
    }

    /// The key as it stands in the text, within its quotes.
    fn key_of(&self, member: &Member) -> &str {
        &self.out[member.start + 1..member.key_end - 1]
    }

    fn compare(&self, a: &Member, b: &Member) -> Ordering {
        let (a, b) = (self.key_of(a), self.key_of(b));
        if a.contains('\\') || b.contains('\\') {
            utf16_order(&unescaped(a), &unescaped(b))
        } else {
            utf16_order(a, b)
        }
    }

    pub fn int(&mut self, int: i64) -> Result<(), Problem> {
        if !(-MAX_INT..=MAX_INT).contains(&int) {
            return Err(Problem::IntTooLarge);
        }
        let _ = write!(self.out, "{int}");
        Ok(())
    }
}

fn unescaped(key: &str) -> String {
    let quoted = format!("\"{key}\"");
    let key = Reader::new(&quoted).string();
    key.map(std::borrow::Cow::into_owned).unwrap_or_default()
}

/// The order of two texts by their UTF-16 units. In UTF-8, bytes compare in the same order but for
/// one case: characters beyond the basic plane (surrogates in UTF-16, from D800; in UTF-8 they begin
/// with F0 to F4) come before those from U+E000 to U+FFFF (they begin with EE and EF).
fn utf16_order(a: &str, b: &str) -> Ordering {
    let rank = |byte: u8| match byte {
        0xEE | 0xEF => byte + 5,
        0xF0..=0xF4 => byte - 2,
        _ => byte,
    };
    a.bytes().map(rank).cmp(b.bytes().map(rank))
}

macro_rules! ints {
    ($($method:ident: $int:ty;)*) => {$(
        fn $method(self, int: $int) -> Result<(), Error> {
            let int = i64::try_from(int).map_err(|_| Problem::IntTooLarge)?;
            Ok(self.int(int)?)
        }
    )*};
}

impl<'a> Serializer for &'a mut Writer {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Items<'a>;
    type SerializeTuple = Items<'a>;
    type SerializeTupleStruct = Items<'a>;
    type SerializeTupleVariant = Items<'a>;
    type SerializeMap = Members<'a>;
    type SerializeStruct = Members<'a>;
    type SerializeStructVariant = Members<'a>;

    ints! {
        serialize_i8: i8;
        serialize_i16: i16;
        serialize_i32: i32;
        serialize_i64: i64;
        serialize_u8: u8;
        serialize_u16: u16;
        serialize_u32: u32;
        serialize_u64: u64;
    }

    fn serialize_bool(self, flag: bool) -> Result<(), Error> {
        self.out.push_str(if flag { "true" } else { "false" });
        Ok(())
    }

    fn serialize_f32(self, _: f32) -> Result<(), Error> {
        Err(Problem::Float.into())
    }

    fn serialize_f64(self, _: f64) -> Result<(), Error> {
        Err(Problem::Float.into())
    }

    fn serialize_char(self, char: char) -> Result<(), Error> {
        self.serialize_str(char.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, text: &str) -> Result<(), Error> {
        write_string(text, &mut self.out);
        Ok(())
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<(), Error> {
        bytes.serialize(self)
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.out.push_str("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
    ) -> Result<(), Error> {
        self.serialize_str(name)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        let mut members = self.serialize_map(None)?;
        ser::SerializeMap::serialize_entry(&mut members, name, value)?;
        ser::SerializeMap::end(members)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items<'a>, Error> {
        self.enter('[')?;
        Ok(Items {
            of: self,
            first: true,
            within: None,
        })
    }

    fn serialize_tuple(self, _: usize) -> Result<Items<'a>, Error> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Items<'a>, Error> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Items<'a>, Error> {
        let mut object = self.begin_object()?;
        self.key(&mut object, name, 0);
        Ok(Items {
            within: Some(object),
            ..self.serialize_seq(None)?
        })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Members<'a>, Error> {
        Ok(Members {
            object: self.begin_object()?,
            of: self,
            within: None,
        })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Members<'a>, Error> {
        self.serialize_map(None)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Members<'a>, Error> {
        let mut object = self.begin_object()?;
        self.key(&mut object, name, 0);
        Ok(Members {
            within: Some(object),
            ..self.serialize_map(None)?
        })
    }
}

pub(super) struct Items<'a> {
    of: &'a mut Writer,
    first: bool,
    /// The object around a variant's content.
    within: Option<Object>,
}

impl Items<'_> {
    fn item<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Error> {
        if !std::mem::take(&mut self.first) {
            self.of.out.push(',');
        }
        item.serialize(&mut *self.of)
    }

    fn done(self) -> Result<(), Error> {
        self.of.leave(']');
        finish(self.of, self.within)
    }
}

fn finish(writer: &mut Writer, object: Option<Object>) -> Result<(), Error> {
    match object {
        Some(object) => writer
            .end_object(&object)
            .map_err(|(key, _)| Problem::DuplicateKey(key).into()),
        None => Ok(()),
    }
}

impl ser::SerializeSeq for Items<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Error> {
        self.item(item)
    }

    fn end(self) -> Result<(), Error> {
        self.done()
    }
}

impl ser::SerializeTuple for Items<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Error> {
        self.item(item)
    }

    fn end(self) -> Result<(), Error> {
        self.done()
    }
}

impl ser::SerializeTupleStruct for Items<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Error> {
        self.item(item)
    }

    fn end(self) -> Result<(), Error> {
        self.done()
    }
}

impl ser::SerializeTupleVariant for Items<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Error> {
        self.item(item)
    }

    fn end(self) -> Result<(), Error> {
        self.done()
    }
}

pub(super) struct Members<'a> {
    of: &'a mut Writer,
    object: Object,
    /// The object around a variant's content.
    within: Option<Object>,
}

impl Members<'_> {
    fn member<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<(), Error> {
        self.of.key(&mut self.object, key, 0);
        value.serialize(&mut *self.of)
    }

    fn done(self) -> Result<(), Error> {
        finish(self.of, Some(self.object))?;
        finish(self.of, self.within)
    }
}

impl ser::SerializeMap for Members<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        // A key is a text, or what is written as a text or a number.
        let mut written = Writer::default();
        key.serialize(&mut written)?;
        let text = match written.out.as_bytes() {
            [b'"', ..] => unescaped(&written.out[1..written.out.len() - 1]),
            [b'-' | b'0'..=b'9', ..] => written.out,
            _ => return Err(Problem::Syntax.into()),
        };
        self.of.key(&mut self.object, &text, 0);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(&mut *self.of)
    }

    fn end(self) -> Result<(), Error> {
        self.done()
    }
}

impl ser::SerializeStruct for Members<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.member(key, value)
    }

    fn end(self) -> Result<(), Error> {
        self.done()
    }
}

impl ser::SerializeStructVariant for Members<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.member(key, value)
    }

    fn end(self) -> Result<(), Error> {
        self.done()
    }
}
