//! A hand that decides about papers, on the page of a result.

use anyhow::{Result, ensure};

use crate::{Device, wait::until};

/// Waits until the paper on the page is in this state, by its words.
///
/// # Errors
/// When it is not in time.
pub async fn in_state(device: &Device, words: &str) -> Result<()> {
    device
        .wait_text("state", |text| text == words)
        .await
        .map(drop)
}

/// The verbs there is a button for, as they are named in the page.
///
/// # Errors
/// When the page does not answer.
pub async fn offered(device: &Device) -> Result<Vec<String>> {
    device.find("[data-test=paper]").await?;
    let found = device
        .js("return [...document.querySelectorAll('[data-test^=decide-]')].map(b => b.dataset.test.slice(7))")
        .await?;
    Ok(serde_json::from_value(found)?)
}

/// Says a verb, with words where some are given, and waits until it is stored and shown.
///
/// # Errors
/// When it cannot be said.
pub async fn decide(device: &Device, verb: &str, words: &str) -> Result<()> {
    device.click(&format!("decide-{verb}")).await?;
    if !words.is_empty() {
        device.fill("decision-words", words).await?;
    }
    if device.has("decision-promise").await? {
        device.click("decision-promise").await?;
    }
    confirm(device).await
}

/// Confirms what the open dialog says, and waits until it has closed.
///
/// # Errors
/// When it cannot be confirmed or does not close.
pub async fn confirm(device: &Device) -> Result<()> {
    device.find("[data-test=decision-confirm]:enabled").await?;
    device.click("decision-confirm").await?;
    let closed = until(
        "the dialog to close",
        async || device.has("decision-confirm").await,
        |open| !open,
    );
    match closed.await {
        Ok(_) => Ok(()),
        Err(late) => {
            let said = device.text("decision").await.unwrap_or_default();
            Err(late.context(said))
        }
    }
}

/// Draws in the open dialog's box: a line from its left to its right.
///
/// # Errors
/// When the box is not there, or does not say that it is signed.
pub async fn draw(device: &Device) -> Result<()> {
    let driver = device.driver()?;
    let pad = device.find("[data-test=decision-pad] canvas").await?;
    pad.scroll_into_view().await?;
    device.tapped();
    driver
        .action_chain()
        .move_to_element_with_offset(&pad, -80, 10)
        .click_and_hold()
        .move_by_offset(60, -20)
        .move_by_offset(60, 25)
        .release()
        .perform()
        .await?;
    device
        .find("[data-test=decision-pad][data-signed=true]")
        .await
        .map(drop)
}

/// Signs for a side (`team`, `enterprise`); `person` where nobody's name is there yet.
///
/// # Errors
/// When it cannot be signed.
pub async fn sign(device: &Device, side: &str, person: &str) -> Result<()> {
    device.click(&format!("decide-sign-{side}")).await?;
    draw(device).await?;
    let name = device
        .js("return document.querySelector('[data-test=decision-person]').value")
        .await?;
    if name.as_str() == Some("") {
        device.fill("decision-person", person).await?;
    } else {
        ensure!(name.as_str() == Some(person), "signed by {name}");
    }
    device.click("decision-promise").await?;
    confirm(device).await
}
