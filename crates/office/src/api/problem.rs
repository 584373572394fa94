//! What a request gets that cannot be done: a problem document (RFC 9457).

use std::time::Duration;

use axum::{
    Json,
    http::{
        HeaderValue, StatusCode,
        header::{ALLOW, CONTENT_TYPE, RETRY_AFTER},
    },
    response::{IntoResponse, Response},
};
use domain::bundle::{Refusal, RefusalReason};
use office_service::{applicants::RegistrationError, enrolment::EnrolmentError};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::{
    IntoResponses, PartialSchema as _, ToResponse, ToSchema,
    openapi::{
        Ref, RefOr, Response as Documented, ResponseBuilder,
        content::ContentBuilder,
        schema::{Array, ArrayBuilder, OneOfBuilder},
    },
};

use super::schema::{object, text, whole};

const DOCUMENT: &str = "application/problem+json";

/// A kind of problem: its status, its name in `type`, what happened and what to do, in Chinese and
/// English. The names are part of the protocol (docs/sync.md); the words are for people.
pub struct Kind {
    status: StatusCode,
    name: &'static str,
    zh: &'static str,
    en: &'static str,
}

macro_rules! kinds {
    ($($const:ident $status:ident $name:literal $zh:literal $en:literal;)*) => {
        $(pub const $const: &Kind = &Kind {
            status: StatusCode::$status, name: $name, zh: $zh, en: $en,
        };)*
        /// Every kind, for the OpenAPI document and its test.
        pub const ALL: &[&Kind] = &[$($const),*];
    };
}

kinds! {
    NO_TOKEN UNAUTHORIZED "no-token"
        "请求没有本办公室发的凭证。数据都在设备上。请用办公室给的邀请码连接。"
        "The request has no token of this office. Everything is safe on the device. Connect it with an invite from the office.";
    REVOKED FORBIDDEN "revoked"
        "这台设备的权限已被办公室停用，之前交来的数据都保留。请联系办公室。"
        "The office has revoked this device. What it sent before is kept. Ask the office.";
    NOT_YOURS FORBIDDEN "not-yours"
        "这不在这台设备的职责范围内。没有改动任何数据。"
        "This is not within the device's scope. Nothing was changed.";
    BAD_CODE NOT_FOUND "bad-code"
        "邀请码不对、已过期或已被别的设备使用。请核对，或请办公室重新生成。"
        "The invite's code is wrong, has expired, or was used by another device. Check it, or ask the office for a new one.";
    NO_PROOF FORBIDDEN "no-proof"
        "这台设备没有证明密钥是它自己的，没有登记，数据都在设备上。请更新应用后再试。"
        "The device did not prove that the key it names is its own, and was not enrolled. Everything is safe on it. Update the app and try again.";
    WAITING FORBIDDEN "waiting"
        "办公室还没有接纳这台设备的登记。可以先离线填写，接纳后会自动发送，不用重做。"
        "The office has not decided on this device's registration yet. Work offline meanwhile: once it is admitted everything is sent by itself.";
    TURNED_DOWN FORBIDDEN "turned-down"
        "办公室没有接受这台设备的登记，填写的内容都在本机。请联系办公室，或用邀请码连接。"
        "The office turned this device's registration down. Everything entered is safe on it. Ask the office, or link it with an invite.";
    FULL TOO_MANY_REQUESTS "full"
        "等待接纳的登记太多，没有登记上，填写的内容都在本机。请联系办公室，或改天再登记。"
        "Too many registrations wait already; this one was not taken. Everything entered is safe on the device. Ask the office, or register another day.";
    QUOTA TOO_MANY_REQUESTS "quota"
        "这台设备今天送来的数据太多，办公室暂不接收，没有改动任何数据，设备上的数据都在。明天会自动再试；急需的话请联系办公室，用文件移交。"
        "The device has sent more than the office takes of one device in a day. Nothing was changed and everything is safe on the device. It is tried again tomorrow; if it is urgent, hand it over by file.";
    TOO_MUCH_ASIDE CONFLICT "too-much-aside"
        "这台设备已有太多改动被办公室另外存放，暂不接收更多，设备上的数据都在。请联系办公室处理。"
        "Too many of the device's changes are kept apart at the office already; no more are taken, and everything is safe on the device. Ask the office to release them.";
    TOO_MANY TOO_MANY_REQUESTS "too-many"
        "试的次数太多。请等一分钟再试。"
        "Too many tries. Wait a minute and try again.";
    SLOW_DOWN TOO_MANY_REQUESTS "slow-down"
        "请求太频繁，没有改动任何数据。稍后会自动重试。"
        "Too many requests at once; nothing was changed. It will be tried again.";
    BAD_REQUEST BAD_REQUEST "bad-request"
        "请求的格式不对，没有改动任何数据。请更新应用后再试。"
        "The request cannot be read; nothing was changed. Update the app and try again.";
    BAD_BUNDLE UNPROCESSABLE_ENTITY "bad-bundle"
        "数据包没有通过检查，整个都没有接收，设备上的数据还在。"
        "The bundle did not pass its checks and was refused whole. The data is safe on the device.";
    NOT_ITS_SENDER UNPROCESSABLE_ENTITY "not-its-sender"
        "数据包不是由发送它的设备签名的，没有接收。"
        "The bundle was not signed by the device that sends it, and was refused.";
    REFUSED CONFLICT "refused"
        "办公室已有这台设备同一编号的另一份记录，数据包没有接收。请联系办公室。"
        "The office holds other changes under this device's numbers; the bundle was refused. Ask the office.";
    GAP CONFLICT "gap"
        "前面的改动还没有到，先从缺少的编号起重新发送。"
        "Changes before these have not come: send again from the number that is missing.";
    OTHER_EPOCH CONFLICT "other-epoch"
        "办公室刚从备份恢复，请先重新核对再发送，设备上的数据都在。"
        "The office was restored from a backup: ask again what it has, then send. Everything is safe on the device.";
    NOT_NEXT CONFLICT "not-next"
        "附件要从上次中断的位置继续发送。"
        "The attachment goes on from where it stopped.";
    WRONG_HASH UNPROCESSABLE_ENTITY "wrong-hash"
        "附件的内容与它的校验值不符，没有保存。请重新发送。"
        "The attachment's content does not match its hash and was not kept. Send it again.";
    NOT_HERE NOT_FOUND "not-here"
        "办公室没有这一项。"
        "The office does not have this.";
    NOT_BROUGHT NOT_FOUND "not-brought"
        "这个附件的内容还没有为您可以查看的企业上传过。等写下它的设备上传后会自动取到。"
        "Nobody has sent this attachment for an enterprise you may see. It comes once the device that named it has sent it.";
    NOT_CONFIRMED UNPROCESSABLE_ENTITY "not-confirmed"
        "确认内容与要清除的对象不一致，没有改动任何数据。请再输入一遍它的代码或姓名。"
        "What was typed to confirm it is not what is to be erased; nothing was changed. Type its code or name once more.";
    NOT_DELETED CONFLICT "not-deleted"
        "要彻底清除，请先在应用里删除它。没有改动任何数据。"
        "It is not deleted, and nothing was changed. Delete it in the app first.";
    NO_ENDPOINT NOT_FOUND "no-endpoint"
        "办公室没有这个接口，没有改动任何数据。请更新应用后再试。"
        "The office has no such endpoint; nothing was changed. Update the app and try again.";
    NOT_ALLOWED METHOD_NOT_ALLOWED "not-allowed"
        "这个接口不支持这种请求方法，没有改动任何数据。请更新应用后再试。"
        "This endpoint does not take this method; nothing was changed. Update the app and try again.";
    TOO_LARGE PAYLOAD_TOO_LARGE "too-large"
        "内容太大，没有接收，设备上的数据还在。请分成较小的部分再发送。"
        "It is too large and was not taken; the data is safe on the device. Send it in smaller parts.";
    TOO_SLOW REQUEST_TIMEOUT "too-slow"
        "网络中断太久，没有收完，没有改动任何数据。网络好些时会再试。"
        "The line was silent for too long before all had come; nothing was changed. Try again on a better line.";
    BUSY SERVICE_UNAVAILABLE "busy"
        "办公室服务器正忙，没有改动任何数据。稍后会自动重试。"
        "The office is busy; nothing was changed. It will be tried again.";
    FAILED INTERNAL_SERVER_ERROR "failed"
        "办公室服务器出错，没有改动任何数据。稍后会自动重试。"
        "The office failed; nothing was changed. It will be tried again.";
}

impl Kind {
    pub const fn name(&self) -> &'static str {
        self.name
    }

    pub const fn status(&self) -> StatusCode {
        self.status
    }
}

/// A problem with what is particular to this one.
pub struct Problem {
    kind: &'static Kind,
    more: Map<String, Value>,
    /// When to ask again.
    after: Option<Duration>,
}

impl From<&'static Kind> for Problem {
    fn from(kind: &'static Kind) -> Self {
        Self {
            kind,
            more: Map::new(),
            after: None,
        }
    }
}

impl Problem {
    #[cfg(test)]
    pub fn name(&self) -> &'static str {
        self.kind.name
    }

    /// Says when to ask again.
    #[must_use]
    pub fn after(mut self, wait: Duration) -> Self {
        self.after = Some(wait);
        self
    }

    /// Whether it is of this kind.
    pub fn is(&self, kind: &Kind) -> bool {
        self.kind.name == kind.name
    }

    /// Adds a member.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.more.insert(name.to_owned(), value.into());
        self
    }
}

/// What a device is answered that the office turned down: its reason goes into the words, which every
/// build shows.
pub fn turned_down(because: Option<&str>) -> Problem {
    let problem = Problem::from(TURNED_DOWN);
    match because {
        None => problem,
        Some(because) => problem
            .with("because", because)
            .with("zh", format!("{}办公室说明：{because}", TURNED_DOWN.zh))
            .with(
                "title",
                format!("{} The office says: {because}", TURNED_DOWN.en),
            ),
    }
}

/// What is answered when something was done to what there `is`, or there was nothing to do it to.
pub fn done(is: bool) -> Result<StatusCode, Problem> {
    if is {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(NOT_HERE.into())
    }
}

impl From<office_db::Error> for Problem {
    fn from(error: office_db::Error) -> Self {
        tracing::error!(%error, "the database failed");
        FAILED.into()
    }
}

/// A bundle of the office's own holds what no reader would take.
impl From<domain::bundle::BundleFault> for Problem {
    fn from(fault: domain::bundle::BundleFault) -> Self {
        tracing::error!(%fault, "a bundle cannot be made");
        FAILED.into()
    }
}

impl From<office_attachments::Error> for Problem {
    fn from(error: office_attachments::Error) -> Self {
        tracing::error!(%error, "the attachments' store failed");
        FAILED.into()
    }
}

impl From<EnrolmentError> for Problem {
    fn from(error: EnrolmentError) -> Self {
        match error {
            EnrolmentError::BadCode => BAD_CODE.into(),
            EnrolmentError::Revoked => REVOKED.into(),
            EnrolmentError::OtherKey => NOT_YOURS.into(),
            EnrolmentError::Database(error) => error.into(),
        }
    }
}

impl From<RegistrationError> for Problem {
    fn from(error: RegistrationError) -> Self {
        match error {
            RegistrationError::Revoked => REVOKED.into(),
            RegistrationError::NotYours => NOT_YOURS.into(),
            RegistrationError::Refused(because) => turned_down(because.as_deref()),
            RegistrationError::Full => FULL.into(),
            RegistrationError::Database(error) => error.into(),
        }
    }
}

/// Every refusal of the API becomes a problem document: also those that come from the framework,
/// before any handler (a body that is no JSON, a wrong method, a panic).
pub async fn everywhere(response: Response) -> Response {
    let kind = match response.status() {
        StatusCode::NOT_FOUND => NO_ENDPOINT,
        StatusCode::METHOD_NOT_ALLOWED => NOT_ALLOWED,
        StatusCode::PAYLOAD_TOO_LARGE => TOO_LARGE,
        StatusCode::REQUEST_TIMEOUT => TOO_SLOW,
        StatusCode::SERVICE_UNAVAILABLE => BUSY,
        status if status.is_client_error() => BAD_REQUEST,
        status if status.is_server_error() => FAILED,
        _ => return response,
    };
    let problem = HeaderValue::from_static(DOCUMENT);
    if response.headers().get(CONTENT_TYPE) == Some(&problem) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let mut problem = Problem::from(kind);
    if std::ptr::eq(kind, BAD_REQUEST) {
        // What the framework could not read, and where.
        let text = axum::body::to_bytes(body, 1 << 10)
            .await
            .unwrap_or_default();
        problem = problem.with("detail", String::from_utf8_lossy(&text).into_owned());
    }
    let mut response = problem.into_response();
    if let Some(allow) = parts.headers.get(ALLOW) {
        response.headers_mut().insert(ALLOW, allow.clone());
    }
    response
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        metrics::counter!("yidang_problems_total", "kind" => self.kind.name).increment(1);
        let mut document = Map::new();
        document.insert(
            "type".to_owned(),
            json!(format!("/problems/{}", self.kind.name)),
        );
        document.insert("status".to_owned(), json!(self.kind.status.as_u16()));
        document.insert("title".to_owned(), json!(self.kind.en));
        document.insert("zh".to_owned(), json!(self.kind.zh));
        document.extend(self.more);
        let mut response = (self.kind.status, Json(document)).into_response();
        response
            .headers_mut()
            .insert(CONTENT_TYPE, HeaderValue::from_static(DOCUMENT));
        let usual = match self.kind.name {
            "busy" => Some(5),
            "too-many" => Some(60),
            _ => None,
        };
        // Whole seconds, and never too early.
        let after = self.after.map(|wait| wait.as_secs() + 1).or(usual);
        if let Some(seconds) = after {
            let headers = response.headers_mut();
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// For the OpenAPI document: what every endpoint answers when it cannot do what was asked.
impl IntoResponses for Problem {
    fn responses() -> std::collections::BTreeMap<String, RefOr<Documented>> {
        let reference = || RefOr::Ref(Ref::from_response_name("Problem"));
        ["4XX", "5XX"]
            .map(|status| (status.to_owned(), reference()))
            .into()
    }
}

impl ToResponse<'static> for Problem {
    fn response() -> (&'static str, RefOr<Documented>) {
        let kind = ALL.iter().fold(OneOfBuilder::new(), |kinds, kind| {
            kinds.item(
                text()
                    .enum_values(Some([format!("/problems/{}", kind.name())]))
                    .description(Some(format!("{}. {}", kind.status().as_u16(), kind.en))),
            )
        });
        let said = |words: &str| text().description(Some(words));
        let schema = object()
            .property("type", kind)
            .required("type")
            .property("status", whole())
            .required("status")
            .property("title", said("What happened and what to do, in English"))
            .required("title")
            .property("zh", said("The same in Chinese"))
            .required("zh")
            .property(
                "detail",
                said("What is particular to this one, e.g. what is wrong with the bundle"),
            )
            .property(
                "next",
                whole().description(Some("not-next: the byte to go on from")),
            )
            .property("gaps", gaps())
            .property("refused", refusals());
        let content = ContentBuilder::new().schema(Some(schema)).build();
        let response = ResponseBuilder::new()
            .description("A problem document (RFC 9457)")
            .content(DOCUMENT, content)
            .build();
        ("Problem", response.into())
    }
}

/// Changes of a device that were left out.
#[derive(Serialize, ToSchema)]
pub struct LeftOut {
    device: String,
    /// What people call it, where known.
    name: String,
    /// `history-differs`, `key-changed`, `relay-not-allowed`, `revoked` or `too-much-aside`.
    reason: &'static str,
    changes: u32,
}

/// Changes that must come first.
#[derive(Serialize, ToSchema)]
pub struct Missing {
    pub device: String,
    pub from: u32,
    pub to: u32,
}

/// For the problem `gap`.
fn gaps() -> Array {
    ArrayBuilder::new()
        .items(Missing::schema())
        .description(Some("gap: changes that must come first"))
        .build()
}

/// For the problem `refused`.
fn refusals() -> Array {
    ArrayBuilder::new()
        .items(LeftOut::schema())
        .description(Some("refused: why"))
        .build()
}

impl LeftOut {
    pub fn of(refusals: &[Refusal]) -> Vec<Self> {
        refusals
            .iter()
            .map(|refusal| {
                let reason = match refusal.reason {
                    RefusalReason::HistoryDiffers => "history-differs",
                    RefusalReason::KeyChanged => "key-changed",
                    RefusalReason::RelayNotAllowed => "relay-not-allowed",
                    RefusalReason::Revoked => "revoked",
                    RefusalReason::TooMuchSetAside => "too-much-aside",
                };
                Self {
                    device: refusal.device.as_str().to_owned(),
                    name: refusal.name.clone(),
                    reason,
                    changes: refusal.changes,
                }
            })
            .collect()
    }
}
