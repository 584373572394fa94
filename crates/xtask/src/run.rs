//! Running other programs, and saying so.

use std::{
    cell::RefCell,
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{Mutex, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::repo;

/// How often a program that runs for long is reported on.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// What the command has still to do.
static AHEAD: Mutex<Vec<&str>> = Mutex::new(Vec::new());

thread_local! {
    /// What this thread does now, in the words of its last [`say`].
    static NOW: RefCell<String> = const { RefCell::new(String::new()) };
}

/// One line of progress. Programs run after it are reported on by this line.
pub fn say(text: &str) {
    eprintln!("▸ {text}");
    NOW.with_borrow_mut(|now| text.clone_into(now));
}

/// Names steps to come. Those not named yet come before those that are.
pub fn plan(steps: &[&'static str]) {
    let mut ahead = AHEAD.lock().unwrap_or_else(PoisonError::into_inner);
    let more: Vec<_> = steps
        .iter()
        .copied()
        .filter(|step| !ahead.contains(step))
        .collect();
    ahead.splice(0..0, more);
}

/// A step that was planned begins: it is ahead no longer.
pub fn begin(step: &str) {
    let mut ahead = AHEAD.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(at) = ahead.iter().position(|name| *name == step) {
        ahead.remove(at);
    }
}

/// Does two things side by side, on threads of their own.
///
/// # Errors
/// The first's, else the second's, after both have ended; a failure is said at once.
pub fn side_by_side(
    one: impl FnOnce() -> Result<()> + Send,
    other: impl FnOnce() -> Result<()> + Send,
) -> Result<()> {
    let said = |result: Result<()>| {
        if let Err(fault) = &result {
            say(&format!("{fault:#}; what runs beside it ends first"));
        }
        result
    };
    thread::scope(|scope| {
        let other = scope.spawn(|| said(other()));
        let one = said(one());
        let other = other.join().unwrap_or_else(|_| bail!("a step panicked"));
        one.and(other)
    })
}

/// Reports until the sender is dropped.
fn report(ended: &mpsc::Receiver<()>, now: &str) {
    let start = Instant::now();
    while ended.recv_timeout(HEARTBEAT) == Err(mpsc::RecvTimeoutError::Timeout) {
        let seconds = start.elapsed().as_secs();
        let ahead = AHEAD.lock().unwrap_or_else(PoisonError::into_inner);
        let ahead = if ahead.is_empty() {
            String::new()
        } else {
            format!("; then: {}", ahead.join(", "))
        };
        eprintln!("▸   {}:{:02} {now}{ahead}", seconds / 60, seconds % 60);
    }
}

/// PATH with the installed tools first: a wrong version elsewhere must not win.
pub fn path() -> OsString {
    let tools = repo::tools();
    let mut folders = vec![tools.join("bin"), tools.join("npm/node_modules/.bin")];
    folders.extend(env::var_os("PATH").iter().flat_map(env::split_paths));
    env::join_paths(folders).unwrap_or_else(|_| env::var_os("PATH").unwrap_or_default())
}

/// A command that runs in the workspace with the tools on its PATH.
pub fn command(program: &str) -> Command {
    let mut command = Command::new(find(program).unwrap_or_else(|| PathBuf::from(program)));
    command.current_dir(repo::root()).env("PATH", path());
    command
}

/// The workspace's cargo.
pub fn cargo() -> Command {
    command(&env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()))
}

/// Where a program is on our PATH.
pub fn find(program: &str) -> Option<PathBuf> {
    if Path::new(program).is_absolute() {
        return Some(PathBuf::from(program));
    }
    env::split_paths(&path())
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// Runs to the end, its output going to the screen; says every 15 seconds that it still runs, how
/// long it has, and what comes after it.
///
/// # Errors
/// When it cannot be started or ends with another code than 0.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = shown(command);
    let now = NOW.with_borrow(Clone::clone);
    let status = thread::scope(|scope| {
        let (running, ended) = mpsc::channel();
        scope.spawn(move || report(&ended, &now));
        let status = command.status();
        drop(running);
        status
    })
    .with_context(|| format!("starting {shown}"))?;
    if !status.success() {
        bail!("failed ({status}): {shown}");
    }
    Ok(())
}

/// Runs a server until it is stopped: nothing is said of how long that takes.
///
/// # Errors
/// As [`run`].
pub fn serve(command: &mut Command) -> Result<()> {
    let status = command.status();
    let status = status.with_context(|| format!("starting {}", shown(command)))?;
    if !status.success() {
        bail!("ended ({status}): {}", shown(command));
    }
    Ok(())
}

/// What a command prints, or `None` when it fails.
pub fn output(command: &mut Command) -> Option<String> {
    let done = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    done.status
        .success()
        .then(|| String::from_utf8_lossy(&done.stdout).trim().to_owned())
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or_default();
    let words = std::iter::once(program).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}
