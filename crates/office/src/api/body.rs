//! Limited bodies: read only after the caller is known, no faster than the office has memory for, and
//! no slower than a line in use.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    extract::{FromRequest, Request},
    http::header::CONTENT_LENGTH,
};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, timeout},
};

use office_service::gauge::GaugeGuard;

use super::{
    caller::Sender,
    problem::{BAD_REQUEST, BUSY, FAILED, Problem, TOO_LARGE, TOO_SLOW},
};

/// Bytes of all large bodies held at once. What does not fit waits.
const ROOM: usize = 256 << 20;
/// What room is given out in.
const UNIT: usize = 1 << 20;
/// Bodies of one device at once. The app sends one after the other.
const OF_ONE: usize = 4;
/// How long a body waits for room.
const WAIT: Duration = Duration::from_secs(20);
/// How long a line may be silent in the middle of a body.
const SILENCE: Duration = Duration::from_secs(30);
/// What a body may take however slow its line, and bytes a second that it must bring beyond that:
/// a quarter of what the app waits for.
const GRACE: Duration = Duration::from_secs(60);
const SLOWEST: u64 = 1 << 10;

static ALL: LazyLock<Room> = LazyLock::new(|| Room::new(ROOM));

/// A body of at most `MOST` bytes. The room it takes is given back with it.
///
/// As the last argument of a handler it is read after the caller's token was checked: an
/// anonymous request takes no room.
pub struct LimitedBody<const MOST: usize> {
    pub bytes: Bytes,
    _room: Lease,
}

impl<S: Send + Sync, const MOST: usize> FromRequest<S> for LimitedBody<MOST> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (bytes, room) = ALL.receive(request, MOST).await?;
        Ok(Self { bytes, _room: room })
    }
}

/// Room for bodies, shared by who sends them.
#[derive(Clone)]
struct Room {
    free: Arc<Semaphore>,
    /// How many bodies of each device are being held.
    devices: Arc<Mutex<HashMap<String, usize>>>,
}

/// Room that a body takes, for as long as this lives.
struct Lease {
    room: Room,
    device: String,
    permit: Option<OwnedSemaphorePermit>,
}

impl Room {
    fn new(bytes: usize) -> Self {
        Self {
            free: Arc::new(Semaphore::new(bytes / UNIT)),
            devices: Arc::default(),
        }
    }

    /// Reads a body of at most `most` bytes. It takes room as it comes: a sender that says much and
    /// sends little is in nobody's way.
    async fn receive(&self, request: Request, most: usize) -> Result<(Bytes, Lease), Problem> {
        let said = request.headers().get(CONTENT_LENGTH);
        let said = said.and_then(|length| length.to_str().ok()?.parse().ok());
        if said.is_some_and(|length: usize| length > most) {
            return Err(TOO_LARGE.into());
        }
        let Sender(device) = request.extensions().get().cloned().unwrap_or_default();
        let mut lease = self.lease(device)?;
        let mut body = request.into_body();
        let mut bytes = BytesMut::with_capacity(said.unwrap_or_default().min(UNIT));
        let begun = Instant::now();
        let mut waited = lease.grow(1).await?;
        let _receives = GaugeGuard::new("yidang_receiving");
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
            if bytes.len() > most {
                return Err(TOO_LARGE.into());
            }
            waited += lease.grow(bytes.len()).await?;
            let allowed = GRACE + Duration::from_secs(bytes.len() as u64 / SLOWEST);
            if begun.elapsed().saturating_sub(waited) > allowed {
                return Err(TOO_SLOW.into());
            }
        }
        Ok((bytes.freeze(), lease))
    }

    /// No room yet, for a body of this device.
    fn lease(&self, device: String) -> Result<Lease, Problem> {
        let mut devices = self.devices.lock().unwrap_or_else(PoisonError::into_inner);
        let bodies = devices.entry(device.clone()).or_default();
        if *bodies >= OF_ONE {
            return Err(BUSY.into());
        }
        *bodies += 1;
        Ok(Lease {
            room: self.clone(),
            device,
            permit: None,
        })
    }
}

impl Lease {
    /// Takes room for so many bytes in all; how long that took.
    async fn grow(&mut self, bytes: usize) -> Result<Duration, Problem> {
        let taken = self
            .permit
            .as_ref()
            .map_or(0, OwnedSemaphorePermit::num_permits);
        let more = bytes.div_ceil(UNIT).saturating_sub(taken);
        if more == 0 {
            return Ok(Duration::ZERO);
        }
        let more = u32::try_from(more).map_err(|_| FAILED)?;
        let begun = Instant::now();
        let permit = timeout(WAIT, self.room.free.clone().acquire_many_owned(more)).await;
        let permit = permit.map_err(|_| BUSY)?.map_err(|_| FAILED)?;
        match &mut self.permit {
            Some(taken) => taken.merge(permit),
            None => self.permit = Some(permit),
        }
        Ok(begun.elapsed())
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let devices = &self.room.devices;
        let mut devices = devices.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bodies) = devices.get_mut(&self.device) {
            *bodies -= 1;
            if *bodies == 0 {
                devices.remove(&self.device);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use futures_util::{StreamExt as _, stream};

    use super::*;

    type Piece = std::io::Result<Vec<u8>>;

    const MOST: usize = 96 << 20;

    fn request(device: &str, length: usize, body: Body) -> Request {
        Request::post("/")
            .header(CONTENT_LENGTH, length)
            .extension(Sender(device.to_owned()))
            .body(body)
            .expect("a request")
    }

    fn never() -> Body {
        Body::from_stream(stream::pending::<Piece>())
    }

    /// A byte at a time, each before the line would count as silent.
    fn trickle() -> Body {
        let bytes = stream::repeat(()).then(|()| async {
            tokio::time::sleep(Duration::from_secs(20)).await;
            Piece::Ok(vec![b' '])
        });
        Body::from_stream(bytes)
    }

    fn name(done: Result<(Bytes, Lease), Problem>) -> Option<&'static str> {
        done.err().map(|problem| problem.name())
    }

    /// A tablet that walks out of reach in the middle of a bundle holds nothing for long.
    #[tokio::test(start_paused = true)]
    async fn a_silent_line_is_given_up_and_is_in_nobodys_way() {
        let room = Room::new(2 * UNIT);
        let silent = room.receive(request("a", MOST, never()), MOST);
        let other = async {
            // Begun while the silent one holds what it has sent.
            tokio::time::sleep(Duration::from_secs(1)).await;
            let began = Instant::now();
            let taken = room
                .receive(request("b", 4, Body::from("room")), MOST)
                .await;
            (taken.ok().map(|(bytes, _)| bytes), began.elapsed())
        };
        let (silent, (other, took)) = tokio::join!(silent, other);
        assert_eq!(name(silent), Some("too-slow"));
        assert_eq!(other, Some(Bytes::from("room")));
        assert!(took < Duration::from_secs(1), "{took:?}");
    }

    /// Three bodies that say they are as large as may be, and come a byte at a time.
    #[tokio::test(start_paused = true)]
    async fn who_trickles_blocks_nobody_and_is_given_up() {
        let room = Room::new(ROOM);
        let slow = async {
            let slow = ["a", "b", "c"].map(|it| room.receive(request(it, MOST, trickle()), MOST));
            let began = Instant::now();
            (futures_util::future::join_all(slow).await, began.elapsed())
        };
        let other = async {
            tokio::time::sleep(Duration::from_secs(30)).await;
            let large = Body::from(vec![b' '; MOST]);
            room.receive(request("d", MOST, large), MOST).await.is_ok()
        };
        let ((slow, took), other) = tokio::join!(slow, other);
        assert!(other, "a good line is served");
        for slow in slow {
            assert_eq!(name(slow), Some("too-slow"));
        }
        assert!(took < 2 * GRACE, "{took:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn what_does_not_fit_waits_and_is_refused_as_busy() {
        let room = Room::new(UNIT);
        let holds = room
            .receive(request("a", 4, Body::from("room")), MOST)
            .await;
        assert!(holds.is_ok());
        let next = room.receive(request("b", 4, Body::from("room")), MOST);
        assert_eq!(name(next.await), Some("busy"));
        drop(holds);
        let later = room.receive(request("b", 4, Body::from("room")), MOST);
        assert_eq!(name(later.await), None);
    }

    #[tokio::test(start_paused = true)]
    async fn one_device_has_its_share() {
        let room = Room::new(ROOM);
        let body = || Body::from("room");
        let mut held = Vec::new();
        for _ in 0..OF_ONE {
            held.push(room.receive(request("a", 4, body()), MOST).await);
        }
        assert!(held.iter().all(Result::is_ok));
        let more = room.receive(request("a", 4, body()), MOST).await;
        assert_eq!(name(more), Some("busy"));
        assert_eq!(
            name(room.receive(request("b", 4, body()), MOST).await),
            None
        );
        held.pop();
        assert_eq!(
            name(room.receive(request("a", 4, body()), MOST).await),
            None
        );
    }
}
