//! A device begins what is its own to begin: a team in its areas, an enterprise itself.

use anyhow::{Result, ensure};
use domain::{credit_code::CreditCode, ids::RecordKey};
use product_tests::{
    Build, Device, Office, axe,
    pages::{enrol, new_enterprise, register},
    sender::signer,
    visit::take_in,
    wait::until,
};

async fn areas(device: &Device) -> Result<Vec<String>> {
    let found = until(
        "areas to choose from",
        async || {
            device
                .js("return [...document.querySelectorAll('[data-test=area] option')].map(o => o.text)")
                .await
        },
        |found| found.as_array().is_some_and(|all| all.len() > 1),
    );
    Ok(serde_json::from_value(found.await?)?)
}

#[tokio::test]
async fn a_team_begins_enterprises_in_its_own_areas() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let team = Device::new(&office.origin()).await?;
    team.resize(800, 1280).await?;
    team.goto("/").await?;
    team.click_css("[data-test=group] label:has(input[value=\"2\"])")
        .await?;
    team.fill("person", "张工").await?;
    team.fill("device-name", "指导二组平板").await?;
    team.click("begin").await?;
    team.wait_path("the day's page", |path| path == "/today")
        .await?;
    team.click("new-enterprise").await?;
    let offered = areas(&team).await?;
    ensure!(
        offered == ["请选择", "盐池县", "太阳山开发区"],
        "{offered:?}"
    );
    team.find("[data-test=own-areas]").await?;
    axe::check(&team, "new-enterprise").await?;
    // One that is here and belongs to others says so, and cannot be opened.
    let mut other = signer("别的平板", 8);
    let code =
        CreditCode::complete("91640300MA0000009").map_err(|fault| anyhow::anyhow!("{fault:?}"))?;
    let key = RecordKey::only(code.as_str(), "enterprise");
    for (field, text) in [("name", "别处电子有限公司"), ("area", "litong")] {
        other.write(&key, field, text);
    }
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("other.json");
    std::fs::write(&file, other.seal(&other.bundle(1)))?;
    take_in(&team, &file).await?;
    team.goto("/enterprises/new").await?;
    team.fill("code", code.as_str()).await?;
    let said = team.text("elsewhere").await?;
    ensure!(
        said.contains("别处电子") && said.contains("利通区"),
        "{said}"
    );
    team.look("new-elsewhere").await?;
    ensure!(!team.has("exists").await?);
    team.find("[data-test=create]:disabled").await?;
    Ok(())
}

#[tokio::test]
async fn an_enterprise_begins_itself_and_is_led_to_its_dossier() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let factory = Device::new(&office.origin()).await?;
    factory.resize(390, 844).await?;
    let own =
        CreditCode::complete("91640300MA0000077").map_err(|fault| anyhow::anyhow!("{fault:?}"))?;
    factory.goto("/").await?;
    factory.find("[data-test=role]").await?;
    register(&factory, own.as_str()).await?;
    let shown = factory.text("own-code").await?;
    ensure!(shown.contains(own.as_str()), "{shown}");
    ensure!(!factory.has("code").await?, "a code can be typed");
    factory.look("new-own").await?;
    axe::check(&factory, "new-own").await?;
    factory.fill("name", "本企业有限公司").await?;
    factory
        .click_css("[data-test=area] option:nth-of-type(2)")
        .await?;
    factory.click("create").await?;
    let dossier = format!("/d/{}", own.as_str());
    factory
        .wait_path("its dossier", |path| path == dossier)
        .await?;
    // From then on the day begins there, and there is nothing more to begin.
    factory.goto("/today").await?;
    factory
        .wait_path("its dossier", |path| path == dossier)
        .await?;
    factory.goto("/enterprises").await?;
    factory.find("[data-test=enterprise-row]").await?;
    ensure!(!factory.has("new-enterprise").await?);
    // Another device is not bound by it.
    let team = Device::new(&office.origin()).await?;
    team.resize(1280, 800).await?;
    enrol(&team, "team", "张工", "指导一组平板").await?;
    new_enterprise(&team, "91640300MA0000001", "演示精密机械有限公司").await?;
    Ok(())
}
