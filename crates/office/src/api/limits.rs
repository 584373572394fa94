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

use domain::{device::Role, ids::DeviceId};
use office_db::Device;

use super::{
    client::Client,
    problem::{Problem, QUOTA, SLOW_DOWN},
};

/// Requests a second, and how many at once after a pause: of a device by its token, of an address.
const DEVICE: (u32, u32) = (100, 1_000);
const ADDRESS: (u32, u32) = (500, 5_000);
/// Registrations from one address: one a minute, and so many at once after a pause. A park's
/// enterprises share an address, and each may correct what it said.
const REGISTRATIONS: u32 = 60;
/// Bytes a device may send within a day, of what is kept: bundles, and pieces of attachments. The
/// office's own devices carry others' files and may send ten times that.
const BUNDLES: u64 = 1 << 30;
const ATTACHMENTS: u64 = 16 << 30;
const CARRIER: u64 = 10;
const DAY: Duration = Duration::from_secs(24 * 3_600);
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
    registrations: Counts<IpAddr>,
    guesses: Mutex<HashMap<IpAddr, (Nanos, u32)>>,
    received: Mutex<HashMap<(DeviceId, Kept), (Nanos, u64)>>,
    clock: LimitClock,
}

/// What is kept of a device's requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kept {
    Bundles,
    Attachments,
}

/// Counts by key. It remembers those who asked within the last seconds and nobody else: who has
/// the full allowance again is forgotten.
struct Counts<K: Clone + Eq + Hash> {
    limiter: RateLimiter<K, DashMapStateStore<K>, LimitClock, NoOpMiddleware<Nanos>>,
    asked: AtomicUsize,
}

impl<K: Clone + Eq + Hash> Counts<K> {
    fn new(quota: Quota, clock: LimitClock) -> Self {
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
            devices: Counts::new(a_second(DEVICE), clock.clone()),
            addresses: Counts::new(a_second(ADDRESS), clock.clone()),
            registrations: Counts::new(
                Quota::per_minute(NonZeroU32::MIN).allow_burst(count(REGISTRATIONS)),
                clock.clone(),
            ),
            guesses: Mutex::default(),
            received: Mutex::default(),
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
    pub fn address(&self, client: Client) -> Result<(), Problem> {
        match client.network() {
            Some(network) => self.addresses.ask(&network).map_err(slow_down),
            None => Ok(()),
        }
    }

    /// Counts a registration from an address.
    ///
    /// # Errors
    /// [`SLOW_DOWN`]
    pub fn registration(&self, client: Client) -> Result<(), Problem> {
        match client.network() {
            Some(network) => self.registrations.ask(&network).map_err(slow_down),
            None => Ok(()),
        }
    }

    /// Counts what a device sent that is to be kept.
    ///
    /// # Errors
    /// [`QUOTA`], and when it may send on.
    pub fn keep(&self, device: &Device, kept: Kept, bytes: u64) -> Result<(), Problem> {
        let most = match kept {
            Kept::Bundles => BUNDLES,
            Kept::Attachments => ATTACHMENTS,
        };
        let most = if device.role == Role::Office {
            most * CARRIER
        } else {
            most
        };
        let mut received = self.received.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        let of_device = received.entry((device.id.clone(), kept));
        let (since, sum) = of_device.or_insert((now, 0));
        let mut passed: Duration = now.duration_since(*since).into();
        if passed >= DAY {
            (*since, *sum, passed) = (now, 0, Duration::ZERO);
        }
        if sum.saturating_add(bytes) > most {
            return Err(Problem::from(QUOTA).after(DAY.saturating_sub(passed)));
        }
        *sum += bytes;
        Ok(())
    }

    /// Whether this address may try a code now: not after too many wrong ones. Right ones count for
    /// nothing, so that a park's tablets can all enrol in the same minute.
    pub fn may_guess(&self, client: Client) -> bool {
        let Some(network) = client.network() else {
            return true;
        };
        let mut guesses = self.guesses.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        guesses.retain(|_, (since, _)| now.duration_since(*since) < MINUTE.into());
        match guesses.get(&network) {
            Some((_, count)) => *count < GUESSES,
            None => guesses.len() < GUESSERS,
        }
    }

    /// A code was wrong.
    pub fn guessed(&self, client: Client) {
        let Some(network) = client.network() else {
            return;
        };
        let mut guesses = self.guesses.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = (self.clock.now(), 0);
        guesses.entry(network).or_insert(fresh).1 += 1;
    }
}

fn slow_down(wait: Duration) -> Problem {
    Problem::from(SLOW_DOWN).after(wait)
}

fn count(n: u32) -> NonZeroU32 {
    NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN)
}

fn a_second((n, at_once): (u32, u32)) -> Quota {
    // Of the crate itself, `per_second(n)` is n a second.
    Quota::per_second(count(n)).allow_burst(count(at_once))
}

/// What counts as one address: of IPv6 the network of 64 bits, which one connection gets whole.
pub fn network(address: IpAddr) -> IpAddr {
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
    fn a_flood_is_stopped_with_the_time_to_wait() {
        let clock = FakeRelativeClock::default();
        let counts = Counts::new(a_second((10, 20)), LimitClock::Fake(clock.clone()));
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
    fn who_asks_no_more_is_forgotten() {
        // Who asked once has the full allowance again a millisecond later.
        let clock = FakeRelativeClock::default();
        let counts = Counts::new(a_second((1_000_000, 1)), LimitClock::Fake(clock.clone()));
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
        let park = Client::at(ip("203.0.113.7"));
        for _ in 0..100 {
            assert!(limits.may_guess(park));
        }
        for _ in 0..GUESSES {
            assert!(limits.may_guess(park));
            limits.guessed(park);
        }
        assert!(!limits.may_guess(park));
        assert!(limits.may_guess(Client::at(ip("203.0.113.8"))));
        clock.advance(MINUTE);
        assert!(limits.may_guess(park));
    }

    #[test]
    fn who_stands_behind_a_proxy_nobody_named_locks_out_nobody() {
        let limits = Limits::new(LimitClock::Fake(FakeRelativeClock::default()));
        let unknown = Client {
            address: ip("127.0.0.1"),
            is_proxy: true,
        };
        for _ in 0..100 {
            assert!(limits.may_guess(unknown));
            limits.guessed(unknown);
        }
        // Somebody on that machine itself is counted.
        let local = Client::at(ip("127.0.0.1"));
        for _ in 0..GUESSES {
            limits.guessed(local);
        }
        assert!(!limits.may_guess(local));
        assert!(limits.may_guess(unknown));
    }

    #[test]
    fn registering_again_and_again_ends_by_network() {
        let clock = FakeRelativeClock::default();
        let limits = Limits::new(LimitClock::Fake(clock.clone()));
        let at =
            |n: u32| Client::at(Ipv6Addr::from_bits((0x2001_0db8 << 96) | u128::from(n)).into());
        let done = (0..1_000).filter(|n| limits.registration(at(*n)).is_ok());
        assert_eq!(done.count(), 60);
        assert!(limits.registration(Client::at(ip("203.0.113.7"))).is_ok());
        clock.advance(MINUTE);
        assert!(limits.registration(at(1)).is_ok());
        assert!(limits.registration(at(2)).is_err());
    }

    #[test]
    fn a_device_has_its_share_of_what_is_kept() {
        let clock = FakeRelativeClock::default();
        let limits = Limits::new(LimitClock::Fake(clock.clone()));
        let device = |role| Device::of_card(testkit::Device::new("设备", role, 1).card);
        let team = device(Role::Team);
        let half = BUNDLES / 2;
        for _ in 0..2 {
            assert!(limits.keep(&team, Kept::Bundles, half).is_ok());
        }
        let refused = limits.keep(&team, Kept::Bundles, 1).err();
        assert_eq!(refused.map(|it| it.name()), Some("quota"));
        // Its photos are counted by themselves, and nobody else is stopped with it.
        assert!(limits.keep(&team, Kept::Attachments, half).is_ok());
        let other = Device::of_card(testkit::Device::new("另一台", Role::Office, 2).card);
        assert!(limits.keep(&other, Kept::Bundles, 4 * half).is_ok());
        clock.advance(DAY);
        assert!(limits.keep(&team, Kept::Bundles, half).is_ok());
    }
}
