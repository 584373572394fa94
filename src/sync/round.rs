//! One meeting with the office: send, then fetch. Each step is safe to repeat.

use domain::{bundle::sha256_hex, photo, value::Value};
use web_sys::AbortController;

use super::{
    Link, SyncError,
    client::{Ask, ask, ask_json, bytes, member, piece, texts},
};
use crate::{
    device::files,
    exchange::{self, Task, What},
    store::{NewAttachment, Store},
};

/// Bytes of an attachment sent at a time: on a bad network little is sent twice.
const PIECE: u64 = 512 << 10;
/// Times a piece is sent again because the office went on from elsewhere.
const PATIENCE: u32 = 1_000;

/// Asks how far the office has got with this device.
pub async fn agree(store: &Store, link: &mut Link) -> Result<(), SyncError> {
    let said = ask_json("GET", "status", with(link)).await?;
    link.head = count(&said, "head");
    let aside = member(&said, "set_aside").as_list().unwrap_or_default();
    link.aside = aside.iter().map(|dossier| count(dossier, "changes")).sum();
    Ok(link.write(store).await?)
}

/// Sends this device's changes the office has not, and then their attachments.
pub async fn send(store: &Store, link: &mut Link) -> Result<(), SyncError> {
    let task = Task::default();
    loop {
        let summary = exchange::summary(store, What::SinceOffice(link.head)).await?;
        if summary.is_empty() {
            break;
        }
        let made = exchange::make(store, &summary, &task).await?;
        let mut asked = with(link);
        asked.body = Some(made.blob.clone().into());
        let said = ask_json("POST", "bundles", asked).await?;
        let head = count(&said, "head");
        let aside = member(&said, "set_aside").as_list().unwrap_or_default();
        let stuck = head <= link.head;
        link.head = head;
        link.aside += u32::try_from(aside.len()).unwrap_or_default();
        for sha256 in texts(&said, "wanted") {
            if !link.wanted.contains(&sha256) {
                link.wanted.push(sha256);
            }
        }
        link.write(store).await?;
        let before = store.handed_over().await?;
        let refused = member(&said, "refused").as_list().unwrap_or_default();
        let taken = refused.iter().fold(made, |made, refusal| {
            let device = member(refusal, "device").as_text().unwrap_or_default();
            made.without(device, &before)
        });
        exchange::handed_over(store, &taken).await?;
        if stuck {
            // Carried changes only, or an office that does not move: nothing is gained by more.
            break;
        }
    }
    while let Some(sha256) = link.wanted.last().cloned() {
        send_attachment(store, link, &sha256).await?;
        link.wanted.pop();
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
        let to = total.min(from + PIECE);
        let asked = Ask {
            token: &link.token,
            body: Some(piece(&blob, from, to)?.into()),
            range: Some(format!("bytes {from}-{}/{total}", to.saturating_sub(1))),
            abort: None,
        };
        let said = match ask_json("PUT", &format!("attachments/{sha256}"), asked).await {
            Err(SyncError::Refused { kind, document, .. }) if kind == "not-next" => document,
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
        for change in photos {
            if let Some(sha256) = change
                .fields
                .get("sha256")
                .and_then(|write| write.value.as_text())
                && !link.missing.iter().any(|missing| missing == sha256)
            {
                link.missing.push(sha256.to_owned());
            }
        }
    }
    member(news, "epoch")
        .as_text()
        .unwrap_or_default()
        .clone_into(&mut link.epoch);
    link.cursor = member(news, "cursor").as_int().unwrap_or_default();
    link.write(store).await?;
    Ok(member(news, "more").as_bool() == Some(true))
}

/// Fetches attachments others sent, and says whether any came. One the office has not yet waits
/// for another round.
pub async fn fetch_attachments(store: &Store, link: &mut Link) -> Result<bool, SyncError> {
    let mut came = false;
    let mut left = Vec::new();
    for sha256 in std::mem::take(&mut link.missing) {
        if store.attachment(&sha256).await?.is_some() {
            continue;
        }
        let found = match ask("GET", &format!("attachments/{sha256}"), with(link)).await {
            Ok(response) => bytes(&response).await?,
            Err(error) if error.is("not-here") => {
                left.push(sha256);
                continue;
            }
            Err(error) => return Err(error),
        };
        if sha256_hex(&found) != sha256 {
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

fn count(said: &Value, name: &str) -> u32 {
    member(said, name)
        .as_int()
        .and_then(|n| n.try_into().ok())
        .unwrap_or_default()
}
