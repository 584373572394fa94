//! One request to the office, its deadline and its answer.

use std::{
    cell::{Cell, RefCell},
    pin::pin,
};

use domain::json;
use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::Uint8Array;
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Blob, Headers, ReadableStreamDefaultReader, ReadableStreamReadResult,
    RequestCache, RequestInit, Response,
};

use super::{Problem, SyncError};
use crate::{
    browser::now_ms,
    store::{Store, StoreError},
};

/// Milliseconds without an answer, or without another byte of it, after which nobody answers.
const DEADLINE: u32 = 30_000;
/// Bytes a second that the slowest line in use sends: a body has that much longer.
const SLOWEST: f64 = 4_000.0;

/// What asks the office with one token. One request at a time can be broken off.
#[derive(Default)]
pub struct Client {
    token: String,
    deadline: Cell<Option<u32>>,
    in_flight: RefCell<Option<AbortController>>,
    aborted: Cell<bool>,
    retry_after: Cell<u32>,
}

/// What goes along with a request.
#[derive(Default)]
pub struct Request<'a> {
    pub path: &'a str,
    pub body: Option<Body>,
    /// `Content-Range` of a piece.
    pub range: Option<String>,
    /// Seconds the office may keep it open.
    pub wait: u32,
}

/// A request's body.
pub enum Body {
    Text(String),
    Blob(Blob),
    /// JSON packed with gzip.
    Packed(Blob),
}

impl<'a> Request<'a> {
    pub fn to(path: &'a str) -> Self {
        Self {
            path,
            ..Self::default()
        }
    }
}

/// An answer whose body is still to be read. Dropped before that, it is broken off.
struct Answer {
    response: Response,
    abort: AbortOnDrop,
}

/// Breaks a request off when it is dropped; after its end that does nothing.
struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Client {
    pub fn new(token: &str) -> Self {
        Self {
            token: token.to_owned(),
            ..Self::default()
        }
    }

    pub fn token(&self) -> &str {
        &self.token
    }

    /// Breaks off what is being asked; further requests fail until [`resume`](Self::resume).
    pub fn abort(&self) {
        self.aborted.set(true);
        if let Some(controller) = self.in_flight.take() {
            controller.abort();
        }
    }

    /// Lets requests go out again.
    pub fn resume(&self) {
        self.aborted.set(false);
    }

    /// Seconds the office, or what stands before it, last asked to wait (`Retry-After`); said once.
    pub fn take_retry_after(&self) -> u32 {
        self.retry_after.take()
    }

    /// Tests do not wait half a minute.
    #[cfg(test)]
    pub fn set_deadline(&self, ms: u32) {
        self.deadline.set(Some(ms));
    }

    fn deadline(&self) -> u32 {
        self.deadline.get().unwrap_or(DEADLINE)
    }

    /// Asks what is answered in JSON of a known form.
    pub async fn json<T: DeserializeOwned>(
        &self,
        method: &str,
        request: Request<'_>,
    ) -> Result<T, SyncError> {
        let path = request
            .path
            .split('?')
            .next()
            .unwrap_or_default()
            .to_owned();
        let text = self.text(method, request).await?;
        json::from_str(&text).map_err(|fault| SyncError::Protocol(format!("{path}: {fault}")))
    }

    /// Asks what is answered in text.
    pub async fn text(&self, method: &str, request: Request<'_>) -> Result<String, SyncError> {
        let bytes = self.bytes(method, request).await?;
        String::from_utf8(bytes).map_err(|_| SyncError::Protocol("not text".to_owned()))
    }

    /// Asks, and reads the answer's bytes.
    pub async fn bytes(&self, method: &str, request: Request<'_>) -> Result<Vec<u8>, SyncError> {
        let answer = self.send(method, request).await?;
        self.body(&answer).await
    }

    /// Sends a request and waits for the answer's beginning. Only answers of an office come back as
    /// one: a café's sign-in page does not.
    async fn send(&self, method: &str, request: Request<'_>) -> Result<Answer, SyncError> {
        if self.aborted.get() {
            return Err(SyncError::Aborted);
        }
        let headers = Headers::new()?;
        headers.set("x-yidang-now", &now_ms().to_string())?;
        if !self.token.is_empty() {
            headers.set("authorization", &format!("Bearer {}", self.token))?;
        }
        if let Some(range) = &request.range {
            headers.set("content-range", range)?;
        } else if request.body.is_some() {
            headers.set("content-type", "application/json")?;
        }
        if matches!(request.body, Some(Body::Packed(_))) {
            headers.set("content-encoding", "gzip")?;
        }
        let abort = AbortOnDrop(AbortController::new()?);
        self.in_flight.replace(Some(abort.0.clone()));
        let init = RequestInit::new();
        init.set_method(method);
        init.set_headers(&headers);
        init.set_cache(RequestCache::NoStore);
        init.set_signal(Some(&abort.0.signal()));
        let length = match &request.body {
            None => 0.0,
            Some(Body::Text(text)) => {
                init.set_body(&JsValue::from_str(text));
                text.len() as f64
            }
            Some(Body::Blob(blob) | Body::Packed(blob)) => {
                init.set_body(blob);
                blob.size()
            }
        };
        let window = web_sys::window().ok_or(SyncError::Unreachable)?;
        let path = format!("/api/v1/{}", request.path);
        let fetched = JsFuture::from(window.fetch_with_str_and_init(&path, &init));
        let uploading = (length / SLOWEST * 1_000.0) as u32;
        let deadline = self.deadline() + request.wait * 1_000 + uploading;
        let response: Response = self.within(deadline, fetched).await?.dyn_into()?;
        let answer = Answer { response, abort };
        if answer.response.ok() {
            return Ok(answer);
        }
        Err(self.refusal(&answer).await?)
    }

    /// What an answer that is none of success says.
    async fn refusal(&self, answer: &Answer) -> Result<SyncError, SyncError> {
        let response = &answer.response;
        // As a day of the week it is no wait we keep: that is for caches.
        let wait = response.headers().get("retry-after")?;
        if let Some(seconds) = wait.and_then(|wait| wait.trim().parse().ok()) {
            self.retry_after.set(seconds);
        }
        match response.status() {
            // Said by the office or by what stands before it, in whatever words.
            413 => return Ok(SyncError::TooLarge),
            // Whatever stands before the office answers 502 to 504 in its place.
            500.. => return Ok(SyncError::Unreachable),
            _ => {}
        }
        #[derive(serde::Deserialize)]
        struct Document {
            r#type: String,
            #[serde(default)]
            zh: String,
            #[serde(default)]
            title: String,
        }
        let document = String::from_utf8(self.body(answer).await?).unwrap_or_default();
        let read = json::from_str(&document).ok();
        let problem = read.and_then(|read: Document| {
            Some(Problem {
                kind: read.r#type.strip_prefix("/problems/")?.to_owned(),
                zh: read.zh,
                en: read.title,
                document,
            })
        });
        Ok(problem.map_or_else(
            || SyncError::Protocol(format!("status {}", response.status())),
            SyncError::Refused,
        ))
    }

    /// Reads the body. It may take as long as it comes.
    async fn body(&self, answer: &Answer) -> Result<Vec<u8>, SyncError> {
        let _until_read = &answer.abort;
        let Some(stream) = answer.response.body() else {
            return Ok(Vec::new());
        };
        let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
        let mut bytes = Vec::new();
        loop {
            let next = JsFuture::from(reader.read());
            let next: ReadableStreamReadResult =
                self.within(self.deadline(), next).await?.unchecked_into();
            if next.get_done() == Some(true) {
                return Ok(bytes);
            }
            let piece: Uint8Array = next.get_value().dyn_into()?;
            let from = bytes.len();
            bytes.resize(from + piece.length() as usize, 0);
            if let Some(room) = bytes.get_mut(from..) {
                piece.copy_to(room);
            }
        }
    }

    async fn within(
        &self,
        ms: u32,
        asked: impl Future<Output = Result<JsValue, JsValue>>,
    ) -> Result<JsValue, SyncError> {
        match select(pin!(asked), TimeoutFuture::new(ms)).await {
            Either::Left((Ok(answer), _)) => Ok(answer),
            Either::Left((Err(_), _)) if self.aborted.get() => Err(SyncError::Aborted),
            Either::Left((Err(_), _)) | Either::Right(_) => Err(SyncError::Unreachable),
        }
    }
}

impl From<JsValue> for SyncError {
    fn from(_: JsValue) -> Self {
        Self::Unreachable
    }
}

/// Asks the office as this device, with a document or without. An answer without a body is `null`.
///
/// # Errors
/// [`SyncError`]; `Unreachable` too when this device is not linked.
pub async fn ask_office<A: DeserializeOwned>(
    store: &Store,
    method: &str,
    path: &str,
    body: Option<&(impl Serialize + ?Sized)>,
) -> Result<A, SyncError> {
    let link = store.link().await?.ok_or(SyncError::Unreachable)?;
    let body = body.map(json::to_string).transpose();
    let request = Request {
        body: body.map_err(StoreError::from)?.map(Body::Text),
        ..Request::to(path)
    };
    let text = Client::new(&link.token).text(method, request).await?;
    let text = if text.is_empty() { "null" } else { &text };
    json::from_str(text).map_err(|fault| SyncError::Protocol(format!("{path}: {fault}")))
}
