//! The workspace's packages and where each is tested, as their manifests say it.

use anyhow::{Context, Result};
use serde_json::Value;

use crate::run::{cargo, output};

/// The package whose tests drive the built product.
pub const PRODUCT_TESTS: &str = "product-tests";

/// A package of the workspace.
#[derive(Debug, PartialEq, Eq)]
pub struct Package {
    pub name: String,
    /// It builds without a browser around it: it does not depend on `web-sys`.
    pub native: bool,
    /// It has tests for the browser: it depends on `wasm-bindgen-test` for its tests.
    pub browser: bool,
    /// The test files that are for the browser: their name says `wasm` or `browser` (others use
    /// crates that only compile natively).
    pub browser_tests: Vec<String>,
}

/// The packages, by name.
///
/// # Errors
/// When `cargo metadata` fails.
pub fn all() -> Result<Vec<Package>> {
    let text = output(cargo().args(["metadata", "--no-deps", "--locked", "--format-version", "1"]))
        .context("cargo metadata failed")?;
    let metadata: Value = serde_json::from_str(&text).context("reading cargo metadata")?;
    Ok(read(&metadata))
}

/// `--package NAME` for each package that fits.
pub fn arguments(packages: &[Package], fits: impl Fn(&Package) -> bool) -> Vec<String> {
    let fitting = packages.iter().filter(|package| fits(package));
    fitting
        .flat_map(|package| ["--package".to_owned(), package.name.clone()])
        .collect()
}

fn read(metadata: &Value) -> Vec<Package> {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let mut packages: Vec<Package> = packages.map(package).collect();
    packages.sort_by(|one, other| one.name.cmp(&other.name));
    packages
}

fn package(package: &Value) -> Package {
    let dependencies = || package["dependencies"].as_array().into_iter().flatten();
    let targets = package["targets"].as_array().into_iter().flatten();
    let name_of = |value: &Value| value["name"].as_str().unwrap_or_default().to_owned();
    let tests = targets.filter(|target| target["kind"][0] == "test");
    let mut browser_tests: Vec<String> = tests
        .map(name_of)
        .filter(|name| name.contains("wasm") || name.contains("browser"))
        .collect();
    browser_tests.sort();
    Package {
        name: name_of(package),
        native: !dependencies().any(|it| it["name"] == "web-sys" && it["kind"].is_null()),
        browser: dependencies().any(|it| it["name"] == "wasm-bindgen-test"),
        browser_tests,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_manifest_says_where_its_package_is_tested() {
        let metadata = json!({"packages": [
            {"name": "yidang", "targets": [{"name": "yidang", "kind": ["lib"]}],
             "dependencies": [{"name": "web-sys", "kind": null}, {"name": "wasm-bindgen-test", "kind": "dev"}]},
            {"name": "domain", "dependencies": [{"name": "wasm-bindgen-test", "kind": "dev"}],
             "targets": [{"name": "levels_wasm", "kind": ["test"]}, {"name": "bundles", "kind": ["test"]}]},
        ]});
        let packages = read(&metadata);
        let domain = Package {
            name: "domain".to_owned(),
            native: true,
            browser: true,
            browser_tests: vec!["levels_wasm".to_owned()],
        };
        let app = Package {
            name: "yidang".to_owned(),
            native: false,
            browser: true,
            browser_tests: Vec::new(),
        };
        assert_eq!(packages, [domain, app]);
        assert_eq!(
            arguments(&packages, |package| package.native),
            ["--package", "domain"]
        );
    }
}
