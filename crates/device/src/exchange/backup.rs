//! Backups outside the browser, against the day the browser clears its data.
//!
//! A backup is a bundle of everything. Where the browser can write into a folder (File System
//! Access: Chrome and Edge on computers), the last few are kept there; elsewhere it is a download.

use web_sys::FileSystemDirectoryHandle;

use super::{ExchangeError, Made, Task, What, import, make, summary};
use crate::{
    browser::{self, folder},
    store::{
        Store,
        settings::{BACKUP, BACKUP_FOLDER, LastBackup},
    },
};

/// Files kept in the folder; older ones of this device are overwritten in turn.
const RING: i64 = 5;

/// Makes a backup's file.
pub async fn everything(store: &Store, task: &Task) -> Result<Made, ExchangeError> {
    let all = summary(store, What::Everything).await?;
    make(store, &all, task).await
}

/// Lets the person choose the folder; its name, or `None` when they changed their mind. Must be
/// called from a tap.
pub async fn choose_folder(store: &Store) -> Result<Option<String>, ExchangeError> {
    let Some(chosen) = folder::choose().await? else {
        return Ok(None);
    };
    store.set_native(&BACKUP_FOLDER, &chosen).await?;
    Ok(Some(chosen.name()))
}

/// The chosen folder.
async fn chosen(store: &Store) -> Result<Option<FileSystemDirectoryHandle>, ExchangeError> {
    Ok(store.native(&BACKUP_FOLDER).await?)
}

/// The chosen folder's name.
pub async fn folder_name(store: &Store) -> Result<Option<String>, ExchangeError> {
    Ok(chosen(store).await?.map(|folder| folder.name()))
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

/// Reads how things stand. A time that has not come yet is no time: the clock was wrong then or is
/// wrong now, and a backup that waited for it might wait for years.
pub async fn standing(store: &Store) -> Result<Standing, ExchangeError> {
    let last = store.setting(&BACKUP).await?;
    let before = last.map_or(0, |last| last.changes);
    let now = browser::now_ms();
    Ok(Standing {
        last: last.map(|last| last.at).filter(|at| *at <= now),
        since: store.change_count().await?.saturating_sub(before),
        folder: folder_name(store).await?,
    })
}

/// Remembers that the person keeps the backup with `changes` in it; call it once they have the file.
pub async fn kept(store: &Store, changes: u32) -> Result<(), ExchangeError> {
    let last = LastBackup {
        at: browser::now_ms(),
        changes,
    };
    Ok(store.set(&BACKUP, &last).await?)
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
    let Some(into) = chosen(store).await? else {
        return Ok(Written::NoFolder);
    };
    if !folder::is_granted(&into, ask).await? {
        return Ok(Written::Asks);
    }
    let made = everything(store, task).await?;
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
    for (n, file) in (1..).zip(&made.files) {
        let ending = file.name.rsplit('.').next().unwrap_or("json");
        let name = match n {
            1 => format!("yidang-backup-{tail}-{turn}.{ending}"),
            _ => format!("yidang-backup-{tail}-{turn}_{n}.{ending}"),
        };
        folder::write(&into, &name, &file.blob).await?;
        // What is on the disk counts.
        import::open(store, &folder::read(&into, &name).await?).await?;
    }
    kept(store, made.changes).await?;
    Ok(Written::Done)
}
