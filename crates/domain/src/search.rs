//! Finding an enterprise by what a person types: part of its name, its code, or pinyin.
//!
//! Width, case, brackets, punctuation and blanks make no difference ([`fold`]). Pinyin is found by
//! initials (`cq`), in full (`chongqing`), by what is between (`chongq`), and by each reading of a
//! character that has several.

mod other_readings;

use std::{collections::BTreeMap, sync::LazyLock};

use other_readings::OTHER_READINGS;

/// Characters of a search that are looked at; no name is longer.
const LONGEST: usize = 128;

static OTHER: LazyLock<BTreeMap<char, &str>> = LazyLock::new(|| {
    let entries = OTHER_READINGS.split(' ');
    entries
        .filter_map(|entry| {
            let character = entry.chars().next()?;
            Some((character, &entry[character.len_utf8()..]))
        })
        .collect()
});

/// What a person types to find dossiers, folded once for all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    words: Vec<String>,
    whole: String,
}

impl Search {
    pub fn new(typed: &str) -> Self {
        Self {
            words: typed.split_whitespace().map(fold).collect(),
            whole: fold(typed),
        }
    }

    /// Finds everything.
    pub fn is_empty(&self) -> bool {
        self.whole.is_empty()
    }

    /// Whether every word is found, or all of them together: some type a name's parts, others a code
    /// in groups.
    pub fn is_found(&self, is_found: impl Fn(&str) -> bool) -> bool {
        let is_found = |word: &String| word.is_empty() || is_found(word);
        self.words.iter().all(is_found) || is_found(&self.whole)
    }
}

/// Letters and digits alone, half-width and lower case: what two spellings of one name have in common.
pub fn fold(text: &str) -> String {
    text.chars().filter_map(folded).flatten().collect()
}

fn folded(char: char) -> Option<impl Iterator<Item = char>> {
    let half = match char {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(char) - 0xfee0)?,
        char => char,
    };
    half.is_alphanumeric().then(|| half.to_lowercase())
}

/// A name's readings: one group for each letter or digit, parted by blanks; the readings of a Chinese
/// character are parted by strokes, the commonest first. `重庆A` gives `zhong/chong/tong qing a`.
/// `syllable` says the commonest reading of a character, from a table or a collation.
pub fn readings(name: &str, syllable: impl Fn(char) -> Option<&'static str>) -> String {
    let mut out = String::new();
    for char in name.chars().filter_map(folded).flatten() {
        let group = if char.is_ascii() {
            char.to_string()
        } else if is_han(char) {
            let Some(first) = syllable(plain(char)) else {
                continue;
            };
            let mut group = first.to_owned();
            for other in OTHER.get(&char).into_iter().flat_map(|all| all.split(',')) {
                if other != first {
                    group.push('/');
                    group.push_str(other);
                }
            }
            group
        } else {
            continue;
        };
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&group);
    }
    out
}

/// The character as another is read that tables and collations have no reading of.
fn plain(char: char) -> char {
    match char {
        '𠮷' => '吉',
        // Older browsers' collations (ICU 72) sort it behind everything.
        '䶮' => '严',
        '〇' => '零',
        char => char,
    }
}

/// Ideographs with their extensions, among them 䶮 and 𠮷.
fn is_han(char: char) -> bool {
    matches!(char,
        '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

/// The first letter of each group's commonest reading: what lists are sorted by.
pub fn initials(readings: &str) -> String {
    let groups = readings.split(' ');
    groups.filter_map(|group| group.chars().next()).collect()
}

/// Whether `typed`, folded, is a run of the readings: of each group at least its first letter.
pub fn is_read_as(readings: &str, typed: &str) -> bool {
    if typed.is_empty() || typed.len() > LONGEST || !typed.is_ascii() {
        return false;
    }
    let groups: Vec<&str> = readings.split(' ').collect();
    (0..groups.len()).any(|first| begins(&groups[first..], typed))
}

/// Whether `typed` is a run of readings from the first group on. What is reached in the text is carried
/// from group to group, so that no text takes longer than its length allows.
fn begins(groups: &[&str], typed: &str) -> bool {
    let mut reached = vec![false; typed.len() + 1];
    reached[0] = true;
    for group in groups {
        let mut next = vec![false; typed.len() + 1];
        for at in (0..typed.len()).filter(|at| reached[*at]) {
            for reading in group.split('/') {
                let same = reading.bytes().zip(typed[at..].bytes());
                let same = same.take_while(|(a, b)| a == b).count();
                next[at + 1..=at + same].fill(true);
            }
        }
        if next[typed.len()] {
            return true;
        }
        if !next.contains(&true) {
            return false;
        }
        reached = next;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn syllable(char: char) -> Option<&'static str> {
        Some(match char {
            '吴' => "wu",
            '忠' => "zhong",
            '重' => "zhong",
            '庆' => "qing",
            '长' => "zhang",
            '城' => "cheng",
            '厂' => "chang",
            '严' => "yan",
            '吉' => "ji",
            _ => return None,
        })
    }

    #[test]
    fn width_case_brackets_and_blanks_make_no_difference() {
        for (a, b) in [
            ("（吴忠）", "(吴忠)"),
            ("ＡＢＣ厂", "abc 厂"),
            ("吴忠\u{3000}仪表", "吴忠 仪表"),
            ("吴忠【一】", "吴忠[一]"),
            ("吴忠·仪表", "吴忠仪表"),
        ] {
            assert_eq!(fold(a), fold(b), "{a}");
        }
    }

    #[test]
    fn every_reading_is_found_in_full_by_initials_and_between() {
        let readings = readings("（重庆）长城Ａ厂", syllable);
        assert!(readings.contains("/chang cheng a chang"), "{readings}");
        assert_eq!(initials(&readings), "zqzcac");
        for typed in [
            "cq",
            "zq",
            "cqcc",
            "zqzc",
            "cc",
            "zc",
            "chongqing",
            "zhongqing",
            "chongq",
            "cqing",
            "changcheng",
            "qingchangch",
            "ca",
            "achang",
            "c",
            "chongqingchangchengachang",
        ] {
            assert!(is_read_as(&readings, typed), "{typed}");
        }
        for typed in [
            "qc0",
            "xq",
            "cqq",
            "hongqing",
            "",
            "changchengx",
            "acc",
            "cqa",
        ] {
            assert!(!is_read_as(&readings, typed), "{typed}");
        }
        assert_eq!(super::readings("䶮𠮷——", syllable), "yan ji");
        assert_eq!(super::readings("", syllable), "");
    }

    #[test]
    fn a_hostile_search_takes_no_longer() {
        let readings = "a/aa/aaa ".repeat(LONGEST).trim_end().to_owned();
        let typed = "a".repeat(LONGEST - 1) + "b";
        assert!(!is_read_as(&readings, &typed));
    }

    #[test]
    fn the_table_is_sound() {
        assert!(OTHER.len() > 1_000);
        for (character, others) in OTHER.iter() {
            assert!(is_han(*character), "{character}");
            for other in others.split(',') {
                let is_syllable = other.bytes().all(|byte| byte.is_ascii_lowercase());
                assert!(is_syllable && !other.is_empty(), "{character}{others}");
            }
        }
        assert_eq!((OTHER[&'重'], OTHER[&'长']), ("chong,tong", "chang"));
    }
}
