//! Storage arguments: where an office's database and attachments are.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use clap::Args;

use office_attachments::Attachments;
use office_db::Database;
use office_service::{
    Office,
    backup::{self, ATTACHMENTS, DATABASE, Target},
    folder,
};

/// Where an office's database and attachments are; `office serve` makes them.
#[derive(Args)]
pub struct StorageArgs {
    /// A TOML file of settings; each is named as its flag
    #[arg(long, env = "YIDANG_CONFIG")]
    pub config: Option<PathBuf>,
    /// The folder of the office's database and attachments
    #[arg(long, default_value = "data", env = "YIDANG_DATA")]
    pub data: PathBuf,
    /// PostgreSQL instead of SQLite in the data folder: postgres://user:password@host/database
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Where attachments are stored instead of the data folder: a folder, or s3://bucket/prefix (with
    /// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT_URL`)
    #[arg(long, env = "YIDANG_ATTACHMENTS")]
    pub attachments: Option<String>,
}

impl StorageArgs {
    /// Opens the office's data, for a command beside the office or without it.
    ///
    /// # Errors
    /// When there is none.
    pub async fn open_office(&self) -> Result<Office> {
        if self.database_url.is_none() {
            self.ensure_database()?;
        }
        Office::reopen(self.open_database().await?, self.open_attachments()?).await
    }

    /// That there is a database in the data folder.
    ///
    /// # Errors
    /// When there is none, with what to do.
    fn ensure_database(&self) -> Result<()> {
        let file = self.database_file();
        if file.is_file() {
            return Ok(());
        }
        bail!(
            "there is no {}. What to do: name the office's data folder with --data or its PostgreSQL \
             with --database-url, or start `office serve` once",
            file.display()
        );
    }

    /// The data folder is its owner's alone, whatever is opened in it first.
    fn make_data_folder(&self) -> Result<()> {
        folder::make_private(&self.data)
            .with_context(|| format!("using the data folder {}", self.data.display()))
    }

    /// SQLite's file.
    pub fn database_file(&self) -> PathBuf {
        self.data.join(DATABASE)
    }

    /// Opens the database; makes it at the first start.
    ///
    /// # Errors
    /// When it cannot be opened, or was written by a newer version.
    pub async fn open_database(&self) -> Result<Database> {
        match &self.database_url {
            Some(url) => Database::postgres(url).await,
            None => {
                let cut = backup::restoring(&self.data);
                if cut.exists() && !self.database_file().exists() {
                    bail!(
                        "a restore was cut off here, and there is no database yet. What to do: \
                         restore again, or remove {} to begin with an empty one",
                        cut.display()
                    );
                }
                self.make_data_folder()?;
                let database = Database::sqlite(&self.database_file()).await?;
                // The office's key lies in it.
                folder::close_to_others(&self.database_file())?;
                Ok(database)
            }
        }
    }

    /// Opens the database as it is, whatever version wrote it.
    ///
    /// # Errors
    /// When there is none, or it cannot be reached.
    pub async fn open_unmigrated(&self) -> Result<Database> {
        match &self.database_url {
            Some(url) => Database::postgres_as_it_is(url).await,
            None => {
                self.ensure_database()?;
                Database::sqlite_as_it_is(&self.database_file()).await
            }
        }
    }

    /// Where a backup is restored to.
    pub fn restore_target(&self) -> Target {
        match &self.database_url {
            Some(url) => Target::Postgres(url.clone()),
            None => Target::Sqlite(self.database_file()),
        }
    }

    /// Opens the attachments.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn open_attachments(&self) -> Result<Attachments> {
        match &self.attachments {
            Some(place) => Attachments::at(place),
            None => {
                self.make_data_folder()?;
                Attachments::folder(&self.data.join(ATTACHMENTS))
            }
        }
    }
}
