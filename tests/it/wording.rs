//! Every sentence that the code names exists in both languages, and every problem has its remedy.

use std::collections::BTreeSet;

use jajak::wording::Tongue;

use crate::source::{all, quoted, text};

/// Calls whose first argument is a message's id.
const CALLS: [&str; 8] =
    [".plain(", ".say(", ".named(", ".tell(", ".with_contact(", ".attribute(", "words.has(", "say("];

/// The ids in the Indonesian files.
fn messages() -> BTreeSet<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("dialogues/wording/id");
    let files = std::fs::read_dir(folder).unwrap();
    let text: String =
        files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap() + "\n").collect();
    let ids = text.lines().filter_map(|line| line.split_once(" =")).map(|(id, _)| id.to_owned());
    ids.filter(|id| id.starts_with(|first: char| first.is_ascii_lowercase())).collect()
}

fn is_id(text: &str) -> bool {
    let letters = text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    letters && text.starts_with(|first: char| first.is_ascii_lowercase()) && !text.ends_with('-')
}

/// The ids that the code names, with the file: arguments of the calls, and whatever begins as several messages begin.
fn named() -> BTreeSet<(String, String)> {
    let messages = messages();
    let beginning = |id: &str| id.split_once('-').map(|(first, _)| first.to_owned());
    let many = |first: &str| messages.iter().filter(|id| beginning(id).as_deref() == Some(first)).count() > 2;
    let mut named = BTreeSet::new();
    for source in all() {
        let code = source.code.join("\n");
        for literal in quoted(&code.replace("\\\"", ""), '"').into_iter().filter(|literal| is_id(literal)) {
            if beginning(literal).is_some_and(|first| many(&first)) {
                named.insert((literal.to_owned(), source.path.clone()));
            }
        }
        for call in CALLS {
            for rest in code.split(call).skip(1) {
                let literal = rest.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
                if let Some(id) = literal.filter(|literal| is_id(literal)) {
                    named.insert((id.to_owned(), source.path.clone()));
                }
            }
        }
    }
    named
}

#[test]
fn every_sentence_that_the_code_names_is_there_in_both_languages() {
    let named = named();
    assert!(named.len() > 150, "only {} ids were found", named.len());
    let mut faults = Vec::new();
    for (id, path) in &named {
        for tongue in Tongue::ALL {
            if !tongue.wording().has(id, None) {
                faults.push(format!("src/{path}: `{id}` is missing in {}", tongue.code()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_problem_has_a_remedy_in_both_languages() {
    let named = named();
    let problems: BTreeSet<String> = messages()
        .into_iter()
        .chain(named.into_iter().map(|(id, _)| id))
        .filter(|id| id.starts_with("problem-"))
        .collect();
    assert!(problems.len() > 50, "only {} problems were found", problems.len());
    let mut faults = Vec::new();
    for id in &problems {
        for tongue in Tongue::ALL {
            if !tongue.wording().has(id, Some("remedy")) {
                faults.push(format!("`{id}` has no remedy in {}", tongue.code()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn both_languages_use_the_same_arguments() {
    let arguments = |language: &str, file: &str| -> Vec<(String, BTreeSet<String>)> {
        let mut messages: Vec<(String, BTreeSet<String>)> = Vec::new();
        for line in text(&format!("dialogues/wording/{language}/{file}")).lines() {
            let id = line.split_once(" =").map(|(id, _)| id.trim().to_owned());
            if let Some(id) = id.filter(|id| !line.starts_with('#') && is_id(id.trim_start_matches('.'))) {
                // An attribute is of the message that it stands under.
                let of = messages.last().and_then(|(last, _)| last.split('.').next()).unwrap_or_default();
                let id = if id.starts_with('.') { format!("{of}{id}") } else { id };
                messages.push((id, BTreeSet::new()));
            }
            let found = line.split('$').skip(1).map(|rest| {
                rest.chars().take_while(|c| c.is_alphanumeric() || *c == '-' || *c == '_').collect::<String>()
            });
            if let Some((_, arguments)) = messages.last_mut() {
                arguments.extend(found);
            }
        }
        messages.sort();
        messages
    };
    for file in
        std::fs::read_dir(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("dialogues/wording/id"))
            .unwrap()
    {
        let file = file.unwrap().file_name().to_string_lossy().into_owned();
        let (indonesian, english) = (arguments("id", &file), arguments("en", &file));
        let without = |these: &[_], those: &[(String, BTreeSet<String>)]| -> Vec<_> {
            these.iter().filter(|message| !those.contains(message)).cloned().collect::<Vec<_>>()
        };
        let different = [without(&indonesian, &english), without(&english, &indonesian)].concat();
        assert!(different.is_empty(), "{file}: {different:#?}");
    }
}
