//! Headers that keep strangers' code out of the page.

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

/// The content security policy of a page: its own files and its own inline scripts, by hash.
///
/// wasm needs `wasm-unsafe-eval`. Style sheets are the app's own; the app sets widths of bars and
/// positions through objects (`style:width=…` in its views), never as text. Blobs are photos and saved
/// files.
pub fn policy(page: &str) -> String {
    let mut scripts = String::new();
    for script in inline_scripts(page) {
        scripts.push_str(&format!(
            " 'sha256-{}'",
            STANDARD.encode(Sha256::digest(script.as_bytes()))
        ));
    }
    format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'; \
         img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self' blob:; \
         worker-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    )
}

/// The text of each script that is written into the page.
fn inline_scripts(page: &str) -> impl Iterator<Item = &str> {
    page.split("<script").skip(1).filter_map(|part| {
        let (attributes, rest) = part.split_once('>')?;
        let (text, _) = rest.split_once("</script")?;
        (!attributes.contains("src=") && !text.is_empty()).then_some(text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_inline_scripts_are_named() {
        let page = "<script src=\"/boot.js\"></script><script type=\"module\">alert(1)</script>";
        assert_eq!(inline_scripts(page).collect::<Vec<_>>(), ["alert(1)"]);
        // echo -n 'alert(1)' | openssl dgst -sha256 -binary | base64
        assert!(policy(page).contains("'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"));
    }

    #[test]
    fn nothing_unsafe_is_allowed_but_wasm() {
        let policy = policy("<p>");
        let unsafe_words = policy.matches("unsafe").count();
        assert_eq!(
            (unsafe_words, policy.matches("'wasm-unsafe-eval'").count()),
            (1, 1)
        );
    }

    #[test]
    fn a_page_without_scripts_allows_none_inline() {
        assert!(policy("<p>").contains("script-src 'self' 'wasm-unsafe-eval';"));
    }
}
