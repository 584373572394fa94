//! Reading JSON strictly, and its canonical form (RFC 8785).
//!
//! What a signature covers must mean the same to every reader, so whatever readers differ about is
//! refused: floats, whole numbers beyond 2^53 - 1, a key given twice, half a surrogate pair. With
//! these gone the canonical form is short enough to write here; the tests compare it with a
//! general implementation.

use std::{collections::BTreeMap, fmt::Write as _};

use crate::{
    order,
    value::{MAX_INT, Value},
};

/// How many lists and maps may stand within each other.
pub const MAX_DEPTH: usize = 32;

/// Why a text is not JSON that may be exchanged, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {problem}")]
pub struct ValueFault {
    /// Counted from 1.
    pub line: u32,
    /// Characters, counted from 1.
    pub column: u32,
    pub problem: ValueProblem,
}

/// What is wrong there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueProblem {
    #[error("the text ends in the middle")]
    Cut,
    #[error("this is not JSON")]
    Syntax,
    #[error("there is text after the end")]
    Trailing,
    #[error("fractions and exponents are not allowed; write them as text")]
    Float,
    #[error("the whole number is beyond 2^53 - 1")]
    IntTooLarge,
    #[error("the key \"{0}\" is given twice")]
    DuplicateKey(String),
    #[error("lists and maps are nested more than {MAX_DEPTH} deep")]
    TooDeep,
}

/// Reads one JSON value. A byte order mark before it is let pass: some editors add one.
pub fn parse(text: &str) -> Result<Value, ValueFault> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader { text, at: 0 };
    let read = |reader: &mut Reader<'_>| {
        let value = reader.value(0)?;
        reader.space();
        if reader.at < text.len() {
            return Err(ValueProblem::Trailing);
        }
        Ok(value)
    };
    read(&mut reader).map_err(|problem| {
        let before = &text[..text.floor_char_boundary(reader.at)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        ValueFault {
            line: count(before.bytes().filter(|byte| *byte == b'\n').count() + 1),
            column: count(before[line_start..].chars().count() + 1),
            problem,
        }
    })
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

type Read<T> = Result<T, ValueProblem>;

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// The next byte that is not space; the end is a cut text.
    fn token(&mut self) -> Read<u8> {
        self.space();
        self.peek().ok_or(ValueProblem::Cut)
    }

    fn expect(&mut self, byte: u8) -> Read<()> {
        if self.token()? == byte {
            self.at += 1;
            Ok(())
        } else {
            Err(ValueProblem::Syntax)
        }
    }

    fn value(&mut self, depth: usize) -> Read<Value> {
        match self.token()? {
            b'{' => self.map(depth + 1),
            b'[' => self.list(depth + 1),
            b'"' => self.string().map(Value::Text),
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            b'n' => self.word("null", Value::Null),
            b'-' | b'0'..=b'9' => self.int(),
            _ => Err(ValueProblem::Syntax),
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Read<Value> {
        let rest = &self.text.as_bytes()[self.at..];
        if rest.starts_with(word.as_bytes()) {
            self.at += word.len();
            Ok(value)
        } else if word.as_bytes().starts_with(rest) {
            Err(ValueProblem::Cut)
        } else {
            Err(ValueProblem::Syntax)
        }
    }

    fn int(&mut self) -> Read<Value> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let digits_at = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        let digits = &self.text[digits_at..self.at];
        match self.peek() {
            None if digits.is_empty() => return Err(ValueProblem::Cut),
            Some(b'.' | b'e' | b'E') => return Err(ValueProblem::Float),
            _ => {}
        }
        if digits.is_empty() || (digits.len() > 1 && digits.starts_with('0')) {
            return Err(ValueProblem::Syntax);
        }
        if digits == "0" && digits_at > start {
            return Err(ValueProblem::Float);
        }
        match self.text[start..self.at].parse::<i64>() {
            Ok(int) if (-MAX_INT..=MAX_INT).contains(&int) => Ok(Value::Int(int)),
            _ => Err(ValueProblem::IntTooLarge),
        }
    }

    fn list(&mut self, depth: usize) -> Read<Value> {
        if depth > MAX_DEPTH {
            return Err(ValueProblem::TooDeep);
        }
        self.at += 1;
        let mut items = Vec::new();
        if self.token()? == b']' {
            self.at += 1;
            return Ok(Value::List(items));
        }
        loop {
            items.push(self.value(depth)?);
            match self.token()? {
                b',' => self.at += 1,
                b']' => {
                    self.at += 1;
                    return Ok(Value::List(items));
                }
                _ => return Err(ValueProblem::Syntax),
            }
        }
    }

    fn map(&mut self, depth: usize) -> Read<Value> {
        if depth > MAX_DEPTH {
            return Err(ValueProblem::TooDeep);
        }
        self.at += 1;
        let mut map = BTreeMap::new();
        if self.token()? == b'}' {
            self.at += 1;
            return Ok(Value::Map(map));
        }
        loop {
            if self.token()? != b'"' {
                return Err(ValueProblem::Syntax);
            }
            let key_at = self.at;
            let key = self.string()?;
            self.expect(b':')?;
            let value = self.value(depth)?;
            if map.insert(key, value).is_some() {
                self.at = key_at;
                let key = self.string()?;
                self.at = key_at;
                return Err(ValueProblem::DuplicateKey(key));
            }
            match self.token()? {
                b',' => self.at += 1,
                b'}' => {
                    self.at += 1;
                    return Ok(Value::Map(map));
                }
                _ => return Err(ValueProblem::Syntax),
            }
        }
    }

    fn string(&mut self) -> Read<String> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let plain_at = self.at;
            while self
                .peek()
                .is_some_and(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\')
            {
                self.at += 1;
            }
            out.push_str(&self.text[plain_at..self.at]);
            match self.peek().ok_or(ValueProblem::Cut)? {
                b'"' => {
                    self.at += 1;
                    return Ok(out);
                }
                b'\\' => {
                    self.at += 1;
                    out.push(self.escape()?);
                }
                _ => return Err(ValueProblem::Syntax),
            }
        }
    }

    fn escape(&mut self) -> Read<char> {
        let letter = self.peek().ok_or(ValueProblem::Cut)?;
        self.at += 1;
        Ok(match letter {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.hex()?;
                let code = if (0xD800..0xDC00).contains(&first) {
                    for byte in [b'\\', b'u'] {
                        if self.peek().ok_or(ValueProblem::Cut)? != byte {
                            return Err(ValueProblem::Syntax);
                        }
                        self.at += 1;
                    }
                    let second = self.hex()?;
                    if !(0xDC00..0xE000).contains(&second) {
                        return Err(ValueProblem::Syntax);
                    }
                    0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)
                } else {
                    first
                };
                char::from_u32(code).ok_or(ValueProblem::Syntax)?
            }
            _ => return Err(ValueProblem::Syntax),
        })
    }

    fn hex(&mut self) -> Read<u32> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = char::from(self.peek().ok_or(ValueProblem::Cut)?)
                .to_digit(16)
                .ok_or(ValueProblem::Syntax)?;
            code = code * 16 + digit;
            self.at += 1;
        }
        Ok(code)
    }
}

/// The canonical form: no space, keys in UTF-16 order, the shortest escapes.
pub fn canonical(value: &Value) -> String {
    let mut out = String::new();
    write_canonical(value, &mut out);
    out
}

pub(crate) fn write_canonical(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Int(int) => {
            let _ = write!(out, "{int}");
        }
        Value::Text(text) => write_text(text, out),
        Value::List(items) => {
            out.push('[');
            for (n, item) in items.iter().enumerate() {
                if n > 0 {
                    out.push(',');
                }
                write_canonical(item, out);
            }
            out.push(']');
        }
        Value::Map(map) => {
            let mut entries: Vec<(&String, &Value)> = map.iter().collect();
            // A `BTreeMap` holds its keys in code point order, which differs from UTF-16 order
            // only beyond the basic plane; sorting what is sorted costs little.
            order::sort_by(&mut entries, |(a, _), (b, _)| {
                a.encode_utf16().cmp(b.encode_utf16())
            });
            out.push('{');
            for (n, (key, value)) in entries.into_iter().enumerate() {
                if n > 0 {
                    out.push(',');
                }
                write_text(key, out);
                out.push(':');
                write_canonical(value, out);
            }
            out.push('}');
        }
    }
}

pub(crate) fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..'\u{20}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(char));
            }
            _ => out.push(char),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> (u32, u32, ValueProblem) {
        let fault = parse(text).expect_err(text);
        (fault.line, fault.column, fault.problem)
    }

    #[test]
    fn names_the_place() {
        assert_eq!(
            problem("{\"a\":1,\n \"a\":2}"),
            (2, 2, ValueProblem::DuplicateKey("a".into()))
        );
        assert_eq!(problem("[1,\n2.5]"), (2, 2, ValueProblem::Float));
        assert_eq!(problem("[\"厂\", x]"), (1, 7, ValueProblem::Syntax));
        assert_eq!(problem("[1] 2"), (1, 5, ValueProblem::Trailing));
    }

    #[test]
    fn refuses_what_readers_differ_about() {
        for float in ["1.0", "1e3", "-0", "-0.0"] {
            assert_eq!(problem(float).2, ValueProblem::Float, "{float}");
        }
        assert_eq!(problem("9007199254740992").2, ValueProblem::IntTooLarge);
        assert_eq!(problem("99999999999999999999").2, ValueProblem::IntTooLarge);
        assert_eq!(parse("-9007199254740991"), Ok(Value::Int(-MAX_INT)));
        for bad in [
            "01",
            "\"\\ud800\"",
            "\"\\ud800\\u0041\"",
            "\"\\udc00\"",
            "\"\t\"",
            "nul1",
            "[1,]",
            "{,}",
            "'a'",
        ] {
            assert_eq!(problem(bad).2, ValueProblem::Syntax, "{bad}");
        }
    }

    #[test]
    fn a_cut_text_says_so() {
        let text = r#"{"a":[1,true,"x\u00e9"],"b":null}"#;
        for end in 0..text.len() {
            assert_eq!(
                problem(&text[..end]).2,
                ValueProblem::Cut,
                "{}",
                &text[..end]
            );
        }
    }

    #[test]
    fn depth_has_an_end() {
        let nested = |n: usize| "[".repeat(n) + &"]".repeat(n);
        assert!(parse(&nested(MAX_DEPTH)).is_ok());
        assert_eq!(problem(&nested(MAX_DEPTH + 1)).2, ValueProblem::TooDeep);
        assert_eq!(problem(&"[".repeat(1_000_000)).2, ValueProblem::TooDeep);
    }

    #[test]
    fn canonical_orders_keys_as_utf16_does() {
        // U+1F600 is a surrogate pair (D83D..) and sorts before U+FB33.
        let value = parse(r#"{"\ufb33":1,"😀":2,"b":3,"a":"\u0007\n/"}"#).expect("parses");
        assert_eq!(
            canonical(&value),
            "{\"a\":\"\\u0007\\n/\",\"b\":3,\"😀\":2,\"\u{fb33}\":1}"
        );
    }
}
