//! Ten thousand enterprises in the list: found at once, and never ten thousand on the page.

use anyhow::{Result, ensure};
use domain::{dossier::DossierRow, json::to_string};
use product_tests::{
    Build, Device, Office,
    pages::{enrol, load_demo, new_enterprise},
    stored::BARE,
    visit::saved,
    wait::until,
};
use serde_json::json;

const MANY: usize = 10_000;

#[tokio::test]
async fn ten_thousand_enterprises_are_searched_as_one_types() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(1280, 800).await?;
    enrol(&device, "office", "李主任", "办公室电脑").await?;
    // The last in every order: found among all others, not merely first.
    new_enterprise(&device, "91640300MA0000009", "卓越轴承制造有限公司").await?;
    fill(&device).await?;

    // The inbox shows what waits a piece at a time, and says how much there is.
    device.goto("/today").await?;
    let late = "[data-test=inbox-late]";
    let button = format!("{late} [data-test=inbox-more]");
    let more = device.find(&button).await?.text().await?;
    ensure!(more.contains("980"), "of 1000, 20 are shown: {more}");
    device.click_css(&button).await?;
    let script = format!("return document.querySelectorAll('{late} [data-test=inbox-row]').length");
    until(
        "twenty more",
        async || device.js(&script).await,
        |now| *now == json!(40),
    )
    .await?;
    // What is overdue is a list of its own, by area.
    device.goto("/overdue").await?;
    let rest = device.text("overdue-more").await?;
    ensure!(rest.contains("970"), "of 1000, 30 are shown: {rest}");

    device.goto("/enterprises").await?;
    device
        .wait_text("count", |text| text.contains("10001"))
        .await?;
    let drawn = drawn(&device).await?;
    ensure!((5..100).contains(&drawn), "{drawn} rows are on the page");
    for (typed, what) in [
        ("卓越", "the name"),
        ("zyzc", "initials"),
        ("640300MA0000009", "the code"),
    ] {
        device.fill("search", typed).await?;
        device
            .wait_text("count", |text| {
                text.contains('1') && !text.contains("10001")
            })
            .await?;
        let first = device
            .find("[data-test=enterprise-row]")
            .await?
            .text()
            .await?;
        ensure!(first.contains("卓越轴承"), "{typed} ({what}) finds {first}");
    }
    device.fill("search", "没有这家企业").await?;
    device.find("[data-test=clear-filters]").await?;
    device.click("clear-filters").await?;
    device
        .wait_text("count", |text| text.contains("10001"))
        .await?;
    println!(
        "one keystroke of a search takes {} ms to the next frame",
        keystroke(&device).await?
    );
    // An office's screen shows a day's work at a glance, with who and when beside it.
    device.resize(1920, 1080).await?;
    device.goto("/enterprises").await?;
    device.find("[data-test=enterprise-row]").await?;
    let whole = "return [...document.querySelectorAll('[data-test=enterprise-row]')] \
        .filter(row => row.getBoundingClientRect().bottom <= innerHeight).length";
    until(
        "24 rows or more",
        async || device.js(whole).await,
        |rows| rows.as_u64().is_some_and(|rows| rows >= 24),
    )
    .await?;
    device.look("list-wide").await?;
    // How they are spread: of the rest, what is tapped filters, and tapped again does not.
    let litong = "[data-test=spread-area] [data-code=litong]";
    let said = device.find(litong).await?.text().await?;
    ensure!(said.contains("2001") || said.contains("2000"), "{said}");
    device.click_css(litong).await?;
    device
        .wait_text("count", |text| text.contains("200"))
        .await?;
    device.look("list-wide-area").await?;
    device.click_css(litong).await?;
    device
        .wait_text("count", |text| text.contains("10001"))
        .await?;
    device.resize(1280, 800).await?;
    device.goto("/enterprises").await?;
    device.find("[data-test=enterprise-row]").await?;
    // The end of the list is there, though it was never drawn before.
    device
        .js("window.scrollTo(0, document.body.scrollHeight); return 1")
        .await?;
    let end = async || {
        device
            .js("return [...document.querySelectorAll('[data-test=enterprise-row]')].some(row => row.getBoundingClientRect().bottom <= innerHeight)")
            .await
    };
    until("the last row", end, |there| *there == json!(true)).await?;
    Ok(())
}

/// What of a row lies outside of it or over another row, and what of it has no room at all.
const CUT: &str = "const rows = [...document.querySelectorAll('[data-test=rows] > [data-test=enterprise-row]')]; \
    const found = []; let below = -Infinity; \
    for (const row of rows.sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)) { \
        const box = row.getBoundingClientRect(); \
        if (box.top < below - 1) found.push('over the row above: ' + row.innerText); \
        below = box.bottom; \
        for (const part of row.querySelectorAll('.title, .detail, .note, .badge')) { \
            const own = part.getBoundingClientRect(); \
            if (own.top < box.top || own.bottom > box.bottom || own.left < box.left || own.right > box.right || own.width < 20 || own.height < 10) \
                found.push(part.className + ' of ' + row.innerText); } } \
    return [parseFloat(getComputedStyle(document.documentElement).fontSize), rows.length, found]";

#[tokio::test]
async fn no_row_is_cut_by_a_large_font_or_a_long_name() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    for font in [16, 24] {
        let flag = format!("--blink-settings=defaultFontSize={font}");
        let device = Device::with_flags(&office.origin(), &[flag.as_str()]).await?;
        enrol(&device, "office", "李主任", "办公室电脑").await?;
        device.goto(BARE).await?;
        let row = |nth: usize, name: String| DossierRow {
            dossier: format!("91640300MB{nth:08}"),
            initials: format!("{nth}"),
            name,
            area: "qingtongxia".to_owned(),
            stage: Some(domain::assessment::Stage::Acceptance),
            level: Some(3),
            items: 12,
            items_done: 7,
            next_due: chrono::NaiveDate::from_ymd_opt(2026, 3, 31),
            ..DossierRow::default()
        };
        put_rows(
            &device,
            &[
                row(0, "宁夏吴忠市青铜峡高端装备制造与新材料综合利用产业园区循环经济示范基地精密铸造自动化控制仪表及成套设备股份有限公司".to_owned()),
                row(1, "虚构铸造有限公司".to_owned()),
                row(2, "Ningxia Wuzhong Qingtongxia Precision Casting and Instruments Co.".to_owned()),
            ],
        )
        .await?;
        for (theme, wide) in [
            ("light", 390),
            ("light", 800),
            ("light", 1280),
            ("sunlight", 1280),
        ] {
            device
                .js(&format!(
                    "localStorage.setItem('yidang.theme', JSON.stringify('{theme}')); return 1"
                ))
                .await?;
            device.resize(wide, 900).await?;
            device.goto("/enterprises").await?;
            device.find("[data-test=enterprise-row]").await?;
            let found = device.js(CUT).await?;
            ensure!(
                found == json!([font, 3, []]),
                "{theme}, {wide} px, a font of {font} px: {found:#}"
            );
            device.look(&format!("list-{font}-{theme}")).await?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn todays_page_names_the_teams_areas() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(390, 844).await?;
    device.goto("/").await?;
    device
        .click_css("[data-test=group] label:has(input[value=\"1\"])")
        .await?;
    device.fill("person", "张工").await?;
    device.fill("device-name", "指导一组平板").await?;
    device.click("begin").await?;
    device
        .wait_path("the day's page", |path| path == "/today")
        .await?;
    new_enterprise(&device, "91640300MA0000009", "虚构铸造有限公司").await?;
    device.goto("/today").await?;
    device
        .wait_text("my-areas", |text| text.starts_with("利通区 1 家 · "))
        .await?;
    device.look("today-areas").await?;

    // It shows what is to do a piece at a time, and says how much there is.
    device.goto(BARE).await?;
    let rows: Vec<_> = (0..70)
        .map(|nth| DossierRow {
            dossier: format!("91640300MB{nth:08}"),
            name: format!("安康第{nth}配件厂"),
            area: "litong".to_owned(),
            ..DossierRow::default()
        })
        .collect();
    put_rows(&device, &rows).await?;
    device.goto("/today").await?;
    let more = device.text("more-to-do").await?;
    ensure!(more.contains("41"), "of 71, 30 are shown: {more}");
    let drawn_today = drawn(&device).await?;
    device.click("more-to-do").await?;
    until(
        "thirty more",
        async || drawn(&device).await,
        |now| *now == drawn_today + 30,
    )
    .await
    .map(drop)
}

/// What each row on the page says.
async fn rows(device: &Device) -> Result<Vec<String>> {
    device.find("[data-test=enterprise-row]").await?;
    let rows = device
        .js("return [...document.querySelectorAll('[data-test=enterprise-row]')].map(row => row.innerText)")
        .await?;
    Ok(serde_json::from_value(rows)?)
}

async fn pick(device: &Device, field: &str, value: &str) -> Result<()> {
    device
        .click_css(&format!("[data-test={field}] option[value=\"{value}\"]"))
        .await
}

#[tokio::test]
async fn the_list_is_filtered_by_stage_and_level_and_sorted() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(1280, 4000).await?;
    load_demo(&device).await?;
    device.goto("/enterprises").await?;
    let all = rows(&device).await?;
    ensure!(all.len() == 40, "{} rows", all.len());
    // Filters that contradict each other leave nothing, so each is tried alone.
    for (field, value, words) in [
        ("filter-stage", "diagnosis", "诊断"),
        ("filter-stage", "none", "还没有评测"),
        ("filter-level", "2", "2 级"),
        ("filter-level", "none", "未评"),
    ] {
        pick(&device, field, value).await?;
        let wanted = all.iter().filter(|row| row.contains(words)).count();
        let found = until(
            &format!("{field} {value}"),
            async || rows(&device).await,
            |rows| rows.len() < all.len(),
        )
        .await?;
        ensure!(found.iter().all(|row| row.contains(words)), "{found:#?}");
        ensure!(found.len() == wanted, "{} of {wanted}", found.len());
        // It is in the address: coming back finds it.
        device.reload().await?;
        ensure!(
            rows(&device).await?.len() == wanted,
            "forgotten over a reload"
        );
        pick(&device, field, "").await?;
        until(
            "all of them",
            async || rows(&device).await,
            |rows| rows.len() == all.len(),
        )
        .await?;
    }

    pick(&device, "sort", "level").await?;
    let by_level = until(
        "another order",
        async || rows(&device).await,
        |rows| *rows != all,
    )
    .await?;
    let level = |row: &String| (0..=4).rev().find(|n| row.contains(&format!("{n} 级")));
    ensure!(
        by_level.iter().map(level).is_sorted_by(|a, b| a >= b),
        "{by_level:#?}"
    );

    // What is overdue is a list of its own: by area, the longest overdue first, item by item.
    device.click("to-overdue").await?;
    device.find("[data-test=overdue-item]").await?;
    let areas = "return [...document.querySelectorAll('[data-test=overdue-area-list]')] \
        .map(area => area.querySelector('h2').innerText)";
    let every: Vec<String> = serde_json::from_value(device.js(areas).await?)?;
    ensure!(!every.is_empty());
    let days = "return [...document.querySelectorAll('[data-test=overdue-item] .bad')].map(day => parseInt(day.innerText))";
    let days: Vec<i64> = serde_json::from_value(device.js(days).await?)?;
    ensure!(days.iter().all(|days| *days > 0), "{days:?}");
    device.resize(1280, 800).await?;
    device.look("overdue").await?;
    device.resize(390, 844).await?;
    device.look("overdue-phone").await?;
    device.resize(1280, 4000).await?;
    pick(&device, "overdue-team", "1").await?;
    let of_team = until(
        "one team's areas",
        async || {
            let found: Vec<String> = serde_json::from_value(device.js(areas).await?)?;
            Ok(found)
        },
        |found| found.len() < every.len(),
    )
    .await?;
    ensure!(
        of_team
            .iter()
            .all(|area| area.starts_with("利通") || area.starts_with("金积")),
        "{of_team:?}"
    );
    device.goto("/enterprises?sort=level").await?;
    device.find("[data-test=enterprise-row]").await?;

    // The one touched last is first.
    let last = device
        .js("return [...document.querySelectorAll('[data-test=enterprise-row]')].at(-1).getAttribute('href')")
        .await?;
    let last = last.as_str().unwrap_or_default().to_owned();
    let dossier = last.split('/').nth(2).unwrap_or_default();
    device.goto(&format!("/d/{dossier}/edit")).await?;
    device.fill("products", "刚刚改过").await?;
    saved(&device).await?;
    device.goto("/enterprises?sort=recent").await?;
    device.find("[data-test=enterprise-row]").await?;
    let first = device
        .js("return document.querySelector('[data-test=enterprise-row]').getAttribute('href')")
        .await?;
    ensure!(first == last, "{first} is before {last}");
    Ok(())
}

async fn drawn(device: &Device) -> Result<usize> {
    device.find("[data-test=enterprise-row]").await?;
    let count = device
        .js("return document.querySelectorAll('[data-test=enterprise-row]').length")
        .await?;
    Ok(count.as_u64().unwrap_or_default() as usize)
}

/// How long the page is busy with one letter, in ms; the middle of nine.
async fn keystroke(device: &Device) -> Result<f64> {
    let took = device
        .js("const field = document.querySelector('[data-test=search]'), took = []; \
             for (const letter of 'zyzczzyxg') { const start = performance.now(); \
             field.value += letter; field.dispatchEvent(new InputEvent('input', {bubbles: true})); \
             await new Promise(done => requestAnimationFrame(() => setTimeout(done))); took.push(performance.now() - start); } \
             return took.sort((a, b) => a - b)[4]")
        .await?;
    Ok(took.as_f64().unwrap_or_default().round())
}

/// Rows as the store keeps them, past the app: making ten thousand dossiers by hand takes a day.
async fn fill(device: &Device) -> Result<()> {
    device.goto(BARE).await?;
    let areas = ["litong", "hongsibu", "yanchi", "tongxin", "qingtongxia"];
    for batch in 0..MANY / 1000 {
        let rows: Vec<_> = (batch * 1000..(batch + 1) * 1000)
            .map(|nth| DossierRow {
                dossier: format!("91640300MB{nth:08}"),
                name: format!("安康第{nth}配件厂"),
                initials: "akpjc".to_owned(),
                area: areas[nth % areas.len()].to_owned(),
                phase: Some((nth % 2) as u8 + 1),
                level: (nth % 3 == 0).then_some((nth % 5) as u8),
                next_due: (nth % 10 == 0)
                    .then(|| chrono::NaiveDate::from_ymd_opt(2026, 3, 31))
                    .flatten(),
                ..DossierRow::default()
            })
            .collect();
        put_rows(device, &rows).await?;
    }
    Ok(())
}

async fn put_rows(device: &Device, rows: &[DossierRow]) -> Result<()> {
    let rows: Vec<_> = rows
        .iter()
        .map(|row| Ok(json!([row.dossier, to_string(row)?])))
        .collect::<Result<_>>()?;
    let rows = serde_json::to_string(&rows)?;
    device
        .js(&format!(
            "const open = indexedDB.open('yidang'); \
             const db = await new Promise((ok, no) => {{ open.onsuccess = () => ok(open.result); open.onerror = no; }}); \
             const tx = db.transaction('rows', 'readwrite'); \
             for (const [key, row] of {rows}) tx.objectStore('rows').put(row, key); \
             await new Promise((ok, no) => {{ tx.oncomplete = ok; tx.onabort = no; }}); db.close(); return 1"
        ))
        .await
        .map(drop)
}
