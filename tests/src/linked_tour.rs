//! An office and those who are linked to it, for pictures of what only they see.

use anyhow::{Result, anyhow};
use domain::credit_code::CreditCode;

use crate::{
    Device, Office,
    linked::{equal, invite, join, synced},
    pages::new_enterprise,
    visit::saved,
};

/// The office's computer, a team's tablet, and an enterprise that nobody invited.
pub struct LinkedTour<'a> {
    office: &'a Office,
    desk: Device,
    tablet: Device,
    factory: Device,
}

impl<'a> LinkedTour<'a> {
    /// New devices at an office nobody has joined.
    ///
    /// # Errors
    /// When a browser does not start.
    pub async fn begin(office: &'a Office) -> Result<Self> {
        let origin = office.origin();
        Ok(Self {
            office,
            desk: Device::new(&origin).await?,
            tablet: Device::new(&origin).await?,
            factory: Device::new(&origin).await?,
        })
    }

    /// All of them, to be set to a theme or a language.
    pub fn devices(&self) -> [&Device; 3] {
        [&self.desk, &self.tablet, &self.factory]
    }

    /// Goes to a stop, if it is one of this tour's: each once, in the order they are written here.
    ///
    /// # Errors
    /// When a page does not come.
    pub async fn go(&self, stop: &str) -> Result<Option<&Device>> {
        let Self {
            desk,
            tablet,
            factory,
            office,
        } = self;
        match stop {
            "start" => {
                desk.goto("/").await?;
                desk.opened().await?;
                Ok(Some(desk))
            }
            "link" => {
                desk.goto(&office.first_link()?).await?;
                // From the start page that was a jump within the page.
                desk.reload().await?;
                desk.find("[data-test=invited]").await?;
                Ok(Some(desk))
            }
            "register" => {
                self.fill_in_registration().await?;
                Ok(Some(factory))
            }
            "devices" => {
                join(desk, &office.first_link()?, "李主任", "办公室电脑").await?;
                desk.goto("/devices").await?;
                desk.fill("invite-name", "指导一组平板").await?;
                desk.click("make-invite").await?;
                desk.find("[data-test=made-link]").await?;
                Ok(Some(desk))
            }
            "applicants" => {
                factory.click("register-do").await?;
                factory
                    .wait_path("its first page", |path| path == "/enterprises/new")
                    .await?;
                desk.goto("/devices").await?;
                desk.find("[data-test=applicant]").await?;
                Ok(Some(desk))
            }
            "quarantine" => {
                self.write_outside_its_scope().await?;
                desk.goto("/quarantine").await?;
                desk.find("[data-test=quarantine-row]").await?;
                Ok(Some(desk))
            }
            "audit" => {
                desk.goto("/audit").await?;
                desk.find("[data-test=entry]").await?;
                Ok(Some(desk))
            }
            "lock" => {
                tablet.goto("/more").await?;
                tablet.fill("pin", "2580").await?;
                tablet.click("set-pin").await?;
                tablet.click("lock-now").await?;
                tablet.find("[data-test=locked]").await?;
                Ok(Some(tablet))
            }
            _ => Ok(None),
        }
    }

    async fn fill_in_registration(&self) -> Result<()> {
        let factory = &self.factory;
        let code =
            CreditCode::complete("91640300MA0000077").map_err(|fault| anyhow!("{fault:?}"))?;
        factory.goto("/link").await?;
        for (field, text) in [
            ("register-code", code.as_str()),
            ("register-name", "虚构登记机械有限公司"),
            ("register-person", "周会计"),
            ("register-contact", "0953-1234567"),
        ] {
            factory.fill(field, text).await?;
        }
        Ok(())
    }

    /// The office gives a factory to another group while its team writes on.
    async fn write_outside_its_scope(&self) -> Result<()> {
        let (desk, tablet) = (&self.desk, &self.tablet);
        // Where the last picture left it, a phone's screen has no room to say that all is saved.
        desk.resize(1280, 800).await?;
        let link = invite(desk, "指导二组平板", "team", "2").await?;
        // From the start page the invite would be a jump within the page.
        tablet.goto("/link").await?;
        join(tablet, &link, "李工", "指导二组平板").await?;
        let dossier = new_enterprise(tablet, "91640300MA0000009", "虚构精密机械有限公司").await?;
        equal(&[desk, tablet], &dossier).await?;
        desk.goto(&format!("/d/{dossier}/edit")).await?;
        desk.click_css("[data-test=area] option[value=litong]")
            .await?;
        saved(desk).await?;
        synced(desk).await?;
        tablet.goto(&format!("/d/{dossier}/edit")).await?;
        for (field, text) in [("phone", "0953-7654321"), ("contact", "王经理")] {
            tablet.fill(field, text).await?;
        }
        saved(tablet).await?;
        synced(tablet).await
    }
}
