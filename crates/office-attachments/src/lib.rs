//! The office's attachments, each named by its hash, in a folder or an S3-compatible store. One that is still
//! coming lies beside as pieces, `parts/HASH/OFFSET`, so that any office process, on whichever
//! machine, goes on where another stopped.

mod orphans;

use std::{
    fs,
    path::{Path as Folder, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use anyhow::{Context as _, Result, bail};
use bytes::Bytes;
use chrono::Utc;
use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use object_store::{
    GetOptions, ObjectMeta, ObjectStore, ObjectStoreExt as _, WriteMultipart, aws::AmazonS3Builder,
    local::LocalFileSystem, path::Path, prefix::PrefixStore,
};
use sha2::{Digest as _, Sha256};

/// Pieces of one that never became whole are kept so long: a team may be away for weeks.
pub const STALE: Duration = Duration::from_secs(60 * 24 * 3_600);
/// What a write left half done in a folder, when the machine stopped in it, is kept so long.
pub const ORPHANED: Duration = Duration::from_secs(24 * 3_600);
/// What a store takes as one part of an upload: S3 takes none smaller but the last.
const CHUNK: usize = 5 << 20;
const PARTS: &str = "parts";

pub use object_store::Error;

type StoreResult<T> = object_store::Result<T>;

/// Where attachments are kept; cheap to clone.
#[derive(Clone)]
pub struct Attachments {
    store: Arc<dyn ObjectStore>,
    /// Where that is a folder of this machine.
    folder: Option<PathBuf>,
}

/// What became of a piece.
#[derive(Debug, PartialEq, Eq)]
pub enum Added {
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
    /// A folder, which is made when it is not there. What was answered is on the disk.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn folder(folder: &Folder) -> Result<Self> {
        let opened = fs::create_dir_all(folder)
            .map_err(anyhow::Error::from)
            .and_then(|()| Ok(LocalFileSystem::new_with_prefix(folder)?));
        let store = opened.with_context(|| format!("using the folder {}", folder.display()))?;
        let store = store.with_fsync(true).with_automatic_cleanup(true);
        Ok(Self {
            store: Arc::new(store),
            folder: Some(folder.to_owned()),
        })
    }

    /// A store that is no folder, from a path in it on.
    fn remote(store: impl ObjectStore, prefix: &str) -> Self {
        let store: Arc<dyn ObjectStore> = match prefix {
            "" => Arc::new(store),
            prefix => Arc::new(PrefixStore::new(store, prefix)),
        };
        Self {
            store,
            folder: None,
        }
    }

    /// A folder, or `s3://bucket/prefix` with what the environment says of it.
    ///
    /// # Errors
    /// When it cannot be used; whether a bucket is there shows at the first use.
    pub fn at(place: &str) -> Result<Self> {
        let Some(bucket) = place.strip_prefix("s3://") else {
            return Self::folder(Folder::new(place));
        };
        let (bucket, prefix) = bucket.split_once('/').unwrap_or((bucket, ""));
        let plain = std::env::var("AWS_ENDPOINT_URL").is_ok_and(|url| url.starts_with("http://"));
        let store = AmazonS3Builder::from_env()
            .with_bucket_name(bucket)
            .with_allow_http(plain)
            .build()
            .with_context(|| format!("using {place}"))?;
        Ok(Self::remote(store, prefix))
    }

    /// Bytes of a whole attachment; `None` when it is not here.
    ///
    /// # Errors
    /// When the store does not answer: that is not the same as not being here.
    pub async fn size(&self, sha256: &str) -> StoreResult<Option<u64>> {
        match self.store.head(&Path::from(sha256)).await {
            Ok(meta) => Ok(Some(meta.size)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The bytes of a whole attachment from one on, as they come.
    ///
    /// # Errors
    /// When it is not here, or the store does not answer.
    pub async fn read(
        &self,
        sha256: &str,
        from: u64,
    ) -> StoreResult<impl Stream<Item = StoreResult<Bytes>> + Send + 'static> {
        let options = GetOptions::new().with_range(Some(from..));
        let found = self.store.get_opts(&Path::from(sha256), options).await?;
        Ok(found.into_stream())
    }

    /// All whole attachments, with their sizes.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn all(&self) -> StoreResult<Vec<(String, u64)>> {
        let listed = self.store.list_with_delimiter(None).await?;
        let named = |meta: ObjectMeta| (meta.location.to_string(), meta.size);
        let all = listed.objects.into_iter().map(named);
        Ok(all
            .filter(|(name, _)| domain::bundle::is_sha256_hex(name))
            .collect())
    }

    /// The pieces of one that is still coming: where each begins, in that order.
    async fn pieces(&self, sha256: &str) -> StoreResult<Vec<(u64, ObjectMeta)>> {
        let folder = Path::from_iter([PARTS, sha256]);
        let found: Vec<ObjectMeta> = self.store.list(Some(&folder)).try_collect().await?;
        let mut pieces: Vec<(u64, ObjectMeta)> = found
            .into_iter()
            .filter_map(|meta| Some((meta.location.filename()?.parse().ok()?, meta)))
            .collect();
        pieces.sort_by_key(|(from, _)| *from);
        Ok(pieces)
    }

    /// Adds a piece that begins at `from` of `total` bytes. Only a whole one with the right hash
    /// counts; the same piece again does no harm.
    ///
    /// # Errors
    /// When the store refuses; what was there stays.
    pub async fn add(
        &self,
        sha256: &str,
        from: u64,
        total: u64,
        bytes: Bytes,
    ) -> StoreResult<Added> {
        if self.size(sha256).await?.is_some() {
            return Ok(Added::Whole);
        }
        let length = bytes.len() as u64;
        if from == 0 && length == total {
            // The usual photo: in one piece.
            if hash_of(&bytes).await? != sha256 {
                return Ok(Added::WrongHash);
            }
            self.store.put(&Path::from(sha256), bytes.into()).await?;
            self.forget(&self.pieces(sha256).await?).await?;
            return Ok(Added::Whole);
        }
        let pieces = self.pieces(sha256).await?;
        let begun = reach(&pieces);
        if from > begun {
            return Ok(Added::NotNext(begun));
        }
        let known = |(at, meta): &(u64, ObjectMeta)| *at == from && meta.size >= length;
        if !pieces.iter().any(known) {
            let name = Path::from_iter([PARTS, sha256, &format!("{from:020}")]);
            self.store.put(&name, bytes.into()).await?;
        }
        let pieces = self.pieces(sha256).await?;
        let here = reach(&pieces);
        if here < total {
            return Ok(Added::More(here));
        }
        let right = here == total && self.join(sha256, &pieces).await?;
        self.forget(&pieces).await?;
        // Another process may have joined it at the same time.
        Ok(if right || self.size(sha256).await?.is_some() {
            Added::Whole
        } else {
            Added::WrongHash
        })
    }

    /// Makes one of its pieces; whether its hash is right. A wrong one is never under its name.
    async fn join(&self, sha256: &str, pieces: &[(u64, ObjectMeta)]) -> StoreResult<bool> {
        let upload = self.store.put_multipart(&Path::from(sha256)).await?;
        let mut upload = WriteMultipart::new_with_chunk_size(upload, CHUNK);
        let (mut hasher, mut at) = (Sha256::new(), 0);
        for (from, meta) in pieces {
            let end = from + meta.size;
            if end <= at {
                continue;
            }
            // Pieces may overlap, where a device began anew from an earlier byte.
            let options = GetOptions::new().with_range(Some(at - from..));
            let mut stream = self
                .store
                .get_opts(&meta.location, options)
                .await?
                .into_stream();
            while let Some(bytes) = stream.next().await {
                let bytes = bytes?;
                upload.wait_for_capacity(2).await?;
                upload.write(&bytes);
                hasher = blocking(move || hasher.chain_update(&bytes)).await?;
            }
            at = end;
        }
        if hex(hasher) != sha256 {
            upload.abort().await?;
            return Ok(false);
        }
        upload.finish().await?;
        Ok(true)
    }

    /// Copies what is whole elsewhere and not here. How many. Each is checked by its hash.
    ///
    /// # Errors
    /// When a store does not answer, or one is damaged where it lies.
    pub async fn copy_from(&self, from: &Self) -> Result<usize> {
        let mut count = 0;
        for (sha256, _) in from.all().await? {
            if self.size(&sha256).await?.is_some() {
                continue;
            }
            let upload = self
                .store
                .put_multipart(&Path::from(sha256.as_str()))
                .await?;
            let mut upload = WriteMultipart::new_with_chunk_size(upload, CHUNK);
            let mut stream = from.read(&sha256, 0).await?;
            let mut hasher = Sha256::new();
            while let Some(bytes) = stream.try_next().await? {
                upload.wait_for_capacity(2).await?;
                upload.write(&bytes);
                hasher = blocking(move || hasher.chain_update(&bytes)).await?;
            }
            if hex(hasher) != sha256 {
                upload.abort().await?;
                bail!("the attachment {sha256} is damaged where it lies, and was not copied");
            }
            upload.finish().await?;
            count += 1;
        }
        Ok(count)
    }

    /// Whether a whole attachment is what its name says.
    ///
    /// # Errors
    /// When it is not here, or the store does not answer.
    pub async fn is_sound(&self, sha256: &str) -> StoreResult<bool> {
        let mut stream = self.read(sha256, 0).await?;
        let mut hasher = Sha256::new();
        while let Some(bytes) = stream.try_next().await? {
            hasher = blocking(move || hasher.chain_update(&bytes)).await?;
        }
        Ok(hex(hasher) == sha256)
    }

    /// Removes a whole attachment and the pieces of it, for good. One that is not here is no error.
    ///
    /// # Errors
    /// When the store does not answer; then it is to be removed again.
    pub async fn remove(&self, sha256: &str) -> StoreResult<()> {
        match self.store.delete(&Path::from(sha256)).await {
            Ok(()) | Err(Error::NotFound { .. }) => {}
            Err(error) => return Err(error),
        }
        self.forget(&self.pieces(sha256).await?).await
    }

    /// Removes what is not what its name says, so that it can be copied again. How many.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn remove_damaged(&self) -> StoreResult<usize> {
        let mut count = 0;
        for (sha256, _) in self.all().await? {
            if !self.is_sound(&sha256).await? {
                self.remove(&sha256).await?;
                count += 1;
            }
        }
        Ok(count)
    }

    async fn forget(&self, pieces: &[(u64, ObjectMeta)]) -> StoreResult<()> {
        for (_, piece) in pieces {
            match self.store.delete(&piece.location).await {
                Ok(()) | Err(Error::NotFound { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Removes pieces that nobody went on with for so long. How many. Safe beside others that
    /// do the same.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn remove_stale_pieces(&self, older: Duration) -> StoreResult<usize> {
        let before = Utc::now() - older;
        let found: Vec<ObjectMeta> = self
            .store
            .list(Some(&Path::from(PARTS)))
            .try_collect()
            .await?;
        let stale = found.into_iter().filter(|it| it.last_modified < before);
        let stale: Vec<(u64, ObjectMeta)> = stale.map(|it| (0, it)).collect();
        self.forget(&stale).await?;
        Ok(stale.len())
    }

    /// Removes from a folder what writes left half done so long ago. How many files. Safe beside
    /// others that do the same; a store that is none has its own ways (docs/running.md).
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub async fn remove_orphans(&self, older: Duration) -> Result<usize> {
        let Some(folder) = self.folder.clone() else {
            return Ok(0);
        };
        Ok(blocking(move || orphans::remove(&folder, SystemTime::now() - older)).await??)
    }
}

/// How far the pieces reach without a gap.
fn reach(pieces: &[(u64, ObjectMeta)]) -> u64 {
    pieces.iter().fold(0, |reach, (from, meta)| {
        if *from <= reach {
            reach.max(from + meta.size)
        } else {
            reach
        }
    })
}

async fn hash_of(bytes: &Bytes) -> StoreResult<String> {
    let bytes = bytes.clone();
    Ok(hex(
        blocking(move || Sha256::new().chain_update(&bytes)).await?
    ))
}

fn hex(hasher: Sha256) -> String {
    domain::bundle::to_hex(hasher.finalize().as_ref())
}

/// Hashing megabytes holds up nobody else's answer.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> StoreResult<T> {
    Ok(tokio::task::spawn_blocking(work).await?)
}

#[cfg(test)]
mod tests {
    use domain::bundle::sha256_hex;
    use object_store::memory::InMemory;

    use super::*;
    use testkit::s3::{KEY, bucket};

    /// The same story in a folder, in memory, and on a server that speaks S3.
    fn places() -> Result<(tempfile::TempDir, [Attachments; 3])> {
        let folder = tempfile::tempdir()?;
        let files = Attachments::folder(&folder.path().join("attachments"))?;
        let memory = Attachments::remote(InMemory::new(), "");
        Ok((folder, [files, memory, s3("office")?]))
    }

    fn s3(prefix: &str) -> Result<Attachments> {
        // Another test may have done so.
        drop(rustls::crypto::ring::default_provider().install_default());
        let bucket = bucket()?;
        let store = AmazonS3Builder::new()
            .with_bucket_name(bucket.name)
            .with_endpoint(bucket.endpoint)
            .with_region("us-east-1")
            .with_access_key_id(KEY)
            .with_secret_access_key(KEY)
            .with_allow_http(true)
            .build()?;
        Ok(Attachments::remote(store, prefix))
    }

    async fn whole(files: &Attachments, sha256: &str, from: u64) -> Result<Vec<u8>> {
        let parts: Vec<Bytes> = files.read(sha256, from).await?.try_collect().await?;
        Ok(parts.concat())
    }

    #[tokio::test]
    async fn pieces_make_a_whole_and_only_the_right_one_counts() -> Result<()> {
        let (_folder, places) = places()?;
        for files in places {
            run(&files).await?;
        }
        Ok(())
    }

    #[tokio::test]
    async fn they_are_copied_from_any_place_to_any_other() -> Result<()> {
        let (_folder, [files, memory, s3]) = places()?;
        let bytes = Bytes::from(vec![7; 11_000_000]);
        let sha256 = sha256_hex(&bytes);
        let total = bytes.len() as u64;
        assert_eq!(
            s3.add(&sha256, 0, total, bytes.clone()).await?,
            Added::Whole
        );
        assert_eq!(files.copy_from(&s3).await?, 1);
        assert_eq!(files.copy_from(&s3).await?, 0);
        assert_eq!(memory.copy_from(&files).await?, 1);
        let again = self::s3("")?;
        assert_eq!(again.copy_from(&memory).await?, 1);
        assert!(whole(&again, &sha256, 0).await? == bytes);
        // What is damaged where it lies is not copied.
        let other = sha256_hex(b"another");
        memory
            .store
            .put(&Path::from(other), "not it".into())
            .await?;
        let refused = again.copy_from(&memory).await;
        assert!(format!("{:#}", refused.expect_err("damaged")).contains("is damaged"));
        assert_eq!(again.all().await?, [(sha256, total)]);
        Ok(())
    }

    async fn run(files: &Attachments) -> Result<()> {
        // Larger than a store's smallest part, so that a join is several.
        let bytes: Vec<u8> = (0..13_000_000_u32).map(|n| (n % 251) as u8).collect();
        let bytes = Bytes::from(bytes);
        let (sha256, total) = (sha256_hex(&bytes), bytes.len() as u64);
        let add =
            |from: usize, to: usize| files.add(&sha256, from as u64, total, bytes.slice(from..to));
        assert_eq!(add(0, 4_000_000).await?, Added::More(4_000_000));
        assert_eq!(add(5_000_000, 9_000_000).await?, Added::NotNext(4_000_000));
        // The same piece again, as after an answer that never arrived; and a part of it.
        assert_eq!(add(0, 4_000_000).await?, Added::More(4_000_000));
        assert_eq!(add(0, 1_000).await?, Added::More(4_000_000));
        // From an earlier byte, past what is here.
        assert_eq!(add(3_000_000, 7_000_000).await?, Added::More(7_000_000));
        assert_eq!(files.size(&sha256).await?, None);
        assert!(!files.all().await?.iter().any(|(name, _)| *name == sha256));
        assert_eq!(add(7_000_000, 13_000_000).await?, Added::Whole);
        assert_eq!(files.size(&sha256).await?, Some(total));
        assert!(whole(files, &sha256, 0).await? == bytes);
        assert!(whole(files, &sha256, 12_999_990).await? == bytes[12_999_990..]);
        assert!(files.pieces(&sha256).await?.is_empty());
        assert!(files.all().await?.contains(&(sha256.clone(), total)));
        assert_eq!(
            files.add(&sha256, 0, total, Bytes::new()).await?,
            Added::Whole
        );

        // Pieces of something else under its name, and a whole of something else.
        let other = sha256_hex(b"another");
        let not = |from, text: &'static str| files.add(&other, from, 7, Bytes::from(text));
        assert_eq!(not(0, "not").await?, Added::More(3));
        assert_eq!(not(3, "that").await?, Added::WrongHash);
        assert_eq!(not(0, "neither").await?, Added::WrongHash);
        assert_eq!(
            (files.size(&other).await?, files.pieces(&other).await?.len()),
            (None, 0)
        );

        // What was begun and never went on is thrown away in the end, and not before.
        assert_eq!(not(0, "a").await?, Added::More(1));
        assert_eq!(
            files
                .remove_stale_pieces(Duration::from_secs(3_600))
                .await?,
            0
        );
        assert_eq!(files.remove_stale_pieces(Duration::ZERO).await?, 1);
        assert!(files.pieces(&other).await?.is_empty());
        assert_eq!(files.size(&sha256).await?, Some(total));
        Ok(())
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_used_is_named() -> Result<()> {
        let file = tempfile::NamedTempFile::new()?;
        let refused = Attachments::folder(&file.path().join("under")).err();
        let said = refused
            .map(|error| format!("{error:#}"))
            .unwrap_or_default();
        assert!(said.contains("using the folder"), "{said}");
        Ok(())
    }
}
