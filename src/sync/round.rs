//! One meeting with the office: send, then fetch. Each step is safe to repeat.

use std::{cell::Cell, collections::BTreeMap};

use domain::{Lang, bundle::sha256_hex, ids::DeviceId, order::Few, photo, value::Value};
use web_sys::AbortController;

use super::{
    Link, SyncError,
    client::{Ask, TOO_LARGE, ask, ask_json, bytes, member, piece, texts},
    engine,
    join::follow_rights,
    later,
};
use crate::{
    browser::files,
    exchange::{self, Summary, Task, What},
    store::{NewAttachment, Store},
};

/// Bytes below which a piece is not halved.
const SMALLEST: u64 = 16 << 10;
/// Times a piece is sent again because the office went on from elsewhere.
const PATIENCE: u32 = 1_000;

thread_local! {
    /// Changes sent at once: fewer where a request of that size is refused.
    static AT_ONCE: Cell<usize> = const { Cell::new(500) };
    /// Bytes of an attachment sent at once: on a bad network little is sent twice.
    static BYTES: Cell<u64> = const { Cell::new(512 << 10) };
}

/// A person wants what was refused, and what was not there, tried again.
pub async fn try_again(store: &Store) -> Result<(), SyncError> {
    later::all_at_once();
    Ok(store.offer_again().await?)
}

/// Asks how far the office has got with this device, and which epoch it is in.
pub async fn agree(store: &Store, link: &mut Link) -> Result<String, SyncError> {
    let said = ask_json("GET", "status", with(link)).await?;
    if follow_rights(store, &said).await? {
        store.offer_again().await?;
    }
    link.head = count(&said, "head");
    link.aside = member(&said, "set_aside").clone();
    // An answer that said so may have been lost, and a restored office lacks what it had.
    link.wanted = texts(&said, "wanted");
    link.failed = Value::Null;
    let scope = member(&said, "scope");
    if link.scope != *scope {
        if !link.scope.is_null() {
            link.cursor = 0;
            link.begun = Value::Null;
        }
        link.scope = scope.clone();
    }
    link.write(store).await?;
    Ok(text(&said, "epoch"))
}

/// Sends this device's changes the office has not, what it is to pass on, and then attachments.
/// Whether the two still agree: else they are to be [asked](agree) again.
pub async fn send(store: &Store, link: &mut Link, epoch: &str) -> Result<bool, SyncError> {
    let mut aside = false;
    loop {
        let what = What::SinceOffice(link.head, AT_ONCE.get());
        let summary = exchange::summary(store, what).await?;
        if summary.is_empty() {
            break;
        }
        let Some(said) = send_bundle(store, link, epoch, &summary).await? else {
            continue;
        };
        let head = count(&said, "head");
        let stuck = head <= link.head;
        link.head = head;
        aside |= !Link::listed(member(&said, "set_aside")).is_empty();
        link.write(store).await?;
        if stuck {
            // An office that does not move: nothing is gained by more.
            break;
        }
    }
    pass_on(store, link, epoch).await?;
    let told = link.wanted.len();
    send_attachments(store, link).await?;
    // What was set aside is listed in words, and of many attachments not all are told at once.
    Ok(!aside && (told < TOLD || !link.wanted.is_empty()))
}

/// Attachments the office tells of at once.
const TOLD: usize = 1_000;

/// Passes on what came in by file.
async fn pass_on(store: &Store, link: &mut Link, epoch: &str) -> Result<(), SyncError> {
    let devices = exchange::to_pass_on(store, epoch).await?;
    // What it said of others still holds.
    let others = Link::listed(&link.refused).iter().filter(|refusal| {
        let device = member(refusal, "device").as_text().unwrap_or_default();
        !devices.iter().any(|offered| offered.as_str() == device)
    });
    link.refused = Value::List(others.cloned().collect());
    for some in devices.chunks(100) {
        let of: Vec<&str> = some.iter().map(DeviceId::as_str).collect();
        let path = format!("status?of={}", of.join(","));
        let said = ask_json("GET", &path, with(link)).await?;
        let heads = member(&said, "heads");
        let mut after: Few<DeviceId, u32> = some
            .iter()
            .map(|device| (device.clone(), count(heads, device.as_str())))
            .collect();
        exchange::office_has(store, &after).await?;
        loop {
            let got = after.clone();
            let piece = exchange::next_piece(store, epoch, &mut after, AT_ONCE.get()).await?;
            let Some(piece) = piece else { break };
            match send_bundle(store, link, epoch, &piece).await? {
                Some(said) => {
                    let refused = Link::listed(member(&said, "refused")).iter();
                    let refused: Vec<DeviceId> = refused
                        .map(|refusal| DeviceId::new(&text(refusal, "device")))
                        .collect();
                    exchange::passed_on(store, &piece, &refused).await?;
                    after.retain(|device, _| !refused.contains(device));
                }
                None => after = got,
            }
        }
    }
    Ok(())
}

/// Sends one piece; nothing when it was too large, and the next is to be smaller.
async fn send_bundle(
    store: &Store,
    link: &mut Link,
    epoch: &str,
    summary: &Summary,
) -> Result<Option<Value>, SyncError> {
    let made = exchange::make(store, summary, &Task::default()).await?;
    let mut asked = with(link);
    asked.body = Some(made.blob.clone().into());
    let said = match ask_json("POST", &format!("bundles?epoch={epoch}"), asked).await {
        Err(error) if error.is(TOO_LARGE) && summary.change_count() > 1 => {
            AT_ONCE.set((summary.change_count() as usize / 2).max(1));
            return Ok(None);
        }
        other => other?,
    };
    for sha256 in texts(&said, "wanted") {
        if !link.wanted.contains(&sha256) {
            link.wanted.push(sha256);
        }
    }
    let refused = Link::listed(member(&said, "refused"));
    if !refused.is_empty() {
        let before = Link::listed(&link.refused).iter();
        link.refused = Value::List(before.chain(refused).cloned().collect());
    }
    link.write(store).await?;
    let before = store.handed_over().await?;
    let taken = refused.iter().fold(made, |made, refusal| {
        let device = member(refusal, "device").as_text().unwrap_or_default();
        made.without(device, &before)
    });
    exchange::handed_over(store, &taken).await?;
    Ok(Some(said))
}

/// Sends what the office wants. One that is refused stays wanted, with its reason, and stops no
/// other; it is tried again when the two agree anew.
async fn send_attachments(store: &Store, link: &mut Link) -> Result<(), SyncError> {
    let mut left = Vec::new();
    let mut failed = BTreeMap::new();
    for sha256 in link.wanted.clone() {
        if let Some(reason) = link.failed.as_map().and_then(|failed| failed.get(&sha256)) {
            failed.insert(sha256.clone(), reason.clone());
            left.push(sha256);
            continue;
        }
        match send_attachment(store, link, &sha256).await {
            Ok(()) => continue,
            Err(SyncError::Unreachable) => return Err(SyncError::Unreachable),
            Err(error) if error.is_of_the_device() => return Err(error),
            Err(error) => {
                let words = [Lang::Zh, Lang::En].map(|lang| error.trouble(lang).words.into());
                failed.insert(sha256.clone(), Value::List(words.into()));
                left.push(sha256);
            }
        }
    }
    let failed = Value::Map(failed);
    if link.wanted != left || link.failed != failed {
        link.wanted = left;
        link.failed = failed;
        link.write(store).await?;
    }
    Ok(())
}

async fn send_attachment(store: &Store, link: &Link, sha256: &str) -> Result<(), SyncError> {
    // Not here either: another device has it.
    let Some(blob) = store.attachment(sha256).await? else {
        return Ok(());
    };
    let total = blob.size() as u64;
    let mut from = 0;
    for _ in 0..PATIENCE {
        let to = total.min(from + BYTES.get());
        let asked = Ask {
            token: &link.token,
            body: Some(piece(&blob, from, to)?.into()),
            range: Some(format!("bytes {from}-{}/{total}", to.saturating_sub(1))),
            abort: None,
        };
        let said = match ask_json("PUT", &format!("attachments/{sha256}"), asked).await {
            Err(SyncError::Refused { kind, document, .. }) if kind == "not-next" => document,
            Err(error) if error.is(TOO_LARGE) && BYTES.get() > SMALLEST => {
                BYTES.set(BYTES.get() / 2);
                continue;
            }
            // Sent again from its beginning by the next round.
            other => other?,
        };
        if member(&said, "whole").as_bool() == Some(true) {
            return Ok(());
        }
        from = member(&said, "next")
            .as_int()
            .and_then(|next| next.try_into().ok())
            .unwrap_or_default();
    }
    Err(SyncError::Unreachable)
}

/// Asks for news; with `wait`, until there are some.
pub async fn news(
    link: &Link,
    wait: u32,
    abort: Option<&AbortController>,
) -> Result<Value, SyncError> {
    let path = format!(
        "news?after={}&epoch={}&wait={wait}",
        link.cursor, link.epoch
    );
    let asked = Ask {
        token: &link.token,
        abort,
        ..Ask::default()
    };
    ask_json("GET", &path, asked).await
}

/// Takes news in, and says whether there is more. The cursor moves only after the commit.
pub async fn take(store: &Store, link: &mut Link, news: &Value) -> Result<bool, SyncError> {
    if let Some(text) = member(news, "bundle").as_text() {
        let plan = exchange::take_from_office(store, text, &link.office).await?;
        let photos = plan
            .changes
            .iter()
            .filter(|change| change.record.kind == photo::KIND);
        let named = photos.filter_map(|change| change.fields.get("sha256")?.value.as_text());
        link.misses(named.inspect(|sha256| later::at_once(sha256)));
    }
    link.epoch = text(news, "epoch");
    link.cursor = member(news, "cursor").as_int().unwrap_or_default();
    link.write(store).await?;
    Ok(member(news, "more").as_bool() == Some(true))
}

/// Fetches attachments others sent, and says whether any came. One the office has not yet is asked
/// for [later]; and what this device has to say meanwhile goes first.
pub async fn fetch_attachments(store: &Store, link: &mut Link) -> Result<bool, SyncError> {
    let mut came = false;
    let mut left = Vec::new();
    for sha256 in std::mem::take(&mut link.missing) {
        if !later::is_due(&sha256) || engine::is_woken() {
            left.push(sha256);
            continue;
        }
        if store.attachment(&sha256).await?.is_some() {
            continue;
        }
        let found = match ask("GET", &format!("attachments/{sha256}"), with(link)).await {
            Ok(response) => bytes(&response).await?,
            Err(error @ SyncError::Unreachable) => return Err(error),
            Err(error) if error.is_of_the_device() => return Err(error),
            // One that is not there yet, or is not given, is in the way of no other.
            Err(_) => {
                later::put_off(&sha256);
                left.push(sha256);
                continue;
            }
        };
        if sha256_hex(&found) != sha256 {
            later::put_off(&sha256);
            left.push(sha256);
            continue;
        }
        let kind = if found.starts_with(b"\x89PNG") {
            "image/png"
        } else {
            "image/jpeg"
        };
        let new = NewAttachment {
            sha256,
            media_type: kind.to_owned(),
            blob: files::blob(&found, kind).map_err(exchange::ExchangeError::from)?,
            thumbnail: None,
        };
        store.put_attachments(vec![new]).await?;
        came = true;
    }
    link.missing = left;
    link.write(store).await?;
    Ok(came)
}

fn with(link: &Link) -> Ask<'_> {
    Ask {
        token: &link.token,
        ..Ask::default()
    }
}

pub(super) fn text(said: &Value, name: &str) -> String {
    member(said, name).as_text().unwrap_or_default().to_owned()
}

pub(super) fn count(said: &Value, name: &str) -> u32 {
    member(said, name)
        .as_int()
        .and_then(|n| n.try_into().ok())
        .unwrap_or_default()
}
