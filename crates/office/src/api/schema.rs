//! `domain`'s own types as the OpenAPI document names them.

use domain::device::{DeviceCard, Role, Scope};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr, Schema,
        schema::{ArrayBuilder, Object, ObjectBuilder, OneOfBuilder, SchemaType, Type},
    },
};

use serde::{Deserialize, Serialize};

/// A `domain` value as a member of a request or an answer: a type of this crate, so that the
/// OpenAPI document can describe it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct As<T>(pub T);

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
        let dossiers = ArrayBuilder::new().items(text());
        OneOfBuilder::new()
            .item(text().enum_values(Some(["city"])))
            .item(object().property("areas", areas).required("areas"))
            .item(object().property("dossier", text()).required("dossier"))
            .item(object().property("dossiers", dossiers).required("dossiers"))
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
