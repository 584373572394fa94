//! A device's own way to the office, which can be pulled while everybody else's holds.
//!
//! A browser's offline switch does not reach every request of a page and its service worker; a
//! cable that is pulled does.

use std::{
    io::{self, Read as _, Write as _},
    net::{Ipv4Addr, Shutdown, TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

use anyhow::Result;

/// What a network does to whatever goes through it.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    /// Each way, shared by all connections.
    pub bits_per_second: u32,
    /// There and back.
    pub round_trip: Duration,
}

impl Link {
    /// A poor mobile network: 1.6 Mbit/s, 150 ms.
    pub const SLOW: Self = Self {
        bits_per_second: 1_600_000,
        round_trip: Duration::from_millis(150),
    };
}

/// A loopback port that leads to the office's while it is plugged in.
pub struct Cable {
    port: u16,
    state: Arc<Mutex<State>>,
}

struct State {
    plugged: bool,
    lines: Vec<TcpStream>,
    link: Option<Link>,
    /// When each way has sent what it was given so far: to the office, to the device.
    free: [Arc<Mutex<Instant>>; 2],
    /// Bytes that came from the office.
    brought: Arc<Mutex<u64>>,
}

impl Cable {
    /// A cable to the office at this port, plugged in.
    ///
    /// # Errors
    /// When no port is free.
    pub fn to(office: u16) -> Result<Self> {
        Self::over(office, None)
    }

    /// A slow one.
    ///
    /// # Errors
    /// When no port is free.
    pub fn slow(office: u16, link: Link) -> Result<Self> {
        Self::over(office, Some(link))
    }

    fn over(office: u16, link: Option<Link>) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        let state = Arc::new(Mutex::new(State {
            plugged: true,
            lines: Vec::new(),
            link,
            free: [(); 2].map(|()| Arc::new(Mutex::new(Instant::now()))),
            brought: Arc::default(),
        }));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for line in listener.incoming().flatten() {
                // Refused, as by a network that is not there.
                let _ = connect(line, office, &shared);
            }
        });
        Ok(Self { port, state })
    }

    /// Where the device finds the office.
    pub fn origin(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Cuts what is open, in the middle of whatever it is, and lets nothing through.
    pub fn pull(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.plugged = false;
        for line in state.lines.drain(..) {
            let _ = line.shutdown(Shutdown::Both);
        }
    }

    pub fn plug(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.plugged = true;
    }

    /// How many bytes came from the office over a slow cable.
    pub fn brought(&self) -> u64 {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        *state.brought.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn connect(here: TcpStream, office: u16, state: &Mutex<State>) -> io::Result<()> {
    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
    if !state.plugged {
        return Ok(());
    }
    let there = TcpStream::connect((Ipv4Addr::LOCALHOST, office))?;
    for (way, (from, to)) in [(&here, &there), (&there, &here)].into_iter().enumerate() {
        let (mut from, mut to) = (from.try_clone()?, to.try_clone()?);
        let slow = state.link.map(|link| Slow {
            link,
            // Both hands of the greeting: the first words of a connection come a round trip late.
            latency: link.round_trip / 2,
            first: if way == 0 {
                link.round_trip
            } else {
                Duration::ZERO
            },
            free: Arc::clone(&state.free[way]),
            brought: (way == 1).then(|| Arc::clone(&state.brought)),
        });
        thread::spawn(move || {
            let _ = match slow {
                None => io::copy(&mut from, &mut to).map(drop),
                Some(slow) => slow.copy(&from, &to),
            };
            let _ = to.shutdown(Shutdown::Both);
            let _ = from.shutdown(Shutdown::Both);
        });
    }
    state.lines.extend([here, there]);
    Ok(())
}

/// One way of one connection over a [`Link`].
struct Slow {
    link: Link,
    latency: Duration,
    first: Duration,
    free: Arc<Mutex<Instant>>,
    brought: Option<Arc<Mutex<u64>>>,
}

impl Slow {
    /// Takes in what comes, and gives it on when it would have arrived.
    fn copy(mut self, mut from: &TcpStream, to: &TcpStream) -> io::Result<()> {
        // As much as a network holds; a sender of more waits.
        let (sent, coming) = mpsc::sync_channel::<(Instant, Vec<u8>)>(64);
        let mut to = to.try_clone()?;
        let writer = thread::spawn(move || -> io::Result<()> {
            for (arrives, bytes) in coming {
                thread::sleep(arrives.saturating_duration_since(Instant::now()));
                to.write_all(&bytes)?;
            }
            Ok(())
        });
        let mut buffer = [0; 1400];
        loop {
            let count = from.read(&mut buffer)?;
            if count == 0 {
                break;
            }
            let arrives = self.departs(count) + self.latency + self.first;
            self.first = Duration::ZERO;
            if sent.send((arrives, buffer[..count].to_vec())).is_err() {
                break;
            }
        }
        drop(sent);
        writer.join().unwrap_or(Ok(()))
    }

    /// When the last of these bytes has left, after all that was given before them.
    fn departs(&self, bytes: usize) -> Instant {
        if let Some(brought) = &self.brought {
            *brought.lock().unwrap_or_else(PoisonError::into_inner) += bytes as u64;
        }
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let takes = bytes as f64 * 8.0 / f64::from(self.link.bits_per_second);
        *free = Instant::now().max(*free) + Duration::from_secs_f64(takes);
        *free
    }
}
