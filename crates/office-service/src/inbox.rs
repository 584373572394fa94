//! The inbox: a folder from which bundles are imported, which people bring on USB sticks.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use domain::ids::DeviceId;

use crate::{
    Office,
    clock::now,
    import::{Outcome, import},
};

/// How often the inbox is polled; a file is taken when it has not grown between two polls.
const POLL_INTERVAL: Duration = Duration::from_secs(3);

/// Imports what is put into a folder, for as long as the office runs: what was taken goes to
/// `taken/`, what was not to `refused/`, what waits for its device to be let in to `waiting/`, each
/// with the reason beside it. What waits is taken once the device is let in.
pub async fn run(office: Office, folder: PathBuf) {
    let mut sizes: BTreeMap<PathBuf, u64> = BTreeMap::new();
    let mut waiting: BTreeMap<PathBuf, Option<DeviceId>> = bundles(&folder.join("waiting"))
        .into_iter()
        .map(|(path, _)| (path, None))
        .collect();
    loop {
        let mut now = BTreeMap::new();
        for (path, size) in bundles(&folder) {
            if sizes.get(&path) == Some(&size) {
                waiting.extend(import_and_move(&office, &folder, &path).await);
            } else {
                now.insert(path, size);
            }
        }
        sizes = now;
        for (path, device) in std::mem::take(&mut waiting) {
            // Of those that waited when the program started, whom they wait for is in the file.
            let there = match &device {
                Some(device) => is_enrolled(&office, device).await,
                None => true,
            };
            if there && path.is_file() {
                waiting.extend(import_and_move(&office, &folder, &path).await);
            } else if path.is_file() {
                waiting.insert(path, device);
            }
        }
        tokio::time::sleep(POLL_INTERVAL).await;
    }
}

/// The bundles in a folder, with their sizes.
fn bundles(folder: &Path) -> Vec<(PathBuf, u64)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter_map(|entry| {
            let path = entry.path();
            let ending = path.extension()?;
            let size = entry.metadata().ok().filter(fs::Metadata::is_file)?.len();
            (ending == "json" || ending == "zip").then_some((path, size))
        })
        .collect()
}

async fn is_enrolled(office: &Office, device: &DeviceId) -> bool {
    let Ok(mut tx) = office.database().read().await else {
        return false;
    };
    matches!(tx.device(device).await, Ok(Some(_)))
}

/// Takes a file and moves it to where it belongs; gives where it waits and for which device.
async fn import_and_move(
    office: &Office,
    folder: &Path,
    path: &Path,
) -> Option<(PathBuf, Option<DeviceId>)> {
    let (outcome, said) = import(office, path).await;
    let place = match &outcome {
        Outcome::Taken => "taken",
        Outcome::Refused => "refused",
        Outcome::Waits(_) => "waiting",
    };
    let to = folder.join(place);
    let name = path.file_name().unwrap_or_default();
    let name = if path.parent() == Some(&folder.join("waiting")) {
        name.to_string_lossy().into_owned()
    } else {
        // The day's second file of a name must not write over the first.
        format!("{}-{}", now(), name.to_string_lossy())
    };
    let (file, why) = (to.join(&name), to.join(format!("{name}.txt")));
    let old = path.with_file_name(format!("{name}.txt"));
    let moved = fs::create_dir_all(&to)
        .and_then(|()| fs::rename(path, &file))
        .and_then(|()| fs::write(&why, format!("{said}\n")));
    if old != why && old.is_file() {
        drop(fs::remove_file(old));
    }
    tracing::info!(outcome = place, "a file from the inbox");
    if let Err(error) = moved {
        tracing::error!(%error, "the inbox cannot be written to");
    }
    match outcome {
        Outcome::Waits(device) => Some((file, Some(device))),
        _ => None,
    }
}
