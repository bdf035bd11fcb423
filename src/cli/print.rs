//! What the commands print.

use std::io::{self, Write};

use serde::Serialize;

use crate::problem::{Problem, Severity};
use crate::wording::Tongue;

/// A line on the standard output.
pub(super) fn line(text: &str) -> io::Result<()> {
    writeln!(io::stdout().lock(), "{text}")
}

/// A line on the standard error, where it does not mix with what programs read.
pub(super) fn aside(text: &str) -> io::Result<()> {
    writeln!(io::stderr().lock(), "{text}")
}

/// A JSON document on the standard output.
pub(super) fn json(value: &impl Serialize) -> io::Result<()> {
    let text = serde_json::to_string_pretty(value).map_err(io::Error::other)?;
    line(&text)
}

/// A problem in words.
#[derive(Debug, Serialize)]
pub(super) struct Told {
    severity: &'static str,
    sheet: String,
    row: Option<usize>,
    column: String,
    what: String,
    remedy: String,
}

/// Problems in the language of the reader.
pub(super) fn told(problems: &[Problem], tongue: Tongue) -> Vec<Told> {
    let words = tongue.wording();
    let tell = |problem: &Problem| Told {
        severity: match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        sheet: problem.sheet.clone(),
        row: problem.row,
        column: problem.column.clone(),
        what: words.say(problem.code, &problem.args),
        remedy: words.attribute(problem.code, "remedy", &problem.args),
    };
    problems.iter().map(tell).collect()
}

/// Problems as lines: place, what is wrong, what to do.
pub(super) fn problems(problems: &[Problem], tongue: Tongue) -> String {
    let words = tongue.wording();
    let mut lines = Vec::new();
    for told in told(problems, tongue) {
        let mut place = Vec::new();
        if !told.sheet.is_empty() {
            place.push(told.sheet.clone());
        }
        if let Some(row) = told.row {
            place.push(words.say("cli-row", &[("row", row.to_string())]));
        }
        if !told.column.is_empty() {
            place.push(words.say("cli-column", &[("column", told.column.clone())]));
        }
        let severity = words.plain(if told.severity == "error" { "cli-error" } else { "cli-warning" });
        let place = if place.is_empty() { String::new() } else { format!(" ({})", place.join(", ")) };
        lines.push(format!("{severity}{place}: {}\n    {}", told.what, told.remedy));
    }
    lines.join("\n")
}

/// What is wrong with what was given, in the form that the reader wants.
pub(super) fn findings(found: &[Problem], as_json: bool, tongue: Tongue) -> io::Result<()> {
    if as_json {
        json(&serde_json::json!({ "problems": told(found, tongue) }))
    } else {
        line(&problems(found, tongue))
    }
}
