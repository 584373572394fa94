//! Every page of the app, found as a person would find it: from links.

use anyhow::{Result, anyhow};
use domain::credit_code::CreditCode;

use crate::{Device, wait::until};

/// What stands at an address of its own.
pub const PLACES: [&str; 26] = [
    "desk",
    "targets",
    "plan",
    "pilots",
    "money",
    "charts",
    "organisation",
    "review",
    "library",
    "library/meeting",
    "library/provider",
    "place/litong",
    "today",
    "inbox",
    "overdue",
    "poster",
    "enterprises",
    "enterprises/new",
    "handover",
    "import",
    "conflicts",
    "backup",
    "more",
    "link",
    "rules",
    "no-such-page",
];

/// A page and where it is.
pub struct Page {
    pub name: String,
    pub path: String,
}

/// Loads the demo programme from the start page.
///
/// # Errors
/// When the start page does not offer it or it does not end.
pub async fn load_demo(device: &Device) -> Result<()> {
    device.goto("/").await?;
    device.click("load-demo").await?;
    device
        .wait_path("the demo programme to be loaded", |path| path != "/")
        .await?;
    Ok(())
}

/// Enrols a new device on the start page: role is `team`, `enterprise` or `office`.
///
/// # Errors
/// When the start page does not lead to the day's page.
pub async fn enrol(device: &Device, role: &str, person: &str, name: &str) -> Result<()> {
    device.goto("/").await?;
    device
        .click_css(&format!(
            "[data-test=\"role\"] label:has(input[value=\"{role}\"])"
        ))
        .await?;
    device.fill("person", person).await?;
    device.fill("device-name", name).await?;
    device.click("begin").await?;
    device
        .wait_path("the day's page", |path| path == "/today")
        .await?;
    Ok(())
}

/// Registers an enterprise on the start page, or on the page of links; it is at its first page then.
///
/// # Errors
/// When the page refuses, or does not lead on.
pub async fn register(device: &Device, code: &str) -> Result<()> {
    if device.has("role").await? {
        device
            .click_css("[data-test=role] label:has(input[value=enterprise])")
            .await?;
    }
    for (field, text) in [
        ("register-code", code),
        ("register-name", "虚构登记机械有限公司"),
        ("register-person", "周会计"),
        ("register-contact", "0953-1234567"),
    ] {
        device.fill(field, text).await?;
    }
    device.click("register-do").await?;
    device
        .wait_path("its first page", |path| path == "/enterprises/new")
        .await?;
    Ok(())
}

/// Adds an enterprise; gives its code. `first` are the code's first 17 characters, the check
/// character is worked out.
///
/// # Errors
/// When the page refuses or its dossier does not open.
pub async fn new_enterprise(device: &Device, first: &str, name: &str) -> Result<String> {
    let code = CreditCode::complete(first).map_err(|fault| anyhow!("{first}: {fault:?}"))?;
    device.goto("/enterprises/new").await?;
    device.fill("code", code.as_str()).await?;
    device.fill("name", name).await?;
    device
        .click_css("[data-test=\"area\"] option:nth-of-type(2)")
        .await?;
    device.click("create").await?;
    device
        .wait_path("the new dossier", |path| path.starts_with("/d/"))
        .await?;
    Ok(code.as_str().to_owned())
}

/// All pages, with the demo programme loaded. The start page's picture is of the demo's device.
///
/// # Errors
/// When neither the demo programme nor an enterprise by hand comes to be.
pub async fn all(device: &Device) -> Result<Vec<Page>> {
    if let Err(fault) = load_demo(device).await {
        eprintln!("no demo programme ({fault:#}): one enterprise by hand instead");
        enrol(device, "team", "张工", "指导一组平板").await?;
        new_enterprise(device, "91640300MA0000001", "演示精密机械有限公司").await?;
    }
    let mut pages: Vec<Page> = PLACES
        .iter()
        .map(|path| Page {
            name: path.replace('/', "-"),
            path: format!("/{path}"),
        })
        .collect();
    // One that has been accepted has everything else behind it.
    device.goto("/enterprises?stage=acceptance").await?;
    let dossier = until(
        "an enterprise in the list",
        async || first_link(device, "/d/").await,
        Option::is_some,
    )
    .await;
    let Ok(Some(dossier)) = dossier else {
        eprintln!("the list of enterprises has no link to a dossier: its pages are left out");
        return Ok(pages);
    };
    let root = dossier.split('/').take(3).collect::<Vec<_>>().join("/");
    pages.push(Page {
        name: "dossier".to_owned(),
        path: root.clone(),
    });
    for name in ["edit", "compare", "needs", "retrofit", "history"] {
        pages.push(Page {
            name: format!("dossier-{name}"),
            path: format!("{root}/{name}"),
        });
    }
    for sheet in [
        "listing",
        "report",
        "plan",
        "contract",
        "spending",
        "request",
        "acceptance",
        "audit",
        "application",
        "payment",
        "findings",
    ] {
        pages.push(Page {
            name: format!("project-{sheet}"),
            path: format!("{root}/project/{sheet}"),
        });
    }
    device.goto(&root).await?;
    let result = until(
        "a result",
        async || first_link(device, &format!("{root}/result/")).await,
        Option::is_some,
    )
    .await;
    match result {
        Ok(Some(result)) => {
            for name in ["result", "assess"] {
                pages.push(Page {
                    name: name.to_owned(),
                    path: result.replace("/result/", &format!("/{name}/")),
                });
            }
        }
        _ => eprintln!("the dossier has no result: its pages are left out"),
    }
    Ok(pages)
}

async fn first_link(device: &Device, begins: &str) -> Result<Option<String>> {
    let script = format!(
        "return document.querySelector('a[href^=\"{begins}\"]')?.getAttribute('href') ?? null"
    );
    Ok(device.js(&script).await?.as_str().map(str::to_owned))
}

/// The calendar year so many years ago, as the pages ask for it.
pub fn year_before(years: i32) -> i32 {
    let now = chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now());
    chrono::Datelike::year(&now) - years
}
