//! How much one device, one address, one guesser may ask.
//!
//! Generous on purpose: what stops a flood must never stop a park whose tablets share one address
//! and all come back to the network in the same minute.

use std::{
    collections::HashMap,
    hash::Hash,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    num::NonZeroU32,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::HeaderMap,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use governor::{
    DefaultKeyedRateLimiter, Quota,
    clock::{Clock as _, DefaultClock},
};

use super::{
    AppState,
    problem::{Problem, SLOW_DOWN},
};

/// Requests a second, and how many at once after a pause: of a device by its token, of an address.
const DEVICE: (u32, u32) = (100, 1_000);
const ADDRESS: (u32, u32) = (500, 5_000);
/// Wrong codes from one address in a minute.
const GUESSES: u32 = 10;
const MINUTE: Duration = Duration::from_secs(60);
/// Addresses whose guesses are counted at once; beyond it nobody new may guess for a while.
const GUESSERS: usize = 10_000;

pub struct Limits {
    devices: Counts<String>,
    addresses: Counts<IpAddr>,
    guesses: Mutex<HashMap<IpAddr, (Instant, u32)>>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            devices: Counts::new(DEVICE),
            addresses: Counts::new(ADDRESS),
            guesses: Mutex::default(),
        }
    }
}

/// Counts by key. It remembers those who asked within the last seconds and nobody else: whoever has
/// their full allowance again is forgotten.
struct Counts<K: Clone + Eq + Hash> {
    limiter: DefaultKeyedRateLimiter<K>,
    asked: AtomicUsize,
}

impl<K: Clone + Eq + Hash> Counts<K> {
    fn new((a_second, at_once): (u32, u32)) -> Self {
        let count = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        // Of the crate itself, `per_second(n)` is n a second.
        let quota = Quota::per_second(count(a_second)).allow_burst(count(at_once));
        Self {
            limiter: DefaultKeyedRateLimiter::keyed(quota),
            asked: AtomicUsize::new(0),
        }
    }

    /// Counts a request; how long to wait when it is one too many.
    fn ask(&self, key: &K) -> Result<(), Duration> {
        if self.asked.fetch_add(1, Ordering::Relaxed) % 4096 == 4095 {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        self.limiter
            .check_key(key)
            .map_err(|until| until.wait_time_from(DefaultClock::default().now()))
    }
}

impl Limits {
    /// Counts a device's request.
    ///
    /// # Errors
    /// [`SLOW_DOWN`]
    pub fn device(&self, id: &str) -> Result<(), Problem> {
        self.devices.ask(&id.to_owned()).map_err(slow_down)
    }

    /// Counts a request from an address.
    ///
    /// # Errors
    /// [`SLOW_DOWN`]
    pub fn address(&self, address: IpAddr) -> Result<(), Problem> {
        self.addresses.ask(&network(address)).map_err(slow_down)
    }

    /// Whether this address may try a code now: not after too many wrong ones. Right ones count for
    /// nothing, so that a park's tablets can all enrol in the same minute.
    pub fn may_guess(&self, address: IpAddr) -> bool {
        let mut guesses = self.guesses.lock().unwrap_or_else(PoisonError::into_inner);
        guesses.retain(|_, (since, _)| since.elapsed() < MINUTE);
        match guesses.get(&network(address)) {
            Some((_, count)) => *count < GUESSES,
            None => guesses.len() < GUESSERS,
        }
    }

    /// A code was wrong.
    pub fn guessed(&self, address: IpAddr) {
        let mut guesses = self.guesses.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = (Instant::now(), 0);
        guesses.entry(network(address)).or_insert(fresh).1 += 1;
    }
}

fn slow_down(wait: Duration) -> Problem {
    Problem::from(SLOW_DOWN).after(wait)
}

/// What counts as one address: of IPv6 the network of 64 bits, which one connection gets whole.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => match six.to_ipv4_mapped() {
            Some(four) => four.into(),
            None => Ipv6Addr::from_bits(six.to_bits() & !u128::from(u64::MAX)).into(),
        },
    }
}

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

    #[test]
    fn one_connection_is_one_address() {
        assert_eq!(network(ip("2001:db8::1")), network(ip("2001:db8::2:3")));
        assert_ne!(network(ip("2001:db8::1")), network(ip("2001:db8:0:1::1")));
        assert_eq!(network(ip("::ffff:10.0.0.1")), ip("10.0.0.1"));
    }

    #[test]
    fn a_flood_is_stopped_and_told_how_long_to_wait() {
        let counts = Counts::new((10, 20));
        for _ in 0..20 {
            assert_eq!(counts.ask(&"a"), Ok(()));
        }
        let wait = counts.ask(&"a").expect_err("one too many");
        assert!(
            wait > Duration::ZERO && wait <= Duration::from_millis(100),
            "{wait:?}"
        );
        // Others are not stopped with it.
        assert_eq!(counts.ask(&"b"), Ok(()));
    }

    #[test]
    fn whoever_asks_no_more_is_forgotten() {
        // Whoever asked once has the full allowance again a millisecond later.
        let counts = Counts::new((1_000_000, 1));
        for n in 0..20_000_u32 {
            assert_eq!(counts.ask(&n), Ok(()));
        }
        assert!(counts.limiter.len() < 2 * 4096, "{}", counts.limiter.len());
    }

    #[test]
    fn right_codes_count_for_nothing_and_wrong_ones_do() {
        let limits = Limits::default();
        let park = ip("203.0.113.7");
        for _ in 0..100 {
            assert!(limits.may_guess(park));
        }
        for _ in 0..GUESSES {
            assert!(limits.may_guess(park));
            limits.guessed(park);
        }
        assert!(!limits.may_guess(park));
        assert!(limits.may_guess(ip("203.0.113.8")));
    }
}
