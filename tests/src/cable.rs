//! A device's own way to the office, which can be pulled while everybody else's holds.
//!
//! A browser's offline switch does not reach every request of a page and its service worker; a
//! cable that is pulled does.

use std::{
    io,
    net::{Ipv4Addr, Shutdown, TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use anyhow::Result;

/// A loopback port that leads to the office's while it is plugged in.
pub struct Cable {
    port: u16,
    state: Arc<Mutex<State>>,
}

struct State {
    plugged: bool,
    lines: Vec<TcpStream>,
}

impl Cable {
    /// A cable to the office at this port, plugged in.
    ///
    /// # Errors
    /// When no port is free.
    pub fn to(office: u16) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        let state = Arc::new(Mutex::new(State {
            plugged: true,
            lines: Vec::new(),
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
}

fn connect(here: TcpStream, office: u16, state: &Mutex<State>) -> io::Result<()> {
    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
    if !state.plugged {
        return Ok(());
    }
    let there = TcpStream::connect((Ipv4Addr::LOCALHOST, office))?;
    for (from, to) in [(&here, &there), (&there, &here)] {
        let (mut from, mut to) = (from.try_clone()?, to.try_clone()?);
        thread::spawn(move || {
            let _ = io::copy(&mut from, &mut to);
            let _ = to.shutdown(Shutdown::Both);
            let _ = from.shutdown(Shutdown::Both);
        });
    }
    state.lines.extend([here, there]);
    Ok(())
}
