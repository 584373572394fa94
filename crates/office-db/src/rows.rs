//! Many rows in one statement: on a database across a network each statement is a journey.

/// Rows of one statement. SQLite takes 32,766 values in one, PostgreSQL 65,535.
pub(crate) const PART: usize = 400;

/// Writes or deletes rows: `put_rows!(tx, "INSERT INTO t (a, b) ", rows, |row, to| to.push_bind(..), " ON CONFLICT DO NOTHING")`.
macro_rules! put_rows {
    ($tx:expr, $insert:literal, $rows:expr, |$row:ident, $to:ident| $bind:expr, $end:literal) => {
        for part in $rows.chunks($crate::rows::PART) {
            match $tx {
                $crate::Tx::Sqlite(tx, _) => {
                    let mut query = sqlx::QueryBuilder::<sqlx::Sqlite>::new($insert);
                    query.push_values(part, |mut $to, $row| {
                        $bind;
                    });
                    query.push($end);
                    query.build().persistent(false).execute(&mut **tx).await?;
                }
                $crate::Tx::Postgres(tx) => {
                    let mut query = sqlx::QueryBuilder::<sqlx::Postgres>::new($insert);
                    query.push_values(part, |mut $to, $row| {
                        $bind;
                    });
                    query.push($end);
                    query.build().persistent(false).execute(&mut **tx).await?;
                }
            }
        }
    };
}
pub(crate) use put_rows;

/// Reads the rows of many keys: `get_rows!(tx, "SELECT … WHERE (a, b) IN (", keys, |key, to| to.push_bind(..), ")")`.
macro_rules! get_rows {
    ($tx:expr, $select:literal, $keys:expr, |$key:ident, $to:ident| $bind:expr, $end:literal) => {{
        let mut found = Vec::new();
        for part in $keys.chunks($crate::rows::PART) {
            match $tx {
                $crate::Tx::Sqlite(tx, _) => {
                    let mut query = sqlx::QueryBuilder::<sqlx::Sqlite>::new($select);
                    query.push_values(part, |mut $to, $key| {
                        $bind;
                    });
                    query.push($end);
                    let query = query.build_query_as().persistent(false);
                    found.extend(query.fetch_all(&mut **tx).await?);
                }
                $crate::Tx::Postgres(tx) => {
                    let mut query = sqlx::QueryBuilder::<sqlx::Postgres>::new($select);
                    query.push_values(part, |mut $to, $key| {
                        $bind;
                    });
                    query.push($end);
                    let query = query.build_query_as().persistent(false);
                    found.extend(query.fetch_all(&mut **tx).await?);
                }
            }
        }
        found
    }};
}
pub(crate) use get_rows;
