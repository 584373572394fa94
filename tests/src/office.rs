//! The office program as a child process: started, killed, started again on the same port.

use std::{
    collections::BTreeSet,
    io::{BufRead as _, BufReader},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

use crate::{given, wait::PATIENCE};

/// An office that serves a build.
pub struct Office {
    program: PathBuf,
    child: Option<Child>,
    port: u16,
    app: PathBuf,
    programme: String,
    /// Its database and attachments; they outlive a restart.
    data: TempDir,
    said: Arc<Mutex<Vec<String>>>,
}

impl Office {
    /// Starts the real program on a free port.
    ///
    /// # Errors
    /// When it does not answer in time.
    pub fn start(app: &Path) -> Result<Self> {
        Self::start_for(app, "wuzhong")
    }

    /// The same for one of the build's programmes.
    ///
    /// # Errors
    /// When it does not answer in time.
    pub fn start_for(app: &Path, programme: &str) -> Result<Self> {
        Self::start_program(given("YIDANG_OFFICE")?, app, programme)
    }

    /// The same by another program than the one under test.
    ///
    /// # Errors
    /// When it does not answer in time.
    pub fn start_program(program: PathBuf, app: &Path, programme: &str) -> Result<Self> {
        let mut office = Self {
            program,
            programme: programme.to_owned(),
            child: None,
            port: free_port()?,
            app: app.to_owned(),
            data: tempfile::tempdir()?,
            said: Arc::default(),
        };
        office.restart()?;
        Ok(office)
    }

    /// `http://localhost:port`, which browsers take for secure.
    pub fn origin(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Where its database and attachments are.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// The link for the first office device, as the program printed it at its last start.
    ///
    /// # Errors
    /// When it printed none: there is an office device already.
    pub fn first_link(&self) -> Result<String> {
        // The program answers before the line it printed has been read here.
        let deadline = Instant::now() + PATIENCE;
        loop {
            let said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
            let link = said
                .iter()
                .rev()
                .find_map(|line| line.split_once("/#invite="));
            if let Some((_, code)) = link {
                return Ok(format!("/#invite={code}"));
            }
            drop(said);
            ensure!(Instant::now() < deadline, "the office printed no link");
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Kills the program: the truest "no network".
    pub fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Starts it again, same port, same build.
    ///
    /// # Errors
    /// When it does not answer in time.
    pub fn restart(&mut self) -> Result<()> {
        self.stop();
        let mut command = Command::new(&self.program);
        command
            .args(["serve", "--port", &self.port.to_string(), "--app"])
            .arg(&self.app)
            .args(["--programme", &self.programme])
            .arg("--data")
            .arg(self.data.path());
        let child = command.stdout(Stdio::piped()).spawn();
        let mut child = child.with_context(|| format!("starting {}", self.program.display()))?;
        let out = child.stdout.take().context("its output")?;
        self.child = Some(child);
        let said = self.said.clone();
        thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                said.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(line);
            }
        });
        listening(self.port)
    }

    /// Backs it up into a folder, while it runs.
    ///
    /// # Errors
    /// When the program cannot.
    pub fn back_up(&self, to: &Path) -> Result<()> {
        self.run("backup", to)
    }

    /// Its disk is lost: it comes back as it was backed up.
    ///
    /// # Errors
    /// When the program cannot, or does not answer in time.
    pub fn restore(&mut self, from: &Path) -> Result<()> {
        self.stop();
        self.data = tempfile::tempdir()?;
        self.run("restore", from)?;
        self.restart()
    }

    /// What a command of the program prints that works on its data, while it runs.
    ///
    /// # Errors
    /// When the command fails.
    pub fn command(&self, args: &[&str]) -> Result<String> {
        let done = Command::new(&self.program)
            .args(args)
            .arg("--data")
            .arg(self.data.path())
            .output();
        let done = done.with_context(|| format!("starting {}", self.program.display()))?;
        let said = String::from_utf8_lossy(&done.stdout).into_owned();
        ensure!(
            done.status.success(),
            "office {args:?}: {said}{}",
            String::from_utf8_lossy(&done.stderr)
        );
        Ok(said)
    }

    fn run(&self, command: &str, folder: &Path) -> Result<()> {
        let done = Command::new(&self.program)
            .arg(command)
            .arg(folder)
            .arg("--data")
            .arg(self.data.path())
            .stdout(Stdio::null())
            .status();
        if !done
            .with_context(|| format!("starting {}", self.program.display()))?
            .success()
        {
            bail!("office {command} failed");
        }
        Ok(())
    }

    /// Starts it again with another build on the same port: what an update is.
    ///
    /// # Errors
    /// When it does not answer in time.
    pub fn publish(&mut self, app: &Path) -> Result<()> {
        app.clone_into(&mut self.app);
        self.restart()
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A port nobody listens on at this moment, and nobody else in this process was given.
///
/// # Errors
/// When the system gives none.
pub fn free_port() -> Result<u16> {
    static GIVEN: Mutex<BTreeSet<u16>> = Mutex::new(BTreeSet::new());
    loop {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        let mut given = GIVEN.lock().unwrap_or_else(PoisonError::into_inner);
        if given.insert(port) {
            return Ok(port);
        }
    }
}

/// Waits until somebody listens there.
///
/// # Errors
/// When nobody does in time.
pub fn listening(port: u16) -> Result<()> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let start = Instant::now();
    while TcpStream::connect_timeout(&address, Duration::from_millis(200)).is_err() {
        if start.elapsed() > PATIENCE {
            bail!("nobody listens on port {port}");
        }
        thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}
