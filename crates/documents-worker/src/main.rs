//! Makes files in a worker, so that no page waits for them: [`documents::make()`] behind the messages of
//! [`documents::job`].
//!
//! It is a program of its own, loaded when the first file is asked for. It reads nothing but what it is
//! sent and the programme's pack, which the app brings; it knows no database.

use std::collections::BTreeMap;

use documents::{
    Data, Kind, MakeError,
    job::{Answer, Ask, VERSION},
    make,
};
use domain::{Lang, Words, demo, json, pack::ProgrammePack, record::Record};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, Response};

fn main() {
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
        let message = event.data().unchecked_into::<Array>();
        spawn_local(serve(message));
    });
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    post(&Answer::Ready, None);
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Tells the page, with the bytes of a file where there is one.
fn post(answer: &Answer, file: Option<&[u8]>) {
    let Ok(text) = json::to_string(answer) else {
        return;
    };
    let message = Array::of1(&JsValue::from_str(&text));
    let sent = match file {
        None => scope().post_message(&message),
        Some(bytes) => {
            let bytes = Uint8Array::from(bytes);
            message.push(&bytes);
            let handed = Array::of1(&bytes.buffer());
            scope().post_message_with_transfer(&message, &handed)
        }
    };
    // The page is gone, or has ended this.
    drop(sent);
}

async fn serve(message: Array) {
    let text = message.get(0).as_string().unwrap_or_default();
    let Ok(ask) = json::from_str::<Ask>(&text) else {
        return post(&of_another_build(0), None);
    };
    if ask.version != VERSION {
        return post(&of_another_build(ask.job), None);
    }
    let job = ask.job;
    let lists = usize::try_from(ask.lists).unwrap_or_default();
    let mut records: Vec<Record> = Vec::new();
    for list in message.iter().skip(1).take(lists) {
        let list = list.as_string().unwrap_or_default();
        match json::from_str::<Vec<Record>>(&list) {
            Ok(list) => records.extend(list),
            Err(error) => {
                let words = MakeError::Data(error).words();
                return post(&Answer::Failed { job, words }, None);
            }
        }
    }
    let bytes = message.iter().skip(1 + lists);
    let bytes = bytes.map(|part| Uint8Array::new(&part).to_vec());
    let pictures = ask.pictures.iter().cloned().zip(bytes).collect();
    if let Err(words) = answer(&ask, records, &pictures).await {
        post(&Answer::Failed { job, words }, None);
    }
}

/// A page of before an update asks in a way that is not this build's.
fn of_another_build(job: u32) -> Answer {
    let words = Words::new(
        "一档刚刚更新过。请重新打开这一页，再生成文件",
        "Yidang was updated just now. Reload the page and make the file again",
    );
    Answer::Failed { job, words }
}

async fn answer(
    ask: &Ask,
    records: Vec<Record>,
    pictures: &BTreeMap<String, Vec<u8>>,
) -> Result<(), Words> {
    let job = ask.job;
    let (Some(kind), Some(lang)) = (Kind::from_code(&ask.kind), Lang::from_code(&ask.lang)) else {
        post(&of_another_build(job), None);
        return Ok(());
    };
    let pack = pack(&ask.programme, ask.demo).await?;
    let says = |error: MakeError| error.words();
    let data = Data::read(&pack, lang, ask.day, records, pictures).map_err(says)?;
    let mut progress = |done: usize, all: usize| {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (done, all) = (count(done), count(all));
        post(&Answer::Progress { job, done, all }, None);
    };
    let made = make(kind, &data, &mut progress).map_err(says)?;
    let answer = Answer::Made {
        job,
        name: made.name,
        media_type: kind.media_type().to_owned(),
    };
    post(&answer, Some(&made.bytes));
    Ok(())
}

/// The programme's pack, which the service worker keeps.
async fn pack(code: &str, is_demo: bool) -> Result<ProgrammePack, Words> {
    let not_read = || {
        Words::new(
            "读不到方案数据，文件没有生成。请联网后再打开一次一档，再试",
            "The programme's data could not be read; no file was made. Open Yidang once with a network and try again",
        )
    };
    let text = text(&format!("/packs/{code}.json")).await;
    let text = text.map_err(|_| not_read())?;
    let pack = ProgrammePack::read(&text).map_err(|_| not_read())?;
    Ok(if is_demo {
        demo::programme(&pack)
    } else {
        pack
    })
}

async fn text(url: &str) -> Result<String, JsValue> {
    let response = JsFuture::from(scope().fetch_with_str(url)).await?;
    let response: Response = response.dyn_into()?;
    if !response.ok() {
        return Err(JsValue::from_str(url));
    }
    let text = JsFuture::from(response.text()?).await?;
    Ok(text.as_string().unwrap_or_default())
}
