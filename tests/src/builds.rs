//! Copies of the build: the next version, and damaged ones.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::given;

/// The code of the invented town's programme.
pub const TOWN: &str = "xiaozhen";

/// A folder with a whole build.
pub struct Build {
    folder: TempDir,
}

impl Build {
    /// The build under test, as it is.
    ///
    /// # Errors
    /// When there is none or it cannot be copied.
    pub fn under_test() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("yidang-build-").tempdir()?;
        copy(&given("YIDANG_DIST")?, folder.path())?;
        Ok(Self { folder })
    }

    /// A later version: one style more, under another name, everything listed rightly.
    ///
    /// # Errors
    /// When it cannot be copied.
    pub fn later(name: &str) -> Result<Self> {
        let build = Self::under_test()?;
        let before = build.hash("boot.css")?;
        build.append("boot.css", &format!("/* {name} */"))?;
        let after = build.hash("boot.css")?;
        let current = build.name()?;
        build.edit_worker(|script| script.replace(&before, &after).replace(&current, name))?;
        Ok(build)
    }

    /// A later version with one file that is not what its list says.
    ///
    /// # Errors
    /// When it cannot be copied.
    pub fn damaged(name: &str) -> Result<Self> {
        let build = Self::later(name)?;
        build.append("boot.js", "// changed on the way")?;
        Ok(build)
    }

    /// A build that brings a second city's programme: an invented town of one area, with the first
    /// city's indicator. Two files and their lines in the worker's list; the program is the same.
    ///
    /// # Errors
    /// When it cannot be copied, or the invented pack is no good one.
    pub fn with_second_city() -> Result<Self> {
        let build = Self::under_test()?;
        let mut index = build.read("packs/index.json")?;
        let mut pack = build.read("packs/wuzhong.json")?;
        let name = json!({"zh": "虚构小镇试点", "en": "Invented Town pilot"});
        index
            .as_array_mut()
            .context("the index is a list")?
            .push(json!({"code": TOWN, "name": name}));
        pack["code"] = TOWN.into();
        pack["name"] = name;
        let street = json!({"code": "east-street", "name": {"zh": "东街", "en": "East Street"}, "division": "999901", "kind": "park"});
        pack["areas"] = json!([street]);
        pack["guidance_groups"] = json!([{"number": 1, "name": {"zh": "东街指导小组", "en": "East Street group"}, "areas": ["east-street"]}]);
        for indicator in pack["indicators"].as_array_mut().into_iter().flatten() {
            indicator["targets"] = json!({"east-street": indicator["city"]});
        }
        let pack = serde_json::to_string(&pack)?;
        domain::pack::ProgrammePack::parse(&pack)
            .map_err(|faults| anyhow!("the invented pack: {faults:?}"))?;
        let before = build.hash("packs/index.json")?;
        build.write("packs/index.json", &serde_json::to_string(&index)?)?;
        let file = format!("packs/{TOWN}.json");
        build.write(&file, &pack)?;
        let after = build.hash("packs/index.json")?;
        let entry = json!([format!("/{file}"), build.hash(&file)?]).to_string();
        build.edit_worker(|script| {
            script
                .replace(&before, &after)
                .replace("const FILES = [", &format!("const FILES = [{entry},"))
        })?;
        Ok(build)
    }

    /// The build with the program that panics at the event `yidang:panic-on-purpose`.
    ///
    /// # Errors
    /// When there is none or it cannot be copied.
    pub fn panicking() -> Result<Self> {
        let build = Self::under_test()?;
        for file in ["yidang.js", "yidang_bg.wasm"] {
            let before = build.hash(file)?;
            let _ = fs::remove_file(build.path().join(format!("{file}.br")));
            fs::copy(
                given("YIDANG_PANICKING")?.join(file),
                build.path().join(file),
            )?;
            let after = build.hash(file)?;
            build.edit_worker(|script| script.replace(&before, &after))?;
        }
        Ok(build)
    }

    /// The build with a line of a test's own at the head of its service worker.
    ///
    /// # Errors
    /// When it cannot be copied.
    pub fn with_worker(line: &str) -> Result<Self> {
        let build = Self::under_test()?;
        build.edit_worker(|script| format!("{line}\n{script}"))?;
        Ok(build)
    }

    /// The build as it is when its parts cannot be fetched.
    ///
    /// # Errors
    /// When it cannot be copied.
    pub fn without_parts() -> Result<Self> {
        let build = Self::under_test()?;
        fs::remove_dir_all(build.path().join("parts"))?;
        Ok(build)
    }

    fn read(&self, file: &str) -> Result<Value> {
        Ok(serde_json::from_slice(&fs::read(self.path().join(file))?)?)
    }

    /// Puts a file in place of what is there, if anything is.
    fn write(&self, file: &str, text: &str) -> Result<()> {
        // The shortened copy is of the old bytes.
        let _ = fs::remove_file(self.path().join(format!("{file}.br")));
        Ok(fs::write(self.path().join(file), text)?)
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The build's name in its service worker.
    ///
    /// # Errors
    /// When sw.js does not say.
    pub fn name(&self) -> Result<String> {
        let script = fs::read_to_string(self.path().join("sw.js"))?;
        let line = script
            .lines()
            .find_map(|line| line.strip_prefix("const BUILD = \"")?.strip_suffix("\";"));
        Ok(line.context("sw.js does not name its build")?.to_owned())
    }

    /// The URL paths of all files a service worker must keep, in order.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn urls(&self) -> Result<Vec<String>> {
        let mut urls = Vec::new();
        list(self.path(), self.path(), &mut urls)?;
        // The system copies the icons when the app is installed; no page shows them.
        let system = |url: &str| url.starts_with("/icons/") && url.ends_with(".png");
        urls.retain(|url| url != "/sw.js" && !url.ends_with(".br") && !system(url));
        urls.sort();
        Ok(urls)
    }

    fn append(&self, file: &str, text: &str) -> Result<()> {
        let before = fs::read_to_string(self.path().join(file))?;
        self.write(file, &(before + text))
    }

    fn hash(&self, file: &str) -> Result<String> {
        Ok(format!(
            "sha256-{}",
            STANDARD.encode(Sha256::digest(fs::read(self.path().join(file))?))
        ))
    }

    fn edit_worker(&self, edit: impl Fn(&str) -> String) -> Result<()> {
        let path = self.path().join("sw.js");
        let script = edit(&fs::read_to_string(&path)?);
        let _ = fs::remove_file(self.path().join("sw.js.br"));
        Ok(fs::write(path, script)?)
    }
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("reading {}", from.display()))? {
        let path: PathBuf = entry?.path();
        let name = path.file_name().context("a file without a name")?;
        if path.is_dir() {
            copy(&path, &to.join(name))?;
        } else {
            fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}

fn list(root: &Path, folder: &Path, urls: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(root, &path, urls)?;
        } else {
            urls.push(format!("/{}", path.strip_prefix(root)?.to_string_lossy()));
        }
    }
    Ok(())
}
