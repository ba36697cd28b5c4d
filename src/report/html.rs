//! An analysis → one self-contained page: overview, findings with their evidence side by side, who says what, timeline, labels.
//!
//! Invariants: the page loads nothing from anywhere, and its Content-Security-Policy allows only the style and the script that it
//! carries, by their hashes, so that text of an article could not run even if it were not escaped; without scripts everything is
//! still readable. Deliberately absent: any data that is not in the other formats.

use minijinja::value::Serde;
use minijinja::{Value, context};
use sha2::{Digest, Sha256};

use super::view::View;
use super::{Error, Input, Options, page, template};

const TEMPLATE: &str = include_str!("templates/report.html");
pub(super) const STYLE: &str = include_str!("templates/style.css");
const SCRIPT: &str = include_str!("templates/script.js");

/// The page. A template of the user's own gets the same data, and `style`, `script` and `policy` beside it.
pub fn render(input: &Input<'_>, options: &Options) -> Result<String, Error> {
    let view = View::new(input.analysis, options);
    let page = page::page(input, &view);
    let data = context! {
        style => Value::from_safe_string(STYLE.to_owned()),
        script => Value::from_safe_string(SCRIPT.to_owned()),
        policy => policy(),
        ..Value::from(Serde(&page))
    };
    template::render(template::Kind::Html, options.template.as_deref().unwrap_or(TEMPLATE), &data)
}

fn policy() -> String {
    let (style, script) = (hash(STYLE), hash(SCRIPT));
    format!(
        "default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; base-uri 'none'; form-action 'none'"
    )
}

/// The same for a page without a script.
pub(super) fn policy_without_script() -> String {
    format!("default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'", hash(STYLE))
}

/// SHA-256 in base64, as a Content-Security-Policy names an inline element.
fn hash(text: &str) -> String {
    base64(&Sha256::digest(text.as_bytes()))
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place) & 63) as usize];
            out.push(if place <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_pads_as_rfc_4648_says() {
        assert_eq!(
            ["", "f", "fo", "foo", "foob"].map(|t| base64(t.as_bytes())),
            ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]
        );
    }
}
