//! What a new device begins with: records as they are, in place of every change that made them.

use domain::{btree, ids::DeviceId, photo};

use super::{SyncError, answers::Snapshot, client::Request, cycle::Cycle};
use crate::store::SnapshotProgress;

impl Cycle<'_> {
    /// Takes a snapshot in where this device received nothing yet, or the office is another one
    /// since it was restored. Cut off, it goes on after the last page taken. The cursor moves when
    /// all are.
    pub async fn bootstrap(&mut self, epoch: &str) -> Result<(), SyncError> {
        if self.link.cursor > 0 && self.link.epoch == epoch {
            return Ok(());
        }
        loop {
            let begun = self.link.snapshot.clone();
            let after = begun.as_ref().map_or("", |begun| begun.next.as_str());
            let after = String::from(js_sys::encode_uri_component(after));
            let path = format!("snapshot?after={after}");
            let said: Snapshot = self.client.json("GET", Request::to(&path)).await?;
            let mut progress = match (said.cursor, begun) {
                (_, Some(begun)) if said.epoch != begun.epoch => {
                    // Restored meanwhile: from the beginning, and what was taken stays.
                    self.link.snapshot = None;
                    continue;
                }
                // The feed has everything.
                (Some(0), _) => return Ok(()),
                (Some(cursor), _) => SnapshotProgress {
                    epoch: said.epoch,
                    cursor,
                    heads: said.heads,
                    next: String::new(),
                },
                (None, Some(begun)) => begun,
                (None, None) => {
                    let fault = "snapshot: the first page has no cursor".to_owned();
                    return Err(SyncError::Protocol(fault));
                }
            };
            if let Some(bundle) = &said.bundle {
                let plan = self.import(bundle).await?;
                self.link
                    .add_missing(plan.records.iter().flat_map(photo::hashes));
            }
            let Some(next) = said.next else {
                let heads = progress.heads.iter();
                let heads = heads.map(|(device, head)| (DeviceId::new(device), *head));
                self.store.reached(&btree::map(heads)).await?;
                self.link.cursor = progress.cursor;
                self.link.epoch = progress.epoch;
                self.link.snapshot = None;
                return self.write_link().await;
            };
            if next == progress.next {
                return Err(SyncError::Protocol("snapshot: it stands still".to_owned()));
            }
            progress.next = next;
            self.link.snapshot = Some(progress);
            self.write_link().await?;
        }
    }
}
