//! The word to stop: who waits is answered at once, what is in flight is finished or not there.

use std::{
    io::Write as _,
    net::{Ipv4Addr, TcpStream},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};

use crate::{
    device::Device,
    line::{Ask, Cut, answer, ask_json},
    server::{Server, figure, until},
};

/// Long enough for a loaded machine, and less than what the poll would wait by itself.
const AT_ONCE: Duration = Duration::from_secs(20);

#[test]
fn the_word_to_stop_finishes_a_push_and_answers_who_waits() -> Result<()> {
    let mut server = Server::start(None)?;
    let mut desk = Device::new("办公室", server.port(), 1);
    desk.enrol(&server.first_code()?)?;
    desk.work();
    let written = u32::try_from(desk.written())?;

    let (port, token) = (server.port(), desk.token.clone());
    let waiting = thread::spawn(move || {
        let asked = Ask {
            method: "GET",
            path: "/api/v1/feed?after=0&wait=25",
            token: &token,
            ..Ask::default()
        };
        (ask_json(port, asked, Cut::Nowhere), Instant::now())
    });
    until(|| Ok(figure(server.figures(), "yidang_waiting")? >= 1.0))?;
    let mut line = half_sent(&server, &desk)?;

    let asked = Instant::now();
    server.signal("TERM")?;
    let (news, at) = waiting.join().ok().context("the one who waits")?;
    let (status, news) = news.context("an answer")?;
    ensure!(status == 200 && news["changes"] == 0, "{status} {news}");
    ensure!(at.duration_since(asked) < AT_ONCE, "{:?}", at - asked);
    // New connections find nobody; the one in flight goes on.
    until(|| Ok(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err()))?;
    line.rest.write_all(&line.missing)?;
    let (status, _) = answer(line.rest).context("the push is answered")?;
    ensure!(status == 200, "{status}");
    ensure!(server.ended()?.code() == Some(0), "it ended badly");
    ensure!(asked.elapsed() < AT_ONCE, "{:?}", asked.elapsed());

    server.restart()?;
    ensure!(desk.head()? == written, "what was answered is not there");
    Ok(())
}

#[test]
fn a_push_that_does_not_end_is_not_there_and_holds_nobody_up() -> Result<()> {
    let mut server = Server::start(None)?;
    let mut desk = Device::new("办公室", server.port(), 2);
    desk.enrol(&server.first_code()?)?;
    desk.work();
    let line = half_sent(&server, &desk)?;
    let asked = Instant::now();
    server.signal("TERM")?;
    ensure!(server.ended()?.code() == Some(0), "it ended badly");
    ensure!(
        asked.elapsed() < Duration::from_secs(25),
        "{:?}",
        asked.elapsed()
    );
    drop(line);
    server.restart()?;
    ensure!(desk.head()? == 0, "half a bundle is there");
    desk.send()?;
    ensure!(
        desk.head()? as usize == desk.written(),
        "the rest did not follow"
    );
    Ok(())
}

struct Half {
    rest: TcpStream,
    missing: Vec<u8>,
}

/// A push of which the office has the head and half of the body.
fn half_sent(server: &Server, device: &Device) -> Result<Half> {
    let text = device.sealed(0);
    let asked = Ask {
        method: "POST",
        path: "/api/v1/bundles",
        token: &device.token,
        body: text.as_bytes(),
        ..Ask::default()
    };
    let mut bytes = asked.bytes();
    let missing = bytes.split_off(bytes.len() - text.len() / 2);
    let mut rest = TcpStream::connect((Ipv4Addr::LOCALHOST, server.port()))?;
    rest.set_read_timeout(Some(Duration::from_secs(20)))?;
    rest.write_all(&bytes)?;
    // It was taken up: a connection that waits to be accepted would just be dropped.
    until(|| Ok(figure(server.figures(), "yidang_receiving")? >= 1.0))?;
    Ok(Half { rest, missing })
}
