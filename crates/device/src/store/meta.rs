//! Who this device is, and how far it has got.

use domain::{clock::Stamp, device::DeviceCard, ids::DeviceId, text};
use indexed_db_futures::transaction::Transaction;
use web_sys::CryptoKeyPair;

use super::{
    Enrolment, HandedOver, Link, Store, StoreError, restored,
    schema::{DEVICES, META},
    settings::{
        CARD, CLOCK, ENROLLING, Enrolling, HANDED_OVER, KEYS, LINK, PERSON, PREDECESSOR_TOKEN,
        PROGRAMME,
    },
    tx,
};
use crate::browser;

pub async fn card(tx: &Transaction<'_>) -> Result<Option<DeviceCard>, StoreError> {
    CARD.get(tx).await
}

/// Reads the clock. Where what is stored is no time any more, it begins anew: changes are numbered,
/// and the clock only says when.
pub async fn clock(tx: &Transaction<'_>) -> Result<Stamp, StoreError> {
    match CLOCK.get(tx).await {
        Ok(clock) => Ok(clock.unwrap_or_default()),
        Err(StoreError::Damaged(_)) => Ok(Stamp::begin(browser::now_ms())),
        Err(other) => Err(other),
    }
}

pub async fn person_in(tx: &Transaction<'_>) -> Result<String, StoreError> {
    Ok(PERSON.get(tx).await?.unwrap_or_default())
}

impl Store {
    /// The device's card, once enrolled.
    pub async fn device(&self) -> Result<Option<DeviceCard>, StoreError> {
        let card = self.setting(&CARD).await?;
        if let Some(card) = &card {
            self.set_own(&card.id);
        }
        Ok(card)
    }

    /// Makes this browser profile a device: keys, card and person in one transaction. Enrolling
    /// again keeps id and keys and changes the rest.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the browser makes no keys (no https).
    pub async fn enrol(&self, enrolment: Enrolment) -> Result<DeviceCard, StoreError> {
        // While the tap that led here still counts. Nothing waits for the answer, which a person may
        // have to give first; it is shown where storage is shown.
        browser::storage::request_persistence();
        let fresh = browser::keys::generate().await?;
        let public_key = browser::keys::public_key(&fresh).await?;
        let id = DeviceId::new(&browser::new_id());
        let card = self
            .connection()
            .write(&[META, DEVICES], async |tx| {
                // Another window may have done it a moment ago: what was written since is that
                // device's, so it stays the one.
                let before = card(tx).await?;
                let kept = KEYS.get(tx).await?.is_some();
                let predecessor = before.as_ref().and_then(|it| it.restored_from.clone());
                let (id, public_key) = match before {
                    Some(before) if kept => (before.id, before.public_key),
                    before => {
                        KEYS.put(tx, &fresh)?;
                        let id = before.map_or_else(|| id.clone(), |before| before.id);
                        (id, public_key.clone())
                    }
                };
                let lost = restored::restored(tx).await?;
                let card = DeviceCard {
                    id,
                    name: text::person(&enrolment.device_name),
                    role: enrolment.role,
                    scope: enrolment.scope.clone(),
                    public_key,
                    restored_from: lost.last().map(|lost| DeviceId::new(lost)).or(predecessor),
                };
                CARD.put(tx, &card)?;
                PERSON.put(tx, &text::person(&enrolment.person))?;
                PROGRAMME.put(tx, &self.pack().code)?;
                tx::put_json(tx, DEVICES, card.id.as_str(), &card)?;
                Ok(card)
            })
            .await?;
        self.set_own(&card.id);
        Ok(card)
    }

    /// The device's signing keys, once enrolled.
    pub async fn keys(&self) -> Result<Option<CryptoKeyPair>, StoreError> {
        self.native(&KEYS).await
    }

    /// The code of the programme this device was set up for; `None` before, and where an older
    /// build set it up, which knew only one.
    pub async fn programme(&self) -> Result<Option<String>, StoreError> {
        self.connection()
            .read(&[META], async |tx| PROGRAMME.get(tx).await)
            .await
    }

    /// Cards of every device heard of, to put names to ids.
    pub async fn devices(&self) -> Result<Vec<DeviceCard>, StoreError> {
        let found = self
            .connection()
            .read(&[DEVICES], async |tx| tx::all(tx, DEVICES, None).await)
            .await?;
        Ok(tx::read_all(&found, tx::read_json))
    }

    pub async fn handed_over(&self) -> Result<HandedOver, StoreError> {
        let found = self
            .connection()
            .read(&[META], async |tx| HANDED_OVER.get(tx).await)
            .await?;
        Ok(found.unwrap_or_default())
    }

    /// Moves the mark forward, after the bundle's file was saved. Never backwards: a bundle made
    /// in another tab may have gone further.
    pub async fn mark_handed_over(&self, mark: &HandedOver) -> Result<(), StoreError> {
        self.connection()
            .write(&[META], async |tx| {
                let before: Option<HandedOver> = HANDED_OVER.get(tx).await?;
                if before.is_none_or(|before| before.seq <= mark.seq) {
                    HANDED_OVER.put(tx, mark)?;
                }
                Ok(())
            })
            .await
    }

    /// The office has this device's changes up to this number, by whatever way they came to it.
    pub async fn mark_delivered(&self, head: u32) -> Result<(), StoreError> {
        self.connection()
            .write(&[META], async |tx| {
                let before: HandedOver = HANDED_OVER.get(tx).await?.unwrap_or_default();
                if before.seq < head {
                    HANDED_OVER.put(
                        tx,
                        &HandedOver {
                            seq: head,
                            ..before
                        },
                    )?;
                }
                Ok(())
            })
            .await
    }

    /// The token to ask the office with for `with` (a code, or a dossier): the one kept for that
    /// already, else `fresh`, which is kept. Two windows that ask at once ask with the same.
    pub async fn enrolling(&self, with: &str, fresh: &str) -> Result<String, StoreError> {
        self.connection()
            .write(&[META], async |tx| {
                if let Some(asked) = ENROLLING.get(tx).await?
                    && asked.with == with
                {
                    return Ok(asked.token);
                }
                let enrolling = Enrolling {
                    token: fresh.to_owned(),
                    with: with.to_owned(),
                };
                ENROLLING.put(tx, &enrolling)?;
                Ok(enrolling.token)
            })
            .await
    }

    /// The link to the office, once enrolled there.
    pub async fn link(&self) -> Result<Option<Link>, StoreError> {
        self.setting(&LINK).await
    }

    /// Keeps a new link and the office's own card, which is believed before any that came under its
    /// id by file.
    pub async fn link_to(&self, link: &Link, office: &DeviceCard) -> Result<(), StoreError> {
        self.connection()
            .write(&[META, DEVICES], async |tx| {
                LINK.put(tx, link)?;
                PREDECESSOR_TOKEN.delete(tx)?;
                tx::put_json(tx, DEVICES, office.id.as_str(), office)
            })
            .await
    }

    /// Keeps the link. Where that fails, the next cycle does again what this one did.
    pub async fn set_link(&self, link: &Link) -> Result<(), StoreError> {
        self.set(&LINK, link).await
    }
}
