//! The office as devices meet it, on SQLite and on PostgreSQL: every story is told twice.

mod actors;
mod admission;
mod attachments;
mod cost;
mod cut;
mod figures;
mod files;
mod hearing;
mod held;
mod lost;
mod matrix;
mod moving;
mod office_people;
mod people;
mod postgres;
mod refusals;
mod roles;
pub mod s3;
mod snapshot;
mod sync;
mod tidy;
mod traps;

use anyhow::Result;

use self::actors::Actor;
use crate::{
    api::{Office, Settings, waking},
    attachments::Attachments,
    keep::Keep,
    place::Place,
};

/// Tells a story on both databases.
macro_rules! on_both {
    ($($(#[$doc:meta])* $name:ident)*) => {
        mod on_sqlite {
            $(#[tokio::test]
            async fn $name() -> anyhow::Result<()> {
                super::$name(crate::tests::Town::sqlite().await?).await
            })*
        }
        mod on_postgres {
            $(#[tokio::test]
            async fn $name() -> anyhow::Result<()> {
                super::$name(crate::tests::Town::postgres().await?).await
            })*
        }
    };
}
use on_both;

/// An office of its own for one test.
pub struct Town {
    pub office: Office,
    url: Option<String>,
    folder: tempfile::TempDir,
}

impl Town {
    async fn sqlite() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let keep = Keep::sqlite(&folder.path().join("office.sqlite")).await?;
        Self::open(keep, None, folder).await
    }

    async fn postgres() -> Result<Self> {
        let url = postgres::database().await?;
        let keep = Keep::postgres(&url).await?;
        Self::open(keep, Some(url), tempfile::tempdir()?).await
    }

    async fn open(keep: Keep, url: Option<String>, folder: tempfile::TempDir) -> Result<Self> {
        let office = Office::open(keep, settings(&folder)?).await?;
        tokio::spawn(waking::watch(office.clone(), waking::UNASKED));
        Ok(Self {
            office,
            url,
            folder,
        })
    }

    /// How most stories open: the office's own device, and one of a team whose area is 640302.
    pub async fn desk_and_team(&self) -> Result<(Actor, Actor)> {
        let desk = Actor::first_office(&self.office).await?;
        let team = desk.team(&self.office, "640302").await?;
        Ok((desk, team))
    }

    /// Where it is, as commands name it; without a database URL for SQLite.
    pub fn place(&self) -> Place {
        Place {
            config: None,
            data: self.folder.path().to_owned(),
            database_url: self.url.clone(),
            attachments: None,
        }
    }

    /// Another office process on the same database, as far as one process can be another.
    pub async fn another(&self) -> Result<Office> {
        let keep = match &self.url {
            Some(url) => Keep::postgres(url).await?,
            None => Keep::sqlite(&self.folder.path().join("office.sqlite")).await?,
        };
        Office::open(keep, settings(&self.folder)?).await
    }
}

fn settings(folder: &tempfile::TempDir) -> Result<Settings> {
    Ok(Settings {
        programme: "wuzhong".to_owned(),
        edition: "2024".to_owned(),
        attachments: Attachments::folder(&folder.path().join("attachments"))?,
        trusted_proxies: Vec::new(),
    })
}
