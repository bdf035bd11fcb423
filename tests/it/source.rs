//! The source text of the crate, for tests that read it.

use std::path::{Path, PathBuf};

/// A file under `src`.
pub(crate) struct Source {
    /// Its path below `src`, with `/`.
    pub(crate) path: String,
    /// The module directly below the crate's root.
    pub(crate) module: String,
    /// Its lines with comments left blank, up to its tests; none for a file of tests.
    pub(crate) code: Vec<String>,
    /// The lines of its tests, comments left blank.
    pub(crate) tests: Vec<String>,
}

/// All files but the roots of the library and of the programme.
pub(crate) fn all() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let mut sources: Vec<Source> = files.iter().map(|file| read(&root, file)).collect();
    sources.retain(|source| !["lib", "main"].contains(&source.module.as_str()));
    assert!(sources.len() > 50, "{} files are not the whole source", sources.len());
    sources
}

/// The text of a file of the repository.
pub(crate) fn text(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

fn read(root: &Path, file: &Path) -> Source {
    let below: Vec<String> =
        file.strip_prefix(root).unwrap().iter().map(|part| part.to_string_lossy().into_owned()).collect();
    let text = std::fs::read_to_string(file).unwrap();
    let blank =
        |line: &str| if line.trim_start().starts_with("//") { String::new() } else { line.to_owned() };
    let mut code: Vec<String> = text.lines().map(blank).collect();
    let only_tests =
        below.iter().any(|part| ["tests", "tests.rs", "conformance.rs"].contains(&part.as_str()));
    let inline = code
        .windows(2)
        .position(|two| two[0] == "#[cfg(test)]" && two[1].starts_with("mod ") && two[1].ends_with('{'));
    let begin = if only_tests { Some(0) } else { inline };
    let tests = begin.map(|begin| code.split_off(begin)).unwrap_or_default();
    Source { module: below[0].trim_end_matches(".rs").to_owned(), path: below.join("/"), code, tests }
}

/// The words that stand between two marks, such as back-ticks.
pub(crate) fn quoted(text: &str, mark: char) -> Vec<&str> {
    text.split(mark).skip(1).step_by(2).collect()
}
