//! Addresses and connections: what is listened on, and how long a connection may take.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener},
    time::Duration,
};

use anyhow::{Context, Result};
use axum::{
    Router,
    http::{
        HeaderMap, HeaderValue, StatusCode, Uri,
        header::{HOST, LOCATION, STRICT_TRANSPORT_SECURITY},
    },
    response::{IntoResponse, Response},
};
use axum_server::{Control, Handle, tls_rustls::RustlsAcceptor};
use tokio::{net::TcpSocket, task::JoinSet};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::tls::Certificate;

/// How long a request's headers may take, and a connection may wait for its next request.
const HEADERS: Duration = Duration::from_secs(30);
/// How long TLS may take to agree.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Bytes of a request's headers.
const HEADER_BYTES: usize = 64 << 10;

/// Servers on their addresses.
pub struct Servers {
    control: Control,
    running: JoinSet<()>,
}

impl Servers {
    /// Serves on all addresses, with TLS when there is a certificate.
    ///
    /// # Errors
    /// When a listener cannot be used.
    pub fn start(
        listeners: Vec<TcpListener>,
        app: &Router,
        certificate: Option<&Certificate>,
    ) -> Result<Self> {
        let mut servers = Self {
            control: Control::new(),
            running: JoinSet::new(),
        };
        match certificate {
            None => servers.add(listeners, app, None)?,
            Some(_) => {
                // From now on a browser asks for nothing here without TLS.
                let year = HeaderValue::from_static("max-age=31536000");
                let layer = SetResponseHeaderLayer::overriding(STRICT_TRANSPORT_SECURITY, year);
                servers.add(listeners, &app.clone().layer(layer), certificate)?;
            }
        }
        Ok(servers)
    }

    /// Serves on these addresses too.
    ///
    /// # Errors
    /// As [`Servers::start`].
    pub fn add(
        &mut self,
        listeners: Vec<TcpListener>,
        app: &Router,
        certificate: Option<&Certificate>,
    ) -> Result<()> {
        for listener in listeners {
            let mut server = axum_server::from_tcp(listener)?
                .handle(Handle::with_control(self.control.clone()))
                .first_request_timeout(HEADERS);
            let builder = server.http_builder();
            builder
                .http1()
                .header_read_timeout(HEADERS)
                .max_buf_size(HEADER_BYTES);
            builder
                .http2()
                .max_header_list_size(u32::try_from(HEADER_BYTES).unwrap_or(u32::MAX))
                .keep_alive_interval(HEADERS);
            let service = app
                .clone()
                .into_make_service_with_connect_info::<SocketAddr>();
            match certificate {
                Some(certificate) => {
                    let acceptor = RustlsAcceptor::new(certificate.config.clone())
                        .handshake_timeout(HANDSHAKE);
                    let serving = server.acceptor(acceptor).serve(service);
                    self.running.spawn(said(serving));
                }
                None => {
                    self.running.spawn(said(server.serve(service)));
                }
            }
        }
        Ok(())
    }

    /// Takes no more requests and waits for those in flight, but no longer than this.
    pub async fn stop(mut self, grace: Duration) {
        self.control.graceful_shutdown(Some(grace));
        while self.running.join_next().await.is_some() {}
    }
}

async fn said(serving: impl Future<Output = std::io::Result<()>>) {
    if let Err(error) = serving.await {
        tracing::error!(%error, "a listener ended");
    }
}

/// Sends a request without TLS to the same address with it.
pub fn redirect(port: u16) -> Router {
    Router::new()
        .fallback(move |uri: Uri, headers: HeaderMap| async move { to(port, &uri, &headers) })
}

fn to(port: u16, uri: &Uri, headers: &HeaderMap) -> Response {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let Some(host) = host.and_then(|host| host.parse::<axum::http::uri::Authority>().ok()) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let port = if port == 443 {
        String::new()
    } else {
        format!(":{port}")
    };
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let location = format!("https://{}{port}{path}", host.host());
    // Keeps the method: what a device sends is not lost on the way.
    (StatusCode::PERMANENT_REDIRECT, [(LOCATION, location)]).into_response()
}

/// Listens on these addresses, all on the same port. Without any: `[::]` and `0.0.0.0`, where one
/// is enough: an IPv6 socket may take IPv4 too, and a machine without IPv6 has only the second.
///
/// # Errors
/// When the port is taken; the message says what to do.
pub fn listen(addresses: &[IpAddr], port: u16) -> Result<Vec<TcpListener>> {
    if addresses.is_empty() {
        return everywhere(port);
    }
    let mut port = port;
    let mut listeners = Vec::new();
    for address in addresses {
        let listener = bind(SocketAddr::new(*address, port));
        let listener = listener.with_context(|| taken(&format!("{address} port {port}"), OURS))?;
        port = listener.local_addr()?.port();
        listeners.push(listener);
    }
    Ok(listeners)
}

fn everywhere(port: u16) -> Result<Vec<TcpListener>> {
    let six = bind(SocketAddr::from((Ipv6Addr::UNSPECIFIED, port)));
    let port = match &six {
        Ok(listener) => listener.local_addr()?.port(),
        Err(_) => port,
    };
    let four = bind(SocketAddr::from((Ipv4Addr::UNSPECIFIED, port)));
    match (six, four) {
        (Ok(six), Ok(four)) => Ok(vec![six, four]),
        (Ok(one), Err(_)) | (Err(_), Ok(one)) => Ok(vec![one]),
        (Err(_), Err(error)) => Err(error).with_context(|| taken(&format!("port {port}"), OURS)),
    }
}

/// What chooses where devices come.
const OURS: &str = "--port or --listen";

fn taken(what: &str, setting: &str) -> String {
    format!(
        "{what} cannot be used. What to do: stop the other program that uses it, \
         or choose another with {setting}"
    )
}

/// Listens on one address that a setting names.
///
/// # Errors
/// As [`listen`].
pub fn listen_at(address: SocketAddr, setting: &str) -> Result<TcpListener> {
    let what = format!("{} port {}", address.ip(), address.port());
    bind(address).with_context(|| taken(&what, setting))
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
    Ok(socket.listen(1024)?.into_std()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_taken_port_is_said_with_what_to_do() -> Result<()> {
        for addresses in [vec![], vec![IpAddr::from(Ipv4Addr::LOCALHOST)]] {
            let first = listen(&addresses, 0)?;
            let port = first.first().context("one at least")?.local_addr()?.port();
            // Every address of one call has the same port, the one that is printed.
            for listener in &first {
                assert_eq!(listener.local_addr()?.port(), port);
            }
            let refused = listen(&addresses, port).expect_err("taken");
            let said = format!("{refused:#}");
            assert!(
                said.contains(&format!("port {port} cannot be used")),
                "{said}"
            );
            assert!(said.contains("--port"), "{said}");
        }
        Ok(())
    }

    #[test]
    fn http_is_sent_to_https_and_nowhere_else() {
        let asked = |host: &str, port| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, host.parse().expect("a value"));
            let response = to(port, &Uri::from_static("/today?x=1"), &headers);
            let location = response.headers().get(LOCATION);
            location.and_then(|it| it.to_str().ok()).map(str::to_owned)
        };
        let https = |text: &str| Some(text.to_owned());
        assert_eq!(
            asked("a.example:8080", 443),
            https("https://a.example/today?x=1")
        );
        assert_eq!(
            asked("[::1]:8080", 8443),
            https("https://[::1]:8443/today?x=1")
        );
        assert_eq!(asked("a b", 443), None);
    }
}
