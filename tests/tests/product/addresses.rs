//! Addresses: each names its page, and one comes to a page as one should.

use anyhow::{Result, ensure};
use product_tests::{Build, Device, Office, pages::load_demo, wait::until};
use serde_json::json;

#[tokio::test]
async fn an_address_without_a_page_says_so_and_a_slash_at_the_end_makes_no_difference() -> Result<()>
{
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    load_demo(&device).await?;
    for path in ["/nowhere", "/d", "/d/x/assess", "/d/x/needs/1", "/today/1"] {
        device.goto(path).await?;
        device.find("[data-test=not-found]").await?;
    }
    device.goto("/today/").await?;
    device.find(".page-today").await?;
    device
        .find("[data-test=nav-today][aria-current=page]")
        .await?;
    Ok(())
}

#[tokio::test]
async fn a_page_one_comes_to_is_named_and_focused_and_back_finds_where_one_was() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    load_demo(&device).await?;
    let title = async || device.js("return document.title").await;
    let focus = async || device.js("return document.activeElement.tagName").await;
    let scroll = async || device.js("return Math.round(scrollY)").await;
    until("the day's title", title, |title| {
        *title == json!("今日 · 一档")
    })
    .await?;
    device.click("nav-enterprises").await?;
    until("the list's title", title, |title| {
        *title == json!("企业 · 一档")
    })
    .await?;
    until("the heading's focus", focus, |tag| *tag == json!("H1")).await?;
    // Filters stand in the address: they are found again, too.
    device.fill("search", "演示").await?;
    let search = async || device.js("return location.search").await;
    until("the search in the address", search, |search| {
        *search != json!("")
    })
    .await?;
    device.js("scrollTo(0, 1200); return 1").await?;
    until("the scroll", scroll, |y| *y == json!(1200)).await?;
    device
        .js("document.elementFromPoint(200, 300).closest('a').click(); return 1")
        .await?;
    let dossier = device
        .wait_path("a dossier", |path| path.starts_with("/d/"))
        .await?;
    until("the heading's focus", focus, |tag| *tag == json!("H1")).await?;
    ensure!(
        scroll().await? == json!(0),
        "{dossier} does not begin at its top"
    );
    device.js("history.back(); return 1").await?;
    until("the list as it was left", scroll, |y| *y == json!(1200)).await?;
    let typed = device
        .js("return document.querySelector('[data-test=search]').value")
        .await?;
    ensure!(typed == json!("演示"), "the search is {typed}");
    // Once more with a page whose content is read first.
    device.goto(&dossier).await?;
    device.click("open-history").await?;
    device.find("[data-test=change]").await?;
    device.js("scrollTo(0, 200); return 1").await?;
    until("the scroll", scroll, |y| *y == json!(200)).await?;
    device.click("nav-more").await?;
    device.find(".page-more").await?;
    device.js("history.back(); return 1").await?;
    until("the history as it was left", scroll, |y| *y == json!(200)).await?;
    Ok(())
}
