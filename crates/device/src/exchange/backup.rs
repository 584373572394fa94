//! Backups outside the browser, against the day the browser clears its data.
//!
//! A backup is a bundle of everything. Where the browser can write into a folder (File System
//! Access: Chrome and Edge on computers), the last few are kept there; elsewhere it is a download.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::{ExchangeError, Made, Task, What, make, summary};
use crate::{
    browser::{self, BrowserError},
    store::Store,
};

const FOLDER: &str = "backup-folder";
const LAST: &str = "backup-last";
/// How many changes were stored at the last backup.
const COUNT: &str = "backup-count";
/// Files kept in the folder; older ones of this device are overwritten in turn.
const RING: i64 = 5;

/// Makes a backup's file.
pub async fn everything(store: &Store, task: &Task) -> Result<Made, ExchangeError> {
    let all = summary(store, What::Everything).await?;
    make(store, &all, task).await
}

/// Whether this browser can write into a folder.
pub fn has_folders() -> bool {
    picker().is_some()
}

fn picker() -> Option<Function> {
    let window = web_sys::window()?;
    Reflect::get(&window, &"showDirectoryPicker".into())
        .ok()?
        .dyn_into()
        .ok()
}

/// Lets the person choose the folder; its name, or `None` when they changed their mind. Must be
/// called from a tap.
pub async fn choose_folder(store: &Store) -> Result<Option<String>, ExchangeError> {
    let picker = picker().ok_or_else(|| BrowserError("no folder picker".to_owned()))?;
    let options = Object::new();
    Reflect::set(&options, &"mode".into(), &"readwrite".into()).map_err(BrowserError::from)?;
    let window = web_sys::window().map_or(JsValue::NULL, JsValue::from);
    let promise = picker
        .call1(&window, &options)
        .map_err(BrowserError::from)?;
    let folder = match JsFuture::from(promise.unchecked_into::<Promise>()).await {
        Ok(folder) => folder,
        Err(thrown) => {
            let stopped = Reflect::get(&thrown, &"name".into())
                .is_ok_and(|name| name.as_string().as_deref() == Some("AbortError"));
            return if stopped {
                Ok(None)
            } else {
                Err(BrowserError::from(thrown).into())
            };
        }
    };
    store.keep(FOLDER, &folder).await?;
    Ok(name_of(&folder))
}

/// The chosen folder's name.
pub async fn folder(store: &Store) -> Result<Option<String>, ExchangeError> {
    Ok(store.kept(FOLDER).await?.as_ref().and_then(name_of))
}

fn name_of(folder: &JsValue) -> Option<String> {
    Reflect::get(folder, &"name".into()).ok()?.as_string()
}

/// How things stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// When the last backup was kept, in ms since 1970.
    pub last: Option<i64>,
    /// Changes stored since then.
    pub since: u32,
    /// The chosen folder's name.
    pub folder: Option<String>,
}

/// Reads how things stand.
pub async fn standing(store: &Store) -> Result<Standing, ExchangeError> {
    let number =
        async |name| Ok::<_, ExchangeError>(store.kept(name).await?.and_then(|n| n.as_f64()));
    let before = number(COUNT).await?.unwrap_or_default() as u32;
    Ok(Standing {
        last: number(LAST).await?.map(|at| at as i64),
        since: store.counts().await?.changes.saturating_sub(before),
        folder: folder(store).await?,
    })
}

/// Remembers that the person keeps the backup with `changes` in it; call it once they have the file.
pub async fn kept(store: &Store, changes: u32) -> Result<(), ExchangeError> {
    store
        .keep(COUNT, &JsValue::from_f64(changes.into()))
        .await?;
    Ok(store
        .keep(LAST, &JsValue::from_f64(browser::now_ms() as f64))
        .await?)
}

/// What became of a backup into the folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    Done,
    NoFolder,
    /// The browser wants the person's word again.
    Asks,
}

/// Writes a backup into the chosen folder. With `ask`, from a tap, the browser may ask the person.
///
/// # Errors
/// When it cannot be made or written (the folder was moved, the stick pulled out, the disk full);
/// the backups that are there stay whole.
pub async fn to_folder(store: &Store, ask: bool, task: &Task) -> Result<Written, ExchangeError> {
    let Some(folder) = store.kept(FOLDER).await? else {
        return Ok(Written::NoFolder);
    };
    let mode = Object::new();
    Reflect::set(&mode, &"mode".into(), &"readwrite".into()).map_err(BrowserError::from)?;
    let question = if ask {
        "requestPermission"
    } else {
        "queryPermission"
    };
    let granted = call(&folder, question, &[mode.into()]).await?;
    if granted.as_string().as_deref() != Some("granted") {
        return Ok(Written::Asks);
    }
    let made = everything(store, task).await?;
    let ending = made.name.rsplit('.').next().unwrap_or("json").to_owned();
    let device = store
        .device()
        .await?
        .map(|card| card.id.to_string())
        .unwrap_or_default();
    let turn = (browser::now_ms() / 86_400_000).rem_euclid(RING) + 1;
    let tail: String = device
        .chars()
        .rev()
        .take(6)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let name = format!("yidang-backup-{tail}-{turn}.{ending}");
    let create = Object::new();
    Reflect::set(&create, &"create".into(), &true.into()).map_err(BrowserError::from)?;
    let file = call(&folder, "getFileHandle", &[name.into(), create.into()]).await?;
    // The browser writes beside the file and swaps on close: a cut leaves the old backup.
    let writable = call(&file, "createWritable", &[]).await?;
    let blob: &JsValue = made.blob.as_ref();
    call(&writable, "write", std::slice::from_ref(blob)).await?;
    call(&writable, "close", &[]).await?;
    kept(store, made.changes).await?;
    Ok(Written::Done)
}

/// Calls a method that answers with a promise; these interfaces are missing from some browsers.
async fn call(on: &JsValue, method: &str, arguments: &[JsValue]) -> Result<JsValue, BrowserError> {
    let method: Function = Reflect::get(on, &method.into())?
        .dyn_into()
        .map_err(|_| BrowserError(format!("the browser has no {method}")))?;
    let arguments: Array = arguments.iter().collect();
    let promise = Reflect::apply(&method, on, &arguments)?;
    Ok(JsFuture::from(promise.unchecked_into::<Promise>()).await?)
}
