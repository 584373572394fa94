//! Sending: this device's changes, what it relays of others, attachments.

use std::collections::BTreeMap;

use domain::{btree, ids::DeviceId, json};

use super::{
    SyncError,
    answers::{Ingested, PieceTaken, Status},
    client::{Body, Request},
    cycle::{Cycle, LISTED},
};
use crate::{
    browser::gzip::gzip,
    exchange::{self, Summary, Task, What},
    store::Reason,
};

/// Bytes below which a piece is not halved.
const SMALLEST: u64 = 16 << 10;
/// Changes sent at once where the browser cannot pack them.
const UNPACKED: usize = 500;
/// Times in a row the office may go on from where it was before, or from further back.
const PATIENCE: u32 = 20;
/// Devices asked about at once.
const ASKED: usize = 100;

/// What sending came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// Changes the office took.
    pub changes: u32,
    /// Attachments it has whole now.
    pub attachments: u32,
    /// What both agreed on no longer holds: it is to be asked again.
    pub outdated: bool,
}

impl Cycle<'_> {
    /// Sends this device's changes the office has not, what it is to relay, and then attachments.
    pub async fn send(&mut self, epoch: &str) -> Result<Sent, SyncError> {
        let mut sent = Sent::default();
        loop {
            let what = What::SinceOffice(self.link.head, self.memory.changes_at_once.get());
            let summary = exchange::summary(self.store, what).await?;
            if summary.is_empty() {
                break;
            }
            let Some(said) = self.send_bundle(epoch, &summary).await? else {
                continue;
            };
            if said.head <= self.link.head {
                // Sent again it would stand there again: nothing is gained by more.
                let fault = format!("bundles: the head stands still at {}", said.head);
                return Err(SyncError::Protocol(fault));
            }
            sent.changes += summary.change_count();
            sent.outdated |= !said.quarantined.is_empty();
            self.link.head = said.head;
            self.write_link().await?;
        }
        sent.changes += self.relay(epoch).await?;
        let wanted = self.link.wanted.len();
        sent.attachments = self.send_attachments().await?;
        // What was quarantined is listed in words, and of many attachments not all are listed at once.
        sent.outdated |= wanted >= LISTED && self.link.wanted.is_empty();
        Ok(sent)
    }

    /// Relays what came in by file; how many changes.
    async fn relay(&mut self, epoch: &str) -> Result<u32, SyncError> {
        let devices = exchange::to_relay(self.store, epoch).await?;
        // What it said of others still holds.
        self.link.refused.retain(|refusal| {
            !devices
                .iter()
                .any(|offered| offered.as_str() == refusal.device)
        });
        let mut sent = 0;
        for some in devices.chunks(ASKED) {
            let of: Vec<&str> = some.iter().map(DeviceId::as_str).collect();
            let path = format!("status?of={}", of.join(","));
            let said: Status = self.client.json("GET", Request::to(&path)).await?;
            let head = |device: &DeviceId| said.heads.get(device.as_str()).copied();
            let heads = some.iter();
            let heads = heads.map(|device| (device.clone(), head(device).unwrap_or_default()));
            let mut after = btree::map(heads);
            exchange::office_has(self.store, &after).await?;
            loop {
                let got = after.clone();
                let at_once = self.memory.changes_at_once.get();
                let piece = exchange::next_batch(self.store, epoch, &mut after, at_once).await?;
                let Some(piece) = piece else { break };
                match self.send_bundle(epoch, &piece).await? {
                    Some(said) => {
                        let refused = said.refused.iter();
                        let refused: Vec<DeviceId> = refused
                            .map(|refusal| DeviceId::new(&refusal.device))
                            .collect();
                        exchange::relayed(self.store, &piece, &refused).await?;
                        after.retain(|device, _| !refused.contains(device));
                        sent += piece.change_count();
                    }
                    None => after = got,
                }
            }
        }
        Ok(sent)
    }

    /// Sends one bundle; nothing when it was too large, and the next is to be smaller.
    async fn send_bundle(
        &mut self,
        epoch: &str,
        summary: &Summary,
    ) -> Result<Option<Ingested>, SyncError> {
        let made = exchange::make(self.store, summary, &Task::default()).await?;
        let fewer = (summary.change_count() as usize / 2).max(1);
        let [file] = made.files.as_slice() else {
            self.memory.changes_at_once.set(fewer);
            return Ok(None);
        };
        let body = match gzip(&file.blob).await? {
            Some(packed) => Body::Packed(packed),
            None if summary.change_count() as usize > UNPACKED => {
                self.memory.changes_at_once.set(UNPACKED);
                return Ok(None);
            }
            None => Body::Blob(file.blob.clone()),
        };
        let path = format!("bundles?epoch={epoch}");
        let request = Request {
            body: Some(body),
            ..Request::to(&path)
        };
        let said: Ingested = match self.client.json("POST", request).await {
            Err(SyncError::TooLarge) if summary.change_count() > 1 => {
                self.memory.changes_at_once.set(fewer);
                return Ok(None);
            }
            other => other?,
        };
        self.link.add_wanted(said.wanted.iter().cloned());
        self.link.refused.extend(said.refused.iter().cloned());
        self.write_link().await?;
        let before = self.store.handed_over().await?;
        let taken = said
            .refused
            .iter()
            .fold(made, |made, refusal| made.without(&refusal.device, &before));
        exchange::handed_over(self.store, &taken).await?;
        Ok(Some(said))
    }

    /// Sends what the office wants. One that is refused stays wanted, with its reason, and stops no
    /// other; it is tried again when the two agree anew. How many the office has whole now, noted one
    /// by one: until then they wait.
    async fn send_attachments(&mut self) -> Result<u32, SyncError> {
        let mut whole = 0;
        let mut left = Vec::new();
        let mut failed = BTreeMap::new();
        for sha256 in self.link.wanted.clone() {
            if let Some(reason) = self.link.failed.get(&sha256) {
                failed.insert(sha256.clone(), reason.clone());
                left.push(sha256);
                continue;
            }
            match self.send_attachment(&sha256).await {
                Ok(()) => {
                    whole += 1;
                    self.link.wanted.retain(|wanted| *wanted != sha256);
                    self.write_link().await?;
                }
                Err(error) if error.ends_cycle() => return Err(error),
                Err(error) => {
                    failed.insert(sha256.clone(), reason(&error));
                    left.push(sha256);
                }
            }
        }
        if self.link.wanted != left || self.link.failed != failed {
            self.link.wanted = left;
            self.link.failed = failed;
            self.write_link().await?;
        }
        Ok(whole)
    }

    async fn send_attachment(&self, sha256: &str) -> Result<(), SyncError> {
        // Not here either: another device has it.
        let Some(blob) = self.store.attachment(sha256).await? else {
            return Ok(());
        };
        let path = format!("attachments/{sha256}");
        let total = blob.size() as u64;
        let at_once = &self.memory.bytes_at_once;
        let (mut from, mut furthest, mut stalled) = (0, 0, 0);
        while stalled < PATIENCE {
            let to = total.min(from + at_once.get());
            let request = Request {
                body: Some(Body::Blob(
                    blob.slice_with_f64_and_f64(from as f64, to as f64)?,
                )),
                range: Some(format!("bytes {from}-{}/{total}", to.saturating_sub(1))),
                ..Request::to(&path)
            };
            let taken = match self.client.json("PUT", request).await {
                Err(SyncError::Refused(problem)) if problem.kind == "not-next" => {
                    json::from_str(&problem.document)
                        .map_err(|fault| SyncError::Protocol(format!("not-next: {fault}")))?
                }
                Err(SyncError::TooLarge) if at_once.get() > SMALLEST => {
                    at_once.set(at_once.get() / 2);
                    continue;
                }
                // Sent again from its beginning in the next cycle.
                other => other?,
            };
            from = match taken {
                PieceTaken::Whole { whole: true } => return Ok(()),
                PieceTaken::Whole { whole: false } => {
                    let fault = "attachments: neither whole nor to go on".to_owned();
                    return Err(SyncError::Protocol(fault));
                }
                PieceTaken::GoOn { next } => next.min(total),
            };
            stalled = if from > furthest { 0 } else { stalled + 1 };
            furthest = furthest.max(from);
        }
        Err(SyncError::Protocol(
            "attachments: it stands still".to_owned(),
        ))
    }
}

/// Why one attachment was not taken.
fn reason(error: &SyncError) -> Reason {
    match error {
        SyncError::Refused(problem) => Reason {
            kind: problem.kind.clone(),
            zh: problem.zh.clone(),
            en: problem.en.clone(),
        },
        SyncError::TooLarge => Reason {
            kind: "too-large".to_owned(),
            ..Reason::default()
        },
        other => Reason {
            kind: "device".to_owned(),
            zh: other.to_string(),
            en: other.to_string(),
        },
    }
}
