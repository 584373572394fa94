//! The office as one process holds it.

use std::sync::{Arc, PoisonError, RwLock};

use anyhow::{Context as _, Result, ensure};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{
    bundle::to_base64,
    device::{DeviceCard, Role, Scope},
    ids::DeviceId,
    json,
    workflow::Workflow,
};
use office_attachments::Attachments;
use office_db::{Database, Tx};
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
use tokio_util::sync::CancellationToken;

use crate::{clock::now, epoch, secret, subscriptions::Subscriptions};

/// Which programme this office runs, and where its attachments are.
pub struct Settings {
    pub programme: String,
    pub edition: String,
    /// Who may decide and write what.
    pub workflow: Workflow,
    pub attachments: Attachments,
}

/// The office: cheap to clone, one for all requests.
#[derive(Clone)]
pub struct Office(Arc<Inner>);

struct Inner {
    database: Database,
    attachments: Attachments,
    programme: String,
    edition: String,
    epoch: RwLock<String>,
    card: DeviceCard,
    key: SigningKey,
    subscriptions: Subscriptions,
    shutdown: CancellationToken,
}

impl Office {
    /// Opens the office: makes its key and epoch at its first start.
    ///
    /// # Errors
    /// When the database or the attachments cannot be used.
    pub async fn open(database: Database, settings: Settings) -> Result<Self> {
        let attachments = settings.attachments;
        let mut tx = database.write().await?;
        tx.lock(["office"]).await?;
        // For the commands that read and write without the app beside them.
        let stored = fact_or(&mut tx, "programme", || settings.programme.clone()).await?;
        ensure!(
            stored == settings.programme,
            "this database is the office of the programme {stored}, not of {}. Nothing was changed. \
             What to do: name {stored} with --programme, or another database for another programme",
            settings.programme
        );
        tx.put_fact("edition", &settings.edition).await?;
        tx.put_fact(WORKFLOW, &json::to_string(&settings.workflow)?)
            .await?;
        let epoch = fact_or(&mut tx, epoch::FACT, || secret::id(now())).await?;
        // Once in a database, and again when it came from a backup: what the store really has.
        const CHECKED: &str = "attachments-checked";
        if tx.fact(CHECKED).await?.as_deref() != Some(epoch.as_str()) {
            for sha256 in tx.rebuild_wanted().await? {
                if attachments.size(&sha256).await?.is_none() {
                    tx.lose_attachment(&sha256).await?;
                }
            }
            tx.put_fact(CHECKED, &epoch).await?;
        }
        let key = fact_or(&mut tx, "key", || to_base64(&new_key().to_bytes())).await?;
        let key = STANDARD
            .decode(key)
            .context("the office's key is damaged")?;
        let key = SigningKey::from_slice(&key).context("the office's key is damaged")?;
        let id = fact_or(&mut tx, "device", || secret::id(now())).await?;
        let point = key.verifying_key().to_sec1_point(false);
        let card = DeviceCard {
            id: DeviceId::new(&id),
            name: "办公室服务器".to_owned(),
            role: Role::Office,
            scope: Scope::City,
            public_key: to_base64(point.as_bytes()),
            restored_from: None,
        };
        // No device becomes known under this id.
        tx.put_card(&card).await?;
        let arrived = tx.last_arrival().await?;
        tx.commit().await?;
        Ok(Self(Arc::new(Inner {
            database,
            attachments,
            programme: settings.programme,
            edition: settings.edition,
            epoch: RwLock::new(epoch),
            card,
            key,
            subscriptions: Subscriptions::after(arrived),
            shutdown: CancellationToken::new(),
        })))
    }

    /// Opens an office that `office serve` has opened before.
    ///
    /// # Errors
    /// When none has, or the database or the attachments cannot be used.
    pub async fn reopen(database: Database, attachments: Attachments) -> Result<Self> {
        let mut tx = database.read().await?;
        let (programme, edition) = (tx.fact("programme").await?, tx.fact("edition").await?);
        let workflow = workflow(&mut tx).await;
        drop(tx);
        let settings = Settings {
            programme: programme.context(
                "no office has run on this database. What to do: start `office serve` once",
            )?,
            edition: edition.unwrap_or_default(),
            workflow: workflow?,
            attachments,
        };
        Self::open(database, settings).await
    }

    pub fn database(&self) -> &Database {
        &self.0.database
    }

    pub fn attachments(&self) -> &Attachments {
        &self.0.attachments
    }

    /// The programme's code.
    pub fn programme(&self) -> &str {
        &self.0.programme
    }

    pub fn edition(&self) -> &str {
        &self.0.edition
    }

    /// Another one after the database was put back: devices then offer again what it lacks.
    pub fn epoch(&self) -> String {
        let epoch = self.0.epoch.read();
        epoch.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What the database says it is.
    pub(crate) fn set_epoch(&self, epoch: String) {
        let current = self.0.epoch.write();
        *current.unwrap_or_else(PoisonError::into_inner) = epoch;
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

    /// Who waits for changes of which scope.
    pub fn subscriptions(&self) -> &Subscriptions {
        &self.0.subscriptions
    }

    /// Cancelled when the office is about to end: nobody waits any more.
    pub fn shutdown(&self) -> &CancellationToken {
        &self.0.shutdown
    }
}

/// The fact that holds the programme's table of rights, so that every process on the database judges
/// by the one that serves.
const WORKFLOW: &str = "workflow";

/// Who may decide and write what. Nobody may anything until `office serve` has run once: a database of
/// an older version names no rights.
pub(crate) async fn workflow(tx: &mut Tx) -> office_db::Result<Workflow> {
    let Some(text) = tx.fact(WORKFLOW).await? else {
        return Ok(Workflow::default());
    };
    json::from_str(&text).map_err(|error| office_db::Error::Decode(error.into()))
}

/// A fact about the office, made at its first start.
async fn fact_or(
    tx: &mut Tx,
    name: &str,
    make: impl FnOnce() -> String,
) -> office_db::Result<String> {
    if let Some(value) = tx.fact(name).await? {
        return Ok(value);
    }
    let value = make();
    tx.put_fact(name, &value).await?;
    Ok(value)
}

/// Nearly every 32 bytes are a key; those that are none are drawn again.
fn new_key() -> SigningKey {
    loop {
        if let Ok(key) = SigningKey::from_slice(&secret::random::<32>()) {
            return key;
        }
    }
}
