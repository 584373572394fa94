//! The examples of docs/running.md, word for word but for paths and ports: nginx and Caddy before a
//! real office, the file of settings, and the unit as systemd reads it.
//!
//! `cargo test -p office --test chaos -- --ignored proxies` (Debian: `apt-get install nginx caddy`)

use std::{
    fs,
    net::{Ipv4Addr, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use reqwest::{Certificate, Client};
use serde_json::Value;

use crate::{
    device::Device,
    server::{Server, free_port, until},
    tls::certificate,
};

/// Where the client comes from, to be distinguished from the proxy.
const CLIENT: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);
/// As long a piece as the office takes, far more than what proxies take by themselves.
const PICTURE: usize = 4 << 20;

/// An example of the documentation, with each of its words that is another here.
fn example(language: &str, here: &[(&str, &str)]) -> Result<String> {
    let docs = include_str!("../../../../docs/running.md");
    let begin = format!("```{language}\n");
    let (_, rest) = docs.split_once(&begin).context("an example")?;
    let (text, _) = rest.split_once("```").context("its end")?;
    let mut text = text.to_owned();
    for (there, here) in here {
        ensure!(text.contains(there), "{there} is not in {text}");
        text = text.replace(there, here);
    }
    Ok(text)
}

/// A proxy, ended as an operator ends it.
struct Proxy(Child);

impl Drop for Proxy {
    fn drop(&mut self) {
        let pid = self.0.id().to_string();
        drop(Command::new("kill").args(["-TERM", &pid]).status());
        drop(self.0.wait());
    }
}

fn office() -> Result<Server> {
    Server::with(None, |folder| {
        let app = folder.join("app").display().to_string();
        let data = folder.join("data").display().to_string();
        let text = example(
            "toml",
            &[("/usr/share/yidang/app", &app), ("/var/lib/yidang", &data)],
        )?;
        let file = folder.join("office.toml");
        fs::write(&file, text)?;
        let words = ["--trusted-proxy", "127.0.0.1", "--config"].map(str::to_owned);
        Ok(words
            .into_iter()
            .chain([file.display().to_string()])
            .collect())
    })
}

#[tokio::test]
#[ignore = "needs nginx"]
async fn nginx_before_the_office() -> Result<()> {
    let server = office()?;
    let folder = server.folder();
    let pem = certificate(folder)?;
    let (port, behind) = (free_port()?, server.port());
    let path = |name: &str| folder.join(name).display().to_string();
    let site = example(
        "nginx",
        &[
            ("443", &port.to_string()),
            ("127.0.0.1:8080", &format!("127.0.0.1:{behind}")),
            ("yidang.example", "localhost"),
            ("/etc/ssl/yidang/cert.pem", &path("cert.pem")),
            ("/etc/ssl/yidang/key.pem", &path("key.pem")),
        ],
    )?;
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("{kind}_temp_path {};\n", path(kind)))
        .concat();
    let whole = format!(
        "daemon off; master_process off; pid {};\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}{site}}}\n",
        path("nginx.pid")
    );
    fs::write(folder.join("nginx.conf"), whole)?;
    let nginx = Command::new("nginx")
        .args(["-e", "stderr", "-c", &path("nginx.conf")])
        .spawn()
        .context("starting nginx")?;
    story(server, &Proxy(nginx), port, &pem).await
}

#[tokio::test]
#[ignore = "needs caddy"]
async fn caddy_before_the_office() -> Result<()> {
    let server = office()?;
    let folder = server.folder();
    let pem = certificate(folder)?;
    let (port, behind) = (free_port()?, server.port());
    let path = |name: &str| folder.join(name).display().to_string();
    // Caddy gets its certificate by itself; here it is given one.
    let tls = format!(
        "https://localhost:{port} {{\n    tls {} {}",
        path("cert.pem"),
        path("key.pem")
    );
    let site = example(
        "caddy",
        &[
            ("yidang.example {", &tls),
            ("127.0.0.1:8080", &format!("127.0.0.1:{behind}")),
        ],
    )?;
    let whole = format!("{{\n    admin off\n    auto_https disable_redirects\n}}\n{site}");
    fs::write(folder.join("Caddyfile"), whole)?;
    let caddy = Command::new("caddy")
        .args(["run", "--adapter", "caddyfile", "--config"])
        .arg(path("Caddyfile"))
        .env("HOME", folder)
        .env("XDG_DATA_HOME", folder)
        .env("XDG_CONFIG_HOME", folder)
        .stderr(Stdio::null())
        .spawn()
        .context("starting caddy")?;
    story(server, &Proxy(caddy), port, &pem).await
}

/// What devices and browsers do, through a proxy.
async fn story(mut server: Server, _proxy: &Proxy, port: u16, pem: &str) -> Result<()> {
    drop(rustls::crypto::ring::default_provider().install_default());
    until(|| Ok(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()))?;
    let client = Client::builder()
        .tls_certs_only([Certificate::from_pem(pem.as_bytes())?])
        .local_address(std::net::IpAddr::from(CLIENT))
        .timeout(Duration::from_secs(60))
        .build()?;
    let url = |path: &str| format!("https://localhost:{port}{path}");

    let page = client.get(url("/")).send().await?;
    ensure!(page.status() == 200, "{}", page.status());
    ensure!(page.headers()["strict-transport-security"] == "max-age=31536000");
    ensure!(page.headers().contains_key("content-security-policy"));

    // Who claims to come from elsewhere is not believed.
    let mut desk = Device::new("办公室", server.port(), 41);
    let enrolled = client
        .post(url("/api/v1/enrol"))
        .header("x-forwarded-for", "203.0.113.9")
        .body(desk.enrolment(&server.first_code()?))
        .send()
        .await?;
    ensure!(enrolled.status() == 200, "{}", enrolled.text().await?);
    let get = async |device: &Device, path: &str| -> Result<Value> {
        let asked = client.get(url(path)).bearer_auth(&device.token);
        let text = asked.send().await?.error_for_status()?.text().await?;
        Ok(serde_json::from_str(&text)?)
    };
    let log = get(&desk, "/api/v1/audit?action=enrol").await?;
    ensure!(log["entries"][0]["from"] == CLIENT.to_string(), "{log}");

    // A device waits for news; then another sends, with a picture.
    let mut tablet = Device::new("平板", server.port(), 42);
    tablet.enrol(&desk.invite()?)?;
    let mut idle = Device::new("别的片区", server.port(), 43);
    idle.enrol(&desk.invite_to("hongsipu")?)?;
    tablet.work();
    let picture: Vec<u8> = (0..PICTURE).map(|n| (n % 251) as u8).collect();
    let code =
        domain::credit_code::CreditCode::complete("91640300MA0000000").expect("17 characters");
    let sha256 = tablet.photograph(code.as_str(), picture.clone());
    let status = get(&desk, "/api/v1/status").await?;
    let epoch = status["epoch"].as_str().context("an epoch")?;
    let path = format!("/api/v1/feed?after=0&epoch={epoch}&wait=25");
    let sent = async {
        let figures = server.figures();
        let waits = move || Ok(crate::server::figure(figures, "yidang_waiting")? >= 2.0);
        tokio::task::spawn_blocking(move || until(waits)).await??;
        let bundle = client.post(url("/api/v1/bundles")).body(tablet.sealed(0));
        let sent = bundle.bearer_auth(&tablet.token).send().await?;
        ensure!(sent.status() == 200, "{}", sent.text().await?);
        anyhow::Ok(Instant::now())
    };
    let news = async {
        let news = get(&desk, &path).await?;
        anyhow::Ok((news, Instant::now()))
    };
    let begun = Instant::now();
    let (news, sent, nothing) = tokio::join!(news, sent, get(&idle, &path));
    let ((news, heard), sent) = (news?, sent?);
    ensure!(news["changes"] == tablet.written(), "{news}");
    println!(
        "news {:?} after the answer to the one who sent",
        heard.saturating_duration_since(sent)
    );
    // Where nothing arrives, the office answers after all of its time.
    ensure!(nothing?["changes"] == 0 && begun.elapsed() >= Duration::from_secs(25));

    let path = url(&format!("/api/v1/attachments/{sha256}"));
    let piece = client
        .put(&path)
        .bearer_auth(&tablet.token)
        .header(
            "content-range",
            format!("bytes 0-{}/{PICTURE}", PICTURE - 1),
        )
        .body(picture.clone());
    let taken = piece.send().await?;
    ensure!(taken.status() == 200, "{}", taken.text().await?);
    let back = client.get(&path).bearer_auth(&desk.token).send().await?;
    ensure!(back.bytes().await? == picture, "another picture came back");
    Ok(())
}

#[test]
#[ignore = "needs systemd"]
fn systemd_takes_the_unit() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let unit = example(
        "ini",
        &[
            ("/usr/bin/office", env!("CARGO_BIN_EXE_office")),
            ("User=yidang", "User=daemon"),
        ],
    )?;
    let file = folder.path().join("yidang.service");
    fs::write(&file, unit)?;
    let read = Command::new("systemd-analyze")
        .arg("verify")
        .arg(Path::new(&file))
        .output()
        .context("starting systemd-analyze")?;
    let said = String::from_utf8_lossy(&read.stderr);
    ensure!(read.status.success() && said.is_empty(), "{said}");
    Ok(())
}
