//! Whole forms, written as Markdown tables.

mod forms;
mod hostile;
mod problems;
mod scoring;

use super::read;
use crate::problem::{Problem, Severity};
use crate::questionnaire::{Questionnaire, Segment, Text};
use crate::wording::Tongue;
use crate::workbook;

/// A list of two choices.
const YES_NO: &str = "
| choices | | | |
| | list_name | name | label |
| | yn | y | Ya |
| | yn | n | Tidak |
";

/// Checks which problems a form has, one a line: sheet, row, column and code; a warning has `~` before it.
fn check(form: &str, expected: &[&str]) {
    let (questionnaire, problems) = read_text(form);
    let found: Vec<_> = problems.iter().map(show).collect();
    assert_eq!(found, expected, "{form}");
    assert_eq!(questionnaire.is_none(), Problem::any_error(&problems), "{form}");
    for problem in &problems {
        for tongue in Tongue::ALL {
            let wording = tongue.wording();
            assert!(wording.has(problem.code, None), "{} has no words", problem.code);
            let sentences = wording.say(problem.code, &problem.args)
                + &wording.attribute(problem.code, "remedy", &problem.args);
            assert!(!sentences.contains("{$"), "an argument is missing: {sentences}");
        }
    }
}

/// A form without problems.
fn form(form: &str) -> Questionnaire {
    let (questionnaire, problems) = read_text(form);
    assert_eq!(problems, [], "{form}");
    questionnaire.unwrap()
}

fn read_text(form: &str) -> (Option<Questionnaire>, Vec<Problem>) {
    read(&workbook::read(form.as_bytes(), "uji.md").unwrap())
}

fn show(problem: &Problem) -> String {
    let sign = if problem.severity == Severity::Warning { "~" } else { "" };
    let row = problem.row.map(|row| row.to_string()).unwrap_or_default();
    let code = problem.code.trim_start_matches("problem-");
    let place = format!("{} {row} {}", problem.sheet, problem.column);
    format!("{sign}{}: {code}", place.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A text in all languages, `-` where there is none.
fn show_text(text: &Text) -> String {
    let templates = text.0.iter().map(|template| match template {
        None => "-".to_owned(),
        Some(template) => template
            .0
            .iter()
            .map(|segment| match segment {
                Segment::Literal(text) => text.clone(),
                Segment::Output(expression) => format!("<{}>", expression.source()),
            })
            .collect(),
    });
    templates.collect::<Vec<String>>().join(" / ")
}
