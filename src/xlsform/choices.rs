//! The choices sheet: lists of choices, their scores, and which of them are no answer in substance.

use std::collections::BTreeMap;

use super::kind::RowType;
use super::names::is_xml_name;
use super::outline::Outline;
use super::parameters::number;
use super::scope::Reader;
use super::table::{Row, Table};
use super::text::Languages;
use crate::problem::Problem;
use crate::questionnaire::{Choice, Missing, Segment, Template, Text};
use crate::wording::Tongue;

/// The name of the choice that `or_other` adds.
pub(super) const OTHER: &str = "other";

/// The rows of each list, in order of the sheet.
pub(super) fn rows_by_list<'t>(
    table: &'t Table,
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, Vec<&'t Row>> {
    let mut lists: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
    for row in &table.rows {
        match table.get(row, "list_name") {
            Some(list) => lists.entry(list.to_owned()).or_default().push(row),
            None if table.has(row, "name") || table.has(row, "label") => {
                let problem = Problem::warning("problem-choice-without-list");
                problems.push(table.at(problem, row, "list_name"));
            }
            None => (),
        }
    }
    lists
}

/// The columns that are neither XLSForm's nor Jajak's, for filters.
pub(super) fn extra_columns<'t>(table: &'t Table, problems: &mut Vec<Problem>) -> Vec<&'t str> {
    let own = ["list_name", "name", "label", "score", "missing", "image", "big-image", "audio", "video"];
    let mut extra = Vec::new();
    for column in table.columns.iter().filter(|column| !own.contains(&column.key.as_str())) {
        if is_xml_name(&column.key) {
            extra.push(column.key.as_str());
        } else {
            let problem =
                Problem::warning("problem-choice-column-name").with("found", column.header.as_str());
            problems.push(problem.at(&table.sheet, Some(1), &column.header));
        }
    }
    extra
}

/// Reads the choices of one list.
pub(super) fn read(
    reader: &mut Reader<'_>,
    list: &str,
    rows: &[&Row],
    extra: &[&str],
    allow_duplicates: bool,
) -> Vec<Choice> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut choices = Vec::new();
    let table = reader.table;
    for row in rows {
        let Some(name) = table.get(row, "name") else {
            reader.report(Problem::error("problem-choice-without-name").with("list", list), row, "name");
            continue;
        };
        if let Some(other) = seen.insert(name, row.number).filter(|_| !allow_duplicates) {
            let problem = Problem::error("problem-duplicate-choice").with("found", name).with("list", list);
            reader.report(problem.with("row", other.to_string()), row, "name");
        }
        let mut label = reader.text(row, "label", None);
        if label.is_empty() {
            let problem = Problem::warning("problem-choice-without-label").with("found", name);
            reader.report(problem.with("list", list), row, "label");
            label = everywhere(reader.languages, |_| name.to_owned());
        }
        let (score, missing) = (score(reader, row), missing(reader, row));
        if score.is_some() && missing.is_some() {
            reader.report(Problem::error("problem-score-and-missing").with("found", name), row, "score");
        }
        let values =
            extra.iter().filter_map(|key| Some(((*key).to_owned(), table.get(row, key)?.to_owned())));
        let mut columns: BTreeMap<String, String> = values.collect();
        columns.insert("name".to_owned(), name.to_owned());
        choices.push(Choice { name: name.to_owned(), label, score, missing, columns });
    }
    choices
}

fn score(reader: &mut Reader<'_>, row: &Row) -> Option<f64> {
    let text = reader.table.get(row, "score")?;
    let value = number(text);
    if value.is_none() {
        reader.report(Problem::error("problem-not-a-number").with("found", text), row, "score");
    }
    value
}

fn missing(reader: &mut Reader<'_>, row: &Row) -> Option<Missing> {
    let text = reader.table.get(row, "missing")?;
    match text.to_lowercase().as_str() {
        "dont_know" => Some(Missing::DontKnow),
        "refused" => Some(Missing::Refused),
        _ => {
            reader.report(Problem::error("problem-unknown-missing").with("found", text), row, "missing");
            None
        }
    }
}

/// Gives every list that a select with `or_other` uses its choice "other".
pub(super) fn add_others(
    lists: &mut BTreeMap<String, Vec<Choice>>,
    outline: &Outline<'_>,
    languages: &Languages,
) {
    for entry in &outline.entries {
        if let RowType::Select { list, or_other: true, .. } = &entry.kind
            && let Some(choices) = lists.get_mut(list)
            && choices.iter().all(|choice| choice.name != OTHER)
        {
            let label = everywhere(languages, |tongue| tongue.wording().plain("form-other-choice"));
            let columns = BTreeMap::from([("name".to_owned(), OTHER.to_owned())]);
            choices.push(Choice { name: OTHER.to_owned(), label, score: None, missing: None, columns });
        }
    }
}

/// The same in every language of the form, said in the nearest language of the bot.
pub(super) fn everywhere(languages: &Languages, say: impl Fn(Tongue) -> String) -> Text {
    let texts = languages.0.iter().map(|language| {
        let tongue = match &language.code {
            Some(code) => Tongue::from_code(code).unwrap_or(Tongue::English),
            None if language.name.eq_ignore_ascii_case("english") => Tongue::English,
            None => Tongue::default(),
        };
        Some(Template(vec![Segment::Literal(say(tongue))]))
    });
    Text(texts.collect())
}
