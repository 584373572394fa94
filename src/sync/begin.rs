//! What a new device begins with: records as they are, in place of every change that made them.

use domain::{ids::DeviceId, json::object, order::Few, photo, value::Value};

use super::{
    Link, SyncError,
    client::{Ask, ask_json, member},
    round::{count, text},
};
use crate::{exchange, store::Store};

/// Takes a snapshot in where this device was told nothing yet, or the office is another one since it
/// was restored. Cut off, it goes on after the last page taken. The cursor moves when all are.
pub async fn begin(store: &Store, link: &mut Link, epoch: &str) -> Result<(), SyncError> {
    if link.cursor > 0 && link.epoch == epoch {
        return Ok(());
    }
    loop {
        let after = text(&link.begun, "next");
        let path = format!("snapshot?after={}", js_sys::encode_uri_component(&after));
        let asked = Ask {
            token: &link.token,
            ..Ask::default()
        };
        let said = ask_json("GET", &path, asked).await?;
        if !after.is_empty() && text(&said, "epoch") != text(&link.begun, "epoch") {
            // Restored meanwhile: from the beginning, and what was taken stays.
            link.begun = Value::Null;
            continue;
        }
        let mut begun = match member(&said, "cursor").as_int() {
            // News tell everything.
            Some(0) => return Ok(()),
            Some(cursor) => object([
                ("epoch", member(&said, "epoch").clone()),
                ("cursor", Value::Int(cursor)),
                ("heads", member(&said, "heads").clone()),
            ]),
            None => link.begun.clone(),
        };
        if let Some(bundle) = member(&said, "bundle").as_text() {
            let plan = exchange::take_from_office(store, bundle, &link.office).await?;
            link.misses(plan.records.iter().flat_map(photo::hashes));
        }
        let Some(next) = member(&said, "next").as_text() else {
            store.reached(&heads(&begun)).await?;
            link.cursor = member(&begun, "cursor").as_int().unwrap_or_default();
            link.epoch = text(&begun, "epoch");
            link.begun = Value::Null;
            return Ok(link.write(store).await?);
        };
        if let Value::Map(begun) = &mut begun {
            begun.insert("next".to_owned(), next.into());
        }
        link.begun = begun;
        link.write(store).await?;
    }
}

fn heads(begun: &Value) -> Few<DeviceId, u32> {
    let heads = member(begun, "heads");
    let devices = heads.as_map().into_iter().flatten();
    devices
        .map(|(device, _)| (DeviceId::new(device), count(heads, device)))
        .collect()
}
