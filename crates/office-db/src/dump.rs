//! Dump and restore: everything in one file, whichever database it came from and whichever it goes
//! to. A dump is an SQLite database with the tables as they are; what is copied is all tables there are, so that
//! a new one cannot be forgotten.

use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use domain::bundle::sha256_hex;
use futures_util::TryStreamExt as _;
use sqlx::{
    AssertSqlSafe, PgPool, Postgres, QueryBuilder, Row as _, Sqlite, SqlitePool, Transaction,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};

use crate::{
    database::{Backend, Database, connect},
    migrations::MIGRATIONS,
};

/// Values in one statement; SQLite takes 32,766, PostgreSQL twice that.
const VALUES: usize = 10_000;

/// A table: its name, its columns, and which of them are texts; the others are whole numbers.
struct Table {
    name: String,
    columns: Vec<(String, bool)>,
}

/// A value of either kind.
enum Cell {
    Text(Option<String>),
    Whole(Option<i64>),
}

impl Database {
    /// Opens the database as it is, whatever version wrote it: it is not brought up to date.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn sqlite_as_it_is(file: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new().filename(file);
        let pool = SqlitePoolOptions::new().max_connections(1);
        let pool = pool.connect_with(options).await;
        let pool = pool.with_context(|| format!("opening the database {}", file.display()))?;
        Ok(Self::of(Backend::Sqlite {
            write: pool.clone(),
            read: pool,
        }))
    }

    /// As [`Database::sqlite_as_it_is`].
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn postgres_as_it_is(url: &str) -> Result<Self> {
        Ok(Self::of(Backend::Postgres(connect(url).await?)))
    }

    /// Whether the database has every step this program knows, and no other.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn is_current(&self) -> Result<bool> {
        Ok(Some(self.version().await?) == last_known())
    }

    /// The last step the database was brought to.
    async fn version(&self) -> Result<i64> {
        const LAST: &str = "SELECT MAX(version) FROM _sqlx_migrations";
        let version: Option<i64> = match &self.backend {
            Backend::Sqlite { read, .. } => sqlx::query_scalar(LAST).fetch_one(read).await?,
            Backend::Postgres(pool) => sqlx::query_scalar(LAST).fetch_one(pool).await?,
        };
        version.context("there is no office in this database")
    }

    /// Writes everything to one new SQLite file, while the office goes on: one moment of it, whole.
    ///
    /// # Errors
    /// When the file is there already, or the database is a PostgreSQL of a newer version.
    pub async fn dump(&self, file: &Path) -> Result<()> {
        let pool = match &self.backend {
            Backend::Sqlite { write, .. } => {
                let name = file.to_str().context("the file's name is not UTF-8")?;
                sqlx::query("VACUUM INTO $1")
                    .bind(name)
                    .execute(write)
                    .await?;
                return Ok(());
            }
            Backend::Postgres(pool) => pool,
        };
        let version = self.version().await?;
        ensure!(
            Some(version) <= last_known(),
            "the database was written by a newer version (its step {version} is not known here). \
             Nothing was written. What to do: back it up with the newer version"
        );
        ensure!(!file.exists(), "{} is there already", file.display());
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true);
        let to = SqlitePoolOptions::new().max_connections(1);
        let to = to.connect_with(options).await?;
        // The tables of the version the database has, so that the copy is what it was.
        up_to(version).run(&to).await?;
        copy_out(pool, &to).await?;
        to.close().await;
        Ok(())
    }

    /// Opens a dump again and reads all of it: that SQLite finds no fault, and each change is what its
    /// hash says. The attachments it counts on.
    ///
    /// # Errors
    /// Where something is damaged.
    pub async fn check_dump(file: &Path) -> Result<Vec<String>> {
        // As it lies: nothing is written beside it.
        let options = SqliteConnectOptions::new().filename(file).immutable(true);
        let pool = SqlitePoolOptions::new().max_connections(1);
        let pool = pool.connect_with(options).await?;
        let faults: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check")
            .fetch_all(&pool)
            .await?;
        ensure!(faults == ["ok"], "it is damaged: {}", faults.join("; "));
        let mut changes = sqlx::query_as("SELECT arrival, body, hash FROM changes").fetch(&pool);
        while let Some(row) = changes.try_next().await? {
            let (arrival, body, hash): (i64, String, String) = row;
            ensure!(
                sha256_hex(body.as_bytes()) == hash,
                "the change that arrived as number {arrival} is damaged"
            );
        }
        drop(changes);
        // Older versions had no such table.
        let wanted = tables(&pool).await?;
        let wanted = wanted.iter().any(|it| it.name == "wanted_attachments");
        let needed = if wanted {
            sqlx::query_scalar("SELECT DISTINCT sha256 FROM wanted_attachments WHERE stored = 1")
                .fetch_all(&pool)
                .await?
        } else {
            Vec::new()
        };
        pool.close().await;
        Ok(needed)
    }

    /// Fills an empty database from a dump, in one transaction that begins a new epoch. The dump is
    /// left as it is: what is brought up to date is `copy`, a file that is removed again.
    ///
    /// # Errors
    /// When something is in it already, or the backup cannot be read; then nothing was written.
    pub async fn restore(&self, from: &Path, copy: &Path, epoch: &str) -> Result<()> {
        let Backend::Postgres(pool) = &self.backend else {
            bail!("SQLite is restored by its file");
        };
        std::fs::copy(from, copy)?;
        let filled = self.restore_from(pool, copy, epoch).await;
        for ending in ["", "-wal", "-shm"] {
            let mut name = copy.as_os_str().to_owned();
            name.push(ending);
            // Gone or not there: nothing depends on it.
            drop(std::fs::remove_file(name));
        }
        filled
    }

    /// That no office has run on this PostgreSQL database.
    ///
    /// # Errors
    /// When one has, with what to do.
    pub async fn is_empty(&self) -> Result<()> {
        let Backend::Postgres(pool) = &self.backend else {
            bail!("SQLite is restored by its file");
        };
        unused(&mut pool.begin().await?).await
    }

    async fn restore_from(&self, pool: &PgPool, copy: &Path, epoch: &str) -> Result<()> {
        let from = Self::sqlite(copy).await?;
        let Backend::Sqlite { write: source, .. } = &from.backend else {
            bail!("a backup is an SQLite file");
        };
        let mut tx = pool.begin().await?;
        // Nobody else fills or starts on it meanwhile.
        sqlx::query("LOCK TABLE facts IN ACCESS EXCLUSIVE MODE")
            .execute(&mut *tx)
            .await?;
        unused(&mut tx).await?;
        for table in tables(source).await? {
            copy_in(source, &mut tx, &table).await?;
        }
        sqlx::query("UPDATE facts SET value = $1 WHERE name = 'epoch'")
            .bind(epoch)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        from.close().await;
        Ok(())
    }
}

async fn unused(tx: &mut Transaction<'_, Postgres>) -> Result<()> {
    let used: Option<String> = sqlx::query_scalar("SELECT value FROM facts LIMIT 1")
        .fetch_optional(&mut **tx)
        .await?;
    ensure!(
        used.is_none(),
        "an office has run on this PostgreSQL database, and it was not touched. \
         What to do: make a new, empty database and name that"
    );
    Ok(())
}

/// The steps up to a version.
fn up_to(version: i64) -> Migrator {
    let steps = MIGRATIONS.iter().filter(|step| step.version <= version);
    Migrator::with_migrations(steps.cloned().collect())
}

fn last_known() -> Option<i64> {
    MIGRATIONS.iter().map(|step| step.version).max()
}

/// All tables of an SQLite database but its own and the migrations'.
async fn tables(pool: &SqlitePool) -> Result<Vec<Table>> {
    let names: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'
         AND name <> '_sqlx_migrations' ORDER BY name",
    )
    .fetch_all(pool)
    .await?;
    let mut tables = Vec::new();
    for name in names {
        let columns: Vec<(String, String)> =
            sqlx::query_as("SELECT name, type FROM pragma_table_info($1)")
                .bind(&name)
                .fetch_all(pool)
                .await?;
        let mut kinds = Vec::new();
        for (column, kind) in columns {
            let text = match kind.as_str() {
                "TEXT" => true,
                "BIGINT" => false,
                other => bail!("{name}.{column} is {other}: copying knows TEXT and BIGINT"),
            };
            kinds.push((column, text));
        }
        tables.push(Table {
            name,
            columns: kinds,
        });
    }
    Ok(tables)
}

impl Table {
    /// Names come from the database's own catalogue, made by the migrations.
    fn select(&self) -> AssertSqlSafe<String> {
        AssertSqlSafe(format!("SELECT {} FROM {}", self.names(), self.name))
    }

    fn names(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|(name, _)| name.as_str()).collect();
        names.join(", ")
    }

    fn insert(&self) -> String {
        format!("INSERT INTO {} ({}) ", self.name, self.names())
    }

    /// What a new database has of its own.
    fn empty(&self) -> AssertSqlSafe<String> {
        AssertSqlSafe(format!("DELETE FROM {}", self.name))
    }

    fn rows(&self) -> usize {
        VALUES / self.columns.len().max(1)
    }
}

/// A row's values, whichever database it is of.
macro_rules! cells {
    ($table:expr, $row:expr) => {{
        let mut cells = Vec::with_capacity($table.columns.len());
        for (n, (_, text)) in $table.columns.iter().enumerate() {
            cells.push(if *text {
                Cell::Text($row.try_get(n)?)
            } else {
                Cell::Whole($row.try_get(n)?)
            });
        }
        cells
    }};
}

/// Rows put into a table of either database.
macro_rules! put {
    ($database:ty, $table:expr, $rows:expr, $to:expr) => {{
        let mut insert = QueryBuilder::<$database>::new($table.insert());
        insert.push_values($rows, |mut to, row: Vec<Cell>| {
            for cell in row {
                match cell {
                    Cell::Text(text) => to.push_bind(text),
                    Cell::Whole(number) => to.push_bind(number),
                };
            }
        });
        insert.build().execute(&mut **$to).await?;
    }};
}

/// From PostgreSQL to a new SQLite file: one moment of all tables.
async fn copy_out(from: &PgPool, to: &SqlitePool) -> Result<()> {
    let mut from = from
        .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .await?;
    let tables = tables(to).await?;
    let mut to: Transaction<'_, Sqlite> = to.begin().await?;
    for table in tables {
        sqlx::query(table.empty()).execute(&mut *to).await?;
        let mut rows = sqlx::query(table.select())
            .fetch(&mut *from)
            .try_chunks(table.rows());
        while let Some(rows) = rows.try_next().await? {
            let mut cells = Vec::with_capacity(rows.len());
            for row in rows {
                cells.push(cells!(table, row));
            }
            let to = &mut to;
            put!(Sqlite, table, cells, to);
        }
    }
    to.commit().await?;
    Ok(())
}

/// From an SQLite file to PostgreSQL.
async fn copy_in(
    from: &SqlitePool,
    to: &mut Transaction<'_, Postgres>,
    table: &Table,
) -> Result<()> {
    sqlx::query(table.empty()).execute(&mut **to).await?;
    let mut rows = sqlx::query(table.select())
        .fetch(from)
        .try_chunks(table.rows());
    while let Some(rows) = rows.try_next().await? {
        let mut cells = Vec::with_capacity(rows.len());
        for row in rows {
            cells.push(cells!(table, row));
        }
        put!(Postgres, table, cells, to);
    }
    Ok(())
}

#[cfg(feature = "testing")]
impl Database {
    /// A database as an older program made it.
    pub async fn sqlite_of(file: &Path, version: i64) -> Result<()> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true);
        let pool = SqlitePool::connect_with(options).await?;
        up_to(version).run(&pool).await?;
        pool.close().await;
        Ok(())
    }

    /// As [`Database::sqlite_of`].
    pub async fn postgres_of(url: &str, version: i64) -> Result<()> {
        let pool = connect(url).await?;
        up_to(version).run(&pool).await?;
        pool.close().await;
        Ok(())
    }
}
