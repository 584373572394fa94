//! Where an office keeps what it has.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::{
    api::Office,
    attachments::Attachments,
    backup::{ATTACHMENTS, DATABASE},
    keep::Keep,
};

/// Where an office keeps what it has; `office serve` makes it.
#[derive(Args)]
pub struct Place {
    /// A TOML file of settings; each is named as its flag
    #[arg(long, env = "YIDANG_CONFIG")]
    pub config: Option<PathBuf>,
    /// Where the office keeps its database and the attachments
    #[arg(long, default_value = "data", env = "YIDANG_DATA")]
    pub data: PathBuf,
    /// PostgreSQL instead of SQLite in the data folder: postgres://user:password@host/database
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Where attachments are kept instead of the data folder: a folder, or s3://bucket/prefix (with
    /// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT_URL`)
    #[arg(long, env = "YIDANG_ATTACHMENTS")]
    pub attachments: Option<String>,
}

impl Place {
    /// The office's data, for a command beside the office or without it.
    ///
    /// # Errors
    /// When there is none.
    pub async fn open(&self) -> Result<Office> {
        if self.database_url.is_none() {
            self.there()?;
        }
        Office::again(self.keep().await?, self.files()?).await
    }

    /// That there is a database in the data folder.
    ///
    /// # Errors
    /// When there is none, with what to do.
    pub fn there(&self) -> Result<()> {
        let file = self.database();
        if file.is_file() {
            return Ok(());
        }
        bail!(
            "there is no {}. What to do: name the office's data folder with --data or its PostgreSQL \
             with --database-url, or start `office serve` once",
            file.display()
        );
    }

    /// SQLite's file.
    pub fn database(&self) -> PathBuf {
        self.data.join(DATABASE)
    }

    /// Opens the database; makes it at the first start.
    ///
    /// # Errors
    /// When it cannot be opened, or was written by a newer version.
    pub async fn keep(&self) -> Result<Keep> {
        match &self.database_url {
            Some(url) => Keep::postgres(url).await,
            None => {
                std::fs::create_dir_all(&self.data)
                    .with_context(|| format!("using the data folder {}", self.data.display()))?;
                Keep::sqlite(&self.database()).await
            }
        }
    }

    /// Where attachments are kept.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn files(&self) -> Result<Attachments> {
        match &self.attachments {
            Some(place) => Attachments::at(place),
            None => Attachments::folder(&self.data.join(ATTACHMENTS)),
        }
    }
}
