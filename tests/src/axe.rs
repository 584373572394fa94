//! What people with disabilities would stumble over, by axe-core.

use anyhow::{Result, bail};

use crate::{Device, given};

/// The page as it is has nothing serious or critical.
///
/// # Errors
/// When it has; the message names rules and places.
pub async fn check(device: &Device, page: &str) -> Result<()> {
    let script = std::fs::read_to_string(given("YIDANG_AXE")?)?;
    device.driver()?.execute(script, Vec::new()).await?;
    let found = device
        .js(
            "const r = await axe.run(document, {resultTypes: ['violations']}); \
             return r.violations.filter(v => v.impact === 'serious' || v.impact === 'critical') \
               .map(v => v.id + ': ' + v.nodes.slice(0, 5).map(n => n.target.join(' ') + ' (' + n.failureSummary + ')').join(' | '))",
        )
        .await?;
    match found.as_array() {
        Some(list) if list.is_empty() => Ok(()),
        _ => bail!("{page}: axe-core found {found:#}"),
    }
}
