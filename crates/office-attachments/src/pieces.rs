//! Attachments as they come, in pieces that may be cut off anywhere.

use std::time::Duration;

use bytes::Bytes;
use chrono::Utc;
use futures_util::{StreamExt as _, TryStreamExt as _};
use object_store::{
    Error, GetOptions, ObjectMeta, ObjectStoreExt as _, WriteMultipart, path::Path,
};
use sha2::{Digest as _, Sha256};

use crate::{Attachments, CHUNK, PARTS, StoreResult, blocking, hash_of, hex};

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
    /// A sender's pieces of one that is still coming: where each begins, in that order.
    pub(crate) async fn pieces(
        &self,
        sender: &str,
        sha256: &str,
    ) -> StoreResult<Vec<(u64, ObjectMeta)>> {
        let folder = Path::from_iter([PARTS, sha256, sender]);
        let found: Vec<ObjectMeta> = self.store.list(Some(&folder)).try_collect().await?;
        let mut pieces: Vec<(u64, ObjectMeta)> = found
            .into_iter()
            .filter_map(|meta| Some((meta.location.filename()?.parse().ok()?, meta)))
            .collect();
        pieces.sort_by_key(|(from, _)| *from);
        Ok(pieces)
    }

    /// Adds a sender's piece that begins at `from` of `total` bytes. Only a whole one with the right
    /// hash counts; the same piece again does no harm.
    ///
    /// [`Added::Whole`] proves that the sender has every byte: pieces of others count for nothing, nor
    /// does it that the attachment is here already.
    ///
    /// # Errors
    /// When the store refuses; what was there stays.
    pub async fn add(
        &self,
        sender: &str,
        sha256: &str,
        from: u64,
        total: u64,
        bytes: Bytes,
    ) -> StoreResult<Added> {
        let length = bytes.len() as u64;
        if from == 0 && length == total {
            // The usual photo: in one piece.
            if hash_of(&bytes).await? != sha256 {
                return Ok(Added::WrongHash);
            }
            if self.size(sha256).await?.is_none() {
                self.store.put(&Path::from(sha256), bytes.into()).await?;
            }
            self.forget(&self.pieces(sender, sha256).await?).await?;
            return Ok(Added::Whole);
        }
        let pieces = self.pieces(sender, sha256).await?;
        let begun = reach(&pieces);
        if from > begun {
            return Ok(Added::NotNext(begun));
        }
        let known = |(at, meta): &(u64, ObjectMeta)| *at == from && meta.size >= length;
        if !pieces.iter().any(known) {
            let name = Path::from_iter([PARTS, sha256, sender, &format!("{from:020}")]);
            self.store.put(&name, bytes.into()).await?;
        }
        let pieces = self.pieces(sender, sha256).await?;
        let here = reach(&pieces);
        if here < total {
            return Ok(Added::More(here));
        }
        let right = here == total && self.join(sha256, &pieces).await?;
        self.forget(&pieces).await?;
        Ok(if right {
            Added::Whole
        } else {
            Added::WrongHash
        })
    }

    /// Makes one of its pieces, unless it is here; whether their hash is right. A wrong one is never
    /// under its name.
    async fn join(&self, sha256: &str, pieces: &[(u64, ObjectMeta)]) -> StoreResult<bool> {
        let mut upload = None;
        if self.size(sha256).await?.is_none() {
            let begun = self.store.put_multipart(&Path::from(sha256)).await?;
            upload = Some(WriteMultipart::new_with_chunk_size(begun, CHUNK));
        }
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
                if let Some(upload) = &mut upload {
                    upload.wait_for_capacity(2).await?;
                    upload.write(&bytes);
                }
                hasher = blocking(move || hasher.chain_update(&bytes)).await?;
            }
            at = end;
        }
        let right = hex(hasher) == sha256;
        match upload {
            Some(upload) if right => drop(upload.finish().await?),
            Some(upload) => upload.abort().await?,
            None => {}
        }
        Ok(right)
    }

    pub(crate) async fn forget(&self, pieces: &[(u64, ObjectMeta)]) -> StoreResult<()> {
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
        let mut stale = self.listed(&[PARTS]).await?;
        stale.retain(|(_, it)| it.last_modified < before);
        self.forget(&stale).await?;
        Ok(stale.len())
    }

    /// All that lies under a path, whatever it is called.
    pub(crate) async fn listed(&self, under: &[&str]) -> StoreResult<Vec<(u64, ObjectMeta)>> {
        let path = Path::from_iter(under.iter().copied());
        let found = self.store.list(Some(&path));
        found.map_ok(|it| (0, it)).try_collect().await
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
