//! Photos: read at once, turned upright, scaled, hashed.

use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, CanvasRenderingContext2d, File, HtmlCanvasElement, ImageBitmap, ImageBitmapOptions,
    ImageOrientation,
};

use domain::limits::{ATTACHMENT_BYTES, NAME_BYTES};

use super::{
    BrowserError,
    camera_time::camera_time,
    files::{self, NewAttachment},
    keys,
};

/// The longer edge of a stored photo, in pixels: a nameplate stays readable.
const EDGE: f64 = 1600.0;
/// The longer edge of its small picture.
const SMALL: f64 = 240.0;
const QUALITY: f64 = 0.8;

/// Why a photo was not taken in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhotoError {
    /// No bytes: the camera or the cloud drive gave nothing.
    #[error("the file is empty")]
    Empty,
    /// The bytes could not be read.
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
    /// Not a picture this browser knows.
    #[error("not a picture: {0}")]
    NotAPicture(String),
    /// More bytes than an attachment may have.
    #[error("the file has {0} bytes")]
    TooLarge(u64),
    /// The browser could not scale or hash it.
    #[error("{0}")]
    Failed(String),
}

/// A photo ready to be saved, with what its record says.
#[derive(Clone, Debug)]
pub struct TakenPhoto {
    pub attachment: NewAttachment,
    /// Bytes.
    pub size: u32,
    pub name: String,
    /// When the camera took it, in ms since 1970, as far as the file says.
    pub taken: Option<i64>,
}

/// Reads, scales and hashes a picture. JPEG, longer edge at most 1600 px; location and other
/// camera data do not survive the canvas, the time it was taken is handed on.
pub async fn take(file: &File) -> Result<TakenPhoto, PhotoError> {
    // Read before anything else: the file behind a camera's handle may vanish.
    let bytes = read(file).await?;
    picture(file, &bytes).await
}

async fn picture(file: &File, bytes: &[u8]) -> Result<TakenPhoto, PhotoError> {
    let source = files::blob(bytes, &file.type_()).map_err(failed)?;
    let bitmap = decode(&source).await?;
    let scaled = encode(&bitmap, EDGE).await;
    let small = encode(&bitmap, SMALL).await;
    bitmap.close();
    let (blob, thumbnail) = (scaled.map_err(failed)?, small.map_err(failed)?);
    Ok(TakenPhoto {
        attachment: attachment(blob.clone(), "image/jpeg", Some(thumbnail)).await?,
        size: blob.size() as u32,
        name: file.name(),
        taken: camera_time(bytes),
    })
}

/// The small picture of a stored photo, as [`take`] makes it.
///
/// # Errors
/// [`PhotoError::NotAPicture`] when the browser cannot read it.
pub async fn shrink(photo: &Blob) -> Result<Blob, PhotoError> {
    let bitmap = decode(photo).await?;
    let small = encode(&bitmap, SMALL).await;
    bitmap.close();
    small.map_err(failed)
}

/// Takes in any file: a picture as [`take`] does; as it is what is none (a signed contract, a PDF),
/// and what calls itself one and cannot be shown here (a DWG drawing, HEIC, TIFF, SVG).
pub async fn take_file(file: &File) -> Result<TakenPhoto, PhotoError> {
    let picture_like = file.type_().starts_with("image/");
    let large = file.size() > ATTACHMENT_BYTES as f64;
    // A picture becomes small.
    if large && !picture_like {
        return Err(PhotoError::TooLarge(file.size() as u64));
    }
    let bytes = read(file).await?;
    if picture_like {
        match picture(file, &bytes).await {
            Err(_) if large => return Err(PhotoError::TooLarge(file.size() as u64)),
            Err(_) => {}
            taken => return taken,
        }
    }
    let media_type = match file.type_() {
        known if (1..=NAME_BYTES).contains(&known.len()) => known,
        _ => "application/octet-stream".to_owned(),
    };
    let blob = files::blob(&bytes, &media_type).map_err(failed)?;
    Ok(TakenPhoto {
        attachment: attachment(blob, &media_type, None).await?,
        size: bytes.len() as u32,
        name: file.name(),
        taken: camera_time(&bytes),
    })
}

/// Takes in what was drawn (a signature).
pub async fn take_canvas(canvas: &HtmlCanvasElement) -> Result<TakenPhoto, PhotoError> {
    let blob = to_blob(canvas, "image/png").await.map_err(failed)?;
    Ok(TakenPhoto {
        attachment: attachment(blob.clone(), "image/png", Some(blob.clone())).await?,
        size: blob.size() as u32,
        name: String::new(),
        taken: None,
    })
}

fn failed(error: BrowserError) -> PhotoError {
    PhotoError::Failed(error.0)
}

async fn read(file: &File) -> Result<Vec<u8>, PhotoError> {
    let buffer = JsFuture::from(file.array_buffer())
        .await
        .map_err(|thrown| PhotoError::Unreadable(BrowserError::from(thrown).0))?;
    let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
    if bytes.is_empty() {
        Err(PhotoError::Empty)
    } else {
        Ok(bytes)
    }
}

async fn decode(blob: &Blob) -> Result<ImageBitmap, PhotoError> {
    let not = |thrown: JsValue| PhotoError::NotAPicture(BrowserError::from(thrown).0);
    let window = web_sys::window().ok_or_else(|| PhotoError::Failed("no window".to_owned()))?;
    let options = ImageBitmapOptions::new();
    options.set_image_orientation(ImageOrientation::FromImage);
    let promise = window
        .create_image_bitmap_with_blob_and_image_bitmap_options(blob, &options)
        .map_err(not)?;
    let bitmap = JsFuture::from(promise).await.map_err(not)?;
    Ok(bitmap.unchecked_into())
}

/// Draws the picture no larger than `edge` and writes it as JPEG. The size is set by drawing:
/// engines differ in how resize options meet turned pictures.
async fn encode(bitmap: &ImageBitmap, edge: f64) -> Result<Blob, BrowserError> {
    let (width, height) = (f64::from(bitmap.width()), f64::from(bitmap.height()));
    let scale = (edge / width.max(height)).min(1.0);
    let (width, height) = (
        (width * scale).round().max(1.0),
        (height * scale).round().max(1.0),
    );
    let none = || BrowserError("no canvas".to_owned());
    let canvas: HtmlCanvasElement = web_sys::window()
        .and_then(|window| window.document())
        .ok_or_else(none)?
        .create_element("canvas")?
        .dyn_into()
        .map_err(|_| none())?;
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context: CanvasRenderingContext2d = canvas
        .get_context("2d")?
        .ok_or_else(none)?
        .dyn_into()
        .map_err(|_| none())?;
    // JPEG has no transparency: without a ground, clear parts turn black.
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, width, height);
    context.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, width, height)?;
    to_blob(&canvas, "image/jpeg").await
}

async fn to_blob(canvas: &HtmlCanvasElement, media_type: &str) -> Result<Blob, BrowserError> {
    let mut failed = None;
    let promise = js_sys::Promise::new(&mut |resolve: Function, _reject: Function| {
        let done = Closure::once_into_js(move |blob: JsValue| {
            drop(resolve.call1(&JsValue::NULL, &blob));
        });
        failed = canvas
            .to_blob_with_type_and_encoder_options(
                done.unchecked_ref(),
                media_type,
                &QUALITY.into(),
            )
            .err();
    });
    if let Some(thrown) = failed {
        return Err(thrown.into());
    }
    let blob = JsFuture::from(promise).await?;
    blob.dyn_into()
        .map_err(|_| BrowserError("the canvas gave no picture".to_owned()))
}

async fn attachment(
    blob: Blob,
    media_type: &str,
    thumbnail: Option<Blob>,
) -> Result<NewAttachment, PhotoError> {
    let buffer = JsFuture::from(blob.array_buffer())
        .await
        .map_err(|thrown| PhotoError::Unreadable(BrowserError::from(thrown).0))?;
    let sha256 = keys::sha256(buffer.unchecked_ref()).await.map_err(failed)?;
    Ok(NewAttachment {
        sha256,
        media_type: media_type.to_owned(),
        blob,
        thumbnail,
    })
}
