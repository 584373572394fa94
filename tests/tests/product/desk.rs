//! The pages of progress against `office figures`: a whole invented programme comes to the office by
//! file and to its browser by the network, and every number on the pages is the command line's.

use std::{collections::BTreeMap, fs};

use anyhow::{Context as _, Result, ensure};
use domain::{device::Role, pack::ProgrammePack};
use product_tests::{
    Build, Device, Office,
    linked::{join, synced},
    wait::until,
};
use serde_json::Value;
use testkit::programme::{Size, seeded};

const PACK: &str = include_str!("../../../public/packs/wuzhong.json");

const DAY: &str = "2025-10-31";

/// Every cell of the targets: indicator, area, actual, target.
const CELLS: &str = "return [...document.querySelectorAll('[data-test=indicator] [data-test=cell]')].map(cell => \
    [cell.closest('tr').dataset.code, cell.dataset.area, cell.dataset.actual, cell.dataset.target].join(' '))";

/// Every condition: what, area, actual, needed.
const CONDITIONS: &str = "return [...document.querySelectorAll('[data-test=desk-area] [data-test=condition]')].map(cell => \
    [cell.dataset.what, cell.closest('tr').dataset.area || 'city', cell.dataset.actual, cell.dataset.needed].join(' '))";

const TASKS: &str = "return [...document.querySelectorAll('[data-test=task]')].map(task => \
    [task.dataset.number, task.dataset.progress, task.dataset.timing].join(' '))";

/// Lets an invented device in and takes its file.
pub async fn bring(office: &Office, desk: &Device, sender: &testkit::Device) -> Result<()> {
    let role = sender.card.role;
    let mut invite = vec!["invite", "--role", role.code()];
    let areas = "litong,hongsibu,qingtongxia,yanchi,tongxin,jinji-park,taiyangshan";
    if matches!(role, Role::Team | Role::Finance) {
        invite.extend(["--areas", areas]);
    }
    let said = office.command(&invite)?;
    let (_, rest) = said.split_once("#invite=").context("a link")?;
    let code = rest.split_whitespace().next().context("a code")?;
    let enrolment = sender.enrolment(code, &testkit::token()).to_string();
    let status = desk
        .js(&format!(
            "return (await fetch('/api/v1/enrol', {{method: 'POST', \
             headers: {{'content-type': 'application/json'}}, body: {enrolment:?}}})).status"
        ))
        .await?;
    ensure!(
        status.as_u64().is_some_and(|status| status < 300),
        "{status}"
    );
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("bundle.json");
    fs::write(&file, sender.seal(&sender.bundle(1)))?;
    office.command(&["import", file.to_str().context("UTF-8")?])?;
    Ok(())
}

async fn lines(device: &Device, script: &str, count: usize) -> Result<Vec<String>> {
    let found = until(
        "as many figures",
        async || device.js(script).await,
        |found| found.as_array().is_some_and(|all| all.len() == count),
    );
    let found = found.await?;
    let lines = found.as_array().into_iter().flatten();
    Ok(lines.filter_map(Value::as_str).map(str::to_owned).collect())
}

fn figures(office: &Office) -> Result<Value> {
    let said = office.command(&["figures", "--json", "--as-of", DAY])?;
    Ok(serde_json::from_str(&said)?)
}

/// A cell as the page calls it.
fn cells(report: &Value, phase: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    for indicator in report["indicators"].as_array().into_iter().flatten() {
        let all = indicator["cells"].as_array().into_iter().flatten();
        for cell in all.filter(|cell| cell["phase"] == *phase) {
            let area = cell["area"].as_str().unwrap_or("city");
            let code = indicator["code"].as_str().unwrap_or_default();
            lines.push(format!(
                "{code} {area} {} {}",
                cell["actual"], cell["target"]
            ));
        }
    }
    lines.sort_unstable();
    lines
}

#[tokio::test]
async fn every_number_of_the_pages_is_the_command_lines() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let desk = Device::new(&office.origin()).await?;
    join(&desk, &office.first_link()?, "李主任", "办公室电脑").await?;
    let pack = ProgrammePack::read(PACK)?;
    let size = Size {
        pilots: 120,
        others: 60,
    };
    let seeded = seeded(&pack, 11, size);
    for sender in seeded.devices() {
        bring(&office, &desk, sender).await?;
    }
    let report = figures(&office)?;
    synced(&desk).await?;

    desk.goto(&format!("/targets?day={DAY}")).await?;
    // 13 indicators in seven areas and the city.
    let wanted = cells(&report, &Value::Null);
    ensure!(wanted.len() == 104, "{}", wanted.len());
    let shown = until(
        "the figures of the command line",
        async || {
            let mut shown = lines(&desk, CELLS, 104).await?;
            shown.sort_unstable();
            Ok(shown)
        },
        |shown| *shown == wanted,
    );
    shown.await?;
    desk.look("targets").await?;
    for phase in [1, 2] {
        desk.click_css(&format!(
            "[data-test=targets-phase] label:nth-of-type({phase})"
        ))
        .await?;
        let wanted = cells(&report, &phase.into());
        let shown = until(
            "the figures of a phase",
            async || {
                let mut shown = lines(&desk, CELLS, 104).await?;
                shown.sort_unstable();
                Ok(shown)
            },
            |shown| *shown == wanted,
        );
        shown.await?;
    }

    // One cell: whom it counts, and whom not.
    desk.goto(&format!("/targets/cloud/litong/all?day={DAY}"))
        .await?;
    let cell = cells(&report, &Value::Null);
    let cell = cell.iter().find(|line| line.starts_with("cloud litong "));
    let actual: usize = cell
        .and_then(|line| line.split(' ').nth(2))
        .context("a cell")?
        .parse()?;
    let rows =
        "return [...document.querySelectorAll('[data-test=target-counted] .row')].map(() => 'row')";
    lines(&desk, rows, actual).await?;
    desk.find("[data-test=target-not-counted] a.row .detail")
        .await?;
    desk.look("target").await?;

    desk.goto(&format!("/desk?day={DAY}")).await?;
    let mut wanted: Vec<String> = Vec::new();
    for one in report["conditions"].as_array().into_iter().flatten() {
        if one["phase"] == 1 {
            let what = one["what"].as_str().unwrap_or_default();
            let area = one["area"].as_str().unwrap_or("city");
            wanted.push(format!("{what} {area} {} {}", one["actual"], one["needed"]));
        }
    }
    let mut shown = lines(&desk, CONDITIONS, 24).await?;
    shown.sort_unstable();
    wanted.sort_unstable();
    ensure!(shown == wanted, "{shown:?} {wanted:?}");
    desk.look("desk").await?;

    desk.goto(&format!("/plan?day={DAY}")).await?;
    desk.find("[data-test=task]").await?;
    desk.look("plan").await?;
    desk.click_css("[data-test=plan-show] label:nth-of-type(3)")
        .await?;
    let shown = lines(&desk, TASKS, 36).await?;
    let mut wanted = BTreeMap::new();
    for task in report["tasks"].as_array().into_iter().flatten() {
        let text = |name: &str| task[name].as_str().unwrap_or_default().to_owned();
        let number = task["number"].as_u64().context("a number")?;
        let line = format!("{number} {} {}", text("progress"), text("timing"));
        wanted.insert(number, line);
    }
    ensure!(
        shown == wanted.into_values().collect::<Vec<_>>(),
        "{shown:?}"
    );
    by_hand(&desk).await
}

/// Gives a date field its day, whatever the browser's order of day and month is.
pub async fn give_day(device: &Device, css: &str, day: &str) -> Result<()> {
    device.find(css).await?;
    device
        .js(&format!(
            "const field = document.querySelector({css:?}); field.value = '{day}'; \
             field.dispatchEvent(new InputEvent('input', {{bubbles: true}})); return 1"
        ))
        .await
        .map(drop)
}

pub async fn saved(device: &Device) -> Result<()> {
    device
        .wait_text("save-state", |text| text == "已保存")
        .await
        .map(drop)
}

/// What is written by hand counts at once: a task's evidence, and an area's chain case.
async fn by_hand(desk: &Device) -> Result<()> {
    desk.goto("/plan/2").await?;
    desk.click_css("[data-test=state] label:has(input[value=done])")
        .await?;
    give_day(desk, "[data-test=done_on]", "2024-11-20").await?;
    desk.fill("evidence", "专家库名单").await?;
    saved(desk).await?;
    desk.look("task").await?;
    desk.goto(&format!("/plan?day={DAY}")).await?;
    desk.click_css("[data-test=plan-show] label:nth-of-type(3)")
        .await?;
    let task = "return document.querySelector('[data-test=task][data-number=\"2\"]')?.dataset.timing ?? ''";
    let timing = until(
        "the task",
        async || desk.js(task).await,
        |timing| timing == "done",
    );
    timing.await?;

    let cases = "return document.querySelector('[data-code=chain-case] [data-area=hongsibu]')?.dataset.actual ?? ''";
    desk.goto(&format!("/targets?day={DAY}")).await?;
    desk.find("[data-code=chain-case] [data-area=hongsibu]")
        .await?;
    let before = desk.js(cases).await?;
    let before: u32 = before.as_str().unwrap_or_default().parse()?;
    desk.goto("/library/showcase/hongsibu/by-hand-1").await?;
    desk.fill("name", "滩羊产业链").await?;
    desk.click_css("[data-test=kind] label:has(input[value=chain-case])")
        .await?;
    give_day(desk, "[data-test=day]", "2025-05-06").await?;
    saved(desk).await?;
    desk.look("showcase").await?;
    desk.goto(&format!("/targets?day={DAY}")).await?;
    let after = until(
        "one case more",
        async || desk.js(cases).await,
        |after| after.as_str() == Some(&(before + 1).to_string()),
    );
    after.await.map(drop)
}
