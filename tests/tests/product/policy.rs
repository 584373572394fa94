//! The office's content security policy: strict, and nothing in the app runs into it.

use anyhow::{Context as _, Result, ensure};
use product_tests::{Build, Device, Office, pages};
use serde_json::json;

/// Notes from the first moment of every page what the browser refused.
const LISTEN: &str = "window.refused = []; document.addEventListener('securitypolicyviolation', one => \
    window.refused.push(`${one.effectiveDirective} ${one.blockedURI} ${one.sourceFile}:${one.lineNumber}`))";

/// Asks the page to draw itself first: what is set late is seen too.
const REFUSED: &str = "await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))); \
    return window.refused ?? ['nobody listened']";

#[tokio::test]
async fn no_page_runs_into_the_policy() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    let cdp = device.driver()?.cdp();
    cdp.send_raw(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": LISTEN }),
    )
    .await?;
    device.goto("/").await?;
    device.opened().await?;
    let policy = device
        .js("return (await fetch('/')).headers.get('content-security-policy')")
        .await?;
    let policy = policy.as_str().context("a policy")?;
    // Compiling wasm is the one thing that needs the word.
    ensure!(policy.matches("unsafe").count() == 1, "{policy}");
    for part in [
        "default-src 'self'",
        "style-src 'self'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    ] {
        ensure!(policy.contains(part), "{part} is not in {policy}");
    }
    // The listener works: a style as text is refused.
    let tried = device
        .js(&format!(
            "document.body.setAttribute('style', 'color: red'); {REFUSED}"
        ))
        .await?;
    let reported = tried.as_array().context("a list")?;
    ensure!(
        reported.len() == 1 && tried.to_string().contains("style-src-attr"),
        "{tried}"
    );
    let mut faults = Vec::new();
    let pages = pages::all(&device).await?;
    ensure!(pages.len() >= pages::PLACES.len(), "few pages");
    for page in &pages {
        device.goto(&page.path).await?;
        device.opened().await?;
        let refused = device.js(REFUSED).await?;
        if refused.as_array().is_none_or(|it| !it.is_empty()) {
            faults.push(format!("{}: {refused}", page.name));
        }
    }
    ensure!(faults.is_empty(), "{}", faults.join("\n"));
    // Styles the app sets are there all the same.
    device.goto("/enterprises").await?;
    device.opened().await?;
    let height = device
        .js("return document.querySelector('[data-test=rows]').getBoundingClientRect().height")
        .await?;
    ensure!(
        height.as_f64().is_some_and(|height| height > 100.0),
        "{height}"
    );
    Ok(())
}
