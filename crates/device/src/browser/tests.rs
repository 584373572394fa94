//! The browser's own abilities, in a real browser.

use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Blob, File, HtmlCanvasElement};

use super::{
    canary::Canary,
    files,
    photo::{self, PhotoError},
    pinyin::readings,
};

wasm_bindgen_test_configure!(run_in_browser);

fn file(blob: &Blob, name: &str) -> File {
    File::new_with_blob_sequence(&js_sys::Array::of1(blob), name).unwrap()
}

fn canvas(width: u32, height: u32) -> HtmlCanvasElement {
    let canvas: HtmlCanvasElement = web_sys::window()
        .and_then(|window| window.document())
        .unwrap()
        .create_element("canvas")
        .unwrap()
        .dyn_into()
        .unwrap();
    canvas.set_width(width);
    canvas.set_height(height);
    canvas
}

async fn size_of(blob: &Blob) -> (u32, u32) {
    let promise = web_sys::window()
        .unwrap()
        .create_image_bitmap_with_blob(blob)
        .unwrap();
    let bitmap = wasm_bindgen_futures::JsFuture::from(promise).await.unwrap();
    let bitmap: web_sys::ImageBitmap = bitmap.unchecked_into();
    (bitmap.width(), bitmap.height())
}

#[wasm_bindgen_test]
fn names_are_found_by_their_initials() {
    let initials = |name: &str| domain::search::initials(&readings(name));
    assert_eq!(initials("吴忠仪表有限责任公司"), "wzybyxzrgs");
    assert_eq!(initials("宁夏青铜峡ABC 2厂"), "nxqtxabc2c");
    assert_eq!(initials("（）"), "");
    // Several readings, in full, and characters beyond the common ones.
    for (name, typed) in [
        ("重庆", "cq"),
        ("重庆", "chongqing"),
        ("长城", "cc"),
        ("吴忠", "wuzhong"),
        ("䶮", "y"),
        ("𠮷", "j"),
    ] {
        let readings = readings(name);
        assert!(
            domain::search::is_read_as(&readings, typed),
            "{name}: {readings}"
        );
    }
}

#[wasm_bindgen_test]
async fn a_large_photo_is_scaled_and_hashed() {
    let large = photo::take_canvas(&canvas(3200, 1200)).await.unwrap();
    let taken = photo::take(&file(&large.attachment.blob, "plate.png"))
        .await
        .unwrap();
    assert_eq!(size_of(&taken.attachment.blob).await, (1600, 600));
    let thumbnail = taken.attachment.thumbnail.unwrap();
    assert_eq!(size_of(&thumbnail).await, (240, 90));
    assert_eq!(taken.attachment.blob.type_(), "image/jpeg");
    let bytes = files::read(&taken.attachment.blob).await.unwrap();
    assert_eq!(taken.attachment.sha256, domain::bundle::sha256_hex(&bytes));
}

#[wasm_bindgen_test]
async fn an_empty_or_broken_photo_is_an_answer() {
    let empty = file(&files::blob(b"", "image/jpeg").unwrap(), "a.jpg");
    assert_eq!(photo::take(&empty).await.unwrap_err(), PhotoError::Empty);
    let broken = file(
        &files::blob(b"not a picture", "image/jpeg").unwrap(),
        "b.jpg",
    );
    assert!(matches!(
        photo::take(&broken).await,
        Err(PhotoError::NotAPicture(_))
    ));
}

#[wasm_bindgen_test]
fn the_canary_alarms_when_data_is_gone_and_only_then() {
    let canary = Canary {
        device: "d".to_owned(),
        changes: 5,
        ..Canary::default()
    };
    assert!(!canary.alarms(Some("d"), 5));
    assert!(!canary.alarms(Some("d"), 9));
    assert!(canary.alarms(Some("d"), 4));
    assert!(canary.alarms(None, 0));
    assert!(canary.alarms(Some("other"), 5));
}
