//! The program over TLS, with a certificate made for the moment.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use rcgen::generate_simple_self_signed;
use reqwest::{Certificate, Client, redirect::Policy};

use crate::server::{Server, free_port};

/// Writes a new certificate and its key, and gives the certificate.
pub fn certificate(folder: &Path) -> Result<String> {
    let made = generate_simple_self_signed(["localhost".to_owned()])?;
    fs::write(folder.join("key.pem"), made.signing_key.serialize_pem())?;
    fs::write(folder.join("cert.pem"), made.cert.pem())?;
    Ok(made.cert.pem())
}

/// A client that trusts this certificate and no other.
fn client(pem: &str) -> Result<Client> {
    Ok(Client::builder()
        .tls_certs_only([Certificate::from_pem(pem.as_bytes())?])
        .redirect(Policy::none())
        .timeout(Duration::from_secs(20))
        // Each request shakes hands anew.
        .pool_max_idle_per_host(0)
        .build()?)
}

#[tokio::test]
async fn tls_with_a_certificate_that_is_changed_while_it_runs() -> Result<()> {
    drop(rustls::crypto::ring::default_provider().install_default());
    let plain = free_port()?;
    let mut first = String::new();
    let server = Server::with(None, |folder| {
        first = certificate(folder)?;
        let path = |name: &str| folder.join(name).display().to_string();
        // By the file of settings, as one runs it in earnest.
        let settings = format!(
            "tls-cert = {:?}\ntls-key = {:?}\nredirect-port = {plain}\n",
            path("cert.pem"),
            path("key.pem")
        );
        fs::write(folder.join("office.toml"), settings)?;
        Ok(vec!["--config".to_owned(), path("office.toml")])
    })?;
    let port = server.port();
    let url = format!("https://localhost:{port}/healthz");

    let client_of_first = client(&first)?;
    let answer = client_of_first.get(&url).send().await?;
    assert_eq!(answer.status(), 200);
    assert_eq!(
        answer.headers()["strict-transport-security"],
        "max-age=31536000"
    );
    assert_eq!(answer.text().await?, "ok\n");
    // Without TLS the port says nothing; the other one shows the way.
    let plainly = client_of_first
        .get(format!("http://localhost:{port}/healthz"))
        .send();
    ensure!(plainly.await.is_err(), "it was served without TLS");
    let sent = client_of_first.post(format!("http://localhost:{plain}/api/v1/bundles?x=1"));
    let sent = sent.send().await?;
    assert_eq!(sent.status(), 308);
    assert_eq!(
        sent.headers()["location"],
        format!("https://localhost:{port}/api/v1/bundles?x=1")
    );
    assert!(!sent.headers().contains_key("strict-transport-security"));

    // A certificate that cannot be used changes nothing, however often it is read.
    fs::write(server.folder().join("cert.pem"), "no certificate")?;
    for _ in 0..3 {
        server.signal("HUP")?;
        assert_eq!(client_of_first.get(&url).send().await?.status(), 200);
    }
    let second = client(&certificate(server.folder())?)?;
    server.signal("HUP")?;
    let started = Instant::now();
    while second.get(&url).send().await.is_err() {
        ensure!(
            started.elapsed() < Duration::from_secs(60),
            "it is not taken"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    ensure!(
        client_of_first.get(&url).send().await.is_err(),
        "the old one is still shown"
    );
    Ok(())
}
