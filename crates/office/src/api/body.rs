//! Limited bodies: read only after the caller is known, no faster than the office has memory for.

use std::{sync::LazyLock, time::Duration};

use axum::{
    extract::{FromRequest, Request},
    http::header::CONTENT_LENGTH,
};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};

use office_service::gauge::GaugeGuard;

use super::problem::{BAD_REQUEST, BUSY, FAILED, Problem, TOO_LARGE, TOO_SLOW};

/// Bytes of all large bodies held at once. A body waits until there is room for it.
const ROOM: usize = 256 << 20;
/// What room is given out in.
const UNIT: usize = 1 << 20;
/// How long a body waits for room.
const WAIT: Duration = Duration::from_secs(20);
/// How long a line may be silent in the middle of a body.
const SILENCE: Duration = Duration::from_secs(30);

static FREE: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(ROOM / UNIT));

/// A body of at most `MOST` bytes. The room it takes is given back with it.
///
/// As the last argument of a handler it is read after the caller's token was checked: an
/// anonymous request takes no room.
pub struct LimitedBody<const MOST: usize> {
    pub bytes: Bytes,
    _room: SemaphorePermit<'static>,
}

impl<S: Send + Sync, const MOST: usize> FromRequest<S> for LimitedBody<MOST> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let said = request.headers().get(CONTENT_LENGTH);
        let said = said.and_then(|length| length.to_str().ok()?.parse().ok());
        // Who does not say takes the most there may be.
        let length: usize = said.unwrap_or(MOST);
        if length > MOST {
            return Err(TOO_LARGE.into());
        }
        let units = u32::try_from(length.div_ceil(UNIT).max(1)).map_err(|_| FAILED)?;
        let room = timeout(WAIT, FREE.acquire_many(units)).await;
        let room = room.map_err(|_| BUSY)?.map_err(|_| FAILED)?;
        let _receives = GaugeGuard::new("yidang_receiving");
        let mut body = request.into_body();
        let mut bytes = BytesMut::with_capacity(said.unwrap_or_default());
        loop {
            let frame = timeout(SILENCE, body.frame()).await;
            match frame.map_err(|_| TOO_SLOW)? {
                None => break,
                // The line was cut: nobody reads this answer.
                Some(Err(_)) => return Err(BAD_REQUEST.into()),
                Some(Ok(frame)) => {
                    bytes.extend_from_slice(frame.data_ref().unwrap_or(&Bytes::new()));
                }
            }
            if bytes.len() > MOST {
                return Err(TOO_LARGE.into());
            }
        }
        Ok(Self {
            bytes: bytes.freeze(),
            _room: room,
        })
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use futures_util::stream;

    use super::*;

    fn request(length: usize, body: Body) -> Request {
        Request::post("/")
            .header(CONTENT_LENGTH, length)
            .body(body)
            .expect("a request")
    }

    /// A tablet that walks out of reach in the middle of a bundle holds nothing for long.
    #[tokio::test(start_paused = true)]
    async fn a_silent_line_is_given_up_and_others_wait_for_room() {
        type Piece = std::io::Result<Vec<u8>>;
        let never = || Body::from_stream(stream::pending::<Piece>());
        let silent = LimitedBody::<ROOM>::from_request(request(ROOM, never()), &());
        let other = async {
            // Begun while the silent one holds all the room.
            tokio::time::sleep(Duration::from_secs(1)).await;
            LimitedBody::<4>::from_request(request(4, Body::from("room")), &()).await
        };
        let (silent, other) = tokio::join!(silent, other);
        assert_eq!(silent.err().map(|it| it.name()), Some("too-slow"));
        assert_eq!(other.err().map(|it| it.name()), Some("busy"));
        let later = LimitedBody::<4>::from_request(request(4, Body::from("room")), &()).await;
        assert_eq!(later.ok().map(|it| it.bytes), Some(Bytes::from("room")));
    }
}
