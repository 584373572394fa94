//! The same work with nothing around it: the browser's own IndexedDB, in a database of its own at
//! the app's origin, on a page without the app.

use anyhow::{Context, Result};

use super::{city::City, page};
use crate::{Device, stored::BARE};

/// Opens a new database `bench` with four stores; `wait` waits for a request.
const OPEN: &str = "
    const wait = r => new Promise((y, n) => { r.onsuccess = () => y(r.result); r.onerror = () => n(r.error); });
    await wait(indexedDB.deleteDatabase('bench'));
    const opening = indexedDB.open('bench', 1), stores = ['a', 'b', 'c', 'd'];
    opening.onupgradeneeded = () => stores.forEach(name => opening.result.createObjectStore(name));
    const db = await wait(opening);
    const ended = tx => new Promise((y, n) => { tx.oncomplete = y; tx.onabort = () => n(tx.error); });";

const CLOSE: &str = "db.close(); await wait(indexedDB.deleteDatabase('bench'));";

/// A row of a list in text.
const ROW_BYTES: u64 = 400;

/// Milliseconds of each of so many strictly durable transactions over four stores.
pub async fn transactions(device: &Device, count: usize) -> Result<Vec<f64>> {
    device.goto(BARE).await?;
    let script = format!(
        "{OPEN}
         const row = 'x'.repeat(1000), times = [];
         for (let n = 0; n < {count}; n++) {{
             const from = performance.now(), tx = db.transaction(stores, 'readwrite', {{durability: 'strict'}});
             stores.forEach(name => tx.objectStore(name).put(row + n, [name, n]));
             await ended(tx);
             times.push(performance.now() - from);
         }}
         {CLOSE} return times"
    );
    page::list(device, &script).await
}

/// Milliseconds for putting what a city is once taken in: a row an enterprise, and each change twice,
/// once as a change and once in its record.
pub async fn puts(device: &Device, city: &City) -> Result<f64> {
    device.goto(BARE).await?;
    let text = city.bytes / (city.changes as u64).max(1);
    let script = format!(
        "{OPEN}
         const text = 'x'.repeat({text}), row = 'x'.repeat({ROW_BYTES});
         const from = performance.now(), tx = db.transaction(stores, 'readwrite', {{durability: 'strict'}});
         for (let n = 0; n < {}; n++) for (const name of ['a', 'b']) tx.objectStore(name).put(text + n, [name, n]);
         for (let n = 0; n < {}; n++) tx.objectStore('c').put(row + n, ['c', n]);
         await ended(tx);
         const time = performance.now() - from;
         {CLOSE} return time",
        city.changes, city.enterprises
    );
    device.js(&script).await?.as_f64().context("milliseconds")
}

/// Milliseconds for reading a row for each of the city's enterprises.
pub async fn read_rows(device: &Device, city: &City) -> Result<f64> {
    device.goto(BARE).await?;
    let script = format!(
        "{OPEN}
         const row = 'x'.repeat({ROW_BYTES}), tx = db.transaction(stores, 'readwrite');
         for (let n = 0; n < {}; n++) tx.objectStore('a').put(row + n, ['a', n]);
         await ended(tx);
         const from = performance.now();
         await wait(db.transaction('a').objectStore('a').getAll());
         const time = performance.now() - from;
         {CLOSE} return time",
        city.enterprises
    );
    device.js(&script).await?.as_f64().context("milliseconds")
}
