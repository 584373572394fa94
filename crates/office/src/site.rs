//! The built app, read once at start: what is served is one build, even while another is made.

use std::{
    collections::HashMap,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, Result, bail};
use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{
        HeaderMap, HeaderName, Method, Request, Response, StatusCode,
        header::{
            ACCEPT_ENCODING, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY,
            CONTENT_TYPE, ETAG, IF_NONE_MATCH, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
        },
    },
};
use sha2::{Digest, Sha256};

use crate::headers;

/// A file as it is served.
struct File {
    plain: Bytes,
    /// Made by the build at brotli's highest quality.
    brotli: Option<Bytes>,
    /// Without quotes: sha256 of the plain bytes, in hex.
    hash: String,
    kind: String,
}

/// All files of a build, by URL path.
pub struct Site {
    files: HashMap<String, File>,
    policy: String,
}

const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");

impl Site {
    /// Reads a build.
    ///
    /// # Errors
    /// When the folder has no index.html or a file cannot be read; the message says what to do.
    pub fn read(folder: &Path) -> Result<Self> {
        let page = folder.join("index.html");
        if !page.is_file() {
            bail!(
                "there is no built app in {}. What to do: build it with `cargo xtask build`, or name its folder with --app",
                folder.display()
            );
        }
        let mut files = HashMap::new();
        read(folder, folder, &mut files)?;
        let policy = headers::policy(&fs::read_to_string(page)?);
        Ok(Self { files, policy })
    }

    /// A file's text.
    pub fn text(&self, path: &str) -> Option<String> {
        let file = self.files.get(path)?;
        String::from_utf8(file.plain.to_vec()).ok()
    }

    /// What a path means: a file; else, for a page's address (no dot in its last part), the app.
    fn find(&self, path: &str) -> Option<&File> {
        if let Some(file) = self.files.get(path) {
            return Some(file);
        }
        let last = path.rsplit('/').next().unwrap_or_default();
        // A missing asset is missing: the app's page in its place would break what asked for it.
        if last.contains('.') || path.starts_with("/api/") {
            return None;
        }
        self.files.get("/index.html")
    }

    fn respond(
        &self,
        method: &Method,
        path: &str,
        asked: &HeaderMap,
    ) -> axum::http::Result<Response<Body>> {
        let answer = Response::builder()
            .header(X_CONTENT_TYPE_OPTIONS, "nosniff")
            .header(REFERRER_POLICY, "no-referrer")
            .header(CONTENT_SECURITY_POLICY, &self.policy)
            .header(
                PERMISSIONS,
                "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
            );
        if method != Method::GET && method != Method::HEAD {
            return answer
                .status(StatusCode::METHOD_NOT_ALLOWED)
                .header(ALLOW, "GET, HEAD")
                .body(Body::empty());
        }
        let Some(file) = self.find(path) else {
            return answer
                .status(StatusCode::NOT_FOUND)
                .header(CACHE_CONTROL, "no-store")
                .body(Body::empty());
        };
        let brotli = file.brotli.as_ref().filter(|_| takes_brotli(asked));
        // Two encodings are two representations, so they have two tags.
        let tag = if brotli.is_some() {
            format!("\"{}-br\"", file.hash)
        } else {
            format!("\"{}\"", file.hash)
        };
        let mut answer = answer
            .header(CONTENT_TYPE, &file.kind)
            .header(ETAG, &tag)
            .header(VARY, "accept-encoding")
            // Names are not hashes: always asked again, and answered with 304 when nothing changed.
            .header(CACHE_CONTROL, "no-cache");
        if has_tag(asked, &tag) {
            return answer.status(StatusCode::NOT_MODIFIED).body(Body::empty());
        }
        if brotli.is_some() {
            answer = answer.header(CONTENT_ENCODING, "br");
        }
        answer.body(Body::from(brotli.unwrap_or(&file.plain).clone()))
    }
}

/// Answers every path that is not the office's own.
pub async fn answer(State(site): State<Arc<Site>>, request: Request<Body>) -> Response<Body> {
    site.respond(request.method(), request.uri().path(), request.headers())
        .unwrap_or_else(|_| {
            let mut failed = Response::new(Body::empty());
            *failed.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            failed
        })
}

fn takes_brotli(asked: &HeaderMap) -> bool {
    let values = asked
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|part| {
        let mut words = part.split(';').map(str::trim);
        words.next() == Some("br")
            && !words.any(|word| {
                matches!(
                    word.replace(' ', "").as_str(),
                    "q=0" | "q=0.0" | "q=0.00" | "q=0.000"
                )
            })
    })
}

fn has_tag(asked: &HeaderMap, tag: &str) -> bool {
    let values = asked
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|part| {
        let part = part.trim();
        part == "*" || part.trim_start_matches("W/") == tag
    })
}

fn read(root: &Path, folder: &Path, files: &mut HashMap<String, File>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        // `.stage` is Trunk's half-built next build; `.br` files belong to the file they shorten.
        if name.starts_with('.') || name.ends_with(".br") {
            continue;
        }
        if path.is_dir() {
            read(root, &path, files)?;
            continue;
        }
        let plain =
            Bytes::from(fs::read(&path).with_context(|| format!("reading {}", path.display()))?);
        let brotli = fs::read(PathBuf::from(format!("{}.br", path.display())))
            .ok()
            .map(Bytes::from);
        let mut hash = String::new();
        for byte in Sha256::digest(&plain) {
            let _ = write!(hash, "{byte:02x}");
        }
        let url = format!(
            "/{}",
            path.strip_prefix(root)?
                .to_string_lossy()
                .replace('\\', "/")
        );
        files.insert(
            url,
            File {
                plain,
                brotli,
                hash,
                kind: kind(&path),
            },
        );
    }
    Ok(())
}

fn kind(path: &Path) -> String {
    let kind = match path.extension().and_then(|ending| ending.to_str()) {
        Some("webmanifest") => "application/manifest+json".to_owned(),
        Some("js") => "text/javascript".to_owned(),
        _ => mime_guess::from_path(path)
            .first_or_octet_stream()
            .essence_str()
            .to_owned(),
    };
    if kind.starts_with("text/") || kind.ends_with("json") {
        format!("{kind}; charset=utf-8")
    } else {
        kind
    }
}

#[cfg(test)]
mod tests {
    use axum::http::header::HeaderValue;
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    use super::*;
    use crate::commands::serve::pages;

    const PAGE: &str = "<!DOCTYPE html><script type=\"module\">alert(1)</script>";

    fn site() -> Result<(tempfile::TempDir, axum::Router)> {
        let folder = tempfile::tempdir()?;
        let files = [
            ("index.html", PAGE.as_bytes()),
            ("yidang_bg.wasm", b"\0asm"),
            ("yidang_bg.wasm.br", b"short"),
            ("manifest.webmanifest", b"{}"),
            ("yidang.js", b"1"),
        ];
        for (name, bytes) in files {
            fs::write(folder.path().join(name), bytes)?;
        }
        fs::create_dir(folder.path().join(".stage"))?;
        fs::write(folder.path().join(".stage/half.js"), "")?;
        let app = pages(Site::read(folder.path())?);
        Ok((folder, app))
    }

    async fn ask(
        app: &axum::Router,
        path: &str,
        headers: &[(HeaderName, &str)],
    ) -> Result<(StatusCode, HeaderMap, Vec<u8>)> {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        let (parts, body) = app
            .clone()
            .oneshot(request.body(Body::empty())?)
            .await?
            .into_parts();
        Ok((
            parts.status,
            parts.headers,
            body.collect().await?.to_bytes().to_vec(),
        ))
    }

    fn header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> &'a str {
        headers
            .get(name)
            .map_or("", |value: &HeaderValue| value.to_str().unwrap_or(""))
    }

    #[tokio::test]
    async fn the_app_answers_for_its_pages_and_no_missing_file() -> Result<()> {
        let (_folder, app) = site()?;
        for path in [
            "/",
            "/index.html",
            "/d/91320505MA1MM8K07U/assess/x",
            "/today?x=1.2",
        ] {
            let (status, headers, body) = ask(&app, path, &[]).await?;
            assert_eq!(
                (status, body.as_slice()),
                (StatusCode::OK, PAGE.as_bytes()),
                "{path}"
            );
            assert_eq!(header(&headers, &CONTENT_TYPE), "text/html; charset=utf-8");
            assert_eq!(header(&headers, &CACHE_CONTROL), "no-cache");
            assert_eq!(header(&headers, &X_CONTENT_TYPE_OPTIONS), "nosniff");
            assert!(
                header(&headers, &CONTENT_SECURITY_POLICY)
                    .contains("'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='")
            );
        }
        for path in [
            "/missing.js",
            "/packs/none.json",
            "/.stage/half.js",
            "/api/x",
            "/../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "/yidang_bg.wasm.br",
        ] {
            assert_eq!(
                ask(&app, path, &[]).await?.0,
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
        Ok(())
    }

    #[tokio::test]
    async fn brotli_goes_to_those_who_take_it() -> Result<()> {
        let (_folder, app) = site()?;
        for (accept, encoding, body) in [
            ("gzip, br;q=0.9", "br", "short"),
            ("gzip", "", "\0asm"),
            ("br;q=0", "", "\0asm"),
            ("", "", "\0asm"),
        ] {
            let (status, headers, got) =
                ask(&app, "/yidang_bg.wasm", &[(ACCEPT_ENCODING, accept)]).await?;
            assert_eq!(
                (status, got.as_slice()),
                (StatusCode::OK, body.as_bytes()),
                "{accept}"
            );
            assert_eq!(header(&headers, &CONTENT_ENCODING), encoding);
            assert_eq!(header(&headers, &CONTENT_TYPE), "application/wasm");
            assert_eq!(header(&headers, &VARY), "accept-encoding");
        }
        Ok(())
    }

    #[tokio::test]
    async fn what_has_not_changed_is_not_sent_again() -> Result<()> {
        let (_folder, app) = site()?;
        let (_, headers, _) = ask(&app, "/yidang_bg.wasm", &[(ACCEPT_ENCODING, "br")]).await?;
        let tag = header(&headers, &ETAG).to_owned();
        let (status, _, body) = ask(
            &app,
            "/yidang_bg.wasm",
            &[(ACCEPT_ENCODING, "br"), (IF_NONE_MATCH, &tag)],
        )
        .await?;
        assert_eq!((status, body.len()), (StatusCode::NOT_MODIFIED, 0));
        // The other encoding is another representation.
        let (status, ..) = ask(&app, "/yidang_bg.wasm", &[(IF_NONE_MATCH, &tag)]).await?;
        assert_eq!(status, StatusCode::OK);
        Ok(())
    }

    #[tokio::test]
    async fn kinds_are_named_and_writing_is_refused() -> Result<()> {
        let (_folder, app) = site()?;
        for (path, kind) in [
            (
                "/manifest.webmanifest",
                "application/manifest+json; charset=utf-8",
            ),
            ("/yidang.js", "text/javascript; charset=utf-8"),
        ] {
            assert_eq!(header(&ask(&app, path, &[]).await?.1, &CONTENT_TYPE), kind);
        }
        let request = Request::post("/").body(Body::empty())?;
        assert_eq!(
            app.oneshot(request).await?.status(),
            StatusCode::METHOD_NOT_ALLOWED
        );
        Ok(())
    }

    #[test]
    fn no_app_is_said_with_what_to_do() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let error = Site::read(folder.path())
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default();
        assert!(error.contains("cargo xtask build"), "{error}");
        Ok(())
    }
}
