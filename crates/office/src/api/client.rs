//! Where a request comes from.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::HeaderMap,
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use super::state::AppState;

/// Where a request comes from, once that is worked out.
#[derive(Clone, Copy)]
pub struct Client(pub IpAddr);

/// Works out where a request comes from, and counts it.
pub async fn by_address(State(app): State<AppState>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::from([0; 4]), |ConnectInfo(peer)| peer.ip());
    let client = client(peer, request.headers(), &app.trusted_proxies);
    if let Err(problem) = app.limits.address(client) {
        return problem.into_response();
    }
    request.extensions_mut().insert(Client(client));
    next.run(request).await
}

/// Who asks when `peer` is at the other end. What a trusted proxy adds to `X-Forwarded-For` stands
/// last; before it stands whatever the client made up.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let trusts = |address: &IpAddr| trusted.contains(&address.to_canonical());
    let mut found = peer.to_canonical();
    let lists = headers.get_all("x-forwarded-for").into_iter();
    let said: Vec<&str> = lists.filter_map(|list| list.to_str().ok()).collect();
    for text in said.iter().flat_map(|list| list.split(',')).rev() {
        if !trusts(&found) {
            break;
        }
        let Ok(address) = text.trim().parse::<IpAddr>() else {
            break;
        };
        found = address.to_canonical();
    }
    found
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
        let said =
            |headers: &HeaderMap, peer: &str| client(ip(peer), headers, &[proxy]).to_string();
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
}
