//! Asking again until it is so.

use std::{
    fmt::Debug,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};

/// How long anything on a page may take: slow machines run several browsers at once, with other work
/// beside them. Only a test that fails waits so long.
pub const PATIENCE: Duration = Duration::from_secs(60);
const STEP: Duration = Duration::from_millis(40);

/// Asks until the answer is the wanted one.
///
/// # Errors
/// When it is not within [`PATIENCE`]; the message has the last answer.
pub async fn until<T: Debug>(
    what: &str,
    mut ask: impl AsyncFnMut() -> Result<T>,
    wanted: impl Fn(&T) -> bool,
) -> Result<T> {
    let start = Instant::now();
    loop {
        let answer = ask().await;
        if let Ok(value) = &answer
            && wanted(value)
        {
            return answer;
        }
        if start.elapsed() > PATIENCE {
            bail!("waited {PATIENCE:?} for {what}; the last answer was {answer:?}");
        }
        tokio::time::sleep(STEP).await;
    }
}
