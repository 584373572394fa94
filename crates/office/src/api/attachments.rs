//! Photos and files, apart from the changes that name them, in pieces that can be cut off anywhere.

use std::sync::Arc;

use axum::{
    Json,
    body::Body,
    extract::{Path, State},
    http::{
        HeaderMap, StatusCode,
        header::{
            CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, RANGE,
            X_CONTENT_TYPE_OPTIONS,
        },
    },
    response::{IntoResponse, Response},
};
use domain::{bundle::is_sha256_hex, limits::ATTACHMENT_BYTES};
use office_attachments::Added;
use office_service::{
    Office,
    attachments::{self, AttachmentError},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    body::LimitedBody,
    caller::Caller,
    limits::{Kept, Limits},
    problem::{BAD_REQUEST, NOT_BROUGHT, NOT_HERE, NOT_NEXT, Problem, REVOKED, WRONG_HASH},
};

/// Bytes of one piece.
const PIECE: usize = 4 << 20;

/// The hash that a path names.
fn hash(sha256: &str) -> Result<&str, Problem> {
    let hash = is_sha256_hex(sha256).then_some(sha256);
    hash.ok_or_else(|| BAD_REQUEST.into())
}

impl From<AttachmentError> for Problem {
    fn from(error: AttachmentError) -> Self {
        match error {
            AttachmentError::Revoked => REVOKED.into(),
            AttachmentError::NotNamed => NOT_HERE.into(),
            AttachmentError::NotBrought => NOT_BROUGHT.into(),
            AttachmentError::Database(error) => error.into(),
            AttachmentError::Store(error) => error.into(),
        }
    }
}

/// What became of a piece.
#[derive(Serialize, ToSchema)]
pub struct Come {
    /// All of it is here and its hash is right.
    whole: bool,
    /// The byte to go on from, when it is not whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<u64>,
}

/// Send a piece of an attachment
///
/// At most 4 MiB, of what the office wants from the device: of changes it wrote or carried. All of it
/// is sent also where the office has it from another: only who has the bytes may have them given to
/// those who see the dossier. The problem `not-next` says where to go on, so that after an interruption a
/// device may simply ask.
#[utoipa::path(put, path = "/api/v1/attachments/{sha256}", tag = "attachments",
    params(
        ("sha256" = String, Path, description = "Its hash, in hex"),
        ("content-range" = String, Header, description = "bytes FROM-TO/TOTAL: where the piece belongs",
            example = "bytes 0-4194303/6000000")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, description = "The piece is here, durably", body = Come), Problem),
    extensions(("x-who" = json!("device"))))]
pub async fn put(
    State(office): State<Office>,
    State(limits): State<Arc<Limits>>,
    caller: Caller,
    Path(sha256): Path<String>,
    headers: HeaderMap,
    LimitedBody { bytes: body, .. }: LimitedBody<PIECE>,
) -> Result<Json<Come>, Problem> {
    let sha256 = hash(&sha256)?;
    let range = headers
        .get(CONTENT_RANGE)
        .and_then(|value| value.to_str().ok());
    let (from, total) = range.and_then(content_range).ok_or(BAD_REQUEST)?;
    let long = from.saturating_add(body.len() as u64) > total;
    if long || total > ATTACHMENT_BYTES {
        return Err(BAD_REQUEST.into());
    }
    limits.keep(&caller.device, Kept::Attachments, body.len() as u64)?;
    match attachments::add(&office, &caller.device.id, sha256, from, total, body).await? {
        Added::Whole => Ok(Json(Come {
            whole: true,
            next: None,
        })),
        Added::More(next) => Ok(Json(Come {
            whole: false,
            next: Some(next),
        })),
        Added::NotNext(next) => Err(Problem::from(NOT_NEXT).with("next", next)),
        Added::WrongHash => Err(WRONG_HASH.into()),
    }
}

/// Fetch an attachment
///
/// Whole, or from a byte on; once somebody brought it for a dossier the device may see.
#[utoipa::path(get, path = "/api/v1/attachments/{sha256}", tag = "attachments",
    params(
        ("sha256" = String, Path, description = "Its hash, in hex"),
        ("range" = Option<String>, Header, description = "bytes=FROM-", example = "bytes=4194304-")),
    responses(
        (status = 200, description = "All of it", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 206, description = "The rest", body = Vec<u8>, content_type = "application/octet-stream",
            headers(("content-range" = String, description = "bytes FROM-TO/TOTAL"))),
        Problem),
    extensions(("x-who" = json!("device"))))]
pub async fn get(
    State(office): State<Office>,
    caller: Caller,
    Path(sha256): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let sha256 = hash(&sha256)?;
    attachments::may_fetch(&office, &caller.device.id, sha256).await?;
    let Some(size) = office.attachments().size(sha256).await? else {
        return Err(NOT_HERE.into());
    };
    let from = match headers.get(RANGE) {
        None => 0,
        Some(range) => range
            .to_str()
            .ok()
            .and_then(|range| {
                range
                    .strip_prefix("bytes=")?
                    .strip_suffix('-')?
                    .parse()
                    .ok()
            })
            .filter(|from| *from < size)
            .ok_or(BAD_REQUEST)?,
    };
    let body = Body::from_stream(office.attachments().read(sha256, from).await?);
    let kind = [
        // Never shown as a page of ours, whatever it holds.
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (CONTENT_LENGTH, (size - from).to_string()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (
            CACHE_CONTROL,
            "private, max-age=31536000, immutable".to_owned(),
        ),
    ];
    Ok(if from == 0 {
        (kind, body).into_response()
    } else {
        let range = format!("bytes {from}-{}/{size}", size - 1);
        (
            StatusCode::PARTIAL_CONTENT,
            kind,
            [(CONTENT_RANGE, range)],
            body,
        )
            .into_response()
    })
}

/// FROM and TOTAL of `bytes FROM-TO/TOTAL`.
fn content_range(text: &str) -> Option<(u64, u64)> {
    let (range, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (from, _) = range.split_once('-')?;
    Some((from.parse().ok()?, total.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_content_range_says_where_a_piece_belongs() {
        assert_eq!(content_range("bytes 8-20/21"), Some((8, 21)));
        for wrong in [
            "",
            "bytes */21",
            "bytes 8-20/*",
            "lines 8-20/21",
            "bytes 8/21",
        ] {
            assert_eq!(content_range(wrong), None, "{wrong}");
        }
    }
}
