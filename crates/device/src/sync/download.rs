//! Receiving: what others wrote, and their attachments.

use domain::{
    bundle::{ImportPlan, Refusal, sha256_hex},
    photo,
};

use super::{SyncError, answers::FeedPage, client::Request, cycle::Cycle};
use crate::{
    browser::{files, now_ms},
    exchange,
    store::{NewAttachment, Store},
};

/// Takes in a bundle of the office's; what this device does not accept of it is kept apart.
///
/// # Errors
/// [`SyncError::NotAccepted`] when that is the office itself.
pub async fn take_from_office(
    store: &Store,
    bundle: &str,
    office: &str,
) -> Result<ImportPlan, SyncError> {
    let plan = exchange::take_from_office(store, bundle, office).await?;
    if plan.can_apply() {
        return Ok(plan);
    }
    let of_office = |refusal: &&Refusal| refusal.device == plan.device.id;
    Err(match plan.refusals.iter().find(of_office) {
        Some(refusal) => SyncError::NotAccepted(refusal.clone()),
        None => SyncError::Protocol("a bundle has gaps".to_owned()),
    })
}

impl Cycle<'_> {
    /// Takes in all there is. The cursor moves only after each commit.
    pub async fn receive(&mut self) -> Result<(), SyncError> {
        loop {
            let page = self.feed(0).await?;
            if !self.take(&page).await? {
                return Ok(());
            }
        }
    }

    /// Asks for a page of the feed; with `wait` seconds, until there is something.
    pub async fn feed(&self, wait: u32) -> Result<FeedPage, SyncError> {
        let (cursor, epoch) = (self.link.cursor, &self.link.epoch);
        let path = format!("feed?after={cursor}&epoch={epoch}&wait={wait}");
        let request = Request {
            wait,
            ..Request::to(&path)
        };
        self.client.json("GET", request).await
    }

    /// Takes a page in, and says whether there is more. The cursor moves only after the commit, and
    /// past nothing that was neither taken in nor kept apart.
    pub async fn take(&mut self, page: &FeedPage) -> Result<bool, SyncError> {
        if let Some(bundle) = &page.bundle {
            let plan = self.import(bundle).await?;
            self.want_photos(&plan);
        }
        if page.more && page.epoch == self.link.epoch && page.cursor <= self.link.cursor {
            let fault = format!("feed: the cursor stands still at {}", page.cursor);
            return Err(SyncError::Protocol(fault));
        }
        self.link.epoch.clone_from(&page.epoch);
        self.link.cursor = page.cursor;
        self.write_link().await?;
        Ok(page.more)
    }

    /// Notes the photos that changes name as to be fetched.
    pub fn want_photos(&mut self, plan: &ImportPlan) {
        let photos = plan.changes.iter();
        let photos = photos.filter(|change| change.record.kind == photo::KIND);
        let named = photos.filter_map(|change| change.fields.get("sha256")?.value.as_text());
        let mut retries = self.memory.retries.borrow_mut();
        self.link
            .add_missing(named.inspect(|sha256| retries.at_once(sha256)));
    }

    /// Takes in a bundle of the office's. What is good in it is taken also where something is not.
    pub async fn import(&self, bundle: &str) -> Result<ImportPlan, SyncError> {
        take_from_office(self.store, bundle, &self.link.office).await
    }

    /// Fetches attachments others sent, and says whether any came. One the office has not yet is
    /// asked for later; and what this device has to say meanwhile goes first.
    pub async fn fetch_attachments(&mut self) -> Result<bool, SyncError> {
        let memory = self.memory;
        let mut came = false;
        let mut left = Vec::new();
        for sha256 in std::mem::take(&mut self.link.missing) {
            let due = memory.retries.borrow().is_due(&sha256, now_ms());
            if !due || memory.changed.get() {
                left.push(sha256);
                continue;
            }
            if self.store.attachment(&sha256).await?.is_some() {
                continue;
            }
            match self.fetch_attachment(&sha256).await {
                Ok(true) => came = true,
                Err(error) if error.ends_cycle() => return Err(error),
                // One that is not there yet, or is not given, is in the way of no other.
                Ok(false) | Err(_) => {
                    memory.retries.borrow_mut().put_off(&sha256, now_ms());
                    left.push(sha256);
                }
            }
        }
        self.link.missing = left;
        self.write_link().await?;
        Ok(came)
    }

    /// Whether what came was the attachment.
    async fn fetch_attachment(&self, sha256: &str) -> Result<bool, SyncError> {
        let path = format!("attachments/{sha256}");
        let found = self.client.bytes("GET", Request::to(&path)).await?;
        if sha256_hex(&found) != sha256 {
            return Ok(false);
        }
        let media_type = media_type(&found);
        let new = NewAttachment {
            sha256: sha256.to_owned(),
            media_type: media_type.to_owned(),
            blob: files::blob(&found, media_type).map_err(exchange::ExchangeError::from)?,
            thumbnail: None,
        };
        self.store.put_attachments(vec![new]).await?;
        Ok(true)
    }
}

/// What bytes are by how they begin: pictures are shown, everything else is a file.
fn media_type(bytes: &[u8]) -> &'static str {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => "image/webp",
        [b'%', b'P', b'D', b'F', b'-', ..] => "application/pdf",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn a_file_is_no_picture_because_nobody_said_what_it_is() {
        for (bytes, expected) in [
            (&b"%PDF-1.7\n"[..], "application/pdf"),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
            (b"\x89PNG\r\n\x1a\n", "image/png"),
            (b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp"),
            (b"RIFF\x24\0\0\0WAVEfmt ", "application/octet-stream"),
            (b"AC1032", "application/octet-stream"),
            (b"", "application/octet-stream"),
        ] {
            assert_eq!(media_type(bytes), expected, "{bytes:?}");
        }
    }
}
