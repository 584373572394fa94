//! The product in pictures, page by page at three sizes, and the page of the docs that shows them.
//!
//! `cargo xtask shots --gallery` names the folder and the page in the environment.

use std::{fmt::Write as _, fs};

use anyhow::{Context, Result};
use product_tests::{
    Build, Device, Office, given,
    linked_tour::LinkedTour,
    tour::{Stop, Tour},
};
use serde_json::json;

/// A laptop, a tablet held upright, a phone.
const SIZES: [(u32, u32); 3] = [(1280, 800), (800, 1280), (390, 844)];

/// The tour's stop, and what the page is in both languages.
const PAGES: [(&str, &str, &str); 30] = [
    (
        "start",
        "开始：谁在用、负责哪里",
        "Start: who uses it and where",
    ),
    ("link", "用邀请码联网", "Linking with an invite"),
    ("register", "企业自行登记", "An enterprise registers itself"),
    ("today", "今日：接下来做什么", "Today: what to do next"),
    (
        "enterprises",
        "企业：搜索、筛选、排序",
        "Enterprises: search, filter, sort",
    ),
    (
        "enterprises-new",
        "新建企业，先填信用代码",
        "A new enterprise, its code first",
    ),
    ("dossier", "一企一档", "The dossier"),
    ("dossier-edit", "企业信息", "Enterprise details"),
    (
        "dossier-needs",
        "需求、问题、场景清单",
        "Needs, problems, scenarios",
    ),
    ("assess-00", "评测：到访", "Assessment: the visit"),
    (
        "assess-01",
        "评测：逐题作答",
        "Assessment: one question after another",
    ),
    (
        "assess-11",
        "评测：应用场景",
        "Assessment: scenarios as ladders",
    ),
    (
        "assess-sign",
        "评测：双方签字",
        "Assessment: both sides sign",
    ),
    ("visit-result", "结果与诊断表", "Result and diagnosis sheet"),
    ("dossier-compare", "前后对比", "Before and after"),
    ("dossier-retrofit", "改造清单", "The retrofit checklist"),
    ("retrofit-item", "改造清单的一项", "One of its items"),
    ("photo", "佐证照片", "A photo as evidence"),
    (
        "dossier-history",
        "全部改动记录",
        "Who changed what and when",
    ),
    ("handover", "移交", "Handing over"),
    (
        "import-preview",
        "导入前先看变化",
        "What an import would change",
    ),
    (
        "office-conflicts",
        "不一致的填写",
        "Disagreements, settled by a person",
    ),
    ("backup", "备份与恢复", "Backup and restore"),
    ("devices", "设备与邀请", "Devices and invites"),
    (
        "applicants",
        "审核自行登记的企业",
        "Admitting who registered",
    ),
    ("quarantine", "另外存放的改动", "Quarantined changes"),
    (
        "audit",
        "操作记录：谁做了什么",
        "The office's log: who did what",
    ),
    (
        "more",
        "更多：显示、存储、问题报告",
        "More: display, storage, problem report",
    ),
    ("lock", "锁屏", "The locked screen"),
    ("empty-no-such-page", "没有这一页", "No such page"),
];

#[tokio::main]
async fn main() -> Result<()> {
    let (folder, page) = (given("YIDANG_GALLERY")?, given("YIDANG_SCREENS")?);
    fs::create_dir_all(&folder)?;
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let linked = LinkedTour::begin(&office).await?;
    let tour = Tour::begin(&office.origin()).await?;
    let stops = tour.stops().await?;
    for device in tour.devices().into_iter().chain(linked.devices()) {
        // The same picture each time: light, and nothing on its way.
        device.goto("/").await?;
        device
            .js("localStorage.setItem('yidang.theme', '\"light\"'); return 1")
            .await?;
        let still = json!({"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]});
        let cdp = device.driver()?.cdp();
        cdp.send_raw("Emulation.setEmulatedMedia", still).await?;
    }
    let mut rows = String::new();
    for (name, zh, en) in PAGES {
        let device = match linked.go(name).await? {
            Some(device) => device,
            None => by_the_tour(&tour, &stops, name).await?,
        };
        let mut cells = String::new();
        for (width, height) in SIZES {
            let file = format!("{name}-{width}x{height}.webp");
            device.picture(&folder.join(&file), width, height).await?;
            write!(
                cells,
                " <a href=\"pictures/gallery/{file}\"><img src=\"pictures/gallery/{file}\" alt=\"{en}, {width}×{height}\" height=\"260\"></a> |"
            )?;
        }
        writeln!(rows, "| **{zh}**<br>{en} |{cells}")?;
        println!("{name}");
    }
    let head = SIZES.map(|(width, height)| format!(" {width}×{height} |"));
    fs::write(
        page,
        format!(
            "# 界面 · Screens\n\n每一页在笔记本、平板、手机上的样子；企业均为虚构。由 `cargo xtask shots --gallery` 生成。\n\n\
             Every page on a laptop, a tablet and a phone; all enterprises are invented. Made by `cargo xtask shots --gallery`.\n\n\
             | 页面 · page |{}\n|---|---|---|---|\n{rows}",
            head.concat()
        ),
    )?;
    Ok(())
}

async fn by_the_tour<'a>(tour: &'a Tour, stops: &[Stop], name: &str) -> Result<&'a Device> {
    let stop = stops.iter().find(|stop| stop.name == name);
    let device = tour
        .go(stop.with_context(|| format!("no stop {name}"))?)
        .await?;
    if name == "import-preview" {
        device
            .click_css("[data-test=import-dossier] > summary")
            .await?;
        device.find("[data-test=import-field]").await?;
    }
    Ok(device)
}
