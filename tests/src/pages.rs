//! Every page of the app, found as a person would find it: from links.

use anyhow::Result;

use crate::{Device, wait::until};

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

/// All pages, with the demo programme loaded. The start page's picture is of the demo's device.
///
/// # Errors
/// When the demo programme cannot be loaded.
pub async fn all(device: &Device) -> Result<Vec<Page>> {
    load_demo(device).await?;
    let fixed = [
        "today",
        "enterprises",
        "enterprises/new",
        "handover",
        "import",
        "conflicts",
        "backup",
        "more",
        "no-such-page",
    ];
    let mut pages: Vec<Page> = fixed
        .iter()
        .map(|path| Page {
            name: path.replace('/', "-"),
            path: format!("/{path}"),
        })
        .collect();
    device.goto("/enterprises").await?;
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
    device.goto(&root).await?;
    for name in ["assess", "result"] {
        let link = until(
            name,
            async || first_link(device, &format!("{root}/{name}/")).await,
            Option::is_some,
        )
        .await;
        match link {
            Ok(Some(path)) => pages.push(Page {
                name: name.to_owned(),
                path,
            }),
            _ => eprintln!("the dossier has no link to its {name} page: it is left out"),
        }
    }
    Ok(pages)
}

async fn first_link(device: &Device, begins: &str) -> Result<Option<String>> {
    let script = format!(
        "return document.querySelector('a[href^=\"{begins}\"]')?.getAttribute('href') ?? null"
    );
    Ok(device.js(&script).await?.as_str().map(str::to_owned))
}
