//! The office's attachments, each named by its hash, in a folder or an S3-compatible store. One that is still
//! coming lies beside as pieces, `parts/HASH/SENDER/OFFSET`, so that any office process, on whichever
//! machine, goes on where another stopped, and no sender with what another began.

mod orphans;
mod pieces;

use std::{
    fs,
    path::{Path as Folder, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use anyhow::{Context as _, Result, bail};
use bytes::Bytes;
use futures_util::{Stream, TryStreamExt as _};
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
pub use pieces::Added;

type StoreResult<T> = object_store::Result<T>;

/// Where attachments are kept; cheap to clone.
#[derive(Clone)]
pub struct Attachments {
    store: Arc<dyn ObjectStore>,
    /// Where that is a folder of this machine.
    folder: Option<PathBuf>,
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
        self.forget(&self.listed(&[PARTS, sha256]).await?).await
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
mod tests;
