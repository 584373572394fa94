//! Erasing content for good: a person's data, a photo, a whole dossier.

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
};
use domain::{ids::RecordKey, photo};
use office_service::{
    Office,
    erasure::{self, ErasureError},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    caller::Caller,
    enrol::sane,
    problem::{BAD_REQUEST, NOT_CONFIRMED, NOT_DELETED, NOT_HERE, Problem},
};

/// What is to be erased, and that somebody means it.
#[derive(Deserialize, ToSchema)]
pub struct Erasure {
    what: What,
    /// The dossier's id, or of a person the name, typed once more.
    confirm: String,
    /// Why, for the audit log; without anybody's data.
    reason: String,
}

/// What is to be erased.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// All that was ever written to these fields of a record.
    Record {
        dossier: String,
        kind: String,
        /// Of a kind of which a dossier has several.
        id: Option<String>,
        fields: Vec<String>,
    },
    /// A deleted photo: its bytes, its file's name and its caption.
    Photo { dossier: String, id: String },
    /// All of a deleted enterprise's dossier, by its id.
    Dossier(String),
    /// The name of a person who wrote something, in every dossier.
    Person(String),
}

/// What was erased.
#[derive(Serialize, ToSchema)]
pub struct Erased {
    /// Changes that lost content.
    changes: usize,
    /// Attachments whose bytes were removed.
    attachments: usize,
    /// Decisions that name the person still: what was signed is kept whole.
    decisions: usize,
}

impl From<ErasureError> for Problem {
    fn from(error: ErasureError) -> Self {
        match error {
            ErasureError::NothingThere(_) => NOT_HERE.into(),
            ErasureError::NotDeleted(_) => NOT_DELETED.into(),
            ErasureError::Database(error) => error.into(),
            ErasureError::Store(error) => error.into(),
        }
    }
}

/// Erase content for good
///
/// At the office and on every device within whose scope it lies, once that meets the office. Backups
/// and exports made before hold it until they are thrown away. It is in the audit log.
#[utoipa::path(post, path = "/api/v1/erasures", tag = "people", request_body = Erasure,
    responses((status = 200, description = "It is gone", body = Erased), Problem),
    extensions(("x-who" = json!("office"))))]
pub async fn erase(
    State(office): State<Office>,
    caller: Caller,
    body: Result<Json<Erasure>, JsonRejection>,
) -> Result<Json<Erased>, Problem> {
    caller.office()?;
    let Json(asked) = body.map_err(|_| Problem::from(BAD_REQUEST))?;
    if !sane(&asked.reason, 1_024) {
        return Err(BAD_REQUEST.into());
    }
    let named = match &asked.what {
        What::Record { dossier, .. } | What::Photo { dossier, .. } | What::Dossier(dossier) => {
            dossier
        }
        What::Person(person) => person,
    };
    if named.is_empty() || asked.confirm != *named {
        return Err(NOT_CONFIRMED.into());
    }
    let (actor, reason) = (caller.actor(), asked.reason.as_str());
    let done = match &asked.what {
        What::Record {
            dossier,
            kind,
            id,
            fields,
        } => {
            let key = match id {
                Some(id) => RecordKey::new(dossier, kind, id),
                None => RecordKey::only(dossier, kind),
            };
            erasure::erase(&office, &actor, &key, fields, reason).await?
        }
        What::Photo { dossier, id } => {
            let photo = RecordKey::new(dossier, photo::KIND, id);
            erasure::erase_photo(&office, &actor, &photo, reason).await?
        }
        What::Dossier(dossier) => erasure::erase_dossier(&office, &actor, dossier, reason).await?,
        What::Person(person) => erasure::erase_person(&office, &actor, person, reason).await?,
    };
    // Nobody waits for what the database keeps of it in free pages.
    tokio::spawn(async move {
        if let Err(error) = office.database().purge().await {
            tracing::error!(%error, "the database was not purged; the next erasure does it");
        }
    });
    Ok(Json(Erased {
        changes: done.changes,
        attachments: done.attachments,
        decisions: done.decisions,
    }))
}
