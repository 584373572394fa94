//! The tokens of a JSON text, read strictly.

use std::borrow::Cow;

use super::error::Problem;
use crate::limits::MAX_INT;

pub(super) type Read<T> = Result<T, Problem>;

/// A place in a text from which tokens are read.
pub(super) struct Reader<'de> {
    pub text: &'de str,
    /// In bytes.
    pub at: usize,
}

impl<'de> Reader<'de> {
    /// Before the first token. A byte order mark is let pass: some editors add one.
    pub fn new(text: &'de str) -> Self {
        Self {
            text,
            at: if text.starts_with('\u{feff}') { 3 } else { 0 },
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// The first byte of the next token, which is not taken.
    pub fn token(&mut self) -> Read<u8> {
        self.space();
        self.peek().ok_or(Problem::Cut)
    }

    /// Takes `byte`, the next token.
    pub fn expect(&mut self, byte: u8) -> Read<()> {
        if self.token()? == byte {
            self.at += 1;
            Ok(())
        } else {
            Err(Problem::Syntax)
        }
    }

    /// Makes sure that nothing follows.
    pub fn end(&mut self) -> Read<()> {
        self.space();
        if self.at < self.text.len() {
            Err(Problem::Trailing)
        } else {
            Ok(())
        }
    }

    /// Before an entry of a list or an object: whether there is one. Takes the comma before it, or
    /// the closing bracket.
    pub fn entry(&mut self, first: bool, close: u8) -> Read<bool> {
        let token = self.token()?;
        if token == close {
            self.at += 1;
            return Ok(false);
        }
        if !first {
            if token != b',' {
                return Err(Problem::Syntax);
            }
            self.at += 1;
            if self.token()? == close {
                return Err(Problem::Syntax);
            }
        }
        Ok(true)
    }

    /// Takes `true`, `false` or `null`.
    pub fn word(&mut self, word: &str) -> Read<()> {
        let rest = &self.text.as_bytes()[self.at..];
        if rest.starts_with(word.as_bytes()) {
            self.at += word.len();
            Ok(())
        } else if word.as_bytes().starts_with(rest) {
            Err(Problem::Cut)
        } else {
            Err(Problem::Syntax)
        }
    }

    /// Takes a whole number.
    pub fn int(&mut self) -> Read<i64> {
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
            None if digits.is_empty() => return Err(Problem::Cut),
            Some(b'.' | b'e' | b'E') => return Err(Problem::Float),
            _ => {}
        }
        if digits.is_empty() || (digits.len() > 1 && digits.starts_with('0')) {
            return Err(Problem::Syntax);
        }
        if digits == "0" && digits_at > start {
            return Err(Problem::Float);
        }
        match self.text[start..self.at].parse::<i64>() {
            Ok(int) if (-MAX_INT..=MAX_INT).contains(&int) => Ok(int),
            _ => Err(Problem::IntTooLarge),
        }
    }

    /// Takes a string; borrowed where it has no escapes.
    pub fn string(&mut self) -> Read<Cow<'de, str>> {
        self.expect(b'"')?;
        let start = self.at;
        self.plain();
        if self.peek() == Some(b'"') {
            let plain = &self.text[start..self.at];
            self.at += 1;
            return Ok(Cow::Borrowed(plain));
        }
        let mut out = self.text[start..self.at].to_owned();
        loop {
            match self.peek().ok_or(Problem::Cut)? {
                b'"' => {
                    self.at += 1;
                    return Ok(Cow::Owned(out));
                }
                b'\\' => {
                    self.at += 1;
                    out.push(self.escape()?);
                }
                _ => return Err(Problem::Syntax),
            }
            let plain_at = self.at;
            self.plain();
            out.push_str(&self.text[plain_at..self.at]);
        }
    }

    /// Takes what stands for itself within a string.
    fn plain(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        let special = |byte: &u8| *byte < 0x20 || *byte == b'"' || *byte == b'\\';
        self.at += rest.iter().position(special).unwrap_or(rest.len());
    }

    fn escape(&mut self) -> Read<char> {
        let letter = self.peek().ok_or(Problem::Cut)?;
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
                        if self.peek().ok_or(Problem::Cut)? != byte {
                            return Err(Problem::Syntax);
                        }
                        self.at += 1;
                    }
                    let second = self.hex()?;
                    if !(0xDC00..0xE000).contains(&second) {
                        return Err(Problem::Syntax);
                    }
                    0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)
                } else {
                    first
                };
                char::from_u32(code).ok_or(Problem::Syntax)?
            }
            _ => return Err(Problem::Syntax),
        })
    }

    fn hex(&mut self) -> Read<u32> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = char::from(self.peek().ok_or(Problem::Cut)?)
                .to_digit(16)
                .ok_or(Problem::Syntax)?;
            code = code * 16 + digit;
            self.at += 1;
        }
        Ok(code)
    }
}
