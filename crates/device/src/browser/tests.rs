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
    let bag = web_sys::FilePropertyBag::new();
    bag.set_type(&blob.type_());
    File::new_with_blob_sequence_and_options(&js_sys::Array::of1(blob), name, &bag).unwrap()
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

/// A photo as a camera writes it: with an Exif segment that says when it was taken.
async fn from_camera(at: &str, offset: Option<&str>) -> File {
    let drawn = photo::take_canvas(&canvas(40, 20)).await.unwrap();
    let plain = photo::take(&file(&drawn.attachment.blob, "a.png"))
        .await
        .unwrap();
    assert_eq!(plain.taken, None, "a picture without Exif says no time");
    let jpeg = files::read(&plain.attachment.blob).await.unwrap();
    // Little-endian TIFF: a first directory that points to the Exif directory, then the texts.
    let entry = |tag: u16, kind: u16, count: usize, at: usize| {
        let mut entry = [tag.to_le_bytes(), kind.to_le_bytes()].concat();
        entry.extend((count as u32).to_le_bytes());
        entry.extend((at as u32).to_le_bytes());
        entry
    };
    let texts: Vec<(u16, &str)> = [(0x9003, at)]
        .into_iter()
        .chain(offset.map(|offset| (0x9011, offset)))
        .collect();
    let mut tiff = b"II*\0\x08\0\0\0\x01\0".to_vec();
    tiff.extend(entry(0x8769, 4, 1, 26));
    tiff.extend([0; 4]);
    tiff.extend((texts.len() as u16).to_le_bytes());
    let mut after = 26 + 2 + texts.len() * 12 + 4;
    for (tag, text) in &texts {
        tiff.extend(entry(*tag, 2, text.len() + 1, after));
        after += text.len() + 1;
    }
    tiff.extend([0; 4]);
    for (_, text) in &texts {
        tiff.extend(text.as_bytes());
        tiff.push(0);
    }
    let mut whole = b"\xff\xd8\xff\xe1".to_vec();
    whole.extend((tiff.len() as u16 + 8).to_be_bytes());
    whole.extend(b"Exif\0\0");
    whole.extend(tiff);
    whole.extend(&jpeg[2..]);
    file(&files::blob(&whole, "image/jpeg").unwrap(), "IMG_1.jpg")
}

#[wasm_bindgen_test]
async fn a_photo_of_september_keeps_its_time_in_november() {
    let zoned = from_camera("2026:09:12 10:20:30", Some("+08:00")).await;
    let taken = photo::take(&zoned).await.unwrap().taken;
    assert_eq!(taken, Some(1_789_179_630_000));
    // Without a zone it is this device's.
    let local = from_camera("2026:09:12 10:20:30", None).await;
    let taken = photo::take_file(&local).await.unwrap().taken.unwrap();
    let shown = js_sys::Date::new(&(taken as f64).into());
    assert_eq!(
        (shown.get_month(), shown.get_date(), shown.get_hours()),
        (8, 12, 10)
    );
}

#[wasm_bindgen_test]
async fn a_time_nobody_set_or_still_to_come_is_none() {
    for at in [
        "0000:00:00 00:00:00",
        "    :  :     :  :  ",
        "2099:01:01 00:00:00",
        "2026:13:40 10:20:30",
        "yesterday",
    ] {
        let file = from_camera(at, None).await;
        assert_eq!(photo::take(&file).await.unwrap().taken, None, "{at}");
    }
}

#[wasm_bindgen_test]
async fn what_cannot_be_shown_is_kept_as_a_file() {
    for (name, media_type) in [
        ("plan.dwg", "image/vnd.dwg"),
        ("photo.heic", "image/heic"),
        ("scan.tif", "image/tiff"),
        ("logo.svg", "image/svg+xml"),
        ("notes.bin", ""),
    ] {
        let given = file(&files::blob(b"AC1032 invented", media_type).unwrap(), name);
        let taken = photo::take_file(&given).await.unwrap();
        let bytes = files::read(&taken.attachment.blob).await.unwrap();
        assert_eq!(bytes, b"AC1032 invented", "{name}");
        assert!(taken.attachment.thumbnail.is_none(), "{name}");
        let expected = if media_type.is_empty() {
            "application/octet-stream"
        } else {
            media_type
        };
        assert_eq!(taken.attachment.media_type, expected);
    }
}

#[wasm_bindgen_test]
async fn a_file_larger_than_an_attachment_may_be_is_refused() {
    let part = files::blob(&vec![7; 1 << 20], "").unwrap();
    let parts = |count: u64| {
        let parts: js_sys::Array = (0..count).map(|_| &part).collect();
        File::new_with_blob_sequence(&parts, "film.mp4").unwrap()
    };
    let most = domain::limits::ATTACHMENT_BYTES;
    let over = parts((most >> 20) + 1);
    assert_eq!(
        photo::take_file(&over).await.unwrap_err(),
        PhotoError::TooLarge(most + (1 << 20))
    );
    // As large as may be.
    let taken = photo::take_file(&parts(most >> 20)).await.unwrap();
    assert_eq!(u64::from(taken.size), most);
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
