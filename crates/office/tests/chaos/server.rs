//! The program as a child process, killed and started again on the same data.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail, ensure};

use testkit::s3::{Bucket, KEY};

use crate::line::{Ask, Cut, ask};

pub struct Server {
    child: Option<Child>,
    port: u16,
    /// Where its figures are.
    figures: u16,
    database: Option<String>,
    folder: Arc<tempfile::TempDir>,
    flags: Vec<String>,
    environment: Vec<(&'static str, String)>,
    code: Option<String>,
    started: bool,
}

impl Server {
    pub fn start(database: Option<String>) -> Result<Self> {
        Self::with(database, |_| Ok(Vec::new()))
    }

    /// With these flags, which may name files they make in the folder.
    pub fn with(
        database: Option<String>,
        flags: impl FnOnce(&Path) -> Result<Vec<String>>,
    ) -> Result<Self> {
        Self::set_up(database, flags, Vec::new())
    }

    /// With its attachments in a bucket.
    pub fn on_s3(bucket: &Bucket) -> Result<Self> {
        let key = || KEY.to_owned();
        let environment = vec![
            ("YIDANG_ATTACHMENTS", format!("s3://{}/office", bucket.name)),
            ("AWS_ENDPOINT_URL", bucket.endpoint.clone()),
            ("AWS_ACCESS_KEY_ID", key()),
            ("AWS_SECRET_ACCESS_KEY", key()),
            ("AWS_REGION", "us-east-1".to_owned()),
        ];
        Self::set_up(None, |_| Ok(Vec::new()), environment)
    }

    fn set_up(
        database: Option<String>,
        flags: impl FnOnce(&Path) -> Result<Vec<String>>,
        environment: Vec<(&'static str, String)>,
    ) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let flags = flags(folder.path())?;
        let app = folder.path().join("app/packs");
        fs::create_dir_all(&app)?;
        fs::write(
            folder.path().join("app/index.html"),
            "<!doctype html><title>.</title>",
        )?;
        let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public/packs/wuzhong.json");
        fs::copy(pack, app.join("wuzhong.json"))?;
        let mut server = Self {
            child: None,
            port: free_port()?,
            figures: free_port()?,
            database,
            folder: Arc::new(folder),
            flags,
            environment,
            code: None,
            started: false,
        };
        server.restart()?;
        Ok(server)
    }

    /// Another process of the same office.
    pub fn another(&self) -> Result<Self> {
        let mut server = Self {
            child: None,
            port: free_port()?,
            figures: free_port()?,
            database: self.database.clone(),
            folder: self.folder.clone(),
            flags: self.flags.clone(),
            environment: self.environment.clone(),
            code: None,
            // There is an office device: no link is printed.
            started: true,
        };
        server.restart()?;
        Ok(server)
    }

    /// Runs a command of the program beside it, on the same place unless it names another. What it
    /// says.
    pub fn command(&self, words: &[&str]) -> Result<String> {
        let done = self.program().args(words).output()?;
        let said = String::from_utf8_lossy(&done.stderr);
        ensure!(done.status.success(), "{said}");
        Ok(String::from_utf8(done.stdout)?)
    }

    /// Where its attachments are, when they are in a bucket.
    pub fn bucket(&self) -> Option<&str> {
        let mut set = self.environment.iter();
        let (_, place) = set.find(|(name, _)| *name == "YIDANG_ATTACHMENTS")?;
        Some(place)
    }

    /// The program on its place.
    fn program(&self) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_office"));
        program
            .env_remove("DATABASE_URL")
            .env("YIDANG_DATA", self.folder.path().join("data"))
            .envs(self.environment.iter().cloned());
        if let Some(url) = &self.database {
            program.env("DATABASE_URL", url);
        }
        program
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Sends a signal, as an operator or systemd does.
    pub fn signal(&self, name: &str) -> Result<()> {
        let child = self.child.as_ref().context("it runs")?;
        let sent = Command::new("kill")
            .args([&format!("-{name}"), &child.id().to_string()])
            .status()?;
        ensure!(sent.success(), "no {name} could be sent");
        Ok(())
    }

    /// Waits for its end.
    pub fn ended(&mut self) -> Result<ExitStatus> {
        let mut child = self.child.take().context("it runs")?;
        let started = Instant::now();
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(status);
            }
            if started.elapsed() > Duration::from_secs(60) {
                child.kill()?;
                child.wait()?;
                bail!("it does not end");
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Where a figure is asked for.
    pub fn figures(&self) -> u16 {
        self.figures
    }

    /// The first office device's code, as printed at the first start.
    pub fn first_code(&mut self) -> Result<String> {
        self.code.take().context("the program printed no link")
    }

    /// SIGKILL: nothing is finished, nothing is said.
    pub fn kill(&mut self) -> Result<()> {
        if let Some(mut child) = self.child.take() {
            child.kill()?;
            child.wait()?;
        }
        Ok(())
    }

    pub fn restart(&mut self) -> Result<()> {
        let mut command = self.program();
        command
            .args(["serve", "--port", &self.port.to_string()])
            .args(["--metrics", &format!("127.0.0.1:{}", self.figures), "--app"])
            .arg(self.folder.path().join("app"))
            .args(&self.flags)
            .stdout(Stdio::piped());
        let mut child = command.spawn()?;
        let mut out = BufReader::new(child.stdout.take().context("its output")?);
        self.child = Some(child);
        let started = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            if started.elapsed() > Duration::from_secs(60) {
                bail!("the office does not answer");
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        if self.started {
            return Ok(());
        }
        self.started = true;
        let mut line = String::new();
        while out.read_line(&mut line)? > 0 {
            if let Some((_, code)) = line.trim().split_once("#invite=") {
                self.code = Some(code.to_owned());
                break;
            }
            line.clear();
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.kill());
    }
}

/// A port nobody listens on at this moment.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}

/// A figure of `/metrics`, asked where a process has its figures; nought when there is none yet.
pub fn figure(port: u16, name: &str) -> Result<f64> {
    let asked = Ask {
        method: "GET",
        path: "/metrics",
        ..Ask::default()
    };
    let (_, text) = ask(port, asked, Cut::Nowhere).context("figures")?;
    let text = String::from_utf8(text)?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix(name)?.trim().parse().ok());
    Ok(line.unwrap_or_default())
}

/// Looks again and again, but not for ever.
pub fn until(mut there: impl FnMut() -> Result<bool>) -> Result<()> {
    let started = Instant::now();
    while !there()? {
        ensure!(
            started.elapsed() < Duration::from_secs(60),
            "it does not come"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}
