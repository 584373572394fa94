//! One question to the office, and its answer.

use std::cell::Cell;

use domain::{Lang, json::parse, value::Value};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Blob, Headers, RequestCache, RequestInit, Response};

use crate::{
    browser::now_ms,
    exchange::ExchangeError,
    i18n::{Trouble, sync::SyncTexts},
    store::StoreError,
};

/// The kind of a refusal because of a request's size.
pub const TOO_LARGE: &str = "too-large";

/// Why a question has no answer.
#[derive(Clone, Debug)]
pub enum SyncError {
    /// No network, no server, or something between that is neither.
    Unreachable,
    /// A problem document: its name, and its words.
    Refused {
        kind: String,
        zh: String,
        en: String,
        document: Value,
    },
    /// This device could not.
    Here(ExchangeError),
}

impl From<ExchangeError> for SyncError {
    fn from(error: ExchangeError) -> Self {
        Self::Here(error)
    }
}

impl From<StoreError> for SyncError {
    fn from(error: StoreError) -> Self {
        Self::Here(error.into())
    }
}

impl From<JsValue> for SyncError {
    fn from(_: JsValue) -> Self {
        Self::Unreachable
    }
}

impl SyncError {
    /// In words.
    pub fn trouble(&self, lang: Lang) -> Trouble {
        match self {
            Self::Unreachable => Trouble::said(SyncTexts::of(lang).unreachable_help),
            Self::Refused { kind, zh, en, .. } => Trouble {
                words: if lang == Lang::Zh { zh } else { en }.clone(),
                detail: kind.clone(),
            },
            Self::Here(error) => Trouble::of_exchange(error, lang),
        }
    }

    /// Whether the office speaks of the device itself, and nothing else will go better.
    pub fn is_of_the_device(&self) -> bool {
        ["no-token", "revoked"].iter().any(|name| self.is(name))
    }

    /// Whether the office answered with this problem.
    pub fn is(&self, name: &str) -> bool {
        matches!(self, Self::Refused { kind, .. } if kind == name)
    }
}

thread_local! {
    static ASKED_TO_WAIT: Cell<u32> = const { Cell::new(0) };
}

/// Seconds the office, or what stands before it, asked to wait (`Retry-After`), said once.
pub fn asked_to_wait() -> u32 {
    ASKED_TO_WAIT.replace(0)
}

/// What goes along with a question.
#[derive(Default)]
pub struct Ask<'a> {
    pub token: &'a str,
    pub body: Option<JsValue>,
    /// `Content-Range` of a piece.
    pub range: Option<String>,
    pub abort: Option<&'a AbortController>,
}

/// Asks and waits. Only answers of an office come back as one: a café's sign-in page does not.
pub async fn ask(method: &str, path: &str, ask: Ask<'_>) -> Result<Response, SyncError> {
    let headers = Headers::new()?;
    headers.set("x-yidang-now", &now_ms().to_string())?;
    if !ask.token.is_empty() {
        headers.set("authorization", &format!("Bearer {}", ask.token))?;
    }
    if let Some(range) = &ask.range {
        headers.set("content-range", range)?;
    } else if ask.body.is_some() {
        headers.set("content-type", "application/json")?;
    }
    let init = RequestInit::new();
    init.set_method(method);
    init.set_headers(&headers);
    init.set_cache(RequestCache::NoStore);
    if let Some(body) = &ask.body {
        init.set_body(body);
    }
    if let Some(abort) = ask.abort {
        init.set_signal(Some(&abort.signal()));
    }
    let window = web_sys::window().ok_or(SyncError::Unreachable)?;
    let path = format!("/api/v1/{path}");
    let response: Response = JsFuture::from(window.fetch_with_str_and_init(&path, &init))
        .await?
        .dyn_into()?;
    if response.ok() {
        return Ok(response);
    }
    // As a day of the week it is no wait we keep: that is for caches.
    let wait = response.headers().get("retry-after")?;
    if let Some(seconds) = wait.and_then(|wait| wait.trim().parse().ok()) {
        ASKED_TO_WAIT.set(seconds);
    }
    // Said by the office or by what stands before it, in whatever words.
    if response.status() == 413 {
        let words = |lang| SyncTexts::of(lang).too_large.to_owned();
        return Err(SyncError::Refused {
            kind: TOO_LARGE.to_owned(),
            zh: words(Lang::Zh),
            en: words(Lang::En),
            document: Value::Null,
        });
    }
    // Whatever stands before the office answers 502 to 504 in its place.
    if response.status() >= 500 {
        return Err(SyncError::Unreachable);
    }
    let document = json(&response).await?;
    let said = |name: &str| document.as_map()?.get(name)?.as_text().map(str::to_owned);
    let kind = said("type")
        .and_then(|kind| kind.strip_prefix("/problems/").map(str::to_owned))
        .ok_or(SyncError::Unreachable)?;
    Err(SyncError::Refused {
        kind,
        zh: said("zh").unwrap_or_default(),
        en: said("title").unwrap_or_default(),
        document,
    })
}

/// Asks what is answered in JSON.
pub async fn ask_json(method: &str, path: &str, with: Ask<'_>) -> Result<Value, SyncError> {
    json(&ask(method, path, with).await?).await
}

/// Asks the office as this device, with a document or without.
///
/// # Errors
/// [`SyncError`]; `Unreachable` too when this device is not linked.
pub async fn ask_office(
    store: &crate::store::Store,
    method: &str,
    path: &str,
    body: Option<&Value>,
) -> Result<Value, SyncError> {
    let link = super::Link::read(store)
        .await?
        .ok_or(SyncError::Unreachable)?;
    let with = Ask {
        token: &link.token,
        body: body.map(|body| JsValue::from_str(&domain::json::canonical(body))),
        ..Ask::default()
    };
    let response = ask(method, path, with).await?;
    if response.status() == 204 {
        return Ok(Value::Null);
    }
    json(&response).await
}

async fn json(response: &Response) -> Result<Value, SyncError> {
    let text = JsFuture::from(response.text()?).await?;
    let text = text.as_string().ok_or(SyncError::Unreachable)?;
    parse(&text).map_err(|_| SyncError::Unreachable)
}

/// The bytes of an answer.
pub async fn bytes(response: &Response) -> Result<Vec<u8>, SyncError> {
    let buffer = JsFuture::from(response.array_buffer()?).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// A part of a file.
pub fn piece(blob: &Blob, from: u64, to: u64) -> Result<Blob, SyncError> {
    Ok(blob.slice_with_f64_and_f64(from as f64, to as f64)?)
}

/// A member of an answer.
pub fn member<'a>(answer: &'a Value, name: &str) -> &'a Value {
    static NOTHING: Value = Value::Null;
    answer
        .as_map()
        .and_then(|map| map.get(name))
        .unwrap_or(&NOTHING)
}

/// The texts of a list in an answer.
pub fn texts(answer: &Value, name: &str) -> Vec<String> {
    let list = member(answer, name).as_list().unwrap_or_default();
    list.iter()
        .filter_map(|item| item.as_text().map(str::to_owned))
        .collect()
}
