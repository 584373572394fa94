//! What a device has stored, read past the app; and a page of the same origin without the app.

use anyhow::{Context, Result, anyhow};
use domain::{
    json::{from_str, to_string},
    record::Record,
};
use serde_json::{Value, json};

use crate::Device;

/// An address of the app's origin where no app runs: nothing holds or reopens the database there.
pub const BARE: &str = "/icons/mark.svg";

/// Everything in the app's database, store by store, keys and text; files by size and type. The
/// room set aside is left out: it comes and goes, and what is read is not freed. Fails without making a database where there is none.
///
/// # Errors
/// When there is no database or it cannot be read.
pub async fn everything(device: &Device) -> Result<Value> {
    device
        .js(r#"
            const names = (await indexedDB.databases()).map(d => d.name);
            if (!names.includes('yidang')) throw 'no database';
            const wait = r => new Promise((y, n) => { r.onsuccess = () => y(r.result); r.onerror = () => n(r.error); });
            const db = await wait(indexedDB.open('yidang'));
            const out = {version: db.version};
            for (const name of db.objectStoreNames) {
                const store = db.transaction(name).objectStore(name);
                const keys = (await wait(store.getAllKeys())).filter(key => name !== 'meta' || key !== 'reserve');
                const values = await Promise.all(keys.map(key => wait(store.get(key))));
                out[name] = keys.map((key, n) => [key, values[n] instanceof Blob ? [values[n].size, values[n].type] : values[n]]);
            }
            db.close();
            return out;
        "#)
        .await
}

/// A field of the enterprise's record as it is stored; null when there is none.
///
/// # Errors
/// When the database cannot be read.
pub async fn enterprise_field(device: &Device, dossier: &str, field: &str) -> Result<Value> {
    let all = everything(device).await?;
    let key = json!([dossier, "enterprise", "enterprise"]);
    let records = all["records"].as_array().context("no records")?;
    let Some(found) = records.iter().find(|record| record[0] == key) else {
        return Ok(Value::Null);
    };
    let body = found[1].as_str().context("a record is no text")?;
    let record: Record =
        from_str(body).map_err(|fault| anyhow!("a stored record is damaged: {fault}"))?;
    let value = record
        .get(field)
        .map_or_else(|| Ok("null".to_owned()), to_string)?;
    Ok(serde_json::from_str(&value)?)
}

/// Takes the device back to its first day, and leaves it on a page without the app.
///
/// # Errors
/// When the browser does not clear.
pub async fn clear(device: &Device) -> Result<()> {
    device.goto(BARE).await?;
    let all = json!({"origin": device.origin(), "storageTypes": "all"});
    device
        .driver()?
        .cdp()
        .send_raw("Storage.clearDataForOrigin", all)
        .await?;
    Ok(())
}
