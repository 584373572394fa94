//! serde's writer of canonical JSON (RFC 8785): no space, keys in UTF-16 order, the shortest
//! escapes. It refuses what the reader would.

use serde::{Serialize, Serializer, ser};

use super::{
    error::{Error, Problem},
    writer::{Object, Writer, unescaped, write_string},
};

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
