//! Requests that are cut at any moment leave nothing behind for the next one.

use std::{
    future::poll_fn,
    pin::pin,
    task::{Context, Poll},
};

use anyhow::{Result, ensure};
use sqlx::Row as _;

use super::{App, TestOffice, actors::code};

/// Polls so often, and no more: the future is then dropped wherever it is, as a request is whose
/// connection ended.
async fn cut<T>(after: usize, work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    let mut polls = 0;
    poll_fn(|context: &mut Context<'_>| {
        if polls == after {
            return Poll::Ready(None);
        }
        polls += 1;
        work.as_mut().poll(context).map(Some)
    })
    .await
}

/// As many as the pool has.
const CONNECTIONS: usize = 16;

/// Every connection, as the next request gets it, is in no transaction.
async fn all_free(office: &App) -> Result<()> {
    let mut connections = Vec::new();
    while connections.len() < CONNECTIONS {
        let mut connection = office.database().connection().await?;
        // Within a transaction, now() is when that began. Not prepared: that would be several
        // messages, each at its own time.
        let said = sqlx::raw_sql("SELECT now() = statement_timestamp()")
            .fetch_one(&mut *connection)
            .await?;
        let outside: bool = said.try_get(0)?;
        ensure!(outside, "a connection came back inside a transaction");
        connections.push(connection);
    }
    Ok(())
}

#[tokio::test]
async fn a_cut_request_leaves_no_transaction_behind() -> Result<()> {
    let town = TestOffice::postgres().await?;
    let office = &town.office;
    let (_, mut team) = town.desk_and_team().await?;
    team.begin(&code(1), "640302", "甲厂");
    let text = team.seal(&team.bundle(1));
    let mut after = 0;
    loop {
        let fetched = cut(after, team.feed(office, 0)).await;
        all_free(office).await?;
        let sent = cut(after, team.send(office, text.clone())).await;
        all_free(office).await?;
        if fetched.is_some() && sent.is_some() {
            break;
        }
        after += 1;
    }
    ensure!(after > 5, "nothing was cut");
    assert_eq!(team.send(office, text).await?.json()["head"], 2);
    Ok(())
}
