//! Devices that sign and bundles to open, shared by the tests of this crate.
#![allow(dead_code, reason = "each test file uses some of it")]

use domain::{device::Role, ids::RecordKey};
#[allow(unused_imports, reason = "each test file uses some of it")]
pub use testkit::{Device, PROGRAMME, open_text};

/// An invented enterprise's code.
pub const CODE: &str = "91320506MA1XXXXX0X";

/// A team's tablet that has written an enterprise.
pub fn tablet() -> Device {
    let mut tablet = Device::new("指导二组平板", Role::Team, 7);
    let key = RecordKey::only(CODE, "enterprise");
    tablet.write(&key, "name", "虚构精密机械有限公司");
    tablet.write(&key, "area", "mudu");
    tablet
}

/// The value as another library's, to compare with what it does.
#[cfg(not(target_family = "wasm"))]
pub fn theirs(value: &domain::value::Value) -> serde_json::Value {
    use domain::value::Value;
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(bool) => (*bool).into(),
        Value::Int(int) => (*int).into(),
        Value::Text(text) => text.as_str().into(),
        Value::List(items) => items.iter().map(theirs).collect(),
        Value::Map(map) => map
            .iter()
            .map(|(key, value)| (key.clone(), theirs(value)))
            .collect(),
    }
}
