//! How much one device, one address, one guesser may ask.
//!
//! Generous on purpose: what stops a flood must never stop a park whose tablets share one address
//! and all come back to the network in the same minute.

use std::{
    collections::HashMap,
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use governor::{
    Quota, RateLimiter,
    clock::{Clock, FakeRelativeClock, Reference as _},
    middleware::NoOpMiddleware,
    nanos::Nanos,
    state::keyed::DashMapStateStore,
};

use super::problem::{Problem, SLOW_DOWN};

/// Requests a second, and how many at once after a pause: of a device by its token, of an address.
const DEVICE: (u32, u32) = (100, 1_000);
const ADDRESS: (u32, u32) = (500, 5_000);
/// Wrong codes from one address in a minute.
const GUESSES: u32 = 10;
const MINUTE: Duration = Duration::from_secs(60);
/// Addresses whose guesses are counted at once; beyond it nobody new may guess for a while.
const GUESSERS: usize = 10_000;

/// The clock limits are measured by.
#[derive(Clone)]
pub enum LimitClock {
    /// The system's, since this moment.
    System(Instant),
    /// One that stands still until it is advanced, for tests.
    Fake(FakeRelativeClock),
}

impl Clock for LimitClock {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        match self {
            Self::System(start) => start.elapsed().into(),
            Self::Fake(clock) => clock.now(),
        }
    }
}

pub struct Limits {
    devices: Counts<String>,
    addresses: Counts<IpAddr>,
    guesses: Mutex<HashMap<IpAddr, (Nanos, u32)>>,
    clock: LimitClock,
}

/// Counts by key. It remembers those who asked within the last seconds and nobody else: whoever has
/// their full allowance again is forgotten.
struct Counts<K: Clone + Eq + Hash> {
    limiter: RateLimiter<K, DashMapStateStore<K>, LimitClock, NoOpMiddleware<Nanos>>,
    asked: AtomicUsize,
}

impl<K: Clone + Eq + Hash> Counts<K> {
    fn new((a_second, at_once): (u32, u32), clock: LimitClock) -> Self {
        let count = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        // Of the crate itself, `per_second(n)` is n a second.
        let quota = Quota::per_second(count(a_second)).allow_burst(count(at_once));
        Self {
            limiter: RateLimiter::dashmap_with_clock(quota, clock),
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
            .map_err(|until| until.wait_time_from(self.limiter.clock().now()))
    }
}

impl Limits {
    pub fn new(clock: LimitClock) -> Self {
        Self {
            devices: Counts::new(DEVICE, clock.clone()),
            addresses: Counts::new(ADDRESS, clock.clone()),
            guesses: Mutex::default(),
            clock,
        }
    }

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
        let now = self.clock.now();
        guesses.retain(|_, (since, _)| now.duration_since(*since) < MINUTE.into());
        match guesses.get(&network(address)) {
            Some((_, count)) => *count < GUESSES,
            None => guesses.len() < GUESSERS,
        }
    }

    /// A code was wrong.
    pub fn guessed(&self, address: IpAddr) {
        let mut guesses = self.guesses.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = (self.clock.now(), 0);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn one_connection_is_one_address() {
        assert_eq!(network(ip("2001:db8::1")), network(ip("2001:db8::2:3")));
        assert_ne!(network(ip("2001:db8::1")), network(ip("2001:db8:0:1::1")));
        assert_eq!(network(ip("::ffff:10.0.0.1")), ip("10.0.0.1"));
    }

    #[test]
    fn a_flood_is_stopped_and_told_how_long_to_wait() {
        let clock = FakeRelativeClock::default();
        let counts = Counts::new((10, 20), LimitClock::Fake(clock.clone()));
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
        clock.advance(wait);
        assert_eq!(counts.ask(&"a"), Ok(()));
        assert!(counts.ask(&"a").is_err());
    }

    #[test]
    fn whoever_asks_no_more_is_forgotten() {
        // Whoever asked once has the full allowance again a millisecond later.
        let clock = FakeRelativeClock::default();
        let counts = Counts::new((1_000_000, 1), LimitClock::Fake(clock.clone()));
        for n in 0..20_000_u32 {
            assert_eq!(counts.ask(&n), Ok(()));
            clock.advance(Duration::from_micros(1));
        }
        assert!(counts.limiter.len() < 2 * 4096, "{}", counts.limiter.len());
    }

    #[test]
    fn right_codes_count_for_nothing_and_wrong_ones_do() {
        let clock = FakeRelativeClock::default();
        let limits = Limits::new(LimitClock::Fake(clock.clone()));
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
        clock.advance(MINUTE);
        assert!(limits.may_guess(park));
    }
}
