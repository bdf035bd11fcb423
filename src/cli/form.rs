//! `jajak form`: checks a questionnaire, or plays one from a list of answers.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use super::{CliError, Ended, Settings, file_name, print, read_file};
use crate::clock::Clock;
use crate::interview::{Entry, EntryFault, walk};
use crate::problem::Problem;
use crate::questionnaire::Questionnaire;
use crate::wording::Tongue;

/// `jajak form …`
#[derive(Debug, Subcommand)]
pub(super) enum Form {
    /// Prints everything that is wrong with a form; exits with 1 if it cannot be used.
    Check(Check),
    /// Plays an interview from a list of answers and prints each step.
    Walk(Walk),
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

fn read(file: &std::path::Path) -> Result<(Option<Questionnaire>, Vec<Problem>), CliError> {
    let bytes = read_file(file)?;
    let (questionnaire, problems) = match crate::workbook::read(&bytes, &file_name(file)) {
        Ok(workbook) => crate::xlsform::read(&workbook),
        Err(problems) => (None, problems),
    };
    let usable = questionnaire.filter(|_| !Problem::any_error(&problems));
    Ok((usable, problems))
}

pub(super) fn form(settings: &Settings, form: &Form) -> Result<Ended, CliError> {
    match form {
        Form::Check(options) => check(options, settings.tongue),
        Form::Walk(options) => play(options, settings),
    }
}

fn check(options: &Check, tongue: Tongue) -> Result<Ended, CliError> {
    let (questionnaire, problems) = read(&options.file)?;
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

fn language_name(language: &crate::questionnaire::Language) -> String {
    match &language.code {
        Some(code) => format!("{} ({code})", language.name),
        None if language.name.is_empty() => "default".to_owned(),
        None => language.name.clone(),
    }
}

fn play(options: &Walk, settings: &Settings) -> Result<Ended, CliError> {
    let tongue = settings.tongue;
    let (questionnaire, problems) = read(&options.file)?;
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
