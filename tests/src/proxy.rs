//! What may stand between a device and the office: a server that sees every request, and answers
//! some of them in the office's place.
//!
//! One request on each connection, bodies with a length: what browsers send, and all it takes.

use std::{
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::Instant,
};

use anyhow::Result;

/// A request as the proxy saw it.
#[derive(Clone, Debug)]
pub struct Seen {
    pub at: Instant,
    pub method: String,
    pub path: String,
    /// Of its body.
    pub bytes: usize,
    /// The proxy's own answer, where the office did not get the request.
    pub refused: Option<u16>,
}

/// An answer in the office's place.
#[derive(Clone, Debug)]
pub struct Refusal {
    pub status: u16,
    /// `Retry-After`.
    pub seconds: Option<u32>,
    /// A problem document; proxies of others' say nothing we understand.
    pub problem: String,
}

impl Refusal {
    /// As a proxy that knows nothing of us refuses.
    pub fn bare(status: u16) -> Self {
        Self {
            status,
            seconds: None,
            problem: String::new(),
        }
    }

    /// As the office refuses.
    pub fn problem(status: u16, kind: &str) -> Self {
        let words = "稍后再试。";
        Self {
            problem: format!(
                r#"{{"type":"/problems/{kind}","title":"Later.","zh":"{words}","status":{status}}}"#
            ),
            ..Self::bare(status)
        }
    }

    /// The same, with a time to wait.
    pub fn after(self, seconds: u32) -> Self {
        Self {
            seconds: Some(seconds),
            ..self
        }
    }
}

type Rule = Box<dyn FnMut(&Seen) -> Option<Refusal> + Send>;

struct State {
    rule: Rule,
    seen: Vec<Seen>,
}

/// A loopback port that leads to the office's through a rule.
pub struct Proxy {
    port: u16,
    state: Arc<Mutex<State>>,
}

impl Proxy {
    /// A proxy before the office at this port that lets everything through.
    ///
    /// # Errors
    /// When no port is free.
    pub fn to(office: u16) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        let state = Arc::new(Mutex::new(State {
            rule: Box::new(|_| None),
            seen: Vec::new(),
        }));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for line in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                // A line that breaks is the device's to notice.
                thread::spawn(move || drop(serve(line, office, &shared)));
            }
        });
        Ok(Self { port, state })
    }

    /// Where the device finds the office.
    pub fn origin(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// From now on requests for which this gives an answer do not reach the office.
    pub fn refuse(&self, rule: impl FnMut(&Seen) -> Option<Refusal> + Send + 'static) {
        lock(&self.state).rule = Box::new(rule);
    }

    /// From now on everything goes through.
    pub fn let_through(&self) {
        self.refuse(|_| None);
    }

    /// What devices asked of the office so far, the app's own files left out.
    pub fn seen(&self) -> Vec<Seen> {
        lock(&self.state).seen.clone()
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(here: TcpStream, office: u16, state: &Mutex<State>) -> io::Result<()> {
    let mut reader = BufReader::new(here.try_clone()?);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut words = first.split(' ');
    let mut word = || words.next().unwrap_or_default().to_owned();
    let (method, path) = (word(), word());
    let (mut head, mut length) = (first.clone(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let (name, value) = line.split_once(':').unwrap_or_default();
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().unwrap_or_default();
        }
        if line.trim().is_empty() {
            break;
        }
        if !name.eq_ignore_ascii_case("connection") {
            head += &line;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let refusal = see(state, method, path, length);
    let Some(refusal) = refusal else {
        let mut there = TcpStream::connect((Ipv4Addr::LOCALHOST, office))?;
        there.write_all(format!("{head}connection: close\r\n\r\n").as_bytes())?;
        there.write_all(&body)?;
        io::copy(&mut there, &mut &here)?;
        return Ok(());
    };
    let wait = refusal
        .seconds
        .map_or_else(String::new, |seconds| format!("retry-after: {seconds}\r\n"));
    let answer = format!(
        "HTTP/1.1 {} No\r\nconnection: close\r\ncontent-type: application/problem+json\r\n\
         content-length: {}\r\n{wait}\r\n{}",
        refusal.status,
        refusal.problem.len(),
        refusal.problem
    );
    (&here).write_all(answer.as_bytes())
}

fn see(state: &Mutex<State>, method: String, path: String, bytes: usize) -> Option<Refusal> {
    if !path.starts_with("/api/") {
        return None;
    }
    let mut seen = Seen {
        at: Instant::now(),
        method,
        path,
        bytes,
        refused: None,
    };
    let mut state = lock(state);
    let refusal = (state.rule)(&seen);
    seen.refused = refusal.as_ref().map(|refusal| refusal.status);
    state.seen.push(seen);
    refusal
}
