//! The steps by which a database came to its present form, oldest first; the same statements for both
//! databases.
//!
//! Listed here, and not by `sqlx::migrate!`: for that one macro the compiler needs sqlx's macros, and
//! with them a second SQLite, PostgreSQL client and TLS.

use std::sync::LazyLock;

use sqlx::{
    SqlSafeStr as _,
    migrate::{Migration, MigrationType, Migrator},
};

/// The migration in `migrations/$file.sql`.
macro_rules! step {
    ($version:literal, $description:literal, $file:literal) => {
        (
            $version,
            $description,
            include_str!(concat!("../migrations/", $file, ".sql")),
        )
    };
}

/// Version, what it is about, and statements.
const STEPS: &[(i64, &str, &str)] = &[
    step!(1, "tables", "0001_tables"),
    step!(10, "proof and audit", "0010_proof_and_audit"),
    step!(11, "applicants", "0011_applicants"),
    step!(20, "sync", "0020_sync"),
    step!(30, "feed by arrival", "0030_feed_by_arrival"),
    step!(40, "snapshot", "0040_snapshot"),
    step!(50, "attachments granted", "0050_attachments_granted"),
    step!(51, "quarantine denial", "0051_quarantine_denial"),
    step!(52, "successors", "0052_successors"),
    step!(53, "refused because", "0053_refused_because"),
];

pub static MIGRATIONS: LazyLock<Migrator> = LazyLock::new(|| {
    let steps = STEPS.iter().map(|&(version, description, statements)| {
        let statements = statements.into_sql_str();
        let simple = MigrationType::Simple;
        Migration::new(version, description.into(), simple, statements, false)
    });
    Migrator::with_migrations(steps.collect())
});

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, fs, path::Path};

    use super::*;

    #[test]
    fn every_file_is_a_step_by_its_name() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
        let files = fs::read_dir(folder).expect("the folder");
        let files: BTreeMap<String, String> = files
            .map(|file| file.expect("a file").path())
            .map(|path| {
                let name = path.file_stem().expect("a name").to_string_lossy();
                let text = fs::read_to_string(&path).expect("text");
                (name.into_owned(), text)
            })
            .collect();
        let steps: BTreeMap<String, String> = STEPS
            .iter()
            .map(|(version, description, text)| {
                let name = format!("{version:04}_{}", description.replace(' ', "_"));
                (name, (*text).to_owned())
            })
            .collect();
        assert_eq!(files, steps);
    }
}
