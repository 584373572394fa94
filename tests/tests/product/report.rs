//! The problem report: everything about the device, nothing of what people entered.

use anyhow::{Result, ensure};
use product_tests::{
    Build, Device, Office,
    pages::{enrol, new_enterprise},
    visit::{begin_diagnosis, saved},
    wait::until,
};

/// What people entered on this device, one way or another.
const SECRETS: [&str; 7] = [
    "虚构机械有限公司",
    "91640300MA0000001",
    "张工",
    "指导一组平板",
    "工业园区九号",
    "只对自己说的备注",
    "工资表",
];

/// The report's lines with every number as `N`: what it always holds.
const SHAPE: [&str; 12] = [
    "app: ",
    "at: N-N-NTN:N:N.NZ",
    "programme: wuzhong N-N, schema N",
    "stored: dossiers N, records N, changes N",
    "not handed over: changes N, attachments N",
    "bundles kept for later: N",
    "office: unlinked, last synced never",
    "office still: to send N attachments, to fetch N, set aside N changes",
    "storage: N of N MB, persistent ",
    "screen: N px, online true, zh, auto",
    "browser: Mozilla/N.N",
    "last failures: N",
];

fn without_numbers(line: &str) -> String {
    let mut out = String::new();
    for c in line.chars() {
        match c {
            '0'..='9' if out.ends_with('N') => {}
            '0'..='9' => out.push('N'),
            c => out.push(c),
        }
    }
    out
}

#[tokio::test]
async fn the_problem_report_tells_of_the_device_and_of_nobody() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(800, 1280).await?;
    enrol(&device, "team", "张工", "指导一组平板").await?;
    device.offline_ready().await?;
    let code = new_enterprise(&device, "91640300MA0000001", "虚构机械有限公司").await?;
    device.goto(&format!("/d/{code}/edit")).await?;
    device.fill("address", "工业园区九号").await?;
    saved(&device).await?;
    begin_diagnosis(&device, &code).await?;
    device.click("section-1").await?;
    device.click("note").await?;
    device.fill("note-text", "只对自己说的备注").await?;
    // Two failures of a kind, each with something in it that is nobody's business.
    let folder = tempfile::tempdir()?;
    for (name, content) in [("工资表.jpg", "not a picture"), ("工资表二.jpg", "")] {
        let file = folder.path().join(name);
        std::fs::write(&file, content)?;
        device.upload("add-photo", &file).await?;
        device.find("[data-test=photo-failed]").await?;
    }
    saved(&device).await?;
    device.js("window.dispatchEvent(new ErrorEvent('error', {message: 'Uncaught RuntimeError: unreachable'})); return 1").await?;

    device.goto("/more").await?;
    let text = device
        .wait_text("report", |text| text.contains("last failures: 3"))
        .await?;
    for secret in SECRETS {
        ensure!(!text.contains(secret), "{secret} is in the report:\n{text}");
    }
    let lines: Vec<String> = text.lines().map(without_numbers).collect();
    for (line, begins) in lines.iter().zip(SHAPE) {
        ensure!(line.starts_with(begins), "{line:?} is not {begins:?}…");
    }
    let failures: Vec<&str> = text.lines().skip(SHAPE.len()).collect();
    ensure!(failures.len() == 3, "{failures:#?}");
    for kind in [
        "photo/no-picture",
        "photo/empty",
        "RuntimeError: unreachable",
    ] {
        ensure!(
            failures.iter().any(|line| line.contains(kind)),
            "{kind} is not in {failures:#?}"
        );
    }
    ensure!(
        text.contains(&format!("app-{}", build.name()?)),
        "the build's name is not in it:\n{text}"
    );
    device.look("report").await?;

    device.click("save-report").await?;
    let saved = device.downloads()?.join("yidang-report.txt");
    let written = until(
        "the saved report",
        async || Ok(std::fs::read_to_string(&saved).unwrap_or_default()),
        |text| !text.is_empty(),
    )
    .await?;
    ensure!(written.trim() == text.trim(), "{written}");
    Ok(())
}
