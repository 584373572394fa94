//! The inbox: a folder from which bundles are imported, which people bring on USB sticks.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use domain::{bundle::Gap, ids::DeviceId};
use tokio::time::Instant;

use crate::{
    Office,
    clock::now,
    import::{Outcome, import},
};

/// How often the inbox is polled; a file is taken when it has not grown between two polls.
const POLL_INTERVAL: Duration = Duration::from_secs(3);
/// The longest pause before a file is tried again whose taking failed.
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

/// What a file waits for.
enum Held {
    /// It waited when the program started: what for is found by trying.
    SinceStart,
    /// The office lets this device in.
    Device(DeviceId),
    /// These changes arrive, by whatever way.
    Changes(Vec<Gap>),
    /// The database or the disk failed: the moment of the next try, and the pause before it.
    Retry(Instant, Duration),
}

/// Imports what is put into a folder, for as long as the office runs: what was taken goes to
/// `taken/`, what can never be taken to `refused/`, what is taken later by itself to `waiting/`, each
/// with the reason beside it.
pub async fn run(office: Office, folder: PathBuf) {
    let waiting = bundles(&folder.join("waiting")).into_iter();
    let mut inbox = Inbox {
        held: waiting.map(|(path, _)| (path, Held::SinceStart)).collect(),
        sizes: BTreeMap::new(),
        office,
        folder,
    };
    loop {
        inbox.poll().await;
        tokio::time::sleep(POLL_INTERVAL).await;
    }
}

struct Inbox {
    office: Office,
    folder: PathBuf,
    /// Files not taken yet, by their size at the last poll.
    sizes: BTreeMap<PathBuf, u64>,
    held: BTreeMap<PathBuf, Held>,
}

impl Inbox {
    async fn poll(&mut self) {
        let mut growing = BTreeMap::new();
        for (path, size) in bundles(&self.folder) {
            if self.held.contains_key(&path) {
                continue;
            }
            if self.sizes.get(&path) == Some(&size) {
                self.take(path, Duration::ZERO).await;
            } else {
                growing.insert(path, size);
            }
        }
        self.sizes = growing;
        for (path, held) in std::mem::take(&mut self.held) {
            if !path.is_file() {
                continue;
            }
            if self.is_due(&held).await {
                let pause = match held {
                    Held::Retry(_, pause) => pause,
                    _ => Duration::ZERO,
                };
                self.take(path, pause).await;
            } else {
                self.held.insert(path, held);
            }
        }
    }

    async fn is_due(&self, held: &Held) -> bool {
        let arrived = match held {
            Held::SinceStart => Ok(true),
            Held::Device(device) => self.is_enrolled(device).await,
            Held::Changes(gaps) => self.have_arrived(gaps).await,
            Held::Retry(at, _) => Ok(Instant::now() >= *at),
        };
        // A database that does not answer now is asked again at the next poll.
        arrived.unwrap_or(false)
    }

    async fn is_enrolled(&self, device: &DeviceId) -> office_db::Result<bool> {
        let mut tx = self.office.database().read().await?;
        Ok(tx.device(device).await?.is_some())
    }

    async fn have_arrived(&self, gaps: &[Gap]) -> office_db::Result<bool> {
        let mut tx = self.office.database().read().await?;
        for gap in gaps {
            if tx.head(&gap.device).await? < gap.to {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Imports a file and moves it to where it belongs; `paused` is how long it was waited before
    /// this try.
    async fn take(&mut self, path: PathBuf, paused: Duration) {
        let (outcome, mut said) = import(&self.office, &path).await;
        let pause = (paused * 2).clamp(POLL_INTERVAL, LONGEST_PAUSE);
        let retry = Held::Retry(Instant::now() + pause, pause);
        let (place, held) = match outcome {
            Outcome::Taken => ("taken", None),
            Outcome::Refused => ("refused", None),
            Outcome::AwaitsDevice(device) => ("waiting", Some(Held::Device(device))),
            Outcome::AwaitsChanges(gaps) => ("waiting", Some(Held::Changes(gaps))),
            Outcome::Failed => ("waiting", Some(retry)),
        };
        if held.is_some() {
            said.push_str(". It is taken by itself as soon as that is so");
        }
        tracing::info!(outcome = place, "a file from the inbox");
        match self.file_under(place, &path, &said) {
            Ok(moved) => self.held.extend(held.map(|held| (moved, held))),
            // Importing it once more changes nothing, so it is the moving that is tried again.
            Err(error) => {
                tracing::error!(%error, "a file of the inbox cannot be moved; it is tried again");
                let retry = Held::Retry(Instant::now() + pause, pause);
                self.held.insert(path, retry);
            }
        }
    }

    /// Moves a file into one of the inbox's folders, with a line beside it that says why. Where it is.
    fn file_under(&self, place: &str, path: &Path, said: &str) -> std::io::Result<PathBuf> {
        let to = self.folder.join(place);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = if path.parent() == Some(&self.folder) {
            // The day's second file of a name must not write over the first.
            format!("{}-{name}", now())
        } else {
            name.into_owned()
        };
        fs::create_dir_all(&to)?;
        let (file, why) = (to.join(&name), to.join(format!("{name}.txt")));
        fs::rename(path, &file)?;
        if let Err(error) = fs::write(&why, format!("{said}\n")) {
            tracing::error!(%error, "the line beside a file of the inbox cannot be written");
        }
        let old = path.with_file_name(format!("{name}.txt"));
        if old != why && old.is_file() {
            drop(fs::remove_file(old));
        }
        Ok(file)
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
