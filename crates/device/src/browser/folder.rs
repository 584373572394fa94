//! Folders the person lets the app write into (File System Access: Chrome and Edge on computers).

use js_sys::{Object, Promise};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, DomException, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetFileOptions,
    FileSystemWritableFileStream,
};

use super::BrowserError;

// web-sys has these only with a compiler flag for unstable interfaces, or not at all. Where they are
// missing, calling them throws.
#[wasm_bindgen]
extern "C" {
    type WindowWithFolders;

    #[wasm_bindgen(method, getter, js_name = showDirectoryPicker)]
    fn picker(this: &WindowWithFolders) -> JsValue;

    #[wasm_bindgen(method, catch, js_name = showDirectoryPicker)]
    fn show_directory_picker(this: &WindowWithFolders, how: &Mode) -> Result<Promise, JsValue>;

    #[wasm_bindgen(extends = Object)]
    type Mode;

    #[wasm_bindgen(method, setter)]
    fn set_mode(this: &Mode, mode: &str);

    type Folder;

    #[wasm_bindgen(method, catch, js_name = queryPermission)]
    fn query_permission(this: &Folder, how: &Mode) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = requestPermission)]
    fn request_permission(this: &Folder, how: &Mode) -> Result<Promise, JsValue>;

    type WritableFile;

    #[wasm_bindgen(method, catch, js_name = createWritable)]
    fn create_writable(this: &WritableFile) -> Result<Promise, JsValue>;
}

fn read_write() -> Mode {
    let mode: Mode = Object::new().unchecked_into();
    mode.set_mode("readwrite");
    mode
}

fn window() -> Option<WindowWithFolders> {
    let window: WindowWithFolders = web_sys::window()?.unchecked_into();
    window.picker().is_function().then_some(window)
}

/// Whether this browser can write into a folder.
pub fn has_folders() -> bool {
    window().is_some()
}

/// Lets the person choose a folder; `None` when they changed their mind. Must be called from a tap.
pub async fn choose() -> Result<Option<FileSystemDirectoryHandle>, BrowserError> {
    let window = window().ok_or_else(|| BrowserError("no folder picker".to_owned()))?;
    match JsFuture::from(window.show_directory_picker(&read_write())?).await {
        Ok(folder) => Ok(Some(folder.unchecked_into())),
        Err(thrown) => {
            let name = thrown.dyn_ref::<DomException>().map(DomException::name);
            if name.as_deref() == Some("AbortError") {
                return Ok(None);
            }
            Err(thrown.into())
        }
    }
}

/// Whether the app may write into the folder. With `ask`, from a tap, the browser may ask the person.
pub async fn is_granted(
    folder: &FileSystemDirectoryHandle,
    ask: bool,
) -> Result<bool, BrowserError> {
    let folder: &Folder = folder.unchecked_ref();
    let how = read_write();
    let answer = if ask {
        folder.request_permission(&how)?
    } else {
        folder.query_permission(&how)?
    };
    let answer = JsFuture::from(answer).await?;
    Ok(answer.as_string().as_deref() == Some("granted"))
}

/// Writes a file. The browser writes beside it and swaps on close: a cut leaves the old one.
pub async fn write(
    folder: &FileSystemDirectoryHandle,
    name: &str,
    blob: &Blob,
) -> Result<(), BrowserError> {
    let create = FileSystemGetFileOptions::new();
    create.set_create(true);
    let file = JsFuture::from(folder.get_file_handle_with_options(name, &create)).await?;
    let file: FileSystemFileHandle = file.unchecked_into();
    let file: &WritableFile = file.unchecked_ref();
    let stream = JsFuture::from(file.create_writable()?).await?;
    let stream: FileSystemWritableFileStream = stream.unchecked_into();
    JsFuture::from(stream.write_with_blob(blob)?).await?;
    JsFuture::from(stream.close()).await?;
    Ok(())
}

/// Reads a file of the folder.
pub async fn read(folder: &FileSystemDirectoryHandle, name: &str) -> Result<Blob, BrowserError> {
    let file = JsFuture::from(folder.get_file_handle(name)).await?;
    let file: FileSystemFileHandle = file.unchecked_into();
    let file = JsFuture::from(file.get_file()).await?;
    Ok(file.unchecked_into())
}
