//! Several processes of one office on one PostgreSQL: devices meet now this one, now that one.

use std::{
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};

use testkit::postgres;

use crate::{device::Device, line::Dice, server::Server};

const PROCESSES: usize = 3;

/// An office of so many processes, and a desk that is linked to it.
fn office(processes: usize) -> Result<(Vec<Server>, Device)> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let mut first = Server::start(Some(runtime.block_on(postgres::database())?))?;
    let mut desk = Device::new("办公室", first.port(), 11);
    desk.enrol(&first.first_code()?)?;
    let mut servers = vec![first];
    while servers.len() < processes {
        let another = servers.first().context("the first")?.another()?;
        servers.push(another);
    }
    Ok((servers, desk))
}

fn devices(desk: &Device, ports: &[u16], count: usize) -> Result<Vec<Device>> {
    let mut devices = Vec::new();
    for n in 0..count {
        let port = ports[n % ports.len()];
        let mut device = Device::new(&format!("平板{n}"), port, 100 + n as u64);
        device.enrol(&desk.invite()?)?;
        devices.push(device);
    }
    Ok(devices)
}

#[test]
fn three_processes_lose_nothing_and_double_nothing() -> Result<()> {
    const ROUNDS: usize = 40;
    let (servers, mut desk) = office(PROCESSES)?;
    let ports: Vec<u16> = servers.iter().map(Server::port).collect();
    let devices = devices(&desk, &ports, 6)?;
    let devices: Vec<Device> = thread::scope(|scope| -> Result<_> {
        let at_work: Vec<_> = devices
            .into_iter()
            .enumerate()
            .map(|(n, mut device)| {
                let ports = &ports;
                scope.spawn(move || -> Result<Device> {
                    let mut dice = Dice(n as u64);
                    for _ in 0..ROUNDS {
                        // All write to the same four enterprises, through whichever process.
                        device.work();
                        let next = usize::try_from(dice.below(ports.len() as u64))?;
                        device.turn_to(ports[next]);
                        device.send()?;
                        device.fetch()?;
                    }
                    Ok(device)
                })
            })
            .collect();
        let done = at_work.into_iter().map(|work| {
            let work = work
                .join()
                .map_err(|_| anyhow::anyhow!("a device panicked"))?;
            // What is wrong with one is said with all it checked itself: no change twice, no
            // acknowledged one gone.
            work.context("a device")
        });
        done.collect()
    })?;
    let mut devices = devices;
    let written: usize = devices.iter().map(Device::written).sum();
    let (mut first, mut pictures) = (None, 0);
    for (n, device) in devices.iter_mut().enumerate() {
        device.turn_to(ports[n % ports.len()]);
        device.fetch()?;
        pictures = pictures.max(device.fetch_pictures()?);
        ensure!(
            device.taken() + device.written() == written,
            "{} of {written}",
            device.taken()
        );
        let records = first.get_or_insert_with(|| device.records.clone());
        ensure!(*records == device.records, "two devices differ");
    }
    for port in ports {
        desk.turn_to(port);
        desk.fetch()?;
    }
    println!("{written} changes, {pictures} pictures through {PROCESSES} processes");
    ensure!(
        desk.taken() == written,
        "the office names {} of {written}",
        desk.taken()
    );
    ensure!(first.as_ref() == Some(&desk.records), "the office differs");
    Ok(())
}

/// Bundles a second of one process and of three, on one machine and one PostgreSQL: a ratio for
/// people to read, no assertion.
///
/// `cargo test --profile office -p office --test chaos -- --ignored --nocapture throughput`
#[test]
#[ignore = "a measurement"]
fn throughput_of_one_process_and_of_three() -> Result<()> {
    let mut rates = Vec::new();
    for processes in [1, PROCESSES] {
        let (servers, desk) = office(processes)?;
        let ports: Vec<u16> = servers.iter().map(Server::port).collect();
        let devices = devices(&desk, &ports, 12)?;
        let begun = Instant::now();
        let length = Duration::from_secs(10);
        let sent: usize = thread::scope(|scope| -> Result<usize> {
            let at_work: Vec<_> = devices
                .into_iter()
                .map(|mut device| {
                    scope.spawn(move || -> Result<usize> {
                        let mut bundles = 0;
                        while begun.elapsed() < length {
                            device.work();
                            device.send()?;
                            bundles += 1;
                        }
                        Ok(bundles)
                    })
                })
                .collect();
            let mut sent = 0;
            for work in at_work {
                sent += work
                    .join()
                    .map_err(|_| anyhow::anyhow!("a device panicked"))??;
            }
            Ok(sent)
        })?;
        let rate = sent as f64 / begun.elapsed().as_secs_f64();
        println!("{processes} process(es): {rate:.0} bundles a second from 12 devices");
        rates.push(rate);
    }
    if let [one, three] = rates.as_slice() {
        println!("three to one: {:.2}", three / one);
    }
    Ok(())
}
