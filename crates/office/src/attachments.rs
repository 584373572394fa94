//! Attachments in a folder, each named by its hash.

use std::{
    io,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use domain::bundle::sha256_hex;
use tokio::{
    fs,
    io::{AsyncSeekExt as _, AsyncWriteExt as _},
};

/// The folder, and beside each file that is still coming its beginning as `.part`.
#[derive(Clone)]
pub struct Attachments(PathBuf);

/// What became of a piece.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece {
    /// This many bytes are here; the next piece begins there.
    More(u64),
    /// It is whole and its hash is right.
    Whole,
    /// It was whole, but its hash was another: all of it was thrown away.
    WrongHash,
    /// It does not begin where the last piece ended: there.
    NotNext(u64),
}

impl Attachments {
    /// A folder, which is made when it is not there.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn folder(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("using the folder {}", folder.display()))?;
        Ok(Self(folder.to_owned()))
    }

    /// # Errors
    /// As [`Attachments::folder`].
    pub fn at(place: &str) -> Result<Self> {
        Self::folder(Path::new(place))
    }

    /// `sha256` was checked to be one: it is the file's name.
    pub fn path(&self, sha256: &str) -> PathBuf {
        self.0.join(sha256)
    }

    fn part(&self, sha256: &str) -> PathBuf {
        self.0.join(format!("{sha256}.part"))
    }

    /// Bytes of a whole attachment; `None` when it is not here.
    pub async fn size(&self, sha256: &str) -> Option<u64> {
        fs::metadata(self.path(sha256))
            .await
            .ok()
            .map(|it| it.len())
    }

    /// Bytes of one that is still coming.
    pub async fn begun(&self, sha256: &str) -> u64 {
        fs::metadata(self.part(sha256))
            .await
            .map_or(0, |it| it.len())
    }

    /// Adds a piece that begins at `from` of `total` bytes. Only a whole one with the right hash
    /// counts; the same piece again does no harm.
    ///
    /// # Errors
    /// When the disk refuses; what was there stays.
    pub async fn add(
        &self,
        sha256: &str,
        from: u64,
        total: u64,
        bytes: &[u8],
    ) -> io::Result<Piece> {
        if self.size(sha256).await.is_some() {
            return Ok(Piece::Whole);
        }
        let part = self.part(sha256);
        let begun = self.begun(sha256).await;
        if from > begun {
            return Ok(Piece::NotNext(begun));
        }
        let mut file = fs::OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&part)
            .await?;
        file.seek(io::SeekFrom::Start(from)).await?;
        file.write_all(bytes).await?;
        file.sync_data().await?;
        let here = (from + bytes.len() as u64).max(begun);
        if here < total {
            return Ok(Piece::More(here));
        }
        let whole = fs::read(&part).await?;
        if whole.len() as u64 != total || sha256_hex(&whole) != sha256 {
            fs::remove_file(&part).await?;
            return Ok(Piece::WrongHash);
        }
        fs::rename(&part, self.path(sha256)).await?;
        sync_folder(&self.0).await;
        Ok(Piece::Whole)
    }
}

/// A new name is durable only once its folder is.
async fn sync_folder(folder: &Path) {
    if let Ok(folder) = fs::File::open(folder).await {
        drop(folder.sync_all().await);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn pieces_make_a_whole_and_only_the_right_one_counts() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let files = Attachments::folder(&folder.path().join("attachments"))?;
        let bytes = b"a photo of a workshop";
        let sha256 = sha256_hex(bytes);
        assert_eq!(
            files.add(&sha256, 0, 21, &bytes[..8]).await?,
            Piece::More(8)
        );
        assert_eq!(
            files.add(&sha256, 12, 21, &bytes[12..]).await?,
            Piece::NotNext(8)
        );
        // The same piece again, as after an answer that never arrived.
        assert_eq!(
            files.add(&sha256, 0, 21, &bytes[..8]).await?,
            Piece::More(8)
        );
        assert_eq!(files.size(&sha256).await, None);
        assert_eq!(files.add(&sha256, 8, 21, &bytes[8..]).await?, Piece::Whole);
        assert_eq!(files.size(&sha256).await, Some(21));
        assert_eq!(files.add(&sha256, 0, 21, b"x").await?, Piece::Whole);
        let other = sha256_hex(b"another");
        assert_eq!(files.add(&other, 0, 3, b"not").await?, Piece::WrongHash);
        assert_eq!(files.begun(&other).await, 0);
        Ok(())
    }
}
