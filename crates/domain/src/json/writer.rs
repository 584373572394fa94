//! A canonical JSON text that is being written: its strings, its numbers, and members put in order.

use std::{cmp::Ordering, fmt::Write as _};

use super::{error::Problem, reader::Reader};
use crate::limits::{MAX_DEPTH, MAX_INT};

/// Appends a text as a JSON string.
pub fn write_string(text: &str, out: &mut String) {
    out.push('"');
    let mut rest = text;
    let special = |char: char| char < ' ' || char == '"' || char == '\\';
    while let Some(at) = rest.find(special) {
        out.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            8 => out.push_str("\\b"),
            12 => out.push_str("\\f"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            control => {
                let _ = write!(out, "\\u{control:04x}");
            }
        }
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    out.push('"');
}

/// The bytes of a text as a JSON string.
pub fn size_of_text(text: &str) -> usize {
    let escapes = text.bytes().map(|byte| match byte {
        b'"' | b'\\' | 8 | 9 | 10 | 12 | 13 => 1,
        0..0x20 => 5,
        _ => 0,
    });
    text.len() + 2 + escapes.sum::<usize>()
}

/// A canonical text that is being written.
#[derive(Default)]
pub(super) struct Writer {
    pub out: String,
    depth: usize,
    /// The members of all objects that are being written, each object's behind those of the one
    /// around it.
    members: Vec<Member>,
}

/// Where a member stands in the text.
#[derive(Clone, Copy)]
struct Member {
    start: usize,
    /// Behind the key's closing quote.
    key_end: usize,
    /// What the caller names it by.
    tag: usize,
}

/// An object that is being written.
pub(super) struct Object {
    /// Where its members begin in [`Writer::members`].
    base: usize,
    /// So far the keys came in the canonical order.
    sorted: bool,
}

impl Writer {
    /// A writer of what will stand within so many lists and objects.
    pub fn within(depth: usize) -> Self {
        Self {
            depth,
            ..Self::default()
        }
    }

    pub fn enter(&mut self, open: char) -> Result<(), Problem> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Problem::TooDeep);
        }
        self.out.push(open);
        Ok(())
    }

    pub fn leave(&mut self, close: char) {
        self.depth -= 1;
        self.out.push(close);
    }

    pub fn begin_object(&mut self) -> Result<Object, Problem> {
        self.enter('{')?;
        Ok(Object {
            base: self.members.len(),
            sorted: true,
        })
    }

    /// Writes a key; its value comes next.
    pub fn key(&mut self, object: &mut Object, key: &str, tag: usize) {
        if self.members.len() > object.base {
            self.out.push(',');
        }
        let start = self.out.len();
        write_string(key, &mut self.out);
        let member = Member {
            start,
            key_end: self.out.len(),
            tag,
        };
        self.out.push(':');
        if let Some(last) = self.members[object.base..].last() {
            object.sorted &= self.compare(last, &member) == Ordering::Less;
        }
        self.members.push(member);
    }

    /// Ends an object, its members put in order.
    ///
    /// # Errors
    /// The key that is there twice, and the tag it was given the second time.
    pub fn end_object(&mut self, object: &Object) -> Result<(), (String, usize)> {
        if !object.sorted {
            self.sort(object)?;
        }
        self.members.truncate(object.base);
        self.leave('}');
        Ok(())
    }

    fn sort(&mut self, object: &Object) -> Result<(), (String, usize)> {
        let members = self.members.split_off(object.base);
        let start = members.first().map_or(self.out.len(), |first| first.start);
        let ends = members.iter().skip(1).map(|next| next.start - 1);
        let ends = ends.chain([self.out.len()]);
        let mut order: Vec<(Member, usize)> = members.iter().copied().zip(ends).collect();
        // Stable: of two of the same key the later stays behind the earlier.
        order.sort_by(|(a, _), (b, _)| self.compare(a, b));
        for two in order.windows(2) {
            if self.compare(&two[0].0, &two[1].0) == Ordering::Equal {
                let again = two[1].0;
                return Err((unescaped(self.key_of(&again)), again.tag));
            }
        }
        let mut sorted = String::with_capacity(self.out.len() - start);
        for (n, (member, end)) in order.iter().enumerate() {
            if n > 0 {
                sorted.push(',');
            }
            sorted.push_str(&self.out[member.start..*end]);
        }
        self.out.truncate(start);
        self.out.push_str(&sorted);
        Ok(())
    }

    /// The key as it stands in the text, within its quotes.
    fn key_of(&self, member: &Member) -> &str {
        &self.out[member.start + 1..member.key_end - 1]
    }

    fn compare(&self, a: &Member, b: &Member) -> Ordering {
        let (a, b) = (self.key_of(a), self.key_of(b));
        if a.contains('\\') || b.contains('\\') {
            utf16_order(&unescaped(a), &unescaped(b))
        } else {
            utf16_order(a, b)
        }
    }

    pub fn int(&mut self, int: i64) -> Result<(), Problem> {
        if !(-MAX_INT..=MAX_INT).contains(&int) {
            return Err(Problem::IntTooLarge);
        }
        let _ = write!(self.out, "{int}");
        Ok(())
    }
}

pub(super) fn unescaped(key: &str) -> String {
    let quoted = format!("\"{key}\"");
    let key = Reader::new(&quoted).string();
    key.map(std::borrow::Cow::into_owned).unwrap_or_default()
}

/// The order of two texts by their UTF-16 units. In UTF-8, bytes compare in the same order but for
/// one case: characters beyond the basic plane (surrogates in UTF-16, from D800; in UTF-8 they begin
/// with F0 to F4) come before those from U+E000 to U+FFFF (they begin with EE and EF).
fn utf16_order(a: &str, b: &str) -> Ordering {
    let rank = |byte: u8| match byte {
        0xEE | 0xEF => byte + 5,
        0xF0..=0xF4 => byte - 2,
        _ => byte,
    };
    a.bytes().map(rank).cmp(b.bytes().map(rank))
}
