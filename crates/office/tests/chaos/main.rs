//! The real program, killed at random moments while devices send and fetch over connections that
//! are cut anywhere: what was acknowledged is there afterwards, once, pictures too, and all are equal.

mod device;
mod ending;
mod line;
mod many;
mod proxies;
mod server;
mod store;
mod tls;
mod wake;

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use testkit::postgres;

use device::Device;
use line::Dice;
use server::Server;

/// Kills for each of the two databases.
const KILLS: u32 = 100;
const DEVICES: u64 = 3;

#[test]
fn what_was_acknowledged_survives_on_sqlite() -> Result<()> {
    chaos(None)
}

#[test]
fn what_was_acknowledged_survives_on_postgres() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    chaos(Some(runtime.block_on(postgres::database())?))
}

fn chaos(database: Option<String>) -> Result<()> {
    let seed = std::env::var("YIDANG_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or_else(|| u64::from(std::process::id()));
    println!("YIDANG_SEED={seed}");
    let mut server = Server::start(database)?;
    let port = server.port();
    let mut desk = Device::new("办公室", port, seed);
    desk.enrol(&server.first_code()?)?;
    let mut devices = Vec::new();
    for n in 1..=DEVICES {
        let mut device = Device::new(&format!("平板{n}"), port, seed.wrapping_add(n));
        device.enrol(&desk.invite()?)?;
        devices.push(device);
    }
    let over = AtomicBool::new(false);
    let over = &over;
    let (kills, devices) = thread::scope(|scope| -> Result<_> {
        let at_work: Vec<_> = devices
            .into_iter()
            .map(|mut device| {
                scope.spawn(move || {
                    while !over.load(Ordering::Relaxed) {
                        device.work();
                        // Whatever goes wrong on the way is this test's daily bread; what the
                        // device checks of the answers it does get is not.
                        if let Some(wrong) = device.meet_somehow() {
                            return Err(wrong);
                        }
                    }
                    Ok(device)
                })
            })
            .collect();
        let mut dice = Dice(seed);
        let mut kills = 0;
        while kills < KILLS && at_work.iter().all(|work| !work.is_finished()) {
            thread::sleep(Duration::from_millis(dice.below(180)));
            server.kill()?;
            kills += 1;
            server.restart()?;
        }
        over.store(true, Ordering::Relaxed);
        let mut back = Vec::new();
        for work in at_work {
            let done = work
                .join()
                .map_err(|_| anyhow::anyhow!("a device panicked"))?;
            back.push(done.map_err(anyhow::Error::msg)?);
        }
        Ok((kills, back))
    })?;
    let mut devices = devices;
    ensure!(kills == KILLS, "a device stopped after {kills} kills");

    // Now the line holds: everybody sends the rest and fetches everything.
    for device in &mut devices {
        device.send()?;
    }
    let mut written = 0;
    for device in &mut devices {
        device.fetch()?;
        written += device.written();
    }
    desk.fetch()?;
    let pictures: usize = devices.iter().map(|device| device.photos.len()).sum();
    println!(
        "{kills} kills, {written} changes, {pictures} pictures, {} acknowledged on the way, {} requests cut",
        devices.iter().map(Device::acknowledged).sum::<u32>(),
        devices.iter().map(|device| device.cuts).sum::<u32>(),
    );
    ensure!(
        desk.taken() == written,
        "the office names {} changes, {written} were written",
        desk.taken()
    );
    // Every picture is there for everybody, whole.
    for device in devices.iter_mut().chain([&mut desk]) {
        let fetched = device.fetch_pictures()?;
        ensure!(fetched == pictures, "{fetched} pictures of {pictures}");
    }
    let first = devices.first().context("a device")?;
    for device in &devices {
        ensure!(device.records == first.records, "two devices differ");
    }
    ensure!(desk.records == first.records, "the office differs");
    Ok(())
}
