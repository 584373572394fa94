//! A real server that speaks S3 for the tests of one process, gone with it.

use std::{
    io::{Read as _, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};

struct Server {
    port: u16,
    /// Ends the server when its standard input ends, which is when this process does.
    _guard: Child,
}

static SERVER: OnceLock<Result<Server, String>> = OnceLock::new();

/// A new, empty bucket.
pub struct Bucket {
    pub name: String,
    pub endpoint: String,
}

/// What the server takes for a key, which is anything.
pub const KEY: &str = "nobodys";

pub fn bucket() -> Result<Bucket> {
    let server = SERVER.get_or_init(|| start().map_err(|error| format!("{error:#}")));
    let server = server
        .as_ref()
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    static NAMES: AtomicU32 = AtomicU32::new(0);
    let name = format!("bucket-{}", NAMES.fetch_add(1, Ordering::Relaxed));
    let mut line = connect(server.port)?;
    write!(
        line,
        "PUT /{name} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    )?;
    let mut said = String::new();
    line.read_to_string(&mut said)?;
    ensure!(said.starts_with("HTTP/1.1 200"), "no bucket: {said}");
    Ok(Bucket {
        name,
        endpoint: format!("http://127.0.0.1:{}", server.port),
    })
}

/// Waits for a server that has just been started.
fn connect(port: u16) -> Result<TcpStream> {
    let started = Instant::now();
    loop {
        match TcpStream::connect((Ipv4Addr::LOCALHOST, port)) {
            Ok(line) => return Ok(line),
            Err(error) if started.elapsed() > Duration::from_secs(60) => return Err(error.into()),
            Err(_) => thread::sleep(Duration::from_millis(50)),
        }
    }
}

fn start() -> Result<Server> {
    let program = std::env::var("YIDANG_MOTO").unwrap_or_else(|_| "moto_server".to_owned());
    let found = Command::new(&program).arg("--help").output();
    found.ok().filter(|done| done.status.success()).context(
        "moto_server, which speaks S3, is not here. What to do: `cargo xtask test`, which installs \
         it, or put moto's moto_server on PATH",
    )?;
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port();
    // The shell holds the server and waits for the end of its input; then it stops the server.
    let script = "\"$0\" -H 127.0.0.1 -p \"$1\" >/dev/null 2>&1 & server=$!; \
                  read -r _; kill $server; wait";
    let guard = Command::new("sh")
        .args(["-c", script, &program, &port.to_string()])
        .stdin(Stdio::piped())
        .spawn()
        .context("starting moto_server")?;
    Ok(Server {
        port,
        _guard: guard,
    })
}
