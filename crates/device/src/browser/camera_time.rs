//! When a camera took a picture, by what it wrote into the file (Exif 2.32, section 4.6.6).

use std::io::Cursor;

use chrono::{FixedOffset, NaiveDate};
use exif::{DateTime, Exif, In, Reader, Tag, Value};
use js_sys::Date;

use super::now_ms;

/// A camera's clock may be ahead by the time zone it was not set to; what is later was never set.
const AHEAD: i64 = 24 * 60 * 60 * 1000;

/// In ms since 1970; a time without a zone is in this device's. `None` where the file does not say,
/// or says a time that is still to come.
pub fn camera_time(bytes: &[u8]) -> Option<i64> {
    let exif = Reader::new()
        .read_from_container(&mut Cursor::new(bytes))
        .ok()?;
    let mut said = DateTime::from_ascii(ascii(&exif, Tag::DateTimeOriginal)?).ok()?;
    if let Some(offset) = ascii(&exif, Tag::OffsetTimeOriginal) {
        // Blank where the camera does not know its zone.
        drop(said.parse_offset(offset));
    }
    let at = NaiveDate::from_ymd_opt(said.year.into(), said.month.into(), said.day.into())?
        .and_hms_opt(said.hour.into(), said.minute.into(), said.second.into())?;
    let offset = said.offset.map(|minutes| i32::from(minutes) * 60);
    let ms = match offset.and_then(FixedOffset::east_opt) {
        Some(zone) => at.and_local_timezone(zone).single()?.timestamp_millis(),
        None => here(&said),
    };
    (ms <= now_ms().saturating_add(AHEAD)).then_some(ms)
}

/// The moment at which this device's clock shows what was said.
fn here(said: &DateTime) -> i64 {
    let (year, month) = (said.year.into(), i32::from(said.month) - 1);
    let (day, hour) = (said.day.into(), said.hour.into());
    let (minute, second) = (said.minute.into(), said.second.into());
    Date::new_with_year_month_day_hr_min_sec(year, month, day, hour, minute, second).get_time()
        as i64
}

fn ascii(exif: &Exif, tag: Tag) -> Option<&[u8]> {
    match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Ascii(parts) => parts.first().map(Vec::as_slice),
        _ => None,
    }
}
