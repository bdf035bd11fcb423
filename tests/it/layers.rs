//! `src/lib.rs` says which module stands on which level, and what is absent. Here it is held to that.

use std::collections::BTreeMap;

use crate::source::{all, quoted, text};

/// Module and level, from the table.
fn levels() -> BTreeMap<String, u32> {
    let mut levels = BTreeMap::new();
    for line in text("src/lib.rs").lines() {
        let cells: Vec<&str> = line.trim_start_matches("//!").split('|').map(str::trim).collect();
        if let ["", level, modules, ..] = cells.as_slice()
            && let Ok(level) = level.parse()
        {
            levels.extend(quoted(modules, '`').into_iter().map(|module| (module.to_owned(), level)));
        }
    }
    levels
}

/// The modules that a line names after `crate::`, also in a group.
fn imported(line: &str) -> Vec<String> {
    let ident =
        |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut found = Vec::new();
    for rest in line.split("crate::").skip(1) {
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut parts = vec![String::new()];
            for letter in group.chars() {
                match letter {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => parts.push(String::new()),
                    letter => parts.last_mut().unwrap().push(letter),
                }
            }
            found.extend(parts.iter().map(|part| ident(part.trim())));
        } else {
            found.push(ident(rest));
        }
    }
    found.retain(|module| !module.is_empty());
    found
}

#[test]
fn imports_are_found() {
    let check = |line: &str, expected: &[&str]| assert_eq!(imported(line), expected, "{line}");
    check("use crate::store::{Store, Write};", &["store"]);
    check("use crate::{seal::{Code, Pepper}, store};", &["seal", "store"]);
    check("fn a(b: crate::clock::Clock) -> crate::config::Zone {", &["clock", "config"]);
    check("pub(crate) fn a() {", &[]);
}

#[test]
fn a_module_imports_only_modules_of_a_smaller_level() {
    let levels = levels();
    let mut faults = Vec::new();
    for source in all() {
        let Some(own) = levels.get(&source.module) else {
            faults.push(format!(
                "src/{}: the table in src/lib.rs has no module `{}`",
                source.path, source.module
            ));
            continue;
        };
        let lines =
            source.code.iter().map(|line| (line, false)).chain(source.tests.iter().map(|line| (line, true)));
        for (number, (line, in_tests)) in lines.enumerate() {
            for module in imported(line) {
                // Tests of any module may compare with what is said.
                if module == source.module || (in_tests && module == "wording") {
                    continue;
                }
                match levels.get(&module) {
                    Some(level) if level < own => {}
                    Some(level) => faults.push(format!(
                        "src/{}:{}: `{}` (level {own}) imports `{module}` (level {level})",
                        source.path,
                        number + 1,
                        source.module
                    )),
                    None => {
                        faults.push(format!("src/{}:{}: no level for `{module}`", source.path, number + 1));
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_table_names_every_module_once_and_no_other() {
    let declared: Vec<String> = text("src/lib.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';').map(str::to_owned))
        .collect();
    assert_eq!(levels().into_keys().collect::<Vec<_>>(), declared);
}

#[test]
fn pure_modules_do_no_input_or_output() {
    let absent = [
        "sqlx",
        "teloxide",
        "tokio",
        "std::fs",
        "std::net",
        "std::env",
        "std::process",
        "async fn",
        "println!",
    ];
    let lib = text("src/lib.rs").replace("\n//!", " ");
    let list = lib.split("Pure modules (").nth(1).and_then(|rest| rest.split(')').next()).unwrap();
    let pure = quoted(list, '`');
    assert!(pure.len() > 5, "{pure:?}");
    check(&absent, |module| !pure.contains(&module));
}

#[test]
fn only_the_store_knows_sql_only_telegram_knows_teloxide_only_seal_knows_a_cipher() {
    check(&["sqlx::"], |module| module == "store");
    check(&["teloxide::", "dptree::"], |module| module == "telegram");
    check(&["crypto_box::", "chacha20poly1305::", "hmac::", "sha2::"], |module| module == "seal");
}

/// None of these words stands in the code of a module that may not use them.
fn check(words: &[&str], may: impl Fn(&str) -> bool) {
    let mut faults = Vec::new();
    for source in all().iter().filter(|source| !may(&source.module)) {
        for (number, line) in source.code.iter().enumerate() {
            if let Some(word) = words.iter().find(|word| line.contains(**word)) {
                faults.push(format!("src/{}:{}: {word}", source.path, number + 1));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
