//! Where a request comes from.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Once,
};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::HeaderMap,
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use super::{limits::network, state::AppState};

/// Where a request comes from, once that is worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client {
    pub address: IpAddr,
    /// It is the address of a proxy that no setting names, behind which the caller is.
    pub is_proxy: bool,
}

impl Client {
    /// Somebody at this address.
    pub fn at(address: IpAddr) -> Self {
        Self {
            address,
            is_proxy: false,
        }
    }

    /// What is counted as one; nothing where everybody would be.
    pub fn network(&self) -> Option<IpAddr> {
        (!self.is_proxy).then(|| network(self.address))
    }
}

/// Works out where a request comes from, and counts it.
pub async fn by_address(State(app): State<AppState>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::from([0; 4]), |ConnectInfo(peer)| peer.ip());
    let client = client(peer, request.headers(), &app.trusted_proxies);
    if client.is_proxy {
        static SAID: Once = Once::new();
        SAID.call_once(|| {
            tracing::warn!(
                "requests come through a proxy that is not named: who asks is not known, and wrong \
                 codes are not counted. What to do: name it with --trusted-proxy"
            );
        });
    }
    if let Err(problem) = app.limits.address(client) {
        return problem.into_response();
    }
    request.extensions_mut().insert(client);
    next.run(request).await
}

/// Who asks when `peer` is at the other end. What a trusted proxy adds to `X-Forwarded-For` stands
/// last; before it stands whatever the client made up.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> Client {
    let trusts = |address: &IpAddr| trusted.contains(&address.to_canonical());
    let mut found = peer.to_canonical();
    let lists = headers.get_all("x-forwarded-for").into_iter();
    let said: Vec<&str> = lists.filter_map(|list| list.to_str().ok()).collect();
    if !trusts(&found) {
        // On this machine or its network, and it passes on what others ask.
        let is_proxy = !said.is_empty() && is_near(found);
        return Client {
            address: found,
            is_proxy,
        };
    }
    for text in said.iter().flat_map(|list| list.split(',')).rev() {
        if !trusts(&found) {
            break;
        }
        let Ok(address) = text.trim().parse::<IpAddr>() else {
            break;
        };
        found = address.to_canonical();
    }
    Client::at(found)
}

/// Whether an address is of this machine or a private network: where proxies stand, and where nobody
/// from outside gets out of being counted by a header of their own.
fn is_near(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(four) => four.is_loopback() || four.is_private(),
        IpAddr::V6(six) => six.is_loopback() || six.is_unique_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn only_a_trusted_proxy_says_where_somebody_comes_from() {
        let proxy = ip("10.0.0.1");
        let mut headers = HeaderMap::new();
        let said = |headers: &HeaderMap, peer: &str| {
            client(ip(peer), headers, &[proxy]).address.to_string()
        };
        assert_eq!(said(&headers, "10.0.0.1"), "10.0.0.1");
        headers.insert(
            "x-forwarded-for",
            "1.1.1.1, 203.0.113.7".parse().expect("text"),
        );
        // What the client made up itself stands first and is not believed.
        assert_eq!(said(&headers, "10.0.0.1"), "203.0.113.7");
        assert_eq!(said(&headers, "::ffff:10.0.0.1"), "203.0.113.7");
        // Somebody who is no proxy of ours.
        assert_eq!(said(&headers, "203.0.113.9"), "203.0.113.9");
        // Two proxies, one behind the other, in two headers.
        headers.append("x-forwarded-for", "10.0.0.1".parse().expect("text"));
        assert_eq!(said(&headers, "10.0.0.1"), "203.0.113.7");
        headers.insert("x-forwarded-for", "no address".parse().expect("text"));
        assert_eq!(said(&headers, "10.0.0.1"), "10.0.0.1");
    }

    #[test]
    fn a_proxy_that_nobody_named_is_seen_for_what_it_is() {
        let mut headers = HeaderMap::new();
        let is_proxy = |headers: &HeaderMap, peer: &str| client(ip(peer), headers, &[]).is_proxy;
        assert!(!is_proxy(&headers, "127.0.0.1"), "somebody on the machine");
        headers.insert("x-forwarded-for", "203.0.113.7".parse().expect("text"));
        for near in ["127.0.0.1", "::1", "172.17.0.1", "fd00::1"] {
            assert!(is_proxy(&headers, near), "{near}");
        }
        // From outside a header gets nobody out of being counted.
        for far in ["203.0.113.9", "2001:db8::1"] {
            assert!(!is_proxy(&headers, far), "{far}");
        }
        assert!(!client(ip("127.0.0.1"), &headers, &[ip("127.0.0.1")]).is_proxy);
    }
}
