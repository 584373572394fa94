//! What is installed: an archive and a Debian package with the office program, the app, the unit and
//! example settings. What is not built, but written, lies in `packaging/`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};

use crate::{
    build,
    repo::{self, locked_version},
    run::{cargo, command, find, output, run, say},
};

/// What goes into a package, and where the packages go.
pub struct Contents {
    /// The built app.
    pub app: PathBuf,
    /// The office program.
    pub office: PathBuf,
    pub version: String,
    /// A folder.
    pub to: PathBuf,
}

/// What was made.
pub struct Packages {
    pub archive: PathBuf,
    /// Not where there is no `dpkg-deb`.
    pub debian: Option<PathBuf>,
}

/// Builds app and office for release and packs them into target/package.
///
/// # Errors
/// When something cannot be built, or a tool is missing.
pub fn package(no_build: bool) -> Result<()> {
    build::built(no_build)?;
    say("building the office for release");
    run(cargo().args([
        "build",
        "--locked",
        "--profile",
        "office",
        "--package",
        "office",
    ]))?;
    let made = pack(&Contents {
        app: repo::dist(),
        office: repo::program("office", "office"),
        version: locked_version("office")?,
        to: repo::target().join("package"),
    })?;
    say(&format!("made {}", made.archive.display()));
    match made.debian {
        Some(debian) => say(&format!("made {}", debian.display())),
        None => say("no Debian package: there is no dpkg-deb here (apt-get install dpkg)"),
    }
    Ok(())
}

/// Packs what was built.
///
/// # Errors
/// When something is missing or cannot be written.
pub fn pack(contents: &Contents) -> Result<Packages> {
    let name = format!("yidang-{}", contents.version);
    let tree = contents.to.join(&name);
    if tree.exists() {
        fs::remove_dir_all(&tree)?;
    }
    stage(contents, &tree)?;
    let archive = contents.to.join(format!("{name}.tar.gz"));
    run(command("tar")
        .args(["--owner=0", "--group=0", "--sort=name", "-C"])
        .arg(&contents.to)
        .arg("-czf")
        .arg(&archive)
        .arg(&name))?;
    let debian = match find("dpkg-deb") {
        Some(_) => Some(debian(contents, &tree)?),
        None => None,
    };
    Ok(Packages { archive, debian })
}

/// The files as they lie on the machine.
fn stage(contents: &Contents, tree: &Path) -> Result<()> {
    let from = repo::root().join("packaging");
    for (file, to, mode) in [
        (contents.office.clone(), "usr/bin/office", 0o755),
        (
            from.join("yidang.service"),
            "usr/lib/systemd/system/yidang.service",
            0o644,
        ),
        (
            from.join("sysusers.conf"),
            "usr/lib/sysusers.d/yidang.conf",
            0o644,
        ),
        (from.join("office.toml"), "etc/yidang/office.toml", 0o644),
        (
            repo::root().join("docs/running.md"),
            "usr/share/doc/yidang/running.md",
            0o644,
        ),
        (
            repo::root().join("LICENSE-APACHE"),
            "usr/share/doc/yidang/copyright",
            0o644,
        ),
    ] {
        put(&file, &tree.join(to), mode)?;
    }
    put_all(&contents.app, &tree.join("usr/share/yidang/app"))
}

fn put(file: &Path, to: &Path, mode: u32) -> Result<()> {
    if let Some(folder) = to.parent() {
        make(folder)?;
    }
    fs::copy(file, to).with_context(|| format!("packing {}", file.display()))?;
    set_mode(to, mode)
}

fn put_all(folder: &Path, to: &Path) -> Result<()> {
    make(to)?;
    let entries = fs::read_dir(folder);
    for entry in entries.with_context(|| format!("packing {}", folder.display()))? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            put_all(&entry.path(), &to)?;
        } else {
            put(&entry.path(), &to, 0o644)?;
        }
    }
    Ok(())
}

/// A folder anybody may look into, whatever the umask.
fn make(folder: &Path) -> Result<()> {
    for folder in folder.ancestors().collect::<Vec<_>>().into_iter().rev() {
        if !folder.as_os_str().is_empty() && !folder.exists() {
            fs::create_dir(folder)?;
            set_mode(folder, 0o755)?;
        }
    }
    Ok(())
}

fn set_mode(file: &Path, mode: u32) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(file, fs::Permissions::from_mode(mode))?;
    }
    let _ = (file, mode);
    Ok(())
}

fn debian(contents: &Contents, tree: &Path) -> Result<PathBuf> {
    let architecture = output(command("dpkg").arg("--print-architecture"));
    let architecture = architecture.context("asking dpkg for the architecture")?;
    let control = tree.join("DEBIAN");
    make(&control)?;
    let version = &contents.version;
    fs::write(
        control.join("control"),
        format!(
            "Package: yidang\nVersion: {version}\nArchitecture: {architecture}\n\
             Maintainer: Yidang maintainers <yidang@localhost>\n\
             Section: web\nPriority: optional\n\
             Recommends: systemd, ca-certificates\n\
             Description: Yidang's office\n Serves the Yidang app and gathers what its devices record.\n"
        ),
    )?;
    fs::write(control.join("conffiles"), "/etc/yidang/office.toml\n")?;
    for script in ["postinst", "prerm", "postrm"] {
        let file = repo::root().join("packaging/debian").join(script);
        put(&file, &control.join(script), 0o755)?;
    }
    let made = contents
        .to
        .join(format!("yidang_{version}_{architecture}.deb"));
    run(command("dpkg-deb")
        // Every dpkg reads it, and it takes seconds.
        .args(["--root-owner-group", "-Zgzip", "--build"])
        .arg(tree)
        .arg(&made))?;
    if !made.is_file() {
        bail!("dpkg-deb made no {}", made.display());
    }
    Ok(made)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::{
        io::{BufRead as _, BufReader, Read as _, Write as _},
        net::TcpStream,
        process::{Child, Command, Stdio},
    };

    use super::*;

    /// The office that a root folder holds, running with the settings there.
    struct Running {
        child: Child,
        port: u16,
    }

    impl Running {
        fn start(root: &Path) -> Result<Self> {
            let mut child = Command::new(root.join("usr/bin/office"))
                .args(["serve", "--port", "0", "--listen", "127.0.0.1", "--config"])
                .arg(root.join("etc/yidang/office.toml"))
                .arg("--app")
                .arg(root.join("usr/share/yidang/app"))
                .arg("--data")
                .arg(data(root))
                .stdout(Stdio::piped())
                .spawn()?;
            let mut lines = BufReader::new(child.stdout.take().context("its output")?).lines();
            let first = lines.next().context("its address")??;
            let port = first.rsplit(':').next().context("a port")?.parse()?;
            std::thread::spawn(move || lines.for_each(drop));
            Ok(Self { child, port })
        }

        fn get(&self, path: &str) -> Result<String> {
            let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
            write!(
                stream,
                "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            )?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer)?;
            Ok(answer)
        }
    }

    impl Drop for Running {
        fn drop(&mut self) {
            drop(self.child.kill());
            drop(self.child.wait());
        }
    }

    fn data(root: &Path) -> PathBuf {
        root.join("var/lib/yidang")
    }

    fn office(root: &Path, words: &[&str]) -> Result<String> {
        let mut command = Command::new(root.join("usr/bin/office"));
        command.args(words).arg("--data").arg(data(root));
        output(&mut command).context("the command failed")
    }

    fn dpkg(root: &Path, words: &[&str], file: Option<&Path>) -> Result<()> {
        let mut command = Command::new("dpkg");
        command
            .arg(format!("--root={}", root.display()))
            .args(["--force-script-chrootless", "--force-confold"])
            .args(words)
            .args(file)
            .stdin(Stdio::null());
        run(&mut command)
    }

    /// An app as small as the office takes it, with a version to be seen.
    fn app(folder: &Path, version: &str) -> Result<PathBuf> {
        let app = folder.join(format!("app-{version}"));
        put_all(&repo::root().join("public/packs"), &app.join("packs"))?;
        fs::write(app.join("index.html"), format!("<p>version {version}</p>"))?;
        Ok(app)
    }

    #[test]
    fn what_is_installed_is_upgraded_and_taken_back_with_its_data() -> Result<()> {
        // Of the same selection of packages as the tests, where they are compiled together.
        if !repo::program("debug", "office").is_file() {
            run(cargo().args(["build", "--quiet", "--locked", "--package", "office"]))?;
        }
        let folder = tempfile::tempdir()?;
        let made = |version: &str| {
            pack(&Contents {
                app: app(folder.path(), version)?,
                office: repo::program("debug", "office"),
                version: version.to_owned(),
                to: folder.path().join("packages"),
            })
        };
        let (old, new) = (made("1.0.0")?, made("1.1.0")?);

        // The archive, unpacked anywhere.
        run(Command::new("tar")
            .arg("-xzf")
            .arg(&old.archive)
            .arg("-C")
            .arg(folder.path()))?;
        let running = Running::start(&folder.path().join("yidang-1.0.0"))?;
        assert!(running.get("/")?.contains("version 1.0.0"));
        drop(running);

        let root = folder.path().join("root");
        for made in ["updates", "info"] {
            fs::create_dir_all(root.join("var/lib/dpkg").join(made))?;
        }
        fs::write(root.join("var/lib/dpkg/status"), "")?;
        let (old, new) = (
            old.debian.context("a package")?,
            new.debian.context("a package")?,
        );
        dpkg(&root, &["--install"], Some(&old))?;
        let running = Running::start(&root)?;
        assert!(running.get("/readyz")?.ends_with("ready\n"));
        let made = office(&root, &["invite", "--name", "甲组", "--days", "7"])?;
        assert!(made.contains("#invite="), "{made}");
        drop(running);
        // The key of the office lies in it.
        let mode = |file: &Path| -> Result<u32> {
            use std::os::unix::fs::PermissionsExt as _;
            Ok(fs::metadata(file)?.permissions().mode() & 0o777)
        };
        assert_eq!(mode(&data(&root))?, 0o700);
        let database = data(&root).join("office.sqlite");
        assert_eq!(mode(&database)? & 0o007, 0, "others may read the database");

        let settings = root.join("etc/yidang/office.toml");
        let mut own = fs::read_to_string(&settings)?;
        own.push_str("keep-bundles = 100\n");
        fs::write(&settings, &own)?;
        for (package, version) in [(&new, "1.1.0"), (&old, "1.0.0")] {
            dpkg(&root, &["--install"], Some(package))?;
            let running = Running::start(&root)?;
            let page = running.get("/")?;
            assert!(page.contains(&format!("version {version}")), "{page}");
            assert!(running.get("/readyz")?.ends_with("ready\n"));
            assert_eq!(fs::read_to_string(&settings)?, own, "settings are people's");
            assert!(office(&root, &["audit"])?.contains("甲组"), "data is kept");
        }
        dpkg(&root, &["--purge", "yidang"], None)?;
        assert!(!root.join("usr/bin/office").exists() && !settings.exists());
        assert!(data(&root).join("office.sqlite").is_file(), "data stays");
        Ok(())
    }

    /// The examples of the documentation are the files that are installed.
    #[test]
    fn the_documentation_shows_what_is_installed() -> Result<()> {
        let docs = fs::read_to_string(repo::root().join("docs/running.md"))?;
        for file in ["yidang.service", "office.toml"] {
            let text = fs::read_to_string(repo::root().join("packaging").join(file))?;
            assert!(docs.contains(&text), "{file} is not in docs/running.md");
        }
        Ok(())
    }
}
