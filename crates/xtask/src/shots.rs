//! Screenshots of all pages, for people to look at.

use anyhow::Result;

use crate::{
    build, engines, repo,
    run::{cargo, run, say},
    test,
};

/// Writes target/shots/<look>/<page>-<size>.png: every page, empty and full, in light, dark,
/// sunlight and English. `only` is a part of `<look>/<page>`.
///
/// `gallery` instead makes docs/screens.md and its small pictures anew.
///
/// # Errors
/// When the app cannot be built or a page does not open.
pub fn shots(no_build: bool, only: Option<&str>, gallery: bool) -> Result<()> {
    engines::chromium()?;
    build::built(no_build)?;
    let (folder, program, named) = if gallery {
        ("docs/pictures/gallery", "gallery", "YIDANG_GALLERY")
    } else {
        ("target/shots", "shots", "YIDANG_SHOTS")
    };
    let folder = repo::root().join(folder);
    say(&format!("taking screenshots into {}", folder.display()));
    let mut cargo = test::in_product(cargo())?;
    cargo.env("YIDANG_SCREENS", repo::root().join("docs/screens.md"));
    cargo.env(named, &folder).args([
        "run",
        "--quiet",
        "--locked",
        "--package",
        "product-tests",
        "--bin",
        program,
    ]);
    if let Some(only) = only {
        cargo.args(["--", only]);
    }
    run(&mut cargo)
}
