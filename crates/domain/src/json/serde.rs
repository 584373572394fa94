//! For whoever speaks serde: the same forms, by way of [`Value`], and no second one beside them.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use super::{Form, read};
use crate::{
    clock::Stamp,
    device::{DeviceCard, Role, Scope},
    dossier::DossierRow,
    ids::{ChangeId, DeviceId, RecordKey},
    record::{Change, Record},
    value::Value,
};

macro_rules! by_form {
    ($($name:ty),+) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.to_json().serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = Value::deserialize(deserializer)?;
                read(&value, Self::from_json).map_err(|faults| {
                    let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
                    D::Error::custom(faults.join("; "))
                })
            }
        }
    )+};
}

by_form!(
    Stamp, Role, Scope, DeviceCard, DossierRow, ChangeId, DeviceId, RecordKey, Change, Record
);
