//! A connection that is cut anywhere: in the middle of a request, after it, in the middle of the
//! answer.

use std::{
    io::{Read as _, Write as _},
    net::{Ipv4Addr, Shutdown, TcpStream},
    time::Duration,
};

use serde_json::Value;

/// Random numbers that come again with their seed.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, limit: u64) -> u64 {
        // splitmix64
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % limit.max(1)
    }
}

/// Where the line is cut.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    Nowhere,
    /// After so many bytes of the request.
    Request(usize),
    /// When the request is sent, before a byte of the answer is read.
    Between,
    /// After so many bytes of the answer.
    Answer(usize),
}

/// What is asked.
#[derive(Clone, Copy, Default)]
pub struct Ask<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub token: &'a str,
    /// `Content-Range` of a piece.
    pub range: &'a str,
    pub body: &'a [u8],
}

impl Ask<'_> {
    /// As it goes over the line.
    pub fn bytes(&self) -> Vec<u8> {
        let Ask {
            method,
            path,
            token,
            range,
            body,
        } = self;
        let kind = if range.is_empty() {
            "content-type: application/json".to_owned()
        } else {
            format!("content-range: {range}")
        };
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
             authorization: Bearer {token}\r\n{kind}\r\ncontent-length: {}\r\n\r\n",
            body.len()
        )
        .into_bytes();
        request.extend_from_slice(body);
        request
    }
}

/// Status and body of an answer; nothing when there was none, or not all of it.
pub fn ask(port: u16, asked: Ask<'_>, cut: Cut) -> Option<(u16, Vec<u8>)> {
    let mut line = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()?;
    line.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
    let request = asked.bytes();
    let bytes = match cut {
        Cut::Request(sent) => &request[..sent.min(request.len() - 1)],
        _ => &request,
    };
    line.write_all(bytes).ok()?;
    if matches!(cut, Cut::Request(_) | Cut::Between) {
        drop(line.shutdown(Shutdown::Both));
        return None;
    }
    if let Cut::Answer(read) = cut {
        drop(line.take(read as u64).read_to_end(&mut Vec::new()));
        return None;
    }
    answer(line)
}

/// Reads an answer; nothing when it does not come whole.
pub fn answer(mut line: TcpStream) -> Option<(u16, Vec<u8>)> {
    let mut answer = Vec::new();
    line.read_to_end(&mut answer).ok()?;
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8(answer[..end].to_vec()).ok()?;
    let body = answer.split_off(end + 4);
    let length: usize = head.lines().find_map(|header| {
        header
            .to_lowercase()
            .strip_prefix("content-length: ")?
            .parse()
            .ok()
    })?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    // The server may have been killed in the middle of it.
    (body.len() == length).then_some((status, body))
}

/// The same, answered in JSON.
pub fn ask_json(port: u16, asked: Ask<'_>, cut: Cut) -> Option<(u16, Value)> {
    let (status, body) = ask(port, asked, cut)?;
    Some((status, serde_json::from_slice(&body).unwrap_or_default()))
}
