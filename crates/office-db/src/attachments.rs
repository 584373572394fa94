//! Attachments that changes name: whether they are stored, and which devices are to send them.

use std::collections::{BTreeMap, BTreeSet};

use domain::{ids::DeviceId, photo, record::Change};

use crate::{
    Tx, codec,
    rows::{get_rows, put_rows},
    tx::on,
};

/// Hashes in one answer; the device asks again when it has sent them.
const LIMIT: i64 = 1_000;

/// An attachment that a dossier names: dossier and hash.
type Named<'a> = (&'a str, &'a str);

impl Tx {
    /// Changes that are written name attachments: their authors are to send them. Who has shown the
    /// bytes before, or may fetch them, need not: for the dossiers of its changes they are here.
    pub async fn name_attachments(&mut self, changes: &[Change]) -> sqlx::Result<()> {
        let named = changes.iter().filter_map(|change| {
            let named = (change.record.dossier.as_str(), photo_of(change)?);
            Some((&change.id.device, named))
        });
        let by: BTreeSet<(&DeviceId, Named<'_>)> = named.collect();
        let by: Vec<(&DeviceId, Named<'_>)> = by.into_iter().collect();
        if by.is_empty() {
            return Ok(());
        }
        put_rows!(
            self,
            "INSERT INTO attachments (dossier, sha256) ",
            by,
            |by, to| to.push_bind(by.1.0).push_bind(by.1.1),
            " ON CONFLICT DO NOTHING"
        );
        let names: Vec<Named<'_>> = by.iter().map(|(_, named)| *named).collect();
        let granted = self.granted(&names).await?;
        let held: Vec<(String, String)> = get_rows!(
            self,
            "SELECT device, sha256 FROM attachment_holders WHERE (device, sha256) IN (",
            by,
            |by, to| to.push_bind(by.0.as_str()).push_bind(by.1.1),
            ")"
        );
        let held: BTreeSet<(&str, &str)> = held
            .iter()
            .map(|(by, it)| (by.as_str(), it.as_str()))
            .collect();
        let mut shown: Vec<Named<'_>> = Vec::new();
        for (author, named) in &by {
            let granted = granted.get(named.1);
            if held.contains(&(author.as_str(), named.1)) || self.may_see(author, granted).await? {
                shown.push(*named);
            }
        }
        put_rows!(
            self,
            "INSERT INTO wanted_attachments (device, dossier, sha256, carried, stored) ",
            by,
            |by, to| to
                .push_bind(by.0.as_str())
                .push_bind(by.1.0)
                .push_bind(by.1.1)
                .push_bind(0_i64)
                .push_bind(0_i64),
            " ON CONFLICT (device, sha256, dossier) DO UPDATE SET carried = 0"
        );
        // Those that were brought before, too: another author names them now.
        shown.extend(names.iter().filter(|(dossier, sha256)| {
            let dossiers = granted.get(*sha256);
            dossiers.is_some_and(|dossiers| dossiers.contains_key(*dossier))
        }));
        self.grant(&shown).await
    }

    /// Whether an enrolled device may see one of these dossiers.
    async fn may_see(
        &mut self,
        device: &DeviceId,
        dossiers: Option<&BTreeMap<String, Option<String>>>,
    ) -> sqlx::Result<bool> {
        let Some(dossiers) = dossiers else {
            return Ok(false);
        };
        let device = self.device(device).await?;
        Ok(device.is_some_and(|device| {
            let mut dossiers = dossiers.iter();
            device.revoked_at.is_none()
                && dossiers.any(|(dossier, area)| device.covers(dossier, area.as_deref()))
        }))
    }

    /// For which dossiers the bytes of these attachments were brought, by hash.
    async fn granted(&mut self, names: &[Named<'_>]) -> sqlx::Result<Granted> {
        let rows: Vec<(String, String, Option<String>)> = get_rows!(
            self,
            "SELECT a.sha256, a.dossier, d.area FROM attachments a
             LEFT JOIN dossiers d ON d.dossier = a.dossier WHERE a.granted = 1 AND (a.sha256) IN (",
            names,
            |name, to| to.push_bind(name.1),
            ")"
        );
        let mut granted = Granted::new();
        for (sha256, dossier, area) in rows {
            granted.entry(sha256).or_default().insert(dossier, area);
        }
        Ok(granted)
    }

    /// A device carried changes of others that name attachments: it is to send them, unless they were
    /// brought for another dossier. Then it has them from there, and only the author can show that it
    /// had them too. Of a change that is quarantined it is asked once that is applied.
    pub async fn carry_attachments(
        &mut self,
        changes: &[Change],
        carrier: &DeviceId,
    ) -> sqlx::Result<()> {
        let others = changes.iter().filter(|it| it.id.device != *carrier);
        let named: BTreeSet<Named<'_>> = others
            .filter_map(|change| Some((change.record.dossier.as_str(), photo_of(change)?)))
            .collect();
        let mut named: Vec<Named<'_>> = named.into_iter().collect();
        if named.is_empty() {
            return Ok(());
        }
        let granted = self.granted(&named).await?;
        named.retain(|(_, sha256)| !granted.contains_key(*sha256));
        put_rows!(
            self,
            "INSERT INTO wanted_attachments (device, dossier, sha256, carried, stored) ",
            named,
            |named, to| to
                .push_bind(carrier.as_str())
                .push_bind(named.0)
                .push_bind(named.1)
                .push_bind(1_i64)
                .push_bind(0_i64),
            " ON CONFLICT DO NOTHING"
        );
        Ok(())
    }

    /// The attachments a device is still to send; of what is quarantined none.
    pub async fn wanted_of(&mut self, device: &DeviceId) -> sqlx::Result<Vec<String>> {
        on!(
            self,
            sqlx::query_scalar(
                "SELECT DISTINCT w.sha256 FROM wanted_attachments w
                 JOIN attachments a ON a.dossier = w.dossier AND a.sha256 = w.sha256
                 WHERE w.device = $1 AND w.stored = 0 ORDER BY w.sha256 LIMIT $2"
            )
            .bind(device.as_str())
            .bind(LIMIT),
            fetch_all
        )
    }

    /// The dossiers for which a device is to send an attachment, with their areas, and whether it was
    /// brought for them.
    pub async fn to_send(
        &mut self,
        device: &DeviceId,
        sha256: &str,
    ) -> sqlx::Result<Vec<(String, Option<String>, bool)>> {
        let rows: Vec<(String, Option<String>, i64)> = on!(
            self,
            sqlx::query_as(
                "SELECT w.dossier, d.area, w.stored FROM wanted_attachments w
                 JOIN attachments a ON a.dossier = w.dossier AND a.sha256 = w.sha256
                 LEFT JOIN dossiers d ON d.dossier = w.dossier
                 WHERE w.device = $1 AND w.sha256 = $2"
            )
            .bind(device.as_str())
            .bind(sha256),
            fetch_all
        )?;
        let rows = rows.into_iter();
        Ok(rows
            .map(|(dossier, area, stored)| (dossier, area, stored == 1))
            .collect())
    }

    /// A device brought all bytes of an attachment: for the dossiers into which it wrote or carried
    /// what names it, they are here.
    pub async fn put_holder(&mut self, device: &DeviceId, sha256: &str) -> sqlx::Result<()> {
        let dossiers = self.to_send(device, sha256).await?;
        let named: Vec<Named<'_>> = dossiers
            .iter()
            .map(|(dossier, ..)| (dossier.as_str(), sha256))
            .collect();
        self.grant(&named).await?;
        on!(
            self,
            sqlx::query(
                "INSERT INTO attachment_holders (device, sha256) VALUES ($1, $2)
                 ON CONFLICT DO NOTHING"
            )
            .bind(device.as_str())
            .bind(sha256),
            execute
        )
        .map(drop)
    }

    /// The bytes were brought for these dossiers; whoever named them there is asked no more.
    pub async fn grant(&mut self, named: &[Named<'_>]) -> sqlx::Result<()> {
        put_rows!(
            self,
            "UPDATE attachments SET granted = 1 WHERE (dossier, sha256) IN (",
            named,
            |name, to| to.push_bind(name.0).push_bind(name.1),
            ")"
        );
        put_rows!(
            self,
            "INSERT INTO attachment_holders (device, sha256)
             SELECT DISTINCT device, sha256 FROM wanted_attachments
             WHERE carried = 0 AND (dossier, sha256) IN (",
            named,
            |name, to| to.push_bind(name.0).push_bind(name.1),
            ") ON CONFLICT DO NOTHING"
        );
        put_rows!(
            self,
            "UPDATE wanted_attachments SET stored = 1 WHERE (dossier, sha256) IN (",
            named,
            |name, to| to.push_bind(name.0).push_bind(name.1),
            ")"
        );
        // They have them from here now.
        put_rows!(
            self,
            "DELETE FROM wanted_attachments WHERE carried = 1 AND stored = 0 AND (sha256) IN (",
            named,
            |name, to| to.push_bind(name.1),
            ")"
        );
        Ok(())
    }

    /// The dossiers that name an attachment, with their areas, and whether its bytes were brought for
    /// them.
    pub async fn named_by(
        &mut self,
        sha256: &str,
    ) -> sqlx::Result<Vec<(String, Option<String>, bool)>> {
        let rows: Vec<(String, Option<String>, i64)> = on!(
            self,
            sqlx::query_as(
                "SELECT a.dossier, d.area, a.granted FROM attachments a
                 LEFT JOIN dossiers d ON d.dossier = a.dossier WHERE a.sha256 = $1"
            )
            .bind(sha256),
            fetch_all
        )?;
        let rows = rows.into_iter();
        Ok(rows
            .map(|(dossier, area, granted)| (dossier, area, granted == 1))
            .collect())
    }

    /// The attachments whose bytes were brought, as pairs of dossier and hash; of one dossier or of all.
    pub async fn granted_in(
        &mut self,
        dossier: Option<&str>,
    ) -> sqlx::Result<BTreeSet<(String, String)>> {
        let rows: Vec<(String, String)> = on!(
            self,
            sqlx::query_as(
                "SELECT dossier, sha256 FROM attachments
                 WHERE granted = 1 AND ($1 = '' OR dossier = $1)"
            )
            .bind(dossier.unwrap_or_default()),
            fetch_all
        )?;
        Ok(rows.into_iter().collect())
    }

    /// An attachment is not here, whatever was brought: who names it is asked again.
    pub async fn lose_attachment(&mut self, sha256: &str) -> sqlx::Result<()> {
        for statement in [
            "UPDATE attachments SET granted = 0 WHERE sha256 = $1",
            "UPDATE wanted_attachments SET stored = 0 WHERE sha256 = $1",
            "DELETE FROM attachment_holders WHERE sha256 = $1",
        ] {
            on!(self, sqlx::query(statement).bind(sha256), execute)?;
        }
        Ok(())
    }

    /// Every attachment that changes name, entered anew from the changes themselves: once in a
    /// database, and once after a restore.
    pub async fn rebuild_wanted(&mut self) -> sqlx::Result<Vec<String>> {
        let bodies: Vec<String> = on!(
            self,
            sqlx::query_scalar("SELECT body FROM changes WHERE body LIKE $1")
                .bind(format!("%\"kind\":\"{}\"%", photo::KIND)),
            fetch_all
        )?;
        let mut changes = Vec::with_capacity(bodies.len());
        for body in bodies {
            changes.push(codec::stored::<Change>(&body)?);
        }
        self.name_attachments(&changes).await?;
        on!(
            self,
            sqlx::query_scalar("SELECT DISTINCT sha256 FROM wanted_attachments ORDER BY sha256"),
            fetch_all
        )
    }
}

/// Dossiers with their areas, by hash.
type Granted = BTreeMap<String, BTreeMap<String, Option<String>>>;

/// The attachment a change names.
fn photo_of(change: &Change) -> Option<&str> {
    if change.record.kind != photo::KIND {
        return None;
    }
    let sha256 = change.fields.get("sha256")?.value.as_text()?;
    domain::bundle::is_sha256_hex(sha256).then_some(sha256)
}

/// The attachments that changes name, with their dossiers.
pub fn attachments_of(changes: &[Change]) -> impl Iterator<Item = (&str, &str)> {
    changes
        .iter()
        .filter_map(|change| Some((change.record.dossier.as_str(), photo_of(change)?)))
}
