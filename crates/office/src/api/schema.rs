//! `domain`'s own types as the OpenAPI document names them: `domain` reads and writes them without
//! serde, so their schemas are written here.

use domain::device::{DeviceCard, Role, Scope};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr, Schema,
        schema::{ArrayBuilder, Object, ObjectBuilder, OneOfBuilder, SchemaType, Type},
    },
};

use domain::json::{Fault, Form, from_text};
use office_db::codec::json;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// A `domain` value as a member of a request or an answer, in the form the whole product gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct As<T>(pub T);

impl<T: Form> Serialize for As<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        json(&self.0).serialize(to)
    }
}

impl<'de, T: Form> Deserialize<'de> for As<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(from)?;
        let read = from_text(&value.to_string()).map_err(|faults: Vec<Fault>| {
            let first = faults.first().map(ToString::to_string).unwrap_or_default();
            D::Error::custom(first)
        })?;
        Ok(Self(read))
    }
}

pub type AsRole = As<Role>;
pub type AsScope = As<Scope>;
pub type AsCard = As<DeviceCard>;

type Schemas = Vec<(String, RefOr<Schema>)>;

impl PartialSchema for As<Role> {
    fn schema() -> RefOr<Schema> {
        let codes = Role::ALL.map(Role::code);
        text()
            .enum_values(Some(codes))
            .description(Some("What the people at a device are"))
            .into()
    }
}

impl ToSchema for As<Role> {
    fn name() -> std::borrow::Cow<'static, str> {
        "Role".into()
    }
}

impl PartialSchema for As<Scope> {
    fn schema() -> RefOr<Schema> {
        let areas = ArrayBuilder::new().items(text());
        OneOfBuilder::new()
            .item(text().enum_values(Some(["city"])))
            .item(object().property("areas", areas).required("areas"))
            .item(object().property("dossier", text()).required("dossier"))
            .description(Some("Which dossiers a device works on"))
            .into()
    }
}

impl ToSchema for As<Scope> {
    fn name() -> std::borrow::Cow<'static, str> {
        "Scope".into()
    }
}

impl PartialSchema for As<DeviceCard> {
    fn schema() -> RefOr<Schema> {
        let key = text().description(Some("P-256, 65 bytes, uncompressed, base64"));
        object()
            .description(Some("What a device shows of itself"))
            .property("id", text())
            .required("id")
            .property("name", text())
            .required("name")
            .property("role", AsRole::schema())
            .required("role")
            .property("scope", AsScope::schema())
            .required("scope")
            .property("public_key", key)
            .required("public_key")
            .property("restored_from", text())
            .into()
    }
}

impl ToSchema for As<DeviceCard> {
    fn name() -> std::borrow::Cow<'static, str> {
        "Card".into()
    }

    fn schemas(schemas: &mut Schemas) {
        schemas.push(("Role".to_owned(), AsRole::schema()));
        schemas.push(("Scope".to_owned(), AsScope::schema()));
    }
}

/// A text.
pub fn text() -> ObjectBuilder {
    Object::builder().schema_type(SchemaType::new(Type::String))
}

/// A whole number.
pub fn whole() -> ObjectBuilder {
    Object::builder().schema_type(SchemaType::new(Type::Integer))
}

/// An object; its members follow.
pub fn object() -> ObjectBuilder {
    Object::builder().schema_type(SchemaType::new(Type::Object))
}
