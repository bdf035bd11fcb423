//! A workbook in the XLSForm standard as a [`Questionnaire`], with everything that is wrong with it at once.
//!
//! Spellings of sheets, columns and types are taken as pyxform takes them, so that one file serves here and as a web
//! form. What pyxform accepts and a chat cannot do (repeats, attachments, places) is refused with its row.

mod checks;
mod choices;
mod columns;
mod default;
mod kind;
mod names;
mod outline;
mod parameters;
mod question;
mod response;
mod scope;
mod scoring;
mod table;
mod text;
mod types;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::problem::Problem;
use crate::questionnaire::{Questionnaire, Scoring};
use crate::workbook::{Sheet, Workbook};

pub use checks::{LARGEST_DRAFT, largest_draft};
use columns::{CHOICES, Columns, INDEX, PREDICATES, SETTINGS, SURVEY};
use parameters::truth;
use scope::{Index, Reader};
use table::Table;
use text::Languages;

/// The sheets that are read.
const SHEETS: [&str; 5] = ["survey", "choices", "settings", "predicates", "index"];

/// Sheets of XLSForm that a chat has no use for.
const IGNORED_SHEETS: [&str; 3] = ["external_choices", "osm", "entities"];

/// Reads a form. There is a questionnaire exactly when no problem is an error.
pub fn read(book: &Workbook) -> (Option<Questionnaire>, Vec<Problem>) {
    let mut problems = Vec::new();
    check_sheet_names(book, &mut problems);
    let Some(survey_sheet) = sheet(book, "survey").or_else(|| only_sheet(book)) else {
        problems.push(Problem::error("problem-missing-sheet").with("sheet", "survey"));
        return (None, problems);
    };
    let tables = Tables::read(book, survey_sheet, &mut problems);
    if !tables.survey.has_column("type") {
        let problem = Problem::error("problem-missing-column").with("column", "type");
        problems.push(problem.at(&tables.survey.sheet, Some(1), "type"));
        return (None, problems);
    }
    let form = questionnaire(book, &tables, &mut problems);
    (Some(form).filter(|_| !Problem::any_error(&problems)), problems)
}

/// All sheets with their headers understood; missing ones are empty.
struct Tables {
    survey: Table,
    choices: Table,
    settings: Table,
    predicates: Table,
    index: Option<Table>,
}

impl Tables {
    fn read(book: &Workbook, survey: &Sheet, problems: &mut Vec<Problem>) -> Self {
        let mut table = |name: &str, columns: &Columns| {
            sheet(book, name).map(|sheet| Table::read(sheet, columns, false, problems))
        };
        let settings = table("settings", &SETTINGS).unwrap_or_default();
        let choices = table("choices", &CHOICES).unwrap_or_default();
        let predicates = table("predicates", &PREDICATES).unwrap_or_default();
        let index = table("index", &INDEX);
        let collapse = setting(&settings, "clean_text_values").and_then(truth) != Some(false);
        let survey = Table::read(survey, &SURVEY, collapse, problems);
        let tables = Self { survey, choices, settings, predicates, index };
        for (table, required) in
            [(&tables.choices, ["list_name", "name"]), (&tables.predicates, ["min", "label"])]
        {
            for column in required.iter().filter(|column| !table.rows.is_empty() && !table.has_column(column))
            {
                let problem = Problem::error("problem-missing-column").with("column", *column);
                problems.push(problem.at(&table.sheet, Some(1), column));
            }
        }
        tables
    }
}

fn questionnaire(book: &Workbook, tables: &Tables, problems: &mut Vec<Problem>) -> Questionnaire {
    let default_language = setting(&tables.settings, "default_language");
    let languages =
        Languages::gather(&[&tables.survey, &tables.choices, &tables.predicates], default_language, problems);
    let outline = outline::read(&tables.survey, problems);
    let rows = choices::rows_by_list(&tables.choices, problems);
    let extra = choices::extra_columns(&tables.choices, problems);
    let columns =
        extra.iter().map(|key| (*key).to_owned()).chain(["name", "label"].map(str::to_owned)).collect();
    let index = Index::new(&outline, rows.keys().cloned().collect(), columns);

    let allow_duplicates = setting(&tables.settings, "allow_choice_duplicates").and_then(truth) == Some(true);
    let mut reader = Reader { table: &tables.choices, index: &index, languages: &languages, problems };
    let mut lists = BTreeMap::new();
    for (list, rows) in &rows {
        lists.insert(list.clone(), choices::read(&mut reader, list, rows, &extra, allow_duplicates));
    }
    choices::add_others(&mut lists, &outline, &languages);

    reader.table = &tables.survey;
    let nodes = outline.entries.iter().map(|entry| question::read(&mut reader, entry, &lists)).collect();
    reader.table = &tables.predicates;
    let predicates = scoring::predicates(&mut reader);
    let method = tables.index.as_ref().and_then(|table| scoring::method(table, problems));

    let value = |key: &str| {
        let on_survey =
            outline.settings.iter().rev().find(|(name, _)| *name == key).map(|(_, value)| value.clone());
        setting(&tables.settings, key).map(str::to_owned).or(on_survey).filter(|value| !value.is_empty())
    };
    let form_id = value("form_id").unwrap_or_else(|| book.name.clone());
    let mut form = Questionnaire {
        version: value("version").unwrap_or_default(),
        title: value("form_title").unwrap_or_else(|| form_id.clone()),
        form_id,
        languages: languages.0,
        nodes,
        lists,
        scoring: Scoring { method, dimensions: Vec::new(), predicates },
    };
    scoring::complete(&mut form, &tables.survey, problems);
    checks::check(&form, &tables.survey.sheet, "type", problems);
    form
}

/// A setting stands below its header.
fn setting<'t>(table: &'t Table, key: &str) -> Option<&'t str> {
    table.rows.first().and_then(|row| table.get(row, key))
}

fn sheet<'b>(book: &'b Workbook, name: &str) -> Option<&'b Sheet> {
    book.sheets.iter().find(|sheet| sheet.name.trim().eq_ignore_ascii_case(name))
}

/// A workbook's only sheet is the survey, whatever it is called.
fn only_sheet(book: &Workbook) -> Option<&Sheet> {
    book.sheets.first().filter(|_| book.sheets.len() == 1)
}

/// Warns of sheets that are not read but look as if they should be. A name with `_` first is meant to be ignored.
fn check_sheet_names(book: &Workbook, problems: &mut Vec<Problem>) {
    if book.sheets.len() == 1 {
        return;
    }
    let missing: Vec<&str> = SHEETS.into_iter().filter(|name| sheet(book, name).is_none()).collect();
    for sheet in book.sheets.iter().filter(|sheet| !sheet.name.starts_with('_')) {
        let name = sheet.name.trim().to_lowercase();
        if IGNORED_SHEETS.contains(&name.as_str()) {
            let problem = Problem::warning("problem-sheet-ignored").with("found", sheet.name.as_str());
            problems.push(problem.at(&sheet.name, None, ""));
        } else if let Some(meant) =
            names::nearest(&name, missing.iter().copied()).filter(|meant| *meant != name)
        {
            let problem = Problem::warning("problem-sheet-name-near").with("found", sheet.name.as_str());
            problems.push(problem.with("nearest", meant).at(&sheet.name, None, ""));
        }
    }
}
