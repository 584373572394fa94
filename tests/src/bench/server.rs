//! What the office program does with a city's file by itself: reading and checking it, and taking it in.

use std::{
    io::{Read as _, Write as _},
    net::{Ipv4Addr, TcpStream},
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context, Result, ensure};

use super::{Candidate, Size, Table, city::City, results::median};
use crate::Office;

/// The same document read by Python's json, which builds a tree of values and checks nothing.
const READ: &str = "import json, sys, time\nstart = time.time()\njson.load(open(sys.argv[1]))\nprint(time.time() - start)";

/// As many rows of as many bytes in one transaction that is on the disk when it ends.
const INSERT: &str = "import sqlite3, sys, time\n\
    rows, length = int(sys.argv[2]), int(sys.argv[3])\n\
    db = sqlite3.connect(sys.argv[1], isolation_level=None)\n\
    db.execute('pragma journal_mode=wal')\ndb.execute('pragma synchronous=full')\n\
    db.execute('create table changes (device text, seq integer, body text, primary key (device, seq)) without rowid')\n\
    start = time.time()\ndb.execute('begin immediate')\n\
    db.executemany('insert into changes values (?, ?, ?)', (('one', n, 'x' * length) for n in range(rows)))\n\
    db.execute('commit')\nprint(time.time() - start)";

/// Measures all candidates on one file.
pub fn measure(candidates: &[Candidate], city: &City, size: Size) -> Result<Table> {
    let mut table = Table::new(
        "server",
        format!(
            "`office inspect` and `office import` (SQLite) of {} changes, {:.1} MB, by the program's whole running time.",
            city.changes,
            city.bytes as f64 / 1e6
        ),
    );
    let file = &city.file;
    for candidate in candidates {
        let folder = tempfile::tempdir()?;
        let mut figures: [Vec<f64>; 4] = Default::default();
        for run in 0..size.runs {
            figures[0].push(timed(
                Command::new(&candidate.office).arg("inspect").arg(file),
            )?);
            figures[1].push(python(READ, &[file], &[])?);
            let mut office = candidate.start()?;
            enrol(&office, city)?;
            office.stop();
            let mut import = Command::new(&candidate.office);
            import.arg("import").arg("--data").arg(office.data());
            figures[2].push(timed(import.arg(file))?);
            let database = folder.path().join(format!("{run}.db"));
            let length = city.bytes / city.changes as u64;
            figures[3].push(python(
                INSERT,
                &[&database],
                &[city.changes as u64, length],
            )?);
        }
        let [inspect, read, import, insert] = figures.each_ref().map(|all| median(all));
        let read = Some(("Python's json.load", read));
        table.row(candidate.name, "office inspect", (inspect, "ms"), read);
        let insert = Some(("bare insert of as many rows, SQLite WAL, full sync", insert));
        table.row(candidate.name, "office import", (import, "ms"), insert);
    }
    Ok(table)
}

/// Milliseconds of a program's whole run.
fn timed(command: &mut Command) -> Result<f64> {
    let begun = Instant::now();
    let done = command.stdout(Stdio::null()).status()?;
    ensure!(done.success(), "{command:?} failed");
    Ok(begun.elapsed().as_secs_f64() * 1000.0)
}

/// Milliseconds that a Python program prints in seconds.
fn python(program: &str, files: &[&Path], numbers: &[u64]) -> Result<f64> {
    let output = Command::new("python3")
        .args(["-c", program])
        .args(files)
        .args(numbers.iter().map(u64::to_string))
        .output()
        .context("python3, which the tests' S3 server needs too")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let seconds: f64 = text
        .trim()
        .parse()
        .with_context(|| format!("python3: {}", String::from_utf8_lossy(&output.stderr)))?;
    Ok(seconds * 1000.0)
}

/// Lets the city's author in as the office's first device.
fn enrol(office: &Office, city: &City) -> Result<()> {
    let link = office.first_link()?;
    let code = link.trim_start_matches("/#invite=");
    let body = city.author.enrolment(code, "token").to_string();
    let mut line = TcpStream::connect((Ipv4Addr::LOCALHOST, office.port()))?;
    write!(
        line,
        "POST /api/v1/enrol HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    line.read_to_string(&mut answer)?;
    ensure!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    Ok(())
}
