//! Orphans: files that a write left half done in a folder when the machine stopped in it.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use crate::PARTS;

/// Removes what was left half written before a moment; how many files.
///
/// # Errors
/// When a folder cannot be read.
pub(crate) fn remove(folder: &Path, before: SystemTime) -> io::Result<usize> {
    let mut count = 0;
    let within = |folder: &Path| {
        let entries = fs::read_dir(folder).into_iter().flatten();
        let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
        paths.collect::<Vec<PathBuf>>()
    };
    let of_hashes = within(&folder.join(PARTS));
    let of_senders = of_hashes.iter().flat_map(|path| within(path));
    let mut folders: Vec<PathBuf> = of_senders.collect();
    folders.extend(of_hashes);
    folders.push(folder.to_owned());
    for entry in folders.into_iter().flat_map(fs::read_dir).flatten() {
        let entry = entry?;
        let half = entry.file_name().to_str().is_some_and(half_written);
        // Another process that tidies may have been quicker.
        let old =
            |meta: fs::Metadata| meta.is_file() && meta.modified().is_ok_and(|at| at < before);
        if half && entry.metadata().is_ok_and(old) && fs::remove_file(entry.path()).is_ok() {
            count += 1;
        }
    }
    Ok(count)
}

/// `NAME#1`, as `object_store` names what is still being written, and `HASH.part` of an office before
/// it kept pieces apart.
fn half_written(name: &str) -> bool {
    let ours = |name: &str| {
        domain::bundle::is_sha256_hex(name)
            || (name.len() == 20 && name.bytes().all(|it| it.is_ascii_digit()))
    };
    match (name.rsplit_once('#'), name.strip_suffix(".part")) {
        (Some((name, number)), _) => ours(name) && number.bytes().all(|it| it.is_ascii_digit()),
        (_, Some(name)) => domain::bundle::is_sha256_hex(name),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use anyhow::Result;
    use bytes::Bytes;
    use domain::bundle::sha256_hex;
    use futures_util::TryStreamExt as _;

    use super::*;
    use crate::{Added, Attachments, ORPHANED};

    #[tokio::test]
    async fn what_writes_left_half_done_goes_after_a_while_and_nothing_else() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let files = Attachments::folder(folder.path())?;
        let hash = sha256_hex(b"a photo");
        files
            .add("tablet", &hash, 0, 7, Bytes::from("a photo"))
            .await?;
        let other = sha256_hex(b"another");
        files
            .add("tablet", &other, 0, 7, Bytes::from("ano"))
            .await?;
        let half = [
            format!("{hash}.part"),
            format!("{hash}#1"),
            format!("{PARTS}/{other}/tablet/{:020}#12", 3),
        ];
        let not = [
            "notes#1".to_owned(),
            "notes.part".to_owned(),
            format!("{hash}#one"),
        ];
        for name in half.iter().chain(&not) {
            fs::write(folder.path().join(name), "half")?;
        }
        assert_eq!(files.remove_orphans(ORPHANED).await?, 0);
        assert_eq!(files.remove_orphans(Duration::ZERO).await?, half.len());
        assert!(half.iter().all(|name| !folder.path().join(name).exists()));
        assert!(not.iter().all(|name| folder.path().join(name).exists()));
        let whole: Vec<Bytes> = files.read(&hash, 0).await?.try_collect().await?;
        assert_eq!(whole.concat(), b"a photo");
        assert_eq!(
            files
                .add("tablet", &other, 3, 7, Bytes::from("ther"))
                .await?,
            Added::Whole
        );
        Ok(())
    }
}
