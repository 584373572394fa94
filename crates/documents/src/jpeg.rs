//! How large a JPEG picture is, by its header: a document has to say it.

/// Width and height in pixels; `None` where the bytes are no JPEG that says so.
pub fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    if bytes.get(..2)? != [0xFF, 0xD8] {
        return None;
    }
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xFF {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        // Bytes that fill, and markers that stand alone.
        if marker == 0xFF {
            at += 1;
            continue;
        }
        if matches!(marker, 0x01 | 0xD0..=0xD7) {
            at += 2;
            continue;
        }
        let two = |at: usize| Some(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
        let is_frame = matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC);
        if is_frame {
            let (height, width) = (two(at + 5)?, two(at + 7)?);
            let is_sized = height > 0 && width > 0;
            return is_sized.then_some((width.into(), height.into()));
        }
        let length = two(at + 2)?;
        if length < 2 {
            return None;
        }
        at += 2 + usize::from(length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frame_says_the_size() {
        let comment = [0xFF, 0xFE, 0x00, 0x04, b'h', b'i'];
        let frame = [0xFF, 0xC0, 0x00, 0x0B, 8, 0x02, 0x58, 0x03, 0x20, 1];
        let picture = [&[0xFF, 0xD8][..], &comment, &[0xFF], &frame].concat();
        assert_eq!(size(&picture), Some((800, 600)));
        assert_eq!(size(&picture[..picture.len() - 4]), None);
        assert_eq!(size(b"\x89PNG\r\n"), None);
        assert_eq!(size(&[]), None);
        assert_eq!(size(&[0xFF, 0xD8, 0xFF, 0xE0, 0, 0]), None);
    }
}
