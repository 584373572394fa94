//! Pinyin initials by the browser's own collation, so that no table of characters is downloaded.

use std::cell::OnceCell;

use js_sys::{Array, Function, Intl::Collator, Object};
use wasm_bindgen::JsValue;

/// The first common character of each initial in pinyin order (GB 2312 level 1; no character
/// begins with i, u or v).
const FIRST: [(char, char); 23] = [
    ('阿', 'a'),
    ('八', 'b'),
    ('嚓', 'c'),
    ('哒', 'd'),
    ('妸', 'e'),
    ('发', 'f'),
    ('旮', 'g'),
    ('哈', 'h'),
    ('讥', 'j'),
    ('咔', 'k'),
    ('垃', 'l'),
    ('妈', 'm'),
    ('拏', 'n'),
    ('噢', 'o'),
    ('妑', 'p'),
    ('七', 'q'),
    ('呥', 'r'),
    ('仨', 's'),
    ('他', 't'),
    ('屲', 'w'),
    ('夕', 'x'),
    ('丫', 'y'),
    ('帀', 'z'),
];

thread_local! {
    static COMPARE: OnceCell<Function> = const { OnceCell::new() };
}

fn compare(a: char, b: char) -> f64 {
    COMPARE.with(|compare| {
        compare
            .get_or_init(|| {
                Collator::new(&Array::of1(&"zh-u-co-pinyin".into()), &Object::new()).compare()
            })
            .call2(&JsValue::NULL, &a.to_string().into(), &b.to_string().into())
            .ok()
            .and_then(|order| order.as_f64())
            .unwrap_or_default()
    })
}

/// Lower-case initials: `吴忠Yidang` gives `wzyidang`. Latin letters and digits stay, all else is
/// left out.
pub fn initials(name: &str) -> String {
    name.chars().filter_map(initial).collect()
}

fn initial(character: char) -> Option<char> {
    if character.is_ascii_alphanumeric() {
        return Some(character.to_ascii_lowercase());
    }
    if !('\u{4e00}'..='\u{9fff}').contains(&character) {
        return None;
    }
    let above = FIRST.partition_point(|(first, _)| compare(*first, character) <= 0.0);
    above
        .checked_sub(1)
        .map(|place| FIRST[place].1)
        .or(Some('a'))
}
