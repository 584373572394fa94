//! TLS with a certificate from files, read again when they change or on SIGHUP.

use std::{
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use anyhow::{Context as _, Result, bail};
use axum_server::tls_rustls::RustlsConfig;
use clap::Args;

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(60);

#[derive(Args)]
pub struct Tls {
    /// The certificate and its chain, PEM: serves https instead of http
    #[arg(long, env = "YIDANG_TLS_CERT")]
    tls_cert: Option<PathBuf>,
    /// The certificate's private key, PEM
    #[arg(long, env = "YIDANG_TLS_KEY")]
    tls_key: Option<PathBuf>,
    /// A second port that sends http to https
    #[arg(long, env = "YIDANG_REDIRECT_PORT")]
    pub redirect_port: Option<u16>,
}

/// A certificate in use.
#[derive(Clone)]
pub struct Certificate {
    pub config: RustlsConfig,
    cert: PathBuf,
    key: PathBuf,
}

impl Tls {
    /// The certificate, when one is set.
    ///
    /// # Errors
    /// When it cannot be used; the message says which.
    pub async fn certificate(&self) -> Result<Option<Certificate>> {
        // Not by clap: it does not ask this of what a file sets.
        let (cert, key) = match (&self.tls_cert, &self.tls_key) {
            (Some(cert), Some(key)) => (cert, key),
            (None, None) if self.redirect_port.is_none() => return Ok(None),
            _ => bail!(
                "TLS needs both --tls-cert and --tls-key, and --redirect-port needs TLS. \
                 What to do: set what is missing, or none of them"
            ),
        };
        let config = RustlsConfig::from_pem_file(cert, key)
            .await
            .with_context(|| {
                format!(
                    "using the certificate {} with the key {}",
                    cert.display(),
                    key.display()
                )
            })?;
        Ok(Some(Certificate {
            config,
            cert: cert.clone(),
            key: key.clone(),
        }))
    }
}

impl Certificate {
    /// Takes a new certificate when there is one, for as long as the office runs. One that cannot
    /// be used changes nothing: connections go on with the last good one.
    pub async fn renew(self) {
        let mut known = changed(&self.cert).max(changed(&self.key));
        loop {
            let asked = asked(LOOK).await;
            let now = changed(&self.cert).max(changed(&self.key));
            if !asked && now == known {
                continue;
            }
            known = now;
            match self
                .config
                .reload_from_pem_file(&self.cert, &self.key)
                .await
            {
                Ok(()) => tracing::info!("the certificate was read again"),
                Err(error) => tracing::error!(%error, "the new certificate cannot be used"),
            }
        }
    }
}

fn changed(file: &Path) -> Option<SystemTime> {
    file.metadata().ok()?.modified().ok()
}

/// Waits for SIGHUP, but no longer than this; whether it came.
#[cfg(unix)]
async fn asked(wait: Duration) -> bool {
    use std::sync::OnceLock;
    use tokio::{
        signal::unix::{Signal, SignalKind, signal},
        sync::Mutex,
    };
    static SIGNAL: OnceLock<Option<Mutex<Signal>>> = OnceLock::new();
    let signal = SIGNAL.get_or_init(|| signal(SignalKind::hangup()).ok().map(Mutex::new));
    let Some(signal) = signal else {
        tokio::time::sleep(wait).await;
        return false;
    };
    let came = async { signal.lock().await.recv().await };
    tokio::time::timeout(wait, came).await.is_ok()
}

#[cfg(not(unix))]
async fn asked(wait: Duration) -> bool {
    tokio::time::sleep(wait).await;
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn half_of_tls_is_refused_and_none_of_it_is_plain() {
        let file = || Some(PathBuf::from("none.pem"));
        let with = |tls_cert, tls_key, redirect_port| async move {
            let tls = Tls {
                tls_cert,
                tls_key,
                redirect_port,
            };
            let made = tls.certificate().await;
            made.map(|made| made.is_some())
                .map_err(|error| error.to_string())
        };
        assert_eq!(with(None, None, None).await, Ok(false));
        for half in [
            with(file(), None, None).await,
            with(None, file(), None).await,
            with(None, None, Some(80)).await,
        ] {
            assert!(half.is_err_and(|it| it.contains("--tls-key")));
        }
        let missing = with(file(), file(), None).await;
        assert!(missing.is_err_and(|it| it.contains("none.pem")));
    }
}
