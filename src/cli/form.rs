//! `jajak form`: checks a questionnaire, or plays one from a list of answers.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::json;

use super::{CliError, Ended, Settings, form_of, print, private_file, read_file};
use crate::clock::Clock;
use crate::interview::{Entry, EntryFault, walk};
use crate::problem::Problem;
use crate::questionnaire::Questionnaire;
use crate::report;
use crate::wording::Tongue;

/// `jajak form …`
#[derive(Debug, Subcommand)]
pub(super) enum Form {
    /// Prints everything that is wrong with a form; exits with 1 if it cannot be used.
    Check(Check),
    /// Plays an interview from a list of answers and prints each step.
    Walk(Walk),
    /// Writes a form that comes with Jajak as a workbook, to begin a form of one's own with.
    Export(Export),
}

/// `jajak form check FILE`
#[derive(Debug, Args)]
pub(super) struct Check {
    /// .xlsx, .xls, .csv or .md
    file: PathBuf,
    /// For programs.
    #[arg(long)]
    json: bool,
}

/// `jajak form walk FILE --answers FILE`
#[derive(Debug, Args)]
pub(super) struct Walk {
    /// .xlsx, .xls, .csv or .md
    file: PathBuf,
    /// A JSON array of {"ask": name, "answer": value}.
    #[arg(long)]
    answers: PathBuf,
    /// A language of the form, by code or name; else its default.
    #[arg(long)]
    language: Option<String>,
}

/// `jajak form export NAME FILE`
#[derive(Debug, Args)]
pub(super) struct Export {
    /// The form's name, such as `survei_integritas_organisasi`.
    form: PathBuf,
    /// The .xlsx file to write; it must not exist yet.
    file: PathBuf,
}

fn read(file: &Path, tongue: Tongue) -> Result<(Option<Questionnaire>, Vec<Problem>), CliError> {
    let (bytes, name) = form_of(file, tongue)?;
    let (questionnaire, problems) = match crate::workbook::read(&bytes, &name) {
        Ok(workbook) => crate::xlsform::read(&workbook),
        Err(problems) => (None, problems),
    };
    let problems = in_reading_order(problems);
    let usable = questionnaire.filter(|_| !Problem::any_error(&problems));
    Ok((usable, problems))
}

/// Sheet by sheet as they are first named, and from the top of each to its end.
fn in_reading_order(mut problems: Vec<Problem>) -> Vec<Problem> {
    let mut sheets: Vec<String> = Vec::new();
    for problem in &problems {
        if !sheets.contains(&problem.sheet) {
            sheets.push(problem.sheet.clone());
        }
    }
    problems.sort_by_key(|problem| {
        (sheets.iter().position(|sheet| *sheet == problem.sheet), problem.row.unwrap_or(usize::MAX))
    });
    problems
}

pub(super) fn form(settings: &Settings, form: &Form) -> Result<Ended, CliError> {
    match form {
        Form::Check(options) => check(options, settings.tongue),
        Form::Walk(options) => play(options, settings),
        Form::Export(options) => export(options, settings.tongue),
    }
}

fn check(options: &Check, tongue: Tongue) -> Result<Ended, CliError> {
    let (questionnaire, problems) = read(&options.file, tongue)?;
    let questions = questionnaire.as_ref().map_or(0, Questionnaire::count_questions);
    let languages: Vec<String> =
        questionnaire.iter().flat_map(|form| &form.languages).map(language_name).collect();
    if options.json {
        let problems = print::told(&problems, tongue);
        print::json(&json!({ "problems": problems, "questions": questions, "languages": languages }))?;
    } else {
        let words = tongue.wording();
        if !problems.is_empty() {
            print::line(&print::problems(&problems, tongue))?;
        }
        let id = if questionnaire.is_some() { "cli-form-usable" } else { "cli-form-unusable" };
        let args = [("questions", questions.to_string()), ("languages", languages.join(", "))];
        print::line(&words.say(id, &args))?;
    }
    Ok(if Problem::any_error(&problems) { Ended::WithFindings } else { Ended::Well })
}

/// The widest column, in characters.
const WIDEST: usize = 60;

/// A workbook as Excel has it: the same sheets, rows and texts.
fn as_xlsx(book: &crate::workbook::Workbook) -> Vec<report::Sheet> {
    let sheet = |sheet: &crate::workbook::Sheet| {
        let (header, rows) =
            sheet.rows.split_first().map_or((&[][..], &[][..]), |(header, rows)| (header, rows));
        let columns = header.iter().enumerate().map(|(place, name)| {
            let cells = sheet.rows.iter().filter_map(|row| row.get(place));
            let width = cells.map(|cell| cell.text.chars().count()).max().unwrap_or_default();
            (name.text.clone(), u16::try_from(width.min(WIDEST) + 2).unwrap_or_default())
        });
        let text = |cell: Option<&crate::workbook::Cell>| match cell {
            Some(cell) if !cell.is_blank() => report::Cell::Text(cell.text.clone()),
            _ => report::Cell::Blank,
        };
        let row =
            |row: &Vec<crate::workbook::Cell>| (0..header.len()).map(|place| text(row.get(place))).collect();
        report::Sheet {
            name: sheet.name.clone(),
            columns: columns.collect(),
            rows: rows.iter().map(row).collect(),
        }
    };
    book.sheets.iter().map(sheet).collect()
}

fn export(options: &Export, tongue: Tongue) -> Result<Ended, CliError> {
    let (bytes, name) = form_of(&options.form, tongue)?;
    let book = match crate::workbook::read(&bytes, &name) {
        Ok(book) => book,
        Err(problems) => {
            print::findings(&problems, false, tongue)?;
            return Ok(Ended::WithFindings);
        }
    };
    let failed = |reason| CliError::File { file: options.file.display().to_string(), reason };
    let bytes = report::xlsx(&as_xlsx(&book)).map_err(|error| failed(std::io::Error::other(error)))?;
    let mut file = private_file(&options.file).map_err(failed)?;
    file.write_all(&bytes).and_then(|()| file.sync_all()).map_err(failed)?;
    let args = [("file", options.file.display().to_string())];
    print::line(&tongue.wording().say("cli-form-written", &args))?;
    Ok(Ended::Well)
}

fn language_name(language: &crate::questionnaire::Language) -> String {
    match &language.code {
        Some(code) => format!("{} ({code})", language.name),
        None if language.name.is_empty() => "default".to_owned(),
        None => language.name.clone(),
    }
}

fn play(options: &Walk, settings: &Settings) -> Result<Ended, CliError> {
    let tongue = settings.tongue;
    let (questionnaire, problems) = read(&options.file, tongue)?;
    let answers = Entry::read_list(&read_file(&options.answers)?);
    let nothing = |message: String| -> Result<Ended, CliError> {
        print::json(&json!({ "steps": [], "values": {}, "problem": message }))?;
        Ok(Ended::WithFindings)
    };
    let Some(questionnaire) = questionnaire else { return nothing(print::problems(&problems, tongue)) };
    let answers = match answers {
        Ok(answers) => answers,
        Err(fault) => return nothing(answers_unreadable(fault, tongue)),
    };
    let language = match &options.language {
        None => 0,
        Some(wanted) => {
            if let Some(place) = language_place(&questionnaire, wanted) {
                place
            } else {
                let known: Vec<String> = questionnaire.languages.iter().map(language_name).collect();
                let args = [("wanted", wanted.clone()), ("known", known.join(", "))];
                return nothing(tongue.wording().say("cli-language-unknown", &args));
            }
        }
    };
    let now = settings.zone.local(Clock::Wall.now());
    let report = walk(&questionnaire, &answers, language, now);
    print::json(&report)?;
    if report.unreached.is_empty() {
        return Ok(Ended::Well);
    }
    let names = [("names", report.unreached.join(", "))];
    print::aside(&tongue.wording().say("cli-answers-unreached", &names))?;
    Ok(Ended::WithFindings)
}

fn answers_unreadable(fault: EntryFault, tongue: Tongue) -> String {
    let words = tongue.wording();
    match fault {
        EntryFault::NotJson { line, column } => {
            let args = [("line", line.to_string()), ("column", column.to_string())];
            words.say("cli-answers-not-json", &args)
        }
        EntryFault::NotAList => words.plain("cli-answers-not-a-list"),
        EntryFault::NotAnEntry(place) => {
            words.say("cli-answers-not-an-entry", &[("place", place.to_string())])
        }
    }
}

fn language_place(questionnaire: &Questionnaire, wanted: &str) -> Option<usize> {
    let wanted = wanted.to_lowercase();
    questionnaire.languages.iter().position(|language| {
        let code = language.code.as_deref().unwrap_or_default().to_lowercase();
        code == wanted
            || language.name.to_lowercase() == wanted
            || language_name(language).to_lowercase() == wanted
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRUIT: &str = "
| choices | | | | |
| | list_name | name | label | price |
| | fruit | a | Apel | 1 |
| | fruit | b | Beri | 2 |
";

    /// Plays a form whose rows have these columns, and compares the verdicts and some values.
    fn check(columns: &str, rows: &str, answers: &str, verdicts: &str, values: &[(&str, &str)]) {
        let rows: Vec<String> = rows.split(';').map(|row| format!("| | {} |", row.trim())).collect();
        let rows = rows.join("\n");
        let form = format!("| survey |\n| | {columns} |\n{rows}\n{FRUIT}");
        let book = crate::workbook::read(form.as_bytes(), "uji.md").unwrap();
        let (questionnaire, problems) = crate::xlsform::read(&book);
        let questionnaire = questionnaire.ok_or(problems).unwrap();
        let pairs = answers.split_terminator(';').map(|pair| pair.trim().split_once('=').unwrap());
        let entries: Vec<_> =
            pairs.map(|(ask, answer)| Entry { ask: ask.to_owned(), answer: answer.to_owned() }).collect();
        let now = "2024-03-10T09:05:07.089+07:00".parse().unwrap();
        let report = walk(&questionnaire, &entries, 0, now);
        let found: Vec<_> =
            report.steps.iter().map(|step| format!("{}:{}", step.ask, step.verdict)).collect();
        assert_eq!(found.join(" "), verdicts, "{form}");
        for (name, value) in values {
            let found = report.values.get(&format!("/data/{name}")).map(String::as_str);
            assert_eq!(found, Some(*value), "{name} of {form}");
        }
    }

    #[test]
    fn a_shipped_form_is_the_same_in_excel() {
        for name in crate::dialogues::names() {
            let shipped = crate::dialogues::form(&name).unwrap();
            let book = crate::workbook::read(shipped, "form.md").unwrap();
            let written = report::xlsx(&as_xlsx(&book)).unwrap();
            let again = crate::workbook::read(&written, "form.xlsx").unwrap();
            let (expected, found) = (crate::xlsform::read(&book), crate::xlsform::read(&again));
            assert!(expected.0.is_some(), "{name}");
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn a_default_may_ask_for_those_before_it_and_takes_the_type_of_its_question() {
        check(
            "type | name | label | default",
            "integer | a | A | 5; decimal | b | B | ${a} div 2; integer | c | C | ${b} * 3;
             date | d | D | today() + 7; text | e | E | concat('x', ${a})",
            "e=",
            "a:skipped b:skipped c:skipped d:skipped e:blank",
            &[("a", "5"), ("b", "2.5"), ("c", "7"), ("d", "2024-03-17"), ("e", "")],
        );
    }

    #[test]
    fn what_is_skipped_keeps_its_calculation() {
        check(
            "type | name | label | calculation | read_only",
            "integer | a | A | | ; integer | b | B | ${a} div 2 | ; text | c | C | once(${a}) | yes;
             date | d | D | today() + 1 | ; text | z | Z | | ",
            "a=7; z=x; a=9",
            "a:accepted b:skipped c:note d:skipped z:accepted a:accepted",
            &[("b", "4"), ("c", "7"), ("d", "2024-03-11")],
        );
    }

    #[test]
    fn a_choice_that_is_no_longer_offered_is_asked_again() {
        check(
            "type | name | label | choice_filter",
            "integer | a | A | ; select_one fruit | b | B | price <= ${a}; text | z | Z | ",
            "a=2; b=b; a=1; b=b; b=a; z=x",
            "a:accepted b:accepted a:accepted b:refused b:accepted z:accepted",
            &[("b", "a")],
        );
    }

    #[test]
    fn a_refusal_leaves_the_question_blank_and_open() {
        check(
            "type | name | label | required | constraint",
            "integer | a | A | yes | . < 9; date | d | D | | ; decimal | e | E | | ",
            "a=; a=9; a=8; d=2024-02-30; d=2024-2-3; e=1e3; e=+2.5; a=x; d=",
            "a:refused a:refused a:accepted d:refused d:accepted e:refused e:accepted a:refused a:skipped d:blank",
            &[("a", ""), ("d", ""), ("e", "2.5")],
        );
    }

    #[test]
    fn places_and_versions_are_known_without_repeats() {
        check(
            "type | name | label | calculation",
            "note | n | ${c} | ; integer | a | A | ; calculate | c | | position(..) + ${a}",
            "a=1",
            "n:note a:accepted",
            &[("c", "2")],
        );
    }

    #[test]
    fn lists_of_answers_are_read_leniently() {
        let read = |json: &str| {
            let entries = Entry::read_list(json.as_bytes());
            entries.map(|entries| entries.into_iter().map(|entry| entry.answer).collect::<Vec<_>>().join("|"))
        };
        for (json, expected) in [
            (r#"[{"ask":"a","answer":3},{"ask":"b","answer":3.0},{"ask":"c","answer":null}]"#, Ok("3|3|")),
            (r#"[{"ask":"a","answer":["x","y"]},{"ask":"b"},{"ask":"c","answer":true}]"#, Ok("x y||true")),
            ("\u{feff}[]", Ok("")),
            ("", Err(EntryFault::NotJson { line: 1, column: 1 })),
            ("[\n x]", Err(EntryFault::NotJson { line: 2, column: 2 })),
            ("{}", Err(EntryFault::NotAList)),
            (r#"[{"ask":"a"},{"answer":"x"}]"#, Err(EntryFault::NotAnEntry(2))),
            (r#"[{"ask":"a","answer":{}}]"#, Err(EntryFault::NotAnEntry(1))),
        ] {
            assert_eq!(read(json), expected.map(str::to_owned), "{json}");
        }
    }
}
