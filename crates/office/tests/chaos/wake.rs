//! An open app is woken by what another process committed, and nobody else is.

use std::{fs, thread};

use anyhow::{Context as _, Result, ensure};

use testkit::postgres;

use crate::{
    device::Device,
    server::{Server, figure, until},
};

const WOKEN: &str = "yidang_woken_total";

struct Town {
    server: Server,
    /// Linked, and up to date: one in the writer's area, one in another.
    readers: [Device; 2],
    writer: Device,
}

fn town(database: Option<String>) -> Result<Town> {
    let mut server = Server::start(database)?;
    let port = server.port();
    let mut desk = Device::new("办公室", port, 21);
    desk.enrol(&server.first_code()?)?;
    let device = |name: &str, seed, area: &str| -> Result<Device> {
        let mut device = Device::new(name, port, seed);
        device.enrol(&desk.invite_to(area)?)?;
        device.fetch()?;
        Ok(device)
    };
    let readers = [
        device("同片区", 22, "litong")?,
        device("别的片区", 23, "hongsipu")?,
    ];
    let mut writer = device("平板", 24, "litong")?;
    writer.work();
    Ok(Town {
        server,
        readers,
        writer,
    })
}

/// Both readers wait at this process while something is written elsewhere: one is woken, the other
/// is not even woken.
fn one_is_woken(
    readers: [Device; 2],
    server: &Server,
    written: usize,
    write: impl FnOnce() -> Result<()>,
) -> Result<()> {
    let (port, figures) = (server.port(), server.figures());
    let [mut here, mut elsewhere] = readers;
    here.turn_to(port);
    elsewhere.turn_to(port);
    thread::scope(|scope| {
        let news = scope.spawn(move || here.wait());
        let nothing = scope.spawn(move || elsewhere.wait());
        until(|| Ok(figure(figures, "yidang_waiting")? >= 2.0))?;
        write()?;
        let news = news.join().ok().context("the one who waits")??;
        ensure!(news == written as u64, "{news} of {written}");
        ensure!(figure(figures, WOKEN)? == 1.0, "another was woken");
        server.signal("TERM")?;
        let nothing = nothing.join().ok().context("the other one")??;
        ensure!(nothing == 0, "{nothing} of another area");
        Ok(())
    })
}

#[test]
fn what_a_command_beside_the_office_wrote_into_sqlite_is_found() -> Result<()> {
    let Town {
        server,
        readers,
        writer,
    } = town(None)?;
    let file = server.folder().join("bundle.json");
    fs::write(&file, writer.sealed(0))?;
    one_is_woken(readers, &server, writer.written(), || {
        server.command(&["import", &file.to_string_lossy()])?;
        Ok(())
    })
}

#[test]
fn what_one_process_took_is_heard_by_another_on_postgres() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let Town {
        server,
        readers,
        mut writer,
    } = town(Some(runtime.block_on(postgres::database())?))?;
    let other = server.another()?;
    let written = writer.written();
    one_is_woken(readers, &other, written, || writer.send())
}
