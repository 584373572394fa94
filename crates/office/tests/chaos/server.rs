//! The program as a child process, killed and started again on the same data.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};

pub struct Server {
    child: Option<Child>,
    port: u16,
    database: Option<String>,
    folder: tempfile::TempDir,
    code: Option<String>,
    started: bool,
}

impl Server {
    pub fn start(database: Option<String>) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let app = folder.path().join("app/packs");
        fs::create_dir_all(&app)?;
        fs::write(
            folder.path().join("app/index.html"),
            "<!doctype html><title>.</title>",
        )?;
        let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public/packs/wuzhong.json");
        fs::copy(pack, app.join("wuzhong.json"))?;
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        let mut server = Self {
            child: None,
            port,
            database,
            folder,
            code: None,
            started: false,
        };
        server.restart()?;
        Ok(server)
    }

    pub fn port(&self) -> u16 {
        self.port
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
        let mut command = Command::new(env!("CARGO_BIN_EXE_office"));
        command
            .args(["serve", "--port", &self.port.to_string(), "--app"])
            .arg(self.folder.path().join("app"))
            .arg("--data")
            .arg(self.folder.path().join("data"))
            .env_remove("DATABASE_URL")
            .stdout(Stdio::piped());
        if let Some(url) = &self.database {
            command.env("DATABASE_URL", url);
        }
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
