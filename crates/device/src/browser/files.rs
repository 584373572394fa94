//! Files: attachments' bytes, and giving files to the person.

use js_sys::{Array, Function};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, File, FilePropertyBag, HtmlAnchorElement, Response, ShareData, Url,
};

use super::BrowserError;

/// Bytes that belong to a dossier, kept by their sha256.
#[derive(Clone, Debug)]
pub struct NewAttachment {
    pub sha256: String,
    pub media_type: String,
    pub blob: Blob,
    /// A small picture for lists; none for files.
    pub thumbnail: Option<Blob>,
}

fn no_window() -> BrowserError {
    BrowserError("no window".to_owned())
}

/// A blob of text or bytes.
pub fn blob(bytes: &[u8], media_type: &str) -> Result<Blob, BrowserError> {
    let parts = Array::of1(&js_sys::Uint8Array::from(bytes).into());
    let bag = BlobPropertyBag::new();
    bag.set_type(media_type);
    Ok(Blob::new_with_u8_array_sequence_and_options(&parts, &bag)?)
}

/// Offers a file as a download. The browser does not say whether the person kept it: ask before
/// counting it as handed over.
pub fn download(name: &str, blob: &Blob) -> Result<(), BrowserError> {
    let window = web_sys::window().ok_or_else(no_window)?;
    let document = window.document().ok_or_else(no_window)?;
    let url = Url::create_object_url_with_blob(blob)?;
    let link: HtmlAnchorElement = document
        .create_element("a")?
        .dyn_into()
        .map_err(|_| BrowserError("no link".to_owned()))?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The download has begun reading by then; revoking at once stops it in some browsers.
    let later = Closure::once_into_js(move || drop(Url::revoke_object_url(&url)));
    window.set_timeout_with_callback_and_timeout_and_arguments_0(
        later.unchecked_ref::<Function>(),
        60_000,
    )?;
    Ok(())
}

fn share_data(name: &str, blob: &Blob) -> Option<ShareData> {
    let bag = FilePropertyBag::new();
    bag.set_type(&blob.type_());
    let file = File::new_with_blob_sequence_and_options(&Array::of1(blob), name, &bag).ok()?;
    let data = ShareData::new();
    data.set_files(&Array::of1(&file));
    Some(data)
}

/// Whether the browser can hand a file to another app.
pub fn can_share(name: &str, blob: &Blob) -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    let navigator: NavigatorThatShares = window.navigator().unchecked_into();
    // Where it is missing, calling it throws.
    share_data(name, blob).is_some_and(|data| navigator.can_share(&data).unwrap_or(false))
}

// web-sys has it only with a compiler flag for unstable interfaces.
#[wasm_bindgen]
extern "C" {
    type NavigatorThatShares;

    #[wasm_bindgen(method, catch, js_name = canShare)]
    fn can_share(this: &NavigatorThatShares, data: &ShareData) -> Result<bool, JsValue>;
}

/// Hands a file to another app; `false` when the person changed their mind.
pub async fn share(name: &str, blob: &Blob) -> Result<bool, BrowserError> {
    let window = web_sys::window().ok_or_else(no_window)?;
    let data = share_data(name, blob).ok_or_else(|| BrowserError("no file".to_owned()))?;
    let promise = window.navigator().share_with_data(&data);
    match JsFuture::from(promise).await {
        Ok(_) => Ok(true),
        Err(thrown) => {
            let cancelled = thrown
                .dyn_ref::<web_sys::DomException>()
                .is_some_and(|thrown| thrown.name() == "AbortError");
            if cancelled {
                Ok(false)
            } else {
                Err(thrown.into())
            }
        }
    }
}

/// The bytes of a file or blob. Zero bytes is an error: cameras and cloud drives hand over empty
/// files when something went wrong.
pub async fn read(blob: &Blob) -> Result<Vec<u8>, BrowserError> {
    let buffer = JsFuture::from(blob.array_buffer()).await?;
    let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
    if bytes.is_empty() {
        return Err(BrowserError("the file is empty".to_owned()));
    }
    Ok(bytes)
}

/// The text of a file of the app itself.
pub async fn fetch_text(url: &str) -> Result<String, BrowserError> {
    let window = web_sys::window().ok_or_else(no_window)?;
    let response: Response = JsFuture::from(window.fetch_with_str(url))
        .await?
        .dyn_into()
        .map_err(|_| BrowserError("no response".to_owned()))?;
    if !response.ok() {
        return Err(BrowserError(format!("{url}: {}", response.status())));
    }
    let text = JsFuture::from(response.text()?).await?;
    text.as_string()
        .ok_or_else(|| BrowserError(format!("{url} is no text")))
}
