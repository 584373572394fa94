//! A real PostgreSQL for the tests of one process, gone with it.

use std::{
    io::Read as _,
    net::{Ipv4Addr, TcpListener},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use sqlx::{Connection as _, PgConnection};

struct Cluster {
    port: u16,
    /// Stops the server when its standard input ends, which is when this process does.
    _guard: Child,
    _folder: tempfile::TempDir,
}

static CLUSTER: OnceLock<Result<Cluster, String>> = OnceLock::new();

/// A new, empty database.
pub async fn database() -> Result<String> {
    let cluster = CLUSTER.get_or_init(|| start().map_err(|error| format!("{error:#}")));
    let cluster = cluster
        .as_ref()
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    let base = format!("postgres://postgres@127.0.0.1:{}", cluster.port);
    static NAMES: AtomicU32 = AtomicU32::new(0);
    let name = format!("t{}", NAMES.fetch_add(1, Ordering::Relaxed));
    let started = Instant::now();
    let mut connection = loop {
        match PgConnection::connect(&format!("{base}/postgres")).await {
            Ok(connection) => break connection,
            Err(error) if started.elapsed() > Duration::from_secs(60) => return Err(error.into()),
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    };
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .execute(&mut connection)
        .await?;
    Ok(format!("{base}/{name}"))
}

fn start() -> Result<Cluster> {
    let bin = programs()?;
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("cluster");
    // PostgreSQL does not run as root.
    let root = Command::new("id")
        .arg("-u")
        .output()?
        .stdout
        .starts_with(b"0\n");
    if root {
        let owner = Command::new("chown")
            .arg("postgres")
            .arg(folder.path())
            .status()?;
        ensure!(
            owner.success(),
            "there is no user postgres to run PostgreSQL as"
        );
    }
    let as_user = |program: &str| {
        let mut command = Command::new(if root { "runuser" } else { program });
        if root {
            command.args(["-u", "postgres", "--", program]);
        }
        command
    };
    let init = bin.join("initdb");
    let made = as_user(&init.to_string_lossy())
        .args([
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--username=postgres",
            "--no-sync",
            "-D",
        ])
        .arg(&data)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .context("starting initdb")?;
    let made = made.wait_with_output()?;
    ensure!(
        made.status.success(),
        "initdb: {}",
        String::from_utf8_lossy(&made.stderr)
    );
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port();
    // The shell holds the server and waits for the end of its input; then it stops the server and
    // takes its folder away, which nobody else is left to do.
    let script = "\"$0\" -D \"$1\" -p \"$2\" -k \"$1\" -c listen_addresses=127.0.0.1 \
                  -c max_connections=400 >\"$1/log\" 2>&1 & server=$!; read -r _; kill -QUIT $server; wait; \
                  rm -rf \"$1\"; rmdir \"${1%/*}\"";
    let guard = as_user("sh")
        .args(["-c", script])
        .arg(bin.join("postgres"))
        .arg(&data)
        .arg(port.to_string())
        .stdin(Stdio::piped())
        .spawn()
        .context("starting PostgreSQL")?;
    Ok(Cluster {
        port,
        _guard: guard,
        _folder: folder,
    })
}

/// Where PostgreSQL's programs are: on PATH, or where Debian puts the newest.
fn programs() -> Result<PathBuf> {
    if let Ok(mut found) = Command::new("pg_config")
        .arg("--bindir")
        .stdout(Stdio::piped())
        .spawn()
    {
        let mut text = String::new();
        if let Some(mut out) = found.stdout.take() {
            out.read_to_string(&mut text)?;
        }
        found.wait()?;
        let bin = PathBuf::from(text.trim());
        if bin.join("initdb").is_file() {
            return Ok(bin);
        }
    }
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|bin| bin.join("initdb").is_file())
        .collect();
    found.sort();
    match found.pop() {
        Some(bin) => Ok(bin),
        None => bail!(
            "PostgreSQL's programs (initdb, postgres) are not here. What to do: `cargo xtask test`, \
             which installs them, or install your system's package postgresql"
        ),
    }
}
