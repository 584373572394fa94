//! The variants of enums with a content: `{"name": content}`.

use std::borrow::Cow;

use serde::{
    Deserializer as _,
    de::{DeserializeSeed, EnumAccess, VariantAccess, Visitor},
};

use super::{TextDeserializer, names::Key};
use crate::json::error::{Error, Kind, Problem, Step};

/// `{"name": content}`
pub(super) struct Variant<'a, 'de>(pub(super) &'a mut TextDeserializer<'de>);

pub(super) struct Content<'a, 'de> {
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
