//! `office serve`: the app over HTTP, on IPv6 and IPv4.

use std::{
    io::Write as _,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use anyhow::{Context, Result};
use axum::{Router, extract::State, http::StatusCode, routing::get};
use clap::Args;
use domain::pack::ProgrammePack;
use tokio::net::{TcpListener, TcpSocket};
use tower_http::{catch_panic::CatchPanicLayer, limit::RequestBodyLimitLayer};

use crate::{
    api::{self, Office},
    backup::{ATTACHMENTS, DATABASE},
    files,
    keep::Keep,
    site::{self, Site},
    watch,
};

/// How long open requests may take to end after the word to stop.
const GRACE: Duration = Duration::from_secs(10);

#[derive(Args)]
pub struct Serve {
    /// The built app (`cargo xtask build` makes it)
    #[arg(long, default_value = "dist", env = "YIDANG_APP")]
    app: PathBuf,
    /// 0 takes a free one; it is printed
    #[arg(long, default_value_t = 8080, env = "YIDANG_PORT")]
    port: u16,
    /// Where the office keeps its database and the attachments
    #[arg(long, default_value = "data", env = "YIDANG_DATA")]
    data: PathBuf,
    /// PostgreSQL instead of SQLite in the data folder: postgres://user:password@host/database
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// A folder to take bundles in from: what people bring on USB sticks
    #[arg(long, env = "YIDANG_INBOX")]
    inbox: Option<PathBuf>,
    /// The programme this office runs: the name of its pack in the app
    #[arg(long, default_value = "wuzhong", env = "YIDANG_PROGRAMME")]
    programme: String,
}

/// Serves until Ctrl-C or SIGTERM.
///
/// # Errors
/// When the app is not there or the port is taken; the message says what to do.
pub fn run(serve: &Serve) -> Result<()> {
    watch::log();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let site = Site::read(&serve.app)?;
        let office = office(serve, &site).await?;
        let listeners = listen(serve.port)?;
        let port = listeners
            .first()
            .context("no address to listen on")?
            .local_addr()?
            .port();
        say(&format!("http://localhost:{port}"));
        if let Some(code) = office.first_invite().await? {
            let link = api::link(&format!("http://localhost:{port}"), &code);
            say(&format!("first office device (valid 7 days, once): {link}"));
        }
        let app = router(site, office.clone());
        if let Some(inbox) = &serve.inbox {
            std::fs::create_dir_all(inbox)
                .with_context(|| format!("using the inbox {}", inbox.display()))?;
            tokio::spawn(files::watch(office.clone(), inbox.clone()));
        }
        let mut servers = tokio::task::JoinSet::new();
        for listener in listeners {
            servers.spawn(
                axum::serve(
                    listener,
                    app.clone()
                        .into_make_service_with_connect_info::<SocketAddr>(),
                )
                .with_graceful_shutdown(stopped())
                .into_future(),
            );
        }
        stopped().await;
        let ended = async { while servers.join_next().await.is_some() {} };
        // A connection that never ends must not keep the program alive.
        let _ = tokio::time::timeout(GRACE, ended).await;
        office.keep().close().await;
        Ok(())
    })
}

/// Prints a line. Nobody reading it is no reason to stop serving.
fn say(line: &str) {
    drop(writeln!(std::io::stdout(), "{line}"));
}

/// Opens the database and the folder; makes them at the first start.
async fn office(serve: &Serve, site: &Site) -> Result<Office> {
    let path = format!("/packs/{}.json", serve.programme);
    let pack = site.text(&path).with_context(|| {
        format!(
            "the app has no programme {}. What to do: name one of its packs with --programme",
            serve.programme
        )
    })?;
    let pack = ProgrammePack::parse(&pack).map_err(|faults| {
        let first = faults.first().map(ToString::to_string).unwrap_or_default();
        anyhow::anyhow!("the programme's pack has {} faults: {first}", faults.len())
    })?;
    std::fs::create_dir_all(&serve.data)
        .with_context(|| format!("using the data folder {}", serve.data.display()))?;
    let keep = match &serve.database_url {
        Some(url) => Keep::postgres(url).await?,
        None => Keep::sqlite(&serve.data.join(DATABASE)).await?,
    };
    let settings = api::Settings {
        programme: pack.code,
        edition: pack.edition,
        attachments: serve.data.join(ATTACHMENTS),
    };
    Office::open(keep, settings).await
}

/// The app's own files.
pub fn pages(site: Site) -> Router {
    Router::new()
        .fallback(site::answer)
        .with_state(std::sync::Arc::new(site))
        .layer(RequestBodyLimitLayer::new(64 << 10))
}

/// Everything the office answers.
pub fn router(site: Site, office: Office) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", watch::figures())
        .with_state(office.clone())
        .merge(api::router(office).layer(watch::requests()))
        .fallback_service(pages(site))
        .layer(CatchPanicLayer::new())
}

/// Whether the database answers.
async fn ready(State(office): State<Office>) -> (StatusCode, &'static str) {
    let looked = async { office.keep().read().await?.fact("epoch").await };
    match looked.await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database does not answer\n",
        ),
    }
}

/// `[::]` and `0.0.0.0` on the same port. Where IPv6 sockets take IPv4 too, the first is enough and
/// the second is refused; a machine without IPv6 has only the second.
fn listen(port: u16) -> Result<Vec<TcpListener>> {
    let six = bind(SocketAddr::from((Ipv6Addr::UNSPECIFIED, port)));
    let port = match &six {
        Ok(listener) => listener.local_addr()?.port(),
        Err(_) => port,
    };
    let four = bind(SocketAddr::from((Ipv4Addr::UNSPECIFIED, port)));
    match (six, four) {
        (Ok(six), Ok(four)) => Ok(vec![six, four]),
        (Ok(one), Err(_)) | (Err(_), Ok(one)) => Ok(vec![one]),
        (Err(_), Err(error)) => Err(error).with_context(|| {
            format!(
                "port {port} cannot be used. What to do: stop the other program that uses it, \
                 or choose another with --port"
            )
        }),
    }
}

fn bind(address: SocketAddr) -> Result<TcpListener> {
    let socket = if address.is_ipv6() {
        TcpSocket::new_v6()?
    } else {
        TcpSocket::new_v4()?
    };
    // A restart must not wait for the old connections' last words.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket.listen(1024)?)
}

async fn stopped() {
    let interrupt = async { drop(tokio::signal::ctrl_c().await) };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else {
            return interrupt.await;
        };
        tokio::select! {
            () = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_taken_port_is_said_with_what_to_do() -> Result<()> {
        let first = listen(0)?;
        let port = first.first().context("one at least")?.local_addr()?.port();
        // Every address of one call has the same port, the one that is printed.
        for listener in &first {
            assert_eq!(listener.local_addr()?.port(), port);
        }
        let refused = listen(port).expect_err("taken");
        let said = format!("{refused:#}");
        assert!(
            said.contains(&format!("port {port} cannot be used")),
            "{said}"
        );
        assert!(said.contains("--port"), "{said}");
        Ok(())
    }
}
