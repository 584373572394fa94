//! `office serve`: the app over HTTP, on IPv6 and IPv4.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use axum::{Router, extract::State, http::StatusCode, routing::get};
use clap::Args;
use domain::pack::ProgrammePack;
use tokio::{sync::Mutex, time::timeout};
use tower_http::{catch_panic::CatchPanicLayer, limit::RequestBodyLimitLayer};

use office_service::{
    Office,
    clock::now,
    inbox, invites,
    retention::{self, Retention},
    scheduled_backup::{self, Schedule},
    subscriptions,
};

use crate::{
    api::{self, AppState},
    commands::say,
    server::{self, Servers},
    site::{self, Site},
    storage::StorageArgs,
    telemetry,
    tls::Tls,
};

/// How long requests in flight may take to end after the word to stop.
const GRACE: Duration = Duration::from_secs(8);
/// How long the database may take to say that it is ready.
const READY: Duration = Duration::from_secs(5);

#[derive(Args)]
pub struct Serve {
    /// The built app (`cargo xtask build` makes it)
    #[arg(long, default_value = "dist", env = "YIDANG_APP")]
    app: PathBuf,
    /// An address to listen on, or several; without one every IPv6 and IPv4 address of the machine
    #[arg(long, env = "YIDANG_LISTEN", value_delimiter = ',')]
    listen: Vec<IpAddr>,
    /// 0 takes a free one; it is printed
    #[arg(long, default_value_t = 8080, env = "YIDANG_PORT")]
    port: u16,
    #[command(flatten)]
    tls: Tls,
    #[command(flatten)]
    storage: StorageArgs,
    /// A folder to take bundles in from: what people bring on USB sticks
    #[arg(long, env = "YIDANG_INBOX")]
    inbox: Option<PathBuf>,
    /// Days the audit log goes back; everything is kept when not said
    #[arg(long, env = "YIDANG_AUDIT_DAYS", value_parser = clap::value_parser!(u32).range(1..))]
    audit_days: Option<u32>,
    /// Days that addresses stay in the audit log and with those who wait. 0: for ever
    #[arg(long, default_value_t = 90, env = "YIDANG_ADDRESS_DAYS")]
    address_days: u32,
    /// A folder for backups by schedule, each checked; without it none are made
    #[arg(long, env = "YIDANG_BACKUP_TO")]
    backup_to: Option<PathBuf>,
    /// Hours between backups
    #[arg(long, default_value_t = 24, env = "YIDANG_BACKUP_EVERY", value_parser = clap::value_parser!(u32).range(1..))]
    backup_every: u32,
    /// How many backups are kept; the oldest make room
    #[arg(long, default_value_t = 14, env = "YIDANG_BACKUP_KEEP", value_parser = clap::value_parser!(u32).range(1..))]
    backup_keep: u32,
    /// Where figures for Prometheus are served, without TLS: 127.0.0.1:9464; nowhere when not said
    #[arg(long, env = "YIDANG_METRICS", value_name = "ADDRESS:PORT")]
    metrics: Option<SocketAddr>,
    /// A proxy before the office, by its address; its X-Forwarded-For is believed, and nobody else's
    #[arg(long, env = "YIDANG_TRUSTED_PROXY", value_delimiter = ',')]
    trusted_proxy: Vec<IpAddr>,
    /// The programme this office runs: the name of its pack in the app
    #[arg(long, default_value = "wuzhong", env = "YIDANG_PROGRAMME")]
    programme: String,
    /// Days that bundles are kept as they came; what was in them stays. 0: for ever
    #[arg(long, default_value_t = 400, env = "YIDANG_KEEP_BUNDLES")]
    keep_bundles: u32,
    /// Print the settings in force as a file, each with where it came from, and end
    #[arg(long)]
    pub print_config: bool,
}

/// Serves until Ctrl-C or SIGTERM.
///
/// # Errors
/// When the app is not there or the port is taken; the message says what to do.
pub fn run(serve: &Serve) -> Result<()> {
    telemetry::log();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let site = Site::read(&serve.app)?;
        let certificate = serve.tls.certificate().await?;
        let office = office(serve, &site).await?;
        // Before anybody is answered: what happens is counted from then on.
        let inside = match serve.metrics {
            Some(address) => Some((server::listen_at(address, "--metrics")?, figures())),
            None => None,
        };
        let listeners = server::listen(&serve.listen, serve.port)?;
        let first = listeners.first().context("no address to listen on")?;
        let port = first.local_addr()?.port();
        let app = router(site, AppState::new(office.clone(), &serve.trusted_proxy));
        let mut servers = Servers::start(listeners, &app, certificate.as_ref())?;
        if let Some(from) = serve.tls.redirect_port {
            let plain = server::listen(&serve.listen, from)?;
            servers.add(plain, &server::redirect(port), None)?;
        }
        if let Some((listener, figures)) = inside {
            servers.add(vec![listener], &figures, None)?;
        }
        let scheme = if certificate.is_some() {
            "https"
        } else {
            "http"
        };
        let origin = format!("{scheme}://localhost:{port}");
        say(&origin);
        if let Some(code) = invites::first(&office).await? {
            let link = invites::link(&origin, &code);
            say(&format!("first office device (valid 7 days, once): {link}"));
        }
        if let Some(inbox) = &serve.inbox {
            std::fs::create_dir_all(inbox)
                .with_context(|| format!("using the inbox {}", inbox.display()))?;
            tokio::spawn(inbox::run(office.clone(), inbox.clone()));
        }
        let interval = subscriptions::POLL_INTERVAL;
        tokio::spawn(subscriptions::run(office.clone(), interval));
        let retention = Retention {
            bundle_days: serve.keep_bundles,
            audit_days: serve.audit_days,
            address_days: serve.address_days,
        };
        tokio::spawn(retention::run(office.clone(), retention));
        if let Some(folder) = &serve.backup_to {
            let schedule = Schedule {
                folder: folder.clone(),
                every: Duration::from_secs(u64::from(serve.backup_every) * 3_600),
                keep: usize::try_from(serve.backup_keep)?,
            };
            tokio::spawn(scheduled_backup::run(office.clone(), schedule));
        }
        if let Some(certificate) = certificate {
            tokio::spawn(certificate.renew());
        }
        stopped().await;
        // Who waits for changes is answered at once.
        office.shutdown().cancel();
        servers.stop(GRACE).await;
        office.database().close().await;
        Ok(())
    })
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
    let settings = office_service::Settings {
        programme: pack.code,
        edition: pack.edition,
        workflow: pack.workflow,
        attachments: serve.storage.open_attachments()?,
    };
    Office::open(serve.storage.open_database().await?, settings).await
}

/// The app's own files.
pub fn pages(site: Site) -> Router {
    Router::new()
        .fallback(site::answer)
        .with_state(Arc::new(site))
        .layer(RequestBodyLimitLayer::new(64 << 10))
}

/// What the address of `--metrics` answers. Figures tell how busy an office is, and are counted for
/// those who run it: where everybody asks there are none.
pub fn figures() -> Router {
    Router::new().route("/metrics", telemetry::figures())
}

/// Everything the office answers.
pub fn router(site: Site, app: AppState) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .with_state(Arc::new(Readiness {
            office: app.office.clone(),
            last: Mutex::default(),
        }))
        .merge(api::router(app).layer(telemetry::requests()))
        .fallback_service(pages(site))
        .layer(CatchPanicLayer::new())
}

/// Whether the database takes what is written, asked at most once a second: anybody may come.
struct Readiness {
    office: Office,
    last: Mutex<Option<(Instant, bool)>>,
}

async fn ready(State(readiness): State<Arc<Readiness>>) -> (StatusCode, &'static str) {
    let mut last = readiness.last.lock().await;
    let ready = match *last {
        Some((at, ready)) if at.elapsed() < Duration::from_secs(1) => ready,
        _ => {
            let ready = matches!(timeout(READY, probe(&readiness.office)).await, Ok(Ok(())));
            *last = Some((Instant::now(), ready));
            ready
        }
    };
    if ready {
        (StatusCode::OK, "ready\n")
    } else {
        (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database does not take what is written\n",
        )
    }
}

async fn probe(office: &Office) -> office_db::Result<()> {
    let mut tx = office.database().write().await?;
    tx.put_fact("ready-at", &now().to_string()).await?;
    tx.commit().await
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
