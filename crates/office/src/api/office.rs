//! What all endpoints share.

use std::{net::IpAddr, sync::Arc, time::SystemTime};

use anyhow::{Context, Result};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, SecondsFormat};
use domain::{
    bundle::to_base64,
    device::{DeviceCard, Role, Scope},
    ids::DeviceId,
};
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
use tokio::sync::watch;

use super::{limits::Limits, waking::Waking};
use crate::{attachments::Attachments, keep::Keep, secret};

/// Which programme this office runs, and where it keeps what is no row.
pub struct Settings {
    pub programme: String,
    pub edition: String,
    pub attachments: Attachments,
    /// Proxies before the office: what they say of where a request comes from is believed.
    pub trusted_proxies: Vec<IpAddr>,
}

/// The office: cheap to clone, one for all requests.
#[derive(Clone)]
pub struct Office(Arc<Inner>);

struct Inner {
    keep: Keep,
    files: Attachments,
    programme: String,
    edition: String,
    epoch: String,
    card: DeviceCard,
    key: SigningKey,
    waking: Waking,
    /// The office is about to end.
    stopping: watch::Sender<bool>,
    limits: Limits,
    trusted_proxies: Vec<IpAddr>,
}

impl Office {
    /// Opens the office: makes its key and epoch at its first start.
    ///
    /// # Errors
    /// When the database or the folder cannot be used.
    pub async fn open(keep: Keep, settings: Settings) -> Result<Self> {
        let files = settings.attachments;
        let mut tx = keep.write().await?;
        tx.lock(["office"]).await?;
        // For the commands that read and write without the app beside them.
        tx.put_fact("programme", &settings.programme).await?;
        tx.put_fact("edition", &settings.edition).await?;
        let epoch = match tx.fact("epoch").await? {
            Some(epoch) => epoch,
            None => {
                let epoch = secret::id(now());
                tx.put_fact("epoch", &epoch).await?;
                epoch
            }
        };
        // Once in a database, and again when it came from a backup: what the folder really has.
        const CHECKED: &str = "attachments-checked";
        if tx.fact(CHECKED).await?.as_deref() != Some(epoch.as_str()) {
            for sha256 in tx.name_all().await? {
                let here = files.size(&sha256).await?.is_some();
                tx.mark_here(&sha256, here).await?;
            }
            tx.put_fact(CHECKED, &epoch).await?;
        }
        let key = match tx.fact("key").await? {
            Some(text) => {
                let bytes = STANDARD
                    .decode(text)
                    .context("the office's key is damaged")?;
                SigningKey::from_slice(&bytes).context("the office's key is damaged")?
            }
            None => {
                let key = new_key();
                tx.put_fact("key", &to_base64(&key.to_bytes())).await?;
                key
            }
        };
        let id = match tx.fact("device").await? {
            Some(id) => id,
            None => {
                let id = secret::id(now());
                tx.put_fact("device", &id).await?;
                id
            }
        };
        let arrived = tx.last_arrival().await?;
        tx.commit().await?;
        let point = key.verifying_key().to_sec1_point(false);
        let card = DeviceCard {
            id: DeviceId::new(&id),
            name: "办公室服务器".to_owned(),
            role: Role::Office,
            scope: Scope::City,
            public_key: to_base64(point.as_bytes()),
            restored_from: None,
        };
        Ok(Self(Arc::new(Inner {
            keep,
            files,
            programme: settings.programme,
            edition: settings.edition,
            epoch,
            card,
            key,
            waking: Waking::after(arrived),
            stopping: watch::Sender::new(false),
            limits: Limits::default(),
            trusted_proxies: settings.trusted_proxies,
        })))
    }

    /// Opens an office that `office serve` has opened before.
    ///
    /// # Errors
    /// When none has, or the database or the folder cannot be used.
    pub async fn again(keep: Keep, attachments: Attachments) -> Result<Self> {
        let mut tx = keep.read().await?;
        let (programme, edition) = (tx.fact("programme").await?, tx.fact("edition").await?);
        drop(tx);
        let settings = Settings {
            programme: programme.context(
                "no office has run on this database. What to do: start `office serve` once",
            )?,
            edition: edition.unwrap_or_default(),
            attachments,
            trusted_proxies: Vec::new(),
        };
        Self::open(keep, settings).await
    }

    pub fn keep(&self) -> &Keep {
        &self.0.keep
    }

    pub fn files(&self) -> &Attachments {
        &self.0.files
    }

    /// The programme's code.
    pub fn programme(&self) -> &str {
        &self.0.programme
    }

    pub fn edition(&self) -> &str {
        &self.0.edition
    }

    /// Another one after a restore from a backup: devices then offer again what it lacks.
    pub fn epoch(&self) -> &str {
        &self.0.epoch
    }

    /// As whom the office passes on others' changes.
    pub fn card(&self) -> &DeviceCard {
        &self.0.card
    }

    /// r and s of the signature, 32 bytes each.
    pub fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        let signature: Signature = self.0.key.sign(bytes);
        signature.to_bytes().into()
    }

    /// Whoever waits waits no more: the office is about to end.
    pub fn stop(&self) {
        self.0.stopping.send_replace(true);
    }

    /// Comes when the office is about to end.
    pub async fn stopping(&self) {
        let mut stopping = self.0.stopping.subscribe();
        // An error: the office is gone, which is an end too.
        drop(stopping.wait_for(|stop| *stop).await);
    }

    pub fn waking(&self) -> &Waking {
        &self.0.waking
    }

    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    pub fn trusted_proxies(&self) -> &[IpAddr] {
        &self.0.trusted_proxies
    }

    /// An invite for the first office device, while there is none. Earlier ones that nobody used
    /// are void, so that only the last one printed opens anything.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn first_invite(&self) -> Result<Option<String>> {
        const BY: &str = "first start";
        let mut tx = self.0.keep.write().await?;
        if tx.has_office().await? {
            return Ok(None);
        }
        let code = secret::code();
        tx.void_invites(BY).await?;
        let invite = crate::keep::NewInvite {
            name: "办公室".to_owned(),
            role: Role::Office,
            scope: Scope::City,
            expires_at: now() + 7 * 24 * 3_600_000,
        };
        tx.put_invite(
            &secret::hash(&secret::plain_code(&code)),
            &invite,
            BY,
            now(),
        )
        .await?;
        tx.commit().await?;
        Ok(Some(code))
    }
}

/// This moment, ISO 8601, UTC, to the second.
pub fn stamp() -> String {
    DateTime::from_timestamp_millis(now())
        .unwrap_or_default()
        .to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Milliseconds since 1970.
pub fn now() -> i64 {
    SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .unwrap_or_default()
}

/// Nearly every 32 bytes are a key; those that are none are drawn again.
fn new_key() -> SigningKey {
    loop {
        if let Ok(key) = SigningKey::from_slice(&secret::random::<32>()) {
            return key;
        }
    }
}
