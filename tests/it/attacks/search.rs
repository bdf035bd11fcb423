//! Looks for texts in files, in every way in which they can stand there.

use std::collections::HashMap;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use crate::support::Fault;

/// The ways in which a text can stand in a file.
pub(super) fn encodings(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let hexadecimal = text.bytes().fold(String::new(), |all, byte| format!("{all}{byte:02x}"));
    let mut all = vec![
        ("UTF-8", text.as_bytes().to_vec()),
        ("capitals", text.to_uppercase().into_bytes()),
        ("UTF-16, little end first", text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("UTF-16, big end first", text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        ("hexadecimal", hexadecimal.clone().into_bytes()),
        ("hexadecimal capitals", hexadecimal.to_uppercase().into_bytes()),
        ("in an address", text.replace(' ', "%20").into_bytes()),
        (
            "bytes as a list",
            text.bytes().map(|byte| byte.to_string()).collect::<Vec<_>>().join(", ").into_bytes(),
        ),
    ];
    // What surrounds a text in Base64 changes its ends, not its middle.
    for (name, before) in [("Base64", 0), ("Base64, one later", 1), ("Base64, two later", 2)] {
        let code = STANDARD_NO_PAD.encode([vec![0; before], text.as_bytes().to_vec()].concat());
        let from = [0, 2, 3][before];
        let whole = (text.len() + before) / 3 * 4;
        all.push((name, code.as_bytes()[from..whole].to_vec()));
    }
    if let Ok(number) = text.parse::<i64>() {
        all.push(("a number, big end first", number.to_be_bytes().to_vec()));
        all.push(("a number, little end first", number.to_le_bytes().to_vec()));
    }
    all
}

/// So many bytes tell what to look for.
const HEAD: usize = 7;

/// Looks for many things at once.
pub(super) struct Search {
    /// By the first bytes: what, how it is encoded, and whose it is.
    needles: HashMap<Vec<u8>, Vec<(Vec<u8>, String)>>,
    /// Whether anything begins with these two bytes.
    begins: Vec<bool>,
}

impl Search {
    pub(super) fn new(wanted: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let mut search = Self { needles: HashMap::new(), begins: vec![false; 1 << 16] };
        for (name, bytes) in wanted {
            let head = bytes[..HEAD].to_vec();
            search.begins[usize::from(bytes[0]) << 8 | usize::from(bytes[1])] = true;
            search.needles.entry(head).or_default().push((bytes, name));
        }
        search
    }

    /// What is found, each once for a file.
    pub(super) fn look(&self, places: &[PathBuf]) -> Result<Vec<String>, Fault> {
        let mut found = Vec::new();
        for file in files(places)? {
            // A server may take a file away while it is looked at.
            let Ok(bytes) = std::fs::read(&file) else { continue };
            for (start, head) in bytes.windows(HEAD).enumerate() {
                if self.begins[usize::from(head[0]) << 8 | usize::from(head[1])] {
                    let needles = self.needles.get(head).into_iter().flatten();
                    let here = needles.filter(|(needle, _)| bytes[start..].starts_with(needle));
                    found.extend(here.map(|(_, name)| format!("{name} in {}", file.display())));
                }
            }
        }
        found.sort();
        found.dedup();
        Ok(found)
    }
}

pub(super) fn files(places: &[PathBuf]) -> Result<Vec<PathBuf>, Fault> {
    let mut files = Vec::new();
    let mut open = places.to_vec();
    while let Some(place) = open.pop() {
        // PostgreSQL's templates are older than all answers.
        let is_template = ["base/1", "base/4", "base/5"].iter().any(|template| place.ends_with(template));
        if place.is_dir() && !is_template {
            for entry in std::fs::read_dir(&place)? {
                open.push(entry?.path());
            }
        } else if place.is_file() {
            files.push(place);
        }
    }
    Ok(files)
}
